// SPDX-License-Identifier: Apache-2.0
#include "app/exports.h"

#include <functional>

#include "absl/strings/str_format.h"
#include "app/analysis.h"
#include "app/blueprints.h"
#include "app/figure_rows.h"
#include "app/finding_rows.h"
#include "app/funnel_rows.h"
#include "app/funnels.h"
#include "app/graph_rows.h"
#include "app/rework_rows.h"
#include "app/row_tables.h"
#include "app/signal_rows.h"
#include "app/single_pass.h"
#include "journey/base/status_macros.h"
#include "journey/graph/engaged_touchpoints.h"

namespace app {

namespace {

namespace base = journey::base;
namespace event = journey::event;
namespace graph = journey::graph;
using reports::Table;
using Value = Table::Value;

// What every maker of a table gets.
struct Run {
  const RunOptions& options;
  RunData* data;
  base::Progress* progress;
  base::StageTable* stages;
};

Value OptionalNumber(const std::optional<double>& number) { return number.has_value() ? Value(*number) : Value(); }

absl::StatusOr<Table> Edges(const Run& run) {
  ASSIGN_OR_RETURN(graph::EdgeAccumulator edges,
                   RunSinglePass<graph::EdgeAccumulator>(
                       run.data, [&] { return graph::EdgeAccumulator(&run.data->table()); }, run.progress, run.stages));
  Table table{{"from", "to", "count", "customers", "units", "median_s", "p95_s", "share_out", "share_in"}, {}};
  for (graph::EdgeRow& row : edges.Finish()) {
    table.rows.push_back({std::move(row.from), std::move(row.to), row.count, row.customers, row.units,
                          OptionalNumber(row.median_s), OptionalNumber(row.p95_s), row.share_out, row.share_in});
  }
  return table;
}

// What the table of touchpoints is made of.
struct TouchpointParts {
  explicit TouchpointParts(const event::EventTable* table) : touchpoints(table), engaged(table) {}
  void Add(const journey::stitch::Customer& customer, std::span<const journey::contact::Contact> contacts) {
    touchpoints.Add(customer, contacts);
    engaged.Add(customer, contacts);
  }
  void Merge(const TouchpointParts& other) {
    touchpoints.Merge(other.touchpoints);
    engaged.Merge(other.engaged);
  }
  graph::TouchpointAccumulator touchpoints;
  graph::EngagedTouchpoints engaged;
};

absl::StatusOr<Table> Touchpoints(const Run& run) {
  ASSIGN_OR_RETURN(TouchpointParts parts,
                   RunSinglePass<TouchpointParts>(
                       run.data, [&] { return TouchpointParts(&run.data->table()); }, run.progress, run.stages));
  Table table{
      {"touchpoint", "channel", "stage", "count", "customers", "kind", "units", "ends", "engaged_s", "engaged_n"}, {}};
  const auto engaged = parts.engaged.Finish();
  const auto add_engaged = [&](const std::string& touchpoint, const std::string& channel) {
    const auto found = engaged.find({touchpoint, channel});
    const bool known = found != engaged.end();
    table.rows.back().push_back(known ? Value(found->second.median_s) : Value());
    table.rows.back().push_back(known ? Value(found->second.views) : Value());
  };
  for (const graph::TouchpointRow& row : parts.touchpoints.Finish()) {
    const std::string stage(event::Name(row.stage));
    const std::string kind(event::Name(row.kind));
    table.rows.push_back({row.name, Value(), stage, row.count, row.customers, kind, row.units, row.ends});
    add_engaged(row.name, "");
    for (const graph::TouchpointChannel& channel : row.channels) {
      table.rows.push_back(
          {row.name, channel.channel, stage, channel.count, channel.customers, kind, Value(), Value()});
      add_engaged(row.name, channel.channel);
    }
  }
  return table;
}

absl::StatusOr<Table> Variants(const Run& run) {
  ASSIGN_OR_RETURN(
      graph::VariantAccumulator variants,
      RunSinglePass<graph::VariantAccumulator>(
          run.data, [&] { return graph::VariantAccumulator(&run.data->table()); }, run.progress, run.stages));
  Table table{{"variant", "count", "customers"}, {}};
  for (int i = 0; i < graph::kOutcomes; ++i)
    table.columns.push_back(std::string(graph::Name(static_cast<graph::Outcome>(i))));
  for (const graph::VariantRow& row : variants.Finish().rows) {
    table.rows.push_back({graph::VariantText(row.touchpoints), row.count, row.customers});
    for (int64_t outcome : row.outcomes) table.rows.back().push_back(outcome);
  }
  return table;
}

absl::StatusOr<Table> Loops(const Run& run) {
  ASSIGN_OR_RETURN(
      graph::LoopAccumulator loops,
      RunSinglePass<graph::LoopAccumulator>(
          run.data, [&] { return graph::LoopAccumulator(&run.data->table(), graph::LoopAccumulator::Over::kUnits); },
          run.progress, run.stages));
  return LoopsTable(loops.Finish());
}

absl::StatusOr<Table> Funnel(const Run& run) { return FunnelRows(run.options, run.data, run.progress, run.stages); }

absl::StatusOr<Table> After(const Run& run) { return GraphRows(run.options, run.data, run.progress, run.stages); }

// Tables of the whole analysis.
absl::StatusOr<Table> OfAnalysis(const Run& run) {
  ASSIGN_OR_RETURN(const Analysis analysis, Analyse(run.options, run.data, run.progress, run.stages));
  const std::string& name = run.options.argument;
  if (name == "findings") return FindingRows(analysis.findings);
  if (name == "signal-impact") return SignalImpactTable(analysis.signal_impact);
  if (name == "service") return ServiceTable(analysis);
  if (name == "hours") return HoursTable(analysis);
  if (name == "emotions") return EmotionsTable(analysis);
  if (name == "repeats") return RepeatsTable(analysis);
  if (name == "blueprints") return BlueprintsTable(analysis.blueprints);
  if (name == "problems") return ProblemsTable(analysis.problems);
  if (name == "first-contacts") return FirstContactsTable(analysis.problems);
  if (name == "channel-moves") return ChannelMovesTable(analysis.channel_roles);
  if (name == "channel-outcomes") return ChannelOutcomesTable(analysis.channel_roles);
  return KpiTable(analysis);
}

absl::StatusOr<Table> Rules(const Run& run) {
  ASSIGN_OR_RETURN(const graph::RuleBook book, RulesOf(run.options, *run.data, &run.data->warnings));
  if (run.options.rules.empty()) run.data->warnings.push_back("the project file has no rules");
  ASSIGN_OR_RETURN(graph::RuleAccumulator rules,
                   RunSinglePass<graph::RuleAccumulator>(
                       run.data, [&] { return graph::RuleAccumulator(&book, &run.data->stitch.as_of_us); },
                       run.progress, run.stages));
  return RulesTable(rules.Finish());
}

absl::StatusOr<Table> Signals(const Run& run) { return SignalRows(run.options, run.data, run.progress, run.stages); }

// The ledger is complete once duplicates are found and contacts are built.
class LedgerSink final : public journey::stitch::ComponentSink {
 public:
  explicit LedgerSink(const event::EventTable* table) : contacts_(table) {}
  void Add(const journey::stitch::Component& component) override { contacts_.Build(component); }
  const journey::contact::ContactBuilder& contacts() const { return contacts_; }

 private:
  journey::contact::ContactBuilder contacts_;
};

absl::StatusOr<Table> LedgerRows(const Run& run) {
  std::vector<LedgerSink> owned;
  for (int i = 0; i < run.data->stitch.threads; ++i) owned.emplace_back(&run.data->table());
  std::vector<journey::stitch::ComponentSink*> sinks;
  for (LedgerSink& sink : owned) sinks.push_back(&sink);
  RETURN_IF_ERROR(StitchInto(run.data, sinks, run.progress, run.stages));
  for (const LedgerSink& sink : owned) {
    NoteContacts(sink.contacts().case_changes(), sink.contacts().reopen_disagreements(), &run.data->ingested.ledger);
  }
  const base::Ledger& ledger = run.data->ingested.ledger;
  Table table{{"class", "severity", "count"}, {}};
  const auto add = [&](std::string_view name, std::string_view severity, uint64_t count) {
    table.rows.push_back({std::string(name), std::string(severity), static_cast<int64_t>(count)});
  };
  add("records_in", "", ledger.records_in);
  add("events_out", "", ledger.events_out);
  add("extra_events", "", ledger.extra_events);
  for (size_t i = 0; i < base::LedgerCatalog().size(); ++i) {
    const base::LedgerClassInfo& info = base::LedgerCatalog()[i];
    add(info.id, base::SeverityName(info.severity), ledger.count(static_cast<base::LedgerClass>(i)));
  }
  return table;
}

absl::StatusOr<Table> Rows(const Run& run) {
  RowTableOptions wanted;
  wanted.raw_ids = run.options.raw_ids;
  if (run.options.edge.has_value()) wanted.edge = *run.options.edge;
  std::vector<NamedFunnelOptions> funnels;
  if (run.options.funnel_step > 0) {
    ASSIGN_OR_RETURN(funnels, GivenFunnels(run.options, *run.data));
    wanted.funnel = &funnels.at(0).funnel;
    wanted.funnel_step = run.options.funnel_step;
    wanted.stopped = run.options.stopped;
  }
  return CollectRows(run.options.argument, run.data, wanted, run.progress, run.stages);
}

struct Export {
  std::string_view name;
  absl::StatusOr<Table> (*make)(const Run& run);
};
constexpr Export kExports[] = {
    {"edges", Edges},
    {"touchpoints", Touchpoints},
    {"sessions", Rows},
    {"customers", Rows},
    {"journeys", Rows},
    {"links", Rows},
    {"variants", Variants},
    {"loops", Loops},
    {"funnel", Funnel},
    {"funnel-steps", Funnel},
    {"funnel-times", Funnel},
    {"funnel-paths", Funnel},
    {"drop-off", After},
    {"decisions", After},
    {"incidence", After},
    {"returns", After},
    {"blueprints", OfAnalysis},
    {"rules", Rules},
    {"contacts", Rows},
    {"signals", Signals},
    {"self-service", Signals},
    {"signal-impact", OfAnalysis},
    {"kpis", OfAnalysis},
    {"service", OfAnalysis},
    {"hours", OfAnalysis},
    {"emotions", OfAnalysis},
    {"repeats", OfAnalysis},
    {"problems", OfAnalysis},
    {"first-contacts", OfAnalysis},
    {"channel-moves", OfAnalysis},
    {"channel-outcomes", OfAnalysis},
    {"findings", OfAnalysis},
    {"ledger", LedgerRows},
};

}  // namespace

absl::StatusOr<Table> MakeExport(const RunOptions& options, RunData* data, base::Progress* progress,
                                 base::StageTable* stages) {
  for (const Export& one : kExports) {
    if (one.name == options.argument) return one.make({options, data, progress, stages});
  }
  return absl::InvalidArgumentError(absl::StrFormat("export %s: there is no such table", options.argument));
}

}  // namespace app
