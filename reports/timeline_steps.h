// SPDX-License-Identifier: Apache-2.0
// Which steps of a journey a timeline draws: those around the incident of its finding.
#ifndef REPORTS_TIMELINE_STEPS_H_
#define REPORTS_TIMELINE_STEPS_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "reports/model_view.h"

namespace reports {

inline constexpr size_t kStepsDrawn = 8;

struct TimelineStep {
  double seconds = 0;  // since the first step of the journey, or the first that is drawn
  double at = 0;       // share of the axis
  std::string_view touchpoint;
  std::string_view channel;
  std::string_view mark;
  int64_t times = 1;
  size_t row = 0;
};

// The steps of a journey of the model; the same step again within half an hour is one step. Texts live as long as the
// document.
std::vector<TimelineStep> ReadTimeline(const JsonValue& journey);

// At most kStepsDrawn steps around the incident, none more than 7 days from it, timed from the first of them, which
// came `skipped_seconds` after the first step of all; the rest is added to `hidden`. `touchpoint` is the finding's, or
// empty.
std::vector<TimelineStep> StepsAround(std::vector<TimelineStep> steps, std::string_view touchpoint, int64_t* hidden,
                                      double* skipped_seconds);

// Places on an axis of `longest` seconds; the same step again within 1 % of it becomes one mark with its count.
std::vector<TimelineStep> PlaceSteps(const std::vector<TimelineStep>& steps, double longest);

}  // namespace reports

#endif  // REPORTS_TIMELINE_STEPS_H_
