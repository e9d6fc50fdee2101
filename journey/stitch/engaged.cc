// SPDX-License-Identifier: Apache-2.0
#include "journey/stitch/engaged.h"

#include <string_view>

#include "absl/strings/match.h"

namespace journey::stitch {

namespace {

bool Overlaps(const Customer& customer, const Session& session) {
  for (const Session& other : customer.sessions) {
    if (other.begin != session.begin && other.begin < session.end && session.begin < other.end) return true;
  }
  return false;
}

}  // namespace

EngagedTime::EngagedTime(const event::EventTable& table) : table_(table) {
  for (uint32_t type = 0; type < table.dictionaries.types.size(); ++type) {
    const uint32_t name = table.dictionaries.types[type].name;
    const std::string_view text = name == event::kNone ? std::string_view() : table.dictionaries.strings[name];
    const bool heartbeat = absl::EqualsIgnoreCase({text.data(), text.size()}, "page_ping") ||
                           absl::EqualsIgnoreCase({text.data(), text.size()}, "heartbeat");
    heartbeats_.push_back(heartbeat);
    any_ |= heartbeat;
  }
}

void EngagedTime::AppendViews(const Customer& customer, const Session& session, std::vector<View>* views) const {
  // Sessions of a source's own ids may overlap: then each event says whose it is.
  const bool overlaps = session.source_session != event::kNone && Overlaps(customer, session);
  int64_t distinct = 0, last_beat = 0;
  View view;
  const auto end_view = [&] {
    if (distinct > 0) view.engaged_us = kHeartbeat * (distinct - 1) + kMinimumVisit;
    if (distinct > 0 || view.event != event::kNone) views->push_back(view);
    distinct = 0;
  };
  for (uint32_t i = session.begin; i < session.end; ++i) {
    const event::Event& event = customer.events[i];
    if (overlaps && event.session_id != session.source_session) continue;
    if (heartbeats_[static_cast<size_t>(event.type - &table_.dictionaries.types[0])]) {
      const int64_t beat = event.time_us / kHeartbeat;
      if (distinct == 0 || beat != last_beat) ++distinct;
      last_beat = beat;
    } else if (event.kind() == event::Kind::kView) {
      end_view();
      view = {i, 0};
    }
  }
  end_view();
}

std::optional<int64_t> EngagedTime::Of(const Customer& customer, const Session& session) const {
  if (!any_) return std::nullopt;
  std::vector<View> views;
  AppendViews(customer, session, &views);
  int64_t total_us = 0;
  for (const View& view : views) total_us += view.engaged_us;
  return total_us;
}

}  // namespace journey::stitch
