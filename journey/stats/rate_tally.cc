// SPDX-License-Identifier: Apache-2.0
#include "journey/stats/rate_tally.h"

#include <algorithm>

namespace journey::stats {

void RateTally::AddCustomer(int64_t n, int64_t h, const base::Hash128& hash) {
  if (n == 0) return;
  sums_.Add(n, h);
  Bucket& bucket = buckets_[BucketOf(hash)];
  bucket.n += n;
  bucket.h += h;
}

void RateTally::AddLoose(bool hit, const base::Hash128& hash) {
  AddCustomer(1, hit ? 1 : 0, hash);
  ++loose_;
}

void RateTally::Merge(const RateTally& other) {
  sums_.Merge(other.sums_);
  loose_ += other.loose_;
  for (int i = 0; i < kBuckets; ++i) {
    buckets_[i].n += other.buckets_[i].n;
    buckets_[i].h += other.buckets_[i].h;
  }
}

RateTally RateTally::WithHits(const RateTally& hits) const {
  RateTally result = *this;
  result.sums_.h = hits.sums_.h;
  result.sums_.hh = hits.sums_.hh;
  result.sums_.nh = hits.sums_.nh;
  for (int i = 0; i < kBuckets; ++i) result.buckets_[i].h = hits.buckets_[i].h;
  return result;
}

size_t DayTally::Find(int32_t day) {
  const auto before = [](const Day& cell, int32_t wanted) { return cell.day < wanted; };
  const auto place = std::lower_bound(days_.begin(), days_.end(), day, before);
  const auto found = static_cast<size_t>(place - days_.begin());
  if (place == days_.end() || place->day != day) days_.insert(place, {.day = day});
  return found;
}

void DayTally::Merge(const DayTally& other) {
  for (const Day& day : other.days_) Add(day.day, day.n, day.h);
}

std::vector<DayTally::Day> ByWeek(const DayTally& tally) {
  std::vector<DayTally::Day> weeks;
  for (const DayTally::Day& day : tally.days()) {
    const int32_t weekday = ((day.day + 3) % 7 + 7) % 7;  // 1970-01-01 was a Thursday; 0 = Monday
    const int32_t monday = day.day - weekday;
    if (weeks.empty() || weeks.back().day != monday) weeks.push_back({.day = monday});
    weeks.back().n += day.n;
    weeks.back().h += day.h;
  }
  return weeks;
}

}  // namespace journey::stats
