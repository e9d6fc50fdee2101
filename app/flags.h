// SPDX-License-Identifier: Apache-2.0
// The command line in two steps: what was typed (this file; touches nothing but the arguments), and what it means
// (resolve.h; reads the project file and the key). Flags, verbs and tables are declared once, in flags_table.cc:
// parser, help and error messages come from there.
#ifndef JOURNEY_APP_FLAGS_H_
#define JOURNEY_APP_FLAGS_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

namespace app {

// Which verbs take a flag: a sum of these.
enum Verb : unsigned { kReport = 1, kExport = 2, kCheck = 4, kExplain = 8, kRender = 16, kInit = 32 };
inline constexpr unsigned kReaders = kReport | kExport | kCheck | kExplain | kInit;

struct Flag {
  std::string_view name;           // "--output"
  std::string_view letter;         // "-o", "" = none
  std::string_view value;          // placeholder, "FILE"; "" = a switch
  std::string_view default_value;  // as shown; "" = none
  unsigned verbs;
  std::string_view category;  // heading in the help; "" = hidden
  std::string_view help;      // with the unit, where the value has one
  std::string_view choices;   // "a|b|c"; "" = any text
  bool repeatable = false;
};
// A name may occur twice, for verbs to which it means different things.
const std::vector<Flag>& FlagTable();
// Whether results, or the names under which people appear in them, depend on it: all of what the data mean and of the
// analysis, and how people are named. A command that is to give the same customers needs it again.
bool DecidesResults(const Flag& flag);

struct VerbInfo {
  Verb verb;
  std::string_view name;  // "" = the report
  std::string_view usage;
  std::string_view summary;  // one line
  std::string_view text;     // what comes out, with examples
};
const std::vector<VerbInfo>& VerbTable();
const VerbInfo& Info(Verb verb);

// What `export` can write; columns as in docs/exports.md.
struct ExportInfo {
  std::string_view name;
  std::string_view columns;
  std::string_view summary;
};
const std::vector<ExportInfo>& ExportTable();

// What was typed.
struct CommandLine {
  enum class Action { kRun, kHelp, kVersion };
  Action action = Action::kRun;
  Verb verb = kReport;
  std::string argument;  // export: WHAT; explain: ID; render: MODEL.json
  std::vector<std::string> inputs;
  std::map<std::string, std::vector<std::string>, std::less<>> values;  // by flag's name, in order; switches hold ""

  bool Has(std::string_view flag) const { return values.find(flag) != values.end(); }
  // The last value given, or `otherwise`.
  std::string Last(std::string_view flag, std::string_view otherwise = "") const;
  std::vector<std::string> All(std::string_view flag) const;
};

// `arguments` without the program's name. InvalidArgument names the word that is wrong and the nearest right one. Looks
// at the file system only to tell an input from a mistyped verb. Cost: a few hundred microseconds.
absl::StatusOr<CommandLine> ParseCommandLine(const std::vector<std::string>& arguments);

// Flags, each with one value, in the order of a command line; a switch has none.
using FlagValues = std::vector<std::pair<std::string, std::optional<std::string>>>;

// Of the flags that were given, those that decide results and that `verb` takes too. In the order of the table.
FlagValues DecidingFlags(const CommandLine& line, Verb verb);

// Whether flags say what `explain` is asked for, so that there is no ID: an edge, a step of a funnel, a problem, a
// topic.
bool ExplainsByFlag(const CommandLine& line);

// The help of the program (kReport) or of a verb, 80 columns.
std::string HelpText(Verb verb);
std::string VersionText();

// "; did you mean NEAREST?", or "" where nothing is near.
std::string DidYouMean(std::string_view word, const std::vector<std::string_view>& candidates);
std::vector<std::string_view> Choices(std::string_view choices);

}  // namespace app

#endif  // JOURNEY_APP_FLAGS_H_
