// SPDX-License-Identifier: Apache-2.0
// What a cell of a measure keeps besides hits and occasions: little, and only integers. It answers what a finding may
// cost and what else could explain it.
#ifndef JOURNEY_FINDINGS_DETAIL_H_
#define JOURNEY_FINDINGS_DETAIL_H_

#include <algorithm>
#include <cstdint>
#include <vector>

#include "journey/stats/mean_tally.h"

namespace journey::findings {

// Few keys, each with two counts; sorted. Adding costs a binary search, and moves memory only for a new key.
class SmallCounts {
 public:
  struct Entry {
    uint64_t key = 0;
    int64_t n = 0;
    int64_t h = 0;
  };

  void Add(uint64_t key, int64_t n, int64_t h = 0) {
    auto place = std::lower_bound(entries_.begin(), entries_.end(), key,
                                  [](const Entry& entry, uint64_t wanted) { return entry.key < wanted; });
    if (place == entries_.end() || place->key != key) place = entries_.insert(place, Entry{key});
    place->n += n;
    place->h += h;
  }
  void Merge(const SmallCounts& other) {
    for (const Entry& entry : other.entries_) Add(entry.key, entry.n, entry.h);
  }
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  std::vector<Entry> entries_;
};

struct Detail {
  stats::Int128 overdue_us = 0;  // beyond the limit, of all bad occasions; open ones until as_of
  int64_t open = 0;              // not yet known at as_of, in no denominator
  // Occasions after which, in the same session, a goal was reached.
  int64_t goals_good = 0;
  int64_t goals_bad = 0;
  SmallCounts channels;          // string id of the bad occasion's step -> bad occasions
  SmallCounts bad_of_customers;  // bad occasions of a customer -> customers
  SmallCounts segments;          // declared dimension << 32 | string id of the value -> n, h

  void Merge(const Detail& other) {
    overdue_us += other.overdue_us;
    open += other.open;
    goals_good += other.goals_good;
    goals_bad += other.goals_bad;
    channels.Merge(other.channels);
    bad_of_customers.Merge(other.bad_of_customers);
    segments.Merge(other.segments);
  }
};

}  // namespace journey::findings

#endif  // JOURNEY_FINDINGS_DETAIL_H_
