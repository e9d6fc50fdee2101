// SPDX-License-Identifier: Apache-2.0
#include "app/explain_text.h"

#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "app/export_command.h"
#include "journey/base/text.h"

namespace app {
namespace {

constexpr size_t kRowsShown = 10;

}  // namespace

reports::Messages WordsOf(const RunOptions& options) {
  absl::TimeZone zone = absl::UTCTimeZone();
  if (!options.time_zone.empty())
    absl::LoadTimeZone(options.time_zone, &zone);  // its name was checked when it was read
  return {reports::ParseLanguage(options.language).value_or(reports::Language::kEnglish), zone};
}

ExplainText::ExplainText(const RunOptions& options, const RunData& data)
    : options_(options), data_(data), words_(WordsOf(options)) {}

void ExplainText::Line(const std::string& line) { out_ += journey::base::TerminalText(line) + "\n"; }

void ExplainText::Heading(std::string_view id) {
  Line("");
  Line(words_.Text(id));
}

void ExplainText::Row(std::string_view label, const std::string& value,
                      std::initializer_list<reports::Argument> arguments) {
  if (!value.empty()) Line("  " + words_.Text(label, arguments) + ": " + value);
}

void ExplainText::Seconds(std::string_view label, const std::optional<double>& seconds) {
  if (!seconds.has_value()) return;
  Row(label, absl::StrFormat("%s (%s s)", words_.Duration(*seconds), reports::ShortestDouble(*seconds)));
}

void ExplainText::Share(std::string_view label, double share, std::initializer_list<reports::Argument> arguments) {
  Row(label, words_.Percent(share, 1), arguments);
}

void ExplainText::Shares(std::string_view heading, const std::vector<std::pair<std::string, int64_t>>& rows,
                         int64_t all) {
  if (rows.empty()) return;
  Heading(heading);
  for (size_t i = 0; i < rows.size() && i < kRowsShown; ++i) {
    const double share = all == 0 ? 0 : static_cast<double>(rows[i].second) / static_cast<double>(all);
    Line(absl::StrFormat("  %6s  %s  %s", words_.Percent(share, 1), words_.Count(rows[i].second), rows[i].first));
  }
  if (rows.size() > kRowsShown) {
    Line("  " + words_.Text("explain.more", {{"n", words_.Count(static_cast<int64_t>(rows.size() - kRowsShown))}}));
  }
}

void ExplainText::Customers(std::string_view heading, const std::vector<uint32_t>& representatives) {
  if (representatives.empty()) return;
  Heading(heading);
  for (const uint32_t id : representatives) Line("  " + data_.CustomerName(id, options_.raw_ids));
}

void ExplainText::Definition(std::string_view id, std::initializer_list<reports::Argument> arguments) {
  Heading("evidence.definition");
  Line("  " + words_.Text(id, arguments));
}

void ExplainText::Command(std::string_view table, const FlagValues& own, std::string_view heading) {
  Heading(heading);
  Line("  " + ExportCommand(options_, table, own));
}

}  // namespace app
