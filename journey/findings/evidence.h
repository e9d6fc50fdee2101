// SPDX-License-Identifier: Apache-2.0
// Evidence behind a finding: a few journeys in which it happened, chosen the same way in every run and split, and what
// came just before and after. Names stay ids until Finish; who the customer is stays a hash and an identifier id, of
// which the caller makes a pseudonym.
#ifndef JOURNEY_FINDINGS_EVIDENCE_H_
#define JOURNEY_FINDINGS_EVIDENCE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "journey/base/hash.h"
#include "journey/event/event_table.h"
#include "journey/stitch/customer.h"

namespace journey::findings {

inline constexpr size_t kJourneysKept = 5;
inline constexpr uint32_t kStepsShown = 200;

enum class Mark : uint8_t { kPlain, kFirst, kFailure, kContact, kDone };
std::string_view Name(Mark mark);

// A moment in a customer's steps at which something went wrong.
struct Incident {
  int64_t time_us = 0;
  uint32_t step = event::kNone;  // the step that is it; kNone where none is (what agents and systems do is no step)
  uint32_t after = 0;            // index of the first step after it
  uint32_t touchpoint = event::kNone;  // of the incident; neighbours of the same name are passed over
};

// The step at `time_us` on `touchpoint` (kNone: no step), and where the steps after it begin.
Incident FindIncident(const stitch::Customer& customer, int64_t time_us, uint32_t touchpoint);

struct TimelineStep {
  int64_t time_us = 0;
  uint32_t touchpoint = event::kNone;
  uint32_t channel = event::kNone;
  event::Kind kind = event::Kind::kOther;
  Mark mark = Mark::kPlain;
  friend bool operator==(const TimelineStep&, const TimelineStep&) = default;
};

struct JourneyTimeline {
  uint64_t rank = 0;       // 0 = a journey that can be read at a glance (3 to 40 steps), else 1
  base::Hash128 hash;      // of (customer, moment)
  base::Hash128 customer;  // Customer::hash
  uint32_t representative = event::kNone;
  std::vector<TimelineStep> steps;
};

// The kJourneysKept smallest by (rank, hash), one a customer; and counts of the steps before and after.
class Evidence {
 public:
  // Cost: two look-ups, and rarely a timeline.
  void Add(const stitch::Customer& customer, const Incident& incident);
  void Merge(const Evidence& other);

  // Touchpoint << 32 | channel -> incidents.
  const absl::flat_hash_map<uint64_t, int64_t>& before() const { return before_; }
  const absl::flat_hash_map<uint64_t, int64_t>& after() const { return after_; }
  const std::vector<JourneyTimeline>& journeys() const { return journeys_; }  // ascending
  int64_t incidents() const { return incidents_; }

 private:
  // Where an entry of this rank and hash goes; false where it is not kept.
  bool MakeRoom(const base::Hash128& customer, uint64_t rank, const base::Hash128& hash, size_t* place);

  absl::flat_hash_map<uint64_t, int64_t> before_, after_;
  std::vector<JourneyTimeline> journeys_;
  int64_t incidents_ = 0;
};

}  // namespace journey::findings

#endif  // JOURNEY_FINDINGS_EVIDENCE_H_
