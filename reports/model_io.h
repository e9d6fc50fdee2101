// SPDX-License-Identifier: Apache-2.0
// The model document as text: written the same way every time (keys sorted by their bytes, doubles as the shortest text
// that reads back, one space of indent, a newline at the end), read with the schema of docs/model.schema.json.
#ifndef REPORTS_MODEL_IO_H_
#define REPORTS_MODEL_IO_H_

#include <rapidjson/document.h>

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace reports {

inline constexpr int kSchemaVersion = 1;

// The document's text. InvalidArgument, with the path, where a number is not finite or an object has a key twice.
absl::StatusOr<std::string> WriteModel(const rapidjson::Value& model);

// Parses and checks `text`. InvalidArgument says where (line and column, or the path inside the document), what was
// seen and what was wanted; a schema version from the future has its own message. Cost: linear; the document is held
// once.
absl::StatusOr<rapidjson::Document> ReadModel(std::string_view text);

// Whether `model` is a document that the renderers take: version, schema.
absl::Status CheckModel(const rapidjson::Value& model);

}  // namespace reports

#endif  // REPORTS_MODEL_IO_H_
