// The Fibonacci proof of benchmarks and firmware: what it accepts and what it refuses.
#include <gtest/gtest.h>

#include "tests/support/fibonacci_prover.h"

namespace ptvm::testing {
namespace {

// The result of fewer steps, or of more, than the rows.
template <class F>
FibonacciState<F> result_of(unsigned log_rows) {
  return fibonacci_statement<F>({}, log_rows).result;
}

template <class B>
class FibonacciProof : public ::testing::Test {
 protected:
  using Instance = typename B::Instance;
  using Field = typename B::F;
  using Statement = FibonacciStatement<Field>;

  static Statement true_statement(unsigned log_rows) {
    return fibonacci_statement<Field>(
        {.log_blowup = 3, .n_queries = 20, .query_pow_bits = 3, .fold_step = 3}, log_rows);
  }
  static std::vector<uint8_t> prove(const Statement& statement, memory::Columns<Field> trace) {
    const typename B::Tables tables(fibonacci_log_domain(statement.params, statement.log_rows));
    return prove_fibonacci<B>(statement, std::move(trace), tables);
  }
  static std::vector<uint8_t> prove(const Statement& statement) {
    return prove(statement, fibonacci_trace<Field>(statement.log_rows));
  }
  static Status verify(const Statement& statement, std::span<const uint8_t> proof) {
    std::vector<std::byte> workspace(fibonacci_workspace<Instance>(statement));
    Arena arena(workspace);
    return verify_fibonacci<Instance>(statement, proof, arena);
  }
};

struct BackendNames {
  template <class B>
  static std::string GetName(int) {
    if constexpr (std::same_as<B, prover::StwoBackend>) return "Stwo";
    if constexpr (std::same_as<B, prover::Circle8Backend>) return "Circle8";
    return "Vanilla";
  }
};
using Backends =
    ::testing::Types<prover::StwoBackend, prover::Circle8Backend, prover::VanillaBackend>;
TYPED_TEST_SUITE(FibonacciProof, Backends, BackendNames);

TYPED_TEST(FibonacciProof, IsAcceptedForManyHeights) {
  for (unsigned log_rows = 4; log_rows <= 10; ++log_rows) {
    const auto statement = this->true_statement(log_rows);
    EXPECT_EQ(this->verify(statement, this->prove(statement)), Status::kAccepted) << log_rows;
  }
}

TYPED_TEST(FibonacciProof, ResultIsTheTermsBehindTheTrace) {
  using F = typename TypeParam::F;
  // F_17 and F_18, if F_1 = F_2 = 1.
  EXPECT_EQ(result_of<F>(3), (FibonacciState<F>{F(1597), F(2584)}));
}

TYPED_TEST(FibonacciProof, RejectsAnotherStatementThanTheProven) {
  using F = typename TypeParam::F;
  const auto statement = this->true_statement(6);
  const std::vector<uint8_t> proof = this->prove(statement);
  for (F FibonacciState<F>::*term : {&FibonacciState<F>::a, &FibonacciState<F>::b}) {
    auto wrong = statement;
    wrong.result.*term += F::one();
    EXPECT_NE(this->verify(wrong, proof), Status::kAccepted);
  }
  auto wrong = statement;
  wrong.log_rows = 7;
  EXPECT_NE(this->verify(wrong, proof), Status::kAccepted);
  wrong = statement;
  --wrong.params.query_pow_bits;
  EXPECT_NE(this->verify(wrong, proof), Status::kAccepted);
}

TYPED_TEST(FibonacciProof, RejectsAWrongResultThatItWasMadeFor) {
  using F = typename TypeParam::F;
  auto wrong = this->true_statement(6);
  wrong.result.b += F::one();
  EXPECT_EQ(this->verify(wrong, this->prove(wrong)), Status::kConstraintsUnsatisfied);
  // Nor are fewer steps enough, the rest of the rows being one state again and again.
  wrong.result = result_of<F>(5);
  EXPECT_EQ(this->verify(wrong, this->prove(wrong)), Status::kConstraintsUnsatisfied);
}

TYPED_TEST(FibonacciProof, RejectsAShorterWayBesideZeros) {
  using F = typename TypeParam::F;
  auto wrong = this->true_statement(6);
  wrong.result = result_of<F>(5);
  auto trace = fibonacci_trace<F>(6);
  // (0, 0) is its own successor.
  for (size_t column = 0; column < FibonacciAir::kColumns; ++column) {
    std::fill(trace[column].begin() + 32, trace[column].end(), F::zero());
  }
  EXPECT_EQ(this->verify(wrong, this->prove(wrong, std::move(trace))),
            Status::kConstraintsUnsatisfied);
}

TYPED_TEST(FibonacciProof, RejectsBytesMoreOrLess) {
  const auto statement = this->true_statement(4);
  std::vector<uint8_t> proof = this->prove(statement);
  proof.push_back(0);
  EXPECT_EQ(this->verify(statement, proof), Status::kTrailingBytes);
  proof.resize(proof.size() - 2);
  EXPECT_EQ(this->verify(statement, proof), Status::kTruncated);
}

// What the soundness of the statement rests on.
TYPED_TEST(FibonacciProof, NoCycleIsAsShortAsATrace) {
  using F = typename TypeParam::F;
  FibonacciState<F> state;
  for (uint32_t step = 1; step <= uint32_t{1} << stark::kMaxLogRows; ++step) {
    state = state.next();
    ASSERT_FALSE(state == FibonacciState<F>{}) << step;
  }
  EXPECT_EQ(state.a * (state.a + state.b) - state.b.square(), F::one());
}

}  // namespace
}  // namespace ptvm::testing
