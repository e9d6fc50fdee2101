// SPDX-License-Identifier: Apache-2.0
#include "ingest/sniff.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "absl/strings/str_format.h"
#include "ingest/encoding.h"
#include "ingest/line_fields.h"
#include "ingest/sample.h"
#include "journey/base/status_macros.h"

namespace ingest {

namespace {

// Complete lines that are not blank.
std::vector<std::string_view> Lines(std::string_view text, bool whole, size_t most) {
  std::vector<std::string_view> lines;
  for (size_t begin = 0; begin < text.size() && lines.size() < most;) {
    const size_t end = text.find('\n', begin);
    if (end == std::string_view::npos && !whole && !lines.empty()) break;
    std::string_view line = text.substr(begin, end == std::string_view::npos ? end : end - begin);
    begin = end == std::string_view::npos ? text.size() : end + 1;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.find_first_not_of(" \t") != std::string_view::npos) lines.push_back(line);
  }
  return lines;
}

absl::Status NotUnderstood(std::string_view source_name, std::string_view what, std::string_view line, size_t position,
                           std::string_view advice) {
  return absl::InvalidArgumentError(
      absl::StrFormat("%s: %s\n%s\n%s", source_name, what, ShowWithCaret(line, position), advice));
}

// Known things that are no log that is read, by their first line.
absl::Status Recognise(std::string_view source_name, const std::vector<std::string_view>& lines) {
  const std::string_view line = lines.front();
  const size_t first = line.find_first_not_of(" \t");
  if (line[first] == '[' || line[first] == '{') {
    return NotUnderstood(source_name, "this begins like JSON, but no record of it is a complete object", line,
                         line.size(),
                         "check that the export is complete, or write it again: jq -c . FILE > FILE.ndjson");
  }
  if (line[first] == '<') {
    return NotUnderstood(source_name, "this is XML or HTML, but no event log (XES)", line, first,
                         "export it as CSV, NDJSON or XES");
  }
  return absl::OkStatus();
}

// Lines where most lines are objects, else documents in any layout.
absl::StatusOr<Sniffed> SniffJson(std::string_view text, bool whole, std::string_view source_name,
                                  std::string_view as) {
  const std::vector<std::string_view> lines = Lines(text, whole, kSampleRecords);
  Sniffed sniffed;
  sniffed.format.kind = ContainerKind::kNdjson;
  sniffed.sample = SampleNdjson(lines);
  if (sniffed.sample.records * 2 > lines.size()) {
    sniffed.reason = absl::StrFormat("%d of the first %d lines are JSON objects", sniffed.sample.records, lines.size());
    return sniffed;
  }
  size_t broken = 0;
  Sample documents = SampleJson(text, whole, kSampleRecords, &broken);
  if (documents.records > broken && documents.records > sniffed.sample.records) {
    sniffed.format.kind = ContainerKind::kJson;
    sniffed.sample = std::move(documents);
    sniffed.reason = absl::StrFormat("JSON with %d records at its begin", sniffed.sample.records);
    if (broken > 0) sniffed.reason += absl::StrFormat(", and %d that are broken", broken);
    return sniffed;
  }
  if (whole && sniffed.sample.records + documents.records + broken == 0) {
    sniffed.empty = true;
    sniffed.reason = "an empty JSON array";
    return sniffed;
  }
  if (sniffed.sample.records == 0) {
    RETURN_IF_ERROR(Recognise(source_name, lines));
    if (!as.empty()) {
      return NotUnderstood(source_name, "none of the first lines is a JSON object", lines.front(), 0,
                           "leave --as out to detect the format");
    }
  }
  sniffed.reason = absl::StrFormat("%d of the first %d lines are JSON objects", sniffed.sample.records, lines.size());
  return sniffed;
}

// Records of a container whose lines have columns of their own.
Sniffed SniffLines(ContainerKind kind, std::string_view container, const std::vector<std::string_view>& lines) {
  Sniffed sniffed;
  sniffed.format.kind = kind;
  sniffed.sample = SampleLines(kind, lines);
  sniffed.sample.container = container;
  return sniffed;
}

bool IsUuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !isxdigit(static_cast<unsigned char>(text[i]))) return false;
  }
  return true;
}

// Field 3 a time, field 6 the event's UUID, and 131 fields.
bool IsSnowplowLine(std::string_view line) {
  TextArena arena;
  LineFields::Texts texts;
  if (MakeSnowplowFields()->Split(line, &texts, &arena) != LineOutcome::kGood) return false;
  const std::string_view time = texts[3];
  return IsUuid(texts[6]) && time.size() >= 19 && time[4] == '-' && time[10] == ' ' && time[13] == ':';
}

// Which of the containers without a header this is, by its first lines; none: `sniffed` without a sample.
std::optional<Sniffed> SniffWebLogs(const std::vector<std::string_view>& lines, std::string_view as) {
  const bool directives =
      std::any_of(lines.begin(), lines.begin() + static_cast<ptrdiff_t>(std::min<size_t>(lines.size(), 20)),
                  [](std::string_view line) { return line.starts_with("#Fields:"); });
  if (as == "w3c" || (as.empty() && directives)) {
    Sniffed sniffed = SniffLines(ContainerKind::kW3c, "w3c", lines);
    sniffed.empty =
        std::all_of(lines.begin(), lines.end(), [](std::string_view line) { return line.starts_with('#'); });
    sniffed.reason = absl::StrFormat("a #Fields line names %d columns", sniffed.sample.paths.size());
    return sniffed;
  }
  const auto snowplow = static_cast<size_t>(std::count_if(lines.begin(), lines.end(), IsSnowplowLine));
  if (as == "snowplow-tsv" || (as.empty() && snowplow * 2 > lines.size())) {
    Sniffed sniffed = SniffLines(ContainerKind::kSnowplowTsv, "snowplow-tsv", lines);
    sniffed.reason = absl::StrFormat(
        "131 columns between tabs, with time and event id in their places, in %d of the "
        "first %d lines",
        snowplow, lines.size());
    return sniffed;
  }
  if (as == "combined" || as.empty()) {
    Sniffed sniffed = SniffLines(ContainerKind::kCombined, "combined", lines);
    if (as == "combined" || sniffed.sample.records * 2 > lines.size()) {
      sniffed.reason = absl::StrFormat("%d of the first %d lines are those of a web server's log",
                                       sniffed.sample.records, lines.size());
      return sniffed;
    }
  }
  return std::nullopt;
}

// How well one delimiter explains the first rows.
struct CsvGuess {
  char delimiter = 0;
  size_t columns = 0;
  size_t rows = 0;      // behind the header
  size_t matching = 0;  // of them with as many columns, empty ones at the end aside
  double share() const { return rows == 0 ? 1.0 : static_cast<double>(matching) / static_cast<double>(rows); }
};

CsvGuess GuessFor(char delimiter, std::string_view text, bool whole) {
  const std::vector<CsvRow> rows = CsvRows(text, whole, delimiter, kSampleRecords + 1);
  CsvGuess guess{.delimiter = delimiter};
  if (rows.empty()) return guess;
  guess.columns = rows.front().fields.size();
  guess.rows = rows.size() - 1;
  for (size_t i = 1; i < rows.size(); ++i) {
    const std::vector<std::string>& fields = rows[i].fields;
    const bool fits = fields.size() >= guess.columns &&
                      std::all_of(fields.begin() + static_cast<ptrdiff_t>(guess.columns), fields.end(),
                                  [](const std::string& field) { return field.empty(); });
    guess.matching += fits ? 1 : 0;
  }
  return guess;
}

// A cell that no header would have: a number or a time stamp.
bool LooksLikeData(std::string_view cell) {
  if (cell.empty() || cell.front() < '0' || cell.front() > '9') return false;
  return cell.find_first_not_of("0123456789-+:./TZ ") == std::string_view::npos;
}

absl::Status CheckHeader(std::string_view source_name, const CsvRow& header, std::string_view line) {
  for (const std::string& cell : header.fields) {
    if (!LooksLikeData(cell)) continue;
    return NotUnderstood(source_name, absl::StrFormat("the first row is no header: it holds the value %s", cell), line,
                         std::min(line.find(cell), line.size()), "put a row with column names before it");
  }
  return absl::OkStatus();
}

absl::StatusOr<Sniffed> SniffCsv(std::string_view text, bool whole, std::string_view source_name, std::string_view as,
                                 const SourceHints& hints) {
  const std::vector<std::string_view> lines = Lines(text, whole, kSampleRecords);
  std::vector<CsvGuess> guesses;
  for (const char delimiter : {',', ';', '\t'}) {
    if (as == "tsv" && delimiter != '\t') continue;
    guesses.push_back(GuessFor(delimiter, text, whole));
  }
  // Consistent rows first, then more columns; the comma wins ties. 0.6: a delimiter that merely occurs in texts
  // rarely gives most rows one number of columns, and a table with dirty rows still does.
  const CsvGuess best = *std::max_element(guesses.begin(), guesses.end(), [](const CsvGuess& a, const CsvGuess& b) {
    const auto score = [](const CsvGuess& g) {
      return g.columns < 2 ? 0.0 : g.share() * (1.0 + 0.01 * static_cast<double>(std::min<size_t>(g.columns, 50)));
    };
    return score(a) < score(b);
  });
  if (as.empty() && (best.columns < 2 || best.share() < 0.6)) {
    RETURN_IF_ERROR(Recognise(source_name, lines));
    const bool one_column = best.columns < 2;
    return NotUnderstood(
        source_name,
        one_column
            ? "this is not a log: the first line has no comma, semicolon or tab, and is no JSON object"
            : absl::StrFormat("this is not a log: the first row has %d columns, but only %d of the next %d rows have",
                              best.columns, best.matching, best.rows),
        lines.front(), one_column ? lines.front().size() : lines.front().find(best.delimiter),
        "give CSV with a header row, or one JSON object a line; --as csv reads it all the same");
  }
  const std::vector<CsvRow> rows = CsvRows(text, whole, best.delimiter, kSampleRecords + 1);
  if (rows.empty()) {
    return NotUnderstood(source_name, "the header row has no end: a quote is never closed", lines.front(),
                         lines.front().find('"'), "close the quote in the first row");
  }
  Sniffed sniffed;
  sniffed.format.kind = ContainerKind::kCsv;
  sniffed.format.delimiter = best.delimiter;
  const CsvHeader header = ReadHeader(rows, hints);
  if (header.rows == 1) RETURN_IF_ERROR(CheckHeader(source_name, rows.front(), lines.front()));
  sniffed.format.columns = header.columns;
  sniffed.format.aliases = header.aliases;
  const CsvRow& last = rows[header.rows - 1];
  sniffed.format.data_begin = last.end;
  sniffed.format.data_begin_line =
      1 + static_cast<uint64_t>(std::count(text.begin(), text.begin() + static_cast<ptrdiff_t>(last.end), '\n'));
  sniffed.sample = SampleCsv(header, rows);
  const std::string_view name = best.delimiter == ',' ? "commas" : best.delimiter == ';' ? "semicolons" : "tabs";
  sniffed.reason =
      absl::StrFormat("%d columns between %s in %d of the first %d rows", best.columns, name, best.matching, best.rows);
  if (header.rows > 1) sniffed.reason += absl::StrFormat("; %s", header.reason);
  return sniffed;
}

}  // namespace

absl::StatusOr<Sniffed> Sniff(std::string_view head, bool whole, std::string_view source_name, std::string_view as,
                              const SourceHints& hints) {
  RETURN_IF_ERROR(CheckText(head, source_name));
  const bool leading_bom = head.starts_with(kUtf8Bom);
  const std::string_view text = leading_bom ? head.substr(kUtf8Bom.size()) : head;
  const uint64_t bom_bytes = leading_bom ? kUtf8Bom.size() : 0;
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos && whole) {
    Sniffed sniffed;
    sniffed.empty = true;
    sniffed.reason = "the file is empty";
    sniffed.format.leading_bom = leading_bom;
    return sniffed;
  }
  const std::vector<std::string_view> lines = Lines(text, whole, kSampleRecords);
  if (lines.empty()) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s: the first %d bytes are blank; give an export in CSV or NDJSON", source_name, head.size()));
  }
  if (text.find('\n') == std::string_view::npos && text.find('\r') < text.size() - 1) {
    return NotUnderstood(source_name, "lines end in carriage returns only, as on old Macintosh computers", text,
                         text.find('\r'), "convert it: tr '\\r' '\\n' < FILE > FILE.txt");
  }
  if (std::optional<Sniffed> found = SniffWebLogs(lines, as); found.has_value()) {
    if (found->sample.records == 0 && !found->empty) {
      return NotUnderstood(source_name,
                           absl::StrFormat("none of the first lines is one of a %s log", found->sample.container),
                           lines.front(), 0, "leave --as out to detect the format");
    }
    found->format.leading_bom = leading_bom;
    found->format.data_begin = bom_bytes;
    return *std::move(found);
  }
  if (as == "xes" || (as.empty() && text[first] == '<')) {
    Sniffed sniffed;
    sniffed.format.kind = ContainerKind::kXes;
    sniffed.sample = SampleXes(text, kSampleRecords);
    sniffed.format.leading_bom = leading_bom;
    sniffed.format.data_begin = bom_bytes;
    sniffed.reason = absl::StrFormat("an event log (XES) with %d events at its begin", sniffed.sample.records);
    if (sniffed.sample.records > 0) return sniffed;
    RETURN_IF_ERROR(Recognise(source_name, lines));
    return NotUnderstood(source_name, "this is no event log (XES)", lines.front(), 0,
                         "leave --as out to detect the format");
  }
  const size_t objects = static_cast<size_t>(std::count_if(
      lines.begin(), lines.end(), [](std::string_view line) { return line[line.find_first_not_of(" \t")] == '{'; }));
  // A first line that is broken does not hide that the others are objects.
  const bool is_json =
      as == "ndjson" || as == "json" ||
      (as != "csv" && as != "tsv" && (text[first] == '{' || text[first] == '[' || objects * 2 > lines.size()));
  absl::StatusOr<Sniffed> sniffed =
      is_json ? SniffJson(text, whole, source_name, as) : SniffCsv(text, whole, source_name, as, hints);
  if (sniffed.ok()) {
    sniffed->format.leading_bom = leading_bom;
    sniffed->format.data_begin += bom_bytes;
  }
  return sniffed;
}

}  // namespace ingest
