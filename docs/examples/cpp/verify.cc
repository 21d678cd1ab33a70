// Checks several proofs at once: verify PROOF... Exit code 0 if all are accepted, 1 if one is not,
// 2 if one cannot be read.
#include <ptvm/verifier.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <future>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

namespace {

enum ExitCode { kAccepted, kRejected, kUnreadable };

struct Verdict {
  ExitCode exit_code;
  std::string text;
};

Verdict verify_file(const std::string& path) {
  std::ostringstream content;
  if (!(content << std::ifstream(path, std::ios::binary).rdbuf())) {
    return {kUnreadable, "cannot be read"};
  }
  const std::string proof = content.str();
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(proof.data());

  ptvm_result result = {};
  result.size = sizeof(result);
  ptvm_policy policy = {};
  policy.size = sizeof(policy);
  policy.min_proven_bits = PTVM_DEFAULT_MIN_PROVEN_BITS;
  std::size_t workspace_size = 0;
  ptvm_status status = ptvm_workspace_size(&workspace_size, bytes, proof.size());
  if (status == PTVM_ACCEPTED) {
    std::vector<std::byte> workspace(workspace_size);
    status = ptvm_verify(&result, workspace.data(), workspace.size(), bytes, proof.size(), &policy);
  }
  if (status != PTVM_ACCEPTED) return {kRejected, ptvm_status_sentence(status)};
  return {kAccepted, std::to_string(result.steps) + " steps, acc = " + std::to_string(result.acc) +
                         ", " + std::to_string(result.proven_bits) + " proven bits"};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: " << argv[0] << " PROOF...\n";
    return kUnreadable;
  }
  // Calls share nothing, so that each may run on a thread of its own.
  const std::vector<std::string> paths(argv + 1, argv + argc);
  std::vector<std::future<Verdict>> verdicts;
  for (const std::string& path : paths) {
    verdicts.push_back(std::async(std::launch::async, verify_file, path));
  }
  ExitCode exit_code = kAccepted;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const Verdict verdict = verdicts[i].get();
    std::cout << paths[i] << ": " << verdict.text << "\n";
    exit_code = std::max(exit_code, verdict.exit_code);
  }
  return exit_code;
}
