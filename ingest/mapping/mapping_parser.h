// SPDX-License-Identifier: Apache-2.0
// JSON -> Mapping, with errors that name the place inside the JSON. Private to mapping_parse*.cc.
#ifndef INGEST_MAPPING_MAPPING_PARSER_H_
#define INGEST_MAPPING_MAPPING_PARSER_H_

#include <rapidjson/document.h>

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "ingest/mapping/mapping_model.h"

namespace ingest {

// Parses one mapping; `where` names the file or place, paths inside are "where: fields.user".
class MappingParser {
 public:
  using Json = rapidjson::Value;

  explicit MappingParser(std::string_view where) : where_(where) {}
  absl::Status Parse(const Json& json, Mapping* mapping) const;

 private:
  // mapping_parse_values.cc: pieces
  absl::Status Error(std::string_view path, const std::string& message) const;
  absl::Status WrongType(std::string_view path, std::string_view wanted, const Json& seen) const;
  absl::Status UnknownKey(std::string_view path, std::string_view name,
                          std::initializer_list<std::string_view> known) const;
  absl::Status ToText(const Json& json, const std::string& path, std::string* text) const;
  absl::Status ToBool(const Json& json, const std::string& path, bool* value) const;
  // A text or an array of texts.
  absl::Status ToTexts(const Json& json, const std::string& path, std::vector<std::string>* texts) const;
  absl::Status ToKey(const Json& name, const std::string& path, FieldKey* key) const;
  // A field of the catalogue of one of the types.
  absl::Status ToTypedField(const Json& name, const std::string& path, journey::event::FieldType type,
                            journey::event::Field* field) const;
  // "{a} {b}".
  absl::Status ToTemplate(const Json& json, const std::string& path, TextTemplate* text) const;
  // {"path": "value" | ["value", ...]}; a value may be a number, true or false.
  absl::Status ToWhen(const Json& json, const std::string& path, When* when) const;
  absl::StatusOr<journey::event::Kind> ToKind(std::string_view name, const std::string& path) const;
  absl::Status ToFormat(const Json& json, const std::string& path, TimeFormat* format) const;

  // mapping_parse_rules.cc: what a RecordRules says; `prefix` is "" or "parts[0]."
  absl::Status ParseFields(const Json& json, const std::string& path, std::vector<FieldPaths>* fields) const;
  absl::Status ParseConstants(const Json& json, const std::string& path, RecordRules* rules) const;
  absl::Status ParseValues(const Json& json, const std::string& path, RecordRules* rules) const;
  absl::Status ParseKinds(const Json& json, const std::string& path, RecordRules* rules) const;
  absl::Status ParseKind(const Json& json, const std::string& path, KindRule* rule) const;
  absl::Status ParseSkips(const Json& json, const std::string& path, RecordRules* rules) const;
  absl::Status ParseSignals(const Json& json, const std::string& path, RecordRules* rules) const;
  // `zone`: null where none may be set.
  absl::Status ParseTime(const Json& json, const std::string& path, RecordRules* rules,
                         std::optional<absl::TimeZone>* zone) const;
  absl::Status ParseDerive(const Json& json, const std::string& path, DerivedTime* derive) const;
  absl::Status ParseAfter(const Json& json, const std::string& path, RecordRules* rules) const;
  absl::Status ToUnit(const Json& json, const std::string& path, int64_t* unit_us) const;
  absl::Status ParseUnits(const Json& json, const std::string& path, RecordRules* rules) const;
  // Sets `known` to false where `name` is no key of a RecordRules.
  absl::Status ParseRule(std::string_view name, const Json& json, const std::string& path, RecordRules* rules,
                         std::optional<absl::TimeZone>* zone, bool* known) const;

  // mapping_parse.cc: the rest
  absl::Status ParseContainer(const Json& json, Mapping* mapping) const;
  absl::Status ParseSignature(const Json& json, Mapping* mapping) const;
  absl::Status ParseParts(const Json& json, Mapping* mapping) const;
  absl::Status ParseDuplicates(const Json& json, Mapping* mapping) const;
  absl::Status ParseSessions(const Json& json, Mapping* mapping) const;
  absl::Status ParseHeader(const Json& json, Mapping* mapping) const;
  absl::Status ParseNotes(const Json& json, Mapping* mapping) const;

  std::string_view where_;
};

// "; did you mean ...?" or nothing.
std::string DidYouMean(std::string_view word, const std::vector<std::string_view>& candidates);

inline std::string_view JsonText(const rapidjson::Value& json) { return {json.GetString(), json.GetStringLength()}; }

}  // namespace ingest

#endif  // INGEST_MAPPING_MAPPING_PARSER_H_
