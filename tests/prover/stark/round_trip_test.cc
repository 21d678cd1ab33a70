// What the prover makes, the verifier accepts, and refuses if the trace breaks a constraint: over
// many heights, parameters and sets of components, for every instance.
#include <gtest/gtest.h>

#include <random>

#include "prover/stark/circle_backend.h"
#include "prover/stark/stark_prover.h"
#include "prover/stark/vanilla_backend.h"
#include "tests/support/field_samplers.h"
#include "verifier/src/stark.h"

namespace ptvm::prover {
namespace {

template <class F>
using Table = std::vector<std::vector<F>>;  // columns in row order

// A cube and a cyclic running sum of x, which adds up to zero, and fractions of them.
template <size_t kFractions, int kNeighbour = -1>
struct Walk {
  enum Column : size_t { kX, kCube, kSum, kColumns };

  template <class E>
  constexpr void eval(E& e) const {
    using F = typename E::F;
    const F x = e.trace(kX), cube = e.trace(kCube);
    e.constrain("cube", cube - x * x * x);
    const F neighbour = e.trace(kSum, kNeighbour), sum = e.trace(kSum);
    e.constrain("sum_step", kNeighbour < 0 ? sum - neighbour - x : neighbour - sum - x);
    for (uint32_t i = 0; i < kFractions; ++i) {
      e.fraction("walk", x + E::constant(i), std::array<F, 2>{cube - E::constant(i), sum});
    }
  }

  template <class F>
  static Table<F> rows(unsigned log_rows, std::mt19937_64& rng) {
    const size_t n = size_t{1} << log_rows;
    Table<F> table(kColumns, std::vector<F>(n));
    F sum = F::zero();
    for (size_t row = 0; row < n; ++row) {
      const F x = row + 1 < n ? tests::FieldSampler<F>::random(rng) : -sum;
      if (kNeighbour > 0) table[kSum][row] = sum;
      sum += x;
      if (kNeighbour < 0) table[kSum][row] = sum;
      table[kX][row] = x;
      table[kCube][row] = x * x * x;
    }
    return table;
  }
};

// The preprocessed column number `column` in row `row`.
template <class F>
F preprocessed_value(size_t column, size_t row) {
  return F(static_cast<uint32_t>(column * 1000 + row * (row + 3)));
}

// The product of two preprocessed columns, and a fraction of them.
template <uint16_t kFirst, uint16_t kSecond>
struct Product {
  static constexpr uint16_t kPreprocessed[] = {kFirst, kSecond};

  template <class E>
  constexpr void eval(E& e) const {
    using F = typename E::F;
    const F a = e.preprocessed(0), b = e.preprocessed(1), product = e.trace(0);
    e.constrain("product", product - a * b);
    e.fraction("product", product, std::array<F, 3>{a, b, product});
  }

  template <class F>
  static Table<F> rows(unsigned log_rows, std::mt19937_64&) {
    Table<F> table(1);
    for (size_t row = 0; row < size_t{1} << log_rows; ++row) {
      table[0].push_back(preprocessed_value<F>(kFirst, row) * preprocessed_value<F>(kSecond, row));
    }
    return table;
  }
};

// The product of two accumulators, as a term between fractions or behind them. Row 0 keeps nothing.
template <bool kTermIsLast>
struct Dot {
  enum Column : size_t { kX, kSquare, kColumns };

  template <class E>
  constexpr void eval(E& e) const {
    using F = typename E::F;
    const F x = e.trace(kX), square = e.trace(kSquare);
    e.constrain("square", square - x * x);
    const auto xs = e.accumulate("xs", x, square, std::array<F, 2>{x, square});
    const auto squares = e.accumulate("squares", square, x, std::array<F, 2>{square, x});
    e.fraction("before", x, std::array<F, 2>{x, square});
    e.term("dot", xs * squares * x);
    if (!kTermIsLast) e.fraction("behind", square, std::array<F, 2>{x, square});
  }

  template <class F>
  static Table<F> rows(unsigned log_rows, std::mt19937_64& rng) {
    Table<F> table(kColumns, std::vector<F>(size_t{1} << log_rows));
    for (size_t row = 1; row < table[kX].size(); ++row) {
      table[kX][row] = tests::FieldSampler<F>::random(rng);
      table[kSquare][row] = table[kX][row] * table[kX][row];
    }
    return table;
  }
};
static_assert(air::kAirInfo<Dot<false>>.n_interaction_columns == 5);
static_assert(air::kAirInfo<Dot<true>>.n_interaction_columns == 4);
static_assert(air::kAirInfo<Dot<true>>.n_fractions == 3);

enum class Air {
  kPlain,
  kOneFraction,
  kThreeFractions,
  kFiveFractions,
  kForward,
  kTerm,
  kTermIsLast,
  kProduct01,
  kProduct10,
  kProduct23
};

template <class Body>
auto with_air(Air air, Body body) {
  switch (air) {
    case Air::kPlain:
      return body.template operator()<Walk<0>>();
    case Air::kOneFraction:
      return body.template operator()<Walk<1>>();
    case Air::kThreeFractions:
      return body.template operator()<Walk<3>>();
    case Air::kFiveFractions:
      return body.template operator()<Walk<5>>();
    case Air::kForward:
      return body.template operator()<Walk<1, 1>>();
    case Air::kTerm:
      return body.template operator()<Dot<false>>();
    case Air::kTermIsLast:
      return body.template operator()<Dot<true>>();
    case Air::kProduct01:
      return body.template operator()<Product<0, 1>>();
    case Air::kProduct10:
      return body.template operator()<Product<1, 0>>();
    case Air::kProduct23:
      break;
  }
  return body.template operator()<Product<2, 3>>();
}

template <class A>
std::span<const uint16_t> preprocessed_of() {
  if constexpr (requires { A::kPreprocessed; }) return A::kPreprocessed;
  return {};
}

struct Case {
  std::string name;
  std::vector<std::pair<Air, unsigned>> components;  // with their log heights
  stark::Params params = {.n_queries = 7, .query_pow_bits = 3};
  std::vector<uint8_t> preprocessed_log_sizes;

  friend std::ostream& operator<<(std::ostream& out, const Case& c) { return out << c.name; }
};

// A defect: the value 1 is added to one row of a trace column, or to a claimed sum.
struct Defect {
  std::optional<size_t> trace_column{};  // of all columns, component by component
  bool claimed_sum = false;
};

uint32_t row_to_storage(field::M31, uint32_t row, unsigned log_rows) {
  return domain::row_to_storage(row, log_rows);
}
uint32_t row_to_storage(const field::Fp128&, uint32_t row, unsigned log_rows) {
  return domain::bit_reverse(row, log_rows);
}

template <class F>
memory::Columns<F> in_storage_order(const Table<F>& table) {
  std::vector<unsigned> log_sizes;
  for (const auto& column : table) {
    log_sizes.push_back(static_cast<unsigned>(std::countr_zero(column.size())));
  }
  memory::Columns<F> columns(log_sizes);
  for (size_t c = 0; c < table.size(); ++c) {
    for (uint32_t row = 0; row < table[c].size(); ++row) {
      columns[c][row_to_storage(F(), row, log_sizes[c])] = table[c][row];
    }
  }
  return columns;
}

// A proof with everything that the verifier has to know beside it.
template <class B>
struct Proven {
  using I = typename B::Instance;
  using F = typename I::F;
  using K = typename I::K;

  explicit Proven(const Case& shape, const Defect& defect = {}) {
    static const typename B::Tables tables(12);
    ComponentProvers<B> provers;
    Table<F> trace, preprocessed;
    std::mt19937_64 rng(1);
    for (const auto& [air, log_rows] : shape.components) {
      with_air(air, [&, log_rows = log_rows]<class A> {
        provers.push_back(std::make_unique<AirProver<B, A>>(log_rows, preprocessed_of<A>()));
        for (auto& column : A::template rows<F>(log_rows, rng)) trace.push_back(std::move(column));
      });
    }
    n_trace_columns = trace.size();
    if (defect.trace_column) {
      auto& column = trace[*defect.trace_column];
      column[rng() % column.size()] += F::one();
    }
    for (const uint8_t log_size : shape.preprocessed_log_sizes) {
      auto& column = preprocessed.emplace_back();
      for (size_t row = 0; row < size_t{1} << log_size; ++row) {
        column.push_back(preprocessed_value<F>(preprocessed.size() - 1, row));
      }
    }

    StarkProver<B> prover(shape.params, std::move(provers), tables);
    input.params = shape.params;
    input.preprocessed_log_sizes = shape.preprocessed_log_sizes;
    input.preprocessed_root = prover.commit_preprocessed(in_storage_order(preprocessed));
    input.trace_root = prover.commit_trace(in_storage_order(trace));
    typename I::Channel channel;
    input.lookup = draw_lookup(channel);
    input.interaction_root = prover.commit_interaction(input.lookup);
    claimed_sums = prover.claimed_sums();
    if (defect.claimed_sum) claimed_sums.front() += K::one();
    absorb_interaction(channel);
    ProofWriter out;
    prover.prove(channel, out);
    proof = out.take();
  }

  Status verify(const Case& shape) {
    std::vector<stark::Component<I>> components;
    for (size_t i = 0; i < shape.components.size(); ++i) {
      const auto [air, log_rows] = shape.components[i];
      with_air(air, [&, log_rows = log_rows]<class A> {
        components.push_back(
            stark::make_component<I, A>(log_rows, claimed_sums[i], preprocessed_of<A>()));
      });
    }
    input.components = components;
    std::vector<std::byte> workspace(verifier::stark_workspace<I>(
        input.params, components, input.preprocessed_log_sizes.size()));
    Arena arena(workspace);
    ByteReader reader(proof);
    typename I::Channel channel;
    input.lookup = draw_lookup(channel);
    absorb_interaction(channel);
    const Status status = verifier::verify_stark<I>(input, channel, reader, arena);
    n_left = reader.remaining();
    return status;
  }

  air::LookupElements<K> draw_lookup(typename I::Channel& channel) const {
    I::mix_params(channel, input.params);
    channel.mix_root(input.preprocessed_root);
    channel.mix_root(input.trace_root);
    std::array<K, 2> challenges;
    channel.draw_felts(challenges);
    return air::LookupElements<K>::from_challenges(challenges[0], challenges[1]);
  }
  void absorb_interaction(typename I::Channel& channel) const {
    channel.mix_felts(claimed_sums);
    channel.mix_root(input.interaction_root);
  }

  verifier::StarkInput<I> input;
  std::vector<K> claimed_sums;
  std::vector<uint8_t> proof;
  size_t n_trace_columns;
  size_t n_left = 0;  // bytes, after verify()
};

std::vector<Case> cases() {
  using enum Air;
  const stark::Params usual = Case{}.params;
  const auto with = [&](auto change) {
    stark::Params params = usual;
    change(params);
    return params;
  };
  const auto lifted_to = [&](uint32_t log_size) {
    return with([&](auto& p) { p.log_lifted_size = log_size; });
  };
  const auto many_queries = with([](auto& p) { p.n_queries = 60; });
  std::vector<Case> list = {
      {"heights_descend", {{kThreeFractions, 8}, {kPlain, 6}, {kFiveFractions, 5}}, usual, {}},
      {"heights_in_no_order", {{kFiveFractions, 6}, {kOneFraction, 8}, {kPlain, 4}}, usual, {}},
      {"equal_heights", {{kFiveFractions, 6}, {kPlain, 6}, {kOneFraction, 6}}, usual, {}},
      {"the_same_twice", {{kThreeFractions, 5}, {kThreeFractions, 5}}, usual, {}},
      {"no_fractions", {{kPlain, 6}, {kPlain, 5}}, usual, {}},
      {"fractions_in_the_lower_one", {{kPlain, 7}, {kOneFraction, 4}}, usual, {}},
      {"fractions_in_the_taller_one", {{kPlain, 4}, {kOneFraction, 7}}, usual, {}},
      {"next_row", {{kForward, 6}}, usual, {}},
      {"terms", {{kTerm, 6}, {kThreeFractions, 7}, {kTermIsLast, 5}}, usual, {}},
      {"preprocessed_lower", {{kThreeFractions, 7}, {kProduct01, 4}}, many_queries, {4, 4}},
      {"preprocessed_only", {{kProduct01, 6}}, usual, {6, 6}},
      {"preprocessed_shared", {{kProduct01, 5}, {kPlain, 6}, {kProduct10, 5}}, usual, {5, 5}},
      {"preprocessed_of_two_heights",
       {{kProduct23, 7}, {kPlain, 8}, {kProduct01, 5}},
       many_queries,
       {5, 5, 7, 7}},
      {"preprocessed_taller", {{kProduct01, 5}, {kPlain, 6}}, lifted_to(9), {5, 5, 8}},
      {"lifted", {{kThreeFractions, 6}, {kPlain, 4}}, lifted_to(9), {}},
      {"lifted_to_its_own_size", {{kOneFraction, 6}, {kProduct01, 4}}, lifted_to(7), {4, 4}},
  };
  for (unsigned log_rows = 1; log_rows <= 9; ++log_rows) {
    list.push_back(
        {"rows_" + std::to_string(1u << log_rows), {{kFiveFractions, log_rows}}, usual, {}});
  }
  for (uint32_t log_blowup = 1; log_blowup <= stark::kMaxLogBlowup; ++log_blowup) {
    list.push_back({"blowup_" + std::to_string(1u << log_blowup),
                    {{kThreeFractions, 6}, {kProduct01, 4}},
                    with([&](auto& p) { p.log_blowup = log_blowup; }),
                    {4, 4}});
  }
  for (uint32_t fold_step = 1; fold_step <= stark::kMaxFoldStep; ++fold_step) {
    for (uint32_t log_last = 0; log_last <= 5 - fold_step; ++log_last) {
      list.push_back({"fold_" + std::to_string(fold_step) + "_last_" + std::to_string(log_last),
                      {{kOneFraction, 5}, {kPlain, 4}},
                      with([&](auto& p) {
                        p.fold_step = fold_step;
                        p.log_last_layer_degree = log_last;
                      }),
                      {}});
    }
  }
  return list;
}

class RoundTrip : public ::testing::TestWithParam<Case> {
 protected:
  // Calls body<Proven<B>>() for every backend that can prove components as low as this case's.
  template <class Body>
  void with_each_backend(Body body) {
    const auto with = [&]<class B>(const char* name) {
      SCOPED_TRACE(name);
      const auto& components = GetParam().components;
      const bool fits =
          std::ranges::all_of(components, [](const auto& c) { return c.second >= B::kMinLogRows; });
      if (fits) body.template operator()<Proven<B>>();
    };
    with.template operator()<StwoBackend>("Blake2s");
    with.template operator()<StwoM31Backend>("Blake2s in M31");
    with.template operator()<Circle8Backend>("circle8");
    with.template operator()<VanillaBackend>("vanilla");
  }
};
INSTANTIATE_TEST_SUITE_P(All, RoundTrip, ::testing::ValuesIn(cases()),
                         [](const auto& test) { return test.param.name; });

TEST_P(RoundTrip, IsAcceptedToTheLastByte) {
  with_each_backend([&]<class P> {
    P proven(GetParam());
    const Status status = proven.verify(GetParam());
    EXPECT_EQ(status, Status::kAccepted) << status_name(status);
    EXPECT_EQ(proven.n_left, 0u);
  });
}

TEST_P(RoundTrip, RejectsAChangeInAnyTraceColumn) {
  with_each_backend([&]<class P> {
    const size_t n_columns = P(GetParam()).n_trace_columns;
    for (size_t c = 0; c < n_columns; ++c) {
      EXPECT_EQ(P(GetParam(), {.trace_column = c}).verify(GetParam()),
                Status::kConstraintsUnsatisfied)
          << "column " << c;
    }
  });
}

TEST_P(RoundTrip, RejectsAnotherClaimedSum) {
  const auto fractions_of_first = with_air(GetParam().components.front().first,
                                           []<class A> { return air::kAirInfo<A>.n_fractions; });
  if (fractions_of_first == 0) return;
  with_each_backend([&]<class P> {
    EXPECT_EQ(P(GetParam(), {.claimed_sum = true}).verify(GetParam()),
              Status::kConstraintsUnsatisfied);
  });
}

// The limits of the prover are checks, not assumptions.
TEST(StarkProverDeathTest, RefusesHeightsBelowOneVector) {
  EXPECT_DEATH(Proven<StwoBackend>({"", {{Air::kPlain, StwoBackend::kMinLogRows - 1}}, {}, {}}),
               "kMinLogRows");
}

TEST(StarkProverDeathTest, RefusesALiftedSizeBelowTheTrace) {
  EXPECT_DEATH(Proven<StwoBackend>({"", {{Air::kPlain, 6}}, {.log_lifted_size = 6}, {}}),
               "log_lifted_size");
}

TEST(StarkProverDeathTest, RefusesPreprocessedColumnsAboveTheDomain) {
  EXPECT_DEATH(Proven<StwoBackend>({"", {{Air::kProduct01, 6}}, {}, {6, 6, 7}}), "log_rows");
}

TEST(StarkProverDeathTest, RefusesAComponentThatReadsPreprocessedColumnsOfAnotherHeight) {
  EXPECT_DEATH(Proven<StwoBackend>({"", {{Air::kProduct01, 6}}, {}, {5, 6}}), "log_rows");
}

}  // namespace
}  // namespace ptvm::prover
