// SPDX-License-Identifier: Apache-2.0
#include "journey/stats/independence.h"

#include <algorithm>
#include <numeric>

#include "journey/stats/tests.h"

namespace journey::stats {
namespace {

// Rows, or columns, from the rarest on; the first of them pooled.
class PooledSide {
 public:
  explicit PooledSide(const std::vector<int64_t>& totals) : totals_(totals), order_(totals.size()) {
    std::iota(order_.begin(), order_.end(), 0u);
    std::sort(order_.begin(), order_.end(),
              [&](uint32_t a, uint32_t b) { return totals_[a] != totals_[b] ? totals_[a] < totals_[b] : a < b; });
    while (pooled_ < order_.size() && totals_[order_[pooled_]] == 0) ++pooled_;  // what never occurs
  }
  // Groups: one a name that is not pooled, and one for the pooled ones where they count anything.
  size_t groups() const { return order_.size() - pooled_ + (pool_ > 0); }
  int64_t least() const {
    const int64_t kept = pooled_ < order_.size() ? totals_[order_[pooled_]] : INT64_MAX;
    return pool_ > 0 ? std::min(kept, pool_) : kept;
  }
  void PoolOne() {
    const bool first = pool_ == 0;  // a pool of one would be that one: it takes a second
    pool_ += totals_[order_[pooled_++]];
    if (first && pooled_ < order_.size()) pool_ += totals_[order_[pooled_++]];
  }
  // The pooled group is the last one.
  std::vector<uint32_t> Groups() const {
    std::vector<uint32_t> group(order_.size(), 0);
    const uint32_t kept = static_cast<uint32_t>(order_.size() - pooled_);
    for (size_t i = 0; i < order_.size(); ++i) {
      group[order_[i]] = i < pooled_ ? kept : static_cast<uint32_t>(i - pooled_);
    }
    return group;
  }
  uint32_t kept() const { return static_cast<uint32_t>(order_.size() - pooled_); }

 private:
  const std::vector<int64_t>& totals_;
  std::vector<uint32_t> order_;
  size_t pooled_ = 0;
  int64_t pool_ = 0;
};

}  // namespace

std::optional<IndependenceTest> TestIndependence(size_t rows, size_t columns, std::span<const TableCell> cells) {
  std::vector<int64_t> row_totals(rows, 0), column_totals(columns, 0);
  int64_t n = 0;
  for (const TableCell& cell : cells) {
    row_totals[cell.row] += cell.count;
    column_totals[cell.column] += cell.count;
    n += cell.count;
  }
  PooledSide row_side(row_totals), column_side(column_totals);
  while (row_side.groups() >= 2 && column_side.groups() >= 2 &&
         static_cast<double>(row_side.least()) * static_cast<double>(column_side.least()) <
             kLeastExpected * static_cast<double>(n)) {
    (row_side.least() <= column_side.least() ? row_side : column_side).PoolOne();
  }
  const size_t r = row_side.groups(), c = column_side.groups();
  if (n == 0 || r < 2 || c < 2) return std::nullopt;
  IndependenceTest test;
  test.row_groups = row_side.Groups();
  test.pooled_group = row_side.kept();
  const std::vector<uint32_t> column_groups = column_side.Groups();
  // Names that never occur are in the last group, too, which may have no count of its own.
  const size_t width = static_cast<size_t>(column_side.kept()) + 1, height = static_cast<size_t>(row_side.kept()) + 1;
  std::vector<int64_t> table(height * width, 0), down(height, 0), across(width, 0);
  for (const TableCell& cell : cells) {
    const size_t row = test.row_groups[cell.row], column = column_groups[cell.column];
    table[row * width + column] += cell.count;
    down[row] += cell.count;
    across[column] += cell.count;
  }
  for (size_t row = 0; row < height; ++row) {
    for (size_t column = 0; column < width; ++column) {
      const double expected =
          static_cast<double>(down[row]) * static_cast<double>(across[column]) / static_cast<double>(n);
      if (expected <= 0) continue;
      const double difference = static_cast<double>(table[row * width + column]) - expected;
      test.statistic += difference * difference / expected;
    }
  }
  test.degrees = static_cast<int64_t>((r - 1) * (c - 1));
  test.p = ChiSquareTail(test.statistic, static_cast<double>(test.degrees));
  return test;
}

}  // namespace journey::stats
