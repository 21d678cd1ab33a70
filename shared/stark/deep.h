// How the DEEP challenge is dealt out over the samples of a proof (spec/protocol.md, "DEEP").
//
// Its powers go tree by tree, column by column, sample by sample. A column with two samples gets a
// third term, before the others: the second sample's value at that point shifted by the column's
// period, which is what proves the period of a column that is lower than the tallest. At the end
// come the pins of data trees.
#pragma once

#include <algorithm>
#include <array>
#include <span>

#include "shared/stark/component.h"
#include "shared/stark/params.h"

namespace ptvm::stark {

// The trees of a proof, in the order of the transcript. Data trees, whose roots stand in the
// statement, come behind those that every proof may have, and are numbered from 1.
enum Tree : size_t {
  kPreprocessed,
  kTrace,
  kInteraction,
  kComposition,
  kCommonTrees,
  kTrees = kCommonTrees + air::kMaxDataTrees
};
constexpr Tree data_tree(size_t number) { return static_cast<Tree>(kComposition + number); }
constexpr bool is_data_tree(Tree tree) { return air::kHasAttention && tree >= kCommonTrees; }
// The number of a data tree; 0 for the trace.
constexpr size_t data_tree_number(Tree tree) {
  return is_data_tree(tree) ? tree - kComposition : 0;
}

// The columns of a proof by tree and component, as the samples run over them.
template <class I>
struct ColumnSet {
  std::span<const Component<I>> components;
  std::span<const uint8_t> preprocessed_log_sizes;  // ascending
  uint32_t log_rows = 0;              // M: of the domain that every column is lifted to
  uint32_t log_composition_rows = 0;  // of one part of the composition
  uint32_t log_blowup = 0;
  bool lifts_all = false;  // to a given size, instead of the tallest component's

  uint32_t log_domain() const { return log_rows + log_blowup; }
  // Trees reach over the whole domain; those that are there before the trace, the preprocessed one
  // and data trees, only as far as their own columns do, unless all are lifted to a given size.
  uint32_t log_height(Tree tree) const {
    if (lifts_all || (tree != kPreprocessed && !is_data_tree(tree))) return log_domain();
    uint32_t log_tallest = 0;
    if (tree == kPreprocessed) {
      if (!preprocessed_log_sizes.empty()) log_tallest = preprocessed_log_sizes.back();
    } else {
      for (const auto& component : components) {
        if (n_columns(tree, component) > 0) {
          log_tallest = std::max<uint32_t>(log_tallest, component.log_rows);
        }
      }
    }
    return log_tallest == 0 ? log_domain() : log_tallest + log_blowup;
  }
  // The columns that a component has in a data tree, the trace or the interaction.
  static size_t n_columns(Tree tree, const Component<I>& component) {
    if (tree == kInteraction) return component.info->n_interaction_columns * I::K::kDegree;
    return component.info->n_columns_in(data_tree_number(tree));
  }
  size_t n_columns(Tree tree) const {
    if (tree == kPreprocessed) return preprocessed_log_sizes.size();
    if (tree == kComposition) return I::kCompositionColumns;
    size_t n = 0;
    for (const auto& component : components) n += n_columns(tree, component);
    return n;
  }

  // Calls visit(tree, column, log_rows, mask) for every column in commit order; `column` counts
  // from 0 in each tree.
  template <class Visit>
  void for_each_column(Visit&& visit) const {
    air::Mask current, last_two;
    current.add(0);
    last_two.add(-1);
    last_two.add(0);
    for (size_t c = 0; c < preprocessed_log_sizes.size(); ++c) {
      visit(kPreprocessed, c, uint32_t{preprocessed_log_sizes[c]}, current);
    }
    const auto visit_trace = [&](Tree tree) {
      size_t column = 0;
      for (const auto& component : components) {
        for (size_t c = 0; c < component.info->n_trace_columns; ++c) {
          if (!component.info->is_in(data_tree_number(tree), c)) continue;
          visit(tree, column++, uint32_t{component.log_rows}, component.info->trace_masks[c]);
        }
      }
    };
    visit_trace(kTrace);
    size_t column = 0;
    for (const auto& component : components) {
      for (size_t c = 0; c < n_columns(kInteraction, component); ++c) {
        const bool reads_two = component.info->n_interaction_offsets(c / I::K::kDegree) == 2;
        visit(kInteraction, column++, uint32_t{component.log_rows}, reads_two ? last_two : current);
      }
    }
    for (size_t c = 0; c < I::kCompositionColumns; ++c) {
      visit(kComposition, c, log_composition_rows, current);
    }
    for (size_t number = 1; number <= air::kMaxDataTrees; ++number) visit_trace(data_tree(number));
  }
};

// The columns of a proof with these components: all lifted to the tallest, or as `params` say.
template <class I>
ColumnSet<I> column_set(const Params& params, std::span<const Component<I>> components,
                        std::span<const uint8_t> preprocessed_log_sizes = {}) {
  uint32_t log_tallest = 0;
  for (const auto& component : components) {
    log_tallest = std::max<uint32_t>(log_tallest, component.log_rows);
  }
  return {.components = components,
          .preprocessed_log_sizes = preprocessed_log_sizes,
          .log_rows = params.log_lifted_size == 0 ? log_tallest
                                                  : params.log_lifted_size - params.log_blowup,
          .log_composition_rows = log_tallest,
          .log_blowup = params.log_blowup,
          .lifts_all = params.log_lifted_size != 0};
}

// Where a sample is taken: z moved by `offset` rows, and by the period of a column of 2^log_period
// values unless that is 0.
struct SamplePoint {
  int offset = 0;
  uint32_t log_period = 0;
  uint8_t data_tree = 0;  // if not 0, the point that this tree is pinned at instead
  friend bool operator==(const SamplePoint&, const SamplePoint&) = default;
};

// The distinct points of a proof, in order of first use.
class SamplePoints {
 public:
  static constexpr size_t kMax = 4 + 2 * kMaxComponents + air::kMaxDataTrees;

  // The number of `point`, which is new if it equals size() before the call; kMax if there is no
  // room for it, which no AIR of this project needs.
  constexpr size_t number_of(SamplePoint point, uint32_t log_domain) {
    // The period of a column of full height is the whole domain: the shift is no shift.
    if (point.log_period == log_domain) point.log_period = 0;
    for (size_t i = 0; i < n_; ++i) {
      if (points_[i] == point) return i;
    }
    if (n_ == kMax) return kMax;
    points_[n_] = point;
    return n_++;
  }
  constexpr size_t size() const { return n_; }
  constexpr const SamplePoint& operator[](size_t i) const { return points_[i]; }

  // Calls visit(point, sample) for each term of a column of 2^log_size rows, in order: `sample` is
  // the number of the sample whose value the term takes.
  template <class Visit>
  static constexpr void for_each_term(const air::Mask& mask, uint32_t log_size, uint32_t log_blowup,
                                      Visit&& visit) {
    if (mask.n_offsets == 2) visit(SamplePoint{mask.offsets[1], log_size + log_blowup}, 1);
    for (size_t i = 0; i < mask.n_offsets; ++i) visit(SamplePoint{mask.offsets[i], 0}, i);
  }

 private:
  std::array<SamplePoint, kMax> points_{};
  size_t n_ = 0;
};

// How many points a proof with these columns has.
template <class I>
size_t n_sample_points(const ColumnSet<I>& columns) {
  SamplePoints points;
  columns.for_each_column([&](Tree, size_t, uint32_t log_size, const air::Mask& mask) {
    SamplePoints::for_each_term(
        mask, log_size, columns.log_blowup,
        [&](const SamplePoint& point, size_t) { points.number_of(point, columns.log_domain()); });
  });
  size_t n = points.size();
  for (size_t number = 1; number <= air::kMaxDataTrees; ++number) {
    n += columns.n_columns(data_tree(number)) != 0;
  }
  return n;
}

// The points at which columns are sampled, and the constant parts of the quotients there.
template <class I>
class DeepPoints {
  using K = typename I::K;
  using Point = typename I::Point;

 public:
  // Deals out the powers of `challenge` over `samples`, in order, and calls
  // add(tree, column, point, factor) for each term: `factor` times the column's value at a query
  // belongs to the numerator of point number `point`. Returns false if there are too many points.
  template <class Add>
  [[nodiscard]] bool deal_out(const ColumnSet<I>& columns, const Point& z,
                              std::span<const K> samples, const K& challenge, Add&& add) {
    challenge_ = challenge;
    bool fits = true;
    columns.for_each_column(
        [&](Tree tree, size_t column, uint32_t log_size, const air::Mask& mask) {
          const auto term = [&](const SamplePoint& point, size_t sample) {
            const size_t number = find(point, columns, z);
            fits &= number < SamplePoints::kMax;
            if (!fits) return;
            add(tree, column, number, add_sample(number, samples[sample]));
          };
          SamplePoints::for_each_term(mask, log_size, columns.log_blowup, term);
          samples = samples.subspan(mask.n_offsets);
        });
    return fits;
  }

  // Goes on with the columns of data tree `number`, whose values at `point` are `pins`.
  template <class Add>
  [[nodiscard]] bool pin(const ColumnSet<I>& columns, size_t number, const Point& point,
                         std::span<const K> pins, Add&& add) {
    const Tree tree = data_tree(number);
    const size_t place =
        points_.number_of({.data_tree = static_cast<uint8_t>(number)}, columns.log_domain());
    if (place == SamplePoints::kMax) return false;
    quotients_[place] = typename I::DeepPoint(point);
    log_lifts_[place] = static_cast<uint8_t>(columns.log_domain() - columns.log_height(tree));
    for (size_t c = 0; c < pins.size(); ++c) add(tree, c, place, add_sample(place, pins[c]));
    return true;
  }

  // By how much the domain that a point belongs to is smaller than that of the queries.
  unsigned log_lift(size_t i) const { return log_lifts_[i]; }

  size_t size() const { return points_.size(); }
  std::span<const typename I::DeepPoint> all() const {
    return std::span(quotients_).first(points_.size());
  }
  const typename I::DeepPoint& operator[](size_t i) const { return quotients_[i]; }

 private:
  // The factor of a column's next term, whose weight is the next power of the challenge.
  K add_sample(size_t number, const K& value) {
    const K factor = quotients_[number].add_sample(weight_, value);
    weight_ *= challenge_;
    return factor;
  }
  size_t find(const SamplePoint& key, const ColumnSet<I>& columns, const Point& z) {
    const size_t n_before = points_.size();
    const size_t number = points_.number_of(key, columns.log_domain());
    if (number != n_before || number == SamplePoints::kMax) return number;
    Point point = I::shift(z, key.offset, columns.log_rows);
    if (const uint32_t log_period = points_[number].log_period; log_period != 0) {
      point = I::shift_by_period(point, log_period, columns.log_domain());
    }
    quotients_[number] = typename I::DeepPoint(point);
    return number;
  }

  K challenge_{};
  K weight_ = K::one();
  SamplePoints points_;
  std::array<typename I::DeepPoint, SamplePoints::kMax> quotients_{};
  std::array<uint8_t, SamplePoints::kMax> log_lifts_{};
};

}  // namespace ptvm::stark
