// Small proofs of every backend, changed in all ways of a kind: each byte, each
// length, each count. (tests/soundness has every flipped bit; mutations.cc has
// changes of all kinds by chance.)

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "shared/claim/check.h"
#include "shared/proof/file.h"
#include "shared/util/status.h"
#include "tests/fuzz/checked_proof.h"
#include "tests/fuzz/proof_parts.h"

namespace ptvm::fuzz {
namespace {

Status status_of(std::span<const uint8_t> proof) {
  return static_cast<Status>(checked_status(proof));
}

const Bytes& proof_named(const std::string& name) {
  return std::ranges::find(corpus(), name, &CorpusProof::name)->bytes;
}

// Where the part named `name` of `proof` begins: the first one.
size_t offset_of(const Bytes& proof, std::string_view name) {
  const auto parts = parts_of(proof);
  return std::ranges::find(parts, name, &Part::name)->offset;
}

Bytes with_word(Bytes proof, size_t offset, uint32_t word) {
  store_le(word, &proof[offset]);
  return proof;
}

class HostileProof : public ::testing::TestWithParam<const char*> {
 protected:
  static const Bytes& proof(const std::string& kind) {
    return proof_named(kind + "-" + GetParam());
  }
};
INSTANTIATE_TEST_SUITE_P(Of, HostileProof, ::testing::Values("stwo", "circle8", "vanilla"),
                         [](const auto& test) { return std::string(test.param); });

TEST_P(HostileProof, TheCorpusIsAccepted) {
  for (const char* kind : {"least", "components", "transformer", "segments"}) {
    EXPECT_EQ(status_of(proof(kind)), Status::kAccepted) << kind;
  }
}

// All that follows touches every part: the parts cover the file, and none is
// empty.
TEST_P(HostileProof, EveryPartIsKnown) {
  const Bytes& bytes = proof("segments");
  std::set<std::string_view> names;
  size_t end = 0;
  for (const Part& part : parts_of(bytes)) {
    EXPECT_EQ(part.offset, end);
    EXPECT_GT(part.size, 0u) << part.name;
    end += part.size;
    names.insert(part.name);
  }
  EXPECT_EQ(end, bytes.size());
  EXPECT_EQ(names.size(), 19u);
  EXPECT_FALSE(names.contains("behind"));
}

TEST_P(HostileProof, RejectsEveryByteWithOtherValues) {
  Bytes changed = proof("least");
  for (size_t i = 0; i < changed.size(); ++i) {
    const uint8_t byte = changed[i];
    const uint8_t values[] = {0x00, 0xff, static_cast<uint8_t>(byte + 1),
                              static_cast<uint8_t>(byte ^ 0x5a)};
    for (const uint8_t value : values) {
      if (value == byte) continue;
      changed[i] = value;
      ASSERT_NE(status_of(changed), Status::kAccepted) << "byte " << i << " is " << +value;
    }
    changed[i] = byte;
  }
}

TEST_P(HostileProof, RejectsEveryTruncationOfTheFile) {
  for (const char* kind : {"transformer", "segments"}) {
    const std::span<const uint8_t> whole = proof(kind);
    for (size_t size = 0; size < whole.size(); ++size) {
      const Status status = status_of(whole.first(size));
      ASSERT_TRUE(status == Status::kTruncated || (size < 4 && status == Status::kNotAProof))
          << kind << ", " << size << " bytes: " << status_name(status);
    }
  }
}

// The file is consistent: it is the segment that is too short.
TEST_P(HostileProof, RejectsEveryTruncationOfASegment) {
  const Bytes& whole = proof("least");
  const size_t segment = offset_of(whole, "segment_size");
  for (size_t size = segment + 4; size < whole.size(); ++size) {
    Bytes cut(whole.begin(), whole.begin() + static_cast<ptrdiff_t>(size));
    store_le(static_cast<uint32_t>(size - segment - 4), &cut[segment]);
    ASSERT_EQ(status_of(cut), Status::kTruncated) << size;
  }
}

TEST_P(HostileProof, RejectsEveryTruncationOfTheClaim) {
  const Bytes& whole = proof("segments");
  const size_t claim = offset_of(whole, "claim");
  const size_t claim_size = load_le<uint32_t>(&whole[claim - 4]);
  for (size_t size = 0; size < claim_size; ++size) {
    Bytes cut = with_word(whole, claim - 4, static_cast<uint32_t>(size));
    cut.erase(cut.begin() + static_cast<ptrdiff_t>(claim + size),
              cut.begin() + static_cast<ptrdiff_t>(claim + claim_size));
    ASSERT_EQ(status_of(cut), Status::kTruncated) << size;
  }
}

// Numbers that wrap when they are added to or multiplied in 32 bits.
constexpr uint32_t kAbsurd[] = {0x40000000, 0x7fffffff, 0x80000000, 0xaaaaaaab, 0xfffffff0,
                                0xfffffffb, 0xfffffffc, 0xfffffffd, 0xfffffffe, 0xffffffff};

TEST_P(HostileProof, RejectsAbsurdClaimSizes) {
  const Bytes& whole = proof("least");
  for (const uint32_t size : kAbsurd) {
    EXPECT_EQ(status_of(with_word(whole, 8, size)), Status::kTruncated) << size;
  }
  EXPECT_EQ(status_of(with_word(whole, 8, 0)), Status::kTruncated);
  const auto rest = static_cast<uint32_t>(whole.size() - 12);
  EXPECT_EQ(status_of(with_word(whole, 8, rest)), Status::kTrailingBytes);
  EXPECT_EQ(status_of(with_word(whole, 8, rest + 1)), Status::kTruncated);
}

TEST_P(HostileProof, RejectsAbsurdSegmentSizes) {
  const Bytes& whole = proof("least");
  const size_t at = offset_of(whole, "segment_size");
  const uint32_t size = load_le<uint32_t>(&whole[at]);
  for (const uint32_t absurd : kAbsurd) {
    EXPECT_EQ(status_of(with_word(whole, at, absurd)), Status::kTruncated) << absurd;
  }
  EXPECT_EQ(status_of(with_word(whole, at, 0)), Status::kTruncated);
  EXPECT_EQ(status_of(with_word(whole, at, size + 1)), Status::kTruncated);
  EXPECT_NE(status_of(with_word(whole, at, size - 1)), Status::kAccepted);
}

// The claim ends in the count of segments, their steps, and the states between
// them.
TEST_P(HostileProof, RejectsAbsurdSegmentCounts) {
  const Bytes& whole = proof("least");
  const size_t count = offset_of(whole, "segment_size") - 4 - 4;
  ASSERT_EQ(load_le<uint32_t>(&whole[count]), 1u);
  for (const uint32_t absurd : kAbsurd) {
    EXPECT_EQ(status_of(with_word(whole, count, absurd)), Status::kTruncated) << absurd;
  }
  EXPECT_EQ(status_of(with_word(whole, count, 2)), Status::kTruncated);
  EXPECT_EQ(status_of(with_word(whole, count, 0)), Status::kInvalidShape);
}

// A word of the claim for each parameter of the protocol, as it is encoded: the
// fields before are four enums of a byte and six words.
TEST_P(HostileProof, RejectsAbsurdParameters) {
  const Bytes& whole = proof("least");
  const size_t first = offset_of(whole, "claim") + 4 + 4 + 6 * 4;
  ASSERT_EQ(load_le<uint32_t>(&whole[first]), 2u);      // log_blowup
  ASSERT_EQ(load_le<uint32_t>(&whole[first + 4]), 8u);  // n_queries
  for (size_t parameter = 0; parameter < 6; ++parameter) {
    for (const uint32_t absurd : kAbsurd) {
      EXPECT_EQ(status_of(with_word(whole, first + 4 * parameter, absurd)),
                Status::kInvalidParameters)
          << parameter << ": " << absurd;
    }
  }
}

TEST_P(HostileProof, RejectsEveryOtherHeight) {
  for (const char* kind : {"least", "components", "transformer"}) {
    const Bytes& whole = proof(kind);
    const size_t heights = offset_of(whole, "heights");
    for (unsigned height = 0; height < 256; ++height) {
      Bytes changed = whole;
      if (changed[heights] == height) continue;
      changed[heights] = static_cast<uint8_t>(height);
      const Status status = status_of(changed);
      EXPECT_NE(status, Status::kAccepted) << kind << ": " << height;
      if (height < 4 || height > 16) {
        EXPECT_EQ(status, Status::kInvalidShape) << height;
      }
    }
  }
}

TEST_P(HostileProof, RejectsCountsThatAreNotCanonical) {
  const Bytes& whole = proof("least");
  const size_t counts = offset_of(whole, "counts");
  for (size_t at = counts; at < offset_of(whole, "trace_root"); at += 4) {
    for (const uint32_t word : {0x7fffffffu, 0x80000000u, 0xffffffffu}) {
      ASSERT_EQ(status_of(with_word(whole, at, word)), Status::kNonCanonical) << at;
    }
  }
}

TEST_P(HostileProof, RejectsPartsOfAnyOtherProof) {
  Random random(7);
  for (const CorpusProof& donor : corpus()) {
    for (const Part& foreign : parts_of(donor.bytes)) {
      for (const Part& part : parts_of(proof("segments"))) {
        if (part.name != foreign.name || part.size != foreign.size) continue;
        Bytes spliced = proof("segments");
        std::copy_n(donor.bytes.begin() + static_cast<ptrdiff_t>(foreign.offset), part.size,
                    spliced.begin() + static_cast<ptrdiff_t>(part.offset));
        if (spliced == proof("segments")) continue;
        EXPECT_NE(status_of(spliced), Status::kAccepted) << donor.name << ", " << part.name;
      }
    }
  }
}

// Mutations that leave the form alone reach the checks behind it.
TEST(Mutations, ReachEveryKindOfCheck) {
  Random random(1);
  std::set<Status> reached;
  for (size_t i = 0; i < 20000; ++i) {
    const Bytes& donor = corpus()[below(random, corpus().size())].bytes;
    reached.insert(status_of(mutate(corpus()[i % corpus().size()].bytes, donor, random)));
  }
  for (const Status status :
       {Status::kNotAProof, Status::kUnsupportedVersion, Status::kUnsupportedBackend,
        Status::kTruncated, Status::kTrailingBytes, Status::kNonCanonical, Status::kInvalidShape,
        Status::kInvalidParameters, Status::kHashMismatch, Status::kProvenBitsTooLow,
        Status::kInteractionPowInvalid, Status::kLookupSumNonZero, Status::kConstraintsUnsatisfied,
        Status::kQueryPowInvalid, Status::kTraceOpeningInvalid, Status::kInteractionOpeningInvalid,
        Status::kCompositionOpeningInvalid, Status::kFriOpeningInvalid}) {
    EXPECT_TRUE(reached.contains(status)) << status_name(status);
  }
}

}  // namespace
}  // namespace ptvm::fuzz
