#include "prover/exchange/segment_proof.h"

#include "absl/strings/str_cat.h"
#include "prover/exchange/stwo_bytes.h"
#include "prover/exchange/stwo_json.h"
#include "shared/merkle/merkle.h"
#include "shared/stark/circle_instance.h"
#include "verifier/src/reader.h"

namespace ptvm::exchange {
namespace {

using claim::strict_json::fault;
using claim::strict_json::integer;
using I = stark::StwoInstance;

absl::StatusOr<ProofShape> segment_shape(const stark::Params& params,
                                         const proof::Heights& heights) {
  std::vector<stark::Component<I>> components;
  for (size_t c = 0; c < proof::kVmComponents; ++c) {
    if (heights[c] == 0) continue;
    auto& component = components.emplace_back();
    component.info = proof::kVmAirInfo[c];
    component.log_rows = heights[c];
  }
  return shape_of<I>(params, components);
}

// The caller's part of the transcript, up to the interaction's root.
void absorb(I::Channel& channel, const SegmentContext& context, const proof::SegmentPublic& values,
            const SegmentProof& segment) {
  proof::mix_statement(channel, context.params, context.id, values);
  channel.mix_root(segment.proof.trees[stark::kPreprocessed].root);
  channel.mix_root(segment.proof.trees[stark::kTrace].root);
  if (context.params.interaction_pow_bits > 0) channel.mix_u64(segment.interaction_nonce);
  channel.mix_felts(segment.claimed_sums);
  channel.mix_root(segment.proof.trees[stark::kInteraction].root);
}

std::vector<field::M31> felts_of(const proof::WordView& words) {
  std::vector<field::M31> felts;
  for (size_t i = 0; i < words.size(); ++i) felts.emplace_back(words[i]);
  return felts;
}

size_t n_present(const proof::Heights& heights) {
  return static_cast<size_t>(std::ranges::count_if(heights, [](uint8_t h) { return h != 0; }));
}

Status read_caller_part(ByteReader& reader, const SegmentContext& context,
                        const proof::Heights& heights, SegmentProof& segment) {
  auto& trees = segment.proof.trees;
  trees.resize(stark::kTrees);
  trees[stark::kPreprocessed].root = merkle::empty_root<I::Hasher>();
  PTVM_RETURN_IF_ERROR(verifier::read_digest(reader, trees[stark::kTrace].root));
  if (context.params.interaction_pow_bits > 0) {
    PTVM_RETURN_IF_ERROR(verifier::read_u64(reader, segment.interaction_nonce));
  }
  segment.claimed_sums.resize(n_present(heights));
  PTVM_RETURN_IF_ERROR(verifier::read_felts<field::QM31>(reader, segment.claimed_sums));
  return verifier::read_digest(reader, trees[stark::kInteraction].root);
}

// The public values' bytes, which `values` views.
absl::Status encode_public(const SegmentProof& segment, const SegmentContext& context,
                           const std::string& path, std::vector<uint8_t>& bytes,
                           proof::SegmentPublic& values) {
  proof::Heights heights{};
  if (segment.log_heights.size() != heights.size()) {
    return fault(path + "/log_heights", absl::StrCat("expected ", heights.size(), " elements"));
  }
  std::ranges::copy(segment.log_heights, heights.begin());
  if (!proof::heights_valid(heights)) return fault(path + "/log_heights", "out of range");

  prover::ProofWriter out;
  out.put(heights);
  const size_t n_nibbles = heights[proof::kBitwise] == 0 ? 0 : proof::kNibbleEntries;
  struct List {
    const char* name;
    const std::vector<field::M31>& values;
    size_t size;
  };
  for (const List& list :
       {List{"/instruction_counts", segment.instruction_counts, context.n_instructions},
        List{"/cell_clocks", segment.cell_clocks, context.n_cells},
        List{"/byte_counts", segment.byte_counts, proof::kByteEntries},
        List{"/signed_byte_counts", segment.signed_byte_counts, proof::kByteEntries},
        List{"/nibble_counts", segment.nibble_counts, n_nibbles}}) {
    if (list.values.size() != list.size) {
      return fault(path + list.name, absl::StrCat("expected ", list.size, " elements"));
    }
    for (const field::M31 value : list.values) out.put_felt(value);
  }
  bytes = out.take();
  ByteReader reader(bytes);
  const Status status = proof::read_public(reader, context.n_instructions, context.n_cells, values);
  return status == Status::kAccepted ? absl::OkStatus() : error_of(status);
}

}  // namespace

absl::StatusOr<SegmentProof> read_segment(std::span<const uint8_t> bytes,
                                          const SegmentContext& context) {
  ByteReader reader(bytes);
  SegmentProof segment;
  proof::SegmentPublic values;
  Status status = proof::read_public(reader, context.n_instructions, context.n_cells, values);
  if (status != Status::kAccepted) return error_of(status);
  segment.log_heights.assign(values.log_rows.begin(), values.log_rows.end());
  segment.instruction_counts = felts_of(values.instruction_counts);
  segment.cell_clocks = felts_of(values.cell_clocks);
  segment.byte_counts = felts_of(values.byte_counts);
  segment.signed_byte_counts = felts_of(values.signed_byte_counts);
  segment.nibble_counts = felts_of(values.nibble_counts);

  const auto shape = segment_shape(context.params, values.log_rows);
  if (!shape.ok()) return shape.status();
  status = read_caller_part(reader, context, values.log_rows, segment);
  if (status != Status::kAccepted) return error_of(status);
  I::Channel channel;
  absorb(channel, context, values, segment);
  status = read_stark(reader, *shape, channel, segment.proof);
  if (status == Status::kAccepted && reader.remaining() != 0) status = Status::kTrailingBytes;
  if (status != Status::kAccepted) return error_of(status);
  return segment;
}

absl::Status write_segment(const SegmentProof& segment, const SegmentContext& context,
                           const std::string& path, prover::ProofWriter& out) {
  std::vector<uint8_t> public_bytes;
  proof::SegmentPublic values;
  absl::Status status = encode_public(segment, context, path, public_bytes, values);
  if (!status.ok()) return status;
  const stark::Params& params = context.params;
  if (segment.claimed_sums.size() != n_present(values.log_rows)) {
    return fault(path + "/claimed_sums",
                 absl::StrCat("expected ", n_present(values.log_rows), " elements"));
  }
  if (params.interaction_pow_bits == 0 && segment.interaction_nonce != 0) {
    return fault(path + "/interaction_nonce", "expected 0: the parameters ask for none");
  }

  const StwoProof& proof = segment.proof;
  const std::string proof_path = path + "/proof";
  stark::Params stwo_params = params;
  stwo_params.interaction_pow_bits = 0;
  if (proof.params != stwo_params) return fault(proof_path + "/config", "not that of the claim");
  const auto shape = segment_shape(params, values.log_rows);
  if (!shape.ok()) return fault(proof_path + "/config", std::string(shape.status().message()));
  const auto at_proof = [&](const absl::Status& error) {
    return absl::InvalidArgumentError(absl::StrCat(proof_path, error.message()));
  };
  if (status = check_shape(proof, *shape); !status.ok()) return at_proof(status);
  if (proof.trees[stark::kPreprocessed].root != merkle::empty_root<I::Hasher>()) {
    return fault(proof_path + "/commitments/0", "expected the root of the empty tree");
  }
  I::Channel channel;
  absorb(channel, context, values, segment);
  status = check_lengths(proof, *shape, queries_of(proof, *shape, channel));
  if (!status.ok()) return at_proof(status);

  out.put(public_bytes);
  out.put(proof.trees[stark::kTrace].root);
  if (params.interaction_pow_bits > 0) out.put_le(segment.interaction_nonce);
  for (const field::QM31& sum : segment.claimed_sums) out.put_felt(sum);
  out.put(proof.trees[stark::kInteraction].root);
  write_stark(proof, *shape, out);
  return absl::OkStatus();
}

nlohmann::ordered_json json_of(const SegmentProof& segment) {
  return {{"log_heights", segment.log_heights},
          {"instruction_counts", json_of(segment.instruction_counts)},
          {"cell_clocks", json_of(segment.cell_clocks)},
          {"byte_counts", json_of(segment.byte_counts)},
          {"signed_byte_counts", json_of(segment.signed_byte_counts)},
          {"nibble_counts", json_of(segment.nibble_counts)},
          {"interaction_nonce", segment.interaction_nonce},
          {"claimed_sums", json_of(segment.claimed_sums)},
          {"proof", json_of(segment.proof)}};
}

claim::strict_json::Reader segment_reader(SegmentProof& segment) {
  const auto height_reader = [](uint8_t& height) { return integer(height); };
  return claim::strict_json::object(
      {{"log_heights", list_reader(segment.log_heights, height_reader)},
       {"instruction_counts", list_reader(segment.instruction_counts, m31_reader)},
       {"cell_clocks", list_reader(segment.cell_clocks, m31_reader)},
       {"byte_counts", list_reader(segment.byte_counts, m31_reader)},
       {"signed_byte_counts", list_reader(segment.signed_byte_counts, m31_reader)},
       {"nibble_counts", list_reader(segment.nibble_counts, m31_reader)},
       {"interaction_nonce", integer(segment.interaction_nonce)},
       {"claimed_sums", list_reader(segment.claimed_sums, qm31_reader)},
       {"proof", stwo_proof_reader(segment.proof)}});
}

}  // namespace ptvm::exchange
