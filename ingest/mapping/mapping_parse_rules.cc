// SPDX-License-Identifier: Apache-2.0
// JSON -> Mapping: what one kind of records means.
#include <algorithm>

#include "absl/strings/str_format.h"
#include "ingest/mapping/field_values.h"
#include "ingest/mapping/mapping_parser.h"
#include "journey/base/status_macros.h"

namespace ingest {

using journey::event::Field;
using journey::event::FieldType;

absl::Status MappingParser::ParseFields(const Json& json, const std::string& path,
                                        std::vector<FieldPaths>* fields) const {
  if (!json.IsObject()) return WrongType(path, "an object of field and column", json);
  for (const auto& member : json.GetObject()) {
    const std::string inner = path + "." + std::string(JsonText(member.name));
    FieldPaths entry;
    RETURN_IF_ERROR(ToKey(member.name, inner, &entry.key));
    if (!member.value.IsObject()) {
      RETURN_IF_ERROR(ToTexts(member.value, inner, &entry.paths));
    } else {
      for (const auto& part : member.value.GetObject()) {
        const std::string_view name = JsonText(part.name);
        const std::string place = inner + "." + std::string(name);
        if (name == "compose") {
          RETURN_IF_ERROR(ToTemplate(part.value, place, &entry.compose));
        } else if (name == "first") {
          RETURN_IF_ERROR(ToTexts(part.value, place, &entry.paths));
        } else if (name == "needs") {
          RETURN_IF_ERROR(ToTexts(part.value, place, &entry.compose.needs));
        } else {
          return UnknownKey(inner, name, {"first", "compose", "needs"});
        }
      }
      if (entry.compose.empty()) return Error(inner, "there is no \"compose\"; a path is written as a text");
    }
    fields->push_back(std::move(entry));
  }
  return absl::OkStatus();
}

absl::Status MappingParser::ParseConstants(const Json& json, const std::string& path, RecordRules* rules) const {
  if (!json.IsObject()) return WrongType(path, "an object of field and value", json);
  for (const auto& member : json.GetObject()) {
    const std::string inner = path + "." + std::string(JsonText(member.name));
    FieldKey key;
    RETURN_IF_ERROR(ToKey(member.name, inner, &key));
    std::string value;
    RETURN_IF_ERROR(ToText(member.value, inner, &value));
    rules->constants.emplace_back(std::move(key), std::move(value));
  }
  return absl::OkStatus();
}

absl::Status MappingParser::ParseValues(const Json& json, const std::string& path, RecordRules* rules) const {
  if (!json.IsObject()) return WrongType(path, "an object of field and translations", json);
  for (const auto& member : json.GetObject()) {
    const std::string inner = path + "." + std::string(JsonText(member.name));
    FieldKey key;
    RETURN_IF_ERROR(ToKey(member.name, inner, &key));
    if (!member.value.IsObject()) return WrongType(inner, "an object of value and value", member.value);
    auto& translations = rules->values[key.name];
    for (const auto& entry : member.value.GetObject()) {
      const std::string from(JsonText(entry.name));
      RETURN_IF_ERROR(ToText(entry.value, inner + "." + from, &translations[from]));
      if (key.field == Field::kKind && !translations[from].empty()) {
        RETURN_IF_ERROR(ToKind(translations[from], inner + "." + from).status());
      }
    }
  }
  return absl::OkStatus();
}

absl::Status MappingParser::ParseKind(const Json& json, const std::string& path, KindRule* rule) const {
  if (!json.IsObject()) return WrongType(path, "an object", json);
  for (const auto& member : json.GetObject()) {
    const std::string_view name = JsonText(member.name);
    const std::string inner = path + "." + std::string(name);
    std::string text;
    if (name == "when") {
      RETURN_IF_ERROR(ToWhen(member.value, inner, &rule->when));
    } else if (name == "kind") {
      RETURN_IF_ERROR(ToText(member.value, inner, &text));
      ASSIGN_OR_RETURN(rule->kind, ToKind(text, inner));
    } else if (name == "channel") {
      RETURN_IF_ERROR(ToText(member.value, inner, &rule->channel));
    } else if (name == "author") {
      RETURN_IF_ERROR(ToText(member.value, inner, &text));
      rule->author = journey::event::FindAuthor(text);
      if (!rule->author.has_value()) {
        return Error(inner, absl::StrFormat("unknown author \"%s\"; known are customer, agent, bot, system", text));
      }
    } else if (name == "event") {
      RETURN_IF_ERROR(ToTemplate(member.value, inner, &rule->event));
    } else if (name == "direction") {
      RETURN_IF_ERROR(ToText(member.value, inner, &rule->direction));
      if (ParseDirection(rule->direction) == 0)
        return Error(inner,
                     absl::StrFormat("unknown direction \"%s\"; known are inbound and outbound", rule->direction));
    } else if (name == "status") {
      RETURN_IF_ERROR(ToText(member.value, inner, &rule->status));
    } else if (name == "public") {
      bool is_public = false;
      RETURN_IF_ERROR(ToBool(member.value, inner, &is_public));
      rule->is_public = is_public;
    } else if (name == "set") {
      RETURN_IF_ERROR(ParseFields(member.value, inner, &rule->set));
    } else if (name == "bot") {
      RETURN_IF_ERROR(ToBool(member.value, inner, &rule->bot));
    } else if (name == "static") {
      RETURN_IF_ERROR(ToBool(member.value, inner, &rule->is_static));
    } else {
      return UnknownKey(
          path, name,
          {"when", "kind", "channel", "author", "event", "direction", "status", "public", "set", "bot", "static"});
    }
  }
  if (rule->when.empty()) return Error(path, "the rule has no \"when\"");
  return absl::OkStatus();
}

absl::Status MappingParser::ParseKinds(const Json& json, const std::string& path, RecordRules* rules) const {
  if (!json.IsArray()) return WrongType(path, "an array of rules", json);
  for (rapidjson::SizeType i = 0; i < json.Size(); ++i)
    RETURN_IF_ERROR(ParseKind(json[i], absl::StrFormat("%s[%d]", path, i), &rules->kinds.emplace_back()));
  return absl::OkStatus();
}

absl::Status MappingParser::ParseSkips(const Json& json, const std::string& path, RecordRules* rules) const {
  if (!json.IsArray()) return WrongType(path, "an array of rules", json);
  for (rapidjson::SizeType i = 0; i < json.Size(); ++i) {
    const std::string inner = absl::StrFormat("%s[%d]", path, i);
    if (!json[i].IsObject()) return WrongType(inner, "an object", json[i]);
    SkipRule& rule = rules->skips.emplace_back();
    for (const auto& member : json[i].GetObject()) {
      const std::string_view name = JsonText(member.name);
      if (name == "when") {
        RETURN_IF_ERROR(ToWhen(member.value, inner + ".when", &rule.when));
      } else if (name == "why") {
        RETURN_IF_ERROR(ToText(member.value, inner + ".why", &rule.why));
      } else {
        return UnknownKey(inner, name, {"when", "why"});
      }
    }
    if (rule.when.empty()) return Error(inner, "the rule has no \"when\"");
  }
  return absl::OkStatus();
}

absl::Status MappingParser::ParseSignals(const Json& json, const std::string& path, RecordRules* rules) const {
  if (!json.IsObject()) return WrongType(path, "an object of signal and rule", json);
  for (const auto& member : json.GetObject()) {
    const std::string inner = path + "." + std::string(JsonText(member.name));
    SignalRule& rule = rules->signals.emplace_back();
    rule.label = std::string(JsonText(member.name));
    if (rule.label.empty() || rule.label.find(' ') != std::string::npos)
      return Error(inner, "the name of a signal has no blank");
    if (!member.value.IsObject()) return WrongType(inner, "an object", member.value);
    for (const auto& part : member.value.GetObject()) {
      const std::string_view name = JsonText(part.name);
      const std::string place = inner + ".when";
      if (name != "when") return UnknownKey(inner, name, {"when"});
      if (!part.value.IsArray()) {
        RETURN_IF_ERROR(ToWhen(part.value, place, &rule.when.emplace_back()));
        continue;
      }
      for (rapidjson::SizeType i = 0; i < part.value.Size(); ++i)
        RETURN_IF_ERROR(ToWhen(part.value[i], absl::StrFormat("%s[%d]", place, i), &rule.when.emplace_back()));
    }
    if (rule.when.empty()) return Error(inner, "the rule has no \"when\"");
  }
  std::sort(rules->signals.begin(), rules->signals.end(),
            [](const SignalRule& a, const SignalRule& b) { return a.label < b.label; });
  return absl::OkStatus();
}

absl::Status MappingParser::ParseDerive(const Json& json, const std::string& path, DerivedTime* derive) const {
  if (!json.IsObject()) return WrongType(path, "an object", json);
  for (const auto& member : json.GetObject()) {
    const std::string_view name = JsonText(member.name);
    std::string* const to = name == "client"     ? &derive->client
                            : name == "sent"     ? &derive->sent
                            : name == "received" ? &derive->received
                                                 : nullptr;
    if (to == nullptr) return UnknownKey(path, name, {"client", "sent", "received"});
    RETURN_IF_ERROR(ToText(member.value, path + "." + std::string(name), to));
  }
  if (derive->empty()) return Error(path, "it names no path");
  return absl::OkStatus();
}

absl::Status MappingParser::ParseTime(const Json& json, const std::string& path, RecordRules* rules,
                                      std::optional<absl::TimeZone>* zone) const {
  if (!json.IsObject()) return WrongType(path, "an object", json);
  for (const auto& member : json.GetObject()) {
    const std::string_view name = JsonText(member.name);
    const std::string inner = path + "." + std::string(name);
    if (name == "format") {
      RETURN_IF_ERROR(ToFormat(member.value, inner, &rules->time));
    } else if (name == "zone" && zone != nullptr) {
      std::string text;
      RETURN_IF_ERROR(ToText(member.value, inner, &text));
      absl::TimeZone loaded;
      if (!absl::LoadTimeZone(text, &loaded)) {
        return Error(inner,
                     absl::StrFormat("unknown time zone \"%s\"; write for example \"Asia/Seoul\" or \"UTC\"", text));
      }
      *zone = loaded;
    } else if (name == "fields") {
      if (!member.value.IsObject()) return WrongType(inner, "an object of field and format", member.value);
      for (const auto& entry : member.value.GetObject()) {
        const std::string place = inner + "." + std::string(JsonText(entry.name));
        auto& [field, format] = rules->field_times.emplace_back();
        RETURN_IF_ERROR(ToTypedField(entry.name, place, FieldType::time, &field));
        if (!entry.value.IsObject() || entry.value.MemberCount() != 1 || !entry.value.HasMember("format"))
          return Error(place, "expected {\"format\": ...}");
        RETURN_IF_ERROR(ToFormat(entry.value["format"], place + ".format", &format));
      }
    } else if (name == "local") {
      RETURN_IF_ERROR(ToBool(member.value, inner, &rules->time.local));
    } else if (name == "derive") {
      RETURN_IF_ERROR(ParseDerive(member.value, inner, &rules->derive));
    } else if (name == "after") {
      RETURN_IF_ERROR(ParseAfter(member.value, inner, rules));
    } else {
      return UnknownKey(path, name, {"format", "zone", "local", "fields", "derive", "after"});
    }
  }
  return absl::OkStatus();
}

absl::Status MappingParser::ParseAfter(const Json& json, const std::string& path, RecordRules* rules) const {
  if (!json.IsObject()) return WrongType(path, "an object of field and rule", json);
  for (const auto& member : json.GetObject()) {
    const std::string inner = path + "." + std::string(JsonText(member.name));
    TimeAfter& after = rules->after.emplace_back();
    RETURN_IF_ERROR(ToTypedField(member.name, inner, FieldType::time, &after.field));
    if (!member.value.IsObject()) return WrongType(inner, "an object", member.value);
    for (const auto& part : member.value.GetObject()) {
      const std::string_view name = JsonText(part.name);
      const std::string place = inner + "." + std::string(name);
      if (name == "of") {
        if (!part.value.IsString()) return WrongType(place, "a text", part.value);
        RETURN_IF_ERROR(ToTypedField(part.value, place, FieldType::time, &after.of));
      } else if (name == "path") {
        RETURN_IF_ERROR(ToTexts(part.value, place, &after.paths));
      } else if (name == "unit") {
        RETURN_IF_ERROR(ToUnit(part.value, place, &after.unit_us));
      } else {
        return UnknownKey(inner, name, {"of", "path", "unit"});
      }
    }
    if (after.of == Field::kCount || after.paths.empty())
      return Error(inner, "expected {\"of\": FIELD, \"path\": PATH}");
  }
  return absl::OkStatus();
}

absl::Status MappingParser::ToUnit(const Json& json, const std::string& path, int64_t* unit_us) const {
  std::string unit;
  RETURN_IF_ERROR(ToText(json, path, &unit));
  constexpr std::pair<std::string_view, int64_t> kUnits[] = {
      {"us", 1}, {"ms", 1000}, {"s", 1'000'000}, {"min", 60'000'000}, {"h", 3'600'000'000}};
  for (const auto& [name, size_us] : kUnits) {
    if (name != unit) continue;
    *unit_us = size_us;
    return absl::OkStatus();
  }
  return Error(path, absl::StrFormat("unknown unit \"%s\"; known are us, ms, s, min, h", unit));
}

absl::Status MappingParser::ParseUnits(const Json& json, const std::string& path, RecordRules* rules) const {
  if (!json.IsObject()) return WrongType(path, "an object of field and unit", json);
  for (const auto& member : json.GetObject()) {
    const std::string inner = path + "." + std::string(JsonText(member.name));
    auto& [field, unit_us] = rules->units.emplace_back();
    RETURN_IF_ERROR(ToTypedField(member.name, inner, FieldType::duration, &field));
    RETURN_IF_ERROR(ToUnit(member.value, inner, &unit_us));
  }
  return absl::OkStatus();
}

absl::Status MappingParser::ParseRule(std::string_view name, const Json& json, const std::string& path,
                                      RecordRules* rules, std::optional<absl::TimeZone>* zone, bool* known) const {
  *known = true;
  if (name == "records") return ToText(json, path, &rules->records);
  if (name == "fields") return ParseFields(json, path, &rules->fields);
  if (name == "constants") return ParseConstants(json, path, rules);
  if (name == "values") return ParseValues(json, path, rules);
  if (name == "kinds") return ParseKinds(json, path, rules);
  if (name == "skip") return ParseSkips(json, path, rules);
  if (name == "signals") return ParseSignals(json, path, rules);
  if (name == "time") return ParseTime(json, path, rules, zone);
  if (name == "units") return ParseUnits(json, path, rules);
  *known = false;
  return absl::OkStatus();
}

}  // namespace ingest
