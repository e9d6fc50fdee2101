// SPDX-License-Identifier: Apache-2.0
// JSON -> Mapping: the keys that are not about records.
#include <rapidjson/document.h>
#include <rapidjson/error/en.h>

#include <algorithm>

#include "absl/strings/str_format.h"
#include "ingest/mapping/mapping_model.h"
#include "ingest/mapping/mapping_parser.h"
#include "journey/base/status_macros.h"

namespace ingest {

absl::Status MappingParser::ParseContainer(const Json& json, Mapping* mapping) const {
  RETURN_IF_ERROR(ToTexts(json, "container", &mapping->containers));
  for (const std::string& name : mapping->containers) {
    if (std::find(std::begin(kContainerNames), std::end(kContainerNames), name) != std::end(kContainerNames)) continue;
    std::string known;
    for (std::string_view container : kContainerNames) known.append(known.empty() ? "" : ", ").append(container);
    return Error("container", absl::StrFormat("unknown container \"%s\"; known are %s", name, known));
  }
  if (mapping->containers.size() == 1) mapping->hints.container = mapping->containers[0];
  return absl::OkStatus();
}

absl::Status MappingParser::ParseSignature(const Json& json, Mapping* mapping) const {
  if (!json.IsObject()) return WrongType("signature", "an object", json);
  for (const auto& member : json.GetObject()) {
    const std::string_view name = JsonText(member.name);
    const std::string path = "signature." + std::string(name);
    Signature& signature = mapping->signature;
    if (name == "all") {
      RETURN_IF_ERROR(ToTexts(member.value, path, &signature.all));
    } else if (name == "any") {
      RETURN_IF_ERROR(ToTexts(member.value, path, &signature.any));
    } else if (name == "none") {
      RETURN_IF_ERROR(ToTexts(member.value, path, &signature.none));
    } else if (name == "values") {
      RETURN_IF_ERROR(ToWhen(member.value, path, &signature.values));
    } else {
      return Error(path, "unknown key" + DidYouMean(name, {"all", "any", "none", "values"}));
    }
  }
  return absl::OkStatus();
}

absl::Status MappingParser::ParseParts(const Json& json, Mapping* mapping) const {
  if (!json.IsArray()) return WrongType("parts", "an array of objects", json);
  for (rapidjson::SizeType i = 0; i < json.Size(); ++i) {
    const std::string path = absl::StrFormat("parts[%d]", i);
    if (!json[i].IsObject()) return WrongType(path, "an object", json[i]);
    RecordRules& rules = mapping->parts.emplace_back();
    for (const auto& member : json[i].GetObject()) {
      const std::string_view name = JsonText(member.name);
      bool known = false;
      RETURN_IF_ERROR(ParseRule(name, member.value, path + "." + std::string(name), &rules, nullptr, &known));
      if (!known)
        return UnknownKey(path, name,
                          {"records", "fields", "constants", "values", "kinds", "skip", "signals", "time", "units"});
    }
    if (rules.records.empty())
      return Error(path, "there is no \"records\": the array whose elements are these records");
    for (size_t k = 0; k + 1 < mapping->parts.size(); ++k) {
      if (mapping->parts[k].records == rules.records)
        return Error(path, absl::StrFormat("\"records\": \"%s\" is named twice", rules.records));
    }
  }
  return absl::OkStatus();
}

absl::Status MappingParser::ParseDuplicates(const Json& json, Mapping* mapping) const {
  if (!json.IsObject()) return WrongType("duplicates", "an object", json);
  DuplicateRule& rule = mapping->duplicates;
  bool content = true;
  for (const auto& member : json.GetObject()) {
    const std::string_view name = JsonText(member.name);
    const std::string path = "duplicates." + std::string(name);
    if (name == "key") {
      std::vector<std::string> names;
      RETURN_IF_ERROR(ToTexts(member.value, path, &names));
      for (const std::string& field : names) {
        auto key = ParseFieldKey(field);
        if (!key.ok()) return Error(path, std::string(key.status().message()));
        rule.key.push_back(*std::move(key));
      }
    } else if (name == "newest") {
      RETURN_IF_ERROR(ToText(member.value, path, &rule.newest));
    } else if (name == "oldest") {
      RETURN_IF_ERROR(ToText(member.value, path, &rule.oldest));
    } else if (name == "content") {
      RETURN_IF_ERROR(ToBool(member.value, path, &content));
    } else {
      return UnknownKey("duplicates", name, {"key", "newest", "oldest", "content"});
    }
  }
  if (rule.key.empty()) return Error("duplicates", "there is no \"key\"");
  if (!rule.newest.empty() && !rule.oldest.empty())
    return Error("duplicates", "\"newest\" cannot stand beside \"oldest\"");
  // Where the content counts and nothing says which is the newest, the usual rules do it.
  if (content && rule.newest.empty() && rule.oldest.empty()) rule = {};
  return absl::OkStatus();
}

absl::Status MappingParser::ParseSessions(const Json& json, Mapping* mapping) const {
  RETURN_IF_ERROR(ToText(json, "sessions", &mapping->sessions));
  const std::vector<std::string_view> known = {"30m",      "ga4",    "ua",        "mixpanel",
                                               "snowplow", "matomo", "amplitude", "source"};
  if (std::find(known.begin(), known.end(), mapping->sessions) != known.end()) return absl::OkStatus();
  return Error("sessions", absl::StrFormat("unknown rule \"%s\"%s (30m, ga4, ua, mixpanel, snowplow, matomo, "
                                           "amplitude, source)",
                                           mapping->sessions, DidYouMean(mapping->sessions, known)));
}

absl::Status MappingParser::ParseHeader(const Json& json, Mapping* mapping) const {
  if (!json.IsObject()) return WrongType("header", "an object", json);
  SourceHints& hints = mapping->hints;
  for (const auto& member : json.GetObject()) {
    const std::string_view name = JsonText(member.name);
    const std::string path = "header." + std::string(name);
    if (name == "key") {
      RETURN_IF_ERROR(ToText(member.value, path, &hints.header_key));
      continue;
    }
    if (name != "rows" && name != "names") return UnknownKey("header", name, {"rows", "names", "key"});
    if (!member.value.IsUint() || member.value.GetUint() < 1 || member.value.GetUint() > 3)
      return Error(path, "expected 1, 2 or 3");
    (name == "rows" ? hints.header_rows : hints.header_names) = member.value.GetUint();
  }
  if (hints.header_rows == 0) return Error("header", "there is no \"rows\"");
  if (hints.header_names > hints.header_rows)
    return Error("header.names", absl::StrFormat("there are %d rows only", hints.header_rows));
  return absl::OkStatus();
}

absl::Status MappingParser::ParseNotes(const Json& json, Mapping* mapping) const {
  if (!json.IsObject()) return WrongType("notes", "an object", json);
  MappingNotes& notes = mapping->notes;
  for (const auto& member : json.GetObject()) {
    const std::string_view name = JsonText(member.name);
    const std::string path = "notes." + std::string(name);
    if (name == "ignores") {
      RETURN_IF_ERROR(ToTexts(member.value, path, &notes.ignores));
      continue;
    }
    std::string* const to = name == "export"       ? &notes.export_how
                            : name == "reads"      ? &notes.reads
                            : name == "source"     ? &notes.source
                            : name == "unverified" ? &notes.unverified
                                                   : nullptr;
    if (to == nullptr) return UnknownKey("notes", name, {"export", "reads", "ignores", "source", "unverified"});
    RETURN_IF_ERROR(ToText(member.value, path, to));
  }
  return absl::OkStatus();
}

absl::Status MappingParser::Parse(const Json& json, Mapping* mapping) const {
  if (!json.IsObject()) return WrongType("", "an object", json);
  bool guess_given = false;
  RecordRules own;
  for (const auto& member : json.GetObject()) {
    const std::string_view name = JsonText(member.name);
    const std::string path(name);
    bool known = false;
    RETURN_IF_ERROR(ParseRule(name, member.value, path, &own, &mapping->zone, &known));
    if (known) continue;
    if (name == "name") {
      RETURN_IF_ERROR(ToText(member.value, path, &mapping->name));
    } else if (name == "title") {
      RETURN_IF_ERROR(ToText(member.value, path, &mapping->title));
    } else if (name == "system") {
      RETURN_IF_ERROR(ToText(member.value, path, &mapping->system));
    } else if (name == "container") {
      RETURN_IF_ERROR(ParseContainer(member.value, mapping));
    } else if (name == "encoding") {
      RETURN_IF_ERROR(ToText(member.value, path, &mapping->hints.encoding));
      const std::vector<std::string_view> encodings = {"utf-8", "utf-16", "cp949", "iso-8859-1"};
      if (std::find(encodings.begin(), encodings.end(), mapping->hints.encoding) == encodings.end()) {
        return Error(path, absl::StrFormat("unknown encoding \"%s\"; known are utf-8, utf-16, cp949, iso-8859-1",
                                           mapping->hints.encoding));
      }
    } else if (name == "envelope") {
      RETURN_IF_ERROR(ToText(member.value, path, &mapping->envelope));
    } else if (name == "signature") {
      RETURN_IF_ERROR(ParseSignature(member.value, mapping));
    } else if (name == "parts") {
      RETURN_IF_ERROR(ParseParts(member.value, mapping));
    } else if (name == "duplicates") {
      RETURN_IF_ERROR(ParseDuplicates(member.value, mapping));
    } else if (name == "sessions") {
      RETURN_IF_ERROR(ParseSessions(member.value, mapping));
    } else if (name == "header") {
      RETURN_IF_ERROR(ParseHeader(member.value, mapping));
    } else if (name == "notes") {
      RETURN_IF_ERROR(ParseNotes(member.value, mapping));
    } else if (name == "guess") {
      RETURN_IF_ERROR(ToBool(member.value, path, &mapping->guess));
      guess_given = true;
    } else if (name != "$schema") {
      return UnknownKey(
          "", name, {"name",   "title",     "container", "encoding",   "envelope", "system",  "signature", "records",
                     "fields", "constants", "values",    "kinds",      "skip",     "signals", "time",      "units",
                     "parts",  "guess",     "sessions",  "duplicates", "header",   "notes"});
    }
  }
  if (!guess_given) mapping->guess = own.fields.empty() && mapping->parts.empty();
  for (RecordRules& part : mapping->parts) {
    if (part.records == own.records) return Error("parts", "\"records\" is also that of the mapping itself");
    // A part that says nothing about times has the mapping's.
    if (part.time.kind == TimeFormat::Kind::kAuto && part.field_times.empty()) part.time = own.time;
  }
  if (mapping->parts.empty() || !own.fields.empty() || mapping->guess)
    mapping->parts.insert(mapping->parts.begin(), std::move(own));
  return absl::OkStatus();
}

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
  document.Parse<rapidjson::kParseCommentsFlag | rapidjson::kParseTrailingCommasFlag | rapidjson::kParseIterativeFlag>(
      json.data(), json.size());
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
  RETURN_IF_ERROR(MappingParser(where).Parse(document, mapping.get()));
  return std::shared_ptr<const Mapping>(std::move(mapping));
}

}  // namespace ingest
