// SPDX-License-Identifier: Apache-2.0
// check: how each source was understood, and the ledger with examples.
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
using journey::base::Ledger;
using journey::base::LedgerCatalog;
using journey::base::LedgerClass;
using journey::base::LedgerSample;
using journey::base::Severity;
using journey::base::TerminalText;
using journey::event::EventTable;
using journey::event::SourceInfo;

// A reason may point below a line that it quotes.
std::string OneLine(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return TerminalText(text);
}

void Entry(std::string_view label, std::string_view text, std::string* out) {
  if (!text.empty()) absl::StrAppendFormat(out, "  %-10s %s\n", label, text);
}

std::string Fields(const SourceInfo& source) {
  std::string text;
  for (const auto& field : source.fields) {
    const bool guessed = std::find(source.guesses.begin(), source.guesses.end(), field) != source.guesses.end();
    absl::StrAppendFormat(&text, "%s%s = %s%s", text.empty() ? "" : "\n             ", field.first,
                          TerminalText(field.second), guessed ? "  (guessed by its name)" : "");
  }
  return text;
}

std::string Identifiers(const SourceInfo& source, const std::vector<IdentifierFact>& facts) {
  std::string text;
  for (const IdentifierFact& fact : facts) {
    const double share = 100.0 * static_cast<double>(fact.events) / static_cast<double>(source.events);
    absl::StrAppendFormat(&text, "%s%s in %.1f %% of the events, %d distinct", text.empty() ? "" : "\n             ",
                          TerminalText(fact.type), share, fact.distinct);
  }
  return text.empty() && source.events > 0 ? "none: its events are in no journey" : text;
}

// The first records of the source that were lost, by class.
std::string Problems(uint32_t source, const Ledger& ledger) {
  std::string text;
  for (size_t i = 0; i < LedgerCatalog().size(); ++i) {
    const auto& info = LedgerCatalog()[i];
    if (info.severity == Severity::kNote || info.severity == Severity::kRepaired) continue;
    std::string places;
    for (const LedgerSample& sample : ledger.samples(static_cast<LedgerClass>(i))) {
      if (sample.source != source) continue;
      absl::StrAppendFormat(&places, "%sline %d byte %d", places.empty() ? "" : ", ", sample.line, sample.byte);
    }
    if (!places.empty())
      absl::StrAppendFormat(&text, "%s%s: %s", text.empty() ? "" : "\n             ", info.id, places);
  }
  return text;
}

void AppendSource(uint32_t index, const SourceInfo& source, const std::vector<IdentifierFact>& facts,
                  const FlaggedFact& flagged, const Ledger& ledger, std::string* out) {
  absl::StrAppendFormat(out, "%s\n", TerminalText(source.name));
  std::string read_as = source.container;
  if (!source.encoding.empty()) read_as += ", " + source.encoding;
  Entry("container", read_as, out);
  Entry("mapping",
        source.mapping + (source.reason.empty() ? "" : ": " + OneLine(source.reason)) +
            (source.confidence.empty() ? "" : "; confidence " + source.confidence),
        out);
  for (const std::string& near : source.near_misses) Entry("near miss", OneLine(near), out);
  Entry("not sure", OneLine(source.unverified), out);
  Entry("zone", source.zone.empty() ? "every time has its own" : source.zone + " for times without one", out);
  Entry("records", absl::StrFormat("%d, which gave %d events", source.records, source.events), out);
  if (source.has_time) {
    Entry("span", absl::StrFormat("%s to %s", FormatInstant(source.first_time_us), FormatInstant(source.last_time_us)),
          out);
  }
  if (flagged.bots + flagged.files > 0) {
    Entry("left out",
          absl::StrFormat("%d events of bots, %d of files: in no unit and no rate", flagged.bots, flagged.files), out);
  }
  Entry("known by", Identifiers(source, facts), out);
  Entry("fields", Fields(source), out);
  std::string unmapped;
  for (const std::string& column : source.unmapped) unmapped += (unmapped.empty() ? "" : ", ") + TerminalText(column);
  Entry("not used", unmapped, out);
  Entry("problems", Problems(index, ledger), out);
  *out += '\n';
}

std::string Samples(const EventTable& table, const std::vector<LedgerSample>& samples) {
  std::string text;
  for (const LedgerSample& sample : samples) {
    if (sample.source >= table.sources.size()) continue;
    text += text.empty() ? "" : "; ";
    text += TerminalText(table.sources[sample.source].name);
    if (sample.line > 0) absl::StrAppendFormat(&text, " line %d", sample.line);
    absl::StrAppendFormat(&text, " byte %d", sample.byte);
  }
  return text;
}

void AppendUnplaced(const EventTable& table, uint64_t events, std::string* out) {
  constexpr size_t kListed = 10;
  const std::vector<UnplacedName> names = UnplacedNames(table);
  if (names.empty()) return;
  *out += "names without a kind (a rule of a mapping's \"kinds\" can place them)\n";
  for (size_t i = 0; i < std::min(kListed, names.size()); ++i) {
    absl::StrAppendFormat(out, "  %5.1f %%  %s\n",
                          100.0 * static_cast<double>(names[i].events) / static_cast<double>(events),
                          TerminalText(names[i].name));
  }
  if (names.size() > kListed) absl::StrAppendFormat(out, "  and %d more\n", names.size() - kListed);
  *out += '\n';
}

void AppendLedger(const EventTable& table, const Ledger& ledger, std::string* out) {
  constexpr auto kRow = "  %-10s %-26s %10d  %s\n";
  *out += "ledger\n";
  absl::StrAppendFormat(out, kRow, "", "records_in", ledger.records_in, "");
  absl::StrAppendFormat(out, kRow, "", "extra_events", ledger.extra_events, "events beyond the first of a record");
  absl::StrAppendFormat(out, kRow, "", "events_out", ledger.events_out, "");
  for (size_t i = 0; i < LedgerCatalog().size(); ++i) {
    const auto ledger_class = static_cast<LedgerClass>(i);
    const auto& info = LedgerCatalog()[i];
    if (ledger.count(ledger_class) == 0) continue;
    absl::StrAppendFormat(out, kRow, journey::base::SeverityName(info.severity), info.id, ledger.count(ledger_class),
                          info.help);
    const std::string samples = Samples(table, ledger.samples(ledger_class));
    if (!samples.empty()) absl::StrAppendFormat(out, "  %-10s   for example %s\n", "", samples);
  }
  *out +=
      "Duplicates, joined rows and shared identifiers show once events are put in order: `journey-report export "
      "ledger`.\n";
}

}  // namespace

absl::Status CheckEvents(const ingest::IngestResult& ingested) {
  if (ingested.ledger.events_out > 0) return absl::OkStatus();
  std::string names;
  constexpr size_t kNamed = 5;
  const auto& sources = ingested.table.sources;
  for (size_t i = 0; i < std::min(kNamed, sources.size()); ++i) {
    const std::string& path = sources[i].path;
    names += (names.empty() ? "" : ", ") + (path == "-" || path.empty() ? sources[i].name : path);
  }
  if (sources.size() > kNamed) absl::StrAppendFormat(&names, " and %d more", sources.size() - kNamed);
  std::string reasons;
  for (size_t i = 0; i < LedgerCatalog().size(); ++i) {
    const Severity severity = LedgerCatalog()[i].severity;
    const uint64_t count = ingested.ledger.count(static_cast<LedgerClass>(i));
    if (count == 0 || (severity != Severity::kRejected && severity != Severity::kSkipped)) continue;
    absl::StrAppendFormat(&reasons, "%s%s %d", reasons.empty() ? "" : ", ", LedgerCatalog()[i].id, count);
  }
  return absl::InvalidArgumentError(absl::StrFormat(
      "%s: no event came out; saw %d records%s; `journey-report check` shows how the file was understood, --map "
      "FIELD=COLUMN says "
      "what a column means",
      names.empty() ? "the inputs" : names, ingested.ledger.records_in, reasons.empty() ? "" : " (" + reasons + ")"));
}

int PrintMapping(const std::string& name, const std::string& output, Console* console) {
  const absl::StatusOr<std::string_view> text = ingest::PresetText(name);
  if (!text.ok()) return console->Fail(text.status());
  return console->Fail(WriteOutput(output, *text));
}

int RunCheck(const RunOptions& options, Console* console) {
  Debug debug(options, console);
  absl::StatusOr<ingest::IngestResult> ingested;
  {
    journey::base::StageTable::Scope scope(debug.stages(), "ingest");
    ingested = ingest::Ingest(options.ingest, debug.progress());
    if (!ingested.ok()) return console->Fail(ingested.status());
    uint64_t bytes = 0;
    for (const SourceInfo& source : ingested->table.sources) bytes += source.bytes;
    scope.Count(ingested->table.RowCount(), bytes);
    debug.stages()->SetEvents(ingested->table.RowCount());
    debug.stages()->SetInputBytes(InputBytes(ingested->table.sources));
  }
  {
    const journey::base::StageTable::Scope scope(debug.stages(), "report/line numbers");
    ingest::FillLines(ingested->table, &ingested->ledger);
  }
  std::string text;
  const std::vector<std::vector<IdentifierFact>> facts = IdentifierFacts(ingested->table);
  const std::vector<FlaggedFact> flagged = FlaggedFacts(ingested->table);
  for (uint32_t i = 0; i < facts.size(); ++i)
    AppendSource(i, ingested->table.sources[i], facts[i], flagged[i], ingested->ledger, &text);
  AppendUnplaced(ingested->table, std::max<uint64_t>(ingested->ledger.events_out, 1), &text);
  AppendLedger(ingested->table, ingested->ledger, &text);
  absl::Status status = WriteOutput(options.output, text);
  if (status.ok()) status = CheckEvents(*ingested);
  if (!status.ok()) return console->Fail(status);
  console->Summary({.sources = &ingested->table.sources, .ledger = &ingested->ledger});
  return debug.Finish(kExitDone);
}

}  // namespace app
