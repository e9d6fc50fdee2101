// SPDX-License-Identifier: Apache-2.0
#include "journey/stats/quantile_tally.h"

#include <algorithm>
#include <cmath>

#include "journey/stats/select.h"

namespace journey::stats {
namespace {

using Entry = std::pair<int64_t, int64_t>;

// Values that wait for their buckets once those are there: they stay in the first-level cache.
constexpr size_t kRoundedRoom = 1024;

// Sums the counts of equal neighbours.
void Fold(std::vector<Entry>* entries) {
  size_t kept = 0;
  for (const Entry& entry : *entries) {
    if (kept > 0 && (*entries)[kept - 1].first == entry.first) {
      (*entries)[kept - 1].second += entry.second;
    } else {
      (*entries)[kept++] = entry;
    }
  }
  entries->resize(kept);
}

}  // namespace

void QuantileTally::Round() {
  if (rounded_.has_value()) return;
  rounded_.emplace();
  for (const auto& [value, count] : entries_) rounded_->Add(value, count);
  std::vector<Entry>().swap(entries_);
}

void QuantileTally::MergeEntries(const std::vector<Entry>& other) {
  const auto middle = static_cast<ptrdiff_t>(entries_.size());
  entries_.insert(entries_.end(), other.begin(), other.end());
  std::inplace_merge(entries_.begin(), entries_.begin() + middle, entries_.end());
  Fold(&entries_);
  if (entries_.size() > kExactValues) Round();
}

// Counts what is pending.
void QuantileTally::Compact() {
  count_ += static_cast<int64_t>(pending_.size());
  if (rounded_.has_value()) {
    pending_.ForEach([this](int64_t value) { rounded_->Add(value); });
    pending_.Clear();
  } else {
    pending_.Sort();
    std::vector<Entry> fresh;
    fresh.reserve(pending_.size());
    pending_.ForEach([&fresh](int64_t value) { fresh.emplace_back(value, 1); });
    Fold(&fresh);
    pending_.Release();
    MergeEntries(fresh);
  }
  room_ = rounded_.has_value() ? kRoundedRoom : kExactValues + 1;
}

// Makes the tally ready to be asked: what is pending is in order, and there is nothing else, or nothing is pending.
void QuantileTally::Settle() {
  if (pending_.empty()) return;
  if (entries_.empty() && !rounded_.has_value()) {
    pending_.Sort();
  } else {
    Compact();
  }
}

void QuantileTally::Merge(const QuantileTally& other) {
  if (other.rounded_.has_value()) {
    Round();
    rounded_->Merge(*other.rounded_);
  } else if (rounded_.has_value()) {
    for (const auto& [value, count] : other.entries_) rounded_->Add(value, count);
  } else {
    MergeEntries(other.entries_);
  }
  count_ += other.count_;
  sum_ += other.sum_;
  pending_.Append(other.pending_);
  if (rounded_.has_value() || pending_.size() > kExactValues) return Compact();
  room_ = kExactValues + 1 - pending_.size();
}

std::optional<double> QuantileTally::Mean() const {
  if (count() == 0) return std::nullopt;
  return static_cast<double>(sum_) / static_cast<double>(count());
}

std::optional<int64_t> QuantileTally::Quantile(double q) {
  if (count() == 0) return std::nullopt;
  // 0.07 * 100 is a little over 7 in floating point; a billionth of a rank takes that back.
  const double rank = std::ceil(q * static_cast<double>(count()) - 1e-9);
  return AtRank(std::clamp(static_cast<int64_t>(rank), int64_t{1}, count()));
}

template <typename Visit>
void QuantileTally::ForEach(const Visit& visit) const {
  if (rounded_.has_value()) return rounded_->ForEach(visit);
  for (const auto& [value, count] : entries_) {
    if (!visit(value, count)) return;
  }
}

int64_t QuantileTally::AtRank(int64_t rank) {
  // Most tallies are only asked once or twice.
  if (count_ == 0) return Select(pending_, static_cast<size_t>(rank - 1));
  Settle();
  int64_t seen = 0, found = 0;
  ForEach([&](int64_t value, int64_t value_count) {
    found = value;
    seen += value_count;
    return seen < rank;
  });
  return found;
}

std::optional<Interval> QuantileTally::QuantileInterval(double q, double design_effect) {
  if (count() == 0) return std::nullopt;
  const Ranks ranks = QuantileRanks(count(), q, design_effect);
  Settle();
  if (!pending_.empty()) {
    return Interval{static_cast<double>(pending_[static_cast<size_t>(ranks.low - 1)]),
                    static_cast<double>(pending_[static_cast<size_t>(ranks.high - 1)])};
  }
  return Interval{static_cast<double>(AtRank(ranks.low)), static_cast<double>(AtRank(ranks.high))};
}

int64_t QuantileTally::CountAtMost(int64_t limit) {
  Settle();
  if (!pending_.empty()) return static_cast<int64_t>(pending_.CountAtMost(limit));
  int64_t seen = 0;
  ForEach([&](int64_t value, int64_t value_count) {
    if (value <= limit) seen += value_count;
    return value <= limit;
  });
  return seen;
}

bool QuantileTally::exact() {
  Settle();
  return !rounded_.has_value();
}

std::vector<std::pair<int64_t, int64_t>> QuantileTally::Values() {
  Settle();
  std::vector<Entry> values;
  if (!pending_.empty()) {
    pending_.ForEach([&values](int64_t value) { values.emplace_back(value, 1); });
    Fold(&values);
  }
  ForEach([&values](int64_t value, int64_t value_count) {
    values.emplace_back(value, value_count);
    return true;
  });
  return values;
}

}  // namespace journey::stats
