// SPDX-License-Identifier: Apache-2.0
// A mean of integer values (scores x 1000, microseconds) with customers as clusters.
#ifndef JOURNEY_STATS_MEAN_TALLY_H_
#define JOURNEY_STATS_MEAN_TALLY_H_

#include <cstdint>
#include <optional>

#include "journey/stats/interval.h"

namespace journey::stats {

__extension__ typedef __int128 Int128;

struct MeanEstimate {
  double mean = 0;
  double design_effect = 1;          // >= 1
  std::optional<Interval> interval;  // absent below two clusters
};

// Usage: for each customer AddValue for each value, then EndCustomer once. A value of nobody: AddValue, EndCustomer.
class MeanTally {
 public:
  void AddValue(int64_t value) {
    ++customer_n_;
    customer_sum_ += value;
    squares_ += static_cast<Int128>(value) * value;
  }
  void EndCustomer();
  // REQUIRES: both between customers.
  void Merge(const MeanTally& other);

  int64_t clusters() const { return clusters_; }
  int64_t n() const { return n_; }
  Int128 sum() const { return sum_; }
  // Absent where n = 0. The standard error is the larger of the plain one, s / sqrt(n), and the cluster-robust one,
  // sqrt(sum (s_c - mean n_c)^2) / n; so it is the textbook's t interval where nobody counts twice. Clipped.
  std::optional<MeanEstimate> Estimate(double lowest, double highest) const;
  friend bool operator==(const MeanTally&, const MeanTally&) = default;

 private:
  int64_t clusters_ = 0;
  int64_t n_ = 0;
  Int128 sum_ = 0;
  Int128 squares_ = 0;  // of single values
  int64_t nn_ = 0;      // over clusters: n_c^2
  Int128 ss_ = 0;       // s_c^2
  Int128 ns_ = 0;       // n_c s_c
  int64_t customer_n_ = 0;
  int64_t customer_sum_ = 0;
};

}  // namespace journey::stats

#endif  // JOURNEY_STATS_MEAN_TALLY_H_
