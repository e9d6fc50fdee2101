// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/engaged_touchpoints.h"

namespace journey::graph {

void EngagedTouchpoints::Add(const stitch::Customer& customer, std::span<const contact::Contact>) {
  if (!engaged_.known()) return;
  views_.clear();
  for (const stitch::Session& session : customer.sessions) engaged_.AppendViews(customer, session, &views_);
  for (const stitch::EngagedTime::View& view : views_) {
    if (view.event == event::kNone) continue;
    const event::Event& event = customer.events[view.event];
    if (event.touchpoint() == event::kNone) continue;
    tallies_[uint64_t{event.touchpoint()} << 32 | event.type->channel].Add(view.engaged_us);
  }
}

void EngagedTouchpoints::Merge(const EngagedTouchpoints& other) {
  for (const auto& [key, tally] : other.tallies_) tallies_[key].Merge(tally);
}

std::map<std::pair<std::string, std::string>, EngagedRow> EngagedTouchpoints::Finish() {
  const base::StringInterner& strings = table_->dictionaries.strings;
  std::map<std::pair<std::string, std::string>, stats::QuantileTally> by_name;
  for (const auto& [key, tally] : tallies_) {
    const std::string name(strings[static_cast<uint32_t>(key >> 32)]);
    const uint32_t channel = static_cast<uint32_t>(key);
    by_name[{name, ""}].Merge(tally);
    if (channel != event::kNone) by_name[{name, std::string(strings[channel])}].Merge(tally);
  }
  std::map<std::pair<std::string, std::string>, EngagedRow> rows;
  for (auto& [key, tally] : by_name) {
    rows[key] = {static_cast<double>(*tally.Quantile(0.5)) / base::kMicrosPerSecond, tally.count()};
  }
  return rows;
}

}  // namespace journey::graph
