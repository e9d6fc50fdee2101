// SPDX-License-Identifier: Apache-2.0
// Signals of friction as measures of findings: at which visits they happened, and of how many.
//
// An occasion is a session, no longer open, that reaches the touchpoint; a hit is one with at least one incident of the
// signal there that is not suppressed. An incident counts at its touchpoint; where that is nothing but the incident
// itself (every event there says failure, or takes something out of the cart), at the page or step of the shop before
// it in the session. Of the measured times of pages the occasion is a measured view, and the hit a poor one.
// docs/figures.md, "Signals as findings".
//
// Not judged are signals of contacts, which measures of contacts tell (repeat_7d, first_reply_in_target ...), and
// form_start, which is no friction.
#ifndef JOURNEY_FINDINGS_SIGNAL_HITS_H_
#define JOURNEY_FINDINGS_SIGNAL_HITS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "journey/findings/offered.h"
#include "journey/friction/accumulator.h"
#include "journey/friction/incident.h"
#include "journey/friction/setup.h"
#include "journey/friction/speed.h"
#include "journey/graph/drop_off.h"
#include "journey/stitch/customer.h"

namespace journey::findings {

bool IsJudged(friction::Signal signal);

// By string id: every event at the touchpoint says failure, or takes something out of the cart.
std::vector<bool> NothingButIncidents(const friction::FrictionSetup& setup);

// The places of an event table that incidents are told at. One a worker; keeps its scratch, so that customers without
// incidents cost nothing and others no allocation in the steady state.
class SignalHits {
 public:
  // `setup` outlives it.
  explicit SignalHits(const friction::FrictionSetup* setup) : setup_(setup) {}

  // Of one customer: OfferedHit::measure is the number of the signal. Valid until the next call.
  std::span<const OfferedHit> Of(const stitch::Customer& customer, std::span<const friction::Incident> incidents,
                                 std::span<const friction::Measured> measured);

 private:
  struct Work {
    uint32_t session = event::kNone;
    uint32_t touchpoint = event::kNone;
    const friction::Incident* incident = nullptr;
  };
  // A touchpoint in a session.
  struct Visit {
    uint32_t first_step = event::kNone, last_step = event::kNone;  // kNone: the session does not reach it
  };

  // Where the incident counts; kNone where that is not known.
  uint32_t PlaceOf(const stitch::Customer& customer, const friction::Incident& incident);
  // As Offer::sources counts: what a source has labelled itself always does.
  uint32_t SourceOf(const friction::Incident& incident) const;
  void CountReached(const stitch::Customer& customer);
  static Visit VisitOf(const stitch::Customer& customer, const Work& work);
  void AddSession(const stitch::Customer& customer, std::span<const Work> same);
  void AddView(const stitch::Customer& customer, const Work& work, std::span<const friction::Measured> measured);

  const friction::FrictionSetup* setup_;
  std::vector<bool> is_incident_;  // by string id: nothing but an incident happens there; made when first asked for
  std::vector<uint32_t> slots_;    // by string id: the touchpoints in hand; 0 = not among them
  std::vector<uint32_t> wanted_;   // of the slots, from 1 on
  std::vector<int64_t> reached_;   // by slot: sessions, open ones left out
  std::vector<uint32_t> latest_;   // by slot: the last session that reached it
  std::vector<Work> work_;
  std::vector<OfferedHit> hits_;
};

// An offer a signal, by its number. Places of the signals of visits are those of `drop_off` (sessions). `friction` and
// `drop_off` outlive the offers.
std::vector<Offer> SignalOffers(const friction::FrictionResult& friction, const friction::FrictionSetup& setup,
                                const graph::DropOffTable& drop_off);

}  // namespace journey::findings

#endif  // JOURNEY_FINDINGS_SIGNAL_HITS_H_
