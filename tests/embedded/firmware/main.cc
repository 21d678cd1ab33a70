// Verifies the embedded proof and prints what that took, a name and a value on each line. The
// exit code is 0 if the proof is accepted.
#include <ptvm/verifier.h>

#include "semihosting.h"
#include "startup.h"
#include "tick_counter.h"

extern "C" {
extern const uint8_t embedded_proof[], embedded_proof_end[];         // of proof.S
extern const char code_begin[], code_end[];                          // of sections.ld
extern const char data_begin[], data_end[], bss_begin[], bss_end[];  // of sections.ld
}

namespace {

// What RAM has left beside stack and variables.
constexpr size_t kWorkspaceBytes = size_t{42} * 1024;
alignas(8) uint8_t workspace[kWorkspaceBytes];

void print(const char* name, uint64_t value) {
  embedded::write(name);
  embedded::write(" ");
  embedded::write(value);
  embedded::write("\n");
}

size_t distance(const char* begin, const char* end) {
  return reinterpret_cast<uintptr_t>(end) - reinterpret_cast<uintptr_t>(begin);
}

}  // namespace

int main() {
  const auto proof_size = static_cast<size_t>(embedded_proof_end - embedded_proof);
  embedded::start_counting();
  ptvm_result result = {};
  result.size = sizeof(result);
  const ptvm_status status =
      ptvm_verify(&result, workspace, sizeof(workspace), embedded_proof, proof_size, nullptr);
  const uint64_t instructions = embedded::counted_instructions();
  const uint32_t stack = embedded::peak_stack_bytes();

  size_t workspace_size = 0;
  if (ptvm_workspace_size(&workspace_size, embedded_proof, proof_size) != PTVM_ACCEPTED) {
    workspace_size = 0;
  }
  const size_t variables =
      distance(data_begin, data_end) + distance(bss_begin, bss_end) - kWorkspaceBytes;
  embedded::write("status ");
  embedded::write(ptvm_status_name(status));
  embedded::write("\n");
  print("proven_bits", result.proven_bits);
  print("proof_bytes", proof_size);
  print("code_bytes", distance(code_begin, code_end));
  print("workspace_bytes", workspace_size);
  print("stack_bytes", stack);
  print("variable_bytes", variables);
  print("instructions", instructions);
  return status == PTVM_ACCEPTED ? 0 : 1;
}
