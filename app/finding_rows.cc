// SPDX-License-Identifier: Apache-2.0
#include "app/finding_rows.h"

namespace app {

namespace findings = journey::findings;
namespace graph = journey::graph;
using Value = reports::Table::Value;

namespace {

Value Number(const std::optional<double>& number) { return number.has_value() ? Value(*number) : Value(); }

}  // namespace

reports::Table FindingRows(const findings::FindingResult& result) {
  reports::Table table{
      {"id",      "kind",       "basis",    "stage",     "touchpoint", "channel",  "segment",         "from",
       "to",      "actual",     "expected", "low",       "high",       "n",        "customers",       "impact",
       "q",       "measure",    "unit",     "direction", "verdict",    "severity", "next_touchpoint", "limit_s",
       "default", "candidates", "set_aside"},
      {}};
  for (const findings::Finding& finding : result.findings) {
    table.rows.push_back({finding.id,
                          finding.kind,
                          std::string(findings::Name(finding.basis)),
                          finding.stage,
                          finding.touchpoint,
                          finding.channel,
                          finding.segment,
                          finding.from,
                          finding.to,
                          Number(finding.actual),
                          Number(finding.expected),
                          Number(finding.low),
                          Number(finding.high),
                          finding.n,
                          finding.customers,
                          finding.impact,
                          Number(finding.q),
                          finding.measure_id,
                          finding.unit,
                          std::string(finding.higher_is_better ? "higher_is_better" : "lower_is_better"),
                          std::string(findings::Name(finding.verdict)),
                          finding.severity.has_value() ? std::string(findings::Name(*finding.severity)) : std::string(),
                          finding.next_touchpoint,
                          Number(finding.limit_s),
                          int64_t{finding.is_default},
                          finding.candidates,
                          finding.set_aside});
  }
  return table;
}

std::vector<journey::service::KpiRow> KpiRows(const Analysis& analysis) {
  std::vector<journey::service::KpiRow> rows = analysis.figures.rows;
  constexpr std::string_view kUnits[] = {"session", "journey"};
  for (const graph::DropOffRow& row : analysis.drop_off.rows) {
    for (int unit = 0; unit < graph::kDropOffUnits; ++unit) {
      const graph::DropOff& drop_off = row.units[unit];
      if (!drop_off.estimate.has_value() || !analysis.drop_off.units[unit].measurable()) continue;
      journey::service::KpiRow figure;
      figure.kpi = "drop_off";
      figure.segment = "touchpoint=" + row.name;
      figure.window = std::string(kUnits[unit]);
      figure.value = drop_off.estimate->rate;
      figure.low = drop_off.estimate->interval.low;
      figure.high = drop_off.estimate->interval.high;
      figure.n = drop_off.reached - drop_off.open;
      figure.unit = "ratio";
      rows.push_back(std::move(figure));
    }
  }
  return rows;
}

}  // namespace app
