// Readers of tests/vectors: JSON as test data. Elements are written as in stwo's own JSON, QM31 as
// [[a, b], [c, d]].
#pragma once

#include <charconv>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "shared/field/qm31.h"
#include "shared/hash/digest.h"

namespace ptvm::tests {

// The file PTVM_SOURCE_DIR/tests/vectors/`name`; a missing or broken file stops the test program.
inline nlohmann::json read_vectors(const std::string& name) {
  std::ifstream file(PTVM_SOURCE_DIR "/tests/vectors/" + name);
  return nlohmann::json::parse(file);
}

// Vectors made with the Rust crate stwo 2.3.0.
inline const nlohmann::json& stwo_vectors() {
  static const nlohmann::json vectors = read_vectors("stwo-2.3.0.json");
  return vectors;
}

inline field::M31 m31_of(const nlohmann::json& json) { return field::M31(json.get<uint32_t>()); }
inline field::CM31 cm31_of(const nlohmann::json& json) {
  return {m31_of(json.at(0)), m31_of(json.at(1))};
}
inline field::QM31 qm31_of(const nlohmann::json& json) {
  return {cm31_of(json.at(0)), cm31_of(json.at(1))};
}

inline std::vector<uint8_t> bytes_of_hex(const std::string& hex) {
  std::vector<uint8_t> bytes(hex.size() / 2);
  for (size_t i = 0; i < bytes.size(); ++i) {
    std::from_chars(hex.data() + 2 * i, hex.data() + 2 * i + 2, bytes[i], 16);
  }
  return bytes;
}

inline std::string hex_of(std::span<const uint8_t> bytes) {
  std::string hex;
  for (const uint8_t byte : bytes) {
    for (const int nibble : {byte >> 4, byte & 15}) hex += "0123456789abcdef"[nibble];
  }
  return hex;
}

// A digest from hexadecimal text or from an array of 32 numbers.
inline hash::Digest digest_of(const nlohmann::json& json) {
  const auto bytes =
      json.is_string() ? bytes_of_hex(json.get<std::string>()) : json.get<std::vector<uint8_t>>();
  hash::Digest digest = {};
  std::copy_n(bytes.begin(), std::min(bytes.size(), digest.size()), digest.begin());
  return digest;
}

}  // namespace ptvm::tests
