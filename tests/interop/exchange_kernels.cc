#include "tests/interop/exchange_kernels.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>

#include "prover/fft/circle_fft.h"
#include "prover/grind/grind.h"
#include "prover/grind/nonce_search.h"
#include "prover/merkle/merkle_tree.h"
#include "shared/transcript/channel.h"

namespace ptvm::interop {
namespace {

using field::M31;
using Columns = memory::Columns<field::M31>;

constexpr size_t kColumns = 100;
constexpr size_t kSearches = 4;

// The times of `work`, each after a `prepare` that does not count, without a first one.
template <class Prepare, class Work>
std::vector<double> repeat(unsigned n_runs, const Prepare& prepare, const Work& work) {
  using Clock = std::chrono::steady_clock;
  std::vector<double> ms;
  for (unsigned run = 0; run < n_runs + 1; ++run) {
    prepare();
    const auto begin = Clock::now();
    work();
    const std::chrono::duration<double, std::milli> time = Clock::now() - begin;
    if (run > 0) ms.push_back(time.count());
  }
  return ms;
}

Columns input_columns(size_t n_columns, unsigned log_size) {
  Columns columns(n_columns, log_size);
  for (uint32_t column = 0; column < n_columns; ++column) {
    uint32_t row = 0;
    for (M31& value : columns[column]) {
      value = M31((2654435761u * row++ + 40503u * column) >> 2);
    }
  }
  return columns;
}

// The words as the digits of a number to the base of 7, the first the highest, modulo p.
template <class Words>
uint64_t fingerprint(const Words& words) {
  uint64_t sum = 0;
  for (const uint64_t word : words) sum = (sum * 7 + word % M31::kModulus) % M31::kModulus;
  return sum;
}
uint64_t fingerprint(std::span<const M31> values) {
  std::vector<uint64_t> words;
  for (const M31 value : values) words.push_back(value.value());
  return fingerprint(words);
}

Measurement interpolate(unsigned log_size, unsigned n_runs) {
  const fft::Twiddles twiddles(log_size);
  const Columns values = input_columns(1, log_size);
  Columns column(1, log_size);
  const auto ms = repeat(
      n_runs, [&] { std::ranges::copy(values[0], column[0].begin()); },
      [&] { fft::interpolate(column, twiddles); });
  return {values[0].size(), ms, fingerprint(std::span<const M31>(column[0]))};
}

Measurement evaluate(unsigned log_size, unsigned n_runs) {
  const fft::Twiddles twiddles(log_size);
  const Columns coefficients = input_columns(1, log_size - 1);
  const auto views = coefficients.views();
  Columns values;
  const auto ms = repeat(
      n_runs, [&] { values = Columns(); }, [&] { values = fft::extend(views, 1, twiddles); });
  return {values[0].size(), ms, fingerprint(std::span<const M31>(values[0]))};
}

Measurement commit(unsigned log_size, unsigned n_runs) {
  using Tree = merkle::MerkleTree<hash::Blake2sHasher>;
  const Columns columns = input_columns(kColumns, log_size);
  const auto views = columns.views();
  std::optional<Tree> tree;
  const auto ms = repeat(
      n_runs, [&] { tree.reset(); }, [&] { tree = Tree::over_columns(views); });
  std::array<uint32_t, hash::kDigestBytes / 4> words;
  const hash::Digest root = tree->root();
  for (size_t i = 0; i < words.size(); ++i) words[i] = load_le<uint32_t>(&root[4 * i]);
  return {kColumns << log_size, ms, fingerprint(words)};
}

Measurement grind(unsigned pow_bits, unsigned n_runs) {
  using Channel = transcript::Channel<hash::Blake2sHasher>;
  std::array<Channel, kSearches> channels;
  for (size_t i = 0; i < kSearches; ++i) channels[i].mix_u64(i);
  std::array<uint64_t, kSearches> nonces;
  const auto search = [&](const Channel& channel) {
    return grind::find_nonce(channel.pow_prefix(pow_bits), pow_bits);
  };
  const auto ms = repeat(
      n_runs, [] {}, [&] { std::ranges::transform(channels, nonces.begin(), search); });
  uint64_t n_tries = 0;
  for (const uint64_t nonce : nonces) {
    n_tries += (nonce >> 32 << grind::kLogLowNonces) + (nonce & 0xffffffff) + 1;
  }
  return {n_tries, ms, fingerprint(nonces)};
}

}  // namespace

const std::vector<Kernel>& kernels() {
  static const std::vector<Kernel> all = {
      {"interpolate", interpolate}, {"evaluate", evaluate}, {"commit", commit}, {"grind", grind}};
  return all;
}

}  // namespace ptvm::interop
