// SPDX-License-Identifier: Apache-2.0
// How customers felt at a touchpoint, from -2 to +2.
//
// From answers: each survey answer that rates the touchpoint (survey_tie.h) counts 4 (x - min) / (max - min) - 2 on its
// own scale, high = good; the value is their mean with customers as clusters. Below kEmotionAnswers answers it is
// estimated from what happened instead: 1 - 3 b, where b is the share of visits that went badly (docs/figures.md,
// Surveys); from +1, nothing went badly, to -2. Below kEmotionVisits visits there is no row.
#ifndef JOURNEY_SERVICE_EMOTION_H_
#define JOURNEY_SERVICE_EMOTION_H_

#include <cstdint>
#include <string>

namespace journey::service {

inline constexpr int64_t kEmotionAnswers = 30;
inline constexpr int64_t kEmotionVisits = 30;

struct EmotionRow {
  std::string touchpoint;
  double value = 0;  // -2 .. +2
  double low = 0;    // 95 % interval
  double high = 0;
  int64_t n = 0;  // answers, or visits where estimated
  bool estimated = false;
  friend bool operator==(const EmotionRow&, const EmotionRow&) = default;
};

}  // namespace journey::service

#endif  // JOURNEY_SERVICE_EMOTION_H_
