// SPDX-License-Identifier: Apache-2.0
// Measured times of pages: Web Vitals and load times, as rows with the field `metric` and a value tell them.
#ifndef JOURNEY_FRICTION_SPEED_H_
#define JOURNEY_FRICTION_SPEED_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "journey/event/event_table.h"
#include "journey/friction/incident.h"
#include "journey/friction/rule_set.h"

namespace journey::friction {

enum class Metric : uint8_t { kLcp, kInp, kCls, kFcp, kTtfb, kLoad, kServerTime, kCount };
inline constexpr size_t kMetrics = static_cast<size_t>(Metric::kCount);
std::string_view Name(Metric metric);
Signal SignalOf(Metric metric);
Facts FactOf(Metric metric);
// The limit below which it is good, in its unit (milliseconds, thousandths for CLS); published ones of Web Vitals. Load
// times have T of Apdex: a quarter of the limit beyond which they are poor.
int64_t GoodLimit(Metric metric, const RuleSet& rules);
int64_t PoorLimit(Metric metric, const RuleSet& rules);
// "LCP", "web_vitals.lcp", "page load time" ...
std::optional<Metric> FindMetric(std::string_view name);

struct Measured {
  Metric metric = Metric::kCount;
  int64_t value = 0;  // milliseconds; of CLS thousandths
  uint32_t touchpoint = event::kNone;
  uint32_t platform = event::kNone;
  int64_t time_us = 0;
  bool poor = false;
};

class SpeedReader {
 public:
  SpeedReader(const event::EventTable* table, const RuleSet& rules);
  // What the event measures; absent where it measures nothing that is known. A poor one fires.
  std::optional<Measured> Read(const Moment& moment, IncidentSink* sink);

 private:
  const event::EventTable* table_;
  std::array<int64_t, kMetrics> good_{}, poor_{};
  absl::flat_hash_map<uint32_t, Metric> metrics_;  // by string id
};

}  // namespace journey::friction

#endif  // JOURNEY_FRICTION_SPEED_H_
