#include "tests/fuzz/proof_parts.h"

#include <algorithm>

#include "shared/proof/file.h"
#include "shared/proof/instances.h"

namespace ptvm::fuzz {
namespace {

// Elements of a segment's proof by part, with the bytes of each.
struct Sizes {
  size_t base, extension;  // bytes of an element of either field
  size_t n_components = 0, n_trace_columns = 0, n_samples = 0;
};

template <class I>
Sizes sizes_of(const proof::SegmentPublic& values) {
  Sizes sizes = {I::F::kBytes, I::K::kBytes};
  sizes.n_samples = I::kCompositionColumns;
  for (size_t c = 0; c < proof::kVmComponents; ++c) {
    if (values.log_rows[c] == 0) continue;
    const air::AirInfo& info = *proof::kVmAirInfo[c];
    ++sizes.n_components;
    sizes.n_trace_columns += info.n_trace_columns;
    sizes.n_samples +=
        stark::n_samples(info, I::K::kDegree);
  }
  return sizes;
}

// Cuts parts off the front of `rest` bytes at `offset`.
struct Cutter {
  std::vector<Part>& parts;
  size_t offset, rest;

  void cut(std::string_view name, size_t n_elements, size_t unit) {
    const size_t size = std::min(n_elements * unit, rest);
    if (size == 0) return;
    parts.push_back({name, offset, size, unit});
    offset += size;
    rest -= size;
  }
};

void cut_segment(const claim::Claim& claim, std::span<const uint8_t> segment, Cutter& cutter) {
  ByteReader reader(segment);
  proof::SegmentPublic values;
  const size_t n_heights = proof::air_of(claim.extension.proven_scope).components.size();
  cutter.cut("heights", n_heights, 1);
  if (proof::read_public(reader, claim, values) == Status::kAccepted) {
    const stark::Params& params = claim.extension.parameters;
    const Sizes sizes = proof::with_instance(claim.extension.backend, Sizes{},
                                             [&]<class I>() { return sizes_of<I>(values); });
    const auto layout = stark::in_range(params)
                            ? stark::fri_layout(params, values.log_step_rows() + params.log_blowup)
                            : Result<stark::FriLayout>(Status::kInvalidParameters);
    if (layout.ok()) {
      cutter.cut("counts", (segment.size() - reader.remaining() - n_heights) / 4, 4);
      cutter.cut("trace_root", 1, hash::kDigestBytes);
      cutter.cut("interaction_nonce", params.interaction_pow_bits > 0 ? 1 : 0, 8);
      cutter.cut("claimed_sums", sizes.n_components, sizes.extension);
      cutter.cut("interaction_root", 1, hash::kDigestBytes);
      cutter.cut("composition_root", 1, hash::kDigestBytes);
      cutter.cut("samples", sizes.n_samples, sizes.extension);
      cutter.cut("fri_roots", layout.value().n_layers, hash::kDigestBytes);
      cutter.cut("last_layer", size_t{1} << params.log_last_layer_degree, sizes.extension);
      cutter.cut("query_nonce", 1, 8);
      cutter.cut("rows", params.n_queries * sizes.n_trace_columns, sizes.base);
    }
  }
  cutter.cut("witness", cutter.rest, 1);
}

}  // namespace

std::vector<Part> parts_of(std::span<const uint8_t> proof) {
  std::vector<Part> parts;
  proof::File file;
  if (proof::open_file(proof, file) != Status::kAccepted) return parts;
  Cutter cutter{parts, 0, proof.size()};
  cutter.cut("magic", proof::kMagic.size(), 1);
  cutter.cut("format_version", 1, 2);
  cutter.cut("backend", 1, 2);
  cutter.cut("claim_size", 1, 4);
  cutter.cut("claim", file.claim_bytes.size(), 1);
  std::span<const uint8_t> rest = file.segment_bytes, segment;
  while (proof::next_segment(rest, segment) == Status::kAccepted) {
    cutter.cut("segment_size", 1, 4);
    Cutter inner{parts, cutter.offset, segment.size()};
    cut_segment(file.claim, segment, inner);
    cutter.offset += segment.size();
    cutter.rest -= segment.size();
  }
  cutter.cut("behind", cutter.rest, 1);
  return parts;
}

}  // namespace ptvm::fuzz
