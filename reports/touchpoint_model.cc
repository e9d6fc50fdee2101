// SPDX-License-Identifier: Apache-2.0
#include "reports/touchpoint_model.h"

#include <algorithm>

#include "journey/graph/onward.h"
#include "reports/finding_model.h"

namespace reports {

namespace {

namespace event = journey::event;
namespace graph = journey::graph;
namespace service = journey::service;

constexpr size_t kActionsShown = 3;

void AddEmotion(const std::vector<service::EmotionRow>& rows, const std::string& touchpoint, JsonObject& object) {
  const auto found =
      std::lower_bound(rows.begin(), rows.end(), touchpoint,
                       [](const service::EmotionRow& a, const std::string& name) { return a.touchpoint < name; });
  if (found == rows.end() || found->touchpoint != touchpoint) return;
  JsonObject emotion = object.Object("emotion");
  emotion.Add("value", found->value);
  emotion.Add("low", found->low);
  emotion.Add("high", found->high);
  emotion.Add("n", found->n);
  if (found->estimated) emotion.Add("estimated", true);
}

void AddOnward(const graph::Onward& onward, JsonObject& object) {
  JsonArray actions = object.Array("actions");
  for (const graph::EdgeRow* edge : onward.next) {
    JsonObject one = actions.Object();
    one.Add("name", edge->to);
    one.Add("count", edge->count);
  }
  JsonObject repeat = object.Object("repeat");
  repeat.Add("n", onward.steps);
  repeat.Add("hits", onward.again);
  repeat.Add("rate", static_cast<double>(onward.again) / static_cast<double>(onward.steps));
  if (onward.wait == nullptr) return;
  JsonObject wait = object.Object("wait");
  wait.Add("to", onward.wait->to);
  wait.Add("count", onward.wait->count);
  wait.Add("median_s", onward.wait->median_s);
  wait.Add("p95_s", onward.wait->p95_s);
}

}  // namespace

void AddEstimate(JsonObject& object, const std::optional<journey::stats::RateEstimate>& estimate) {
  if (!estimate.has_value()) return;
  object.Add("rate", estimate->rate);
  object.Add("low", estimate->interval.low);
  object.Add("high", estimate->interval.high);
}

void AddTouchpoints(const ModelInput& input, JsonObject& model) {
  const std::vector<graph::DropOffRow>& drop_offs = input.drop_off->rows;  // by name
  const auto onward = graph::OnwardSteps(*input.edges, kActionsShown);
  JsonArray touchpoints = model.Array("touchpoints");
  for (size_t i = 0; i < std::min(kTouchpointsShown, input.touchpoints->size()); ++i) {
    const graph::TouchpointRow& row = (*input.touchpoints)[i];
    JsonObject one = touchpoints.Object();
    one.Add("name", row.name);
    if (row.stage != event::Stage::kNone) one.Add("stage", event::Name(row.stage));
    one.Add("kind", event::Name(row.kind));
    one.Add("count", row.count);
    one.Add("customers", row.customers);
    JsonArray channels = one.Array("channels");
    for (const graph::TouchpointChannel& channel : row.channels) {
      JsonObject cell = channels.Object();
      cell.Add("channel", channel.channel);
      cell.Add("count", channel.count);
      cell.Add("customers", channel.customers);
    }
    const auto found =
        std::lower_bound(drop_offs.begin(), drop_offs.end(), row.name,
                         [](const graph::DropOffRow& a, const std::string& name) { return a.name < name; });
    if (found != drop_offs.end() && found->name == row.name) {
      JsonObject drop_off = one.Object("drop_off");
      constexpr std::string_view kUnits[] = {"session", "journey"};
      for (int unit = 0; unit < graph::kDropOffUnits; ++unit) {
        // Where no unit has two steps every touchpoint is the last one: nothing to say.
        if (!input.drop_off->units[unit].measurable() || found->units[unit].reached == 0) continue;
        JsonObject cell = drop_off.Object(kUnits[unit]);
        cell.Add("reached", found->units[unit].reached);
        cell.Add("left", found->units[unit].left);
        cell.Add("open", found->units[unit].open);
        AddEstimate(cell, found->units[unit].estimate);
      }
    }
    AddEmotion(*input.emotions, row.name, one);
    if (const auto steps = onward.find(row.name); steps != onward.end()) AddOnward(steps->second, one);
    AddContactAfter(*input.findings, row.name, one);
    AddFrictionAt(input.friction, row.name, one);
  }
}

}  // namespace reports
