// Mutated proofs by the million: mutations N [SEED]. Every one must be refused,
// and must not break what checked_proof.h asks for. Prints how often each
// status was the answer, by backend. The same arguments make the same proofs.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <map>
#include <string>

#include "tests/fuzz/checked_proof.h"

namespace {

using namespace ptvm;
using fuzz::Bytes;

constexpr std::array<const char*, 3> kBackends = {"stwo", "circle8", "vanilla"};
using Counts = std::array<uint64_t, kBackends.size()>;

size_t backend_of(const std::string& name) {
  for (size_t b = 0; b < kBackends.size(); ++b) {
    if (name.ends_with(kBackends[b])) return b;
  }
  return 0;
}

void print(const std::map<ptvm_status, Counts>& statuses, uint64_t n_unchanged) {
  std::printf("| status | stwo | circle8 | vanilla |\n| --- | ---: | ---: | ---: |\n");
  for (const auto& [status, counts] : statuses) {
    std::printf("| %s |", ptvm_status_name(status));
    for (const uint64_t count : counts)
      std::printf(" %llu |", static_cast<unsigned long long>(count));
    std::printf("\n");
  }
  std::printf("\nleft as they were, and not counted: %llu\n",
              static_cast<unsigned long long>(n_unchanged));
}

int run(uint64_t n, uint64_t seed) {
  fuzz::Random random(seed);
  std::map<ptvm_status, Counts> statuses;
  uint64_t n_unchanged = 0;
  const auto& corpus = fuzz::corpus();
  const auto start = std::chrono::steady_clock::now();
  for (uint64_t done = 0; done < n;) {
    const fuzz::CorpusProof& proof = corpus[fuzz::below(random, corpus.size())];
    const Bytes& donor = corpus[fuzz::below(random, corpus.size())].bytes;
    const Bytes mutated = fuzz::mutate(proof.bytes, donor, random);
    if (fuzz::is_in_corpus(mutated)) {
      ++n_unchanged;
      continue;
    }
    ++statuses[fuzz::checked_status(mutated)][backend_of(proof.name)];
    ++done;
  }
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  print(statuses, n_unchanged);
  const Counts accepted = statuses[PTVM_ACCEPTED];
  std::printf("%llu mutated proofs of %zu, seed %llu: %.0f s, %.0f a second\n",
              static_cast<unsigned long long>(n), corpus.size(),
              static_cast<unsigned long long>(seed), seconds.count(),
              static_cast<double>(n) / seconds.count());
  return accepted == Counts{} ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc < 2 || argc > 3) throw std::invalid_argument(argv[0]);
  return run(std::stoull(argv[1]), argc == 3 ? std::stoull(argv[2]) : 1);
} catch (const std::exception&) {
  std::fprintf(stderr, "usage: mutations N [SEED]\n");
  return 2;
}
