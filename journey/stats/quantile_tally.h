// SPDX-License-Identifier: Apache-2.0
// Quantiles of integers (microseconds) that merge exactly: no sketch whose result depends on the order of arrival.
//
// A value -> count table is exact up to 2^16 distinct values. Beyond that every value is rounded to the middle of a
// fixed logarithmic bucket, 512 an octave, so that a quantile is off by at most 1/1024 (0.1 %) of its value; values
// below 1024 in size stay exact. The rounding depends on the value alone, and a union has more than 2^16 distinct
// values however it is split: so neither order nor split can show.
//
// Memory: 8 bytes a value at first, 16 a distinct value after compaction, at most about 1.5 MB (exact) or 1.4 MB
// (rounded, all octaves in use; 0.2 MB for the range from seconds to months). Add appends; every so often it sorts what
// was appended.
#ifndef JOURNEY_STATS_QUANTILE_TALLY_H_
#define JOURNEY_STATS_QUANTILE_TALLY_H_

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "journey/stats/interval.h"
#include "journey/stats/mean_tally.h"

namespace journey::stats {

class QuantileTally {
 public:
  static constexpr size_t kExactValues = 1 << 16;

  void Add(int64_t value) {
    sum_ += value;
    pending_.push_back(value);
    if (pending_.size() >= pending_limit_) Compact();
  }
  void Merge(const QuantileTally& other);

  int64_t count() const { return count_ + static_cast<int64_t>(pending_.size()); }
  Int128 sum() const { return sum_; }
  std::optional<double> Mean() const;

  // The functions below first sort what is pending; they are for Finish.
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
  std::span<const std::pair<int64_t, int64_t>> Values();

  // The middle of the logarithmic bucket of `value`; idempotent.
  static int64_t Round(int64_t value);

 private:
  void Compact();
  void MergePending();
  void MergeEntries(const std::vector<std::pair<int64_t, int64_t>>& other);
  void RoundAll();
  void NoteSize();

  std::vector<std::pair<int64_t, int64_t>> entries_;  // (value, count), ascending
  std::vector<int64_t> pending_;
  size_t pending_limit_ = 256;
  int64_t count_ = 0;  // in entries_
  Int128 sum_ = 0;
  bool rounded_ = false;
};

}  // namespace journey::stats

#endif  // JOURNEY_STATS_QUANTILE_TALLY_H_
