// SPDX-License-Identifier: Apache-2.0
#include "app/funnels.h"

#include <cstdlib>
#include <map>
#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"
#include "app/flag_values.h"
#include "journey/base/status_macros.h"
#include "journey/graph/node.h"

namespace app {

namespace event = journey::event;
namespace graph = journey::graph;

namespace {

// The touchpoints that fill a step of --steps: the one of that name, else what its bars part.
std::vector<std::string> BranchesOf(const event::EventTable& table, const std::string& name) {
  if (name.find('|') == std::string::npos || graph::FindNode(table, name).has_value()) return {name};
  return SplitList(name, '|');
}

absl::StatusOr<graph::FunnelOptions> Compiled(const event::EventTable& table, const FunnelOptions& given) {
  graph::FunnelOptions wanted;
  wanted.steps = given.steps;
  wanted.branches = given.branches;
  wanted.optional = given.optional;
  if (given.bars) {
    for (const std::string& step : given.steps) wanted.branches.push_back(BranchesOf(table, step));
  }
  ASSIGN_OR_RETURN(wanted.order, graph::FindFunnelOrder(given.order));
  if (given.window_us > 0) wanted.window_us = given.window_us;
  for (const std::string& flag : given.flags) RETURN_IF_ERROR(graph::SetFunnelFlag(flag, &wanted));
  if (given.window_from == "previous") wanted.window_from = graph::FunnelWindow::kFromPrevious;
  wanted.open_entry = given.entry == "open";
  for (const FunnelExclusionOptions& exclusion : given.exclusions) {
    wanted.exclusions.push_back({exclusion.names, exclusion.from, exclusion.to, {}});
    for (const auto& [field, value] : exclusion.where) wanted.exclusions.back().where.push_back({field, value});
  }
  for (const std::string& field : given.hold) {
    ASSIGN_OR_RETURN(const graph::HeldField held, graph::FindHeldField(field));
    wanted.held.push_back(held);
  }
  wanted.same_time_us = given.same_time_us;
  wanted.breakdown = given.breakdown;
  if (given.attribution == "last") {
    wanted.attribution = graph::Attribution::kLast;
  } else if (given.attribution != "first") {
    wanted.attribution = graph::Attribution::kStep;
    wanted.attribution_step = static_cast<size_t>(std::strtoull(given.attribution.c_str(), nullptr, 10));
  }
  return wanted;
}

}  // namespace

absl::StatusOr<std::vector<NamedFunnelOptions>> GivenFunnels(const RunOptions& options, const RunData& data,
                                                             std::vector<std::string>* missing) {
  std::vector<NamedFunnelOptions> result;
  for (const FunnelOptions& given : options.funnels) {
    absl::StatusOr<graph::FunnelOptions> wanted = Compiled(data.table(), given);
    absl::StatusOr<graph::Funnel> funnel =
        wanted.ok() ? graph::Funnel::Make(data.table(), *std::move(wanted)) : wanted.status();
    if (!funnel.ok()) {
      const std::string message = absl::StrFormat("funnel%s: %s", given.name.empty() ? "" : " '" + given.name + "'",
                                                  std::string(funnel.status().message()));
      if (missing == nullptr || !absl::IsNotFound(funnel.status()))
        return absl::Status(funnel.status().code(), message);
      missing->push_back(message);
      continue;
    }
    result.push_back({given.name, *std::move(funnel)});
  }
  return result;
}

absl::StatusOr<std::vector<NamedFunnelOptions>> DefaultFunnels(const RunData& data) {
  const event::EventTable& table = data.table();
  graph::FunnelOptions options;
  for (event::Kind kind :
       {event::Kind::kView, event::Kind::kCart, event::Kind::kCheckout, event::Kind::kPayment, event::Kind::kOrder}) {
    std::map<std::string_view, uint64_t> counts;
    for (uint32_t id = 0; id < data.components.rows_of_type.size(); ++id) {
      const event::EventType& type = table.dictionaries.types[id];
      const uint8_t excluded = event::kTypeBot | event::kTypeStatic | event::kTypeFailure;
      if (type.kind != kind || type.touchpoint == event::kNone || (type.flags & excluded) != 0) continue;
      counts[data.Text(type.touchpoint)] += data.components.rows_of_type[id];
    }
    std::string_view most;
    uint64_t highest = 0;
    for (const auto& [name, count] : counts) {  // in the order of bytes: the first of equals stays
      if (count > highest) {
        highest = count;
        most = name;
      }
    }
    if (highest > 0) options.steps.push_back(std::string(most));
  }
  if (options.steps.size() < 2) return std::vector<NamedFunnelOptions>();
  ASSIGN_OR_RETURN(graph::Funnel funnel, graph::Funnel::Make(table, options));
  return std::vector<NamedFunnelOptions>{{"", std::move(funnel)}};
}

}  // namespace app
