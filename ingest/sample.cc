// SPDX-License-Identifier: Apache-2.0
#include "ingest/sample.h"

#include <algorithm>
#include <utility>

#include "ingest/line_fields.h"

namespace ingest {

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

Sample SampleCsv(const CsvHeader& header, const std::vector<CsvRow>& rows) {
  Sample sample;
  sample.container = "csv";
  sample.table = true;
  std::vector<size_t> kept;
  const auto add = [&](const std::string& name, size_t column) {
    if (name.empty()) return;
    const bool known = std::any_of(sample.paths.begin(), sample.paths.end(),
                                   [&](const SamplePath& path) { return path.path == name; });
    if (known) return;
    kept.push_back(column);
    sample.paths.push_back({name, {}, 0});
  };
  for (size_t column = 0; column < header.columns.size(); ++column) add(header.columns[column], column);
  for (size_t column = 0; column < header.aliases.size(); ++column) add(header.aliases[column], column);
  for (size_t i = header.rows; i < rows.size(); ++i) {
    if (rows[i].fields.size() < header.columns.size()) continue;
    ++sample.records;
    for (size_t k = 0; k < kept.size(); ++k) {
      const std::string& value = rows[i].fields[kept[k]];
      if (!value.empty()) ++sample.paths[k].present;
      sample.paths[k].values.push_back(value);
    }
  }
  return sample;
}

Sample SampleLines(ContainerKind kind, const std::vector<std::string_view>& lines) {
  Sample sample;
  sample.table = kind != ContainerKind::kW3c;
  const std::unique_ptr<LineFields> fields = MakeLineFields(kind);
  TextArena arena;
  LineFields::Texts texts;
  for (const std::string_view line : lines) {
    arena.Clear();
    const LineOutcome outcome = fields->Split(line, &texts, &arena);
    const std::vector<std::string>& columns = fields->columns();
    std::vector<size_t> places;
    for (const std::string& column : columns) {
      const auto known = std::find_if(sample.paths.begin(), sample.paths.end(),
                                      [&](const SamplePath& path) { return path.path == column; });
      places.push_back(static_cast<size_t>(known - sample.paths.begin()));
      if (known == sample.paths.end()) sample.paths.push_back({column, {}, 0});
    }
    if (outcome != LineOutcome::kGood && outcome != LineOutcome::kRepaired) continue;
    for (SamplePath& path : sample.paths) path.values.resize(sample.records + 1);
    for (size_t column = 0; column < columns.size(); ++column) {
      std::string& value = sample.paths[places[column]].values.back();
      if (texts[column].empty() || !value.empty()) continue;
      value = std::string(texts[column]);
      ++sample.paths[places[column]].present;
    }
    ++sample.records;
  }
  for (SamplePath& path : sample.paths) path.values.resize(sample.records);
  return sample;
}

}  // namespace ingest
