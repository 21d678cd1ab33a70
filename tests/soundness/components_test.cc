// Cheats that no table shows: running sums that are off, claimed sums that move between components,
// and columns of a low component that do not repeat when they are lifted to the greatest height.
//
// The prover's steps of a segment are taken here one by one, so that the components can be told
// other things between them. Compiled once for each backend (PTVM_TEST_BACKEND).

#include <gtest/gtest.h>

#include <algorithm>

#include "prover/stark/stark_prover.h"
#include "shared/merkle/merkle.h"
#include "tests/soundness/cheating_prover.h"
#include "tests/support/segment_proof.h"

namespace ptvm::testing {
namespace {

using air::vm::Multiply;
using Honest = prover::PTVM_TEST_BACKEND;
using Instance = Honest::Instance;
using K = Honest::K;

constexpr claim::Backend kBackend =
    std::same_as<Honest, prover::StwoBackend>      ? claim::Backend::kStwo
    : std::same_as<Honest, prover::Circle8Backend> ? claim::Backend::kCircle8
                                                   : claim::Backend::kVanilla;

// More queries, since what is committed to may be no polynomial, which only a query can find.
constexpr stark::Params kParams = {.log_blowup = 1,
                                   .n_queries = 24,
                                   .query_pow_bits = 0,
                                   .interaction_pow_bits = 0,
                                   .fold_step = 2,
                                   .log_last_layer_degree = 1};

// The height of the CPU in the runs below, and of the other components.
constexpr unsigned kLogRows = 6, kLogLowRows = 4;

// The prover's operations, for columns that may be longer than their component says, and for
// functions that are not of low degree.
struct Backend : Honest {
  static std::vector<K> sample(std::span<const SampleRequest> requests) {
    std::vector<SampleRequest> lifted(requests.begin(), requests.end());
    for (SampleRequest& request : lifted) {
      request.log_lift = kLogRows - request.coefficients.log_size;
    }
    return Honest::sample(lifted);
  }
  // Cuts off what is above the degree that is due; coefficients come in bit-reversed order.
  static void interpolate_last_layer(std::span<K> values, const Tables& tables) {
    Honest::interpolate_last_layer(values, tables);
    for (size_t i = 0; i < values.size(); ++i) {
      if (i % (size_t{1} << kParams.log_blowup) != 0) values[i] = K::zero();
    }
  }
};
using Component = prover::ComponentProver<Backend>;

// Access to what a component says of itself.
struct Shape : Component {
  static auto& of(Component& component) { return component.*(&Shape::component_); }
};

// A component that is proven with 2^log_rows rows and told, from the out-of-domain samples on, to
// have 2^kLogLowRows; its claimed sum is told for those.
template <class Air>
class Stretched final : public Component {
 public:
  explicit Stretched(unsigned log_rows)
      : Component(stark::make_component<Instance, Air>(log_rows)), inner_(log_rows) {}

  void fill_interaction(const prover::ComponentColumns<Backend>& columns,
                        const air::LookupElements<K>& lookup,
                        std::span<F* const> interaction) override {
    inner_.fill_interaction(columns, lookup, interaction);
    const unsigned log_ratio = inner_.component().log_rows - kLogLowRows;
    component_.claimed_sum = inner_.component().claimed_sum * F(1u << log_ratio).inverse();
  }
  void evaluate(const prover::ComponentColumns<Backend>& columns,
                const air::LookupElements<K>& lookup, std::span<const K> powers,
                std::span<F* const> sums) const override {
    inner_.evaluate(columns, lookup, powers, sums);
    Shape::of(const_cast<Stretched&>(*this)).log_rows = kLogLowRows;
  }

 private:
  prover::AirProver<Backend, Air> inner_;
};

// A component with one cell of its interaction columns changed before they are committed to.
template <class Air>
class Spoiled final : public Component {
 public:
  Spoiled(unsigned log_rows, size_t column)
      : Component(stark::make_component<Instance, Air>(log_rows)),
        inner_(log_rows),
        column_(column) {}

  void fill_interaction(const prover::ComponentColumns<Backend>& columns,
                        const air::LookupElements<K>& lookup,
                        std::span<F* const> interaction) override {
    inner_.fill_interaction(columns, lookup, interaction);
    component_.claimed_sum = inner_.component().claimed_sum;
    interaction[column_][7] += F::one();
  }
  void evaluate(const prover::ComponentColumns<Backend>& columns,
                const air::LookupElements<K>& lookup, std::span<const K> powers,
                std::span<F* const> sums) const override {
    inner_.evaluate(columns, lookup, powers, sums);
  }

 private:
  prover::AirProver<Backend, Air> inner_;
  size_t column_;
};

using Components = std::vector<std::unique_ptr<Component>>;
using Sums = std::vector<K>;

// prover::prove_segment with these columns and components. `tamper` gets the components and the
// sums that will be claimed, which are theirs, once the interaction is committed to.
std::vector<uint8_t> prove_by_hand(
    trace::SegmentTrace<F> trace, Components components,
    const std::function<void(std::span<Component* const>, Sums&)>& tamper) {
  prover::ProofWriter out;
  out.put(trace.public_bytes);
  Instance::Channel channel;
  proof::mix_statement<Instance>(channel, kParams, only_segment(kBackend),
                                 prover::view_public(trace));
  std::vector<Component*> open;
  for (const auto& component : components) open.push_back(component.get());
  prover::StarkProver<Backend> prover(kParams, std::move(components), tables<Backend::Tables>());
  const auto trace_root = prover.commit_trace(std::move(trace.columns));
  channel.mix_root(merkle::empty_root<Instance::Hasher>());
  channel.mix_root(trace_root);
  out.put(trace_root);
  std::array<K, 2> challenges;
  channel.draw_felts(challenges);
  const auto interaction_root = prover.commit_interaction(
      air::LookupElements<K>::from_challenges(challenges[0], challenges[1]));
  Sums sums = prover.claimed_sums();
  if (tamper) tamper(open, sums);
  channel.mix_felts(sums);
  for (const K& sum : sums) out.put_felt(sum);
  channel.mix_root(interaction_root);
  out.put(interaction_root);
  prover.prove(channel, out);
  return out.take();
}

Status verify(const ForgedSegment& segment, const std::vector<uint8_t>& proof) {
  return verify_forged(segment, kBackend, proof, kParams);
}

template <class Air>
std::unique_ptr<Component> honest_component(unsigned log_rows) {
  return std::make_unique<prover::AirProver<Backend, Air>>(log_rows);
}

// 3*5 and 15*(-7), and enough steps for a CPU of 2^6 rows.
const ForgedSegment& honest() {
  static const ForgedSegment segment = [] {
    std::string source = "LOADI 3\n MUL 5\n MUL -7\n XOR 3\n";
    for (size_t i = 0; i < 40; ++i) source += "NOP\n";
    return forge(source + "HALT");
  }();
  return segment;
}

// Claimed sums.

Components all_components() {
  Components components;
  components.push_back(honest_component<air::vm::Cpu>(kLogRows));
  components.push_back(honest_component<Multiply>(kLogLowRows));
  components.push_back(honest_component<air::vm::Bitwise>(kLogLowRows));
  return components;
}
Status verify_tampered(const std::function<void(std::span<Component* const>, Sums&)>& tamper) {
  return verify(honest(), prove_by_hand(witness_of(honest()), all_components(), tamper));
}

TEST(ClaimedSums, AreAcceptedAsTheyAre) { EXPECT_EQ(verify_tampered({}), Status::kAccepted); }

TEST(ClaimedSums, RejectASumThatDoesNotCancel) {
  for (size_t c = 0; c < proof::kIsaComponents.size(); ++c) {
    EXPECT_EQ(verify_tampered([&](auto, Sums& sums) { sums[c] += K::one(); }),
              Status::kLookupSumNonZero);
  }
}

// Shifted by `shift`, so that the sum over the components stays as it is.
const K kShift = [] {
  std::array<F, K::kDegree> coordinates;
  for (uint32_t i = 0; i < coordinates.size(); ++i) coordinates[i] = F(i + 1);
  return K::from_coordinates(coordinates);
}();
TEST(ClaimedSums, RejectAShiftThatIsOnlyTold) {
  for (size_t c = 0; c < proof::kIsaComponents.size(); ++c) {
    EXPECT_EQ(verify_tampered([&](auto, Sums& sums) {
                sums[c] += kShift;
                sums[(c + 1) % sums.size()] -= kShift;
              }),
              Status::kConstraintsUnsatisfied);
  }
}
// The prover evaluates the constraints for the shifted sums, which no running sum satisfies.
TEST(ClaimedSums, RejectAShiftThatTheProverBelieves) {
  for (size_t c = 0; c < proof::kIsaComponents.size(); ++c) {
    EXPECT_EQ(verify_tampered([&](std::span<Component* const> components, Sums& sums) {
                const size_t next = (c + 1) % sums.size();
                Shape::of(*components[c]).claimed_sum = sums[c] += kShift;
                Shape::of(*components[next]).claimed_sum = sums[next] -= kShift;
              }),
              Status::kConstraintsUnsatisfied);
  }
}

// The constraints of LogUp itself: each column of each running sum, with one cell that is off.
template <class Air>
void expect_spoiled_sums_refused(proof::VmComponent component, unsigned log_rows) {
  for (size_t c = 0; c < air::kAirInfo<Air>.n_interaction_columns * K::kDegree; ++c) {
    Components components = all_components();
    components[component] = std::make_unique<Spoiled<Air>>(log_rows, c);
    const auto proof = prove_by_hand(witness_of(honest()), std::move(components), {});
    EXPECT_EQ(verify(honest(), proof), Status::kConstraintsUnsatisfied) << c;
  }
}
TEST(RunningSums, RejectAChangedCellInEachColumn) {
  expect_spoiled_sums_refused<air::vm::Cpu>(proof::kCpu, kLogRows);
  expect_spoiled_sums_refused<Multiply>(proof::kMultiply, kLogLowRows);
  expect_spoiled_sums_refused<air::vm::Bitwise>(proof::kBitwise, kLogLowRows);
}

// The transformer's one component, whose sum the public terms alone must answer.

const ForgedSegment& honest_layer() {
  static const ForgedSegment segment = forge(honest().program, {}, 64, ProvenScope::kTransformer);
  return segment;
}
Components of(std::unique_ptr<Component> component) {
  Components components;
  components.push_back(std::move(component));
  return components;
}
Status verify_layer(const std::function<void(std::span<Component* const>, Sums&)>& tamper) {
  return verify(honest_layer(),
                prove_by_hand(witness_of(honest_layer()),
                              of(honest_component<air::vm::Layer>(kLogRows)), tamper));
}

TEST(ClaimedSums, OfTheTransformerCannotBeShifted) {
  EXPECT_EQ(verify_layer({}), Status::kAccepted);
  EXPECT_EQ(verify_layer([](auto, Sums& sums) { sums[0] += kShift; }), Status::kLookupSumNonZero);
  EXPECT_EQ(verify_layer([](std::span<Component* const> components, Sums& sums) {
              Shape::of(*components[0]).claimed_sum = sums[0] += kShift;
            }),
            Status::kLookupSumNonZero);
}
TEST(RunningSums, RejectAChangedCellInEachColumnOfTheTransformer) {
  for (size_t c = 0; c < air::kAirInfo<air::vm::Layer>.n_interaction_columns * K::kDegree; ++c) {
    const auto proof = prove_by_hand(
        witness_of(honest_layer()), of(std::make_unique<Spoiled<air::vm::Layer>>(kLogRows, c)), {});
    EXPECT_EQ(verify(honest_layer(), proof), Status::kConstraintsUnsatisfied) << c;
  }
}

// No component of another scope, at any height.
TEST(Heights, AreThoseOfTheScopeAlone) {
  for (const auto scope : {ProvenScope::kIsa, ProvenScope::kTransformer}) {
    const auto own = proof::air_of(scope).components;
    for (size_t c = 0; c < proof::kVmComponents; ++c) {
      proof::Heights heights{};
      heights[proof::air_of(scope).steps()] = kLogRows;
      ASSERT_TRUE(proof::heights_valid(scope, heights));
      if (std::ranges::find(own, c) != own.end()) continue;
      for (const uint8_t height : std::array<uint8_t, 4>{1, 4, 6, 16}) {
        heights[c] = height;
        EXPECT_FALSE(proof::heights_valid(scope, heights)) << c << ": " << +height;
      }
    }
  }
}

// Columns that do not repeat. The trace columns of a low component are sampled once, which proves
// no period. The verifier takes Multiply for 2^4 rows; the prover commits to 2^5.

constexpr unsigned kLogStretched = kLogLowRows + 1;

// Without XOR: where all columns of one height belong to one component, no leaf is out of order.
const ForgedSegment& multiplying() {
  static const ForgedSegment segment = [] {
    std::string source = "LOADI 3\n MUL 5\n MUL -7\n";
    for (size_t i = 0; i < 40; ++i) source += "NOP\n";
    return forge(source + "HALT");
  }();
  return segment;
}

// The two rows of the stretched table that stand for `row` of the low one.
std::array<size_t, 2> twins_of(size_t row) {
  std::array<size_t, 2> twins{};
  size_t n = 0;
  for (uint32_t i = 0; i < 1u << kLogStretched; ++i) {
    if (Instance::lift(i, kLogStretched - kLogLowRows) == row) twins[n++] = i;
  }
  return twins;
}

// Proves with Multiply's table stretched, each row being there twice, and then edited.
Status verify_stretched(const std::function<void(Table&)>& edit) {
  ForgedSegment stretched = multiplying();
  for (auto& column : stretched.tables.multiply) {
    std::vector<F> twice(size_t{1} << kLogStretched);
    for (uint32_t i = 0; i < twice.size(); ++i) {
      twice[i] = column[Instance::lift(i, kLogStretched - kLogLowRows)];
    }
    column = twice;
  }
  edit(stretched.tables.multiply);
  // What the tables yield is still half of what the stretched rows take.
  trace::SegmentTrace<F> witness = witness_of(stretched);
  witness.log_rows[proof::kMultiply] = kLogLowRows;
  Components components;
  components.push_back(honest_component<air::vm::Cpu>(kLogRows));
  components.push_back(std::make_unique<Stretched<Multiply>>(kLogStretched));
  return verify(multiplying(), prove_by_hand(std::move(witness), std::move(components), {}));
}

TEST(StretchedColumns, ThatRepeatAreTheColumnsTheyRepeat) {
  ASSERT_EQ(multiplying().tables.multiply.front().size(), size_t{1} << kLogLowRows);
  EXPECT_EQ(verify_stretched([](Table&) {}), Status::kAccepted);
}

// Nothing requires that a column repeats which is sampled in one row only. Its constraints then
// hold in all the rows, and the sum of each row's fractions repeats, so that any of the rows may be
// taken for the one that they stand for: accepted, and harmless. Here, the inverse of an excess
// that is zero.
TEST(StretchedColumns, ThatDoNotRepeatAreHarmlessWhileTheirFractionsRepeat) {
  EXPECT_EQ(verify_stretched([](Table& multiply) {
              multiply[Multiply::kExcessInverse][twins_of(0)[0]] = F(5);
              multiply[Multiply::kExcessInverse][twins_of(9)[1]] = F(7);
            }),
            Status::kAccepted);
}

// Where they do not hold in one row of them all, they do not hold.
TEST(StretchedColumns, RejectOneRowThatBreaksAConstraint) {
  EXPECT_EQ(verify_stretched(
                [](Table& multiply) { multiply[Multiply::kOverflow][twins_of(9)[1]] = F::one(); }),
            Status::kConstraintsUnsatisfied);
}

// Two rows change places with each other's twins: all constraints hold, and the sums over all rows
// are the same. But the running sum does not repeat, and that is proven, since it is sampled in two
// rows.
TEST(StretchedColumns, RejectFractionsThatDoNotRepeat) {
  const Status status = verify_stretched([](Table& multiply) {
    const auto first = twins_of(0), second = twins_of(1);
    for (auto& column : multiply) std::swap(column[first[0]], column[second[0]]);
  });
  EXPECT_TRUE(status == Status::kFriOpeningInvalid || status == Status::kFriLastLayerInvalid)
      << status_name(status);
}

// A product in one row of two: half a yield. The CPU takes a whole one.
TEST(StretchedColumns, RejectHalfAYield) {
  EXPECT_EQ(verify_stretched(
                [](Table& multiply) { multiply[Multiply::kEnabler][twins_of(0)[0]] = F::zero(); }),
            Status::kLookupSumNonZero);
}

}  // namespace
}  // namespace ptvm::testing
