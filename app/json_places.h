// SPDX-License-Identifier: Apache-2.0
// A JSON text with comments and trailing commas, where each value knows its place in the text, and its check against a
// schema with messages that point there. RapidJSON's validator names rules; a person wants the line, the key and the
// nearest right one.
#ifndef JOURNEY_APP_JSON_PLACES_H_
#define JOURNEY_APP_JSON_PLACES_H_

#include <rapidjson/document.h>

#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace app {

class PlacedJson {
 public:
  // `where` names the text in messages. Errors: syntax, a key that stands twice, nesting deeper than 64.
  static absl::StatusOr<PlacedJson> Parse(std::string_view text, std::string_view where);

  const rapidjson::Document& document() const { return document_; }
  // InvalidArgument "where:line:column: /pointer: message"; of a member the place of its key.
  absl::Status Error(std::string_view pointer, std::string_view message) const;
  // Knows of JSON Schema: type, enum, properties, required, additionalProperties, items, minItems, minLength, minimum,
  // maximum, pattern (RE2), oneOf where the branches differ in type, $ref into #/definitions.
  absl::Status Check(const rapidjson::Document& schema) const;

 private:
  std::string where_;
  std::string text_;
  rapidjson::Document document_;
  absl::flat_hash_map<std::string, size_t> offsets_;  // by JSON pointer
};

// "/" + the key with ~ and / escaped.
std::string PointerStep(std::string_view key);

}  // namespace app

#endif  // JOURNEY_APP_JSON_PLACES_H_
