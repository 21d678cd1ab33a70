// What there is to say about a model: as JSON for machines and as text for people.
#pragma once

#include <string>

#include "prover/model/model.h"
#include "verifier/tool/proof_report.h"

namespace ptvm::cli {

// Shape, counts and hashes of `model`.
tool::Json model_facts(const model::Model& model);

// A block: {pc, layer, instruction, read, hidden_units}, of `model.blocks[pc]`.
tool::Json block_facts(const model::Model& model, size_t pc);

// The lines of `facts`, which model_facts gave.
void print_model(std::ostream& out, const tool::Json& facts);
// A line for each block.
void print_blocks(std::ostream& out, const model::Model& model);

}  // namespace ptvm::cli
