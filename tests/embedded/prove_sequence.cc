// prove_sequence BACKEND FILE: writes the proof of sequence_claim.h that firmware verifies, and
// prints what it is worth.
#include <cstdio>
#include <fstream>
#include <string_view>

#include "shared/security/estimate.h"
#include "tests/embedded/sequence_claim.h"
#include "tests/support/fibonacci_prover.h"

namespace ptvm::testing {
namespace {

template <class B>
bool prove_to(const char* path) {
  const auto& claim = kSequenceClaim<typename B::F>;
  const security::Report security =
      security::estimate(fibonacci_security<typename B::Instance>(claim));
  const typename B::Tables tables(fibonacci_log_domain(claim.params, claim.log_rows));
  const std::vector<uint8_t> proof =
      prove_fibonacci<B>(claim, fibonacci_trace<typename B::F>(claim.log_rows), tables);
  std::printf("%u rows, %u conjectured bits, %u proven bits\n", 1u << claim.log_rows,
              security.conjectured_bits, security.proven_bits);
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(proof.data()),
             static_cast<std::streamsize>(proof.size()));
  return static_cast<bool>(file.flush());
}

bool prove_to(std::string_view backend, const char* path) {
  if (backend == "stwo") return prove_to<prover::StwoBackend>(path);
  if (backend == "circle8") return prove_to<prover::Circle8Backend>(path);
  return backend == "vanilla" && prove_to<prover::VanillaBackend>(path);
}

}  // namespace
}  // namespace ptvm::testing

int main(int argc, char** argv) {
  return argc == 3 && ptvm::testing::prove_to(argv[1], argv[2]) ? 0 : 1;
}
