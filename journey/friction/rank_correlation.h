// SPDX-License-Identifier: Apache-2.0
// Spearman's rank correlation of pairs that are counted, with middle ranks for ties.
#ifndef JOURNEY_FRICTION_RANK_CORRELATION_H_
#define JOURNEY_FRICTION_RANK_CORRELATION_H_

#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "journey/stats/interval.h"

namespace journey::friction {

using PairCounts = std::map<std::pair<int64_t, int64_t>, int64_t>;  // (x, y) -> how often

struct RankCorrelation {
  double value = 0;          // -1 to 1
  stats::Interval interval;  // 95 %, by Fisher's transformation with Bonett and Wright's variance
  int64_t n = 0;
};
// Absent below 10 pairs, and where x or y never changes. Example: (1, 5), (2, 4), (3, 3) ... is -1.
std::optional<RankCorrelation> Spearman(const PairCounts& pairs);

}  // namespace journey::friction

#endif  // JOURNEY_FRICTION_RANK_CORRELATION_H_
