// SPDX-License-Identifier: Apache-2.0
#include "journey/stats/log_buckets.h"

namespace journey::stats {

int64_t LogBuckets::MiddleOf(const Place& place) {
  const bool negative = place.octave < kOctaves;
  const size_t above = negative ? kOctaves - 1 - place.octave : place.octave - kOctaves;
  const uint64_t slot = negative ? kSlots - 1 - place.slot : place.slot;
  uint64_t size = slot;
  if (above > 0) size = (kSlots + slot) << (above - 1);
  if (above > 1) size |= uint64_t{1} << (above - 2);
  if (size > static_cast<uint64_t>(INT64_MAX)) return INT64_MIN;  // only the least integer is so far out
  return negative ? -static_cast<int64_t>(size) : static_cast<int64_t>(size);
}

void LogBuckets::Merge(const LogBuckets& other) {
  for (size_t i = 0; i < octaves_.size(); ++i) {
    if (other.octaves_[i].empty()) continue;
    if (octaves_[i].empty()) octaves_[i].resize(kSlots);
    for (size_t slot = 0; slot < kSlots; ++slot) octaves_[i][slot] += other.octaves_[i][slot];
  }
}

}  // namespace journey::stats
