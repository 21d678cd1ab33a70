// The prover of the generic STARK (spec/protocol.md), once for every instance.
//
// The caller commits to the trace, absorbs its own part of the transcript, draws the lookup
// challenges, commits to the interaction, and lets prove() do the rest: the counterpart of
// verifier/src/stark.h, step by step.
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "prover/stark/component_prover.h"
#include "prover/stark/fri_prover.h"
#include "prover/stark/proof_writer.h"
#include "prover/util/check.h"
#include "shared/merkle/merkle.h"
#include "shared/stark/data_commitment.h"
#include "shared/stark/deep.h"
#include "shared/stark/queries.h"

namespace ptvm::prover {

template <class B>
using ComponentProvers = std::vector<std::unique_ptr<ComponentProver<B>>>;

template <class B>
class StarkProver {
  using Instance = typename B::Instance;
  using F = typename B::F;
  using K = typename B::K;
  using Point = typename B::Point;
  using Digest = typename Instance::Digest;
  using Channel = typename Instance::Channel;
  using Tree = stark::Tree;

 public:
  // `params` in range for the heights of `components`, each at least B::kMinLogRows; `tables` large
  // enough for both.
  StarkProver(const stark::Params& params, ComponentProvers<B> components,
              const typename B::Tables& tables)
      : params_(params), components_(std::move(components)), tables_(tables) {
    for (const auto& component : components_) shapes_.push_back(component->component());
    columns_ = stark::column_set<Instance>(params, shapes_);
    for (const auto& shape : shapes_) PTVM_CHECK(shape.log_rows >= B::kMinLogRows);
    PTVM_CHECK(params.log_lifted_size == 0 ||
               params.log_lifted_size >= columns_.log_composition_rows + params.log_blowup);
    const auto layout = stark::fri_layout(params_, columns_.log_domain());
    PTVM_CHECK(layout.ok());
    fri_layout_ = layout.value();
  }

  // Commits to values [n_columns], each in storage order of its own size, and returns the root.
  // The preprocessed columns' sizes ascend; those that a component reads have its height, and none
  // is taller than the domain that all columns are lifted to.
  Digest commit_preprocessed(memory::Columns<F> values) {
    PTVM_CHECK(std::ranges::is_sorted(values.log_sizes()));
    for (const unsigned log_size : values.log_sizes()) {
      PTVM_CHECK(log_size >= B::kMinLogRows && log_size <= columns_.log_rows);
      preprocessed_log_sizes_.push_back(static_cast<uint8_t>(log_size));
    }
    columns_.preprocessed_log_sizes = preprocessed_log_sizes_;
    return commit_values(stark::kPreprocessed, std::move(values));
  }
  // The columns of all components in data tree `number`, from 1, component by component.
  const stark::DataTree<Instance>& commit_data(size_t number, memory::Columns<F> values) {
    const Tree tree = stark::data_tree(number);
    stark::DataTree<Instance>& data = data_trees_[number - 1];
    data.root = commit_values(tree, std::move(values));
    const auto point = data.pin_point();
    const memory::Columns<F>& coefficients = trees_[tree].coefficients;
    const unsigned log_rows = columns_.log_height(tree) - params_.log_blowup;
    std::vector<typename B::SampleRequest> requests;
    for (size_t c = 0; c < coefficients.size(); ++c) {
      requests.push_back({coefficients.view(c), point, log_rows - coefficients.log_size(c), 0});
    }
    const std::vector<K> pins = B::sample(requests);
    PTVM_CHECK(pins.size() <= data.pins.size());
    data.n_columns = pins.size();
    std::ranges::copy(pins, data.pins.begin());
    return data;
  }
  // The trace columns of all components that are in no data tree, component by component.
  Digest commit_trace(memory::Columns<F> values) {
    return commit_values(stark::kTrace, std::move(values));
  }
  // Computes and commits to the interaction columns; sets the components' claimed sums.
  Digest commit_interaction(const air::LookupElements<K>& lookup) {
    lookup_ = lookup;
    std::vector<unsigned> log_sizes;
    for (const auto& component : components_) {
      const size_t n = component->component().info->n_interaction_columns * K::kDegree;
      log_sizes.insert(log_sizes.end(), n, component->component().log_rows);
    }
    if (log_sizes.empty()) return commit_values(stark::kInteraction, {});
    memory::Columns<F> values(std::move(log_sizes));
    std::array<const memory::Columns<F>*, stark::kTrees> on_rows;
    for (size_t tree = 0; tree < stark::kTrees; ++tree) on_rows[tree] = &trees_[tree].values;
    ColumnCursor cursor;
    for (const auto& component : components_) {
      const size_t first = cursor.at[stark::kInteraction];
      const ComponentViews views = view(component->component(), on_rows, cursor);
      const size_t n = cursor.at[stark::kInteraction] - first;
      if (n == 0) continue;
      memory::Columns<F> first_row;
      if (component->component().info->reads_first_row) {
        first_row = first_row_column(component->component().log_rows);
      }
      component->fill_interaction(views.columns(first_row), lookup, values.pointers(first, n));
    }
    for (Committed& tree : trees_) tree.values = {};
    return commit_values(stark::kInteraction, std::move(values));
  }
  std::vector<K> claimed_sums() const {
    std::vector<K> sums;
    for (const auto& component : components_) sums.push_back(component->component().claimed_sum);
    return sums;
  }

  // Writes the generic part of the proof. The channel has absorbed everything before.
  void prove(Channel& channel, ProofWriter& out) {
    const Digest composition_root = commit_composition(channel.draw_felt());
    channel.mix_root(composition_root);
    out.put(composition_root);

    for (size_t i = 0; i < components_.size(); ++i) shapes_[i] = components_[i]->component();

    Point z;
    PTVM_CHECK(Instance::out_of_domain_point(channel.draw_felt(), z));
    const std::vector<K> samples = sample(z);
    channel.mix_felts(samples);
    for (const K& value : samples) out.put_felt(value);

    FriProver<B> fri(params_, fri_layout_);
    fri.commit(quotients(z, samples, channel.draw_felt()), tables_, channel, out);

    const uint64_t nonce = B::find_nonce(channel, params_.query_pow_bits);
    channel.mix_u64(nonce);
    out.put_le(nonce);

    std::vector<uint32_t> drawn(params_.n_queries);
    const auto queries = stark::draw_queries(channel, columns_.log_domain(), drawn);
    for (size_t tree = 0; tree < stark::kTrees; ++tree) {
      if (trees_[tree].commitment) open_tree(trees_[tree], queries, out);
    }
    fri.open({queries.begin(), queries.end()}, out);
  }

 private:
  struct Committed {
    memory::Columns<F> values;        // on the trace domain, as long as the interaction needs them
    memory::Columns<F> coefficients;  // the same polynomials
    memory::Columns<F> extension;     // their values on the domains that are committed to
    std::optional<typename B::MerkleTree> commitment;
  };

  Digest commit_values(Tree tree, memory::Columns<F> values) {
    Committed& committed = trees_[tree];
    memory::Columns<F>& coefficients = committed.coefficients;
    if (tree != stark::kInteraction && has_fractions()) {  // the interaction is made from values
      coefficients = memory::Columns<F>({values.log_sizes().begin(), values.log_sizes().end()});
      committed.values = std::move(values);
      committed.extension =
          B::interpolate_and_extend(committed.values, coefficients, params_.log_blowup, tables_);
    } else {
      coefficients = std::move(values);
      committed.extension =
          B::interpolate_and_extend(coefficients, coefficients, params_.log_blowup, tables_);
    }
    return commit_extension(tree);
  }
  Digest commit_extension(Tree tree) {
    Committed& committed = trees_[tree];
    committed.commitment.emplace(
        B::MerkleTree::over_columns(committed.extension.views(), columns_.log_height(tree)));
    return committed.commitment->root();
  }

  bool has_fractions() const {
    return std::ranges::any_of(
        shapes_, [](const auto& shape) { return shape.info->n_interaction_columns != 0; });
  }
  // Which column of each tree is the next component's first.
  struct ColumnCursor {
    std::array<size_t, stark::kTrees> at{};
  };
  // A component's columns among those of all trees.
  struct ComponentViews {
    std::vector<const F*> preprocessed, trace, interaction;

    ComponentColumns<B> columns(const memory::Columns<F>& first_row) const {
      return {preprocessed, trace, interaction,
              first_row.size() == 0 ? nullptr : first_row[0].data()};
    }
  };
  ComponentViews view(const stark::Component<Instance>& component,
                      const std::array<const memory::Columns<F>*, stark::kTrees>& trees,
                      ColumnCursor& cursor) const {
    ComponentViews views;
    for (const uint16_t c : component.preprocessed_columns) {
      PTVM_CHECK(preprocessed_log_sizes_[c] == component.log_rows);
      views.preprocessed.push_back((*trees[stark::kPreprocessed])[c].data());
    }
    const air::AirInfo& info = *component.info;
    for (size_t c = 0; c < info.n_trace_columns; ++c) {
      const Tree tree =
          info.data_trees[c] == 0 ? stark::kTrace : stark::data_tree(info.data_trees[c]);
      views.trace.push_back((*trees[tree])[cursor.at[tree]++].data());
    }
    const size_t n = info.n_interaction_columns * K::kDegree;
    if (trees[stark::kInteraction]->size() != 0) {
      views.interaction = trees[stark::kInteraction]->pointers(cursor.at[stark::kInteraction], n);
    }
    cursor.at[stark::kInteraction] += n;
    return views;
  }
  // The selector of row 0, on the rows.
  static memory::Columns<F> first_row_column(unsigned log_rows) {
    memory::Columns<F> column(1, log_rows);
    column.set_zero();
    column[0][B::storage_index(0, log_rows)] = F::one();
    return column;
  }

  // The sum of all constraint quotients, in two parts of the trace's degree.
  Digest commit_composition(const K& challenge) {
    size_t n_constraints = 0;
    for (const auto& component : components_) {
      n_constraints += component->component().info->n_constraints;
    }
    std::vector<K> powers(n_constraints);  // the first constraint has the highest
    K power = K::one();
    for (size_t i = n_constraints; i-- > 0; power *= challenge) powers[i] = power;

    // Constraints have degree 3 at most, so their quotients fit the domain of twice the trace. With
    // a blow-up of 2 that is the domain of the commitments.
    std::array<memory::Columns<F>, stark::kTrees> extensions;
    std::array<const memory::Columns<F>*, stark::kTrees> on_domain{};
    for (size_t tree = 0; tree < stark::kTrees; ++tree) {
      on_domain[tree] = &trees_[tree].extension;
      if (params_.log_blowup != 1 && trees_[tree].commitment) {
        extensions[tree] = B::extend(trees_[tree].coefficients, 1, tables_);
        on_domain[tree] = &extensions[tree];
      }
    }

    const unsigned log_size = columns_.log_composition_rows + 1;
    memory::Columns<F> total(K::kDegree, log_size);
    total.set_zero();
    ColumnCursor cursor;
    size_t first_constraint = 0;
    for (const auto& component : components_) {
      const auto& shape = component->component();
      memory::Columns<F> first_row;
      if (shape.info->reads_first_row) {
        first_row = first_row_column(shape.log_rows);
        first_row = B::interpolate_and_extend(first_row, first_row, 1, tables_);
      }
      memory::Columns<F> sums(K::kDegree, shape.log_rows + 1);
      const ComponentViews views = view(shape, on_domain, cursor);
      component->evaluate(views.columns(first_row), lookup_,
                          std::span(powers).subspan(first_constraint, shape.info->n_constraints),
                          sums.pointers(0, K::kDegree));
      B::add_lifted(sums, total);
      first_constraint += shape.info->n_constraints;
    }
    Committed& composition = trees_[stark::kComposition];
    composition.coefficients = B::split_composition(std::move(total), tables_);
    composition.extension = B::extend(composition.coefficients, params_.log_blowup, tables_);
    return commit_extension(stark::kComposition);
  }

  // The values of all columns at their points, in the order of the transcript.
  std::vector<K> sample(const Point& z) const {
    std::vector<typename B::SampleRequest> requests;
    columns_.for_each_column(
        [&](Tree tree, size_t column, uint32_t log_size, const air::Mask& mask) {
          for (size_t i = 0; i < mask.n_offsets; ++i) {
            requests.push_back({trees_[tree].coefficients.view(column),
                                Instance::shift(z, mask.offsets[i], columns_.log_rows),
                                columns_.log_rows - log_size, mask.offsets[i]});
          }
        });
    return B::sample(requests);
  }

  memory::Columns<F> quotients(const Point& z, std::span<const K> samples,
                               const K& challenge) const {
    stark::DeepPoints<Instance> points;
    std::vector<typename B::QuotientTerm> terms;
    const auto add = [&](Tree tree, size_t column, size_t point, const K& factor) {
      terms.push_back({trees_[tree].extension.view(column), point, factor});
    };
    PTVM_CHECK(points.deal_out(columns_, z, samples, challenge, add));
    memory::Columns<F> sum = B::quotients(points.all(), terms, columns_.log_domain(), tables_);
    for (size_t number = 1; number <= air::kMaxDataTrees; ++number) {
      const Tree tree = stark::data_tree(number);
      if (!trees_[tree].commitment) continue;
      const stark::DataTree<Instance>& data = data_trees_[number - 1];
      terms.clear();
      PTVM_CHECK(points.pin(columns_, number, data.pin_point(), data.values(), add));
      for (auto& term : terms) term.point = 0;
      B::add_lifted(B::quotients(points.all().last(1), terms, columns_.log_height(tree), tables_),
                    sum);
    }
    return sum;
  }

  // One row of values a query, the columns in the order of the tree's leaves, then the witness.
  void open_tree(const Committed& tree, std::span<const uint32_t> queries, ProofWriter& out) const {
    if (tree.extension.size() == 0) return;
    const unsigned log_height = tree.commitment->log_height();
    std::vector<memory::ColumnView<F>> leaf = tree.extension.views();
    std::stable_sort(leaf.begin(), leaf.end(),
                     [](const auto& a, const auto& b) { return a.log_size < b.log_size; });
    std::vector<uint32_t> positions;
    for (const uint32_t query : queries) {
      const uint32_t position = Instance::tree_position(query, columns_.log_domain(), log_height);
      for (const memory::ColumnView<F>& column : leaf) {
        out.put_felt(column.data[Instance::lift(position, log_height - column.log_size)]);
      }
      positions.push_back(position);
    }
    // Positions in a lower or taller tree need not ascend with the queries.
    std::sort(positions.begin(), positions.end());
    positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
    out.put_witness(tree.commitment->decommit(positions));
  }

  stark::Params params_;
  ComponentProvers<B> components_;
  const typename B::Tables& tables_;
  stark::FriLayout fri_layout_;
  std::vector<stark::Component<Instance>> shapes_;
  std::vector<uint8_t> preprocessed_log_sizes_;
  stark::ColumnSet<Instance> columns_;  // views of the two above
  std::array<Committed, stark::kTrees> trees_;
  std::array<stark::DataTree<Instance>, air::kMaxDataTrees> data_trees_;
  air::LookupElements<K> lookup_{};
};

}  // namespace ptvm::prover
