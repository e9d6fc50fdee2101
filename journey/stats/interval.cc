// SPDX-License-Identifier: Apache-2.0
#include "journey/stats/interval.h"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

namespace journey::stats {

Interval WilsonEffective(double rate, double effective_n) {
  if (!(effective_n > 0)) return {0, 1};
  const double square = kNormal95 * kNormal95;
  const double shrink = 1 + square / effective_n;
  const double centre = (rate + square / (2 * effective_n)) / shrink;
  const double variance = rate * (1 - rate) / effective_n + square / (4 * effective_n * effective_n);
  const double half = kNormal95 * std::sqrt(variance) / shrink;
  // At 0 and 1 the limit is exact, but the subtraction above leaves dust.
  return {rate <= 0 ? 0 : std::max(0.0, centre - half), rate >= 1 ? 1 : std::min(1.0, centre + half)};
}

Interval Wilson(int64_t hits, int64_t n) {
  if (n <= 0) return {0, 1};
  return WilsonEffective(static_cast<double>(hits) / static_cast<double>(n), static_cast<double>(n));
}

void ClusterSums::Add(int64_t cluster_n, int64_t cluster_h) {
  ++clusters;
  n += cluster_n;
  h += cluster_h;
  nn += cluster_n * cluster_n;
  hh += cluster_h * cluster_h;
  nh += cluster_n * cluster_h;
}

void ClusterSums::Merge(const ClusterSums& other) {
  clusters += other.clusters;
  n += other.n;
  h += other.h;
  nn += other.nn;
  hh += other.hh;
  nh += other.nh;
}

ClusterSums ClusterSums::Without(const ClusterSums& part) const {
  return {clusters - part.clusters, n - part.n, h - part.h, nn - part.nn, hh - part.hh, nh - part.nh};
}

std::optional<RateEstimate> ClusterInterval(const ClusterSums& sums) {
  if (sums.n <= 0) return std::nullopt;
  const double n = static_cast<double>(sums.n);
  RateEstimate estimate;
  estimate.rate = static_cast<double>(sums.h) / n;
  estimate.effective_n = n;
  if (sums.nn != sums.n) {  // somebody counts twice
    if (sums.h == 0 || sums.h == sums.n || sums.clusters < 2) {
      estimate.effective_n = static_cast<double>(std::min(sums.n, sums.clusters));
    } else {
      const double rate = estimate.rate;
      const double squares = static_cast<double>(sums.hh) - 2 * rate * static_cast<double>(sums.nh) +
                             rate * rate * static_cast<double>(sums.nn);
      const double design_effect = squares / (rate * (1 - rate) * n);
      estimate.effective_n = n / std::max(1.0, design_effect);
    }
    estimate.design_effect = n / estimate.effective_n;
  }
  estimate.interval = WilsonEffective(estimate.rate, estimate.effective_n);
  return estimate;
}

std::optional<Interval> MeanInterval(double mean, double standard_error, int64_t clusters, double lowest,
                                     double highest) {
  if (clusters < 2) return std::nullopt;
  const boost::math::students_t distribution(static_cast<double>(clusters - 1));
  const double half = boost::math::quantile(distribution, 0.975) * standard_error;
  return Interval{std::max(lowest, mean - half), std::min(highest, mean + half)};
}

std::optional<NpsEstimate> NpsInterval(int64_t promoters, int64_t detractors, int64_t n, double design_effect) {
  if (n <= 0) return std::nullopt;
  const double effective_n = static_cast<double>(n) / std::max(1.0, design_effect);
  const double p = static_cast<double>(promoters) / static_cast<double>(n);
  const double d = static_cast<double>(detractors) / static_cast<double>(n);
  NpsEstimate estimate;
  estimate.points = 100.0 * static_cast<double>(promoters - detractors) / static_cast<double>(n);
  double below = 100 * kNormal95 * std::sqrt(std::max(0.0, p + d - (p - d) * (p - d)) / effective_n);
  double above = below;
  if (promoters == n || detractors == n || promoters + detractors == 0) {
    // The share that may hide behind "all of one group"; each of it moves the score by two points a promoter or a
    // detractor, by one a passive.
    const double hidden = 1 - WilsonEffective(1, effective_n).low;
    below = above = 100 * hidden * (promoters + detractors == 0 ? 1 : 2);
  }
  estimate.interval = {std::max(-100.0, estimate.points - below), std::min(100.0, estimate.points + above)};
  return estimate;
}

Ranks QuantileRanks(int64_t n, double q, double design_effect) {
  const double count = static_cast<double>(n);
  const double half = kNormal95 * std::sqrt(count * q * (1 - q) * std::max(1.0, design_effect));
  const double low = std::floor(count * q - half), high = std::ceil(count * q + half) + 1;
  return {static_cast<int64_t>(std::clamp(low, 1.0, count)), static_cast<int64_t>(std::clamp(high, 1.0, count))};
}

}  // namespace journey::stats
