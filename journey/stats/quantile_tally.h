// SPDX-License-Identifier: Apache-2.0
// Quantiles of integers (microseconds) that merge exactly: no sketch whose result depends on the order of arrival.
//
// Exact up to 2^16 distinct values. Beyond that every value is rounded to the middle of its fixed logarithmic bucket
// (log_buckets.h), so that a quantile is off by at most 1/1024 (0.1 %) of its value. The rounding depends on the value
// alone, and a union has more than 2^16 distinct values however it is split: so neither order nor split can show.
//
// Add appends (value_list.h): most tallies never hold more than 2^16 values, and those are put in order once, when they
// are first asked. Only where there are more are they counted by value, 2^16 at a time, and once they are rounded
// they go into their buckets without any sorting.
//
// Memory: 4 to 8 bytes a value up to 2^16 values, then 16 a distinct value until they are rounded, then 4 kB an octave:
// at most about 1.5 MB (exact) or 0.5 MB (rounded, all octaves in use).
#ifndef JOURNEY_STATS_QUANTILE_TALLY_H_
#define JOURNEY_STATS_QUANTILE_TALLY_H_

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "journey/stats/interval.h"
#include "journey/stats/log_buckets.h"
#include "journey/stats/mean_tally.h"
#include "journey/stats/value_list.h"

namespace journey::stats {

class QuantileTally {
 public:
  static constexpr size_t kExactValues = 1 << 16;

  void Add(int64_t value) {
    sum_ += value;
    pending_.Add(value);
    if (--room_ == 0) Compact();
  }
  void Merge(const QuantileTally& other);

  int64_t count() const { return count_ + static_cast<int64_t>(pending_.size()); }
  Int128 sum() const { return sum_; }
  std::optional<double> Mean() const;

  // The functions below first put in order what is pending; they are for Finish.
  //
  // Nearest rank: the smallest value whose cumulative share is at least q; that is the value of rank ceil(q n), at
  // least 1. Absent where there is no value. Example: of 1 2 3 4 the median is 2 and the 0.95 quantile 4.
  std::optional<int64_t> Quantile(double q);
  // The value of rank 1 .. count(). REQUIRES: a rank in that range.
  int64_t AtRank(int64_t rank);
  // 95 % interval of the q quantile by order statistics (interval.h, QuantileRanks). Absent where there is no value.
  std::optional<Interval> QuantileInterval(double q, double design_effect = 1);
  // How many values are at most / strictly above `limit`; exact while exact().
  int64_t CountAtMost(int64_t limit);
  int64_t CountAbove(int64_t limit) { return count() - CountAtMost(limit); }
  bool exact();
  // Distinct values (or buckets) with counts, ascending.
  std::vector<std::pair<int64_t, int64_t>> Values();

 private:
  void Settle();
  void Compact();
  void MergeEntries(const std::vector<std::pair<int64_t, int64_t>>& other);
  void Round();
  // Calls visit(value, count) in order until it returns false. REQUIRES: nothing is pending.
  template <typename Visit>
  void ForEach(const Visit& visit) const;

  // A value is pending, or counted in one of the other two.
  ValueList pending_;
  std::vector<std::pair<int64_t, int64_t>> entries_;  // (value, count), ascending
  std::optional<LogBuckets> rounded_;
  size_t room_ = kExactValues + 1;  // values until the next Compact: one too many to be all exact
  int64_t count_ = 0;               // of what is counted
  Int128 sum_ = 0;
};

}  // namespace journey::stats

#endif  // JOURNEY_STATS_QUANTILE_TALLY_H_
