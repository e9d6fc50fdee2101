// SPDX-License-Identifier: Apache-2.0
// init: a project file that says what the bare command would do.
#include <algorithm>

#include "absl/strings/str_format.h"
#include "app/check_facts.h"
#include "app/debug.h"
#include "app/no_events.h"
#include "app/output_file.h"
#include "app/verbs.h"
#include "ingest/ingest.h"
#include "journey/base/text.h"

namespace app {
namespace {

using journey::base::FormatInstant;
using journey::event::SourceInfo;

std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      absl::StrAppendFormat(&quoted, "\\u%04x", static_cast<unsigned>(c));
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

// A glob that fits this name only.
std::string GlobOf(std::string_view name) {
  std::string glob;
  for (const char c : name) {
    if (c == '*' || c == '?' || c == '[' || c == '\\') glob += '\\';
    glob += c;
  }
  return glob;
}

// For a comment: one line, and nothing that could end it.
std::string Remark(std::string_view text) {
  std::string remark(text);
  for (char& c : remark) {
    if (static_cast<unsigned char>(c) < 0x20 || c == '\x7f') c = ' ';
  }
  return remark;
}

std::string List(const std::vector<std::string>& values) {
  std::string list = "[";
  for (const std::string& value : values) list.append(list.size() > 1 ? ", " : "").append(Quoted(value));
  return list + "]";
}

// What flags can say of identity, where it is not the default.
std::string IdentityText(const journey::identity::Rules& rules) {
  const journey::identity::Rules usual;
  std::string text;
  const auto add = [&text](std::string_view key, const std::string& value) {
    absl::StrAppendFormat(&text, "%s\"%s\": %s", text.empty() ? "" : ", ", key, value);
  };
  if (rules.mode != usual.mode) add("mode", Quoted(journey::identity::Name(rules.mode)));
  if (rules.look_back_us != usual.look_back_us)
    add("look_back", Quoted(journey::base::FormatDuration(rules.look_back_us)));
  if (!rules.forgotten.empty()) add("forget", List(rules.forgotten));
  return text;
}

// The mapping of a source whose columns were guessed: the guesses stay guesses, so that nothing changes, and stand
// there as comments to be fixed. What --map named is written down.
void AppendGuessed(const SourceInfo& source, const ingest::MappingOptions& options, std::string* out) {
  absl::StrAppendFormat(out, "{\n      \"name\": \"guessed\", \"system\": %s, \"guess\": true,\n", Quoted(source.name));
  std::string named;
  for (const auto& [field, column] : options.map) {
    // The last one of a field counts, where the source has its column.
    const bool applied =
        std::find(source.fields.begin(), source.fields.end(), std::pair(field, column)) != source.fields.end();
    if (applied) absl::StrAppendFormat(&named, "%s%s: %s", named.empty() ? "" : ", ", Quoted(field), Quoted(column));
  }
  if (!named.empty()) absl::StrAppendFormat(out, "      \"fields\": {%s},\n", named);
  if (!source.guesses.empty()) {
    *out += "      // What the names of its columns say; take away the slashes to fix or change it, and \"guess\".\n";
    *out += "      // \"fields\": {\n";
    std::string constants;
    for (const auto& [field, column] : source.guesses) {
      if (column.starts_with('"')) {
        absl::StrAppendFormat(&constants, "%s%s: %s", constants.empty() ? "" : ", ", Quoted(field), column);
        continue;
      }
      const bool composed = column.starts_with('{') && column.ends_with('}');  // a date and its time of day
      absl::StrAppendFormat(out, composed ? "      //   %s: {\"compose\": %s},\n" : "      //   %s: %s,\n",
                            Quoted(field), Quoted(column));
    }
    *out += "      // },\n";
    if (!constants.empty()) absl::StrAppendFormat(out, "      // \"constants\": {%s},\n", constants);
  }
  *out += "    }";
}

void AppendSource(const SourceInfo& source, const std::vector<IdentifierFact>& facts,
                  const ingest::MappingOptions& options, std::string* out) {
  absl::StrAppendFormat(out, "    // %s: %s, %s; %d records", Remark(source.name), source.container, source.encoding,
                        source.records);
  if (source.has_time) {
    absl::StrAppendFormat(out, ", %s to %s", FormatInstant(source.first_time_us).substr(0, 10),
                          FormatInstant(source.last_time_us).substr(0, 10));
  }
  absl::StrAppendFormat(out, "; %s%s\n", Remark(source.reason),
                        source.confidence.empty() ? "" : ", confidence " + source.confidence);
  for (const IdentifierFact& fact : facts)
    absl::StrAppendFormat(out, "    //   %s: %d distinct in %d events\n", Remark(fact.type), fact.distinct,
                          fact.events);
  for (const std::string& near : source.near_misses) absl::StrAppendFormat(out, "    //   nearly %s\n", Remark(near));
  if (!source.unmapped.empty()) {
    std::string columns;
    for (const std::string& column : source.unmapped) columns.append(columns.empty() ? "" : ", ").append(column);
    absl::StrAppendFormat(out, "    //   not used: %s\n", Remark(columns));
  }
  if (source.mapping.empty()) return;  // a file that gave nothing
  absl::StrAppendFormat(out, "    {\"match\": %s, \"mapping\": ", Quoted(GlobOf(source.name)));
  if (source.mapping == "guessed") {
    AppendGuessed(source, options, out);
  } else {
    *out += Quoted(source.mapping);
  }
  *out += "},\n";
}

std::string ProjectText(const ingest::IngestResult& ingested, const RunOptions& options) {
  const ingest::MappingOptions& mapping = options.ingest.mapping;
  std::string text =
      "// Made by `journey-report init`. As it is, it changes nothing: `journey-report INPUT... --config THIS` does "
      "what the\n"
      "// command does without it. docs/project-file.md explains every key, docs/mapping.md what a mapping can say.\n"
      "{\n  \"version\": 1,\n  // \"title\": \"My company\",\n  // \"language\": \"ko\",\n\n";
  std::string zoneless;
  for (const SourceInfo& source : ingested.table.sources) {
    if (!source.zone.empty()) zoneless.append(zoneless.empty() ? "" : ", ").append(source.name);
  }
  absl::StrAppendFormat(
      &text, "  // Zone of times without one, and of the report. %s\n",
      zoneless.empty() ? "All times here have their own." : "Times without one: " + Remark(zoneless) + ".");
  if (options.time_zone.empty()) {
    text += "  // \"time_zone\": \"Asia/Seoul\",\n\n";
  } else {
    absl::StrAppendFormat(&text, "  \"time_zone\": %s,\n\n", Quoted(options.time_zone));
  }
  text += "  \"sources\": [\n";
  const std::vector<std::vector<IdentifierFact>> facts = IdentifierFacts(ingested.table);
  for (size_t i = 0; i < ingested.table.sources.size(); ++i)
    AppendSource(ingested.table.sources[i], facts[i], mapping, &text);
  text += "  ],\n\n";
  if (options.goals.empty()) {
    text += "  // What is success; without it orders, else payments.\n  // \"goals\": [\"Order Completed\"],\n";
  } else {
    absl::StrAppendFormat(&text, "  \"goals\": %s,\n", List(options.goals));
  }
  if (mapping.segments.empty()) {
    text +=
        "  // Fields, columns or derived segments (visit, buyer_class ...) to compare customers by.\n  // "
        "\"segments\": [\"platform\"],\n";
  } else {
    absl::StrAppendFormat(&text, "  \"segments\": %s,\n", List(mapping.segments));
  }
  if (options.sessions != "auto") absl::StrAppendFormat(&text, "  \"sessions\": %s,\n", Quoted(options.sessions));
  if (options.journeys != "inactivity") absl::StrAppendFormat(&text, "  \"journeys\": %s,\n", Quoted(options.journeys));
  if (const std::string rules = IdentityText(options.identity); !rules.empty())
    absl::StrAppendFormat(&text, "  \"identity\": {%s},\n", rules);
  if (mapping.keep_bots) text += "  \"keep_bots\": true,\n";
  if (mapping.max_names != ingest::MappingOptions().max_names)
    absl::StrAppendFormat(&text, "  \"max_names\": %d,\n", mapping.max_names);
  const std::vector<UnplacedName> unplaced = UnplacedNames(ingested.table);
  if (!unplaced.empty()) {
    text += "  // Names that no kind was found for, the most frequent first; \"kinds\" of a mapping can place them:\n";
    constexpr size_t kListed = 10;
    for (size_t i = 0; i < std::min(kListed, unplaced.size()); ++i)
      absl::StrAppendFormat(&text, "  //   %s: %d events\n", Remark(unplaced[i].name), unplaced[i].events);
  }
  text +=
      "  // \"touchpoints\": [{\"match\": \"^/product/.*\", \"name\": \"product page\", \"stage\": \"explore\"}, "
      "{\"match\": \"^Element Clicked$\", \"touchpoint\": false}],\n"
      "  // \"urls\": {\"keep_query\": [\"tab\"], \"drop_locale\": true},\n"
      "  // \"funnels\": [{\"name\": \"Purchase\", \"steps\": [\"Cart Viewed\", \"Order Completed\"], \"window\": "
      "\"7d\"}],\n"
      "  // \"expectations\": [{\"measure\": \"first_reply_in_target\", \"channel\": \"chat\", \"within\": \"3m\", "
      "\"share\": "
      "0.9}],\n"
      "  // \"service_hours\": {\"zone\": \"Asia/Seoul\", \"hours\": {\"mon-fri\": [\"09:00-18:00\"]}, \"holidays\": "
      "[\"kr\"]},\n"
      "  // \"privacy\": {\"require_consent\": \"given\"},\n"
      "}\n";
  return text;
}

}  // namespace

int RunInit(const RunOptions& options, Console* console) {
  if (!options.ingest.mapping.sources.empty()) {
    return console->Fail(absl::InvalidArgumentError(
        "init: makes a project file and cannot stand beside --config with sources; change that file instead"));
  }
  Debug debug(options, console);
  absl::StatusOr<ingest::IngestResult> ingested = ingest::Ingest(options.ingest, debug.progress());
  absl::Status status = ingested.status();
  if (status.ok()) status = CheckEvents(*ingested);
  if (status.ok()) status = WriteOutput(options.output, ProjectText(*ingested, options));
  if (!status.ok()) return console->Fail(status);
  console->Summary({.sources = &ingested->table.sources, .ledger = &ingested->ledger});
  return debug.Finish(kExitDone);
}

}  // namespace app
