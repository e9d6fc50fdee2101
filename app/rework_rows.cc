// SPDX-License-Identifier: Apache-2.0
#include "app/rework_rows.h"

#include <optional>
#include <string>
#include <utility>

#include "journey/base/text.h"
#include "journey/base/time.h"
#include "journey/graph/variants.h"

namespace app {

namespace {

using reports::Table;
using Value = Table::Value;

}  // namespace

Table LoopsTable(const journey::graph::LoopTable& loops) {
  Table table{{"kind", "loop", "laps", "units", "customers", "extra_s", "median_s", "decided", "goals"}, {}};
  for (const journey::graph::LoopRow& row : loops.rows) {
    table.rows.push_back({std::string(journey::graph::Name(row.kind)), journey::graph::VariantText(row.touchpoints),
                          row.laps, row.units, row.customers, row.extra_s,
                          row.median_lap_s.has_value() ? Value(*row.median_lap_s) : Value(), row.decided, row.goals});
  }
  return table;
}

Table BlueprintsTable(const std::vector<journey::graph::ConformanceResult>& blueprints) {
  Table table{{"blueprint", "what", "step", "runs", "of", "rate", "low", "high", "customers", "complete", "median_s",
               "p05_s", "p95_s"},
              {}};
  const auto known = [](const std::optional<double>& number) { return number.has_value() ? Value(*number) : Value(); };
  for (const journey::graph::ConformanceResult& result : blueprints) {
    const auto add = [&](std::string what, std::string step, int64_t runs) -> std::vector<Value>& {
      table.rows.push_back({result.name, std::move(what), std::move(step), runs});
      return table.rows.back();
    };
    const auto estimated = [&](std::vector<Value>& row, const std::optional<journey::stats::RateEstimate>& estimate) {
      row.push_back(result.runs);
      if (estimate.has_value()) {
        row.insert(row.end(), {estimate->rate, estimate->interval.low, estimate->interval.high});
      } else {
        row.resize(row.size() + 3);
      }
    };
    std::vector<Value>& runs = add("run", "", result.runs);
    runs.resize(8);
    runs.push_back(result.customers);
    add("undecided", "", result.undecided);
    add("complete", "", result.complete).push_back(result.runs);
    estimated(add("conforming", "", result.conforming), result.conforms.Estimate());
    std::vector<Value>& fitness = add("fitness", "", result.runs);
    fitness.push_back(Value());
    fitness.push_back(known(result.fitness));
    for (const journey::graph::DeviationRow& row : result.deviations) {
      std::vector<Value>& cells = add(std::string(journey::graph::Name(row.kind)), row.step, row.runs);
      estimated(cells, row.estimate);
      cells.insert(cells.end(), {row.customers, row.complete, known(row.median_excess_s)});
    }
    for (const journey::graph::StepTime& time : result.times) {
      std::vector<Value>& cells = add("time", time.step, time.runs);
      cells.resize(10);
      cells.insert(cells.end(), {known(time.median_s), known(time.p05_s), known(time.p95_s)});
    }
  }
  for (std::vector<Value>& row : table.rows) row.resize(table.columns.size());
  return table;
}

Table ProblemsTable(const journey::contact::ProblemResult& problems) {
  Table table{{"window", "clock", "topic", "problems", "undecided", "contacts", "repeated", "hopped", "explained_again",
               "self_service", "reopened", "transferred", "without_person", "customers"},
              {}};
  for (const journey::contact::ProblemRow& row : problems.rows) {
    const journey::contact::ProblemCounts& counts = row.counts;
    table.rows.push_back({journey::base::FormatDuration(row.window_us), std::string(journey::contact::Name(row.clock)),
                          row.topic, counts.problems, counts.undecided, counts.contacts, counts.repeated, counts.hopped,
                          counts.explained_again, counts.self_service, counts.reopened, counts.transferred,
                          counts.without_person, counts.customers});
  }
  return table;
}

Table FirstContactsTable(const journey::contact::ProblemResult& problems) {
  Table table{{"by", "value", "problems", "repeated", "rate", "low", "high", "customers"}, {}};
  for (const journey::contact::FirstContactRow& row : problems.first) {
    const auto estimate = row.tally.Estimate();
    table.rows.push_back({row.by, row.value, row.tally.n(), row.tally.h()});
    std::vector<Value>& cells = table.rows.back();
    if (estimate.has_value()) {
      cells.insert(cells.end(), {estimate->rate, estimate->interval.low, estimate->interval.high});
    } else {
      cells.resize(cells.size() + 3);
    }
    cells.push_back(row.tally.customers());
  }
  return table;
}

Table ChannelMovesTable(const journey::service::ChannelRoles& roles) {
  Table table{{"topic", "from", "to", "count", "customers"}, {}};
  for (const journey::service::ChannelMove& move : roles.moves) {
    table.rows.push_back(
        {move.topic, move.from, move.ends ? std::string("(end)") : move.to, move.count, move.customers});
  }
  return table;
}

Table ChannelOutcomesTable(const journey::service::ChannelRoles& roles) {
  Table table{{"channel", "switched", "problems", "known", "solved", "answers", "satisfied"}, {}};
  for (const journey::service::ChannelOutcome& row : roles.outcomes) {
    table.rows.push_back(
        {row.channel, int64_t{row.switched}, row.problems, row.known, row.solved, row.answers, row.satisfied});
  }
  return table;
}

Table RulesTable(const std::vector<journey::graph::RuleRow>& rules) {
  Table table{{"rule",
               "kind",
               "a",
               "b",
               "units",
               "activated",
               "kept",
               "broken",
               "rate",
               "low",
               "high",
               "customers",
               "broken_customers",
               "undecided",
               "vacuous",
               "activations",
               "late",
               "within_s",
               "median_s",
               "p95_s"},
              {}};
  const auto known = [](const std::optional<double>& number) { return number.has_value() ? Value(*number) : Value(); };
  for (const journey::graph::RuleRow& row : rules) {
    const journey::graph::RuleOptions& rule = row.rule;
    const std::optional<journey::stats::RateEstimate> estimate = row.keeps.Estimate();
    const bool absence = rule.kind == journey::graph::RuleKind::kAbsence;
    table.rows.push_back({rule.name, std::string(journey::graph::Name(rule.kind)), rule.a.Text(),
                          absence ? Value() : Value(rule.b.Text()), row.units, row.activated(), row.kept, row.broken});
    std::vector<Value>& cells = table.rows.back();
    cells.push_back(estimate.has_value() ? Value(estimate->rate) : Value());
    cells.push_back(estimate.has_value() ? Value(estimate->interval.low) : Value());
    cells.push_back(estimate.has_value() ? Value(estimate->interval.high) : Value());
    cells.insert(cells.end(),
                 {row.keeps.customers(), row.broken_customers, row.undecided, row.vacuous, row.activations});
    cells.push_back(rule.kind == journey::graph::RuleKind::kResponse ? Value(row.late) : Value());
    cells.push_back(rule.within_us.has_value()
                        ? Value(static_cast<double>(*rule.within_us) / journey::base::kMicrosPerSecond)
                        : Value());
    cells.insert(cells.end(), {known(row.median_s), known(row.p95_s)});
  }
  return table;
}

}  // namespace app
