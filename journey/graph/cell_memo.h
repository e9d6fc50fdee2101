// SPDX-License-Identifier: Apache-2.0
#ifndef JOURNEY_GRAPH_CELL_MEMO_H_
#define JOURNEY_GRAPH_CELL_MEMO_H_

#include <array>
#include <cstddef>
#include <cstdint>

namespace journey::graph {

// The last keys that were looked up, each at a place of its own: in front of a hash map whose look-up costs five times
// as much, since a few hundred keys make up nearly all look-ups of an accumulator. 16 bytes a place.
template <int kBits>
class CellMemo {
 public:
  // The cell of `key`: as remembered, else what `look_up()` gives. REQUIRES: a key keeps its cell; no key is ~0.
  template <typename LookUp>
  uint32_t Of(uint64_t key, const LookUp& look_up) {
    Place& place = places_[(key * 0x9e3779b97f4a7c15ULL) >> (64 - kBits)];
    if (place.key != key) place = {key, look_up()};
    return place.cell;
  }

 private:
  struct Place {
    uint64_t key = ~uint64_t{0};
    uint32_t cell = 0;
  };
  std::array<Place, size_t{1} << kBits> places_;
};

}  // namespace journey::graph

#endif  // JOURNEY_GRAPH_CELL_MEMO_H_
