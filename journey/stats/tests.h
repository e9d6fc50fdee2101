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

// A rate among its peers, where places truly differ: how far above them it lies, on the scale of log odds (half a case
// is added to both sides), in units of what one more peer would vary by: the peers' own spread, the error of their
// mean, and the rate's own error by its effective n.
struct PeerTest {
  double distance = 0;
  double limit = 0;  // one-sided 95 % prediction limit: Student's t with (peers - 1) degrees of freedom
  bool beyond() const { return distance > limit; }
};
// Absent below kFewestPeers peers: their spread is not known. Example: 40 of 100 among 5, 10 and 15 of 100: log odds
// -0.40 against -2.85, -2.16 and -1.71, mean -2.24, deviation 0.58; (-0.40 + 2.24) / sqrt(0.58^2 x 4/3 + 0.04) = 2.63,
// limit t(0.95, 2) = 2.92: not beyond.
inline constexpr size_t kFewestPeers = 3;
std::optional<PeerTest> TestAgainstPeers(const ClusterSums& own, std::span<const ClusterSums> peers);

// Probability that chi-square with that many degrees of freedom is at least `statistic`.
double ChiSquareTail(double statistic, double degrees);
// The q quantile of Student's t with that many degrees of freedom.
double StudentQuantile(double q, double degrees);

// q values of Benjamini and Hochberg (1995), in the order of `p`: the least false-discovery rate at which each would be
// claimed. Claim where q <= 0.05.
std::vector<double> BenjaminiHochberg(std::span<const double> p);

}  // namespace journey::stats

#endif  // JOURNEY_STATS_TESTS_H_
