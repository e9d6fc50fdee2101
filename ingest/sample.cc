// SPDX-License-Identifier: Apache-2.0
#include "ingest/sample.h"

#include <simdjson.h>

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace ingest {

namespace {

// Collects paths in order of first sight.
class PathTable {
 public:
  explicit PathTable(Sample* sample) : sample_(sample) {}

  void Add(const std::string& path, std::string value) {
    const auto [position, inserted] = ids_.try_emplace(path, sample_->paths.size());
    if (inserted) sample_->paths.push_back({path, {}, 0});
    SamplePath& entry = sample_->paths[position->second];
    entry.values.resize(sample_->records);
    if (entry.values.size() == sample_->records + 1) return;  // a repeated key: the first counts
    entry.values.push_back(std::move(value));
    ++entry.present;
  }

  // Ends a record: the paths that it lacks get an empty value.
  void EndRecord() {
    ++sample_->records;
    for (SamplePath& entry : sample_->paths) entry.values.resize(sample_->records);
  }

 private:
  Sample* sample_;
  std::unordered_map<std::string, size_t> ids_;
};

std::string Flat(std::string_view prefix, std::string_view key) {
  std::string path(prefix);
  if (!path.empty()) path += '.';
  return path.append(key);
}

using Flattened = std::vector<std::pair<std::string, std::string>>;

// False where the object is broken. Numbers stay as they are written: an id beyond 64 bits is one too.
bool Flatten(simdjson::ondemand::object object, std::string_view prefix, Flattened* values) {
  for (auto field : object) {
    std::string_view key;
    if (field.unescaped_key().get(key) != simdjson::SUCCESS) return false;
    const std::string path = Flat(prefix, key);
    simdjson::ondemand::value value = field.value().value_unsafe();
    simdjson::ondemand::json_type type;
    if (value.type().get(type) != simdjson::SUCCESS) return false;
    if (type == simdjson::ondemand::json_type::object) {
      simdjson::ondemand::object child;
      if (value.get_object().get(child) != simdjson::SUCCESS || !Flatten(child, path, values)) return false;
    } else if (type == simdjson::ondemand::json_type::string) {
      std::string_view text;
      if (value.get_string().get(text) == simdjson::SUCCESS) values->emplace_back(path, text);
    } else if (type == simdjson::ondemand::json_type::number || type == simdjson::ondemand::json_type::boolean) {
      std::string_view token = value.raw_json_token();
      token = token.substr(0, token.find_first_of(" \t\r\n"));
      values->emplace_back(path, token);
    }
  }
  return true;
}

}  // namespace

Sample SampleNdjson(const std::vector<std::string_view>& lines) {
  Sample sample;
  sample.container = "ndjson";
  PathTable table(&sample);
  simdjson::ondemand::parser parser;
  Flattened values;
  for (const std::string_view line : lines) {
    const simdjson::padded_string padded(line);
    simdjson::ondemand::document document;
    simdjson::ondemand::object object;
    values.clear();
    if (parser.iterate(padded).get(document) != simdjson::SUCCESS) continue;
    if (document.get_object().get(object) != simdjson::SUCCESS) continue;
    if (!Flatten(object, "", &values)) continue;
    if (const char* rest = nullptr; document.current_location().get(rest) == simdjson::SUCCESS)
      continue;  // text behind it
    for (auto& [path, value] : values) table.Add(path, std::move(value));
    table.EndRecord();
  }
  return sample;
}

std::vector<CsvRow> CsvRows(std::string_view text, bool whole, char delimiter, size_t most) {
  std::vector<CsvRow> rows;
  CsvRow row;
  std::string field;
  bool inside = false;
  bool at_field_start = true;
  bool blank = true;
  const auto end_row = [&](size_t end) {
    if (!blank) {
      row.fields.push_back(std::exchange(field, {}));
      row.end = end;
      rows.push_back(std::exchange(row, {}));
    }
    field.clear();
    at_field_start = blank = true;
  };
  size_t at = 0;
  for (; at < text.size() && rows.size() < most; ++at) {
    const char c = text[at];
    if (inside) {
      if (c != '"') {
        field += c;
      } else if (at + 1 < text.size() && text[at + 1] == '"') {
        field += text[++at];
      } else {
        inside = false;
      }
    } else if (c == '"' && at_field_start) {
      inside = true;
      at_field_start = blank = false;
    } else if (c == delimiter) {
      row.fields.push_back(std::exchange(field, {}));
      at_field_start = true;
      blank = false;
    } else if (c == '\n') {
      end_row(at + 1);
    } else if (c != '\r' || (at + 1 < text.size() && text[at + 1] != '\n')) {
      field += c;
      at_field_start = blank = false;
    }
  }
  if (whole && !inside && at == text.size() && rows.size() < most) end_row(at);
  return rows;
}

Sample SampleCsv(const std::vector<std::string>& columns, const std::vector<CsvRow>& rows) {
  Sample sample;
  sample.container = "csv";
  sample.table = true;
  std::vector<size_t> kept;
  for (size_t column = 0; column < columns.size(); ++column) {
    if (columns[column].empty()) continue;
    if (std::find(columns.begin(), columns.begin() + static_cast<ptrdiff_t>(column), columns[column]) !=
        columns.begin() + static_cast<ptrdiff_t>(column)) {
      continue;
    }
    kept.push_back(column);
    sample.paths.push_back({columns[column], {}, 0});
  }
  for (size_t i = 1; i < rows.size(); ++i) {
    if (rows[i].fields.size() < columns.size()) continue;
    ++sample.records;
    for (size_t k = 0; k < kept.size(); ++k) {
      const std::string& value = rows[i].fields[kept[k]];
      if (!value.empty()) ++sample.paths[k].present;
      sample.paths[k].values.push_back(value);
    }
  }
  return sample;
}

}  // namespace ingest
