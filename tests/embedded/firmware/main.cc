// Verifies the embedded proof and prints what that took, a name and a value on each line. The
// exit code is 0 if the proof is accepted.
#include "instruction_counter.h"
#include "semihosting.h"
#include "stack.h"
#include "verification.h"

extern "C" {
extern const uint8_t embedded_proof[], embedded_proof_end[];         // of proof.S
extern const char code_begin[], code_end[];                          // of sections.ld
extern const char data_begin[], data_end[], bss_begin[], bss_end[];  // of sections.ld
}

namespace {

// What RAM has left beside stack and variables.
constexpr size_t kWorkspaceBytes = 44'544;
alignas(8) std::byte workspace[kWorkspaceBytes];

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
  const std::span proof(embedded_proof, embedded_proof_end);
  const size_t workspace_size = embedded::workspace_size(proof);
  if (workspace_size > kWorkspaceBytes) {
    print("too_large_workspace_bytes", workspace_size);
    return 1;
  }
  embedded::start_counting();
  const embedded::Verification verification =
      embedded::verify(proof, std::span(workspace).first(workspace_size));
  const uint64_t instructions = embedded::counted_instructions();
  const uint32_t stack = embedded::peak_stack_bytes();

  const size_t variables =
      distance(data_begin, data_end) + distance(bss_begin, bss_end) - kWorkspaceBytes;
  embedded::write("status ");
  embedded::write(verification.status);
  embedded::write("\n");
  print("proof_bytes", proof.size());
  print("code_bytes", distance(code_begin, code_end));
  print("workspace_bytes", workspace_size);
  print("stack_bytes", stack);
  print("variable_bytes", variables);
  print("instructions", instructions);
  return verification.accepted ? 0 : 1;
}
