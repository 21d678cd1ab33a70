// ptvm_explainer.wasm: verifies a proof and tells what was computed, for the page's step-through.
#include "verifier/src/verify.h"
#include "wasm/explainer/recording.h"

extern "C" void* ptvm_wasm_alloc(size_t size);

using namespace ptvm;

// Verifies `proof`, whatever its security, and writes an object to `text`: "status"
// (spec/status.md), and of a proof that can be opened "backend", "n_segments", "n_queries" (drawn,
// so that some may be equal), and "events" (recording.h), up to the check that failed if one did.
// Takes the workspace from the module's heap. Returns: the length of the text, which is whole only
// if that is at most `capacity`; 0 if there is no memory for the workspace.
extern "C" size_t ptvm_explain(char* text, size_t capacity, const uint8_t* proof,
                               size_t proof_size) {
  claim::BufferSink sink({text, capacity});
  explainer::Recording::Json json(sink);
  verifier::Findings findings;
  size_t workspace_size;
  Status status = verifier::open({proof, proof_size}, findings, workspace_size);
  json.begin_object();
  if (status == Status::kAccepted) {
    const auto& claim = findings.file.claim;
    auto* workspace = static_cast<std::byte*>(ptvm_wasm_alloc(workspace_size));
    if (workspace == nullptr) return 0;
    Arena arena({workspace, workspace_size});
    json.member("backend", claim::name_of(claim.extension.backend));
    json.member("n_segments", claim.segments.size());
    json.member("n_queries", claim.extension.parameters.n_queries);
    json.key("events");
    json.begin_array();
    explainer::recording.start(json, claim.extension.parameters);
    verifier::Findings again;
    status = verifier::verify({proof, proof_size}, {.min_proven_bits = 0}, arena, again);
    explainer::recording.stop();
    json.end_array();
  }
  json.member("status", static_cast<uint16_t>(status));
  json.end_object();
  return sink.size();
}
