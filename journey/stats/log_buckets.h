// SPDX-License-Identifier: Apache-2.0
// Counts of integers, rounded to the middle of fixed logarithmic buckets: 512 an octave, so that a value is off by at
// most 1/1024 (0.1 %); values below 1024 in size stay exact. The bucket depends on the value alone, so that neither the
// order of arrival nor any split can show.
//
// Adding is a few shifts and one addition: no search, no sorting. Memory: 4 kB an octave that has any value; 56 octaves
// and a sign are all there are (0.1 MB for the range from seconds to months).
#ifndef JOURNEY_STATS_LOG_BUCKETS_H_
#define JOURNEY_STATS_LOG_BUCKETS_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace journey::stats {

class LogBuckets {
 public:
  void Add(int64_t value, int64_t count = 1) {
    const Place place = PlaceOf(value);
    std::vector<int64_t>& octave = octaves_[place.octave];
    if (octave.empty()) octave.resize(kSlots);
    octave[place.slot] += count;
  }
  void Merge(const LogBuckets& other);

  // Calls visit(middle of the bucket, count) for each bucket with a count, ascending, until it returns false.
  template <typename Visit>
  void ForEach(const Visit& visit) const {
    for (size_t octave = 0; octave < octaves_.size(); ++octave) {
      for (size_t slot = 0; slot < octaves_[octave].size(); ++slot) {
        const int64_t count = octaves_[octave][slot];
        if (count != 0 && !visit(MiddleOf({octave, slot}), count)) return;
      }
    }
  }

  // The middle of the bucket of `value`; idempotent and monotone.
  static int64_t Round(int64_t value) { return MiddleOf(PlaceOf(value)); }

 private:
  static constexpr int kMantissaBits = 9;
  static constexpr size_t kSlots = size_t{1} << kMantissaBits;
  // An octave is a run of sizes with as many bits; that of fewer than 10 bits is the lowest one.
  static constexpr size_t kOctaves = 64 - kMantissaBits + 1;
  // Ascending: first the octaves of negative values, whose slots run against their size.
  struct Place {
    size_t octave = 0;
    size_t slot = 0;
  };
  static Place PlaceOf(int64_t value) {
    const bool negative = value < 0;
    const uint64_t size = negative ? 0 - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
    const int above = std::bit_width(size | (kSlots - 1)) - kMantissaBits;  // 0: the lowest octave
    const size_t slot = above == 0 ? size : (size >> (above - 1)) - kSlots;
    const auto octave = static_cast<size_t>(above);
    return negative ? Place{kOctaves - 1 - octave, kSlots - 1 - slot} : Place{kOctaves + octave, slot};
  }
  static int64_t MiddleOf(const Place& place);

  std::vector<std::vector<int64_t>> octaves_ = std::vector<std::vector<int64_t>>(2 * kOctaves);
};

}  // namespace journey::stats

#endif  // JOURNEY_STATS_LOG_BUCKETS_H_
