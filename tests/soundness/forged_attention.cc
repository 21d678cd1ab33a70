#include "tests/soundness/forged_attention.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "prover/inference/generated_inputs.h"

namespace ptvm::testing {
namespace {

using inference::AttentionInputs;
using inference::AttentionShape;
using inference::kAttentionWeights;

std::string relation_name(const Number& number) {
  const uint64_t relation = saturated(number);
  return relation < kAttentionRelationNames.size() ? kAttentionRelationNames[relation]
                                                   : "Relation" + std::to_string(relation);
}

// All complaints of the components; their lookups go to `bus`.
std::set<std::string> check_tables(const ForgedAttention& f, Bus& bus) {
  const auto components = proof::components_of(claim::AttentionClaim{.shape = f.shape});
  std::set<std::string> complaints;
  const auto add = [&]<class Air>(size_t c) {
    for (const Violation& violation : check<Air>(f.tables[c], &bus, components[c].parameters)) {
      complaints.insert(std::string(kAttentionComponentNames[c]) + "." + violation.constraint);
    }
  };
  add.template operator()<Attend>(proof::kAttend);
  add.template operator()<Cache>(proof::kCache);
  add.template operator()<CarriedRows>(proof::kCarriedRows);
  return complaints;
}

}  // namespace

int64_t number_of(F cell) {
  const uint64_t value = saturated(cell.value());
  return value < 1 << 30 ? static_cast<int64_t>(value)
                         : -static_cast<int64_t>(saturated((-cell).value()));
}

ForgedAttention::ForgedAttention(const AttentionInputs& inputs) : shape(inputs.shape) {
  auto trace =
      inference::build_trace<F>(inputs, false, [](uint32_t row, unsigned) { return row; }).trace;
  const auto statement = proof::statement_of(claim::AttentionClaim{.shape = shape});
  for (size_t c = 0; c < tables.size(); ++c) {
    for (const F* column : trace.columns_of(statement, c)) {
      tables[c].emplace_back(column,
                             column + (size_t{1} << statement.all_components[c].log_rows()));
    }
  }
  public_bytes = std::move(trace.public_bytes);
}

size_t ForgedAttention::find(proof::AttentionComponent component,
                             const std::function<bool(size_t)>& matches) {
  for (size_t row = 0; row < tables[component].front().size(); ++row) {
    if (matches(row)) return row;
  }
  throw std::out_of_range("no such row");
}
size_t ForgedAttention::header(int64_t key) {
  return find(proof::kAttend, [&](size_t row) {
    return is(Attend::kHeader, row) && number_of(attend(Attend::kKey, row)) == key;
  });
}
size_t ForgedAttention::element(int64_t key, int64_t coordinate) {
  return find(proof::kAttend, [&](size_t row) {
    return is(Attend::kElement, row) && number_of(attend(Attend::kKey, row)) == key &&
           number_of(attend(Attend::kPlace, row)) == coordinate;
  });
}
size_t ForgedAttention::score(int64_t query, int64_t key) {
  return find(proof::kAttend, [&](size_t row) {
    return is_score(row) && number_of(attend(Attend::kKey, row)) == key &&
           number_of(attend(Attend::kPlace, row)) == query;
  });
}
size_t ForgedAttention::tensor_row(proof::AttentionComponent component, int64_t position,
                                   int64_t coordinate) {
  const AttentionTable& table = tables[component];
  return find(component, [&](size_t row) {
    return !table[TensorRows::kActive][row].is_zero() &&
           number_of(table[TensorRows::kKey][row]) == position &&
           number_of(table[TensorRows::kCoordinate][row]) == coordinate;
  });
}

void ForgedAttention::erase_row(proof::AttentionComponent component, size_t row) {
  for (auto& column : tables[component]) {
    column.erase(column.begin() + static_cast<ptrdiff_t>(row));
    column.push_back(F::zero());
  }
}
void ForgedAttention::copy_row_behind(proof::AttentionComponent component, size_t row) {
  for (auto& column : tables[component]) {
    const F cell = column[row];
    column.insert(column.begin() + static_cast<ptrdiff_t>(row), cell);
    column.pop_back();
  }
}
void ForgedAttention::swap_rows(proof::AttentionComponent component, size_t a, size_t b) {
  for (auto& column : tables[component]) std::swap(column[a], column[b]);
}
void ForgedAttention::rotate(proof::AttentionComponent component) {
  for (auto& column : tables[component]) {
    std::rotate(column.begin(), column.end() - 1, column.end());
  }
}

void ForgedAttention::lay_out(const std::vector<Pair>& heads) {
  AttentionTable& table = tables[proof::kAttend];
  const size_t n_rows = table.front().size();
  for (auto& column : table) column.assign(n_rows, F::zero());
  size_t row = 0;
  for (const auto& [first, end] : heads) {
    const int64_t first_query = end + 1 - shape.steps;
    for (int64_t key = first; key <= end; ++key) {
      const auto add = [&](Attend::Column kind, int64_t place) {
        attend(kind, row) = F::one();
        attend(Attend::kCarried, row) = F(key < first_query ? 1u : 0u);
        attend(Attend::kKey, row) = F::from_signed(key);
        attend(Attend::kPlace, row) = F::from_signed(place);
        attend(Attend::kEnd, row) = F::from_signed(end);
        return row++;
      };
      const size_t header = add(Attend::kHeader, key);
      attend(Attend::kNewHead, header) = F(key == first ? 1u : 0u);
      attend(Attend::kBit1, header) = F(key < first_query ? 0u : 1u);
      for (uint32_t i = 0; i < shape.dim; ++i) {
        const F value = cache(Cache::kValue, tensor_row(proof::kCache, key, i));
        attend(Attend::kByte0, add(Attend::kElement, i)) = value + F(128);
      }
      const int64_t start = std::max(key, first_query);
      for (int64_t query = start; query <= end; ++query) {
        add(query == start ? Attend::kFirstScore : Attend::kScore, query);
      }
    }
  }
}

std::map<Pair, int64_t> ForgedAttention::wanted_scores() {
  std::map<Pair, int64_t> scores;
  std::map<int64_t, int64_t> keys;  // the accumulator, by position
  for (size_t row = 0; row < tables[proof::kCache].front().size(); ++row) {
    if (!cache(TensorRows::kFirst, row).is_zero()) keys.clear();
    const int64_t position = number_of(cache(TensorRows::kKey, row)),
                  query = number_of(cache(Cache::kQuery, row));
    keys[position] += number_of(cache(Cache::kKeyValue, row));
    if (query == 0) continue;
    for (const auto& [at, key] : keys) scores[{position, at}] += key * query;
  }
  return scores;
}

void ForgedAttention::tell_scores() {
  std::map<Pair, int64_t> wanted = wanted_scores();
  std::map<int64_t, int64_t> maxima;  // by query
  std::map<size_t, int64_t> scores;   // by row
  for (size_t row = 0; row < tables[proof::kAttend].front().size(); ++row) {
    if (!is_score(row)) continue;
    const int64_t query = number_of(attend(Attend::kPlace, row)),
                  key = number_of(attend(Attend::kKey, row));
    const int64_t score = scores[row] = std::exchange(wanted[{query, key}], 0);
    const auto [maximum, inserted] = maxima.try_emplace(query, score);
    maximum->second = std::max(maximum->second, score);
  }
  std::set<int64_t> found;
  for (const auto& [row, score] : scores) {
    const int64_t query = number_of(attend(Attend::kPlace, row)), maximum = maxima[query];
    attend(Attend::kMaximum, row) = F::from_signed(maximum);
    tell_difference(row, maximum - score);
    const bool is_greatest = score == maximum && found.insert(query).second;
    attend(Attend::kBit1, row) = F(is_greatest ? 1u : 0u);
  }
}

void ForgedAttention::tell_difference(size_t row, int64_t difference) {
  const int64_t unit = int64_t{1} << shape.score_shift;
  const int64_t low = difference & (unit - 1), whole = difference >> shape.score_shift;
  const auto gap =
      static_cast<uint32_t>(std::clamp<int64_t>(whole, 0, int64_t{inference::kMaxGap}));
  tell_gap(row, gap, whole - gap, low);
}
void ForgedAttention::tell_gap(size_t row, uint32_t gap, int64_t high, int64_t low) {
  const uint32_t shift = shape.score_shift;
  attend(Attend::kGap, row) = F(gap);
  attend(Attend::kWeight, row) = F(uint32_t{kAttentionWeights[gap]});
  attend(Attend::kBit0, row) = F(high != 0 ? 1u : 0u);
  set_bytes(row, Attend::kByte0, low, 1);
  set_bytes(row, Attend::kByte0 + 1, low << (8 - shift), 1);
  set_bytes(row, Attend::kByte0 + 2, high, 3);
  attend(Attend::kByte5, row) =
      attend(Attend::kByte5 - 1, row) * F(uint32_t{1} << (shift > 6 ? shift - 6 : 0));
}

// The low bytes in their cells, and all the rest in the last one.
void ForgedAttention::set_bytes(size_t row, size_t first, int64_t number, size_t n) {
  for (size_t i = 0; i + 1 < n; ++i) {
    attend(first + i, row) = F(static_cast<uint32_t>(number & 255));
    number >>= 8;
  }
  attend(first + n - 1, row) = F::from_signed(number);
}

void ForgedAttention::tell_outputs() {
  std::map<int64_t, F> sums, counts, maxima;
  std::map<Pair, int64_t> numerators;
  std::map<int64_t, int64_t> values;  // of the block, by coordinate
  const size_t n_rows = tables[proof::kAttend].front().size();
  for (size_t row = 0; row < n_rows; ++row) {
    const int64_t place = number_of(attend(Attend::kPlace, row));
    if (is(Attend::kHeader, row)) values.clear();
    if (is(Attend::kElement, row)) values[place] += number_of(attend(Attend::kByte0, row)) - 128;
    if (!is(Attend::kHeader, row)) {
      for (const auto& [coordinate, value] : values) {
        numerators[{place, coordinate}] += number_of(attend(Attend::kWeight, row)) * value;
      }
    }
    if (!is_score(row)) continue;
    sums[place] += attend(Attend::kWeight, row) + attend(Attend::kBit1, row) * F(Attend::kHit);
    counts[place] += F::one();
    maxima[place] = attend(Attend::kMaximum, row);
  }
  F sum;
  for (size_t row = 0; row < n_rows; ++row) {
    const int64_t place = number_of(attend(Attend::kPlace, row)),
                  key = number_of(attend(Attend::kKey, row));
    if (is(Attend::kHeader, row)) {
      sum = sums[place] - attend(Attend::kBit1, row) * F(Attend::kHit);
      attend(Attend::kMaximum, row) = maxima[place];
      attend(Attend::kWeight, row) = counts[place];
      attend(Attend::kGap, row) = sum;
    }
    if (!is(Attend::kElement, row)) continue;
    attend(Attend::kGap, row) = sum;
    const int64_t numerator = numerators[{key, place}], denominator = number_of(sum);
    int64_t output = 0, remainder = numerator;
    if (denominator > 0) {
      output = numerator / denominator - (numerator % denominator < 0 ? 1 : 0);
      remainder -= output * denominator;
    }
    attend(Attend::kByte0 + 1, row) = F(static_cast<uint32_t>(output + 128));
    tell_remainder(row, remainder, sum.is_zero() ? 0 : denominator - 1 - remainder);
    cache(Cache::kOutput, tensor_row(proof::kCache, key, place)) = F::from_signed(output);
  }
}

void ForgedAttention::tell_output(size_t row, int64_t output) {
  const int64_t key = number_of(attend(Attend::kKey, row)),
                place = number_of(attend(Attend::kPlace, row)),
                denominator = number_of(attend(Attend::kGap, row)),
                before = number_of(attend(Attend::kByte0 + 1, row)) - 128;
  int64_t remainder = number_of(attend(Attend::kByte0 + 2, row)) +
                      number_of(attend(Attend::kByte0 + 3, row)) * 256 +
                      number_of(attend(Attend::kBit0, row)) * 65536;
  remainder += (before - output) * denominator;
  attend(Attend::kByte0 + 1, row) = F(static_cast<uint32_t>(output + 128));
  tell_remainder(row, remainder, denominator - 1 - remainder);
  cache(Cache::kOutput, tensor_row(proof::kCache, key, place)) = F::from_signed(output);
}

void ForgedAttention::tell_remainder(size_t row, int64_t remainder, int64_t slack) {
  for (const auto& [number, byte, bit] : {std::tuple{remainder, Attend::kByte0 + 2, Attend::kBit0},
                                          std::tuple{slack, Attend::kByte0 + 4, Attend::kBit1}}) {
    attend(byte, row) = F(static_cast<uint32_t>(number & 255));
    attend(byte + 1, row) = F(static_cast<uint32_t>(number >> 8 & 255));
    attend(bit, row) = F::from_signed(number >> 16);
  }
}

uint32_t ForgedAttention::count(size_t entry) const {
  return load_le<uint32_t>(&public_bytes.at(4 * entry));
}
void ForgedAttention::set_count(size_t entry, uint32_t count) {
  store_le(count, &public_bytes.at(4 * entry));
}

void ForgedAttention::close() {
  Bus bus;
  check_tables(*this, bus);
  const auto taken = [&](const Bus::Tuple& tuple) {
    const auto entry = bus.open().find(tuple);
    const uint64_t n = entry == bus.open().end() ? 0 : saturated(entry->second.value());
    return n < field::M31::kModulus ? static_cast<uint32_t>(n) : 0;
  };
  const auto tuple = [](air::inference::Relation relation, auto... entries) {
    return Bus::Tuple{F(static_cast<uint32_t>(relation)).value(),
                      F(static_cast<uint32_t>(entries)).value()...};
  };
  for (uint32_t b = 0; b < proof::kByteEntries; ++b) {
    set_count(b, taken(tuple(air::inference::Relation::kByte, b)));
  }
  for (uint32_t gap = 0; gap < kAttentionWeights.size(); ++gap) {
    set_count(proof::kByteEntries + gap,
              taken(tuple(air::inference::Relation::kWeight, gap, kAttentionWeights[gap])));
  }
}

std::set<std::string> ForgedAttention::complaints() const {
  Bus bus;
  std::set<std::string> complaints = check_tables(*this, bus);
  BusSink sink{bus};
  proof::add_public_terms<F>(proof::statement_of(claim::AttentionClaim{.shape = shape}),
                             proof::WordView(public_bytes), sink);
  for (const auto& [tuple, sum] : bus.open()) complaints.insert(relation_name(tuple[0]));
  for (const auto& [relation, sum] : bus.weighted()) complaints.insert(relation_name(relation));
  return complaints;
}

ForgedAttention honest_attention(const AttentionShape& shape, uint64_t seed) {
  return ForgedAttention(inference::generate_inputs(shape, seed));
}
ForgedAttention small_attention(uint32_t score_shift, const std::vector<int8_t>& queries,
                                const std::vector<int8_t>& keys,
                                const std::vector<int8_t>& values) {
  AttentionInputs inputs;
  inputs.shape = {1, 1, static_cast<uint32_t>(queries.size()),
                  static_cast<uint32_t>(keys.size() - queries.size()), score_shift};
  inputs.queries.assign(inputs.shape.carried, 0);
  inputs.queries.insert(inputs.queries.end(), queries.begin(), queries.end());
  inputs.keys = keys;
  inputs.values = values;
  return ForgedAttention(inputs);
}

}  // namespace ptvm::testing
