// SPDX-License-Identifier: Apache-2.0
#include "reports/model_view.h"

#include <cmath>

namespace reports {

const JsonValue& Member(const JsonValue& object, std::string_view key) {
  static const auto& absent = *new JsonValue();
  if (!object.IsObject()) return absent;
  const auto found =
      object.FindMember(JsonValue(rapidjson::StringRef(key.data(), static_cast<rapidjson::SizeType>(key.size()))));
  return found == object.MemberEnd() ? absent : found->value;
}

bool Has(const JsonValue& object, std::string_view key) { return !Member(object, key).IsNull(); }

std::string_view TextOf(const JsonValue& value) {
  return value.IsString() ? std::string_view(value.GetString(), value.GetStringLength()) : std::string_view();
}

std::string_view StringOf(const JsonValue& object, std::string_view key) { return TextOf(Member(object, key)); }

std::optional<double> NumberOf(const JsonValue& object, std::string_view key) {
  const JsonValue& value = Member(object, key);
  if (!value.IsNumber()) return std::nullopt;
  return value.GetDouble();
}

int64_t CountOf(const JsonValue& object, std::string_view key) {
  const JsonValue& value = Member(object, key);
  if (value.IsInt64()) return value.GetInt64();
  if (!value.IsNumber() || !(std::fabs(value.GetDouble()) < 9e18)) return 0;
  return std::llround(value.GetDouble());
}

bool FlagOf(const JsonValue& object, std::string_view key) {
  const JsonValue& value = Member(object, key);
  return value.IsBool() && value.GetBool();
}

JsonItems ItemsOf(const JsonValue& object, std::string_view key) { return JsonItems(Member(object, key)); }

}  // namespace reports
