// A proof is what it is to the last bit: no bit of it can be flipped, nothing can be cut off, put
// in, moved or added.

#include <gtest/gtest.h>

#include <random>

#include "prover/parallel/parallel.h"
#include "ptvm/verifier.h"
#include "shared/proof/file.h"
#include "tests/soundness/cheating_prover.h"

namespace ptvm::testing {
namespace {

std::vector<uint8_t> prove(const char* source, ProvenScope scope = ProvenScope::kIsa) {
  const Chain chain = honest_chain(assemble(source), 16, kToyParams, scope);
  return prove_file(chain.claimed, chain.witnesses).bytes();
}
// The smallest proof that there is: the CPU alone, and one step.
const std::vector<uint8_t>& least_proof() {
  static const std::vector<uint8_t> proof = prove(".memory 1\n HALT");
  return proof;
}
// A small proof of all components.
const std::vector<uint8_t>& small_proof() {
  static const std::vector<uint8_t> proof =
      prove(".memory 1\n LOADI 7\n MUL 300\n XOR 9\n STORE 0\n HALT");
  return proof;
}

// A proof of the transformer, the smallest one.
const std::vector<uint8_t>& layer_proof() {
  static const std::vector<uint8_t> proof = prove(".memory 1\n HALT", ProvenScope::kTransformer);
  return proof;
}

// All have every part, so that what follows touches each kind of byte.
TEST(TamperedProof, UntamperedIsAcceptedAndHasEveryPart) {
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
  EXPECT_LT(least_proof().size(), 6u << 10);
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
TEST(TamperedProof, RejectsEveryFlippedBit) { expect_flips_rejected(least_proof(), 8); }
TEST(TamperedProof, RejectsAFlippedBitInEveryByteOfEveryComponent) {
  expect_flips_rejected(small_proof(), 1);
}
TEST(TamperedProof, RejectsAFlippedBitInEveryByteOfTheTransformer) {
  expect_flips_rejected(layer_proof(), 1);
}

// An element in its other encoding, value + p, where that fits 32 bits.
TEST(TamperedProof, RejectsElementsThatAreNotCanonical) {
  std::vector<uint8_t> proof = small_proof();
  for (size_t i = 0; i + 4 <= proof.size(); ++i) {
    const uint32_t word = load_le<uint32_t>(&proof[i]);
    if (word > UINT32_MAX - field::M31::kModulus) continue;
    store_le(word + field::M31::kModulus, &proof[i]);
    ASSERT_NE(verify_file(proof), Status::kAccepted) << i;
    store_le(word, &proof[i]);
  }
}

TEST(TamperedProof, RejectsEveryTruncation) {
  const std::span<const uint8_t> proof = small_proof();
  for (size_t size = 0; size < proof.size(); ++size) {
    ASSERT_NE(verify_file(proof.first(size)), Status::kAccepted) << size;
  }
}

TEST(TamperedProof, RejectsAnythingAfterTheEnd) {
  std::vector<uint8_t> proof = small_proof();
  proof.push_back(0);
  EXPECT_EQ(verify_file(proof), Status::kTrailingBytes);
  // Inside the last segment, with its size made to fit.
  ProofFile file = ProofFile::of(small_proof());
  file.segments.back().push_back(0);
  EXPECT_EQ(verify_file(file.bytes()), Status::kTrailingBytes);
}

TEST(TamperedProof, RejectsBytesPutInLeftOutOrSwapped) {
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

TEST(TamperedProof, RejectsHeightsThatAreNotItsOwn) {
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
