// SPDX-License-Identifier: Apache-2.0
// 95 % intervals. All take sums and give floating point; they are called once a figure, in Finish, never per event.
//
// Shares use Wilson's score interval (Wilson 1927): it stays inside 0..1 and is honest at 0 and n of n. Where a
// customer counts more than once, the hits of one customer resemble each other, and n overstates what is known; so n is
// first divided by the design effect (Kish 1965), taken from the ratio estimator's variance with customers as clusters.
#ifndef JOURNEY_STATS_INTERVAL_H_
#define JOURNEY_STATS_INTERVAL_H_

#include <cstdint>
#include <optional>

namespace journey::stats {

// The 97.5 % quantile of the normal distribution: the limits of a two-sided 95 % interval.
inline constexpr double kNormal95 = 1.959963984540054;

struct Interval {
  double low = 0;
  double high = 0;
  friend bool operator==(const Interval&, const Interval&) = default;
};

// Wilson's interval of hits out of n at 95 %. n = 0 knows nothing: 0..1.
// Example: 18 of 20 -> 0.698966 .. 0.972134.
Interval Wilson(int64_t hits, int64_t n);
// The same at a rate and a real effective n >= 0.
Interval WilsonEffective(double rate, double effective_n);

// Sums over clusters (customers; what belongs to nobody is a cluster of its own): n occasions and h hits of each.
struct ClusterSums {
  int64_t clusters = 0;
  int64_t n = 0;   // sum of n
  int64_t h = 0;   // sum of h
  int64_t nn = 0;  // sum of n^2
  int64_t hh = 0;  // sum of h^2
  int64_t nh = 0;  // sum of n h

  void Add(int64_t cluster_n, int64_t cluster_h);
  void Merge(const ClusterSums& other);
  // The sums of what is in this and not in `part`; REQUIRES: the clusters of `part` are among this one's.
  ClusterSums Without(const ClusterSums& part) const;
  friend bool operator==(const ClusterSums&, const ClusterSums&) = default;
};

struct RateEstimate {
  double rate = 0;           // h / n
  double design_effect = 1;  // >= 1
  double effective_n = 0;    // n / design_effect
  Interval interval;
};

// rate = h / n; its variance is that of a ratio, sum (h_c - rate n_c)^2 / n^2, without a small-sample factor; the
// design effect is that over rate (1 - rate) / n, at least 1. A rate of 0 or 1 shows no variance, and neither does a
// single cluster: there the effective n is min(n, clusters). Where nobody counts twice the result is Wilson's interval
// exactly. Absent where n = 0.
// Example: customers (n, h) = (2, 2), (2, 0), (1, 0): rate 0.4, sum of squares 1.44 + 0.64 + 0.16 = 2.24, design effect
// (2.24 / 25) / (0.24 / 5) = 1.8667, effective n 2.6786.
std::optional<RateEstimate> ClusterInterval(const ClusterSums& sums);

// Interval of a mean: `mean` +- t(0.975, clusters - 1) standard errors, clipped to [lowest, highest]. Absent below two
// clusters.
std::optional<Interval> MeanInterval(double mean, double standard_error, int64_t clusters, double lowest,
                                     double highest);

// Net promoter score in points, -100..100: 100 (p - d) +- 196 sqrt((p + d - (p - d)^2) / n), clipped, where n is
// divided by the design effect first. Where all answers are of one group that formula gives no width; then it is the
// worst case inside Wilson's interval of that group's share. Absent where n = 0. Example: n = 400, p = 0.5, d = 0.2 ->
// 30 +- 7.7.
struct NpsEstimate {
  double points = 0;
  Interval interval;
};
std::optional<NpsEstimate> NpsInterval(int64_t promoters, int64_t detractors, int64_t n, double design_effect = 1);

// Ranks (from 1) of the order statistics that enclose the q quantile of n values at 95 %: n q -+ 1.96 sqrt(n q (1 - q))
// with n divided by the design effect, rounded outwards and kept in 1..n. Example: n = 100, q = 0.5 -> 40, 61.
struct Ranks {
  int64_t low = 0;
  int64_t high = 0;
};
Ranks QuantileRanks(int64_t n, double q, double design_effect = 1);

}  // namespace journey::stats

#endif  // JOURNEY_STATS_INTERVAL_H_
