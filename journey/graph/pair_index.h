// SPDX-License-Identifier: Apache-2.0
#ifndef JOURNEY_GRAPH_PAIR_INDEX_H_
#define JOURNEY_GRAPH_PAIR_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace journey::graph {

// Numbers pairs of nodes from 0 in the order in which they are first met. Open addressing over places of 16 bytes, at
// most half full: a look-up is a multiplication and nearly always one comparison. Memory: 32 to 64 bytes a pair.
class PairIndex {
 public:
  // The number of (a, b); `size()` before the call where the pair is new. REQUIRES: a and b are not both 2^32 - 1.
  uint32_t Of(uint32_t a, uint32_t b) {
    const uint64_t key = uint64_t{a} << 32 | b;
    for (size_t at = Home(key);; at = (at + 1) & (places_.size() - 1)) {
      if (places_[at].key == key) [[likely]]
        return places_[at].number;
      if (places_[at].key == kFree) return Add(key, at);
    }
  }
  uint32_t size() const { return size_; }

 private:
  static constexpr uint64_t kFree = ~uint64_t{0};
  struct Place {
    uint64_t key = kFree;
    uint32_t number = 0;
  };
  size_t Home(uint64_t key) const { return (key * 0x9e3779b97f4a7c15ULL) >> shift_; }
  uint32_t Add(uint64_t key, size_t at) {
    places_[at] = {key, size_};
    if (2 * ++size_ > places_.size()) Grow();
    return size_ - 1;
  }
  void Grow() {
    std::vector<Place> old(2 * places_.size());
    old.swap(places_);
    --shift_;
    for (const Place& place : old) {
      if (place.key == kFree) continue;
      size_t at = Home(place.key);
      while (places_[at].key != kFree) at = (at + 1) & (places_.size() - 1);
      places_[at] = place;
    }
  }

  int shift_ = 60;
  std::vector<Place> places_ = std::vector<Place>(16);
  uint32_t size_ = 0;
};

}  // namespace journey::graph

#endif  // JOURNEY_GRAPH_PAIR_INDEX_H_
