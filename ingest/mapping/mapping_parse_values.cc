// SPDX-License-Identifier: Apache-2.0
// JSON -> Mapping: the pieces that its keys are made of.
#include "absl/strings/str_format.h"
#include "ingest/mapping/mapping_parser.h"
#include "journey/base/status_macros.h"
#include "journey/base/text.h"

namespace ingest {

using journey::event::Field;

std::string DidYouMean(std::string_view word, const std::vector<std::string_view>& candidates) {
  const std::string_view nearest = journey::base::NearestMatch(word, candidates);
  return nearest.empty() ? std::string() : absl::StrFormat("; did you mean \"%s\"?", nearest);
}

absl::Status MappingParser::Error(std::string_view path, const std::string& message) const {
  return absl::InvalidArgumentError(absl::StrFormat("%s: %s%s%s", where_, path, path.empty() ? "" : ": ", message));
}

absl::Status MappingParser::WrongType(std::string_view path, std::string_view wanted, const Json& seen) const {
  constexpr std::string_view kNames[] = {"null", "false", "true", "an object", "an array", "a text", "a number"};
  return Error(path, absl::StrFormat("expected %s, found %s", wanted, kNames[seen.GetType()]));
}

absl::Status MappingParser::UnknownKey(std::string_view path, std::string_view name,
                                       std::initializer_list<std::string_view> known) const {
  return Error(path, absl::StrFormat("unknown key \"%s\"%s", name, DidYouMean(name, known)));
}

absl::Status MappingParser::ToText(const Json& json, const std::string& path, std::string* text) const {
  if (!json.IsString()) return WrongType(path, "a text", json);
  text->assign(JsonText(json));
  return absl::OkStatus();
}

absl::Status MappingParser::ToBool(const Json& json, const std::string& path, bool* value) const {
  if (!json.IsBool()) return WrongType(path, "true or false", json);
  *value = json.GetBool();
  return absl::OkStatus();
}

absl::Status MappingParser::ToTexts(const Json& json, const std::string& path, std::vector<std::string>* texts) const {
  if (json.IsString()) {
    texts->emplace_back(JsonText(json));
    return absl::OkStatus();
  }
  if (!json.IsArray()) return WrongType(path, "a text or an array of texts", json);
  for (rapidjson::SizeType i = 0; i < json.Size(); ++i) {
    if (!json[i].IsString()) return WrongType(absl::StrFormat("%s[%d]", path, i), "a text", json[i]);
    texts->emplace_back(JsonText(json[i]));
  }
  if (texts->empty()) return Error(path, "the array is empty");
  return absl::OkStatus();
}

absl::Status MappingParser::ToKey(const Json& name, const std::string& path, FieldKey* key) const {
  auto parsed = ParseFieldKey(JsonText(name));
  if (!parsed.ok()) return Error(path, std::string(parsed.status().message()));
  *key = *std::move(parsed);
  return absl::OkStatus();
}

absl::Status MappingParser::ToTypedField(const Json& name, const std::string& path, journey::event::FieldType type,
                                         Field* field) const {
  FieldKey key;
  RETURN_IF_ERROR(ToKey(name, path, &key));
  if (key.field != Field::kCount && journey::event::Info(key.field).type == type) {
    *field = key.field;
    return absl::OkStatus();
  }
  std::string known;
  for (const auto& info : journey::event::FieldCatalog()) {
    if (info.type == type) known.append(known.empty() ? "" : ", ").append(info.name);
  }
  return Error(path, absl::StrFormat("\"%s\" is no such field; there are %s", key.name, known));
}

absl::Status MappingParser::ToTemplate(const Json& json, const std::string& path, TextTemplate* text) const {
  std::string written;
  RETURN_IF_ERROR(ToText(json, path, &written));
  std::string literal;
  const auto end_literal = [&] {
    if (!literal.empty()) text->pieces.push_back({.literal = std::move(literal), .path = {}});
    literal.clear();
  };
  for (size_t i = 0; i < written.size(); ++i) {
    if (written[i] != '{' || written.substr(i, 2) == "{{") {
      literal += written[i];
      i += written[i] == '{' ? 1 : 0;
      continue;
    }
    const size_t close = written.find('}', i);
    if (close == std::string::npos || close == i + 1) {
      return Error(path, absl::StrFormat("byte %d: a \"{\" begins a path, as in \"{page.url}\"; \"{{\" is a brace", i));
    }
    end_literal();
    text->pieces.push_back({.literal = {}, .path = written.substr(i + 1, close - i - 1)});
    i = close;
  }
  end_literal();
  if (text->pieces.empty()) return Error(path, "the template is empty");
  return absl::OkStatus();
}

absl::Status MappingParser::ToWhen(const Json& json, const std::string& path, When* when) const {
  if (!json.IsObject()) return WrongType(path, "an object of path and value", json);
  const auto add = [&](const Json& value, const std::string& inner, PathValues* entry) -> absl::Status {
    if (value.IsString()) {
      entry->values.push_back(ParseCondition(JsonText(value)));
    } else if (value.IsBool()) {
      entry->values.push_back({.text = value.GetBool() ? "true" : "false"});
    } else if (value.IsInt64()) {
      entry->values.push_back({.text = absl::StrFormat("%d", value.GetInt64())});
    } else {
      return WrongType(inner, "a text, a whole number, true or false", value);
    }
    return absl::OkStatus();
  };
  for (const auto& member : json.GetObject()) {
    PathValues entry{.path = std::string(JsonText(member.name)), .values = {}};
    const std::string inner = path + "." + entry.path;
    if (member.value.IsArray()) {
      if (member.value.Empty()) return Error(inner, "the array is empty");
      for (rapidjson::SizeType i = 0; i < member.value.Size(); ++i)
        RETURN_IF_ERROR(add(member.value[i], absl::StrFormat("%s[%d]", inner, i), &entry));
    } else {
      RETURN_IF_ERROR(add(member.value, inner, &entry));
    }
    when->push_back(std::move(entry));
  }
  if (when->empty()) return Error(path, "it names no path");
  return absl::OkStatus();
}

absl::StatusOr<journey::event::Kind> MappingParser::ToKind(std::string_view name, const std::string& path) const {
  const auto kind = journey::event::FindKind(name);
  if (kind.has_value()) return *kind;
  std::vector<std::string_view> names;
  for (int i = 0; i < static_cast<int>(journey::event::Kind::kCount); ++i) {
    names.push_back(journey::event::Name(static_cast<journey::event::Kind>(i)));
  }
  return Error(path, absl::StrFormat("unknown kind \"%s\"%s", name, DidYouMean(name, names)));
}

absl::Status MappingParser::ToFormat(const Json& json, const std::string& path, TimeFormat* format) const {
  std::string text;
  RETURN_IF_ERROR(ToText(json, path, &text));
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

}  // namespace ingest
