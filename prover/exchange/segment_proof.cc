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
  proof::mix_statement<stark::StwoInstance>(channel, context.params, context.id, values);
  channel.mix_root(segment.proof.trees[stark::kPreprocessed].root);
  channel.mix_root(segment.proof.trees[stark::kTrace].root);
  if (context.params.interaction_pow_bits > 0) channel.mix_u64(segment.interaction_nonce);
  channel.mix_felts(segment.claimed_sums);
  channel.mix_root(segment.proof.trees[stark::kInteraction].root);
}

// The lists of public values by their names in JSON.
struct ListMember {
  const char* name;
  proof::WordView proof::SegmentPublic::*view;
  std::vector<field::M31> SegmentProof::*values;
};
constexpr std::array kListMembers = {
    ListMember{"instruction_counts", &proof::SegmentPublic::instruction_counts,
               &SegmentProof::instruction_counts},
    ListMember{"cell_clocks", &proof::SegmentPublic::cell_clocks, &SegmentProof::cell_clocks},
    ListMember{"cell_keys", &proof::SegmentPublic::cell_keys, &SegmentProof::cell_keys},
    ListMember{"byte_counts", &proof::SegmentPublic::byte_counts, &SegmentProof::byte_counts},
    ListMember{"signed_byte_counts", &proof::SegmentPublic::signed_byte_counts,
               &SegmentProof::signed_byte_counts},
    ListMember{"nibble_counts", &proof::SegmentPublic::nibble_counts,
               &SegmentProof::nibble_counts}};

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
  trees.resize(stark::kCommonTrees);
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
  const std::span<const proof::VmComponent> components = proof::air_of(context.scope).components;
  proof::Heights heights{};
  if (segment.log_heights.size() != components.size()) {
    return fault(path + "/log_heights", absl::StrCat("expected ", components.size(), " elements"));
  }
  for (size_t i = 0; i < components.size(); ++i) heights[components[i]] = segment.log_heights[i];
  if (!proof::heights_valid(context.scope, heights)) {
    return fault(path + "/log_heights", "out of range");
  }

  prover::ProofWriter out;
  out.put(segment.log_heights);
  for (const ListMember& member : kListMembers) {
    const bool is_of_scope = std::ranges::count(proof::lists_of(context.scope), member.view) != 0;
    const size_t size = is_of_scope ? proof::list_size(member.view, heights, context.n_instructions,
                                                       context.n_cells)
                                    : 0;
    const std::vector<field::M31>& values_of_list = segment.*member.values;
    if (values_of_list.size() != size) {
      return fault(absl::StrCat(path, "/", member.name),
                   absl::StrCat("expected ", size, " elements"));
    }
  }
  for (const auto list : proof::lists_of(context.scope)) {
    const auto member = std::ranges::find(kListMembers, list, &ListMember::view);
    for (const field::M31 value : segment.*member->values) out.put_felt(value);
  }
  bytes = out.take();
  ByteReader reader(bytes);
  const Status status =
      proof::read_public(reader, context.scope, context.n_instructions, context.n_cells, values);
  return status == Status::kAccepted ? absl::OkStatus() : error_of(status);
}

}  // namespace

absl::StatusOr<SegmentProof> read_segment(std::span<const uint8_t> bytes,
                                          const SegmentContext& context) {
  ByteReader reader(bytes);
  SegmentProof segment;
  proof::SegmentPublic values;
  Status status =
      proof::read_public(reader, context.scope, context.n_instructions, context.n_cells, values);
  if (status != Status::kAccepted) return error_of(status);
  for (const proof::VmComponent c : proof::air_of(context.scope).components) {
    segment.log_heights.push_back(values.log_rows[c]);
  }
  for (const ListMember& member : kListMembers)
    segment.*member.values = felts_of(values.*member.view);

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
  nlohmann::ordered_json json = {{"log_heights", segment.log_heights}};
  for (const ListMember& member : kListMembers) json[member.name] = json_of(segment.*member.values);
  json["interaction_nonce"] = segment.interaction_nonce;
  json["claimed_sums"] = json_of(segment.claimed_sums);
  json["proof"] = json_of(segment.proof);
  return json;
}

claim::strict_json::Reader segment_reader(SegmentProof& segment) {
  const auto height_reader = [](uint8_t& height) { return integer(height); };
  std::vector<std::pair<std::string, claim::strict_json::Reader>> members = {
      {"log_heights", list_reader(segment.log_heights, height_reader)}};
  for (const ListMember& member : kListMembers) {
    members.emplace_back(member.name, list_reader(segment.*member.values, m31_reader));
  }
  members.emplace_back("interaction_nonce", integer(segment.interaction_nonce));
  members.emplace_back("claimed_sums", list_reader(segment.claimed_sums, qm31_reader));
  members.emplace_back("proof", stwo_proof_reader(segment.proof));
  return claim::strict_json::object(std::move(members));
}

}  // namespace ptvm::exchange
