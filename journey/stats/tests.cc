// SPDX-License-Identifier: Apache-2.0
#include "journey/stats/tests.h"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <numeric>

namespace journey::stats {
namespace {

// P(Z > z), without the loss of digits of 1 - P(Z <= z).
double UpperTail(double z) { return boost::math::cdf(boost::math::complement(boost::math::normal(), z)); }

double ExactBinomial(int64_t hits, int64_t n, double expected, Side side) {
  const boost::math::binomial distribution(static_cast<double>(n), expected);
  if (side == Side::kBelow) return boost::math::cdf(distribution, static_cast<double>(hits));
  if (hits == 0) return 1;
  return boost::math::cdf(boost::math::complement(distribution, static_cast<double>(hits - 1)));
}

}  // namespace

double ChiSquareTail(double statistic, double degrees) {
  return boost::math::cdf(boost::math::complement(boost::math::chi_squared(degrees), std::max(0.0, statistic)));
}

double StudentQuantile(double q, double degrees) { return boost::math::quantile(boost::math::students_t(degrees), q); }

double TestAgainstValue(const ClusterSums& sums, double expected, Side side) {
  const std::optional<RateEstimate> estimate = ClusterInterval(sums);
  if (!estimate) return 1;
  // A certain value is refuted by one exception.
  if (expected <= 0) return side == Side::kAbove && sums.h > 0 ? 0 : 1;
  if (expected >= 1) return side == Side::kBelow && sums.h < sums.n ? 0 : 1;
  if (sums.nn == sums.n) return ExactBinomial(sums.h, sums.n, expected, side);
  const double z = (estimate->rate - expected) / std::sqrt(expected * (1 - expected) / estimate->effective_n);
  return UpperTail(side == Side::kAbove ? z : -z);
}

std::optional<TwoSampleTest> TestAgainstRest(const ClusterSums& a, const ClusterSums& b) {
  const std::optional<RateEstimate> first = ClusterInterval(a), second = ClusterInterval(b);
  if (!first || !second) return std::nullopt;
  TwoSampleTest test;
  test.difference = first->rate - second->rate;
  const double own = std::sqrt(first->rate * (1 - first->rate) / first->effective_n +
                               second->rate * (1 - second->rate) / second->effective_n);
  test.interval = {std::max(-1.0, test.difference - kNormal95 * own), std::min(1.0, test.difference + kNormal95 * own)};
  const double pooled = static_cast<double>(a.h + b.h) / static_cast<double>(a.n + b.n);
  const double variance = pooled * (1 - pooled) * (1 / first->effective_n + 1 / second->effective_n);
  if (variance <= 0) return test;  // all hit or none did: nothing to tell apart
  test.z = test.difference / std::sqrt(variance);
  test.p = std::min(1.0, 2 * UpperTail(std::abs(test.z)));
  test.p_above = UpperTail(test.z);
  return test;
}

std::optional<PeerTest> TestAgainstPeers(const ClusterSums& own, std::span<const ClusterSums> peers) {
  const std::optional<RateEstimate> estimate = ClusterInterval(own);
  if (!estimate || peers.size() < kFewestPeers) return std::nullopt;
  const auto share = [](const ClusterSums& sums) {
    return (static_cast<double>(sums.h) + 0.5) / (static_cast<double>(sums.n) + 1);
  };
  const auto log_odds = [&](const ClusterSums& sums) { return std::log(share(sums) / (1 - share(sums))); };
  const auto count = static_cast<double>(peers.size());
  double sum = 0, squares = 0;
  for (const ClusterSums& peer : peers) sum += log_odds(peer);
  const double mean = sum / count;
  for (const ClusterSums& peer : peers) squares += (log_odds(peer) - mean) * (log_odds(peer) - mean);
  const double spread = squares / (count - 1) * (1 + 1 / count);
  const double error = 1 / (estimate->effective_n * share(own) * (1 - share(own)));
  PeerTest test;
  test.distance = (log_odds(own) - mean) / std::sqrt(spread + error);
  test.limit = boost::math::quantile(boost::math::students_t(count - 1), 0.95);
  return test;
}

std::vector<double> BenjaminiHochberg(std::span<const double> p) {
  std::vector<size_t> order(p.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return p[a] < p[b]; });
  std::vector<double> q(p.size());
  double least = 1;
  for (size_t rank = p.size(); rank > 0; --rank) {  // from the largest p down: q never rises as p falls
    const size_t index = order[rank - 1];
    least = std::min(least, p[index] * static_cast<double>(p.size()) / static_cast<double>(rank));
    q[index] = least;
  }
  return q;
}

}  // namespace journey::stats
