#include "prover/exchange/stwo_json.h"

#include <bit>
#include <string>

#include "absl/strings/str_cat.h"

namespace ptvm::exchange {
namespace {

using claim::strict_json::array;
using claim::strict_json::fault;
using claim::strict_json::integer;
using claim::strict_json::Json;
using claim::strict_json::object;
using claim::strict_json::Reader;
using field::M31;
using field::QM31;
using Out = nlohmann::ordered_json;

Out witness_json(const std::vector<hash::Digest>& witness) {
  return {{"hash_witness", json_of(witness)}};
}
Out config_json(const stark::Params& params) {
  const uint32_t lifted = params.log_lifted_size;
  return {{"pow_bits", params.query_pow_bits},
          {"fri_config",
           {{"log_blowup_factor", params.log_blowup},
            {"log_last_layer_degree_bound", params.log_last_layer_degree},
            {"n_queries", params.n_queries},
            {"fold_step", params.fold_step}}},
          {"lifting_log_size", lifted == 0 ? Out() : Out(lifted)}};
}

bool is_number_below(const Json& value, uint64_t end) {
  return value.is_number_unsigned() && value.get<uint64_t>() < end;
}
bool is_array_of(const Json& value, size_t size) {
  return value.is_array() && value.size() == size;
}

Reader digest_reader(hash::Digest& target) {
  return [&target](const Json& value, const std::string& path) {
    bool valid = is_array_of(value, target.size());
    for (size_t i = 0; valid && i < target.size(); ++i) {
      valid = is_number_below(value[i], 256);
      if (valid) target[i] = value[i].get<uint8_t>();
    }
    return valid ? absl::OkStatus() : fault(path, "expected a digest: 32 numbers in 0..255");
  };
}

Reader digests_reader(std::vector<hash::Digest>& target) {
  return list_reader(target, digest_reader);
}
Reader felts_reader(std::vector<QM31>& target) { return list_reader(target, qm31_reader); }
Reader witness_reader(std::vector<hash::Digest>& target) {
  return object({{"hash_witness", digests_reader(target)}});
}
template <class Felt>
Reader columns_reader(std::vector<std::vector<Felt>>& target, Reader (*reader_of)(Felt&)) {
  return list_reader(
      target, [reader_of](std::vector<Felt>& column) { return list_reader(column, reader_of); });
}

Reader config_reader(stark::Params& params) {
  const auto lifted = [&params](const Json& value, const std::string& path) {
    params.log_lifted_size = 0;
    if (value.is_null()) return absl::OkStatus();
    return integer(1, UINT32_MAX, [&](uint64_t log_size) {
      params.log_lifted_size = static_cast<uint32_t>(log_size);
    })(value, path);
  };
  return object({{"pow_bits", integer(params.query_pow_bits)},
                 {"fri_config",
                  object({{"log_blowup_factor", integer(params.log_blowup)},
                          {"log_last_layer_degree_bound", integer(params.log_last_layer_degree)},
                          {"n_queries", integer(params.n_queries)},
                          {"fold_step", integer(params.fold_step)}})},
                 {"lifting_log_size", lifted}});
}

Reader layer_reader(FriLayerProof& layer) {
  return object({{"fri_witness", felts_reader(layer.values)},
                 {"decommitment", witness_reader(layer.witness)},
                 {"commitment", digest_reader(layer.root)}});
}

Reader last_layer_reader(std::vector<QM31>& coefficients) {
  return [&coefficients](const Json& value, const std::string& path) {
    uint32_t log_size = 0;
    absl::Status status = object(
        {{"coeffs", felts_reader(coefficients)}, {"log_size", integer(log_size, 31)}})(value, path);
    if (status.ok() && coefficients.size() != uint64_t{1} << log_size) {
      return fault(path + "/log_size", "is not that of the coefficients");
    }
    return status;
  };
}

Reader fri_reader(StwoProof& proof) {
  return [&proof](const Json& value, const std::string& path) {
    std::vector<FriLayerProof> inner;
    proof.layers.resize(1);
    absl::Status status =
        object({{"first_layer", layer_reader(proof.layers[0])},
                {"inner_layers", array(inner, stark::kMaxFriLayers, layer_reader)},
                {"last_layer_poly", last_layer_reader(proof.last_layer)}})(value, path);
    proof.layers.insert(proof.layers.end(), inner.begin(), inner.end());
    return status;
  };
}

}  // namespace

Out json_of(M31 value) { return value.value(); }
Out json_of(const hash::Digest& digest) { return digest; }
Out json_of(const FriLayerProof& layer) {
  return {{"fri_witness", json_of(layer.values)},
          {"decommitment", witness_json(layer.witness)},
          {"commitment", json_of(layer.root)}};
}
Out json_of(const QM31& value) {
  const auto c = value.coordinates();
  return {{c[0].value(), c[1].value()}, {c[2].value(), c[3].value()}};
}

Out json_of(const StwoProof& proof) {
  Out roots = Out::array(), samples = Out::array(), witnesses = Out::array(), values = Out::array();
  for (const TreeProof& tree : proof.trees) {
    roots.push_back(json_of(tree.root));
    samples.push_back(json_of(tree.samples));
    witnesses.push_back(witness_json(tree.witness));
    values.push_back(json_of(tree.values));
  }
  const std::vector<FriLayerProof> inner_layers(proof.layers.begin() + 1, proof.layers.end());
  const auto log_size = std::countr_zero(proof.last_layer.size());
  return {{"config", config_json(proof.params)},
          {"commitments", std::move(roots)},
          {"sampled_values", std::move(samples)},
          {"decommitments", std::move(witnesses)},
          {"queried_values", std::move(values)},
          {"proof_of_work", proof.nonce},
          {"fri_proof",
           {{"first_layer", json_of(proof.layers.front())},
            {"inner_layers", json_of(inner_layers)},
            {"last_layer_poly", {{"coeffs", json_of(proof.last_layer)}, {"log_size", log_size}}}}}};
}

Reader m31_reader(M31& target) {
  return integer(0, M31::kModulus - 1,
                 [&target](uint64_t value) { target = M31(static_cast<uint32_t>(value)); });
}

Reader qm31_reader(QM31& target) {
  return [&target](const Json& value, const std::string& path) {
    std::array<M31, QM31::kDegree> c;
    bool valid = is_array_of(value, 2) && is_array_of(value[0], 2) && is_array_of(value[1], 2);
    for (size_t i = 0; valid && i < c.size(); ++i) {
      const Json& coordinate = value[i / 2][i % 2];
      valid = is_number_below(coordinate, M31::kModulus);
      if (valid) c[i] = M31(coordinate.get<uint32_t>());
    }
    if (!valid) return fault(path, "expected [[a, b], [c, d]] of numbers below 2^31 - 1");
    target = QM31(c[0], c[1], c[2], c[3]);
    return absl::OkStatus();
  };
}

Reader stwo_proof_reader(StwoProof& proof) {
  return [&proof](const Json& value, const std::string& path) {
    std::vector<hash::Digest> roots;
    std::vector<std::vector<hash::Digest>> witnesses;
    std::vector<std::vector<std::vector<QM31>>> samples;
    std::vector<std::vector<std::vector<M31>>> values;
    const auto samples_reader = [](auto& columns) { return columns_reader(columns, qm31_reader); };
    const auto values_reader = [](auto& columns) { return columns_reader(columns, m31_reader); };
    absl::Status status =
        object({{"config", config_reader(proof.params)},
                {"commitments", array(roots, stark::kCommonTrees, digest_reader)},
                {"sampled_values", array(samples, stark::kCommonTrees, samples_reader)},
                {"decommitments", array(witnesses, stark::kCommonTrees, witness_reader)},
                {"queried_values", array(values, stark::kCommonTrees, values_reader)},
                {"proof_of_work", integer(proof.nonce)},
                {"fri_proof", fri_reader(proof)}})(value, path);
    if (!status.ok()) return status;
    if (roots.size() < 2) return fault(path + "/commitments", "expected at least 2 elements");
    for (const auto& [name, size] : {std::pair("/sampled_values", samples.size()),
                                     std::pair("/decommitments", witnesses.size()),
                                     std::pair("/queried_values", values.size())}) {
      if (size != roots.size()) {
        return fault(path + name, absl::StrCat("expected ", roots.size(), " elements"));
      }
    }
    proof.trees.clear();
    for (size_t t = 0; t < roots.size(); ++t) {
      proof.trees.push_back(
          {roots[t], std::move(samples[t]), std::move(values[t]), std::move(witnesses[t])});
    }
    return absl::OkStatus();
  };
}

}  // namespace ptvm::exchange
