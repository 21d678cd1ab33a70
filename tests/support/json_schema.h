// A validator for JSON Schema (draft 2020-12), as far as the schemas in spec/ use it: a keyword
// that it does not know is an error.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace ptvm::testing {

class SchemaSet {
 public:
  using json = nlohmann::json;

  // Documents by their `$id`, which may refer to one another.
  explicit SchemaSet(const std::vector<json>& documents) {
    for (const json& each : documents) documents_[each["$id"].get<std::string>()] = each;
  }

  const json& document(const std::string& id) const { return documents_.at(id); }

  // Empty if `value` is as the document `id` says, else where it is not, and which keyword says so.
  std::string fault(const std::string& id, const json& value) const {
    return check(document(id), id, value, "");
  }

  // Visits all objects of all documents, with their places.
  void for_each(const std::function<void(const json&, const std::string&)>& visit) const {
    const std::function<void(const json&, const std::string&)> walk = [&](const json& node,
                                                                          const std::string& path) {
      if (node.is_object()) visit(node, path);
      for (const auto& item : node.items()) {
        if (item.value().is_structured()) walk(item.value(), path + "/" + item.key());
      }
    };
    for (const auto& [id, document] : documents_) walk(document, id);
  }

 private:
  static bool has_type(const json& value, const std::string& type) {
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_boolean();
    if (type == "integer") return value.is_number_integer();
    if (type == "null") return value.is_null();
    throw std::runtime_error("type " + type);
  }

  std::string check(const json& schema, const std::string& id, const json& value,
                    const std::string& path) const {
    if (schema.contains("$ref")) {
      const std::string reference = schema["$ref"];
      const size_t hash = reference.find('#');
      const std::string target = hash == 0 ? id : reference.substr(0, hash);
      const json::json_pointer place(reference.substr(hash + 1));
      const std::string fault = check(document(target).at(place), target, value, path);
      if (!fault.empty()) return fault;
    }
    for (const auto& item : schema.items()) {
      const std::string fault = check_keyword(item.key(), item.value(), schema, id, value, path);
      if (!fault.empty()) return fault;
    }
    return "";
  }

  std::string check_keyword(const std::string& keyword, const json& wanted, const json& schema,
                            const std::string& id, const json& value,
                            const std::string& path) const {
    static const std::set<std::string> kSilent = {
        "$schema", "$id", "$defs", "$ref", "title", "description", "additionalProperties"};
    if (kSilent.contains(keyword)) return "";
    const auto verdict = [&](bool is_good) { return is_good ? "" : path + ": " + keyword; };
    if (keyword == "type") {
      const json types = wanted.is_array() ? wanted : json::array({wanted});
      return verdict(std::any_of(types.begin(), types.end(),
                                 [&](const json& type) { return has_type(value, type); }));
    }
    if (keyword == "const") return verdict(value == wanted);
    if (keyword == "enum") {
      return verdict(std::find(wanted.begin(), wanted.end(), value) != wanted.end());
    }
    if (keyword == "oneOf") {
      return verdict(std::count_if(wanted.begin(), wanted.end(), [&](const json& each) {
                       return check(each, id, value, path).empty();
                     }) == 1);
    }
    if (value.is_number()) {
      if (keyword == "minimum") return verdict(value >= wanted);
      if (keyword == "maximum") return verdict(value <= wanted);
    }
    if (value.is_string()) {
      const std::string text = value;
      if (keyword == "minLength") return verdict(text.size() >= wanted);
      if (keyword == "maxLength") return verdict(text.size() <= wanted);
      if (keyword == "pattern") return verdict(matches(text, wanted));
    }
    if (value.is_array()) {
      if (keyword == "minItems") return verdict(value.size() >= wanted);
      if (keyword == "maxItems") return verdict(value.size() <= wanted);
      if (keyword == "uniqueItems") {
        return verdict(std::set<json>(value.begin(), value.end()).size() == value.size());
      }
      if (keyword == "items") {
        for (size_t i = 0; i < value.size(); ++i) {
          const std::string fault = check(wanted, id, value[i], path + "/" + std::to_string(i));
          if (!fault.empty()) return fault;
        }
        return "";
      }
    }
    if (value.is_object()) {
      if (keyword == "minProperties") return verdict(value.size() >= wanted);
      if (keyword == "maxProperties") return verdict(value.size() <= wanted);
      if (keyword == "required") {
        return verdict(std::all_of(wanted.begin(), wanted.end(), [&](const json& name) {
          return value.contains(name.get<std::string>());
        }));
      }
      if (keyword == "properties") {
        for (const auto& member : value.items()) {
          const std::string place = path + "/" + member.key();
          if (!wanted.contains(member.key())) {
            if (schema.value("additionalProperties", true)) continue;
            return place + ": additionalProperties";
          }
          const std::string fault = check(wanted[member.key()], id, member.value(), place);
          if (!fault.empty()) return fault;
        }
        return "";
      }
    }
    static const std::set<std::string> kOfOtherTypes = {
        "minimum",       "maximum",  "minLength",   "maxLength", "pattern",
        "minItems",      "maxItems", "uniqueItems", "items",     "minProperties",
        "maxProperties", "required", "properties"};
    if (!kOfOtherTypes.contains(keyword)) throw std::runtime_error("keyword " + keyword);
    return "";
  }

  bool matches(const std::string& text, const std::string& pattern) const {
    auto& compiled = patterns_[pattern];
    if (compiled == nullptr) compiled = std::make_shared<std::regex>(pattern);
    return std::regex_search(text, *compiled);
  }

  std::map<std::string, json> documents_;
  mutable std::map<std::string, std::shared_ptr<std::regex>> patterns_;
};

}  // namespace ptvm::testing
