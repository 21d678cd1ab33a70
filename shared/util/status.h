// Every way in which a proof can be refused, as one table: number, name and sentence.
//
// The table feeds this enum, the C header's constants, the JavaScript names and spec/status.md.
// Numbers are grouped by kind (1xx caller, 2xx format, 3xx security policy, 4xx commitments,
// 5xx constraints, 6xx FRI) and are never reused.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>

// X(NAME, number, sentence)
#define PTVM_STATUS_TABLE(X)                                                                    \
  X(Accepted, 0, "The proof is valid for its claim.")                                           \
  X(InvalidArgument, 101, "A required pointer is null or a structure has the wrong size.")      \
  X(WorkspaceTooSmall, 102, "The workspace is smaller than this proof needs.")                  \
  X(BufferTooSmall, 103, "The output buffer is too small.")                                     \
  X(Internal, 104, "The library broke one of its own invariants.")                              \
  X(NotAProof, 201, "The input does not start like a ptvm proof.")                              \
  X(UnsupportedVersion, 202, "The proof is of a format version that this library lacks.")       \
  X(UnsupportedBackend, 203, "The proof is of a backend that this library lacks.")              \
  X(Truncated, 204, "The input ends before the data that it announces.")                        \
  X(TrailingBytes, 205, "Bytes are left over after the proof.")                                 \
  X(NonCanonical, 206, "A value is not in its one canonical encoding.")                         \
  X(InvalidParameters, 207, "A protocol parameter is outside its allowed range.")               \
  X(InvalidShape, 208, "A height, count or length disagrees with what the parameters imply.")   \
  X(InvalidProgram, 209, "The claim's program is not a valid program.")                         \
  X(InvalidState, 210, "A machine state in the claim is impossible.")                           \
  X(InvalidClaim, 211, "A fixed field of the claim does not have its required value.")          \
  X(HashMismatch, 212, "A hash or fingerprint in the claim does not match the claim's fields.") \
  X(OptionsMismatch, 213, "The claim's options disagree with the parameters of the proof.")     \
  X(StepsMismatch, 214, "The claim's step count is not the sum over its segments.")             \
  X(NotHalted, 215, "The claim's final state is not halted.")                                   \
  X(ProvenBitsTooLow, 301, "The proven security is below what the policy or claim asks for.")   \
  X(ConjecturedBitsTooLow, 302, "The conjectured security is below the policy's least.")        \
  X(TooManyFractions, 303, "The lookups could wrap around the field's characteristic.")         \
  X(PreprocessedRootMismatch, 401, "The preprocessed commitment is not the one this AIR has.")  \
  X(TraceOpeningInvalid, 402, "A Merkle opening of the trace tree does not match its root.")    \
  X(InteractionOpeningInvalid, 403, "An opening of the interaction tree does not match.")       \
  X(CompositionOpeningInvalid, 404, "An opening of the composition tree does not match.")       \
  X(PreprocessedOpeningInvalid, 405, "An opening of the preprocessed tree does not match.")     \
  X(InteractionPowInvalid, 406, "The proof of work before the lookup challenges is missing.")   \
  X(DataOpeningInvalid, 407, "An opening of a data tree does not match its root.")              \
  X(DataMismatch, 408, "A data tree is not the one that the claim commits to.")                 \
  X(LookupsNotProven, 409, "There is no proof of the lookups that the claim leaves open.")      \
  X(ConstraintsUnsatisfied, 501, "The constraints do not hold at the out-of-domain point.")     \
  X(LookupSumNonZero, 502, "The lookup sums and the public terms do not cancel.")               \
  X(PublicTermSingular, 503, "A public lookup term has a zero denominator.")                    \
  X(OodsPointInvalid, 504, "The out-of-domain point cannot be used.")                           \
  X(DeepDenominatorZero, 505, "A query coincides with an out-of-domain point.")                 \
  X(FriOpeningInvalid, 601, "A Merkle opening of a FRI layer does not match its root.")         \
  X(FriLastLayerInvalid, 602, "The folded values are not on the last layer's polynomial.")      \
  X(QueryPowInvalid, 603, "The proof of work before the queries is missing.")

namespace ptvm {

enum class [[nodiscard]] Status : uint16_t{
#define PTVM_STATUS_ENUM(name, number, sentence) k##name = number,
    PTVM_STATUS_TABLE(PTVM_STATUS_ENUM)
#undef PTVM_STATUS_ENUM
};

// The table's name of `status`, as in "ConstraintsUnsatisfied"; "Unknown" for a foreign number.
constexpr const char* status_name(Status status) {
  switch (status) {
#define PTVM_STATUS_NAME(name, number, sentence) \
  case Status::k##name:                          \
    return #name;
    PTVM_STATUS_TABLE(PTVM_STATUS_NAME)
#undef PTVM_STATUS_NAME
  }
  return "Unknown";
}

// The table's sentence of `status`, for people.
constexpr const char* status_sentence(Status status) {
  switch (status) {
#define PTVM_STATUS_SENTENCE(name, number, sentence) \
  case Status::k##name:                              \
    return sentence;
    PTVM_STATUS_TABLE(PTVM_STATUS_SENTENCE)
#undef PTVM_STATUS_SENTENCE
  }
  return "The status is not known to this version.";
}

// A value, or the status that says why there is none. `value()` may be called only when `ok()`.
template <class T>
class [[nodiscard]] Result {
 public:
  constexpr Result(Status status) : status_(status) {}
  constexpr Result(T value) : status_(Status::kAccepted), value_(std::move(value)) {}

  constexpr bool ok() const { return status_ == Status::kAccepted; }
  constexpr Status status() const { return status_; }
  constexpr const T& value() const { return value_; }
  constexpr T& value() { return value_; }

 private:
  Status status_;
  T value_{};
};

}  // namespace ptvm

// Leaves the current function with the status of `expression` unless that is kAccepted.
#define PTVM_RETURN_IF_ERROR(expression)                 \
  do {                                                   \
    if (const ::ptvm::Status ptvm_status = (expression); \
        ptvm_status != ::ptvm::Status::kAccepted) {      \
      return ptvm_status;                                \
    }                                                    \
  } while (false)
