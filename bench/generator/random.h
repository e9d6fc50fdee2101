// SPDX-License-Identifier: Apache-2.0
#ifndef BENCH_GENERATOR_RANDOM_H_
#define BENCH_GENERATOR_RANDOM_H_

#include <array>
#include <cstddef>
#include <cstdint>

namespace bench {

__extension__ using Uint128 = unsigned __int128;

// A small generator of our own (SplitMix64): the same seed gives the same numbers on every machine and library.
// Only integers come out of it; the distributions of the standard library differ between vendors, so none is used.
// One expression must not draw twice: the order of its parts is the compiler's choice.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  uint64_t Next() {
    uint64_t mixed = (state_ += 0x9e3779b97f4a7c15ULL);
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ULL;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebULL;
    return mixed ^ (mixed >> 31);
  }

  // 0 .. bound-1. REQUIRES: bound > 0.
  uint64_t Below(uint64_t bound) { return static_cast<uint64_t>((static_cast<Uint128>(Next()) * bound) >> 64); }

  // low .. high, both included.
  int64_t Between(int64_t low, int64_t high) { return low + static_cast<int64_t>(Below(high - low + 1)); }

  // True `per_mille` times in a thousand.
  bool Chance(uint64_t per_mille) { return Below(1000) < per_mille; }

  // An index, drawn by integer weights.
  template <size_t kSize>
  size_t Weighted(const std::array<int, kSize>& weights) {
    int total = 0;
    for (int weight : weights) total += weight;
    int left = static_cast<int>(Below(total));
    for (size_t index = 0; index < kSize; ++index) {
      left -= weights[index];
      if (left < 0) return index;
    }
    return kSize - 1;
  }

  template <typename Container>
  const auto& Pick(const Container& container) {
    return container[Below(container.size())];
  }

 private:
  uint64_t state_;
};

}  // namespace bench

#endif  // BENCH_GENERATOR_RANDOM_H_
