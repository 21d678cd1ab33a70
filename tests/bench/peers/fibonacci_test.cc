// The Fibonacci proof that is measured beside Winterfell's: what it accepts and what it refuses.
#include <gtest/gtest.h>

#include "tests/bench/peers/fibonacci_proof.h"

namespace ptvm::bench {
namespace {

using field::Fp128;

FibonacciStatement true_statement(unsigned log_rows) {
  return {.params = {.log_blowup = 3, .n_queries = 20, .query_pow_bits = 3, .fold_step = 3},
          .log_rows = log_rows,
          .result = fibonacci_result(log_rows)};
}

std::vector<uint8_t> prove(const FibonacciStatement& statement, memory::Columns<Fp128> trace) {
  return prove_fibonacci(statement, std::move(trace),
                         prover::VanillaTables(fibonacci_log_domain(statement)));
}
std::vector<uint8_t> prove(const FibonacciStatement& statement) {
  return prove(statement, fibonacci_trace(statement.log_rows));
}

TEST(FibonacciProof, IsAcceptedForManyHeights) {
  for (unsigned log_rows = 3; log_rows <= 10; ++log_rows) {
    const FibonacciStatement statement = true_statement(log_rows);
    EXPECT_EQ(verify_fibonacci(statement, prove(statement)), Status::kAccepted) << log_rows;
  }
}

TEST(FibonacciProof, ResultIsTheTermsBehindTheTrace) {
  // F_17 and F_18, if F_1 = F_2 = 1.
  EXPECT_EQ(fibonacci_result(3), (FibonacciState{Fp128(1597), Fp128(2584)}));
}

TEST(FibonacciProof, RejectsAnotherResultThanTheProven) {
  const FibonacciStatement statement = true_statement(6);
  const std::vector<uint8_t> proof = prove(statement);
  for (Fp128 FibonacciState::*term : {&FibonacciState::a, &FibonacciState::b}) {
    FibonacciStatement wrong = statement;
    wrong.result.*term += Fp128::one();
    EXPECT_NE(verify_fibonacci(wrong, proof), Status::kAccepted);
  }
}

TEST(FibonacciProof, RejectsAWrongResultThatItWasMadeFor) {
  FibonacciStatement wrong = true_statement(6);
  wrong.result.b += Fp128::one();
  EXPECT_EQ(verify_fibonacci(wrong, prove(wrong)), Status::kConstraintsUnsatisfied);
  // Nor are fewer steps enough, the rest of the rows being one state again and again.
  wrong.result = fibonacci_result(5);
  EXPECT_EQ(verify_fibonacci(wrong, prove(wrong)), Status::kConstraintsUnsatisfied);
}

TEST(FibonacciProof, RejectsAShorterWayBesideZeros) {
  FibonacciStatement wrong = true_statement(6);
  wrong.result = fibonacci_result(5);
  auto trace = fibonacci_trace(6);
  // Row 32 and those behind it are at odd places in storage order. (0, 0) is its own successor.
  for (size_t column = 0; column < FibonacciAir::kColumns; ++column) {
    for (size_t place = 1; place < trace[column].size(); place += 2) {
      trace[column][place] = Fp128::zero();
    }
  }
  EXPECT_EQ(verify_fibonacci(wrong, prove(wrong, std::move(trace))),
            Status::kConstraintsUnsatisfied);
}

TEST(FibonacciProof, RejectsBytesMoreOrLess) {
  const FibonacciStatement statement = true_statement(4);
  std::vector<uint8_t> proof = prove(statement);
  proof.push_back(0);
  EXPECT_EQ(verify_fibonacci(statement, proof), Status::kTrailingBytes);
  proof.resize(proof.size() - 2);
  EXPECT_EQ(verify_fibonacci(statement, proof), Status::kTruncated);
}

// What the soundness of the statement rests on.
TEST(FibonacciProof, NoCycleIsAsShortAsATrace) {
  FibonacciState state;
  for (uint32_t step = 1; step <= uint32_t{1} << stark::kMaxLogRows; ++step) {
    state = state.next();
    ASSERT_NE(state, FibonacciState{}) << step;
  }
  EXPECT_EQ(state.a * (state.a + state.b) - state.b.square(), Fp128::one());
}

}  // namespace
}  // namespace ptvm::bench
