// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/funnel.h"

#include <algorithm>

#include "journey/base/time.h"
#include "journey/graph/outcome.h"

namespace journey::graph {

FunnelAccumulator::FunnelAccumulator(const Funnel& funnel) : matcher_(funnel), levels_(funnel.size()) {}

void FunnelAccumulator::Add(const stitch::Customer& customer, std::span<const contact::Contact>) {
  size_t deepest = 0;
  for (const stitch::Unit& unit : customer.units) {
    if (!matcher_.Read(StepsOf(customer, unit))) continue;
    const FunnelMatch& match = matcher_.Best();
    for (size_t level = 0; level < match.depth(); ++level) {
      ++levels_[level].units;
      if (level == 0 || match.places[level - 1].outer || match.places[level].outer) continue;
      levels_[level].gaps.Add(match.places[level].time_us - match.places[level - 1].time_us);
    }
    deepest = std::max(deepest, match.depth());
    matcher_.ForEachAttempt([this](size_t depth) {
      for (size_t level = 0; level < depth; ++level) ++levels_[level].attempts;
    });
  }
  for (size_t level = 0; level < deepest; ++level) ++levels_[level].customers;
}

void FunnelAccumulator::Merge(const FunnelAccumulator& other) {
  for (size_t level = 0; level < levels_.size(); ++level) {
    levels_[level].customers += other.levels_[level].customers;
    levels_[level].units += other.levels_[level].units;
    levels_[level].attempts += other.levels_[level].attempts;
    levels_[level].gaps.Merge(other.levels_[level].gaps);
  }
}

FunnelResult FunnelAccumulator::Finish() {
  FunnelResult result;
  result.options = matcher_.funnel().options();
  for (size_t i = 0; i < levels_.size(); ++i) {
    Level& level = levels_[i];
    FunnelStep& step = result.steps.emplace_back();
    step.name = result.options.steps[i];
    step.customers = level.customers;
    step.units = level.units;
    step.attempts = level.attempts;
    if (const auto median_us = level.gaps.Quantile(0.5)) {
      step.median_s = static_cast<double>(*median_us) / base::kMicrosPerSecond;
    }
    if (i == 0) continue;
    const int64_t before = levels_[i - 1].customers;
    step.lost = before - level.customers;
    if (before == 0) continue;
    step.rate = static_cast<double>(level.customers) / static_cast<double>(before);
    step.interval = stats::Wilson(level.customers, before);
  }
  return result;
}

}  // namespace journey::graph
