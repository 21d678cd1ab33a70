// The verifier of the generic STARK: steps 2 to 6 of the transcript in spec/protocol.md.
//
// The caller has absorbed its own part (parameters, statement, trace roots, claimed sums) and gives
// the state of the channel; this part draws the composition challenge and goes on to the queries.
// The proof comes message by message, in the order in which it is needed, so no length stands in
// it: each follows from the parameters, the AIR and the transcript.
#pragma once

#include <algorithm>

#include "shared/merkle/merkle.h"
#include "shared/stark/data_commitment.h"
#include "shared/stark/deep.h"
#include "shared/stark/queries.h"
#include "shared/util/arena.h"
#include "verifier/src/fri.h"
#include "verifier/src/message.h"

namespace ptvm::verifier {

// What the caller knows of a proof before the generic part begins.
template <class I>
struct StarkInput {
  stark::Params params;  // in range
  std::span<const stark::Component<I>> components;
  // Log sizes of the preprocessed tree's columns, ascending; empty if the AIR has none.
  std::span<const uint8_t> preprocessed_log_sizes;
  typename I::Digest preprocessed_root;  // known to the verifier, never taken from the proof
  // The data trees that the components have columns in, which are those of the statement.
  std::array<stark::DataTree<I>, air::kMaxDataTrees> data_trees{};
  typename I::Digest trace_root;
  typename I::Digest interaction_root{};  // read only if some component has fractions
  air::LookupElements<typename I::K> lookup;
};

// A column's sample in the DEEP sum: `factor` times the column's value at a query is added to the
// numerator of point `point`.
template <class I>
struct DeepTerm {
  typename I::K factor{};
  uint16_t place = 0;  // in the leaf of its tree
  uint8_t point = 0;
};

template <class I>
class StarkVerifier {
  using Term = DeepTerm<I>;
  using F = typename I::F;
  using K = typename I::K;
  using Digest = typename I::Digest;
  using Point = typename I::Point;
  using Channel = typename I::Channel;
  using Tree = stark::Tree;

 public:
  // All three outlive this. `input` is read from start() on.
  StarkVerifier(const StarkInput<I>& input, Channel& channel, Arena& arena)
      : input_(input),
        channel_(channel),
        arena_(arena),
        fri_(input.params, fri_layout_, channel, arena) {}
  StarkVerifier(const StarkVerifier&) = delete;
  StarkVerifier& operator=(const StarkVerifier&) = delete;

  // Lays everything out; the channel has absorbed all that comes before the generic part.
  Status start() {
    PTVM_RETURN_IF_ERROR(lay_out());
    // Composition: one challenge combines all constraints; the prover commits to their quotient.
    composition_challenge_ = channel_.draw_felt();
    step_ = Step::kCompositionRoot;
    return Status::kAccepted;
  }

  Message wanted() const {
    switch (step_) {
      case Step::kCompositionRoot:
        return {hash::kDigestBytes, PTVM_PART_COMMITMENTS};
      case Step::kSample:
        return {K::kBytes, PTVM_PART_SAMPLES};
      case Step::kNonce:
        return {sizeof(uint64_t), PTVM_PART_PUBLIC};
      case Step::kRow:
        return {columns_.n_columns(tree_) * F::kBytes, PTVM_PART_VALUES};
      case Step::kSibling:
        return {hash::kDigestBytes, PTVM_PART_PATHS};
      case Step::kFriCommitments:
      case Step::kFriQueries:
        return fri_.wanted();
    }
    return {};
  }

  Status take(std::span<const uint8_t> message) {
    switch (step_) {
      case Step::kCompositionRoot:
        return take_composition_root(message.first<hash::kDigestBytes>());
      case Step::kSample:
        return take_sample(message);
      case Step::kFriCommitments:
        PTVM_RETURN_IF_ERROR(fri_.take(message));
        if (fri_.wanted().size == 0) step_ = Step::kNonce;
        return Status::kAccepted;
      case Step::kNonce:
        return take_nonce(load_le<uint64_t>(message.data()));
      case Step::kRow:
        return take_row(message);
      case Step::kSibling:
        PTVM_RETURN_IF_ERROR(opening_.take(message.first<hash::kDigestBytes>()));
        return opening_.wants_sibling() ? Status::kAccepted : close_tree();
      case Step::kFriQueries:
        return fri_.take(message);
    }
    return Status::kInternal;
  }

 private:
  enum class Step : uint8_t {
    kCompositionRoot,
    kSample,
    kFriCommitments,
    kNonce,
    kRow,
    kSibling,
    kFriQueries
  };

  // Sizes of everything, from parameters and components alone.
  Status lay_out() {
    const stark::Params& params = input_.params;
    columns_ = stark::column_set<I>(params, input_.components, input_.preprocessed_log_sizes);
    if (input_.components.empty() || input_.components.size() > stark::kMaxComponents ||
        columns_.log_composition_rows == 0 || columns_.log_rows > stark::kMaxLogRows ||
        columns_.log_rows < columns_.log_composition_rows ||
        columns_.log_domain() > I::kMaxLogDomain) {
      return Status::kInvalidShape;
    }
    for (const uint8_t log_size : input_.preprocessed_log_sizes) {
      if (log_size > columns_.log_rows) return Status::kInvalidShape;
    }
    const auto layout = stark::fri_layout(params, columns_.log_domain());
    if (!layout.ok()) return layout.status();
    fri_layout_ = layout.value();

    columns_.for_each_column([&](Tree tree, size_t, uint32_t, const air::Mask& mask) {
      n_samples_ += mask.n_offsets;
      n_terms_[tree] += stark::n_deep_terms(mask.n_offsets) + stark::is_data_tree(tree);
    });
    return Status::kAccepted;
  }

  Status take_composition_root(hash::DigestView root) {
    std::copy(root.begin(), root.end(), composition_root_.begin());
    channel_.mix_root(root);
    if (!I::out_of_domain_point(channel_.draw_felt(), z_)) return Status::kOodsPointInvalid;
    if (!arena_.take(n_samples_, samples_)) return Status::kWorkspaceTooSmall;
    step_ = Step::kSample;
    return Status::kAccepted;
  }

  Status take_sample(std::span<const uint8_t> message) {
    if (!K::decode(message.data(), samples_[n_taken_++])) return Status::kNonCanonical;
    if (n_taken_ < samples_.size()) return Status::kAccepted;
    // Out of domain: the sampled values must satisfy the constraints at z.
    channel_.mix_felts(samples_);
    PTVM_RETURN_IF_ERROR(check_constraints());
    // DEEP: one challenge combines all columns' quotients into the function that FRI tests.
    PTVM_RETURN_IF_ERROR(weigh_samples(channel_.draw_felt()));
    step_ = Step::kFriCommitments;
    return Status::kAccepted;
  }

  Status check_constraints() const {
    K sum{};
    std::span<const K> samples = samples_;
    const auto preprocessed = take(samples, input_.preprocessed_log_sizes.size());
    // What is left of the samples of the trace and of each data tree.
    std::array<std::span<const K>, 1 + air::kMaxDataTrees> columns;
    const auto take_columns = [&](size_t tree) {
      size_t n = 0;
      for (const auto& component : input_.components) {
        n += stark::n_column_samples(*component.info, tree);
      }
      columns[tree] = take(samples, n);
    };
    take_columns(0);
    size_t n_interaction = 0;
    for (const auto& component : input_.components) {
      n_interaction += stark::n_interaction_samples(*component.info, K::kDegree);
    }
    auto interaction = take(samples, n_interaction);
    const auto composition =
        take(samples, I::kCompositionColumns).template first<I::kCompositionColumns>();
    for (size_t tree = 1; tree < columns.size(); ++tree) take_columns(tree);
    for (const auto& component : input_.components) {
      const air::AirInfo& info = *component.info;
      typename stark::PointEval<I>::Samples own = {.preprocessed = preprocessed};
      for (size_t tree = 0; tree < columns.size(); ++tree) {
        own.columns[tree] = take(columns[tree], stark::n_column_samples(info, tree));
      }
      own.interaction = take(interaction, stark::n_interaction_samples(info, K::kDegree));
      if (air::kHasAttention && info.reads_first_row) {
        own.first_row = I::first_row(z_, component.log_rows, columns_.log_rows);
      }
      stark::PointEval<I>(component, own, input_.lookup, composition_challenge_, sum).run();
    }
    const K expected = I::composition_value(z_, columns_.log_rows, composition) *
                       I::vanishing(z_, columns_.log_rows);
    return sum == expected ? Status::kAccepted : Status::kConstraintsUnsatisfied;
  }

  // Deals out the powers of the DEEP challenge and prepares the terms.
  Status weigh_samples(const K& challenge) {
    std::array<size_t, stark::kTrees> n_done{};
    for (size_t tree = 0; tree < stark::kTrees; ++tree) {
      if (!arena_.take(n_terms_[tree], terms_[tree])) return Status::kWorkspaceTooSmall;
    }
    const auto add = [&](Tree tree, size_t column, size_t point, const K& factor) {
      terms_[tree][n_done[tree]++] = {factor, static_cast<uint16_t>(place_in_leaf(tree, column)),
                                      static_cast<uint8_t>(point)};
    };
    bool fits = points_.deal_out(columns_, z_, samples_, challenge, add);
    for (size_t number = 1; number <= air::kMaxDataTrees; ++number) {
      if (n_terms_[stark::data_tree(number)] == 0) continue;
      const stark::DataTree<I>& tree = input_.data_trees[number - 1];
      fits = fits && points_.pin(columns_, number, tree.pin_point(), tree.values(), add);
    }
    return fits ? Status::kAccepted : Status::kInternal;
  }

  // Queries, drawn after the last message and a proof of work.
  Status take_nonce(uint64_t nonce) {
    if (!channel_.check_pow(input_.params.query_pow_bits, nonce)) return Status::kQueryPowInvalid;
    channel_.mix_u64(nonce);
    std::span<uint32_t> drawn;
    if (!arena_.take(input_.params.n_queries, drawn)) return Status::kWorkspaceTooSmall;
    queries_ = stark::draw_queries(channel_, columns_.log_domain(), drawn);
    if (!arena_.take(queries_.size(), answers_) ||
        !arena_.take(queries_.size() * points_.size(), numerators_)) {
      return Status::kWorkspaceTooSmall;
    }
    return open_next_tree(stark::kPreprocessed);
  }

  // Goes on to the first tree from `tree` on that has columns, or to FRI behind the last one. A
  // tree gives one row of values for each query, then its witness.
  Status open_next_tree(size_t tree) {
    while (tree < stark::kTrees && n_terms_[tree] == 0) ++tree;
    if (tree == stark::kTrees) {
      PTVM_RETURN_IF_ERROR(answer_queries());
      step_ = Step::kFriQueries;
      return fri_.start_queries(queries_, answers_);
    }
    tree_ = static_cast<Tree>(tree);
    mark_ = arena_.used();
    n_taken_ = 0;
    if (!arena_.take(queries_.size(), positions_) || !arena_.take(queries_.size(), leaves_)) {
      return Status::kWorkspaceTooSmall;
    }
    step_ = Step::kRow;
    return Status::kAccepted;
  }

  // Adds the values of a row to the DEEP sums of its query.
  Status take_row(std::span<const uint8_t> row) {
    const size_t q = n_taken_++;
    F value;
    for (size_t i = 0; i < row.size(); i += F::kBytes) {
      if (!F::decode(&row[i], value)) return Status::kNonCanonical;
    }
    positions_[q] =
        I::tree_position(queries_[q], columns_.log_domain(), columns_.log_height(tree_));
    leaves_[q] = I::Hasher::hash(row);
    for (const Term& term : terms_[tree_]) {
      (void)F::decode(&row[size_t{term.place} * F::kBytes], value);  // checked above
      numerators_[q * points_.size() + term.point] += term.factor * value;
    }
    return n_taken_ < queries_.size() ? Status::kAccepted : start_opening();
  }

  // All rows are there: checks them against the root.
  Status start_opening() {
    size_t n_distinct;
    const auto [root, mismatch] = commitment(tree_);
    if (!merkle::merge_duplicates(positions_, leaves_, n_distinct)) return mismatch;
    PTVM_RETURN_IF_ERROR(opening_.start(root, columns_.log_height(tree_),
                                        positions_.first(n_distinct), leaves_.first(n_distinct),
                                        mismatch));
    step_ = Step::kSibling;
    return opening_.wants_sibling() ? Status::kAccepted : close_tree();
  }
  // A tree's root, and what it is called if an opening does not match it.
  std::pair<const Digest&, Status> commitment(Tree tree) const {
    switch (tree) {
      case stark::kPreprocessed:
        return {input_.preprocessed_root, Status::kPreprocessedOpeningInvalid};
      case stark::kTrace:
        return {input_.trace_root, Status::kTraceOpeningInvalid};
      case stark::kInteraction:
        return {input_.interaction_root, Status::kInteractionOpeningInvalid};
      case stark::kComposition:
        return {composition_root_, Status::kCompositionOpeningInvalid};
      default:
        return {input_.data_trees[tree - stark::kCommonTrees].root, Status::kDataOpeningInvalid};
    }
  }
  Status close_tree() {
    arena_.rewind(mark_);
    return open_next_tree(tree_ + 1);
  }

  // The DEEP quotients of each query add up to its answer.
  Status answer_queries() {
    const size_t n_points = points_.size();
    using Denominator = typename I::Denominator;
    std::span<Denominator> denominators, inverses;
    if (!arena_.take(numerators_.size(), denominators) ||
        !arena_.take(numerators_.size(), inverses)) {
      return Status::kWorkspaceTooSmall;
    }
    for (size_t q = 0; q < queries_.size(); ++q) {
      const auto point = I::domain_point(columns_.log_domain(), queries_[q]);
      for (size_t p = 0; p < n_points; ++p) {
        const size_t i = q * n_points + p;
        const unsigned log_lift = air::kHasAttention ? points_.log_lift(p) : 0;
        const auto own_point = log_lift == 0 ? point
                                             : I::domain_point(columns_.log_domain() - log_lift,
                                                               I::lift(queries_[q], log_lift));
        numerators_[i] = points_[p].numerator(numerators_[i], own_point);
        denominators[i] = points_[p].denominator(own_point);
      }
    }
    if (!field::batch_inverse<Denominator>(denominators, inverses)) {
      return Status::kDeepDenominatorZero;
    }
    for (size_t q = 0; q < queries_.size(); ++q) {
      for (size_t i = q * n_points; i < (q + 1) * n_points; ++i) {
        answers_[q] += numerators_[i] * inverses[i];
      }
    }
    return Status::kAccepted;
  }

  // Where a column's value is in the leaves of its tree, which sort their columns by height,
  // stably.
  size_t place_in_leaf(Tree tree, size_t column) const {
    if (tree == stark::kPreprocessed || tree == stark::kComposition) return column;
    const auto& components = input_.components;
    const auto n_columns = [&](size_t i) { return columns_.n_columns(tree, components[i]); };
    size_t own = 0;
    while (column >= n_columns(own)) column -= n_columns(own++);
    size_t place = column;
    for (size_t i = 0; i < components.size(); ++i) {
      const bool before = components[i].log_rows < components[own].log_rows ||
                          (components[i].log_rows == components[own].log_rows && i < own);
      if (before) place += n_columns(i);
    }
    return place;
  }
  static std::span<const K> take(std::span<const K>& rest, size_t n) {
    const auto taken = rest.first(n);
    rest = rest.subspan(n);
    return taken;
  }

  const StarkInput<I>& input_;
  Channel& channel_;
  Arena& arena_;

  Step step_ = Step::kCompositionRoot;
  stark::ColumnSet<I> columns_;
  size_t n_samples_ = 0;
  std::array<size_t, stark::kTrees> n_terms_{};  // of the DEEP sum
  stark::FriLayout fri_layout_;
  FriVerifier<I> fri_;
  size_t n_taken_ = 0;  // of the samples, or of a tree's rows

  K composition_challenge_{};
  Digest composition_root_{};
  Point z_{};
  std::span<K> samples_;
  stark::DeepPoints<I> points_;
  std::array<std::span<Term>, stark::kTrees> terms_;
  std::span<uint32_t> queries_;
  std::span<K> answers_;     // to FRI's queries
  std::span<K> numerators_;  // [n_queries][n_points]

  // The tree that is being opened.
  Tree tree_ = stark::kPreprocessed;
  size_t mark_ = 0;  // of the arena before it
  std::span<uint32_t> positions_;
  std::span<Digest> leaves_;
  merkle::Opening<typename I::Hasher> opening_;
};

// Verifies the generic part of a proof that is at hand; reads exactly that from `proof`.
template <class I>
Status verify_stark(const StarkInput<I>& input, typename I::Channel& channel, ByteReader& proof,
                    Arena& arena) {
  StarkVerifier<I> verifier(input, channel, arena);
  PTVM_RETURN_IF_ERROR(verifier.start());
  return feed(verifier, proof);
}

// What the pieces of a workspace may lose to alignment.
inline constexpr size_t kWorkspaceAlignment = 32 * alignof(std::max_align_t);

// An upper bound of what a StarkVerifier takes from its arena, from parameters in range.
template <class I>
size_t stark_workspace(const stark::Params& params, std::span<const stark::Component<I>> components,
                       size_t n_preprocessed_columns = 0) {
  using K = typename I::K;
  size_t n_terms = I::kCompositionColumns + n_preprocessed_columns;
  for (const auto& component : components) {
    n_terms += stark::n_deep_terms(*component.info, K::kDegree);
  }
  const auto columns = stark::column_set<I>(params, components);
  const size_t n_points = stark::n_sample_points(columns);
  // The queries that are distinct, and the cosets of a FRI layer that they lie in, cannot be more
  // than there are; the first layer has the most.
  const uint32_t log_domain = columns.log_domain();
  const uint32_t log_cosets = log_domain - std::min(params.fold_step, log_domain);
  const size_t n_queries = std::min(size_t{params.n_queries}, size_t{1} << log_domain);
  const size_t n_cosets = std::min(n_queries, size_t{1} << log_cosets);
  const size_t opening = sizeof(uint32_t) + sizeof(typename I::Digest);  // of one leaf
  const size_t quotients = n_queries * n_points * (sizeof(K) + 2 * sizeof(typename I::Denominator));
  // A FRI layer with all its folds; each fold has half as many twiddles as values, and inverses.
  const stark::FriLayer layer = {stark::kMaxLogRows, params.fold_step};
  const size_t fri = (sizeof(K) + sizeof(typename I::F)) * (size_t{1} << layer.n_folds) +
                     sizeof(uint32_t) +
                     opening * (size_t{1} << (layer.n_folds - stark::fri_log_leaf_values(layer)));
  const size_t last_layer = 2 * (sizeof(K) << params.log_last_layer_degree);
  return n_terms * (sizeof(K) + sizeof(DeepTerm<I>)) + params.n_queries * sizeof(uint32_t) +
         n_queries * sizeof(K) + quotients + std::max(n_queries * opening, n_cosets * fri) +
         last_layer + kWorkspaceAlignment;
}

}  // namespace ptvm::verifier
