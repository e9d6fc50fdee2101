// SPDX-License-Identifier: Apache-2.0
#ifndef JOURNEY_STATS_SORT_INTEGERS_H_
#define JOURNEY_STATS_SORT_INTEGERS_H_

#include <cstdint>
#include <vector>

namespace journey::stats {

// Ascending. A radix sort from the lowest digit, over the bits that differ: gaps and waits of some thousand values
// differ in 30 to 40 bits, and sorting them by comparison took three times as long. `scratch` is grown as needed and
// holds nothing afterwards; few values are sorted by comparison and need none.
//
// For int64_t and uint32_t.
template <typename Integer>
void SortIntegers(std::vector<Integer>* values, std::vector<Integer>* scratch);

}  // namespace journey::stats

#endif  // JOURNEY_STATS_SORT_INTEGERS_H_
