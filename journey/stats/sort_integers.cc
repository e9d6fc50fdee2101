// SPDX-License-Identifier: Apache-2.0
#include "journey/stats/sort_integers.h"

#include <algorithm>
#include <array>
#include <bit>
#include <type_traits>

namespace journey::stats {

namespace {

// Below this, comparing is as fast.
constexpr size_t kLeastValues = 128;
constexpr int kMostDigitBits = 11;  // 2048 counts of a digit stay in the first-level cache

// Bits in the order of the integers: the sign, where there is one, is turned over.
template <typename Integer>
auto OrderedBits(Integer value) {
  using Bits = std::make_unsigned_t<Integer>;
  constexpr Bits kSign = std::is_signed_v<Integer> ? Bits{1} << (8 * sizeof(Bits) - 1) : 0;
  return static_cast<Bits>(static_cast<Bits>(value) ^ kSign);
}

template <typename Integer>
void Pass(const std::vector<Integer>& from, std::vector<Integer>* to, int shift, int bits) {
  std::array<uint32_t, size_t{1} << kMostDigitBits> places;
  const size_t mask = (size_t{1} << bits) - 1;
  const auto digit = [shift, mask](Integer value) { return static_cast<size_t>(OrderedBits(value) >> shift) & mask; };
  std::fill_n(places.begin(), mask + 1, 0);
  for (const Integer value : from) ++places[digit(value)];
  uint32_t sum = 0;
  for (size_t i = 0; i <= mask; ++i) {
    const uint32_t count = places[i];
    places[i] = sum;
    sum += count;
  }
  Integer* const out = to->data();
  for (const Integer value : from) out[places[digit(value)]++] = value;
}

}  // namespace

template <typename Integer>
void SortIntegers(std::vector<Integer>* values, std::vector<Integer>* scratch) {
  if (values->size() < kLeastValues || values->size() > UINT32_MAX) return std::sort(values->begin(), values->end());
  std::make_unsigned_t<Integer> differ = 0;
  for (const Integer value : *values) differ |= OrderedBits(value) ^ OrderedBits(values->front());
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

template void SortIntegers(std::vector<int64_t>* values, std::vector<int64_t>* scratch);
template void SortIntegers(std::vector<uint32_t>* values, std::vector<uint32_t>* scratch);

}  // namespace journey::stats
