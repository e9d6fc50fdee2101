// SPDX-License-Identifier: Apache-2.0
// What follows visits that a signal of friction touched, against like visits that it did not: an association, never a
// cause. docs/figures.md, "What follows a signal".
//
// A visit is a session, no longer open, that reaches a touchpoint, from its first occurrence there; it is affected
// where it is a hit of the signal (signal_hits.h). Outcomes: the session reaches a goal at or after the visit; the
// customer opens a contact at most 24 h after its start (known 24 h before as_of; not at touchpoints that are
// contacts); another touchpoint, one that is more than a failure, follows the last occurrence. What a signal's own rule
// decides is left out: that nothing follows an exit, that a contact follows a call for help. Strata: touchpoint,
// position (touchpoints that the session reached before it: 0, 1-2, 3-6, more), week (from Monday, UTC) and device
// (platform, else channel). In each stratum that has both, the unaffected visits are weighted like the affected ones.
//
// Example: position 0 has 30 affected visits, 9 with the goal, and 100 unaffected, 50 with it; position 1-2 has 10, 1
// and 50, 20. Affected 10 of 40 = 0.25; matched (30 x 0.5 + 10 x 0.4) / 40 = 0.475; difference -0.225.
//
// One a worker. Keeps 24 bytes a visit; of runs beyond kEventsKept events a sample of customers by their fixed-seed
// hash, the same in every run and split, so that memory and time are bounded. Cost: a few additions a visit.
#ifndef JOURNEY_FINDINGS_SIGNAL_IMPACT_H_
#define JOURNEY_FINDINGS_SIGNAL_IMPACT_H_

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "journey/contact/contact.h"
#include "journey/event/event_table.h"
#include "journey/findings/offered.h"
#include "journey/friction/setup.h"
#include "journey/friction/signal.h"
#include "journey/stitch/customer.h"

namespace journey::findings {

inline constexpr uint64_t kEventsKept = uint64_t{1} << 17;
inline constexpr int64_t kFewestAffected = 30;  // visits that have a counterpart, and unaffected ones

enum class Following : uint8_t { kGoal, kContact, kNext, kCount };
inline constexpr size_t kFollowings = static_cast<size_t>(Following::kCount);
std::string_view Name(Following outcome);

struct SignalImpact {
  friction::Signal signal = friction::Signal::kCount;
  std::string touchpoint;
  Following outcome = Following::kCount;
  int64_t affected_n = 0;                    // visits with a known outcome
  double affected_rate = 0;                  // of those that have a counterpart
  int64_t matched_n = 0;                     // unaffected visits in the same strata
  double matched_rate = 0;                   // weighted like the affected ones
  double difference = 0, low = 0, high = 0;  // affected - matched, 95 %, customers as clusters
  double matched_share = 0;                  // of the affected visits, that have a counterpart
};

struct SignalImpactResult {
  std::vector<SignalImpact> rows;  // by (signal, touchpoint, outcome)
  uint64_t one_in = 1;             // of the customers
};

class SignalImpactAccumulator {
 public:
  // `setup` outlives it.
  explicit SignalImpactAccumulator(const friction::FrictionSetup* setup);

  // `hits`: of SignalHits, of the same customer.
  void Add(const stitch::Customer& customer, std::span<const contact::Contact> contacts,
           std::span<const OfferedHit> hits);
  // REQUIRES: made for the same setup.
  void Merge(const SignalImpactAccumulator& other);
  // `offers`: of SignalOffers; what is no measure there is none here.
  SignalImpactResult Finish(std::span<const Offer> offers, int threads) const;

 private:
  struct Visit {
    uint64_t signals = 0;  // that touched it
    uint32_t touchpoint = event::kNone;
    uint32_t customer = 0;
    int16_t week = 0;
    uint16_t device = 0;
    uint8_t position = 0;
    uint8_t outcomes = 0;  // bits of Following
    bool contact_known = false;
  };
  // A signal that is measured source by source: whether it counts is known in the end.
  struct BySource {
    size_t visit = 0;
    uint32_t signal = 0;
    uint32_t source = 0;
  };
  uint16_t DeviceOf(const stitch::Customer& customer, const stitch::Step& step);
  uint16_t DeviceNumber(uint64_t device);
  void AddSession(const stitch::Customer& customer, const stitch::Session& session,
                  std::span<const contact::Contact> contacts);
  // Of one touchpoint: what follows the signals that are `wanted`. Visits of one customer lie together.
  std::vector<SignalImpact> FinishPlace(uint32_t touchpoint, std::span<const Visit> visits, uint64_t wanted,
                                        const std::vector<uint32_t>& device_ranks) const;

  const friction::FrictionSetup* setup_;
  const event::EventTable* table_;
  uint64_t one_in_ = 1;
  bool platforms_ = false;  // some source tells the field
  bool any_contact_ = false;
  std::vector<bool> is_contact_;   // by string id
  std::vector<bool> is_incident_;  // by string id: nothing else happens there
  std::vector<Visit> visits_;
  std::vector<BySource> by_source_;
  uint32_t customers_ = 0;
  std::vector<uint64_t> devices_;  // platform << 32 | channel
  absl::flat_hash_map<uint64_t, uint16_t> device_numbers_;

  // Scratch.
  std::vector<uint32_t> seen_;  // by string id: the session's number in which it was seen last
  uint32_t session_ = 0;
  std::vector<std::pair<uint32_t, const OfferedHit*>> hit_steps_;  // of the customer in hand, by step
};

}  // namespace journey::findings

#endif  // JOURNEY_FINDINGS_SIGNAL_IMPACT_H_
