// Writing an ONNX graph, node by node, into the protocol buffers of the ONNX project. Equal calls
// give equal bytes.
#pragma once

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace ptvm::onnx {

using Shape = std::vector<int64_t>;  // empty: a single number
using ElementType = ::onnx::TensorProto_DataType;

inline constexpr ElementType kFloat = ::onnx::TensorProto_DataType_FLOAT;
inline constexpr ElementType kInt32 = ::onnx::TensorProto_DataType_INT32;
inline constexpr ElementType kInt64 = ::onnx::TensorProto_DataType_INT64;
inline constexpr ElementType kBool = ::onnx::TensorProto_DataType_BOOL;

class GraphBuilder {
 public:
  using Names = std::initializer_list<std::string>;
  using Attributes = std::initializer_list<std::pair<std::string, int64_t>>;

  // Appends to `graph`, which must outlive the builder.
  explicit GraphBuilder(::onnx::GraphProto& graph) : graph_(graph) {}

  void input(const std::string& name, ElementType type, const Shape& shape);
  void output(const std::string& name, ElementType type, const Shape& shape);

  // A tensor that is part of the file, `numbers` row by row. Returns its name.
  std::string tensor(const std::string& name, const Shape& shape, std::span<const float> numbers);
  std::string tensor(const std::string& name, const Shape& shape, std::span<const int32_t> numbers);
  std::string tensor(const std::string& name, const Shape& shape, std::span<const int64_t> numbers);
  // A single number, and a list of them.
  std::string number(const std::string& name, int32_t value) {
    return tensor(name, {}, std::span<const int32_t>(&value, 1));
  }
  std::string index(const std::string& name, int64_t value) {
    return tensor(name, {}, std::span<const int64_t>(&value, 1));
  }
  std::string numbers(const std::string& name, const std::vector<int32_t>& values) {
    return tensor(name, {static_cast<int64_t>(values.size())}, std::span(values));
  }
  std::string indices(const std::string& name, const std::vector<int64_t>& values) {
    return tensor(name, {static_cast<int64_t>(values.size())}, std::span(values));
  }

  // A node of the operation `operation`, named as its first output. Returns that name.
  std::string node(const std::string& operation, Names inputs, const std::string& output,
                   Attributes attributes = {});
  // The same with several outputs; returns the node, for attributes that are no number.
  ::onnx::NodeProto& node_with(const std::string& operation, Names inputs, Names outputs,
                               Attributes attributes = {});
  std::string cast(const std::string& input, ElementType type, const std::string& output) {
    return node("Cast", {input}, output, {{"to", type}});
  }

 private:
  ::onnx::GraphProto& graph_;
};

}  // namespace ptvm::onnx
