// The engines: steps a second over a loop, and what a read costs that comes after many writes.
#include <benchmark/benchmark.h>

#include <random>
#include <string>

#include "prover/engine/engines.h"
#include "prover/engine/native_engine.h"
#include "prover/engine/tensor_engine.h"
#include "prover/engine/transformer_engine.h"
#include "prover/model/compile.h"

namespace ptvm::bench {
namespace {

using enum isa::Opcode;

constexpr uint64_t kSteps = 1'000'000;

// programs/fibonacci.tvm in essence, without an end: (a, b) becomes (b, a + b), and rounds count.
vm::Program fibonacci_loop() {
  return {{{kLoad, 3},
           {kSubMemory, 4},
           {kJumpIfZero, 0},
           {kLoad, 0},
           {kAddMemory, 1},
           {kStore, 2},
           {kLoad, 1},
           {kStore, 0},
           {kLoad, 2},
           {kStore, 1},
           {kLoad, 3},
           {kAddImmediate, 1},
           {kStore, 3},
           {kJump, 0}},
          {0, 1, 0, 0, -1},
          {}};
}

// Runs the loop again and again; items are steps.
void run_loop(benchmark::State& state, engine::Engine& engine) {
  for (auto _ : state) {
    engine.reset();
    if (!engine.run(kSteps).ok() || engine.state().steps != kSteps) state.SkipWithError("stopped");
  }
  state.SetItemsProcessed(static_cast<int64_t>(kSteps) * state.iterations());
}

void BM_Native(benchmark::State& state) {
  auto native = engine::NativeEngine::create(fibonacci_loop(), {}).value();
  run_loop(state, native);
}
BENCHMARK(BM_Native)->Unit(benchmark::kMillisecond);

// The argument: 0 sparse, 1 dense.
void BM_Transformer(benchmark::State& state) {
  const auto arithmetic =
      state.range(0) == 0 ? engine::Arithmetic::kSparse : engine::Arithmetic::kDense;
  engine::TransformerEngine transformer(model::compile(fibonacci_loop(), {}).value(), arithmetic);
  run_loop(state, transformer);
}
BENCHMARK(BM_Transformer)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

void BM_Tensor(benchmark::State& state) {
  engine::TensorEngine tensor(model::compile(fibonacci_loop(), {}).value());
  run_loop(state, tensor);
}
BENCHMARK(BM_Tensor)->Unit(benchmark::kMillisecond);

// By its name, since not every build has it.
void BM_Onnx(benchmark::State& state) {
  const auto onnx = engine::make_engine("onnx", model::compile(fibonacci_loop(), {}).value());
  if (!onnx.ok()) return state.SkipWithError(std::string(onnx.status().message()).c_str());
  run_loop(state, **onnx);
}
BENCHMARK(BM_Onnx)->Unit(benchmark::kMillisecond);

// A cell after the given number of writes.
attention::Memory written(int64_t n_writes) {
  std::mt19937 random(1);
  attention::Memory memory(std::vector<int16_t>{0}, std::nullopt);
  for (int64_t step = 1; step <= n_writes; ++step) {
    memory.write(0, step, static_cast<int16_t>(random()));
  }
  return memory;
}

void BM_Read(benchmark::State& state) {
  attention::Memory memory = written(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(memory.read(0));
}
BENCHMARK(BM_Read)->Arg(1'000)->Arg(1'000'000);

// A query for any point of the hull, which searches it.
void BM_Query(benchmark::State& state) {
  const attention::Memory memory = written(state.range(0));
  std::mt19937 random(2);
  for (auto _ : state) {
    const attention::Query query = {static_cast<int16_t>(random()), static_cast<int16_t>(random())};
    benchmark::DoNotOptimize(memory.hull(0).best(query));
  }
}
BENCHMARK(BM_Query)->Arg(1'000)->Arg(1'000'000);

// Items are writes.
void BM_Write(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(written(state.range(0)));
  state.SetItemsProcessed(state.range(0) * state.iterations());
}
BENCHMARK(BM_Write)->Arg(1'000)->Arg(1'000'000);

}  // namespace
}  // namespace ptvm::bench

BENCHMARK_MAIN();
