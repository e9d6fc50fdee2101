// SPDX-License-Identifier: Apache-2.0
#include "journey/friction/rank_correlation.h"

#include <algorithm>
#include <cmath>

namespace journey::friction {
namespace {

constexpr int64_t kFewestPairs = 10;
constexpr double kAlmostOne = 0.999999;

// Twice the middle rank of each value, so that it is whole.
std::map<int64_t, int64_t> DoubleRanks(const std::map<int64_t, int64_t>& counts) {
  std::map<int64_t, int64_t> ranks;
  int64_t below = 0;
  for (const auto& [value, count] : counts) {
    ranks[value] = 2 * below + count + 1;
    below += count;
  }
  return ranks;
}

}  // namespace

std::optional<RankCorrelation> Spearman(const PairCounts& pairs) {
  std::map<int64_t, int64_t> x_counts, y_counts;
  int64_t n = 0;
  for (const auto& [pair, count] : pairs) {
    x_counts[pair.first] += count;
    y_counts[pair.second] += count;
    n += count;
  }
  if (n < kFewestPairs || x_counts.size() < 2 || y_counts.size() < 2) return std::nullopt;
  const std::map<int64_t, int64_t> x_ranks = DoubleRanks(x_counts), y_ranks = DoubleRanks(y_counts);
  const auto middle = static_cast<double>(n + 1);  // of doubled ranks
  double xx = 0, yy = 0, xy = 0;
  for (const auto& [pair, count] : pairs) {
    const double x = static_cast<double>(x_ranks.at(pair.first)) - middle;
    const double y = static_cast<double>(y_ranks.at(pair.second)) - middle;
    const auto weight = static_cast<double>(count);
    xx += weight * x * x;
    yy += weight * y * y;
    xy += weight * x * y;
  }
  RankCorrelation result{.value = xy / std::sqrt(xx * yy), .n = n};
  const double clipped = std::clamp(result.value, -kAlmostOne, kAlmostOne);
  const double error = std::sqrt((1 + clipped * clipped / 2) / static_cast<double>(n - 3));
  result.interval.low = std::tanh(std::atanh(clipped) - stats::kNormal95 * error);
  result.interval.high = std::tanh(std::atanh(clipped) + stats::kNormal95 * error);
  return result;
}

}  // namespace journey::friction
