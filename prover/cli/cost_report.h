// What `prover cost` tells of a model.
#pragma once

#include <ostream>
#include <vector>

#include "prover/cost/model_shape.h"
#include "prover/cost/operations.h"
#include "prover/cost/prover_cost.h"
#include "prover/cost/symbolic.h"
#include "verifier/tool/proof_report.h"

namespace ptvm::cli {

struct CostReport {
  cost::ModelShape shape;
  cost::SymbolicConstants constants;
  std::vector<cost::Stage> stages;
  cost::ProverCost coefficients;
  cost::Prediction prediction;
};

CostReport make_cost_report(const cost::ModelShape& shape, const cost::SymbolicConstants& constants,
                            const cost::ProverCost& coefficients);

tool::Json to_json(const CostReport& report);
void print_cost(std::ostream& out, const CostReport& report);

}  // namespace ptvm::cli
