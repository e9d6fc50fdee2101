// SPDX-License-Identifier: Apache-2.0
// Reading a model document (docs/model.schema.json): what a key holds, or that it is absent. A key that is missing or
// of another type reads as absent; nothing here fails, since ReadModel has checked the document against the schema.
#ifndef REPORTS_MODEL_VIEW_H_
#define REPORTS_MODEL_VIEW_H_

#include <rapidjson/document.h>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace reports {

using JsonValue = rapidjson::Value;

// The member, or a null value that lives for ever.
const JsonValue& Member(const JsonValue& object, std::string_view key);
bool Has(const JsonValue& object, std::string_view key);

std::string_view StringOf(const JsonValue& object, std::string_view key);  // "" if absent
std::optional<double> NumberOf(const JsonValue& object, std::string_view key);
int64_t CountOf(const JsonValue& object, std::string_view key);  // 0 if absent; doubles are rounded
bool FlagOf(const JsonValue& object, std::string_view key);      // false if absent
std::string_view TextOf(const JsonValue& value);                 // "" if not a string

// The elements of an array, none if absent. The view lives as long as the document.
class JsonItems {
 public:
  explicit JsonItems(const JsonValue& array) : array_(array.IsArray() ? &array : nullptr) {}
  const JsonValue* begin() const { return array_ == nullptr ? nullptr : array_->Begin(); }
  const JsonValue* end() const { return array_ == nullptr ? nullptr : array_->End(); }
  size_t size() const { return array_ == nullptr ? 0 : array_->Size(); }
  bool empty() const { return size() == 0; }

 private:
  const JsonValue* array_;
};

JsonItems ItemsOf(const JsonValue& object, std::string_view key);

}  // namespace reports

#endif  // REPORTS_MODEL_VIEW_H_
