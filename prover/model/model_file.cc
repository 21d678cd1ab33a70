#include "prover/model/model_file.h"

#include <algorithm>
#include <array>
#include <bit>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "prover/claim/program_json.h"
#include "prover/claim/strict_json.h"
#include "prover/model/compile.h"
#include "prover/model/feed_forward.h"
#include "prover/model/hashes.h"
#include "shared/util/bytes.h"

namespace ptvm::model {
namespace {

namespace strict = claim::strict_json;

constexpr std::string_view kFormat = "ptvm-transformer-1";

// The tensors under construction; numbers are added block by block.
class TensorWriter {
 public:
  explicit TensorWriter(size_t n_blocks) : n_blocks_(n_blocks) {}

  std::map<std::string, Tensor> take() { return std::move(tensors_); }

  void declare(const std::string& name, Dtype dtype, std::vector<size_t> block_shape) {
    block_shape.insert(block_shape.begin(), n_blocks_);
    tensors_[name] = {dtype, std::move(block_shape), {}};
  }
  // `numbers`: an array of any dimension, or one.
  template <class T>
  void add(const std::string& name, const T& numbers) {
    append(numbers, tensors_[name].bytes);
  }

 private:
  static void append(uint8_t number, std::vector<uint8_t>& bytes) { bytes.push_back(number); }
  static void append(float number, std::vector<uint8_t>& bytes) {
    bytes.resize(bytes.size() + sizeof(float));
    store_le(std::bit_cast<uint32_t>(number), &bytes[bytes.size() - sizeof(float)]);
  }
  template <class T, size_t kSize>
  static void append(const std::array<T, kSize>& numbers, std::vector<uint8_t>& bytes) {
    for (const T& each : numbers) append(each, bytes);
  }

  size_t n_blocks_;
  std::map<std::string, Tensor> tensors_;
};

std::map<std::string, Tensor> tensors_of(const Model& model) {
  TensorWriter writer(model.blocks.size());
  using enum Dtype;
  writer.declare("feed_forward.gate.weight", kF32, {kHiddenUnits, kInputs});
  writer.declare("feed_forward.gate.bias", kF32, {kHiddenUnits});
  writer.declare("feed_forward.value.weight", kF32, {kHiddenUnits, kInputs});
  writer.declare("feed_forward.value.bias", kF32, {kHiddenUnits});
  writer.declare("feed_forward.output.weight", kF32, {kOutputs, kHiddenUnits});
  writer.declare("feed_forward.output.bias", kF32, {kOutputs});
  writer.declare("controls.zero", kF32, {3});
  writer.declare("controls.carry", kF32, {6});
  writer.declare("controls.halted", kF32, {1});
  writer.declare("read.kind", kU8, {});
  writer.declare("read.address", kU8, {});
  writer.declare("layer", kU8, {});
  for (const Block& block : model.blocks) {
    const FeedForward weights = dense(block);
    writer.add("feed_forward.gate.weight", weights.gate_weight);
    writer.add("feed_forward.gate.bias", weights.gate_bias);
    writer.add("feed_forward.value.weight", weights.value_weight);
    writer.add("feed_forward.value.bias", weights.value_bias);
    writer.add("feed_forward.output.weight", weights.output_weight);
    writer.add("feed_forward.output.bias", weights.output_bias);
    const auto& [zero, carry, halted_constant] = block.controls;
    writer.add("controls.zero", std::array{zero.previous, zero.of_result, zero.constant});
    writer.add("controls.carry",
               std::array{carry.previous, carry.overflow, carry.less, carry.constant,
                          carry.bound_constant, carry.bound_operand});
    writer.add("controls.halted", halted_constant);
    writer.add("read.kind", static_cast<uint8_t>(block.read.kind));
    writer.add("read.address", block.read.address);
    writer.add("layer", block.layer);
  }
  return writer.take();
}

// "AverageHard", "Softmax", {"HardSoftmax":{"temperature":T}}.
strict::Reader attention_reader(AttentionMode& mode) {
  return [&mode](const strict::Json& value, const std::string& path) {
    using enum AttentionMode::Kind;
    for (const AttentionMode each : {AttentionMode{kAverageHard}, AttentionMode{kSoftmax}}) {
      mode = each;
      if (value.dump() == to_json(each)) return absl::OkStatus();
    }
    mode = {kHardSoftmax};
    const auto temperature = [&mode](const strict::Json& number, const std::string& at) {
      if (!number.is_number_float()) return strict::fault(at, "expected a number with a point");
      mode.temperature = number.get<float>();
      return absl::OkStatus();
    };
    return strict::object({{"HardSoftmax", strict::object({{"temperature", temperature}})}})(value,
                                                                                             path);
  };
}

strict::Reader config_reader(Config& config) {
  auto& [d_model, num_heads, num_layers, vocab_size, max_seq_len, ff_dim] = config.transformer;
  return strict::object({{"attention_mode", attention_reader(config.attention)},
                         {"d_model", strict::integer(d_model)},
                         {"ff_dim", strict::integer(ff_dim)},
                         {"max_seq_len", strict::integer(max_seq_len)},
                         {"num_heads", strict::integer(num_heads)},
                         {"num_layers", strict::integer(num_layers)},
                         {"vocab_size", strict::integer(vocab_size)}});
}

absl::Status in_metadata(const std::string& name, const std::string& message) {
  return absl::InvalidArgumentError(absl::StrCat("metadata ", name, ": ", message));
}

// Reads the text `name` of the metadata.
absl::Status read_text(const Safetensors& file, const std::string& name,
                       const strict::Reader& reader) {
  const auto found = file.metadata.find(name);
  if (found == file.metadata.end()) return in_metadata(name, "missing");
  const absl::Status status = strict::read(found->second, reader);
  return status.ok() ? status : in_metadata(name, std::string(status.message()));
}

// The beginning of `text`, which may be long.
std::string shown(const std::string& text) {
  constexpr size_t kMost = 80;
  return absl::StrCat("`", text.substr(0, kMost), text.size() > kMost ? "...`" : "`");
}

// The first difference between the metadata, or none.
absl::Status compare_metadata(const Safetensors& file, const Safetensors& expected) {
  for (const auto& [name, text] : expected.metadata) {
    const auto found = file.metadata.find(name);
    if (found == file.metadata.end()) return in_metadata(name, "missing");
    if (found->second != text) {
      return in_metadata(name,
                         absl::StrCat("is ", shown(found->second), "; expected ", shown(text)));
    }
  }
  for (const auto& [name, text] : file.metadata) {
    if (!expected.metadata.contains(name)) return in_metadata(name, "unknown");
  }
  return absl::OkStatus();
}

// "[3][5][7]", of the number `index` of a tensor with `shape`.
std::string place(size_t index, const std::vector<size_t>& shape) {
  std::string text;
  for (size_t i = shape.size(); i-- > 0; index /= shape[i]) {
    text = absl::StrCat("[", index % shape[i], "]", text);
  }
  return text;
}

std::string number(const Tensor& tensor, size_t index) {
  const uint8_t* const at = &tensor.bytes[index * size_of(tensor.dtype)];
  if (tensor.dtype == Dtype::kU8) return absl::StrCat(*at);
  return absl::StrCat(std::bit_cast<float>(load_le<uint32_t>(at)));
}

absl::Status compare_tensor(const std::string& name, const Tensor& found, const Tensor& expected) {
  const auto describe = [](const Tensor& tensor) {
    return absl::StrCat(name_of(tensor.dtype), " [", absl::StrJoin(tensor.shape, ", "), "]");
  };
  if (found.dtype != expected.dtype || found.shape != expected.shape) {
    return absl::InvalidArgumentError(absl::StrCat("tensor ", name, " is ", describe(found),
                                                   "; the program gives ", describe(expected)));
  }
  if (found.bytes == expected.bytes) return absl::OkStatus();
  const auto differs =
      std::mismatch(found.bytes.begin(), found.bytes.end(), expected.bytes.begin()).first;
  const size_t index = static_cast<size_t>(differs - found.bytes.begin()) / size_of(expected.dtype);
  return absl::InvalidArgumentError(absl::StrCat(name, place(index, expected.shape), " is ",
                                                 number(found, index), "; the program gives ",
                                                 number(expected, index)));
}

absl::Status compare_tensors(const Safetensors& file, const Safetensors& expected) {
  for (const auto& [name, tensor] : expected.tensors) {
    const auto found = file.tensors.find(name);
    if (found == file.tensors.end()) {
      return absl::InvalidArgumentError(absl::StrCat("tensor ", name, " is missing"));
    }
    absl::Status status = compare_tensor(name, found->second, tensor);
    if (!status.ok()) return status;
  }
  for (const auto& [name, tensor] : file.tensors) {
    if (!expected.tensors.contains(name)) {
      return absl::InvalidArgumentError(absl::StrCat("tensor ", name, " is unknown"));
    }
  }
  return absl::OkStatus();
}

}  // namespace

Safetensors to_safetensors(const Model& model) {
  const Hashes hashes = compute_hashes(model.program, model.config);
  return {
      .metadata = {{"model_format", std::string(kFormat)},
                   {"program", claim::canonical_program_json(model.program)},
                   {"transformer_config", canonical_json(model.config)},
                   {"program_hash", claim::to_hex(hashes.program_hash)},
                   {"transformer_config_hash", claim::to_hex(hashes.transformer_config_hash)},
                   {"deterministic_model_hash", claim::to_hex(hashes.deterministic_model_hash)}},
      .tensors = tensors_of(model)};
}

std::vector<uint8_t> write_model(const Model& model) { return encode(to_safetensors(model)); }

absl::StatusOr<Model> read_model(std::span<const uint8_t> bytes) {
  const absl::StatusOr<Safetensors> file = decode(bytes);
  if (!file.ok()) return file.status();
  vm::Program program;
  Config config;
  for (const absl::Status& status :
       {read_text(*file, "program", claim::program_reader(program)),
        read_text(*file, "transformer_config", config_reader(config))}) {
    if (!status.ok()) return status;
  }
  absl::StatusOr<Model> model = compile(program, config);
  if (!model.ok()) return in_metadata("transformer_config", std::string(model.status().message()));
  const Safetensors expected = to_safetensors(*model);
  for (const absl::Status& status :
       {compare_metadata(*file, expected), compare_tensors(*file, expected)}) {
    if (!status.ok()) return status;
  }
  return model;
}

}  // namespace ptvm::model
