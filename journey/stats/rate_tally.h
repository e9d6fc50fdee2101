// SPDX-License-Identifier: Apache-2.0
// What accumulators keep of a measure: occasions (n) and hits (h), by customer and by day. Integers only, so merging in
// any order gives the same sums.
//
// The squares fit into 64 bits: a sum of n_c^2 is at most (sum of n_c)^2, and that overflows only from 3 thousand
// million occasions of one single customer on.
#ifndef JOURNEY_STATS_RATE_TALLY_H_
#define JOURNEY_STATS_RATE_TALLY_H_

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "journey/base/hash.h"
#include "journey/stats/interval.h"

namespace journey::stats {

inline constexpr int kBuckets = 32;

// The bucket of a customer, by the fixed-seed hash: the same in every run, split and machine.
constexpr int BucketOf(const base::Hash128& hash) { return static_cast<int>(hash.high >> 59); }

// A share with customers as clusters. 570 bytes. Add is a few additions; call it once a customer, with that customer's
// totals.
class RateTally {
 public:
  struct Bucket {
    int64_t n = 0;
    int64_t h = 0;
    friend bool operator==(const Bucket&, const Bucket&) = default;
  };

  // One customer's occasions and hits; n = 0 is no occasion and is left out. REQUIRES: 0 <= h <= n.
  void AddCustomer(int64_t n, int64_t h, const base::Hash128& hash);
  // One occasion that belongs to no customer: a cluster of its own. `hash` is its own fixed-seed hash (its case, its
  // answer).
  void AddLoose(bool hit, const base::Hash128& hash);
  void Merge(const RateTally& other);
  // The same occasions with the hits of `hits`, which holds the customers with any, each with all own occasions.
  RateTally WithHits(const RateTally& hits) const;

  int64_t customers() const { return sums_.clusters - loose_; }
  int64_t loose() const { return loose_; }
  int64_t n() const { return sums_.n; }
  int64_t h() const { return sums_.h; }
  const ClusterSums& sums() const { return sums_; }
  const std::array<Bucket, kBuckets>& buckets() const { return buckets_; }
  // Absent where n = 0.
  std::optional<RateEstimate> Estimate() const { return ClusterInterval(sums_); }
  friend bool operator==(const RateTally&, const RateTally&) = default;

 private:
  ClusterSums sums_;
  int64_t loose_ = 0;
  std::array<Bucket, kBuckets> buckets_{};
};

// Occasions and hits by UTC day. Memory: 24 bytes a day that has any. Adding to the day last used is immediate; days in
// any order are allowed.
class DayTally {
 public:
  struct Day {
    int32_t day = 0;  // base::UtcDay
    int64_t n = 0;
    int64_t h = 0;
    friend bool operator==(const Day&, const Day&) = default;
  };

  void Add(int32_t day, int64_t n, int64_t h) {
    // Days have few gaps, so the place is nearly always as far from the last one as the day is.
    const size_t guess = days_.empty() ? 0 : last_ + static_cast<size_t>(int64_t{day} - days_[last_].day);
    if (guess < days_.size() && days_[guess].day == day) {
      last_ = guess;
    } else {
      last_ = Find(day);
    }
    days_[last_].n += n;
    days_[last_].h += h;
  }
  void Merge(const DayTally& other);
  const std::vector<Day>& days() const { return days_; }  // ascending
  friend bool operator==(const DayTally& a, const DayTally& b) { return a.days_ == b.days_; }

 private:
  size_t Find(int32_t day);  // its place; made where it has none

  std::vector<Day> days_;
  size_t last_ = 0;
};

// The same by weeks that begin on Mondays (ISO 8601); `day` is the Monday.
std::vector<DayTally::Day> ByWeek(const DayTally& tally);

}  // namespace journey::stats

#endif  // JOURNEY_STATS_RATE_TALLY_H_
