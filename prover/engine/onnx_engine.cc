// The transformer of a program as an ONNX model (spec/onnx.md), executed by OpenVINO: one inference
// a step. Memory, and what the machine forbids, stay here.
//
// All programs share one compiled graph, whose weights are inputs, so that an engine is made in a
// millisecond; or the graph is that of an export, with the weights in it.
#include <algorithm>
#include <array>
#include <exception>
#include <limits>
#include <openvino/openvino.hpp>
#include <span>
#include <utility>

#include "absl/strings/str_cat.h"
#include "prover/attention/memory.h"
#include "prover/engine/onnx_module.h"
#include "prover/engine/softmax.h"
#include "prover/engine/step_error.h"
#include "prover/model/feed_forward.h"
#include "prover/onnx/export.h"
#include "prover/onnx/step_graph.h"
#include "prover/vm/fault.h"

namespace ptvm::engine {
namespace {

using model::Output;

absl::Status failed(const std::exception& error) {
  return absl::InternalError(absl::StrCat("OpenVINO: ", error.what()));
}

// The graph in the bytes of a file, for one thread and without rounding to shorter floats.
ov::CompiledModel compile_graph(const std::string& bytes) {
  static ov::Core core;
  return core.compile_model(core.read_model(bytes, ov::Tensor()), "CPU",
                            ov::hint::performance_mode(ov::hint::PerformanceMode::LATENCY),
                            ov::hint::inference_precision(ov::element::f32),
                            ov::hint::enable_cpu_pinning(false), ov::inference_num_threads(1),
                            ov::num_streams(1));
}

// The graph that all programs share.
ov::CompiledModel& shared_graph() {
  static ov::CompiledModel graph =
      compile_graph(onnx::step_model_of_any(isa::kMaxInstructions).SerializeAsString());
  return graph;
}

template <class T>
void put(const std::vector<T>& numbers, ov::Tensor tensor) {
  std::ranges::copy(numbers, tensor.data<T>());
}

class OnnxEngine final : public Engine {
 public:
  // `request` is of the step of `model`, weights included.
  OnnxEngine(const model::Model& model, ov::InferRequest request)
      : program_(model.program),
        initial_memory_(program_.initial_memory, softmax_temperature(model.config.attention)),
        memory_(initial_memory_),
        request_(std::move(request)),
        input_(request_.get_tensor("input").data<float>(), model::kInputs),
        transition_(request_.get_tensor("transition").data<int32_t>(), onnx::kTransition) {
    for (const model::Block& block : model.blocks) {
      reads_.push_back(block.read);
      layers_.push_back(block.layer);
    }
    reset();
  }

  std::string_view name() const override { return "onnx"; }
  const vm::Program& program() const override { return program_; }
  State state() const override { return {steps_, registers_, memory_.newest()}; }

  void reset() override {
    registers_ = isa::initial_registers(program_.initial_memory.size());
    memory_ = initial_memory_;
    steps_ = 0;
  }

  absl::Status run(uint64_t max_steps) override try {
    for (uint64_t n_left = max_steps; n_left > 0 && !registers_.halted; --n_left) {
      if (absl::Status status = advance(); !status.ok()) return status;
    }
    return absl::OkStatus();
  } catch (const std::exception& error) {
    return failed(error);
  }

  uint8_t layer_of(uint8_t pc) const override { return layers_[pc]; }

 private:
  absl::Status advance() {
    int16_t operand = 0;
    const auto error = [&](absl::string_view reason) {
      return step_error(program_, steps_ + 1, registers_, operand, reason);
    };
    if (vm::fault_before_read(program_, registers_) != vm::Fault::kNone) return error("");
    const auto step = static_cast<int64_t>(steps_ + 1);
    if (step >= attention::kStepLimit) {
      return absl::ResourceExhaustedError("attention counts no more than 2^46 steps");
    }
    const model::Read& read = reads_[registers_.pc];
    if (read.kind == model::Read::Kind::kDirect) operand = memory_.read(read.address);
    if (read.kind == model::Read::Kind::kStackTop) operand = memory_.read(registers_.sp);

    std::ranges::transform(model::inputs_of(registers_, operand), input_.begin(),
                           [](double number) { return static_cast<float>(number); });
    request_.infer();

    const bool writes = transition_[Output::kWriteEnable] > 0;
    struct Place {
      const char* name;
      Output::Index output;
      int32_t least, greatest;
      bool counts = true;
    };
    using I16 = std::numeric_limits<int16_t>;
    for (const auto& [name, at, least, greatest, counts] :
         {Place{"pc", Output::kPc, 0, 255}, Place{"sp", Output::kSp, 0, 255},
          Place{"the address to write to", Output::kWriteAddress, 0, 255, writes},
          Place{"the value to write", Output::kWriteValue, I16::min(), I16::max(), writes}}) {
      const int32_t output = transition_[at];
      if (counts && (output < least || output > greatest)) {
        return error(absl::StrCat(name, " would be ", output));
      }
    }
    if (writes) {
      const auto address = static_cast<size_t>(transition_[Output::kWriteAddress]);
      if (address >= program_.initial_memory.size()) {
        return error("the address to write to is beyond the memory");
      }
      memory_.write(address, step, static_cast<int16_t>(transition_[Output::kWriteValue]));
    }
    const auto flags = transition_.subspan(model::kOutputs);
    registers_ = {.pc = static_cast<uint8_t>(transition_[Output::kPc]),
                  .acc = static_cast<int16_t>(transition_[Output::kAcc]),
                  .sp = static_cast<uint8_t>(transition_[Output::kSp]),
                  .zero = flags[0] != 0,
                  .carry = flags[1] != 0,
                  .halted = flags[2] != 0};
    ++steps_;
    return absl::OkStatus();
  }

  vm::Program program_;
  std::vector<model::Read> reads_;  // [n_instructions]
  std::vector<uint8_t> layers_;     // [n_instructions]
  attention::Memory initial_memory_;
  attention::Memory memory_;
  ov::InferRequest request_;
  std::span<float> input_;               // of the request, [kInputs]
  std::span<const int32_t> transition_;  // of the request, [onnx::kTransition]
  isa::Registers registers_;
  uint64_t steps_ = 0;
};

// The engine in the initial state of `model.program`. kInvalidArgument if onnx::step_weights
// refuses the model, kInternal with OpenVINO's words if that fails.
//
// Besides what the interface says, `run` gives kOutOfRange with the step if an output does not fit
// its place, and kResourceExhausted before a step that attention cannot count.
absl::StatusOr<std::unique_ptr<Engine>> make_onnx_engine(const model::Model& model) try {
  const absl::StatusOr<onnx::StepWeights> weights = onnx::step_weights(model);
  if (!weights.ok()) return weights.status();
  ov::InferRequest request = shared_graph().create_infer_request();
  // What lies behind the weights of the program is never taken.
  put(weights->input, request.get_tensor("input_weight"));
  put(weights->output, request.get_tensor("output_weight"));
  put(weights->flag, request.get_tensor("flag_weight"));
  return std::make_unique<OnnxEngine>(model, std::move(request));
} catch (const std::exception& error) {
  return failed(error);
}

// The same with the graph in `folder`, an export of `model`. The errors are also those of
// onnx::load_step.
absl::StatusOr<std::unique_ptr<Engine>> load_onnx_engine(const model::Model& model,
                                                         const std::string& folder) try {
  const absl::StatusOr<std::string> bytes = onnx::load_step(model, folder);
  if (!bytes.ok()) return bytes.status();
  return std::make_unique<OnnxEngine>(model, compile_graph(*bytes).create_infer_request());
} catch (const std::exception& error) {
  return failed(error);
}

}  // namespace

// In C, as the loader looks for it by name.
extern "C" {
extern const OnnxModule ptvm_onnx_module;
const OnnxModule ptvm_onnx_module = {make_onnx_engine, load_onnx_engine};
}

}  // namespace ptvm::engine
