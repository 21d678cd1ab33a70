// Proofs of the programs in programs/, made once per test program.
#pragma once

#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "prover/asm/load.h"
#include "prover/prove/prove.h"

namespace ptvm::testing {

// The proof file of programs/<name>.tvm with the default options. Throws if there is none.
inline const std::vector<uint8_t>& proof_of(const std::string& name) {
  static std::map<std::string, std::vector<uint8_t>> proofs;
  const auto entry = proofs.find(name);
  if (entry != proofs.end()) return entry->second;
  const auto program = assembler::load(PTVM_SOURCE_DIR "/programs/" + name + ".tvm");
  if (!program.ok()) throw std::runtime_error(program.status().ToString());
  auto proof = prover::prove(*program, {});
  if (!proof.ok()) throw std::runtime_error(proof.status().ToString());
  return proofs.emplace(name, std::move(proof->proof)).first->second;
}

}  // namespace ptvm::testing
