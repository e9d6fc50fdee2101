// SPDX-License-Identifier: Apache-2.0
#include "app/funnel_rows.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "app/funnels.h"
#include "app/single_pass.h"
#include "journey/base/status_macros.h"
#include "journey/graph/funnel.h"

namespace app {
namespace {

namespace graph = journey::graph;
using reports::Table;
using Value = Table::Value;

Value Optional(const std::optional<double>& number) { return number.has_value() ? Value(*number) : Value(); }

// What --count asks for.
struct Counted {
  int64_t reached = 0;
  int64_t came = 0;  // from the step before
};
Counted CountOf(const graph::FunnelStep& step, std::string_view count) {
  if (count == "totals") return {step.attempts, step.attempts - step.entered_attempts};
  if (count == "sessions") return {step.units, step.units - step.entered_units};
  return {step.customers, step.customers - step.entered};
}

// Rows of `funnel`; `segment` is the last column where there is a breakdown.
void AddCounts(const std::vector<graph::FunnelStep>& steps, const std::string& count, const Value* segment,
               Table* table) {
  const char* column = count == "totals" ? "attempts" : count == "sessions" ? "units" : "customers";
  int64_t before = 0;  // of the required step before
  int64_t ordinal = 0;
  for (const graph::FunnelStep& step : steps) {
    const auto [reached, came] = CountOf(step, count);
    const bool first = ordinal == 0;
    Value rate, low, high;
    if (!first && before > 0) {
      const journey::stats::Interval interval = journey::stats::Wilson(came, before);
      rate = static_cast<double>(came) / static_cast<double>(before);
      low = interval.low;
      high = interval.high;
    }
    table->rows.push_back({++ordinal, step.name, reached, rate, low, high,
                           first || step.optional ? Value() : Value(before - came), Optional(step.median_s),
                           std::string(column)});
    if (segment != nullptr) table->rows.back().push_back(*segment);
    if (!step.optional) before = reached;
  }
}

Table Counts(const graph::FunnelResult& result, const std::string& count) {
  // The third column is what --count asked for; its name stays `customers`, so that readers of the table need not
  // change.
  Table table{{"step", "name", "customers", "rate", "low", "high", "lost", "median_s", "counted"}, {}};
  const std::string& segment = result.options.breakdown;
  if (segment.empty()) {
    AddCounts(result.steps, count, nullptr, &table);
    return table;
  }
  table.columns.push_back("segment");
  const Value all(std::string{});
  AddCounts(result.steps, count, &all, &table);
  for (const graph::FunnelBreakdown& part : result.breakdown) {
    const Value value(segment + "=" + part.value);
    AddCounts(part.steps, count, &value, &table);
  }
  return table;
}

void AddSteps(const std::vector<graph::FunnelStep>& steps, const std::string& segment, Table* table) {
  int64_t ordinal = 0;
  for (const graph::FunnelStep& step : steps) {
    int64_t dropped = 0;
    for (const int64_t count : step.after) dropped += count;
    const bool last = static_cast<size_t>(ordinal) + 1 == steps.size();
    table->rows.push_back({++ordinal, step.name, segment, step.customers, step.optional ? int64_t{1} : int64_t{0},
                           step.entered, step.optional ? Value(step.skipped) : Value(),
                           step.optional || last ? Value() : Value(step.customers - dropped)});
    for (const int64_t count : step.after) table->rows.back().push_back(step.optional || last ? Value() : Value(count));
    for (const Value& value :
         {Optional(step.rate), step.interval ? Value(step.interval->low) : Value(),
          step.interval ? Value(step.interval->high) : Value(), Optional(step.median_s), Optional(step.p90_s)}) {
      table->rows.back().push_back(value);
    }
  }
}

Table Steps(const graph::FunnelResult& result) {
  Table table{{"step", "name", "segment", "customers", "optional", "entered", "skipped", "went_on", "contacted",
               "elsewhere", "open", "came_back", "gone", "rate", "low", "high", "median_s", "p90_s"},
              {}};
  AddSteps(result.steps, "", &table);
  for (const graph::FunnelBreakdown& part : result.breakdown) {
    AddSteps(part.steps, result.options.breakdown + "=" + part.value, &table);
  }
  return table;
}

Table Times(const graph::FunnelResult& result) {
  Table table{{"step", "name", "over_s", "up_to_s", "units"}, {}};
  const auto add = [&table](const Value& step, const std::string& name, const std::vector<graph::FunnelTime>& times) {
    Value over;
    for (const graph::FunnelTime& time : times) {
      const Value up_to = Optional(time.up_to_s);
      if (time.units > 0) table.rows.push_back({step, name, over, up_to, time.units});
      over = up_to;
    }
  };
  int64_t ordinal = 0;
  for (const graph::FunnelStep& step : result.steps) add(++ordinal, step.name, step.times);
  add(Value(), "", result.times);
  return table;
}

Table Paths(const graph::FunnelResult& result) {
  Table table{{"step", "name", "side", "touchpoint", "customers"}, {}};
  int64_t ordinal = 0;
  for (const graph::FunnelStep& step : result.steps) {
    ++ordinal;
    for (const auto& [side, rows] : {std::pair{"before", &step.before}, std::pair{"after_drop", &step.next}}) {
      for (const graph::FunnelNeighbour& row : *rows) {
        table.rows.push_back({ordinal, step.name, std::string(side), row.touchpoint, row.customers});
      }
    }
  }
  return table;
}

}  // namespace

absl::StatusOr<Table> FunnelRows(const RunOptions& options, RunData* data, journey::base::Progress* progress,
                                 journey::base::StageTable* stages) {
  ASSIGN_OR_RETURN(const std::vector<NamedFunnelOptions> funnels, GivenFunnels(options, *data));
  if (funnels.size() != 1) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "export %s: %d funnels to choose from; name the steps with --steps a,b,c or with --step NAME for each",
        options.argument, funnels.size()));
  }
  const bool paths = options.argument == "funnel-paths";
  ASSIGN_OR_RETURN(
      graph::FunnelAccumulator funnel,
      RunSinglePass<graph::FunnelAccumulator>(
          data, [&] { return graph::FunnelAccumulator(funnels[0].funnel, &data->table(), paths); }, progress, stages));
  const graph::FunnelResult result = funnel.Finish();
  if (options.argument == "funnel-steps") return Steps(result);
  if (options.argument == "funnel-times") return Times(result);
  if (paths) return Paths(result);
  return Counts(result, options.funnels[0].count);
}

}  // namespace app
