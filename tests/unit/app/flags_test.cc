// SPDX-License-Identifier: Apache-2.0
#include "app/flags.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "absl/strings/str_format.h"

namespace app {
namespace {

using ::testing::HasSubstr;

// What was understood, in one line.
std::string Describe(const absl::StatusOr<CommandLine>& line) {
  if (!line.ok()) return "error: " + std::string(line.status().message());
  if (line->action == CommandLine::Action::kHelp) return absl::StrFormat("help of %d", line->verb);
  if (line->action == CommandLine::Action::kVersion) return "version";
  std::string text = line->verb == kReport ? "report" : std::string(Info(line->verb).name);
  if (!line->argument.empty()) text += " <" + line->argument + ">";
  for (const std::string& input : line->inputs) text += " " + input;
  for (const auto& [name, values] : line->values) {
    text += " " + name;
    for (const std::string& value : values) text += "=" + value;
  }
  return text;
}

struct Case {
  const char* name;
  std::vector<std::string> arguments;
  const char* expected;
};

TEST(Flags, Parse) {
  const Case cases[] = {
      {"no verb is the report", {"a.csv", "b.csv", "-o", "r.html"}, "report a.csv b.csv --output=r.html"},
      {"glued values", {"a.csv", "--output=r.html", "--map=user=no"}, "report a.csv --map=user=no --output=r.html"},
      {"flags first", {"-o", "r.html", "a.csv"}, "report a.csv --output=r.html"},
      {"a verb after a flag with a value",
       {"--tz", "export", "export", "edges", "a.csv"},
       "export <edges> a.csv --tz=export"},
      {"a verb after a switch", {"--quiet", "check", "a.csv"}, "check a.csv --quiet=true"},
      {"a path that begins like a verb", {"./export", "-o", "r.html"}, "report ./export --output=r.html"},
      {"a verb's name as input", {"export", "edges", "export"}, "export <edges> export"},
      {"after two dashes all are names",
       {"-o", "r.html", "--", "--quiet", "export"},
       "report --quiet export --output=r.html"},
      {"standard input", {"-", "-o", "r.html"}, "report - --output=r.html"},
      {"repeated flags keep their order",
       {"check", "a", "--map", "user=x", "--map", "time=t"},
       "check a --map=user=x=time=t"},
      {"brackets are no list",
       {"export", "funnel", "a", "--step", "[x,y]", "--step", "b"},
       "export <funnel> a --step=[x,y]=b"},
      {"brackets in names", {"[1].csv", "-o", "r"}, "report [1].csv --output=r"},
      {"a negative value", {"check", "a", "--threads", "-3"}, "check a --threads=-3"},
      {"explain", {"explain", "user:kim", "a.csv"}, "explain <user:kim> a.csv"},
      {"render", {"render", "m.json", "-o", "r.html"}, "render <m.json> --output=r.html"},
      {"help", {"--help"}, "help of 1"},
      {"help of a verb", {"export", "-h"}, "help of 2"},
      {"help wins over what is missing", {"render", "--help"}, "help of 16"},
      {"version", {"--version"}, "version"},
  };
  for (const Case& test : cases) EXPECT_EQ(Describe(ParseCommandLine(test.arguments)), test.expected) << test.name;
}

TEST(Flags, Errors) {
  const Case cases[] = {
      {"unknown flag",
       {"a.csv", "--thread", "2", "-o", "r"},
       "--thread: there is no such flag; did you mean --threads?"},
      {"unknown flag of a verb", {"export", "edges", "a", "--unti", "case"}, "did you mean --unit?"},
      {"flag of another verb",
       {"a.csv", "--raw-ids", "-o", "r"},
       "--raw-ids: belongs to `export`, `explain`, not to the report"},
      {"not built", {"a.csv", "--share", "-o", "r"}, "--share: there is no such flag"},
      {"not built with a value", {"a.csv", "--memory=1G", "-o", "r"}, "--memory: there is no such flag"},
      {"hidden flags are not offered",
       {"a.csv", "--chunk-byte", "7", "-o", "r"},
       "--chunk-byte: there is no such flag; `"},
      {"mistyped verb",
       {"exprot", "edges", "a.csv"},
       "exprot: there is no such file and no such verb; did you mean export?"},
      {"verb that is not built", {"compare", "a.json", "b.json"}, "verbs are export, check, explain, init, render"},
      {"unknown table", {"export", "edgs", "a.csv"}, "export edgs: there is no such table; did you mean edges?"},
      {"table that is not built", {"export", "worlds", "a.csv"}, "export worlds: there is no such table"},
      {"no table", {"export"}, "what to export is missing"},
      {"no input", {"export", "edges"}, "no input was named"},
      {"nothing at all", {}, "no input was named"},
      {"nobody to explain", {"explain"}, "whom to explain is missing"},
      {"two models", {"render", "a.json", "b.json"}, "render: takes one model; saw also b.json"},
      {"value missing at the end", {"a.csv", "-o"}, "--output: needs a value, FILE; saw the end of the line"},
      {"a flag in place of a value", {"a.csv", "-o", "--json", "m"}, "--output: needs a value, FILE; saw --json"},
      {"unknown value",
       {"check", "a", "--unit", "sesion"},
       "--unit: there is no such value; saw \"sesion\"; did you mean session?"},
      {"language", {"a.csv", "--lang", "kr", "-o", "r"}, "values: en, ko"},
      {"an identity that there is not", {"check", "a", "--identity", "last-login"}, "last-auth"},
      {"format of another verb", {"a.csv", "--format", "csv", "-o", "r"}, "values: html, md"},
      {"format of no verb", {"check", "a", "--format", "csv"}, "--format: belongs to the report, `export`, `render`"},
      {"debug", {"check", "a", "--debug", "trace"}, "values: stats"},
  };
  for (const Case& test : cases) {
    const absl::StatusOr<CommandLine> line = ParseCommandLine(test.arguments);
    ASSERT_FALSE(line.ok()) << test.name << ": " << Describe(line);
    EXPECT_THAT(std::string(line.status().message()), HasSubstr(test.expected)) << test.name;
  }
}

TEST(Flags, EveryVerbExplainsItsFlags) {
  for (const VerbInfo& verb : VerbTable()) {
    const std::string text = HelpText(verb.verb);
    for (const Flag& flag : FlagTable()) {
      const bool shown = text.find("  " + std::string(flag.name)) != std::string::npos ||
                         text.find(", " + std::string(flag.name) + " ") != std::string::npos;
      const bool expected = std::any_of(FlagTable().begin(), FlagTable().end(), [&](const Flag& other) {
        return other.name == flag.name && (other.verbs & verb.verb) != 0 && !other.category.empty();
      });
      EXPECT_EQ(shown, expected) << flag.name << " in the help of " << verb.name;
    }
    EXPECT_THAT(text, HasSubstr("Examples:")) << verb.name;
  }
}

TEST(Flags, HelpOfExportHoldsColumns) {
  const std::string text = HelpText(kExport);
  for (const ExportInfo& table : ExportTable()) EXPECT_THAT(text, HasSubstr(std::string(table.name)));
  EXPECT_THAT(text, HasSubstr("from,to,count,customers"));
}

TEST(Flags, HelpFitsEightyColumnsWhereItWraps) {
  for (const VerbInfo& verb : VerbTable()) {
    std::string text = HelpText(verb.verb);
    text = text.substr(text.rfind("\nRunning:"));
    for (size_t begin = 0, end; (end = text.find('\n', begin)) != std::string::npos; begin = end + 1) {
      EXPECT_LE(end - begin, 80u) << text.substr(begin, end - begin);
      EXPECT_TRUE(end == begin || text[end - 1] != ' ') << "blank at the end of: " << text.substr(begin, end - begin);
    }
  }
}

}  // namespace
}  // namespace app
