// The verifier of the generic STARK: steps 2 to 6 of the transcript in spec/protocol.md.
//
// The caller has absorbed its own part (parameters, statement, trace roots, claimed sums) and gives
// the state of the channel; this part draws the composition challenge and goes on to the queries.
// All proof data is read in place, in the order in which it is needed, so no length stands in the
// proof: each follows from the parameters, the AIR and the transcript.
#pragma once

#include <algorithm>

#include "shared/merkle/merkle.h"
#include "shared/stark/component.h"
#include "shared/stark/params.h"
#include "shared/util/arena.h"
#include "verifier/src/fri.h"
#include "verifier/src/reader.h"

namespace ptvm::verifier {

inline constexpr size_t kMaxTrees = 4;  // preprocessed, trace, interaction, composition

// What the caller knows of a proof before the generic part begins.
template <class I>
struct StarkInput {
  stark::Params params;  // in range
  std::span<const stark::Component<I>> components;
  // Log sizes of the preprocessed tree's columns, ascending; empty if the AIR has none.
  std::span<const uint8_t> preprocessed_log_sizes;
  typename I::Digest preprocessed_root;  // known to the verifier, never taken from the proof
  typename I::Digest trace_root;
  typename I::Digest interaction_root;  // read only if some component has fractions
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

 public:
  StarkVerifier(const StarkInput<I>& input, ProofReader& proof, Arena& arena)
      : input_(input), reader_(proof), arena_(arena) {}

  // kAccepted, or the first check that failed. Reads exactly the generic part of the proof.
  Status verify(Channel& channel) {
    PTVM_RETURN_IF_ERROR(lay_out());

    // Composition: one challenge combines all constraints; the prover commits to their quotient.
    const K alpha = channel.draw_felt();
    Digest composition_root;
    reader_.enter(PTVM_PART_COMMITMENTS);
    PTVM_RETURN_IF_ERROR(read_digest(reader_, composition_root));
    channel.mix_root(composition_root);

    // Out of domain: the sampled values must satisfy the constraints at z.
    if (!I::out_of_domain_point(channel.draw_felt(), z_)) return Status::kOodsPointInvalid;
    std::span<K> samples;
    if (!arena_.take(n_samples_, samples)) return Status::kWorkspaceTooSmall;
    reader_.enter(PTVM_PART_SAMPLES);
    PTVM_RETURN_IF_ERROR(read_felts<K>(reader_, samples));
    channel.mix_felts(samples);
    PTVM_RETURN_IF_ERROR(check_constraints(samples, alpha));

    // DEEP: one challenge combines all columns' quotients into the function that FRI tests.
    PTVM_RETURN_IF_ERROR(weigh_samples(samples, channel.draw_felt()));
    FriVerifier<I> fri(input_.params, fri_layout_, arena_);
    PTVM_RETURN_IF_ERROR(fri.commit(channel, reader_));

    // Queries, drawn after the last message and a proof of work.
    uint64_t nonce;
    reader_.enter(PTVM_PART_PUBLIC);
    PTVM_RETURN_IF_ERROR(read_u64(reader_, nonce));
    if (!channel.check_pow(input_.params.query_pow_bits, nonce)) return Status::kQueryPowInvalid;
    channel.mix_u64(nonce);
    PTVM_RETURN_IF_ERROR(draw_queries(channel));

    std::span<K> answers;
    if (!arena_.take(queries_.size(), answers)) return Status::kWorkspaceTooSmall;
    PTVM_RETURN_IF_ERROR(answer_queries(composition_root, answers));
    return fri.check_queries(queries_, answers, reader_);
  }

 private:
  // One committed tree: its columns in commit order.
  struct Tree {
    size_t n_columns = 0;
    uint32_t log_height = 0;
    Status mismatch = Status::kInternal;
  };
  enum TreeIndex : size_t { kPreprocessed, kTrace, kInteraction, kComposition };

  struct PointKey {
    int offset = 0;
    uint32_t log_period = 0;  // 0 for a plain sample
    friend bool operator==(const PointKey&, const PointKey&) = default;
  };
  static constexpr size_t kMaxPoints = 2 + air::kMaxOffsets + stark::kMaxComponents;

  // Sizes of everything, from parameters and components alone.
  Status lay_out() {
    const stark::Params& params = input_.params;
    uint32_t log_tallest = 0;
    for (const auto& component : input_.components) {
      log_tallest = std::max<uint32_t>(log_tallest, component.log_rows);
    }
    log_rows_ =
        params.log_lifted_size == 0 ? log_tallest : params.log_lifted_size - params.log_blowup;
    if (input_.components.empty() || log_tallest == 0 || log_rows_ > stark::kMaxLogRows ||
        log_rows_ < log_tallest || log_rows_ + params.log_blowup > I::kMaxLogDomain) {
      return Status::kInvalidShape;
    }
    log_composition_rows_ = log_tallest;
    log_domain_ = log_rows_ + params.log_blowup;
    const auto layout = stark::fri_layout(params, log_domain_);
    if (!layout.ok()) return layout.status();
    fri_layout_ = layout.value();

    for (Tree& tree : trees_) tree = {0, log_domain_, Status::kInternal};
    trees_[kPreprocessed].mismatch = Status::kPreprocessedOpeningInvalid;
    trees_[kTrace].mismatch = Status::kTraceOpeningInvalid;
    trees_[kInteraction].mismatch = Status::kInteractionOpeningInvalid;
    trees_[kComposition].mismatch = Status::kCompositionOpeningInvalid;
    trees_[kComposition].n_columns = I::kCompositionColumns;
    n_samples_ = I::kCompositionColumns;

    const auto& preprocessed = input_.preprocessed_log_sizes;
    trees_[kPreprocessed].n_columns = preprocessed.size();
    if (params.log_lifted_size == 0) {
      trees_[kPreprocessed].log_height =
          preprocessed.empty() ? 0 : preprocessed.back() + params.log_blowup;
    }
    n_samples_ += preprocessed.size();
    n_terms_ = n_samples_;
    for (const auto& component : input_.components) {
      const air::AirInfo& info = *component.info;
      trees_[kTrace].n_columns += info.n_trace_columns;
      trees_[kInteraction].n_columns += info.n_interaction_columns * K::kDegree;
      n_samples_ += stark::n_trace_samples(info) + stark::n_interaction_samples(info, K::kDegree);
      n_terms_ += stark::n_deep_terms(info, K::kDegree);
    }
    return Status::kAccepted;
  }

  Status check_constraints(std::span<const K> samples, const K& alpha) {
    K sum{};
    const auto preprocessed = take(samples, input_.preprocessed_log_sizes.size());
    size_t n_trace = 0;
    for (const auto& component : input_.components) {
      n_trace += stark::n_trace_samples(*component.info);
    }
    auto trace = take(samples, n_trace);
    auto interaction = samples.first(samples.size() - I::kCompositionColumns);
    for (const auto& component : input_.components) {
      const air::AirInfo& info = *component.info;
      const typename stark::PointEval<I>::Samples own = {
          preprocessed, component.preprocessed_columns, take(trace, stark::n_trace_samples(info)),
          take(interaction, stark::n_interaction_samples(info, K::kDegree))};
      const K n_rows_inv = K(F(uint32_t{1} << component.log_rows).inverse());
      stark::PointEval<I> e(info, own, input_.lookup, component.claimed_sum * n_rows_inv, alpha,
                            sum);
      component.evaluate(e);
    }
    const auto composition = samples.template last<I::kCompositionColumns>();
    const K expected =
        I::composition_value(z_, log_rows_, composition) * I::vanishing(z_, log_rows_);
    return sum == expected ? Status::kAccepted : Status::kConstraintsUnsatisfied;
  }

  // Deals out the powers of the DEEP challenge, tree by tree, column by column, sample by sample,
  // and prepares the terms. A column with two samples comes with a third term, at the second's
  // point shifted by the column's period, which proves the period.
  Status weigh_samples(std::span<const K> samples, const K& challenge) {
    if (!arena_.take(n_terms_, terms_)) return Status::kWorkspaceTooSmall;

    K weight = K::one();
    size_t n = 0;
    const auto add = [&](const PointKey& key, const K& value, size_t place) {
      const size_t point = find_point(key);
      terms_[n++] = {deep_points_[point].add_sample(weight, value), static_cast<uint16_t>(place),
                     static_cast<uint8_t>(point)};
      weight *= challenge;
    };
    const auto add_column = [&](const air::Mask& mask, uint32_t log_column, size_t place) {
      const auto values = take(samples, mask.n_offsets);
      if (mask.n_offsets == 2) {
        add({mask.offsets[1], log_column + input_.params.log_blowup}, values[1], place);
      }
      for (size_t i = 0; i < mask.n_offsets; ++i) add({mask.offsets[i], 0}, values[i], place);
    };

    size_t begin = n;
    air::Mask current, last_two;
    current.add(0);
    last_two.add(-1);
    last_two.add(0);
    for (size_t c = 0; c < input_.preprocessed_log_sizes.size(); ++c) {
      add_column(current, input_.preprocessed_log_sizes[c], c);
    }
    tree_terms_[kPreprocessed] = terms_.subspan(begin, n - begin);
    for (const TreeIndex tree : {kTrace, kInteraction}) {
      begin = n;
      for (size_t i = 0; i < input_.components.size(); ++i) {
        const auto& component = input_.components[i];
        const air::AirInfo& info = *component.info;
        const size_t first = first_place(tree, i);
        const size_t n_columns = columns_of(tree, component);
        for (size_t c = 0; c < n_columns; ++c) {
          const air::Mask& mask = tree == kTrace                ? info.trace_masks[c]
                                  : c + K::kDegree >= n_columns ? last_two
                                                                : current;
          add_column(mask, component.log_rows, first + c);
        }
      }
      tree_terms_[tree] = terms_.subspan(begin, n - begin);
    }
    begin = n;
    for (size_t c = 0; c < I::kCompositionColumns; ++c) {
      add_column(current, log_composition_rows_, c);
    }
    tree_terms_[kComposition] = terms_.subspan(begin, n - begin);
    return Status::kAccepted;
  }

  Status draw_queries(Channel& channel) {
    std::span<uint32_t> drawn;
    if (!arena_.take(input_.params.n_queries, drawn)) return Status::kWorkspaceTooSmall;
    const uint32_t mask = (uint32_t{1} << log_domain_) - 1;
    for (size_t i = 0; i < drawn.size();) {
      for (const uint32_t word : channel.draw_u32s()) {
        if (i < drawn.size()) drawn[i++] = word & mask;
      }
    }
    std::sort(drawn.begin(), drawn.end());
    queries_ =
        drawn.first(static_cast<size_t>(std::unique(drawn.begin(), drawn.end()) - drawn.begin()));
    return Status::kAccepted;
  }

  // Opens every tree at the queries and adds up the DEEP quotients of each query to its answer.
  Status answer_queries(const Digest& composition_root, std::span<K> answers) {
    const size_t n_queries = queries_.size();
    std::span<K> numerators;  // [n_queries][n_points_]
    if (!arena_.take(n_queries * n_points_, numerators)) return Status::kWorkspaceTooSmall;

    const Digest* roots[] = {&input_.preprocessed_root, &input_.trace_root,
                             &input_.interaction_root, &composition_root};
    for (const TreeIndex index : {kPreprocessed, kTrace, kInteraction, kComposition}) {
      if (trees_[index].n_columns == 0) continue;
      PTVM_RETURN_IF_ERROR(open_tree(index, *roots[index], numerators));
    }

    using Denominator = typename I::Denominator;
    std::span<Denominator> denominators, inverses;
    if (!arena_.take(numerators.size(), denominators) ||
        !arena_.take(numerators.size(), inverses)) {
      return Status::kWorkspaceTooSmall;
    }
    for (size_t q = 0; q < n_queries; ++q) {
      const auto point = I::domain_point(log_domain_, queries_[q]);
      for (size_t p = 0; p < n_points_; ++p) {
        const size_t i = q * n_points_ + p;
        numerators[i] = deep_points_[p].numerator(numerators[i], point);
        denominators[i] = deep_points_[p].denominator(point);
      }
    }
    if (!field::batch_inverse<Denominator>(denominators, inverses)) {
      return Status::kDeepDenominatorZero;
    }
    for (size_t q = 0; q < n_queries; ++q) {
      for (size_t i = q * n_points_; i < (q + 1) * n_points_; ++i) {
        answers[q] += numerators[i] * inverses[i];
      }
    }
    return Status::kAccepted;
  }

  // Reads one row of values per query, then the tree's witness; checks them against the root.
  Status open_tree(TreeIndex index, const Digest& root, std::span<K> numerators) {
    const Tree& tree = trees_[index];
    const size_t mark = arena_.used();
    std::span<uint32_t> positions;
    std::span<Digest> leaves;
    if (!arena_.take(queries_.size(), positions) || !arena_.take(queries_.size(), leaves)) {
      return Status::kWorkspaceTooSmall;
    }
    reader_.enter(PTVM_PART_VALUES);
    for (size_t q = 0; q < queries_.size(); ++q) {
      positions[q] = merkle::tree_position(queries_[q], log_domain_, tree.log_height);
      std::span<const uint8_t> row;
      PTVM_RETURN_IF_ERROR(read_row<F>(reader_, tree.n_columns, row));
      leaves[q] = I::Hasher::hash(row);
      for (const Term& term : tree_terms_[index]) {
        F value;
        (void)F::decode(&row[size_t{term.place} * F::kBytes], value);  // checked by read_row
        numerators[q * n_points_ + term.point] += term.factor * value;
      }
    }
    size_t n_distinct;
    if (!merkle::merge_duplicates(positions, leaves, n_distinct)) return tree.mismatch;
    reader_.enter(PTVM_PART_PATHS);
    const Status opened = merkle::verify_opening<typename I::Hasher>(
        root, tree.log_height, positions.first(n_distinct), leaves.first(n_distinct), reader_,
        tree.mismatch);
    arena_.rewind(mark);
    return opened;
  }

  // The leaf places of a component's columns: trees sort their columns by height, stably.
  size_t first_place(TreeIndex tree, size_t component) const {
    const auto& components = input_.components;
    size_t place = 0;
    for (size_t i = 0; i < components.size(); ++i) {
      const bool before =
          components[i].log_rows < components[component].log_rows ||
          (components[i].log_rows == components[component].log_rows && i < component);
      if (before) place += columns_of(tree, components[i]);
    }
    return place;
  }
  static size_t columns_of(TreeIndex tree, const stark::Component<I>& component) {
    return tree == kTrace ? component.info->n_trace_columns
                          : component.info->n_interaction_columns * K::kDegree;
  }
  static std::span<const K> take(std::span<const K>& rest, size_t n) {
    const auto taken = rest.first(n);
    rest = rest.subspan(n);
    return taken;
  }

  size_t find_point(PointKey key) {
    // The period of a column of full height is the whole domain: the shift is no shift.
    if (key.log_period == log_domain_) key.log_period = 0;
    for (size_t i = 0; i < n_points_; ++i) {
      if (point_keys_[i] == key) return i;
    }
    Point point = I::shift(z_, key.offset, log_rows_);
    if (key.log_period != 0) point = I::shift_by_period(point, key.log_period, log_domain_);
    point_keys_[n_points_] = key;
    deep_points_[n_points_] = typename I::DeepPoint(point);
    return n_points_++;
  }

  const StarkInput<I>& input_;
  ProofReader& reader_;
  Arena& arena_;

  uint32_t log_rows_ = 0;              // M
  uint32_t log_composition_rows_ = 0;  // of a half of the composition
  uint32_t log_domain_ = 0;            // L
  size_t n_samples_ = 0;
  size_t n_terms_ = 0;  // of the DEEP sum
  stark::FriLayout fri_layout_;
  std::array<Tree, kMaxTrees> trees_;

  Point z_{};
  std::array<PointKey, kMaxPoints> point_keys_;
  std::array<typename I::DeepPoint, kMaxPoints> deep_points_;
  size_t n_points_ = 0;
  std::span<Term> terms_;
  std::array<std::span<const Term>, kMaxTrees> tree_terms_;
  std::span<uint32_t> queries_;
};

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
  constexpr size_t kMaxPoints = 2 + air::kMaxOffsets + stark::kMaxComponents;
  const size_t n_queries = params.n_queries;
  const size_t n_points = std::min(kMaxPoints, 2 + components.size());
  const size_t opening = sizeof(uint32_t) + sizeof(typename I::Digest);  // of one leaf
  const size_t quotients = n_queries * n_points * (sizeof(K) + 2 * sizeof(typename I::Denominator));
  // A FRI layer with all its folds; each fold has half as many twiddles as values, and inverses.
  const stark::FriLayer layer = {stark::kMaxLogRows, params.fold_step};
  const size_t fri = (sizeof(K) + sizeof(typename I::F)) * (size_t{1} << layer.n_folds) +
                     sizeof(uint32_t) +
                     opening * (size_t{1} << (layer.n_folds - stark::fri_log_leaf_values(layer)));
  const size_t last_layer = 2 * (sizeof(K) << params.log_last_layer_degree);
  return n_terms * (sizeof(K) + sizeof(DeepTerm<I>)) + n_queries * (sizeof(uint32_t) + sizeof(K)) +
         quotients + n_queries * std::max(opening, fri) + last_layer + kWorkspaceAlignment;
}

}  // namespace ptvm::verifier
