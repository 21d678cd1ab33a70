#include "prover/inference/transformer_reference.h"

#include <algorithm>
#include <cmath>

#include "prover/util/check.h"

namespace ptvm::inference {
namespace {

int16_t clamp8(int32_t number) { return static_cast<int16_t>(std::clamp(number, -128, 127)); }
int16_t clamp12(int32_t number) {
  return static_cast<int16_t>(std::clamp(number, kMinStream, kMaxStream));
}

class Run {
 public:
  Run(const TransformerModel& model, const TransformerState& before, TransformerTrace& trace)
      : model_(model), before_(before), trace_(trace), steps_(trace.shape.steps) {}

  // Sections in their order; what one needs has been made by those before.
  void layer(uint32_t layer) {
    const StackShape& stack = model_.stack;
    for (size_t i = 0; i < kRoundSectionsOfLayer; ++i) {
      const RoundSection section =
          round_section(stack, model_.multipliers[layer], layer * kRoundSectionsOfLayer + i);
      if (section.out_line == line_of(stack, Tensor::kMiddle, layer)) attend_in(layer);
      fill_sums(section);
      round(section);
    }
  }

 private:
  int16_t* wires(uint32_t line) { return trace_.wires.data() + size_t{line} * steps_; }
  int32_t* sums(size_t output) { return trace_.sums.data() + output * steps_; }

  void fill_sums(const RoundSection& section) {
    switch (section.kind) {
      case RoundKind::kNorm:
        for (uint32_t n = 0; n < section.lines; ++n) {
          std::copy_n(wires(section.in_line + n), steps_, sums(section.first_output + n));
        }
        return;
      case RoundKind::kLinear:
      case RoundKind::kResidual:
        multiply(linear_section(model_.stack, next_linear_++), section);
        return;
      case RoundKind::kProduct:
        for (uint32_t n = 0; n < section.lines; ++n) {
          const int16_t* gates = wires(section.in_line + n);
          const int16_t* ups = wires(section.in2_line + n);
          int32_t* products = sums(section.first_output + n);
          for (uint32_t t = 0; t < steps_; ++t) products[t] = activation(gates[t]) * ups[t];
        }
    }
  }

  void multiply(const LinearSection& matrix, const RoundSection& section) {
    PTVM_CHECK(matrix.out_line == section.out_line);
    const int8_t* weight = model_.weights.data() + matrix.first_weight;
    for (uint32_t k = 0; k < matrix.inputs; ++k) {
      const int16_t* in = wires(matrix.in_line + k);
      for (uint32_t n = 0; n < matrix.outputs; ++n, ++weight) {
        int32_t* out = sums(section.first_output + n);
        for (uint32_t t = 0; t < steps_; ++t) out[t] += *weight * in[t];
      }
    }
  }

  void round(const RoundSection& section) {
    if (section.kind == RoundKind::kNorm) fill_norms(section);
    const NormResult* norms = trace_.norms.data() + size_t{section.norm} * steps_;
    for (uint32_t n = 0; n < section.lines; ++n) {
      const int32_t* in = sums(section.first_output + n);
      int16_t* out = wires(section.out_line + n);
      for (uint32_t t = 0; t < steps_; ++t) {
        if (section.kind == RoundKind::kNorm) {
          out[t] = clamp8(rounded(in[t], kNormScale * norms[t].inverse));
        } else if (section.kind == RoundKind::kResidual) {
          out[t] = clamp12(wires(section.in_line + n)[t] + rounded(in[t], section.multiplier));
        } else {
          out[t] = clamp8(rounded(in[t], section.multiplier));
        }
      }
    }
  }

  void fill_norms(const RoundSection& section) {
    for (uint32_t t = 0; t < steps_; ++t) {
      uint64_t sum = 0;
      for (uint32_t n = 0; n < section.lines; ++n) {
        const int32_t x = wires(section.in_line + n)[t];
        sum += static_cast<uint64_t>(x * x);
      }
      trace_.norms[size_t{section.norm} * steps_ + t] = norm_of(sum);
    }
  }

  // Appends the heads of a layer to the attention of all.
  void attend_in(uint32_t layer) {
    const StackShape& stack = model_.stack;
    AttentionInputs inputs = {
        .shape = trace_.shape.attention(), .queries = {}, .keys = {}, .values = {}};
    inputs.shape.heads = stack.heads;
    const std::vector<int8_t> no_queries(before_.keys.size());
    append_positions(inputs.queries, no_queries, Tensor::kQuery, layer);
    append_positions(inputs.keys, before_.keys, Tensor::kKey, layer);
    append_positions(inputs.values, before_.values, Tensor::kValue, layer);
    const std::vector<int8_t> outputs = attend(inputs).outputs;

    const uint32_t positions = trace_.shape.positions();
    int16_t* attended = wires(line_of(stack, Tensor::kAttended, layer));
    for (size_t e = 0; e < outputs.size(); ++e) {
      if (e % positions >= before_.positions) *attended++ = outputs[e];
    }
    append(trace_.attention.queries, inputs.queries);
    append(trace_.attention.keys, inputs.keys);
    append(trace_.attention.values, inputs.values);
    append(trace_.attended, outputs);
  }

  // For each coordinate of a tensor of the layer the carried positions, then the steps.
  void append_positions(std::vector<int8_t>& target, const std::vector<int8_t>& carried,
                        Tensor tensor, uint32_t layer) {
    const uint32_t width = model_.stack.width();
    for (uint32_t n = 0; n < width; ++n) {
      const auto* before = carried.data() + (size_t{layer} * width + n) * before_.positions;
      target.insert(target.end(), before, before + before_.positions);
      const int16_t* steps = wires(line_of(model_.stack, tensor, layer) + n);
      for (uint32_t t = 0; t < steps_; ++t) target.push_back(static_cast<int8_t>(steps[t]));
    }
  }

  static void append(std::vector<int8_t>& target, const std::vector<int8_t>& elements) {
    target.insert(target.end(), elements.begin(), elements.end());
  }

  const TransformerModel& model_;
  const TransformerState& before_;
  TransformerTrace& trace_;
  uint32_t steps_;
  size_t next_linear_ = 0;
};

}  // namespace

bool is_valid(const TransformerModel& model) {
  return in_range(model.stack) && model.multipliers.size() == model.stack.layers &&
         std::all_of(model.multipliers.begin(), model.multipliers.end(),
                     [&](const auto& layer) { return in_range(model.stack, layer); }) &&
         model.weights.size() == model.stack.weights();
}

TransformerState empty_state(const StackShape& stack) {
  const std::vector<int8_t> zeros(size_t{stack.layers} * stack.width());
  return {.positions = 1, .keys = zeros, .values = zeros};
}

NormResult norm_of(uint64_t sum_of_squares) {
  NormResult result = {};
  result.sum = static_cast<uint32_t>(sum_of_squares + kNormBias);
  // Exact: below 2^52, a double's root of an integer is rounded down to the right one.
  result.root = static_cast<uint32_t>(std::sqrt(static_cast<double>(result.sum)));
  result.inverse = kNormNumerator / result.root;
  return result;
}

int32_t rounded(int32_t sum, uint32_t multiplier) {
  return (sum * static_cast<int32_t>(multiplier) + (1 << (kRoundShift - 1))) >> kRoundShift;
}

std::span<const int16_t> TransformerTrace::outputs() const {
  return std::span(wires).subspan(
      size_t{line_of(shape.stack, Tensor::kStream, shape.stack.layers)} * shape.steps,
      shape.vector_elements());
}

TransformerState TransformerTrace::state_after() const {
  return {.positions = shape.positions(), .keys = attention.keys, .values = attention.values};
}

TransformerTrace run_transformer(const TransformerModel& model, const TransformerState& before,
                                 std::span<const int16_t> vectors) {
  PTVM_CHECK(is_valid(model) && vectors.size() % model.stack.width() == 0);
  TransformerTrace trace = {};
  trace.shape = {.stack = model.stack,
                 .steps = static_cast<uint32_t>(vectors.size() / model.stack.width()),
                 .carried = before.positions};
  PTVM_CHECK(in_range(trace.shape));
  const size_t state_elements = size_t{model.stack.layers} * model.stack.width() * before.positions;
  PTVM_CHECK(before.keys.size() == state_elements && before.values.size() == state_elements);
  PTVM_CHECK(std::all_of(vectors.begin(), vectors.end(),
                         [](int16_t x) { return x >= kMinStream && x <= kMaxStream; }));

  const size_t steps = trace.shape.steps;
  trace.wires.resize(n_lines(model.stack) * steps);
  trace.sums.resize(n_round_outputs(model.stack) * steps);
  trace.norms.resize(model.stack.norms() * steps);
  trace.attention.shape = trace.shape.attention();
  std::copy(vectors.begin(), vectors.end(), trace.wires.begin());  // line 0 is the first stream's
  Run run(model, before, trace);
  for (uint32_t layer = 0; layer < model.stack.layers; ++layer) run.layer(layer);
  return trace;
}

}  // namespace ptvm::inference
