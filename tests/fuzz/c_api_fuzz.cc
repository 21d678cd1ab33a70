// Fuzzes the C API with sequences of calls: proofs that are whole, mutated or cut, workspaces of
// any size and alignment that calls take over from one another, policies, results and buffers that
// are wrong or missing. The input is the script of the calls.

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

#include "shared/util/status.h"
#include "tests/fuzz/checked_proof.h"
#include "tests/fuzz/script.h"
#include "tests/fuzz/target.h"

namespace {

using namespace ptvm;
using fuzz::Bytes;
using fuzz::Script;

constexpr ptvm_status number(Status status) { return static_cast<ptvm_status>(status); }
constexpr ptvm_status kInvalidArgument = number(Status::kInvalidArgument);

// A block of the heap, exactly as large as asked, from which a buffer of any alignment is cut.
class Buffer {
 public:
  void reset(size_t size, size_t shift, uint8_t fill) {
    bytes_ = std::make_unique<uint8_t[]>(size + shift);
    std::fill_n(bytes_.get(), size + shift, fill);
    size_ = size;
    shift_ = shift;
  }
  uint8_t* data() const { return bytes_.get() + shift_; }
  size_t size() const { return size_; }

 private:
  std::unique_ptr<uint8_t[]> bytes_ = std::make_unique<uint8_t[]>(0);
  size_t size_ = 0, shift_ = 0;
};

class Session {
 public:
  explicit Session(std::span<const uint8_t> script) : script_(script) {
    choose_proof();
    choose_workspace();
  }

  void run() {
    for (int n = 0; n < 24 && !script_.is_over(); ++n) step();
  }

 private:
  void step() {
    switch (script_.below(9)) {
      case 0:
        return choose_proof();
      case 1:
        return choose_workspace();
      case 2:
        return choose_policy();
      case 3:
      case 4:
        return verify();
      case 5:
        return inspect();
      case 6:
        return ask_workspace_size();
      case 7:
        return claim_json();
      default:
        return write_texts();
    }
  }

  void choose_proof() {
    const auto& corpus = fuzz::corpus();
    Bytes bytes = corpus[script_.below(corpus.size())].bytes;
    const size_t change = script_.below(4);
    if (change == 1) {
      fuzz::Random random(script_.word());
      bytes = fuzz::mutate(bytes, corpus[script_.below(corpus.size())].bytes, random);
    } else if (change == 2) {
      bytes.resize(script_.word() % (bytes.size() + 1));
    }
    proof_.reset(bytes.size(), script_.below(16), 0);
    std::ranges::copy(bytes, proof_.data());
    required_ = 1;
    opened_ = ptvm_workspace_size(&required_, proof_.data(), proof_.size());
    PTVM_FUZZ_CHECK((opened_ == PTVM_ACCEPTED) == (required_ != 0));
  }

  void choose_workspace() {
    size_t size = required_;
    const size_t choice = script_.below(4);
    if (choice == 1) size = script_.word() % (2 * required_ + 2);
    if (choice == 2) size = script_.below(4);
    if (choice == 3) size += script_.byte();
    workspace_.reset(size, script_.below(16), script_.byte());
  }

  void choose_policy() {
    policy_ = {sizeof(ptvm_policy), script_.below(4), script_.below(4)};
    if (script_.below(4) == 0) policy_.min_proven_bits = script_.word();
    if (script_.below(8) == 0) policy_.size = script_.byte();
    has_policy_ = script_.below(8) != 0;
  }

  void verify() {
    const bool has_result = script_.below(4) != 0, has_proof = script_.below(8) != 0;
    const bool has_workspace = script_.below(8) != 0;
    ptvm_result result;
    std::memset(&result, script_.byte(), sizeof(result));
    result.size = script_.below(8) == 0 ? script_.byte() : sizeof(result);
    const size_t result_size = result.size;
    const bool valid = has_proof && (has_workspace || workspace_.size() == 0) &&
                       (!has_policy_ || policy_.size == sizeof(ptvm_policy)) &&
                       (!has_result || result_size == sizeof(result));
    const ptvm_policy* policy = has_policy_ ? &policy_ : nullptr;
    const auto call = [&](ptvm_result* out) {
      return ptvm_verify(out, has_workspace ? workspace_.data() : nullptr, workspace_.size(),
                         has_proof ? proof_.data() : nullptr, proof_.size(), policy);
    };
    const ptvm_status status = call(has_result ? &result : nullptr);
    PTVM_FUZZ_CHECK(valid == (status != kInvalidArgument));
    if (has_result && result_size == sizeof(result)) {
      PTVM_FUZZ_CHECK(result.status == status);
      PTVM_FUZZ_CHECK(valid || (result.program == nullptr && result.n_instructions == 0));
      check_enough(result);
    }
    // What the workspace holds from the call before does not count.
    PTVM_FUZZ_CHECK(call(nullptr) == (has_result && !valid ? call(nullptr) : status));
    if (!valid) return;
    const bool is_enough = workspace_.size() >= required_;
    PTVM_FUZZ_CHECK(!is_enough || status != number(Status::kWorkspaceTooSmall));
    PTVM_FUZZ_CHECK(opened_ == PTVM_ACCEPTED || status != PTVM_ACCEPTED);
    if (status != PTVM_ACCEPTED) return;
    PTVM_FUZZ_CHECK(fuzz::is_in_corpus({proof_.data(), proof_.size()}));
    PTVM_FUZZ_CHECK(has_policy_);  // the default policy asks for more than these proofs have
  }

  void check_enough(const ptvm_result& result) const {
    if (result.status != PTVM_ACCEPTED) return;
    PTVM_FUZZ_CHECK(result.proven_bits >= policy_.min_proven_bits);
    PTVM_FUZZ_CHECK(result.conjectured_bits >= policy_.min_conjectured_bits);
  }

  void inspect() {
    ptvm_result result;
    std::memset(&result, script_.byte(), sizeof(result));
    result.size = script_.below(8) == 0 ? script_.byte() : sizeof(result);
    const bool has_result = script_.below(8) != 0, has_proof = script_.below(8) != 0;
    const bool valid = has_result && has_proof && result.size == sizeof(result);
    const ptvm_status status = ptvm_inspect(has_result ? &result : nullptr,
                                            has_proof ? proof_.data() : nullptr, proof_.size());
    PTVM_FUZZ_CHECK(status == (valid ? opened_ : kInvalidArgument));
  }

  void ask_workspace_size() {
    size_t size = 1;
    const bool has_size = script_.below(4) != 0, has_proof = script_.below(4) != 0;
    const ptvm_status status = ptvm_workspace_size(
        has_size ? &size : nullptr, has_proof ? proof_.data() : nullptr, proof_.size());
    PTVM_FUZZ_CHECK(status == (has_size && has_proof ? opened_ : kInvalidArgument));
    PTVM_FUZZ_CHECK(!has_size || size == (has_proof ? required_ : 0));
  }

  void claim_json() {
    size_t length = 0;
    const ptvm_status asked = ptvm_claim_json(nullptr, 0, &length, proof_.data(), proof_.size());
    PTVM_FUZZ_CHECK(asked != PTVM_ACCEPTED);
    const size_t size = script_.flag() ? length : script_.word() % (length + 2);
    Buffer text;
    text.reset(size, script_.below(16), 0);
    const bool has_text = script_.below(8) != 0, has_length = script_.below(8) != 0;
    size_t written = 0;
    const ptvm_status status =
        ptvm_claim_json(has_text ? reinterpret_cast<char*>(text.data()) : nullptr, size,
                        has_length ? &written : nullptr, proof_.data(), proof_.size());
    if (!has_length || (!has_text && size != 0)) {
      PTVM_FUZZ_CHECK(status == kInvalidArgument);
    } else if (asked == number(Status::kBufferTooSmall)) {
      PTVM_FUZZ_CHECK(written == length);
      PTVM_FUZZ_CHECK(status == (size >= length ? PTVM_ACCEPTED : asked));
    } else {
      PTVM_FUZZ_CHECK(status == asked && written == 0);
    }
  }

  void write_texts() {
    const uint32_t status = script_.word();
    PTVM_FUZZ_CHECK(ptvm_status_name(status) != nullptr);
    PTVM_FUZZ_CHECK(std::strlen(ptvm_status_sentence(status)) > 0);
    Buffer text, instruction;
    text.reset(PTVM_INSTRUCTION_TEXT_SIZE, 0, 'x');
    instruction.reset(3, 0, 0);
    for (size_t i = 0; i < 3; ++i) instruction.data()[i] = script_.byte();
    ptvm_instruction_text(reinterpret_cast<char*>(text.data()), instruction.data());
    PTVM_FUZZ_CHECK(std::memchr(text.data(), 0, text.size()) != nullptr);
  }

  Script script_;
  Buffer proof_, workspace_;
  size_t required_ = 0;  // what the proof's workspace must have
  ptvm_status opened_ = 0;
  ptvm_policy policy_ = fuzz::kAnyPolicy;
  bool has_policy_ = true;
};

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Session({data, size}).run();
  return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size, unsigned) {
  return LLVMFuzzerMutate(data, size, max_size);
}
