// The claim that the tests alter: a run of four steps in two segments, valid in every field.
//
// claim_v1.json and claim_v1.hex hold its two forms. They were put together by a separate Python
// program over hashlib, json and struct, from spec/statement.md alone.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "shared/claim/check.h"
#include "shared/claim/claim.h"
#include "shared/claim/encoding.h"

namespace ptvm::claim {

// One line of a file beside this one.
inline std::string sample_line(const std::string& file_name) {
  std::ifstream file(PTVM_SOURCE_DIR "/tests/shared/claim/" + file_name);
  std::string line;
  std::getline(file, line);
  return line;
}

inline std::string sample_json() { return sample_line("claim_v1.json"); }

inline std::vector<uint8_t> sample_bytes() {
  const std::string hex = sample_line("claim_v1.hex");
  std::vector<uint8_t> bytes;
  for (size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<uint8_t>(std::stoi(hex.substr(i, 2), nullptr, 16)));
  }
  return bytes;
}

inline std::vector<uint8_t> encode_to_vector(const Claim& claim) {
  std::vector<uint8_t> bytes(encoded_size(claim));
  ByteWriter writer(bytes);
  encode(claim, writer);
  EXPECT_TRUE(writer.fits());
  return bytes;
}

// What a reader of `bytes` finds: the fault of the encoding, or else of the fields.
inline Status decode_and_check(std::span<const uint8_t> bytes) {
  const Result<Claim> claim = decode(bytes);
  return claim.ok() ? check_claim(claim.value()) : claim.status();
}

inline std::string hex_of(std::span<const uint8_t> bytes) {
  std::string text;
  for (const uint8_t byte : bytes) {
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

// Where the parts of the sample's encoding begin.
inline constexpr size_t kBackendAt = 4;
inline constexpr size_t kProvenScopeAt = 5;
inline constexpr size_t kEngineCheckAt = 6;
inline constexpr size_t kAttentionModeAt = 7;
inline constexpr size_t kConfigAt = 8;
inline constexpr size_t kParametersAt = 32;
inline constexpr size_t kOptionsAt = 60;
inline constexpr size_t kStepsAt = 72;
inline constexpr size_t kBuildInfoAt = 264;
inline constexpr size_t kProgramAt = 282;
inline constexpr size_t kInitialMemoryAt = 296;
inline constexpr size_t kFinalStateAt = 301;
inline constexpr size_t kSegmentsAt = 312;
inline constexpr size_t kCutAt = 324;
inline constexpr size_t kSampleSize = 335;

}  // namespace ptvm::claim
