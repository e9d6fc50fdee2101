// SPDX-License-Identifier: Apache-2.0
#include "app/figure_rows.h"

#include <string>

#include "app/finding_rows.h"
#include "journey/graph/variants.h"

namespace app {

namespace {

namespace findings = journey::findings;
namespace service = journey::service;
using reports::Table;
using Value = Table::Value;

template <typename T>
Value Known(const std::optional<T>& number) {
  return number.has_value() ? Value(*number) : Value();
}

std::string Clock(const service::KpiRow& row) { return row.business_clock ? "business" : "calendar"; }

}  // namespace

Table KpiTable(const Analysis& analysis) {
  Table table{{"kpi", "segment", "window", "value", "low", "high", "n", "unit", "clock", "censored", "not_measured"},
              {}};
  for (const service::KpiRow& row : KpiRows(analysis)) {
    table.rows.push_back({row.kpi, row.segment, row.window, row.value, Known(row.low), Known(row.high), row.n, row.unit,
                          Clock(row), Known(row.censored), Known(row.not_measured)});
  }
  return table;
}

Table ServiceTable(const Analysis& analysis) {
  Table table{{"kpi", "segment", "window", "value", "low", "high", "n", "unit", "group", "direction", "target",
               "far_off", "basis", "default", "verdict", "clock"},
              {}};
  for (const findings::FigureVerdict& verdict : analysis.service) {
    const service::KpiRow& row = verdict.row;
    table.rows.push_back(
        {row.kpi, row.segment, row.window, row.value, Known(row.low), Known(row.high), row.n, row.unit, verdict.group});
    std::vector<Value>& cells = table.rows.back();
    if (verdict.has_target) {
      cells.insert(cells.end(),
                   {std::string(verdict.higher_is_better ? "higher_is_better" : "lower_is_better"), verdict.target,
                    verdict.far_off, std::string(findings::Name(verdict.basis)), int64_t{verdict.is_default}});
    } else {
      cells.resize(cells.size() + 5);
    }
    cells.push_back(verdict.verdict);
    cells.push_back(Clock(row));
  }
  return table;
}

Table HoursTable(const Analysis& analysis) {
  Table table{{"weekday", "hour", "contacts", "n", "hits", "closed", "agents"}, {}};
  for (const service::HourCell& cell : analysis.figures.hours) {
    table.rows.push_back({int64_t{cell.weekday}, int64_t{cell.hour}, cell.contacts, cell.n, cell.hits,
                          int64_t{cell.closed}, Known(cell.agents)});
  }
  return table;
}

Table EmotionsTable(const Analysis& analysis) {
  Table table{{"touchpoint", "value", "low", "high", "n", "estimated"}, {}};
  for (const service::EmotionRow& row : analysis.emotions)
    table.rows.push_back({row.touchpoint, row.value, row.low, row.high, row.n, int64_t{row.estimated}});
  return table;
}

Table RepeatsTable(const Analysis& analysis) {
  Table table{{"from", "to", "via", "count", "customers", "p25_s", "median_s", "p75_s"}, {}};
  for (const journey::contact::RepeatPath& path : analysis.repeat.paths) {
    table.rows.push_back({path.from, path.to, journey::graph::VariantText(path.via), path.count, path.customers,
                          path.p25_s, path.median_s, path.p75_s});
  }
  return table;
}

}  // namespace app
