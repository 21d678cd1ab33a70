#include "tests/support/fibonacci_prover.h"

#include <memory>
#include <utility>

#include "prover/stark/stark_prover.h"
#include "shared/security/estimate.h"

namespace ptvm::testing {

template <class F>
memory::Columns<F> fibonacci_trace(unsigned log_rows) {
  memory::Columns<F> trace(FibonacciAir::kColumns, log_rows);
  FibonacciState<F> state;
  for (size_t row = 0; row < size_t{1} << log_rows; ++row, state = state.next()) {
    trace[FibonacciAir::kA][row] = state.a;
    trace[FibonacciAir::kB][row] = state.b;
  }
  return trace;
}

template <class I>
security::Instance fibonacci_security(const FibonacciStatement<typename I::F>& statement) {
  constexpr const air::AirInfo& kInfo = air::kAirInfo<FibonacciAir>;
  const stark::Params& params = statement.params;
  return {.log_field_size = security::extension_field_bits(I::F::kModulus, I::K::kDegree),
          .hash_collision_bits = 8 * hash::kDigestBytes / 2,
          .log_n_rows = statement.log_rows,
          .log_blowup = params.log_blowup,
          .n_queries = params.n_queries,
          .query_pow_bits = params.query_pow_bits,
          .fold_step = params.fold_step,
          .log_last_layer_degree_bound = params.log_last_layer_degree,
          .n_constraints = kInfo.n_constraints,
          .max_constraint_degree = static_cast<uint32_t>(kInfo.max_degree),
          .n_composition_parts = 2,
          .n_deep_terms = stark::n_deep_terms(kInfo, I::K::kDegree) + I::kCompositionColumns,
          .n_deep_points = I::kDeepZeros,
          .n_fractions = (uint64_t{kInfo.n_fractions} << statement.log_rows) + 2,
          .max_tuple_width = static_cast<uint32_t>(kInfo.max_tuple_width),
          .interaction_pow_bits = 0};
}

template <class B>
std::vector<uint8_t> prove_fibonacci(const FibonacciStatement<typename B::F>& statement,
                                     memory::Columns<typename B::F> trace,
                                     const typename B::Tables& tables) {
  using Instance = typename B::Instance;
  prover::ComponentProvers<B> components;
  components.push_back(std::make_unique<prover::AirProver<B, FibonacciAir>>(statement.log_rows));
  prover::StarkProver<B> prover(statement.params, std::move(components), tables);
  prover::ProofWriter out;
  typename Instance::Channel channel;
  const auto trace_root = prover.commit_trace(std::move(trace));
  out.put(trace_root);
  const auto interaction_root =
      prover.commit_interaction(draw_fibonacci_lookup<Instance>(channel, statement, trace_root));
  out.put(interaction_root);
  channel.mix_root(interaction_root);
  prover.prove(channel, out);
  return out.take();
}

template memory::Columns<field::M31> fibonacci_trace(unsigned);
template memory::Columns<field::Fp128> fibonacci_trace(unsigned);

#define PTVM_FIBONACCI_OF(B)                                                  \
  template security::Instance fibonacci_security<prover::B::Instance>(        \
      const FibonacciStatement<prover::B::F>&);                               \
  template std::vector<uint8_t> prove_fibonacci<prover::B>(                   \
      const FibonacciStatement<prover::B::F>&, memory::Columns<prover::B::F>, \
      const prover::B::Tables&);
PTVM_FIBONACCI_OF(StwoBackend)
PTVM_FIBONACCI_OF(Circle8Backend)
PTVM_FIBONACCI_OF(VanillaBackend)
#undef PTVM_FIBONACCI_OF

}  // namespace ptvm::testing
