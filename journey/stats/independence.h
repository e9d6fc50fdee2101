// SPDX-License-Identifier: Apache-2.0
// Whether two names that occur together depend on each other: Pearson's chi-square over their table of counts.
#ifndef JOURNEY_STATS_INDEPENDENCE_H_
#define JOURNEY_STATS_INDEPENDENCE_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace journey::stats {

struct TableCell {
  uint32_t row = 0;
  uint32_t column = 0;
  int64_t count = 0;
};

struct IndependenceTest {
  double statistic = 0;
  int64_t degrees = 0;  // (rows - 1) (columns - 1), after pooling
  double p = 1;
  // The group of each row: rows that are frequent enough have one of their own, the others share one.
  std::vector<uint32_t> row_groups;
  uint32_t pooled_group = 0;  // of the rows that share one; as many as groups where none do
};

inline constexpr double kLeastExpected = 5;  // Cochran's rule

// The rarest rows and columns are pooled until every expected count is at least kLeastExpected. Absent where that
// leaves less than two of either: the table cannot tell. Cells of one place may come in parts. Cost: n log n of rows
// and columns, and the pooled table, which has at most a fifth as many cells as there are counts.
// Example: rows (10, 20), (30, 40): statistic 0.7937, 1 degree of freedom, p 0.373.
std::optional<IndependenceTest> TestIndependence(size_t rows, size_t columns, std::span<const TableCell> cells);

}  // namespace journey::stats

#endif  // JOURNEY_STATS_INDEPENDENCE_H_
