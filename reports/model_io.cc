// SPDX-License-Identifier: Apache-2.0
#include "reports/model_io.h"

#include <rapidjson/error/en.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/schema.h>
#include <rapidjson/stringbuffer.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "reports/embedded.h"
#include "reports/formats.h"
#include "reports/model_view.h"

namespace reports {
namespace {

using Writer = rapidjson::PrettyWriter<rapidjson::StringBuffer>;

absl::Status WriteValue(const JsonValue& value, const std::string& path, Writer* writer);

absl::Status WriteObject(const JsonValue& object, const std::string& path, Writer* writer) {
  std::vector<std::pair<std::string_view, const JsonValue*>> members;
  members.reserve(object.MemberCount());
  for (const auto& member : object.GetObject()) members.emplace_back(TextOf(member.name), &member.value);
  std::sort(members.begin(), members.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  writer->StartObject();
  for (size_t i = 0; i < members.size(); ++i) {
    const auto& [key, value] = members[i];
    const std::string inner = path + "/" + std::string(key);
    if (i > 0 && members[i - 1].first == key) {
      return absl::InvalidArgumentError(absl::StrFormat("%s: the key stands twice in its object", inner));
    }
    writer->Key(key.data(), static_cast<rapidjson::SizeType>(key.size()));
    absl::Status status = WriteValue(*value, inner, writer);
    if (!status.ok()) return status;
  }
  writer->EndObject();
  return absl::OkStatus();
}

absl::Status WriteValue(const JsonValue& value, const std::string& path, Writer* writer) {
  if (value.IsObject()) return WriteObject(value, path, writer);
  if (value.IsArray()) {
    writer->StartArray();
    for (rapidjson::SizeType i = 0; i < value.Size(); ++i) {
      absl::Status status = WriteValue(value[i], absl::StrFormat("%s/%d", path, i), writer);
      if (!status.ok()) return status;
    }
    writer->EndArray();
    return absl::OkStatus();
  }
  if (value.IsDouble()) {
    const std::string text = ShortestDouble(value.GetDouble());
    if (text.empty()) return absl::InvalidArgumentError(absl::StrFormat("%s: the number is not finite", path));
    writer->RawValue(text.data(), text.size(), rapidjson::kNumberType);
    return absl::OkStatus();
  }
  value.Accept(*writer);
  return absl::OkStatus();
}

// The schema is part of the program: parsed once, lives for ever.
const rapidjson::SchemaDocument& ModelSchema() {
  static const auto& schema = *[] {
    rapidjson::Document document;
    const std::string_view text = EmbeddedSchema();
    document.Parse(text.data(), text.size());
    return new rapidjson::SchemaDocument(document);
  }();
  return schema;
}

std::string PointerText(const rapidjson::Pointer& pointer) {
  rapidjson::StringBuffer buffer;
  pointer.Stringify(buffer);
  const std::string text(buffer.GetString(), buffer.GetSize());
  return text.empty() ? "/" : text;
}

// What `pointer` names in the document, shortened: for the message.
std::string Seen(const JsonValue& model, const rapidjson::Pointer& pointer) {
  const JsonValue* value = pointer.Get(model);
  if (value == nullptr) return "nothing";
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  value->Accept(writer);
  std::string text(buffer.GetString(), buffer.GetSize());
  constexpr size_t kShown = 60;
  if (text.size() > kShown) {
    size_t end = kShown;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    text.resize(end);
    text += "...";
  }
  return text;
}

}  // namespace

absl::StatusOr<std::string> WriteModel(const rapidjson::Value& model) {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  writer.SetIndent(' ', 1);
  absl::Status status = WriteValue(model, "", &writer);
  if (!status.ok()) return status;
  return std::string(buffer.GetString(), buffer.GetSize()) + "\n";
}

absl::Status CheckModel(const rapidjson::Value& model) {
  if (!model.IsObject()) return absl::InvalidArgumentError("/: a report model is one JSON object");
  const JsonValue& version = Member(model, "schema_version");
  if (!version.IsInt()) {
    return absl::InvalidArgumentError("/schema_version: missing or not a whole number; this is no report model");
  }
  if (version.GetInt() != kSchemaVersion) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "/schema_version: the model is of version %d, this program reads version %d; make the model again, or "
        "use the program that made it",
        version.GetInt(), kSchemaVersion));
  }
  rapidjson::SchemaValidator validator(ModelSchema());
  if (model.Accept(validator)) return absl::OkStatus();
  const rapidjson::Pointer where = validator.GetInvalidDocumentPointer();
  const char* keyword = validator.GetInvalidSchemaKeyword();
  return absl::InvalidArgumentError(absl::StrFormat(
      "%s: the rule \"%s\" of %s in docs/model.schema.json does not hold; seen: %s", PointerText(where),
      keyword == nullptr ? "?" : keyword, PointerText(validator.GetInvalidSchemaPointer()), Seen(model, where)));
}

absl::StatusOr<rapidjson::Document> ReadModel(std::string_view text) {
  rapidjson::Document document;
  document.Parse<rapidjson::kParseFullPrecisionFlag | rapidjson::kParseValidateEncodingFlag |
                 rapidjson::kParseIterativeFlag>(text.data(), text.size());
  if (document.HasParseError()) {
    const std::string_view before = text.substr(0, std::min(document.GetErrorOffset(), text.size()));
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const size_t start = before.rfind('\n');
    const size_t column = before.size() - (start == std::string_view::npos ? 0 : start + 1) + 1;
    return absl::InvalidArgumentError(
        absl::StrFormat("line %d, column %d: %s", line, column, rapidjson::GetParseError_En(document.GetParseError())));
  }
  absl::Status status = CheckModel(document);
  if (!status.ok()) return status;
  return document;
}

}  // namespace reports
