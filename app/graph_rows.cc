// SPDX-License-Identifier: Apache-2.0
#include "app/graph_rows.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "app/single_pass.h"
#include "journey/base/status_macros.h"
#include "journey/base/time.h"
#include "journey/graph/decision.h"
#include "journey/graph/drop_off.h"
#include "journey/graph/incidence.h"

namespace app {
namespace {

namespace event = journey::event;
namespace graph = journey::graph;
using reports::Table;
using Value = Table::Value;

struct Run {
  RunData* data;
  journey::base::Progress* progress;
  journey::base::StageTable* stages;

  template <typename Accumulator>
  absl::StatusOr<Accumulator> Pass(const std::function<Accumulator()>& make) const {
    return RunSinglePass<Accumulator>(data, make, progress, stages);
  }
};

void AddInterval(const std::optional<journey::stats::Interval>& interval, std::vector<Value>* row) {
  row->push_back(interval ? Value(interval->low) : Value());
  row->push_back(interval ? Value(interval->high) : Value());
}

absl::StatusOr<Table> DropOff(const Run& run) {
  const bool has_goal = !run.data->goal.names.empty();
  ASSIGN_OR_RETURN(graph::DropOffAccumulator drop_off, run.Pass<graph::DropOffAccumulator>([&] {
    return graph::DropOffAccumulator(&run.data->table(), has_goal);
  }));
  Table table{{"touchpoint", "unit", "reached", "went_on", "left", "contacted", "came_back", "gone", "open",
               "customers", "rate", "low", "high"},
              {}};
  if (!has_goal) run.data->warnings.push_back("no goal was found: every unit that ends has dropped off");
  constexpr const char* kUnits[] = {"session", "journey"};
  for (const graph::DropOffRow& row : drop_off.Finish().rows) {
    for (int unit = 0; unit < graph::kDropOffUnits; ++unit) {
      const graph::DropOff& cell = row.units[unit];
      if (cell.reached == 0) continue;
      std::vector<Value>& values = table.rows.emplace_back();
      values = {row.name,       std::string(kUnits[unit]),
                cell.reached,   cell.went_on(),
                cell.left,      cell.contacted,
                cell.came_back, cell.gone,
                cell.open,      cell.customers};
      values.push_back(cell.estimate ? Value(cell.estimate->rate) : Value());
      AddInterval(cell.estimate ? std::optional(cell.estimate->interval) : std::nullopt, &values);
    }
  }
  return table;
}

absl::StatusOr<Table> Decisions(const Run& run) {
  ASSIGN_OR_RETURN(graph::DecisionAccumulator decisions, run.Pass<graph::DecisionAccumulator>([&] {
    return graph::DecisionAccumulator(&run.data->table());
  }));
  Table table{{"from", "to", "count", "lost", "low", "high", "goal_from", "goal_to", "after"}, {}};
  const graph::DecisionTable result = decisions.Finish();
  if (!result.converged) {
    run.data->warnings.push_back("units go round so often that the chance of the goal cannot be computed");
  }
  if (result.goals == 0) {
    run.data->warnings.push_back("no unit reached a goal: nothing can be lost on the way to it");
    return table;
  }
  for (const graph::DecisionRow& row : result.rows) {
    std::vector<Value>& values = table.rows.emplace_back();
    values = {row.from, row.to, row.count, row.lost};
    AddInterval(row.interval, &values);
    values.insert(values.end(), {row.goal_from, row.goal_to, row.after});
  }
  return table;
}

// When the last of two begins: the sources that hold goals, and those that hold contacts. A kind that nobody holds is
// not waited for.
int64_t ObservedFrom(const RunData& data) {
  const event::EventTable& table = data.table();
  int64_t goals_us = INT64_MAX, contacts_us = INT64_MAX;
  for (const event::RowBatch& batch : table.batches) {
    const event::SourceInfo& source = table.sources[batch.source];
    const std::vector<uint32_t>& types = table.maps[batch.thread].types;
    if (!source.has_time || (source.first_time_us >= goals_us && source.first_time_us >= contacts_us)) continue;
    for (const event::Row& row : batch.rows) {
      const uint32_t id = types[row.type];
      const event::EventType& type = table.dictionaries.types[id];
      if (type.touchpoint == event::kNone) continue;
      if (id < data.goal.types.size() && data.goal.types[id]) goals_us = std::min(goals_us, source.first_time_us);
      if ((type.flags & event::kTypeContact) != 0 || type.kind == event::Kind::kContactOpen)
        contacts_us = std::min(contacts_us, source.first_time_us);
    }
  }
  int64_t from_us = INT64_MIN;
  for (const int64_t begin_us : {goals_us, contacts_us}) {
    if (begin_us != INT64_MAX) from_us = std::max(from_us, begin_us);
  }
  return from_us;
}

absl::StatusOr<graph::ReturnCurve> Curve(const Run& run) {
  ASSIGN_OR_RETURN(graph::ReturnAccumulator returns, run.Pass<graph::ReturnAccumulator>([&] {
    return graph::ReturnAccumulator(&run.data->stitch.as_of_us);
  }));
  return returns.Finish();
}

absl::StatusOr<Table> Returns(const Run& run) {
  ASSIGN_OR_RETURN(const graph::ReturnCurve curve, Curve(run));
  Table table{{"gap_s", "not_returned", "low", "high", "at_risk", "unlikely"}, {}};
  for (const graph::ReturnPoint& point : curve.points) {
    std::vector<Value>& values = table.rows.emplace_back();
    values = {point.gap_s, point.not_returned};
    AddInterval(point.interval, &values);
    const bool unlikely = curve.unlikely_after_s.has_value() && point.gap_s >= *curve.unlikely_after_s;
    values.insert(values.end(), {Value(point.at_risk), Value(int64_t{unlikely})});
  }
  return table;
}

absl::StatusOr<Table> Incidence(const Run& run) {
  const journey::base::Ledger ledger = run.data->ingested.ledger;
  ASSIGN_OR_RETURN(const graph::ReturnCurve curve, Curve(run));
  run.data->ingested.ledger = ledger;  // what stitching adds to it is added by the second pass
  graph::IncidenceOptions options{.observed_from_us = ObservedFrom(*run.data)};
  if (curve.unlikely_after_s.has_value()) {
    options.abandoned_after_us = *curve.unlikely_after_s * journey::base::kMicrosPerSecond;
  } else {
    run.data->warnings.push_back("the data do not tell after which silence a return is unlikely: nobody has abandoned");
  }
  ASSIGN_OR_RETURN(graph::IncidenceAccumulator incidence, run.Pass<graph::IncidenceAccumulator>([&] {
    return graph::IncidenceAccumulator(&run.data->table(), &run.data->stitch.as_of_us, options);
  }));
  Table table{{"touchpoint", "outcome", "within_s", "share", "low", "high", "customers", "late"}, {}};
  for (const graph::IncidenceRow& row : incidence.Finish()) {
    std::vector<Value>& values = table.rows.emplace_back();
    values = {row.touchpoint, std::string(graph::Name(row.fate)), row.within_s};
    values.push_back(row.estimate ? Value(row.estimate->share) : Value());
    AddInterval(row.estimate ? row.estimate->interval : std::nullopt, &values);
    values.insert(values.end(), {row.customers, row.late});
  }
  return table;
}

}  // namespace

absl::StatusOr<Table> GraphRows(const RunOptions& options, RunData* data, journey::base::Progress* progress,
                                journey::base::StageTable* stages) {
  const Run run{data, progress, stages};
  if (options.argument == "decisions") return Decisions(run);
  if (options.argument == "incidence") return Incidence(run);
  if (options.argument == "returns") return Returns(run);
  return DropOff(run);
}

}  // namespace app
