// SPDX-License-Identifier: Apache-2.0
// Help and version, made from the tables.
#include "absl/strings/str_format.h"
#include "app/flags.h"

namespace app {
namespace {

constexpr size_t kColumns = 80;
constexpr size_t kFlagIndent = 26;

// `text` wrapped at kColumns, continued at `indent`; the first line is already filled up to `used`.
std::string Wrapped(std::string_view text, size_t indent, size_t used, char separator = ' ') {
  std::string result;
  while (!text.empty()) {
    const size_t end = text.find(separator);
    const std::string_view word = text.substr(0, end == std::string_view::npos ? text.size() : end + 1);
    const size_t width = word.size() - (word.back() == ' ' ? 1 : 0);
    if (used + width > kColumns && used > indent) {
      while (!result.empty() && result.back() == ' ') result.pop_back();
      result += '\n' + std::string(indent, ' ');
      used = indent;
    }
    result += word;
    used += word.size();
    text.remove_prefix(word.size());
  }
  return result;
}

std::string FlagHelp(const Flag& flag) {
  std::string left = flag.letter.empty() ? "      " : "  " + std::string(flag.letter) + ", ";
  left += flag.name;
  if (!flag.value.empty()) left += ' ' + std::string(flag.value);
  std::string text(flag.help);
  if (!flag.choices.empty() && text.find(Choices(flag.choices).front()) == std::string::npos) {
    std::string choices;
    for (const std::string_view choice : Choices(flag.choices))
      choices += (choices.empty() ? "" : ", ") + std::string(choice);
    text += ": " + choices;
  }
  if (flag.repeatable) text += "; may be repeated";
  if (!flag.default_value.empty()) text += absl::StrFormat(" (default: %s)", flag.default_value);
  std::string line = left;
  if (left.size() + 2 > kFlagIndent) {
    line += '\n' + std::string(kFlagIndent, ' ');
  } else {
    line.resize(kFlagIndent, ' ');
  }
  return line + Wrapped(text, kFlagIndent, kFlagIndent) + '\n';
}

std::string TablesHelp() {
  constexpr size_t kIndent = 4;
  std::string text = "\nTables (WHAT) and their columns:\n";
  for (const ExportInfo& table : ExportTable()) {
    absl::StrAppendFormat(&text, "  %-12s %s\n    ", table.name, table.summary);
    text += Wrapped(table.columns, kIndent, kIndent, ',') + '\n';
  }
  return text;
}

}  // namespace

std::string HelpText(Verb verb) {
  const VerbInfo& info = Info(verb);
  std::string text = absl::StrFormat("Usage: %s\n\n", info.usage);
  text += Wrapped(info.summary, 0, 0) + "\n\n";
  text += info.text;
  if (verb == kReport) {
    text += "\nVerbs (journey-report VERB --help tells more; without a verb the report is made):\n";
    for (const VerbInfo& other : VerbTable()) {
      if (!other.name.empty()) absl::StrAppendFormat(&text, "  %-12s %s\n", other.name, other.summary);
    }
  }
  if (verb == kExport) text += TablesHelp();
  std::string_view category;
  for (const Flag& flag : FlagTable()) {
    if (flag.category.empty() || (flag.verbs & verb) == 0) continue;
    if (flag.category != category) absl::StrAppendFormat(&text, "\n%s:\n", flag.category);
    category = flag.category;
    text += FlagHelp(flag);
  }
  text += "\nExit codes: 0 done; 2 it could not be done, or bad usage; 130 interrupted.\n";
  return text;
}

std::string VersionText() { return "journey-report " JOURNEY_VERSION "\n"; }

}  // namespace app
