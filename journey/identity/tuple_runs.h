// SPDX-License-Identifier: Apache-2.0
// Neighbours among events that carry the same identifiers: what follows from identifiers alone is looked up once a run,
// some six events, and not once an event.
#ifndef JOURNEY_IDENTITY_TUPLE_RUNS_H_
#define JOURNEY_IDENTITY_TUPLE_RUNS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "journey/event/event.h"

namespace journey::identity {

struct TupleRun {
  uint32_t begin = 0, end = 0;  // events
  uint32_t tuple = 0;
};

// Keeps its memory.
class TupleRuns {
 public:
  // All of `events`, in their order; valid until the next call. Cost: a pass without a branch to guess.
  std::span<const TupleRun> Find(std::span<const event::Event> events) {
    if (runs_.size() < events.size()) runs_.resize(events.size());
    size_t count = 0;
    uint32_t tuple = event::kNone;
    for (uint32_t i = 0; i < events.size(); ++i) {
      const uint32_t own = events[i].tuple;
      // Written over by the next run, unless this event begins one.
      const size_t at = count;
      count += own != tuple ? 1 : 0;
      tuple = own;
      runs_[at].begin = i;
      runs_[at].tuple = own;
    }
    for (size_t i = 0; i < count; ++i)
      runs_[i].end = i + 1 < count ? runs_[i + 1].begin : static_cast<uint32_t>(events.size());
    return {runs_.data(), count};
  }

 private:
  std::vector<TupleRun> runs_;
};

}  // namespace journey::identity

#endif  // JOURNEY_IDENTITY_TUPLE_RUNS_H_
