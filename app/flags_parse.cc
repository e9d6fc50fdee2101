// SPDX-License-Identifier: Apache-2.0
// The command line through CLI11; the only file that includes it. Its exceptions end here.
#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "absl/strings/str_format.h"
#include "app/flags.h"
#include "journey/base/text.h"

namespace app {
namespace {

const Flag* FindFlag(std::string_view name) {
  for (const Flag& flag : FlagTable()) {
    if (flag.name == name || (!flag.letter.empty() && flag.letter == name)) return &flag;
  }
  return nullptr;
}

std::string VerbName(Verb verb) { return verb == kReport ? "the report" : absl::StrFormat("`%s`", Info(verb).name); }

std::string HelpHint(Verb verb) {
  return verb == kReport ? "`journey-report --help` lists the flags"
                         : absl::StrFormat("`journey-report %s --help` lists its flags", Info(verb).name);
}

// Position of the verb: the first word that is neither a flag nor a flag's value.
size_t FindFirstWord(const std::vector<std::string>& arguments) {
  for (size_t i = 0; i < arguments.size(); ++i) {
    const std::string& word = arguments[i];
    if (word == "--") return arguments.size();
    if (word.size() < 2 || word[0] != '-') return i;
    const Flag* flag = FindFlag(word);
    if (flag != nullptr && !flag->value.empty()) ++i;
  }
  return arguments.size();
}

std::vector<std::string_view> VerbNames() {
  std::vector<std::string_view> names;
  for (const VerbInfo& info : VerbTable()) {
    if (!info.name.empty()) names.push_back(info.name);
  }
  return names;
}

// A first word that looks like a verb (letters only) and is no file: most likely a mistyped verb.
absl::Status CheckNotAVerb(const std::string& word) {
  struct stat found = {};
  const bool letters = std::all_of(word.begin(), word.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
  if (!letters || word == "-" || stat(word.c_str(), &found) == 0) return absl::OkStatus();
  std::string verbs;
  for (const std::string_view name : VerbNames()) verbs += (verbs.empty() ? "" : ", ") + std::string(name);
  return absl::InvalidArgumentError(absl::StrFormat("%s: there is no such file and no such verb%s; verbs are %s", word,
                                                    DidYouMean(word, VerbNames()), verbs));
}

absl::Status UnknownFlag(const std::string& word, Verb verb) {
  const std::string name = word.substr(0, word.find('='));
  if (FindFlag(name) != nullptr) {
    unsigned owners = 0;
    for (const Flag& flag : FlagTable()) {
      if (flag.name == name || flag.letter == name) owners |= flag.verbs;
    }
    std::string verbs;
    for (const VerbInfo& info : VerbTable()) {
      if ((owners & info.verb) != 0) verbs += (verbs.empty() ? "" : ", ") + VerbName(info.verb);
    }
    return absl::InvalidArgumentError(absl::StrFormat("%s: belongs to %s, not to %s", name, verbs, VerbName(verb)));
  }
  std::vector<std::string_view> names;
  for (const Flag& flag : FlagTable()) {
    if ((flag.verbs & verb) != 0 && !flag.category.empty()) names.push_back(flag.name);
  }
  return absl::InvalidArgumentError(
      absl::StrFormat("%s: there is no such flag%s; %s", name, DidYouMean(name, names), HelpHint(verb)));
}

absl::Status NeedsValue(const Flag& flag, std::string_view seen) {
  return absl::InvalidArgumentError(
      absl::StrFormat("%s: needs a value, %s%s", flag.name, flag.value,
                      seen.empty() ? std::string("; saw the end of the line") : absl::StrFormat("; saw %s", seen)));
}

// Positional words -> argument and inputs.
absl::Status PlaceWords(std::vector<std::string> words, CommandLine* line) {
  const std::string_view usage = Info(line->verb).usage;
  const auto take = [&](std::string_view what) -> absl::Status {
    if (words.empty()) return absl::InvalidArgumentError(absl::StrFormat("%s is missing; usage: %s", what, usage));
    line->argument = words.front();
    words.erase(words.begin());
    return absl::OkStatus();
  };
  absl::Status status;
  if (line->verb == kExport) {
    status = take("what to export");
    if (!status.ok()) return status;
    std::vector<std::string_view> names;
    std::string list;
    for (const ExportInfo& table : ExportTable()) {
      names.push_back(table.name);
      list += (list.empty() ? "" : ", ") + std::string(table.name);
    }
    if (std::find(names.begin(), names.end(), line->argument) == names.end()) {
      return absl::InvalidArgumentError(absl::StrFormat("export %s: there is no such table%s; tables are %s",
                                                        line->argument, DidYouMean(line->argument, names), list));
    }
  } else if (line->verb == kExplain && !ExplainsByFlag(*line)) {
    status = take("whom to explain");
  } else if (line->verb == kRender) {
    status = take("the model");
    if (status.ok() && !words.empty()) {
      return absl::InvalidArgumentError(absl::StrFormat("render: takes one model; saw also %s", words.front()));
    }
  }
  if (!status.ok()) return status;
  if (line->verb != kRender && words.empty() && !line->Has("--print-mapping")) {
    return absl::InvalidArgumentError(
        absl::StrFormat("no input was named; usage: %s (`journey-report --help` has examples)", usage));
  }
  line->inputs = std::move(words);
  return absl::OkStatus();
}

// The flags that stand for the ID of `explain`.
constexpr std::string_view kSubjects[] = {"--edge",  "--edge-from", "--edge-to", "--at",
                                          "--steps", "--step",      "--problem", "--topic"};

// A choice that ends with "=FILE" stands for any file's name there.
bool Fits(std::string_view value, std::string_view choice) {
  constexpr std::string_view kFile = "=FILE";
  if (!choice.ends_with(kFile)) return value == choice;
  const std::string_view start = choice.substr(0, choice.size() - kFile.size() + 1);
  return value.starts_with(start) && value.size() > start.size();
}

absl::Status CheckChoices(const CommandLine& line) {
  for (const Flag& flag : FlagTable()) {
    if (flag.choices.empty() || (flag.verbs & line.verb) == 0) continue;
    const std::vector<std::string_view> choices = Choices(flag.choices);
    for (const std::string& value : line.All(flag.name)) {
      if (std::any_of(choices.begin(), choices.end(), [&](std::string_view choice) { return Fits(value, choice); })) {
        continue;
      }
      std::string list;
      for (const std::string_view choice : choices) list += (list.empty() ? "" : ", ") + std::string(choice);
      return absl::InvalidArgumentError(absl::StrFormat("%s: there is no such value; saw \"%s\"%s; values: %s",
                                                        flag.name, value, DidYouMean(value, choices), list));
    }
  }
  return absl::OkStatus();
}

}  // namespace

std::string CommandLine::Last(std::string_view flag, std::string_view otherwise) const {
  const auto found = values.find(flag);
  return found == values.end() || found->second.empty() ? std::string(otherwise) : found->second.back();
}

std::vector<std::string> CommandLine::All(std::string_view flag) const {
  const auto found = values.find(flag);
  return found == values.end() ? std::vector<std::string>() : found->second;
}

FlagValues DecidingFlags(const CommandLine& line, Verb verb) {
  FlagValues given;
  for (const Flag& flag : FlagTable()) {
    if (!DecidesResults(flag) || (flag.verbs & verb) == 0 || !line.Has(flag.name)) continue;
    const std::string name(flag.name);
    if (flag.value.empty()) {
      given.emplace_back(name, std::nullopt);
    } else if (flag.repeatable) {
      for (const std::string& value : line.All(name)) given.emplace_back(name, value);
    } else {
      given.emplace_back(name, line.Last(name));
    }
  }
  return given;
}

bool ExplainsByFlag(const CommandLine& line) {
  return std::any_of(std::begin(kSubjects), std::end(kSubjects),
                     [&line](std::string_view flag) { return line.Has(flag); });
}

std::string DidYouMean(std::string_view word, const std::vector<std::string_view>& candidates) {
  const std::string_view nearest = journey::base::NearestMatch(word, candidates);
  return nearest.empty() ? "" : absl::StrFormat("; did you mean %s?", nearest);
}

std::vector<std::string_view> Choices(std::string_view choices) {
  std::vector<std::string_view> result;
  while (!choices.empty()) {
    const size_t end = std::min(choices.find('|'), choices.size());
    result.push_back(choices.substr(0, end));
    choices.remove_prefix(std::min(end + 1, choices.size()));
  }
  return result;
}

absl::StatusOr<CommandLine> ParseCommandLine(const std::vector<std::string>& arguments) {
  CommandLine line;
  std::vector<std::string> words(arguments.begin(), std::find(arguments.begin(), arguments.end(), "--"));
  std::vector<std::string> after_dashes;  // names, whatever they begin with
  if (words.size() < arguments.size()) after_dashes.assign(arguments.begin() + words.size() + 1, arguments.end());

  if (const size_t first = FindFirstWord(words); first < words.size()) {
    for (const VerbInfo& info : VerbTable()) {
      if (!info.name.empty() && info.name == words[first]) line.verb = info.verb;
    }
    if (line.verb != kReport) {
      words.erase(words.begin() + static_cast<ptrdiff_t>(first));
    } else if (absl::Status status = CheckNotAVerb(words[first]); !status.ok()) {
      return status;
    }
  }
  for (size_t i = 0; i < words.size(); ++i) {
    const Flag* flag = FindFlag(words[i]);
    if (flag == nullptr || flag->value.empty()) continue;
    if (i + 1 == words.size()) return NeedsValue(*flag, "");
    if (FindFlag(words[i + 1]) != nullptr) return NeedsValue(*flag, words[i + 1]);
    ++i;
  }

  CLI::App parser;
  parser.set_help_flag("");
  parser.allow_extras();
  std::vector<std::pair<const Flag*, CLI::Option*>> options;
  for (const Flag& flag : FlagTable()) {
    if ((flag.verbs & line.verb) == 0) continue;
    const std::string names = std::string(flag.letter) + (flag.letter.empty() ? "" : ",") + std::string(flag.name);
    CLI::Option* option =
        flag.value.empty() ? parser.add_flag(names) : parser.add_option(names)->expected(1)->allow_extra_args(false);
    option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    options.emplace_back(&flag, option);
  }
  try {
    std::vector<std::string> reversed(words.rbegin(), words.rend());
    parser.parse(std::move(reversed));
  } catch (const CLI::ParseError& error) {
    return absl::InvalidArgumentError(absl::StrFormat("%s; %s", error.what(), HelpHint(line.verb)));
  }
  for (const auto& [flag, option] : options) {
    if (option->count() > 0) line.values[std::string(flag->name)] = option->results();
  }
  if (line.Has("--help")) {
    line.action = CommandLine::Action::kHelp;
    return line;
  }
  if (line.Has("--version")) {
    line.action = CommandLine::Action::kVersion;
    return line;
  }
  std::vector<std::string> names;
  for (const std::string& word : parser.remaining()) {
    if (word.size() > 1 && word[0] == '-') return UnknownFlag(word, line.verb);
    names.push_back(word);
  }
  names.insert(names.end(), after_dashes.begin(), after_dashes.end());
  if (absl::Status status = CheckChoices(line); !status.ok()) return status;
  if (absl::Status status = PlaceWords(std::move(names), &line); !status.ok()) return status;
  return line;
}

}  // namespace app
