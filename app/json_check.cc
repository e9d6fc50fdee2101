// SPDX-License-Identifier: Apache-2.0
// The check of a placed JSON text against a schema.
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <re2/re2.h>

#include <algorithm>
#include <vector>

#include "absl/strings/str_format.h"
#include "app/flags.h"
#include "app/json_places.h"
#include "journey/base/status_macros.h"

namespace app {
namespace {

using Json = rapidjson::Value;

std::string_view TextOf(const Json& value) { return {value.GetString(), value.GetStringLength()}; }

const Json* Find(const Json& object, const char* key) {
  const auto member = object.FindMember(key);
  return member == object.MemberEnd() ? nullptr : &member->value;
}

// The value as written, shortened.
std::string Seen(const Json& value) {
  constexpr size_t kShown = 40;
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  value.Accept(writer);
  std::string text(buffer.GetString(), buffer.GetSize());
  if (text.size() <= kShown) return text;
  size_t end = kShown;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "...";
}

bool HasType(const Json& value, std::string_view type) {
  if (type == "object") return value.IsObject();
  if (type == "array") return value.IsArray();
  if (type == "string") return value.IsString();
  if (type == "boolean") return value.IsBool();
  if (type == "integer") return value.IsInt64();
  if (type == "number") return value.IsNumber();
  return type == "null" && value.IsNull();
}

std::string Listed(const std::vector<std::string_view>& words) {
  std::string list;
  for (const std::string_view word : words) list += (list.empty() ? "" : ", ") + std::string(word);
  return list;
}

}  // namespace

class SchemaWalk {
 public:
  SchemaWalk(const PlacedJson& json, const rapidjson::Document& schema) : json_(json), root_(schema) {}

  absl::Status Check(const Json& value, const Json& schema, const std::string& pointer) const {
    const Json& rule = Resolved(schema);
    if (const Json* branches = Find(rule, "oneOf"); branches != nullptr) return CheckOneOf(value, *branches, pointer);
    if (const Json* type = Find(rule, "type"); type != nullptr && !HasType(value, TextOf(*type))) {
      return json_.Error(pointer, absl::StrFormat("must be %s; saw %s", Article(TextOf(*type)), Seen(value)));
    }
    if (const Json* choices = Find(rule, "enum"); choices != nullptr)
      RETURN_IF_ERROR(CheckEnum(value, *choices, pointer));
    if (value.IsObject()) return CheckObject(value, rule, pointer);
    if (value.IsArray()) return CheckArray(value, rule, pointer);
    if (value.IsString()) return CheckString(value, rule, pointer);
    if (value.IsNumber()) return CheckNumber(value, rule, pointer);
    return absl::OkStatus();
  }

 private:
  static std::string Article(std::string_view type) {
    if (type == "object") return "an object {...}";
    if (type == "array") return "an array [...]";
    if (type == "string") return "text in quotes";
    if (type == "integer") return "a whole number";
    if (type == "boolean") return "true or false";
    return "a " + std::string(type);
  }

  const Json& Resolved(const Json& schema) const {
    const Json* reference = Find(schema, "$ref");
    if (reference == nullptr) return schema;
    constexpr std::string_view kPrefix = "#/definitions/";
    return root_["definitions"][std::string(TextOf(*reference).substr(kPrefix.size())).c_str()];
  }

  absl::Status CheckOneOf(const Json& value, const Json& branches, const std::string& pointer) const {
    std::string types;
    for (const Json& branch : branches.GetArray()) {
      const Json* type = Find(Resolved(branch), "type");
      if (type == nullptr || HasType(value, TextOf(*type))) return Check(value, branch, pointer);
      types += (types.empty() ? "" : " or ") + Article(TextOf(*type));
    }
    return json_.Error(pointer, absl::StrFormat("must be %s; saw %s", types, Seen(value)));
  }

  absl::Status CheckEnum(const Json& value, const Json& choices, const std::string& pointer) const {
    std::vector<std::string_view> words;
    std::string numbers;
    for (const Json& choice : choices.GetArray()) {
      if (choice == value) return absl::OkStatus();
      if (choice.IsString()) words.push_back(TextOf(choice));
      if (choice.IsNumber()) numbers += (numbers.empty() ? "" : ", ") + Seen(choice);
    }
    const std::string near = value.IsString() ? DidYouMean(TextOf(value), words) : "";
    return json_.Error(pointer, absl::StrFormat("there is no such value; saw %s%s; values: %s", Seen(value), near,
                                                words.empty() ? numbers : Listed(words)));
  }

  absl::Status CheckObject(const Json& value, const Json& rule, const std::string& pointer) const {
    const Json* properties = Find(rule, "properties");
    const Json* more = Find(rule, "additionalProperties");
    for (const auto& member : value.GetObject()) {
      const std::string inner = pointer + PointerStep(TextOf(member.name));
      const Json* property = properties == nullptr ? nullptr : Find(*properties, member.name.GetString());
      if (property == nullptr && more != nullptr && more->IsObject()) property = more;
      if (property != nullptr) {
        RETURN_IF_ERROR(Check(member.value, *property, inner));
      } else if (more != nullptr && more->IsFalse()) {
        std::vector<std::string_view> known;
        if (properties != nullptr) {
          for (const auto& other : properties->GetObject()) known.push_back(TextOf(other.name));
        }
        const std::string near = DidYouMean(TextOf(member.name), known);
        return json_.Error(inner, absl::StrFormat("there is no such key%s; keys here: %s", near, Listed(known)));
      }
    }
    if (const Json* required = Find(rule, "required"); required != nullptr) {
      for (const Json& key : required->GetArray()) {
        if (Find(value, key.GetString()) == nullptr) {
          return json_.Error(pointer, absl::StrFormat("the key \"%s\" is missing", TextOf(key)));
        }
      }
    }
    return absl::OkStatus();
  }

  absl::Status CheckArray(const Json& value, const Json& rule, const std::string& pointer) const {
    if (const Json* least = Find(rule, "minItems"); least != nullptr && value.Size() < least->GetUint()) {
      return json_.Error(pointer, absl::StrFormat("needs at least %d; saw %d", least->GetUint(), value.Size()));
    }
    const Json* items = Find(rule, "items");
    if (items == nullptr) return absl::OkStatus();
    for (rapidjson::SizeType i = 0; i < value.Size(); ++i) {
      RETURN_IF_ERROR(Check(value[i], *items, absl::StrFormat("%s/%d", pointer, i)));
    }
    return absl::OkStatus();
  }

  absl::Status CheckString(const Json& value, const Json& rule, const std::string& pointer) const {
    if (const Json* least = Find(rule, "minLength"); least != nullptr && value.GetStringLength() < least->GetUint()) {
      return json_.Error(pointer, "must not be empty");
    }
    const Json* pattern = Find(rule, "pattern");
    if (pattern == nullptr || RE2::PartialMatch(value.GetString(), pattern->GetString())) return absl::OkStatus();
    const Json* wanted = Find(rule, "description");
    return json_.Error(pointer, absl::StrFormat("cannot be read; saw %s; wanted: %s", Seen(value),
                                                wanted == nullptr ? TextOf(*pattern) : TextOf(*wanted)));
  }

  absl::Status CheckNumber(const Json& value, const Json& rule, const std::string& pointer) const {
    const Json* least = Find(rule, "minimum");
    const Json* most = Find(rule, "maximum");
    if ((least == nullptr || value.GetDouble() >= least->GetDouble()) &&
        (most == nullptr || value.GetDouble() <= most->GetDouble())) {
      return absl::OkStatus();
    }
    return json_.Error(pointer,
                       absl::StrFormat("out of range; saw %s; must be from %s to %s", Seen(value),
                                       least == nullptr ? "any" : Seen(*least), most == nullptr ? "any" : Seen(*most)));
  }

  const PlacedJson& json_;
  const rapidjson::Document& root_;
};

absl::Status PlacedJson::Check(const rapidjson::Document& schema) const {
  return SchemaWalk(*this, schema).Check(document_, schema, "");
}

}  // namespace app
