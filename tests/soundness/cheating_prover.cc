#include "tests/soundness/cheating_prover.h"

#include <bit>
#include <stdexcept>

#include "prover/stark/proof_writer.h"
#include "ptvm/verifier.h"
#include "shared/claim/encoding.h"
#include "shared/proof/file.h"
#include "tests/support/segment_proof.h"
#include "verifier/src/segment.h"

namespace ptvm::testing {
namespace {

trace::SegmentTrace<F> copy_of(const trace::SegmentTrace<F>& trace) {
  const auto log_sizes = trace.columns.log_sizes();
  trace::SegmentTrace<F> copy;
  copy.scope = trace.scope;
  copy.log_rows = trace.log_rows;
  copy.columns = memory::Columns<F>({log_sizes.begin(), log_sizes.end()});
  copy.public_bytes = trace.public_bytes;
  copy.n_instructions = trace.n_instructions;
  copy.n_cells = trace.n_cells;
  for (size_t c = 0; c < trace.columns.size(); ++c) {
    std::ranges::copy(trace.columns[c], copy.columns[c].begin());
  }
  return copy;
}

}  // namespace

trace::SegmentTrace<F> witness_of(const ForgedSegment& forged) {
  const std::array<const Table*, proof::kVmComponents> components = {
      &forged.tables.cpu, &forged.tables.multiply, &forged.tables.bitwise, &forged.tables.layer};
  trace::SegmentTrace<F> trace;
  trace.scope = forged.scope;
  std::vector<unsigned> log_sizes;
  for (size_t c = 0; c < components.size(); ++c) {
    if (components[c]->empty()) continue;
    trace.log_rows[c] = static_cast<uint8_t>(std::countr_zero(components[c]->front().size()));
    log_sizes.insert(log_sizes.end(), components[c]->size(), trace.log_rows[c]);
  }
  trace.columns = memory::Columns<F>(log_sizes);
  size_t column = 0;
  for (const Table* table : components) {
    for (const auto& values : *table) {
      std::ranges::copy(values, trace.columns[column++].begin());
    }
  }
  trace.public_bytes = forged.public_bytes;
  trace.n_instructions = forged.program.instructions.size();
  trace.n_cells = forged.program.initial_memory.size();
  return trace;
}

std::vector<uint8_t> prove_forged(const ForgedSegment& forged, claim::Backend backend,
                                  const stark::Params& params) {
  trace::SegmentTrace<F> witness = witness_of(forged);
  // The prover cannot work with words that are no elements of M31, so they come in afterwards.
  for (size_t at = proof::air_of(forged.scope).components.size(); at < witness.public_bytes.size();
       at += 4) {
    uint8_t* word = &witness.public_bytes[at];
    store_le(field::M31::reduce(load_le<uint32_t>(word)).value(), word);
  }
  std::vector<uint8_t> proof =
      prove_segment(backend, std::move(witness), only_segment(backend), params);
  std::ranges::copy(forged.public_bytes, proof.begin());
  return proof;
}

Status verify_forged(const ForgedSegment& forged, claim::Backend backend,
                     std::span<const uint8_t> proof, const stark::Params& params) {
  const verifier::SegmentStatement statement = {.params = params,
                                                .id = only_segment(backend),
                                                .program = claim::ProgramView(forged.program_bytes),
                                                .start = forged.start.view(),
                                                .end = forged.end.view(),
                                                .steps = forged.steps};
  ByteReader reader(proof);
  proof::SegmentPublic values;
  PTVM_RETURN_IF_ERROR(proof::read_public(reader, forged.scope, statement.program.size(),
                                          statement.start.memory.size(), values));
  std::vector<std::byte> workspace(verifier::segment_workspace(backend, params, values));
  Arena arena(workspace);
  PTVM_RETURN_IF_ERROR(verifier::verify_segment(statement, values, reader, arena));
  return reader.remaining() == 0 ? Status::kAccepted : Status::kTrailingBytes;
}

std::vector<uint8_t> ProofFile::bytes() const {
  prover::ProofWriter out;
  out.put(proof::kMagic);
  out.put_le(proof::kFormatVersion);
  out.put_le(static_cast<uint16_t>(backend));
  out.put_le(static_cast<uint32_t>(claim.size()));
  out.put(claim);
  for (const auto& segment : segments) {
    out.put_le(static_cast<uint32_t>(segment.size()));
    out.put(segment);
  }
  return out.take();
}

ProofFile ProofFile::of(std::span<const uint8_t> bytes) {
  proof::File file;
  if (proof::open_file(bytes, file) != Status::kAccepted) throw std::invalid_argument("no proof");
  ProofFile parts{
      file.claim.extension.backend, {file.claim_bytes.begin(), file.claim_bytes.end()}, {}};
  std::span<const uint8_t> rest = file.segment_bytes, segment;
  while (!rest.empty()) {
    if (proof::next_segment(rest, segment) != Status::kAccepted) {
      throw std::invalid_argument("truncated");
    }
    parts.segments.emplace_back(segment.begin(), segment.end());
  }
  return parts;
}

ProofFile prove_file(const claim::ClaimInput& claimed,
                     const std::vector<trace::SegmentTrace<F>>& witnesses) {
  const auto claim = claim::build_claim(claimed);
  if (!claim.ok()) throw std::invalid_argument(std::string(claim.status().message()));
  ProofFile file{claimed.backend, *claim::encode(*claim), {}};
  const hash::Digest digest = claim::digest(file.claim);
  for (const trace::SegmentTrace<F>& witness : witnesses) {
    const proof::SegmentId id = {.backend = claimed.backend,
                                 .index = static_cast<uint32_t>(file.segments.size()),
                                 .count = static_cast<uint32_t>(witnesses.size()),
                                 .claim_digest = digest};
    file.segments.push_back(
        prove_segment(claimed.backend, copy_of(witness), id, claimed.parameters));
  }
  return file;
}

Status verify_file(std::span<const uint8_t> proof) {
  size_t size = 0;
  const ptvm_status opened = ptvm_workspace_size(&size, proof.data(), proof.size());
  if (opened != PTVM_ACCEPTED) return static_cast<Status>(opened);
  std::vector<uint8_t> workspace(size);
  const ptvm_policy policy = {sizeof(ptvm_policy), 0, 0};
  ptvm_result result = {};
  result.size = sizeof(result);
  return static_cast<Status>(ptvm_verify(&result, workspace.data(), workspace.size(), proof.data(),
                                         proof.size(), &policy));
}

void Chain::append(const ForgedSegment& segment) {
  const claim::State end = segment.end.view();
  claim::StateData state{end.registers, {}};
  for (size_t a = 0; a < end.memory.size(); ++a) state.memory.push_back(end.memory[a]);
  claimed.segments.push_back({segment.steps, std::move(state)});
  witnesses.push_back(witness_of(segment));
}

std::vector<Way> all_ways() {
  std::vector<Way> ways;
  for (const ProvenScope scope : {ProvenScope::kIsa, ProvenScope::kTransformer}) {
    for (const claim::Backend backend : kBackends) ways.push_back({scope, backend});
  }
  return ways;
}
std::string name_of(const Way& way) {
  return std::string(claim::name_of(way.scope)) + "_" + std::string(claim::name_of(way.backend));
}

Chain honest_chain(const vm::Program& program, uint32_t max_rows, const Way& way,
                   const stark::Params& params) {
  Chain chain;
  chain.claimed.proven_scope = way.scope;
  chain.claimed.backend = way.backend;
  chain.claimed.program = program;
  chain.claimed.parameters = params;
  chain.claimed.prover_build_info = "cheating prover";
  ForgedSegment segment = forge(program, {}, max_rows, way.scope);
  chain.append(segment);
  while (!segment.end.registers.halted) {
    segment = forge_from(segment.end, program, {}, max_rows, way.scope);
    chain.append(segment);
  }
  return chain;
}

}  // namespace ptvm::testing
