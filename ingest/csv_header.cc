// SPDX-License-Identifier: Apache-2.0
// Tables with more than one header row.
#include <algorithm>

#include "absl/strings/str_format.h"
#include "ingest/json_tree.h"
#include "ingest/sample.h"

namespace ingest {

namespace {

std::string Trimmed(std::string_view cell) {
  const size_t begin = cell.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return std::string(cell.substr(begin, cell.find_last_not_of(" \t\r\n") - begin + 1));
}

std::vector<std::string> Names(const CsvRow& row) {
  std::vector<std::string> names;
  for (const std::string& cell : row.fields) names.push_back(Trimmed(cell));
  return names;
}

// The text of `key` in a cell that is a JSON object; empty where it is none.
std::string ValueOf(std::string_view cell, std::string_view key) {
  JsonTree tree;
  TextArena arena;
  if (cell.empty() || tree.Parse(arena.Copy(cell), 16, &arena) != JsonError::kNone) return {};
  if (tree[0].type != JsonType::kObject) return {};
  for (uint32_t at = 1; at < tree.size(); at = tree[at].end) {
    if (tree[at].key == key && tree[at].scalar()) return std::string(tree[at].text);
  }
  return {};
}

std::vector<std::string> Aliases(const CsvRow& row, std::string_view key, size_t columns) {
  std::vector<std::string> aliases;
  for (const std::string& cell : row.fields) aliases.push_back(ValueOf(cell, key));
  aliases.resize(columns);
  return aliases;
}

}  // namespace

CsvHeader ReadHeader(const std::vector<CsvRow>& rows, const SourceHints& hints) {
  constexpr std::string_view kImportId = "ImportId";
  CsvHeader header;
  header.columns = Names(rows.front());
  if (hints.header_rows > 0) {
    header.rows = std::min<size_t>(hints.header_rows, rows.size());
    const size_t names = std::clamp<size_t>(hints.header_names, 1, header.rows);
    header.columns = Names(rows[names - 1]);
    header.columns.resize(std::max(header.columns.size(), rows.front().fields.size()));
    if (!hints.header_key.empty()) {
      header.aliases = Aliases(rows[header.rows - 1], hints.header_key, header.columns.size());
    }
    header.reason = absl::StrFormat("%d header rows, as the mapping says", header.rows);
    return header;
  }
  if (rows.size() >= 3 && !ValueOf(rows[2].fields.front(), kImportId).empty()) {
    header.rows = 3;
    header.aliases = Aliases(rows[2], kImportId, header.columns.size());
    header.reason = "three header rows, the last one with import ids";
    return header;
  }
  const bool questions = header.columns.size() >= 2 && header.columns[0] == "Respondent ID" &&
                         header.columns[1] == "Collector ID" && rows.size() >= 2;
  if (!questions || !Trimmed(rows[1].fields.front()).empty()) return header;
  header.rows = 2;
  header.reason = "two header rows, questions and their parts";
  std::string question;
  for (size_t column = 0; column < header.columns.size(); ++column) {
    std::string& name = header.columns[column];
    if (!name.empty()) question = name;  // a blank cell continues the question to the left
    const std::string part = column < rows[1].fields.size() ? Trimmed(rows[1].fields[column]) : std::string();
    name = part.empty() ? question : question + " / " + part;
  }
  return header;
}

}  // namespace ingest
