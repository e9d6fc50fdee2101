// SPDX-License-Identifier: Apache-2.0
// Counts calls of operator new for `--debug stats`: counts do not jitter on a shared machine, times do.
#ifndef JOURNEY_APP_ALLOCATION_COUNT_H_
#define JOURNEY_APP_ALLOCATION_COUNT_H_

#include <cstdint>

namespace app {

// Calls of operator new so far, over all threads; a program that links this function has its operators new and delete
// replaced by counting ones (one relaxed add on a line that few threads share). Always 0 in builds with a sanitizer,
// which brings its own.
uint64_t AllocationCount();
// Of the calling thread, if no more than 16 threads have allocated so far; with more, some share a count.
uint64_t ThreadAllocationCount();

}  // namespace app

#endif  // JOURNEY_APP_ALLOCATION_COUNT_H_
