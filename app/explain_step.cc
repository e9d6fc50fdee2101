// SPDX-License-Identifier: Apache-2.0
// explain --steps A,B,C --at N.
#include "absl/strings/str_format.h"
#include "app/explain_number.h"
#include "app/explain_text.h"
#include "app/funnels.h"
#include "app/single_pass.h"
#include "journey/base/status_macros.h"
#include "journey/graph/funnel.h"

namespace app {
namespace {

namespace graph = journey::graph;

std::vector<std::pair<std::string, int64_t>> Pairs(const std::vector<graph::FunnelNeighbour>& rows) {
  std::vector<std::pair<std::string, int64_t>> pairs;
  for (const graph::FunnelNeighbour& row : rows) pairs.emplace_back(row.touchpoint, row.customers);
  return pairs;
}

std::string StepsLine(const graph::FunnelResult& result) {
  std::string line;
  for (const graph::FunnelStep& step : result.steps) line += (line.empty() ? "" : " > ") + step.name;
  return line;
}

}  // namespace

absl::StatusOr<std::string> DescribeFunnelStep(const RunOptions& options, RunData* data, Debug* debug) {
  ASSIGN_OR_RETURN(const std::vector<NamedFunnelOptions> funnels, GivenFunnels(options, *data));
  if (options.funnel_step > funnels.at(0).funnel.size()) {
    return absl::InvalidArgumentError(
        absl::StrFormat("--at %d: the funnel has %d steps", options.funnel_step, funnels[0].funnel.size()));
  }
  ASSIGN_OR_RETURN(graph::FunnelAccumulator funnel,
                   RunSinglePass<graph::FunnelAccumulator>(
                       data, [&] { return graph::FunnelAccumulator(funnels[0].funnel, &data->table(), true); },
                       debug->progress(), debug->stages()));
  const graph::FunnelResult result = funnel.Finish();
  const graph::FunnelStep& step = result.steps[options.funnel_step - 1];
  int64_t stopped = 0;
  for (const int64_t count : step.after) stopped += count;
  ExplainText text(options, *data);
  const reports::Messages& words = text.words();
  text.Line(words.Text("explain.step", {{"n", words.Count(static_cast<int64_t>(options.funnel_step))},
                                        {"name", step.name},
                                        {"steps", StepsLine(result)}}));
  text.Count("explain.reached", step.customers);
  if (step.entered > 0) text.Count("explain.entered", step.entered);
  if (step.rate.has_value()) {
    text.Row("explain.of_before", absl::StrFormat("%s (%s)", words.Percent(*step.rate, 1),
                                                  words.Interval(step.interval->low, step.interval->high)));
  }
  text.Seconds("explain.median_before", step.median_s);
  text.Seconds("explain.p90", step.p90_s);
  if (step.optional) text.Count("explain.skipped", step.skipped);
  if (options.funnel_step < result.steps.size() && !step.optional) {
    text.Count("explain.went_on", step.customers - stopped);
    text.Count("explain.stopped", stopped);
    for (int after = 0; after < graph::kAfters; ++after) {
      const std::string name(graph::Name(static_cast<graph::After>(after)));
      text.Row("explain.then", words.Count(step.after[after]), {{"what", words.Label("after", name)}});
    }
  }
  text.Shares("explain.before", Pairs(step.before), step.customers);
  text.Shares("explain.after_stopped", Pairs(step.next), stopped);
  text.Customers("explain.who_reached", step.reached_sample);
  text.Customers("explain.who_stopped", step.stopped_sample);
  text.Definition("explain.step.definition",
                  {{"unit", words.Label("unit", std::string(journey::stitch::Name(data->stitch.unit)))}});
  FlagValues flags = options.funnel_flags;
  flags.emplace_back("--at", std::to_string(options.funnel_step));
  text.Command("customers", flags);
  if (stopped > 0) text.Line("  " + words.Text("explain.stopped_flag", {{"flag", "--stopped"}}));
  return text.Take();
}

}  // namespace app
