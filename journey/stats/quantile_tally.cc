// SPDX-License-Identifier: Apache-2.0
#include "journey/stats/quantile_tally.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "journey/stats/sort_integers.h"

namespace journey::stats {
namespace {

using Entry = std::pair<int64_t, int64_t>;

constexpr int kMantissaBits = 9;  // 512 buckets an octave
constexpr size_t kLeastPending = 256;

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

int64_t QuantileTally::Round(int64_t value) {
  const uint64_t size = value < 0 ? 0 - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
  const int bits = std::bit_width(size);
  if (bits <= kMantissaBits + 1) return value;
  const int dropped = bits - kMantissaBits - 1;
  const uint64_t middle = ((size >> dropped) << dropped) | (uint64_t{1} << (dropped - 1));
  if (middle > static_cast<uint64_t>(INT64_MAX)) return value < 0 ? INT64_MIN : INT64_MAX;  // only INT64_MIN comes here
  return value < 0 ? -static_cast<int64_t>(middle) : static_cast<int64_t>(middle);
}

void QuantileTally::MergeEntries(const std::vector<Entry>& other) {
  const size_t middle = entries_.size();
  entries_.insert(entries_.end(), other.begin(), other.end());
  std::inplace_merge(entries_.begin(), entries_.begin() + static_cast<ptrdiff_t>(middle), entries_.end());
  Fold(&entries_);
}

// From the back, in place: the entries that are there move up by as many as are new.
void QuantileTally::MergePending() {
  size_t old = entries_.size();
  size_t added = 0;
  for (size_t i = 0, at = 0; i < pending_.size(); ++i) {
    if (i > 0 && pending_[i] == pending_[i - 1]) continue;
    while (at < old && entries_[at].first < pending_[i]) ++at;
    added += at == old || entries_[at].first != pending_[i];
  }
  entries_.resize(old + added);
  size_t end = entries_.size();
  for (size_t i = pending_.size(); i > 0;) {
    const int64_t value = pending_[i - 1];
    int64_t count = 0;
    for (; i > 0 && pending_[i - 1] == value; --i) ++count;
    while (old > 0 && entries_[old - 1].first > value) entries_[--end] = entries_[--old];
    if (old > 0 && entries_[old - 1].first == value) count += entries_[--old].second;
    entries_[--end] = {value, count};
  }
}

void QuantileTally::RoundAll() {
  for (Entry& entry : entries_) entry.first = Round(entry.first);  // monotone: the order stays
  Fold(&entries_);
  rounded_ = true;
}

void QuantileTally::NoteSize() {
  if (!rounded_ && entries_.size() > kExactValues) RoundAll();
  pending_limit_ = std::max(kLeastPending, entries_.size());
}

void QuantileTally::Compact() {
  if (pending_.empty()) return;
  if (rounded_) {
    for (int64_t& value : pending_) value = Round(value);
  }
  std::vector<int64_t> scratch;
  SortIntegers(&pending_, &scratch);
  count_ += static_cast<int64_t>(pending_.size());
  MergePending();
  pending_.clear();
  NoteSize();
}

void QuantileTally::Merge(const QuantileTally& other) {
  Compact();
  if (other.rounded_ && !rounded_) RoundAll();
  if (rounded_ && !other.rounded_) {
    std::vector<Entry> entries = other.entries_;
    for (Entry& entry : entries) entry.first = Round(entry.first);
    Fold(&entries);
    MergeEntries(entries);
  } else {
    MergeEntries(other.entries_);
  }
  count_ += other.count_;
  pending_ = other.pending_;
  sum_ += other.sum_;
  NoteSize();
  Compact();
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

int64_t QuantileTally::AtRank(int64_t rank) {
  Compact();
  int64_t seen = 0;
  for (const auto& [value, value_count] : entries_) {
    seen += value_count;
    if (seen >= rank) return value;
  }
  return entries_.empty() ? 0 : entries_.back().first;
}

std::optional<Interval> QuantileTally::QuantileInterval(double q, double design_effect) {
  if (count() == 0) return std::nullopt;
  const Ranks ranks = QuantileRanks(count(), q, design_effect);
  return Interval{static_cast<double>(AtRank(ranks.low)), static_cast<double>(AtRank(ranks.high))};
}

int64_t QuantileTally::CountAtMost(int64_t limit) {
  Compact();
  int64_t seen = 0;
  for (const auto& [value, value_count] : entries_) {
    if (value > limit) break;
    seen += value_count;
  }
  return seen;
}

bool QuantileTally::exact() {
  Compact();
  return !rounded_;
}

std::span<const std::pair<int64_t, int64_t>> QuantileTally::Values() {
  Compact();
  return entries_;
}

}  // namespace journey::stats
