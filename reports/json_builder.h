// SPDX-License-Identifier: Apache-2.0
// A thin writer over RapidJSON values, so that the code that fills the model reads like the model. Absent values are
// left out. Views of values inside a document: valid until a sibling is added to the same parent, so finish one child
// before the next.
#ifndef REPORTS_JSON_BUILDER_H_
#define REPORTS_JSON_BUILDER_H_

#include <rapidjson/document.h>

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace reports {

class JsonArray;

class JsonObject {
 public:
  using Allocator = rapidjson::Document::AllocatorType;
  JsonObject(rapidjson::Value* value, Allocator* allocator) : value_(value), allocator_(allocator) {}

  void Add(std::string_view key, std::string_view text) { Put(key, Text(text)); }
  void Add(std::string_view key, const std::string& text) { Put(key, Text(text)); }
  void Add(std::string_view key, double number) { Put(key, rapidjson::Value(number)); }
  void Add(std::string_view key, bool flag) { Put(key, rapidjson::Value(flag)); }
  template <std::integral Integer>
  requires(!std::same_as<Integer, bool>) void Add(std::string_view key, Integer number) {
    Put(key, rapidjson::Value(static_cast<int64_t>(number)));
  }
  void Add(std::string_view key, const std::optional<double>& number) {
    if (number.has_value()) Add(key, *number);
  }
  void AddUnlessEmpty(std::string_view key, std::string_view text) {
    if (!text.empty()) Add(key, text);
  }
  JsonObject Object(std::string_view key) { return {Put(key, rapidjson::Value(rapidjson::kObjectType)), allocator_}; }
  inline JsonArray Array(std::string_view key);

 private:
  rapidjson::Value Text(std::string_view text) {
    return rapidjson::Value(text.data(), static_cast<rapidjson::SizeType>(text.size()), *allocator_);
  }
  rapidjson::Value* Put(std::string_view key, rapidjson::Value item) {
    value_->AddMember(Text(key), item, *allocator_);
    return &(value_->MemberEnd() - 1)->value;
  }

  rapidjson::Value* value_;
  Allocator* allocator_;
};

class JsonArray {
 public:
  JsonArray(rapidjson::Value* value, JsonObject::Allocator* allocator) : value_(value), allocator_(allocator) {}

  void Add(std::string_view text) {
    value_->PushBack(rapidjson::Value(text.data(), static_cast<rapidjson::SizeType>(text.size()), *allocator_),
                     *allocator_);
  }
  JsonObject Object() {
    value_->PushBack(rapidjson::Value(rapidjson::kObjectType), *allocator_);
    return {&(*value_)[value_->Size() - 1], allocator_};
  }

 private:
  rapidjson::Value* value_;
  JsonObject::Allocator* allocator_;
};

inline JsonArray JsonObject::Array(std::string_view key) {
  return {Put(key, rapidjson::Value(rapidjson::kArrayType)), allocator_};
}

}  // namespace reports

#endif  // REPORTS_JSON_BUILDER_H_
