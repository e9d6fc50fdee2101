// SPDX-License-Identifier: Apache-2.0
// Tests behind findings, and the control of false discoveries over many of them.
#ifndef JOURNEY_STATS_TESTS_H_
#define JOURNEY_STATS_TESTS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "journey/stats/interval.h"

namespace journey::stats {

// The alternative: the rate lies above, or below, what it is held against.
enum class Side { kAbove, kBelow };

// p of "the rate is not beyond `expected`" against a value in 0..1. Exact binomial where nobody counts twice; else the
// score test z = (rate - expected) / sqrt(expected (1 - expected) / effective n). 1 where n = 0.
// Example: 8 hits of 10 against 0.5, above: (45 + 10 + 1) / 1024 = 0.0546875.
double TestAgainstValue(const ClusterSums& sums, double expected, Side side);

struct TwoSampleTest {
  double difference = 0;  // rate of a - rate of b
  Interval interval;      // of the difference, 95 %, unpooled
  double z = 0;           // pooled
  double p = 1;           // two-sided
  double p_above = 1;     // one-sided: a above b
};

// Rate of `a` against the rate of `b`, normally the rest: total.Without(a). Each n is divided by its own design effect,
// the null's variance is pooled: where nobody counts twice this is the textbook's two-proportion z test. A customer who
// is in both is taken for two. Absent where either n = 0.
std::optional<TwoSampleTest> TestAgainstRest(const ClusterSums& a, const ClusterSums& b);

// q values of Benjamini and Hochberg (1995), in the order of `p`: the least false-discovery rate at which each would be
// claimed. Claim where q <= 0.05.
std::vector<double> BenjaminiHochberg(std::span<const double> p);

}  // namespace journey::stats

#endif  // JOURNEY_STATS_TESTS_H_
