// SPDX-License-Identifier: Apache-2.0
#include "reports/timeline_steps.h"

#include <algorithm>

namespace reports {
namespace {

constexpr size_t kStepsBefore = 4;  // of those drawn, before the incident
constexpr double kSitting = 1800;   // s: the same step again within it is one step
constexpr double kContactAfter = 86400;
constexpr double kAround = 7 * 86400;  // s: steps further from the incident are counted, not drawn
constexpr double kMergeWithin = 0.01;  // of the axis: the same step again becomes one mark with its count

bool SameStep(const TimelineStep& a, const TimelineStep& b) {
  return a.touchpoint == b.touchpoint && a.channel == b.channel;
}

// The step that the finding is about: at its touchpoint, rather one that fails or that a contact follows within a day,
// else the last one there; without a touchpoint the first failure, else the first contact.
size_t Incident(const std::vector<TimelineStep>& steps, std::string_view touchpoint) {
  size_t best = 0;
  int best_score = 0;
  for (size_t i = 0; i < steps.size(); ++i) {
    const TimelineStep& step = steps[i];
    int score = step.mark == "failure" ? 2 : step.mark == "contact" ? 1 : 0;
    if (!touchpoint.empty() && step.touchpoint == touchpoint) {
      score += 3;
      for (size_t j = i + 1; j < steps.size() && steps[j].seconds - step.seconds <= kContactAfter; ++j) {
        if (steps[j].mark != "contact") continue;
        score += 3;
        break;
      }
    }
    // Among equals the last one at the touchpoint, the first one elsewhere.
    if (score > best_score || (score == best_score && score >= 3)) {
      best = i;
      best_score = score;
    }
  }
  return best;
}

}  // namespace

std::vector<TimelineStep> ReadTimeline(const JsonValue& journey) {
  std::vector<TimelineStep> steps;
  double last = 0;
  for (const JsonValue& item : ItemsOf(journey, "steps")) {
    TimelineStep step;
    step.seconds = NumberOf(item, "offset_s").value_or(0);
    step.touchpoint = StringOf(item, "touchpoint");
    step.channel = StringOf(item, "channel");
    step.mark = StringOf(item, "mark");
    const bool again = !steps.empty() && SameStep(steps.back(), step) && step.seconds - last <= kSitting &&
                       (steps.back().mark == step.mark || steps.back().mark == "first");
    last = step.seconds;
    if (again) {
      ++steps.back().times;
    } else {
      steps.push_back(step);
    }
  }
  return steps;
}

std::vector<TimelineStep> StepsAround(std::vector<TimelineStep> steps, std::string_view touchpoint, int64_t* hidden,
                                      double* skipped_seconds) {
  if (steps.empty()) return steps;
  const size_t incident = Incident(steps, touchpoint);
  size_t near = 0;
  while (steps[incident].seconds - steps[near].seconds > kAround) ++near;
  size_t end = steps.size();
  while (steps[end - 1].seconds - steps[incident].seconds > kAround) --end;
  const size_t latest = end - near > kStepsDrawn ? end - kStepsDrawn : near;
  const size_t begin = std::max(near, std::min(latest, incident > kStepsBefore ? incident - kStepsBefore : 0));
  end = std::min(end, begin + kStepsDrawn);
  for (size_t i = 0; i < steps.size(); ++i) {
    if (i < begin || i >= end) *hidden += steps[i].times;
  }
  steps = std::vector<TimelineStep>(steps.begin() + static_cast<std::ptrdiff_t>(begin),
                                    steps.begin() + static_cast<std::ptrdiff_t>(end));
  const double origin = steps.front().seconds;
  *skipped_seconds = origin;
  for (TimelineStep& step : steps) step.seconds -= origin;
  return steps;
}

std::vector<TimelineStep> PlaceSteps(const std::vector<TimelineStep>& steps, double longest) {
  std::vector<TimelineStep> placed;
  for (TimelineStep step : steps) {
    step.at = longest == 0 ? 0 : std::min(1.0, step.seconds / longest);
    if (!placed.empty() && SameStep(placed.back(), step) && step.at - placed.back().at <= kMergeWithin &&
        (placed.back().mark == step.mark || placed.back().mark == "first")) {
      placed.back().times += step.times;
    } else {
      placed.push_back(step);
    }
  }
  return placed;
}

}  // namespace reports
