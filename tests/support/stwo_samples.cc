#include "tests/support/stwo_samples.h"

#include <stdexcept>

#include "shared/util/bytes.h"

namespace ptvm::tests {
namespace {

using Json = nlohmann::json;

Columns columns_of(const Json& json) {
  Columns columns;
  for (const Json& column : json) {
    columns.emplace_back();
    for (const Json& value : column) columns.back().push_back(m31_of(value));
  }
  return columns;
}

Columns in_storage_order(const Columns& rows, unsigned log_rows) {
  Columns columns = rows;
  for (size_t c = 0; c < rows.size(); ++c) {
    for (uint32_t row = 0; row < rows[c].size(); ++row) {
      columns[c][domain::row_to_storage(row, log_rows)] = rows[c][row];
    }
  }
  return columns;
}

stark::Params params_of(const Json& config) {
  const Json& fri = config.at("fri_config");
  const Json& lifted = config.at("lifting_log_size");
  return {.log_blowup = fri.at("log_blowup_factor"),
          .n_queries = fri.at("n_queries"),
          .query_pow_bits = config.at("pow_bits"),
          .fold_step = fri.at("fold_step"),
          .log_last_layer_degree = fri.at("log_last_layer_degree_bound"),
          .log_lifted_size = lifted.is_null() ? 0 : lifted.get<uint32_t>()};
}

// Writes the parts of a JSON proof in our order.
class Writer {
 public:
  explicit Writer(StwoSample& sample) : sample_(sample) {}

  void write(const Json& proof) {
    const Json& fri = proof.at("fri_proof");
    std::vector<Json> layers = {fri.at("first_layer")};
    for (const Json& layer : fri.at("inner_layers")) layers.push_back(layer);

    section("composition root");
    put_digest(proof.at("commitments").back());
    section("samples");
    for (const Json& tree : proof.at("sampled_values")) {
      for (const Json& column : tree) put_felts(column);
    }
    section("fri roots");
    for (const Json& layer : layers) put_digest(layer.at("commitment"));
    section("last layer");
    put_felts(fri.at("last_layer_poly").at("coeffs"));
    section("nonce");
    put(proof.at("proof_of_work").get<uint64_t>());

    std::vector<std::string> trees = {"preprocessed", "trace", "interaction", "composition"};
    if (!sample_.has_lookup) trees.erase(trees.begin() + 2);
    for (size_t t = 0; t < trees.size(); ++t) {
      const Columns columns = columns_of(proof.at("queried_values").at(t));
      if (columns.empty()) continue;
      section(trees[t] + " rows");
      for (size_t query = 0; query < columns.front().size(); ++query) {
        for (const auto& column : columns) put(column.at(query).value());
      }
      section(trees[t] + " paths");
      put_witness(proof.at("decommitments").at(t));
    }
    for (const Json& layer : layers) {
      section("fri values");
      put_felts(layer.at("fri_witness"));
      section("fri paths");
      put_witness(layer.at("decommitment"));
    }
  }

 private:
  void section(const std::string& name) { sample_.sections.emplace_back(name, out().size()); }
  std::vector<uint8_t>& out() { return sample_.proof; }

  template <class T>
  void put(T value) {
    out().resize(out().size() + sizeof(T));
    store_le(value, out().data() + out().size() - sizeof(T));
  }
  void put_digest(const Json& json) {
    const hash::Digest digest = digest_of(json);
    out().insert(out().end(), digest.begin(), digest.end());
  }
  void put_witness(const Json& decommitment) {
    for (const Json& node : decommitment.at("hash_witness")) put_digest(node);
  }
  void put_felts(const Json& felts) {
    for (const Json& felt : felts) {
      for (const field::M31 c : qm31_of(felt).coordinates()) put(c.value());
    }
  }

  StwoSample& sample_;
};

StwoSample load(const Json& json) {
  const Json& proof = json.at("proof");
  const Json& roots = proof.at("commitments");
  StwoSample sample;
  sample.name = json.at("name");
  sample.has_m31_hash = sample.name == "mixed_lift_m31";
  sample.has_lookup = sample.name != "fib";
  sample.params = params_of(proof.at("config"));
  sample.preprocessed_root = digest_of(roots.at(0));
  sample.trace_root = digest_of(roots.at(1));
  if (sample.has_lookup) sample.interaction_root = digest_of(roots.at(2));
  sample.claimed_sum = qm31_of(json.at("claimed_sum"));
  sample.verifier = json.at("verifier");
  Writer(sample).write(proof);
  return sample;
}

}  // namespace

Columns fibonacci_trace() { return columns_of(stwo_vectors().at("trace").at("fib_storage_order")); }

Columns square_lookup_trace() {
  return in_storage_order(columns_of(stwo_vectors().at("trace").at("look_row_order")),
                          SquareLookup::kLogRows);
}

Columns square_lookup_preprocessed() {
  return in_storage_order(columns_of(stwo_vectors().at("trace").at("look_preprocessed_row_order")),
                          SquareLookup::kLogRows);
}

const std::string& StwoSample::section_at(size_t offset) const {
  size_t i = 0;
  while (i + 1 < sections.size() && sections[i + 1].second <= offset) ++i;
  return sections[i].first;
}

const StwoSample& stwo_sample(const std::string& name) {
  static const std::vector<StwoSample> samples = [] {
    std::vector<StwoSample> loaded;
    for (const Json& json : stwo_vectors().at("cases")) loaded.push_back(load(json));
    return loaded;
  }();
  for (const StwoSample& sample : samples) {
    if (sample.name == name) return sample;
  }
  throw std::invalid_argument(name);
}

}  // namespace ptvm::tests
