// SPDX-License-Identifier: Apache-2.0
// Scratch that workers reuse from customer to customer, so that nothing is allocated in the steady state.
#ifndef JOURNEY_BASE_SCRATCH_H_
#define JOURNEY_BASE_SCRATCH_H_

#include <cstddef>
#include <vector>

namespace journey::base {

// Scratch grows with the largest customer. Empties it, and gives back what a rare huge one has taken: else that is held
// while the tallies go on growing.
template <typename T>
void ClearScratch(std::vector<T>* scratch) {
  constexpr size_t kHugeBytes = size_t{4} << 20;
  if (scratch->capacity() * sizeof(T) > kHugeBytes) {
    std::vector<T>().swap(*scratch);
  } else {
    scratch->clear();
  }
}

}  // namespace journey::base

#endif  // JOURNEY_BASE_SCRATCH_H_
