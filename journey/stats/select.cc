// SPDX-License-Identifier: Apache-2.0
#include "journey/stats/select.h"

#include <algorithm>
#include <array>
#include <bit>
#include <vector>

namespace journey::stats {

namespace {

// A class for each number of bits and the values of the 4 bits behind the first: within a class values differ by at
// most a sixteenth, so that it seldom holds more than a few in a hundred of a list's values.
constexpr int kBits = 4;
constexpr size_t kClasses = ((64 - kBits + 1) << kBits) + 1;

// Ascending. All values below 0 are in one: gaps and waits have none.
size_t ClassOf(int64_t value) {
  if (value < 0) return 0;
  const auto size = static_cast<uint64_t>(value);
  const int above = std::bit_width(size >> kBits);  // bits beyond those that tell small values apart
  const uint64_t leading = above == 0 ? size : (size >> (above - 1)) & ((uint64_t{1} << kBits) - 1);
  return (static_cast<size_t>(above) << kBits) + leading + 1;
}

}  // namespace

int64_t Select(const ValueList& values, size_t place) {
  std::array<size_t, kClasses> counts{};
  values.ForEach([&counts](int64_t value) { ++counts[ClassOf(value)]; });
  size_t wanted = 0;
  for (; place >= counts[wanted]; ++wanted) place -= counts[wanted];
  std::vector<int64_t> same(counts[wanted] + 1);
  int64_t* end = same.data();
  // Whether a value is of that class is a matter of chance, so each is written and only those that are stay.
  values.ForEach([&](int64_t value) {
    *end = value;
    end += ClassOf(value) == wanted;
  });
  std::nth_element(same.begin(), same.begin() + static_cast<ptrdiff_t>(place), same.end() - 1);
  return same[place];
}

}  // namespace journey::stats
