// SPDX-License-Identifier: Apache-2.0
// JSON -> Mapping, with errors that name the place inside the JSON.
#include <rapidjson/document.h>
#include <rapidjson/error/en.h>

#include <algorithm>

#include "absl/strings/str_format.h"
#include "ingest/mapping/mapping_model.h"
#include "journey/base/status_macros.h"
#include "journey/base/text.h"

namespace ingest {
namespace {

using journey::event::Field;

using Json = rapidjson::Value;

std::string_view Text(const Json& json) { return {json.GetString(), json.GetStringLength()}; }

std::string DidYouMean(std::string_view word, const std::vector<std::string_view>& candidates) {
  const std::string_view nearest = journey::base::NearestMatch(word, candidates);
  return nearest.empty() ? std::string() : absl::StrFormat("; did you mean \"%s\"?", nearest);
}

std::string_view TypeName(const Json& json) {
  constexpr std::string_view kNames[] = {"null", "false", "true", "an object", "an array", "a text", "a number"};
  return kNames[json.GetType()];
}

// Parses one mapping; `where` names the file or place, paths inside are "where: fields.user".
class Parser {
 public:
  explicit Parser(std::string_view where) : where_(where) {}

  absl::Status Error(std::string_view path, const std::string& message) const {
    return absl::InvalidArgumentError(absl::StrFormat("%s: %s%s%s", where_, path, path.empty() ? "" : ": ", message));
  }
  absl::Status WrongType(std::string_view path, std::string_view wanted, const Json& seen) const {
    return Error(path, absl::StrFormat("expected %s, found %s", wanted, TypeName(seen)));
  }

  absl::Status ToText(const Json& json, const std::string& path, std::string* text) const {
    if (!json.IsString()) return WrongType(path, "a text", json);
    text->assign(Text(json));
    return absl::OkStatus();
  }

  // A text or an array of texts.
  absl::Status ToTexts(const Json& json, const std::string& path, std::vector<std::string>* texts) const {
    if (json.IsString()) {
      texts->emplace_back(Text(json));
      return absl::OkStatus();
    }
    if (!json.IsArray()) return WrongType(path, "a text or an array of texts", json);
    for (rapidjson::SizeType i = 0; i < json.Size(); ++i) {
      if (!json[i].IsString()) return WrongType(absl::StrFormat("%s[%d]", path, i), "a text", json[i]);
      texts->emplace_back(Text(json[i]));
    }
    if (texts->empty()) return Error(path, "the array is empty");
    return absl::OkStatus();
  }

  absl::Status ToKey(const Json& name, const std::string& path, FieldKey* key) const {
    auto parsed = ParseFieldKey(Text(name));
    if (!parsed.ok()) return Error(path, std::string(parsed.status().message()));
    *key = *std::move(parsed);
    return absl::OkStatus();
  }

  absl::Status ToPathValues(const Json& json, const std::string& path, std::vector<PathValues>* list) const {
    if (!json.IsObject()) return WrongType(path, "an object of path and value", json);
    for (const auto& member : json.GetObject()) {
      PathValues entry{.path = std::string(Text(member.name))};
      RETURN_IF_ERROR(ToTexts(member.value, path + "." + entry.path, &entry.values));
      list->push_back(std::move(entry));
    }
    return absl::OkStatus();
  }

  absl::Status ParseSignature(const Json& json, Mapping* mapping) const {
    if (!json.IsObject()) return WrongType("signature", "an object", json);
    for (const auto& member : json.GetObject()) {
      const std::string_view name = Text(member.name);
      const std::string path = "signature." + std::string(name);
      if (name == "all") {
        RETURN_IF_ERROR(ToTexts(member.value, path, &mapping->signature.all));
      } else if (name == "any") {
        RETURN_IF_ERROR(ToTexts(member.value, path, &mapping->signature.any));
      } else if (name == "values") {
        RETURN_IF_ERROR(ToPathValues(member.value, path, &mapping->signature.values));
      } else {
        return Error(path, "unknown key" + DidYouMean(name, {"all", "any", "values"}));
      }
    }
    return absl::OkStatus();
  }

  absl::Status ParseFields(const Json& json, Mapping* mapping) const {
    if (!json.IsObject()) return WrongType("fields", "an object of field and column", json);
    for (const auto& member : json.GetObject()) {
      const std::string path = "fields." + std::string(Text(member.name));
      FieldPaths entry;
      RETURN_IF_ERROR(ToKey(member.name, path, &entry.key));
      RETURN_IF_ERROR(ToTexts(member.value, path, &entry.paths));
      mapping->fields.push_back(std::move(entry));
    }
    return absl::OkStatus();
  }

  absl::Status ParseConstants(const Json& json, Mapping* mapping) const {
    if (!json.IsObject()) return WrongType("constants", "an object of field and value", json);
    for (const auto& member : json.GetObject()) {
      const std::string path = "constants." + std::string(Text(member.name));
      FieldKey key;
      RETURN_IF_ERROR(ToKey(member.name, path, &key));
      std::string value;
      RETURN_IF_ERROR(ToText(member.value, path, &value));
      mapping->constants.emplace_back(std::move(key), std::move(value));
    }
    return absl::OkStatus();
  }

  absl::Status ParseValues(const Json& json, Mapping* mapping) const {
    if (!json.IsObject()) return WrongType("values", "an object of field and translations", json);
    for (const auto& member : json.GetObject()) {
      const std::string path = "values." + std::string(Text(member.name));
      FieldKey key;
      RETURN_IF_ERROR(ToKey(member.name, path, &key));
      if (!member.value.IsObject()) return WrongType(path, "an object of value and value", member.value);
      auto& translations = mapping->values[key.name];
      for (const auto& entry : member.value.GetObject()) {
        const std::string from(Text(entry.name));
        RETURN_IF_ERROR(ToText(entry.value, path + "." + from, &translations[from]));
        if (key.field == Field::kKind) {
          RETURN_IF_ERROR(ToKind(translations[from], path + "." + from).status());
        }
      }
    }
    return absl::OkStatus();
  }

  absl::StatusOr<journey::event::Kind> ToKind(std::string_view name, const std::string& path) const {
    const auto kind = journey::event::FindKind(name);
    if (kind.has_value()) return *kind;
    std::vector<std::string_view> names;
    for (int i = 0; i < static_cast<int>(journey::event::Kind::kCount); ++i) {
      names.push_back(journey::event::Name(static_cast<journey::event::Kind>(i)));
    }
    return Error(path, absl::StrFormat("unknown kind \"%s\"%s", name, DidYouMean(name, names)));
  }

  absl::Status ParseKinds(const Json& json, Mapping* mapping) const {
    if (!json.IsArray()) return WrongType("kinds", "an array of rules", json);
    for (rapidjson::SizeType i = 0; i < json.Size(); ++i) {
      const std::string path = absl::StrFormat("kinds[%d]", i);
      if (!json[i].IsObject()) return WrongType(path, "an object", json[i]);
      KindRule rule;
      for (const auto& member : json[i].GetObject()) {
        const std::string_view name = Text(member.name);
        const std::string inner = path + "." + std::string(name);
        std::string text;
        if (name == "when") {
          RETURN_IF_ERROR(ToPathValues(member.value, inner, &rule.when));
        } else if (name == "kind") {
          RETURN_IF_ERROR(ToText(member.value, inner, &text));
          ASSIGN_OR_RETURN(rule.kind, ToKind(text, inner));
        } else if (name == "channel") {
          RETURN_IF_ERROR(ToText(member.value, inner, &rule.channel));
        } else if (name == "author") {
          RETURN_IF_ERROR(ToText(member.value, inner, &text));
          rule.author = journey::event::FindAuthor(text);
          if (!rule.author.has_value()) {
            return Error(inner, absl::StrFormat("unknown author \"%s\"; known are customer, agent, bot, system", text));
          }
        } else {
          return Error(inner, "unknown key" + DidYouMean(name, {"when", "kind", "channel", "author"}));
        }
      }
      if (rule.when.empty()) return Error(path, "the rule has no \"when\"");
      mapping->kinds.push_back(std::move(rule));
    }
    return absl::OkStatus();
  }

  absl::Status ParseTime(const Json& json, Mapping* mapping) const {
    if (!json.IsObject()) return WrongType("time", "an object", json);
    for (const auto& member : json.GetObject()) {
      const std::string_view name = Text(member.name);
      const std::string path = "time." + std::string(name);
      std::string text;
      if (name == "format") {
        RETURN_IF_ERROR(ToText(member.value, path, &text));
        RETURN_IF_ERROR(ToFormat(text, path, &mapping->time));
      } else if (name == "zone") {
        RETURN_IF_ERROR(ToText(member.value, path, &text));
        absl::TimeZone zone;
        if (!absl::LoadTimeZone(text, &zone)) {
          return Error(path,
                       absl::StrFormat("unknown time zone \"%s\"; write for example \"Asia/Seoul\" or \"UTC\"", text));
        }
        mapping->zone = zone;
      } else {
        return Error(path, "unknown key" + DidYouMean(name, {"format", "zone"}));
      }
    }
    return absl::OkStatus();
  }

  absl::Status ToFormat(const std::string& text, const std::string& path, TimeFormat* format) const {
    constexpr std::pair<std::string_view, TimeFormat::Kind> kFormats[] = {
        {"auto", TimeFormat::Kind::kAuto}, {"iso8601", TimeFormat::Kind::kIso}, {"s", TimeFormat::Kind::kSeconds},
        {"ms", TimeFormat::Kind::kMillis}, {"us", TimeFormat::Kind::kMicros},   {"ns", TimeFormat::Kind::kNanos}};
    std::vector<std::string_view> names;
    for (const auto& [name, kind] : kFormats) {
      names.push_back(name);
      if (name == text) {
        format->kind = kind;
        return absl::OkStatus();
      }
    }
    if (text.find('%') == std::string::npos) {
      return Error(
          path,
          absl::StrFormat(
              "unknown format \"%s\"%s (auto, iso8601, s, ms, us, ns, or a pattern such as \"%%Y.%%m.%%d %%H:%%M\")",
              text, DidYouMean(text, names)));
    }
    format->kind = TimeFormat::Kind::kPattern;
    format->pattern = text;
    return absl::OkStatus();
  }

  absl::Status Parse(const Json& json, Mapping* mapping) const {
    if (!json.IsObject()) return WrongType("", "an object", json);
    bool guess_given = false;
    for (const auto& member : json.GetObject()) {
      const std::string_view name = Text(member.name);
      const std::string path(name);
      if (name == "name") {
        RETURN_IF_ERROR(ToText(member.value, path, &mapping->name));
      } else if (name == "title") {
        RETURN_IF_ERROR(ToText(member.value, path, &mapping->title));
      } else if (name == "container") {
        RETURN_IF_ERROR(ToText(member.value, path, &mapping->container));
        if (mapping->container != "ndjson" && mapping->container != "csv") {
          return Error(path, absl::StrFormat("unknown container \"%s\"; known are ndjson and csv", mapping->container));
        }
      } else if (name == "system") {
        RETURN_IF_ERROR(ToText(member.value, path, &mapping->system));
      } else if (name == "signature") {
        RETURN_IF_ERROR(ParseSignature(member.value, mapping));
      } else if (name == "fields") {
        RETURN_IF_ERROR(ParseFields(member.value, mapping));
      } else if (name == "constants") {
        RETURN_IF_ERROR(ParseConstants(member.value, mapping));
      } else if (name == "values") {
        RETURN_IF_ERROR(ParseValues(member.value, mapping));
      } else if (name == "kinds") {
        RETURN_IF_ERROR(ParseKinds(member.value, mapping));
      } else if (name == "time") {
        RETURN_IF_ERROR(ParseTime(member.value, mapping));
      } else if (name == "guess") {
        if (!member.value.IsBool()) return WrongType(path, "true or false", member.value);
        mapping->guess = member.value.GetBool();
        guess_given = true;
      } else if (name != "$schema") {
        return Error("",
                     absl::StrFormat("unknown key \"%s\"%s", name,
                                     DidYouMean(name, {"name", "title", "container", "system", "signature", "fields",
                                                       "constants", "values", "kinds", "time", "guess"})));
      }
    }
    if (!guess_given) mapping->guess = mapping->fields.empty();
    return absl::OkStatus();
  }

 private:
  std::string_view where_;
};

}  // namespace

absl::StatusOr<FieldKey> ParseFieldKey(std::string_view name) {
  FieldKey key;
  key.name = std::string(name);
  if (const auto field = journey::event::FindField(name)) {
    key.field = *field;
    return key;
  }
  for (std::string_view family : {"id.", "attribute."}) {
    if (name.substr(0, family.size()) == family && name.size() > family.size()) return key;
  }
  std::vector<std::string_view> names = {"id.TYPE", "attribute.NAME"};
  for (const auto& info : journey::event::FieldCatalog()) names.push_back(info.name);
  return absl::InvalidArgumentError(
      absl::StrFormat("unknown field \"%s\"%s (docs/fields.md has the list)", name, DidYouMean(name, names)));
}

absl::StatusOr<std::shared_ptr<const Mapping>> ParseMapping(std::string_view json, std::string_view where) {
  rapidjson::Document document;
  document.Parse<rapidjson::kParseCommentsFlag | rapidjson::kParseTrailingCommasFlag>(json.data(), json.size());
  if (document.HasParseError()) {
    const size_t offset = std::min(document.GetErrorOffset(), json.size());
    const std::string_view before = json.substr(0, offset);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const size_t line_begin = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    return absl::InvalidArgumentError(absl::StrFormat("%s: line %d, column %d: not JSON: %s", where, line,
                                                      offset - line_begin + 1,
                                                      rapidjson::GetParseError_En(document.GetParseError())));
  }
  auto mapping = std::make_shared<Mapping>();
  RETURN_IF_ERROR(Parser(where).Parse(document, mapping.get()));
  return std::shared_ptr<const Mapping>(std::move(mapping));
}

}  // namespace ingest
