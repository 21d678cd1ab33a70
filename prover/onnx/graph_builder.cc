#include "prover/onnx/graph_builder.h"

#include <bit>
#include <concepts>

namespace ptvm::onnx {
namespace {

// Their bytes are copied as they are, and ONNX has them little-endian.
static_assert(std::endian::native == std::endian::little);

void describe(::onnx::ValueInfoProto& value, const std::string& name, ElementType type,
              const Shape& shape) {
  value.set_name(name);
  auto& tensor = *value.mutable_type()->mutable_tensor_type();
  tensor.set_elem_type(type);
  tensor.mutable_shape();  // a single number has one, without dimensions
  for (const int64_t extent : shape) tensor.mutable_shape()->add_dim()->set_dim_value(extent);
}

template <class T>
std::string add_tensor(::onnx::GraphProto& graph, const std::string& name, ElementType type,
                       const Shape& shape, std::span<const T> numbers) {
  ::onnx::TensorProto& tensor = *graph.add_initializer();
  tensor.set_name(name);
  tensor.set_data_type(type);
  for (const int64_t extent : shape) tensor.add_dims(extent);
  tensor.set_raw_data(numbers.data(), numbers.size_bytes());
  return name;
}

}  // namespace

void GraphBuilder::input(const std::string& name, ElementType type, const Shape& shape) {
  describe(*graph_.add_input(), name, type, shape);
}

void GraphBuilder::output(const std::string& name, ElementType type, const Shape& shape) {
  describe(*graph_.add_output(), name, type, shape);
}

std::string GraphBuilder::tensor(const std::string& name, const Shape& shape,
                                 std::span<const float> numbers) {
  return add_tensor(graph_, name, kFloat, shape, numbers);
}

std::string GraphBuilder::tensor(const std::string& name, const Shape& shape,
                                 std::span<const int32_t> numbers) {
  return add_tensor(graph_, name, kInt32, shape, numbers);
}

std::string GraphBuilder::tensor(const std::string& name, const Shape& shape,
                                 std::span<const int64_t> numbers) {
  return add_tensor(graph_, name, kInt64, shape, numbers);
}

std::string GraphBuilder::node(const std::string& operation, Names inputs,
                               const std::string& output, Attributes attributes) {
  node_with(operation, inputs, {output}, attributes);
  return output;
}

::onnx::NodeProto& GraphBuilder::node_with(const std::string& operation, Names inputs,
                                           Names outputs, Attributes attributes) {
  ::onnx::NodeProto& node = *graph_.add_node();
  node.set_name(*outputs.begin());
  node.set_op_type(operation);
  for (const std::string& name : inputs) node.add_input(name);
  for (const std::string& name : outputs) node.add_output(name);
  for (const auto& [name, value] : attributes) {
    ::onnx::AttributeProto& attribute = *node.add_attribute();
    attribute.set_name(name);
    attribute.set_type(::onnx::AttributeProto_AttributeType_INT);
    attribute.set_i(value);
  }
  return node;
}

}  // namespace ptvm::onnx
