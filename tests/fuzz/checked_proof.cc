#include "tests/fuzz/checked_proof.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <numeric>

#include "shared/util/status.h"
#include "tests/fuzz/target.h"

namespace ptvm::fuzz {
namespace {

constexpr size_t kWorkspaceBound = size_t{1} << 20;

constexpr ptvm_status number(Status status) { return static_cast<ptvm_status>(status); }

ptvm_result empty_result() {
  ptvm_result result = {};
  result.size = sizeof(result);
  return result;
}

void check_claim_json(std::span<const uint8_t> bytes, bool is_readable) {
  size_t length = 1;
  const ptvm_status asked = ptvm_claim_json(nullptr, 0, &length, bytes.data(), bytes.size());
  PTVM_FUZZ_CHECK(asked != PTVM_ACCEPTED);
  if (asked != number(Status::kBufferTooSmall)) {
    PTVM_FUZZ_CHECK(length == 0 && !is_readable);
    return;
  }
  std::vector<char> text(length);
  const ptvm_status written =
      ptvm_claim_json(text.data(), text.size(), &length, bytes.data(), bytes.size());
  PTVM_FUZZ_CHECK(written == PTVM_ACCEPTED && length == text.size());
  PTVM_FUZZ_CHECK(text.front() == '{' && text.back() == '}');
}

// The claim that `result` shows must lie inside the proof.
void check_claim(const ptvm_result& result, std::span<const uint8_t> bytes) {
  const auto lies_inside = [&](const uint8_t* first, size_t size) {
    return first >= bytes.data() && size <= bytes.size() &&
           first <= bytes.data() + (bytes.size() - size);
  };
  PTVM_FUZZ_CHECK(result.limiting_term != nullptr && result.regime != nullptr);
  if (result.n_instructions == 0) return;
  PTVM_FUZZ_CHECK(lies_inside(result.program, size_t{3} * result.n_instructions));
  PTVM_FUZZ_CHECK(lies_inside(result.initial_memory, size_t{2} * result.n_memory_cells));
  PTVM_FUZZ_CHECK(lies_inside(result.final_memory, size_t{2} * result.n_memory_cells));
  for (size_t pc = 0; pc < result.n_instructions; ++pc) {
    std::array<char, PTVM_INSTRUCTION_TEXT_SIZE> text;
    ptvm_instruction_text(text.data(), result.program + 3 * pc);
    PTVM_FUZZ_CHECK(text[0] != '\0' && std::memchr(text.data(), 0, text.size()) != nullptr);
  }
}

}  // namespace

const std::vector<CorpusProof>& corpus() {
  namespace fs = std::filesystem;
  static const std::vector<CorpusProof> proofs = [] {
    std::vector<CorpusProof> read;
    for (const auto& entry : fs::directory_iterator(PTVM_SOURCE_DIR "/tests/fuzz/corpus/proof")) {
      std::ifstream file(entry.path(), std::ios::binary);
      read.push_back(
          {entry.path().stem().string(), Bytes(std::istreambuf_iterator<char>(file), {})});
    }
    std::ranges::sort(read, {}, &CorpusProof::name);
    PTVM_FUZZ_CHECK(!read.empty());
    return read;
  }();
  return proofs;
}

bool is_in_corpus(std::span<const uint8_t> bytes) {
  return std::ranges::any_of(
      corpus(), [&](const CorpusProof& proof) { return std::ranges::equal(proof.bytes, bytes); });
}

ptvm_status checked_status(std::span<const uint8_t> bytes) {
  // An empty span has no address, but "no bytes" is a proof like any other.
  static constexpr uint8_t kNothing = 0;
  if (bytes.empty()) bytes = {&kNothing, 0};

  size_t workspace_size = 1;
  const ptvm_status opened = ptvm_workspace_size(&workspace_size, bytes.data(), bytes.size());
  PTVM_FUZZ_CHECK(workspace_size < kWorkspaceBound);
  PTVM_FUZZ_CHECK((opened == PTVM_ACCEPTED) == (workspace_size != 0));

  ptvm_result inspected = empty_result();
  PTVM_FUZZ_CHECK(ptvm_inspect(&inspected, bytes.data(), bytes.size()) == opened);
  PTVM_FUZZ_CHECK(inspected.status == opened);
  check_claim(inspected, bytes);
  check_claim_json(bytes, opened == PTVM_ACCEPTED);

  std::vector<uint8_t> workspace(workspace_size, 0xa5);
  ptvm_result result = empty_result();
  const ptvm_status status = ptvm_verify(&result, workspace.data(), workspace.size(), bytes.data(),
                                         bytes.size(), &kAnyPolicy);
  PTVM_FUZZ_CHECK(result.status == status);
  PTVM_FUZZ_CHECK(opened == PTVM_ACCEPTED || status != PTVM_ACCEPTED);
  PTVM_FUZZ_CHECK(status != number(Status::kInternal));
  PTVM_FUZZ_CHECK(status != number(Status::kWorkspaceTooSmall));
  PTVM_FUZZ_CHECK(status != number(Status::kInvalidArgument));
  check_claim(result, bytes);
  PTVM_FUZZ_CHECK(std::memcmp(result.claim_digest, inspected.claim_digest, 32) == 0);
  const uint64_t n_read =
      std::accumulate(std::begin(result.part_bytes), std::end(result.part_bytes), uint64_t{0});
  PTVM_FUZZ_CHECK(n_read <= bytes.size());
  if (status == PTVM_ACCEPTED) {
    PTVM_FUZZ_CHECK(n_read == bytes.size());
    PTVM_FUZZ_CHECK(is_in_corpus(bytes));
  }
  return status;
}

}  // namespace ptvm::fuzz
