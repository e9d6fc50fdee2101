// SPDX-License-Identifier: Apache-2.0
#include "journey/stats/sort_integers.h"

#include <algorithm>
#include <array>
#include <bit>

namespace journey::stats {

namespace {

// Below this, comparing is as fast.
constexpr size_t kLeastValues = 128;
constexpr int kMostDigitBits = 11;  // 2048 counts of a digit stay in the first-level cache

// Order of integers as order of bits: the sign is turned over.
constexpr uint64_t kSign = uint64_t{1} << 63;

void Pass(const std::vector<int64_t>& from, std::vector<int64_t>* to, int shift, int bits) {
  std::array<uint32_t, size_t{1} << kMostDigitBits> places;
  const uint64_t mask = (uint64_t{1} << bits) - 1;
  const auto digit = [shift, mask](int64_t value) {
    return static_cast<size_t>(((static_cast<uint64_t>(value) ^ kSign) >> shift) & mask);
  };
  std::fill_n(places.begin(), mask + 1, 0);
  for (const int64_t value : from) ++places[digit(value)];
  uint32_t sum = 0;
  for (size_t i = 0; i <= mask; ++i) {
    const uint32_t count = places[i];
    places[i] = sum;
    sum += count;
  }
  int64_t* const out = to->data();
  for (const int64_t value : from) out[places[digit(value)]++] = value;
}

}  // namespace

void SortIntegers(std::vector<int64_t>* values, std::vector<int64_t>* scratch) {
  if (values->size() < kLeastValues || values->size() > UINT32_MAX) return std::sort(values->begin(), values->end());
  uint64_t differ = 0;
  for (const int64_t value : *values) differ |= static_cast<uint64_t>(value ^ values->front());
  if (differ == 0) return;
  // Few values are spread over few digits, so that clearing the counts does not cost more than moving the values.
  const int digit_bits = std::min(kMostDigitBits, static_cast<int>(std::bit_width(values->size())));
  scratch->resize(values->size());
  const int end = std::bit_width(differ);
  for (int shift = std::countr_zero(differ); shift < end;) {
    const int bits = std::min(digit_bits, end - shift);
    if (((differ >> shift) & ((uint64_t{1} << bits) - 1)) != 0) {
      Pass(*values, scratch, shift, bits);
      values->swap(*scratch);
    }
    shift += bits;
  }
  scratch->clear();
}

}  // namespace journey::stats
