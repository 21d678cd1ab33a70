// A proof is what it is to the last bit: no bit of it can be flipped, nothing can be cut off, put
// in, moved or added.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "prover/parallel/parallel.h"
#include "ptvm/verifier.h"
#include "shared/proof/file.h"
#include "tests/soundness/cheating_prover.h"

namespace ptvm::testing {
namespace {

class TamperedProof : public ::testing::TestWithParam<claim::Backend> {
 protected:
  // The smallest proof that there is: the CPU alone, and one step.
  static const std::vector<uint8_t>& least_proof() {
    return prove(".memory 1\n HALT", ProvenScope::kIsa);
  }
  // A small proof of all components.
  static const std::vector<uint8_t>& small_proof() {
    return prove(".memory 1\n LOADI 7\n MUL 300\n XOR 9\n STORE 0\n HALT", ProvenScope::kIsa);
  }
  // A proof of the transformer, the smallest one.
  static const std::vector<uint8_t>& layer_proof() {
    return prove(".memory 1\n HALT", ProvenScope::kTransformer);
  }

 private:
  static const std::vector<uint8_t>& prove(const std::string& source, ProvenScope scope) {
    static std::map<std::string, std::vector<uint8_t>> proofs;
    const Way way = {scope, GetParam()};
    const auto [entry, is_new] = proofs.try_emplace(name_of(way) + source);
    if (is_new) {
      const Chain chain = honest_chain(assemble(source), 16, way);
      entry->second = prove_file(chain.claimed, chain.witnesses).bytes();
    }
    return entry->second;
  }
};
INSTANTIATE_TEST_SUITE_P(Of, TamperedProof, ::testing::ValuesIn(kBackends),
                         [](const auto& test) { return std::string(claim::name_of(test.param)); });

// All have every part, so that what follows touches each kind of byte.
TEST_P(TamperedProof, UntamperedIsAcceptedAndHasEveryPart) {
  for (const std::vector<uint8_t>& proof : {least_proof(), small_proof(), layer_proof()}) {
    ASSERT_EQ(verify_file(proof), Status::kAccepted);
    std::vector<uint8_t> workspace(size_t{1} << 20);
    const ptvm_policy policy = {sizeof(ptvm_policy), 0, 0};
    ptvm_result result = {};
    result.size = sizeof(result);
    ASSERT_EQ(ptvm_verify(&result, workspace.data(), workspace.size(), proof.data(), proof.size(),
                          &policy),
              PTVM_ACCEPTED);
    uint64_t n_bytes = 0;
    for (const uint64_t n : result.part_bytes) {
      EXPECT_GT(n, 0u);
      n_bytes += n;
    }
    EXPECT_EQ(n_bytes, proof.size());
  }
  EXPECT_LT(least_proof().size(), 12u << 10);
}

// `n_bits` bits of every byte, one at a time.
void expect_flips_rejected(const std::vector<uint8_t>& proof, unsigned n_bits) {
  parallel::for_ranges(proof.size(), 64, [&](size_t begin, size_t end) {
    std::vector<uint8_t> tampered = proof;
    for (size_t i = begin; i < end; ++i) {
      for (unsigned k = 0; k < n_bits; ++k) {
        const unsigned bit = (static_cast<unsigned>(i) + k) % 8;
        tampered[i] ^= static_cast<uint8_t>(1u << bit);
        EXPECT_NE(verify_file(tampered), Status::kAccepted) << "byte " << i << ", bit " << bit;
        tampered[i] ^= static_cast<uint8_t>(1u << bit);
      }
    }
    EXPECT_EQ(verify_file(tampered), Status::kAccepted);
  });
}
TEST_P(TamperedProof, RejectsEveryFlippedBit) { expect_flips_rejected(least_proof(), 8); }
TEST_P(TamperedProof, RejectsAFlippedBitInEveryByteOfEveryComponent) {
  expect_flips_rejected(small_proof(), 1);
}
TEST_P(TamperedProof, RejectsAFlippedBitInEveryByteOfTheTransformer) {
  expect_flips_rejected(layer_proof(), 1);
}

// Adds p to the element of F that the bytes encode; returns whether the sum still fits them.
bool add_modulus(std::span<uint8_t, F::kBytes> element) {
  const Uint128 modulus = F::kModulus;
  std::array<uint8_t, sizeof(modulus)> bytes;
  store_le(modulus.lo, &bytes[0]);
  store_le(modulus.hi, &bytes[8]);
  unsigned carry = 0;
  for (size_t i = 0; i < element.size(); ++i) {
    carry += element[i] + bytes[i];
    element[i] = static_cast<uint8_t>(carry);
    carry >>= 8;
  }
  return carry == 0;
}

// An element in its other encoding, value + p, where that fits its bytes.
TEST_P(TamperedProof, RejectsElementsThatAreNotCanonical) {
  const std::vector<uint8_t>& proof = small_proof();
  std::vector<uint8_t> tampered = proof;
  for (size_t i = 0; i + F::kBytes <= proof.size(); ++i) {
    const auto element = std::span(tampered).subspan(i).first<F::kBytes>();
    if (add_modulus(element)) {
      ASSERT_NE(verify_file(tampered), Status::kAccepted) << i;
    }
    std::ranges::copy(std::span(proof).subspan(i, F::kBytes), element.begin());
  }
}

TEST_P(TamperedProof, RejectsEveryTruncation) {
  const std::span<const uint8_t> proof = small_proof();
  for (size_t size = 0; size < proof.size(); ++size) {
    ASSERT_NE(verify_file(proof.first(size)), Status::kAccepted) << size;
  }
}

TEST_P(TamperedProof, RejectsAnythingAfterTheEnd) {
  std::vector<uint8_t> proof = small_proof();
  proof.push_back(0);
  EXPECT_EQ(verify_file(proof), Status::kTrailingBytes);
  // Inside the last segment, with its size made to fit.
  ProofFile file = ProofFile::of(small_proof());
  file.segments.back().push_back(0);
  EXPECT_EQ(verify_file(file.bytes()), Status::kTrailingBytes);
}

TEST_P(TamperedProof, RejectsBytesPutInLeftOutOrSwapped) {
  std::mt19937_64 rng(5);
  for (size_t round = 0; round < 2000; ++round) {
    std::vector<uint8_t> proof = small_proof();
    const size_t at = rng() % (proof.size() - 64);
    const auto place = proof.begin() + static_cast<ptrdiff_t>(at);
    switch (round % 4) {
      case 0:
        proof.insert(place, static_cast<uint8_t>(rng()));
        break;
      case 1:
        proof.erase(place);
        break;
      case 2:
        std::swap_ranges(place, place + 32, place + 32);
        break;
      default:
        std::fill_n(place, 1 + rng() % 32, static_cast<uint8_t>(rng()));
        break;
    }
    if (proof == small_proof()) continue;
    ASSERT_NE(verify_file(proof), Status::kAccepted) << round << ", byte " << at;
  }
}

TEST_P(TamperedProof, RejectsHeightsThatAreNotItsOwn) {
  const auto expect_rejected = [](const std::vector<uint8_t>& proof, size_t n_components) {
    for (size_t component = 0; component < n_components; ++component) {
      for (uint8_t height = 0; height < 20; ++height) {
        ProofFile file = ProofFile::of(proof);
        if (file.segments[0][component] == height) continue;
        file.segments[0][component] = height;
        EXPECT_NE(verify_file(file.bytes()), Status::kAccepted) << component << ": " << +height;
      }
    }
  };
  expect_rejected(small_proof(), proof::kIsaComponents.size());
  expect_rejected(layer_proof(), proof::kTransformerComponents.size());
}

}  // namespace
}  // namespace ptvm::testing
