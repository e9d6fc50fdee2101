// SPDX-License-Identifier: Apache-2.0
// The second half of stitching a component: its events by customer, cut into sessions, journeys and units.
//
// Cuts: a gap from the latest end seen so far to the next start that is strictly longer than the limit, and what the
// session rule of the event's source says beside. Only events that the customer made extend (kTypeExtends). Others - a
// delivery, a refund paid, an agent's message - join the session or journey that is open then, else none. So does what
// a customer does in a contact (with a case, or recorded by a desk) with sessions. Where the source's own session ids
// decide, an event is in the session that it names, and sessions of one customer may overlap.
#ifndef JOURNEY_STITCH_SPLITTER_H_
#define JOURNEY_STITCH_SPLITTER_H_

#include <cstdint>
#include <span>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "journey/event/placed_orders.h"
#include "journey/identity/resolver.h"
#include "journey/stitch/customer.h"
#include "journey/stitch/stitcher.h"

namespace journey::stitch {

class Splitter {
 public:
  // All outlive the splitter. `case_is_customer`: cases stand for customers, and their openings cut sessions like any
  // event.
  Splitter(const event::EventTable& table, const Goal& goal, const StitchOptions& options, bool case_is_customer);

  // Whether an event opens no session: what systems and agents did, and what a customer does in a contact.
  static bool JoinsOnlyOpenSession(const event::Event& event, bool case_is_customer);

  uint64_t quarantined_sessions() const { return quarantined_sessions_; }

  // `events` in the order of time with their customers set; sorted by customer on return. Valid until the next call.
  // `one_customer`: all are the first one's. `filler`, where it is given, derives segments.
  Component Split(std::span<event::Event> events, const std::vector<identity::ResolvedCustomer>& customers,
                  bool one_customer, SegmentFiller* filler = nullptr);

 private:
  // Where a customer's part of each array begins.
  struct Begins {
    size_t events, steps, sessions, journeys, unit_steps, units, identifiers, segments, places;
  };

  Begins Mark(size_t event_begin) const;
  void SplitCustomer(std::span<const event::Event> events);
  // The session or journey of the event with this index, at its customer; kNone where it joins none.
  uint32_t EnterSession(const event::Event& event, uint32_t index, size_t first_session);
  uint32_t EnterOwnSession(const event::Event& event, uint32_t index, size_t first_session);
  bool EndsSession(const event::Event& event, const SessionRule& rule) const;
  void OpenSession(const event::Event& event, uint32_t index, const SessionRule& rule);
  uint32_t JoinSession(const event::Event& event, uint32_t index, size_t first_session, const SessionRule& rule);
  uint32_t EnterJourney(const event::Event& event, uint32_t index, size_t first_journey);
  bool EndsJourney(const event::Event& event, uint32_t index) const;
  void OpenJourney(const event::Event& event, uint32_t index);
  bool TellsPlacedOrder(const event::Event& event) const;
  uint8_t OrderRole(const event::Event& event) const;
  void AddStep(const event::Event& event, uint32_t index, uint32_t session, uint32_t journey, const Begins& begins);
  void CloseRuns(std::span<const event::Event> events, const Begins& begins);
  void MakeUnits(std::span<const event::Event> events, const Begins& begins);
  void MakeSessionUnits(const Begins& begins);
  void MakeCaseUnits(std::span<const event::Event> events, const Begins& begins);
  void PlaceEvents(std::span<const event::Event> events, const Begins& begins);
  void CollectIdentifiers(std::span<const event::Event> events);
  uint32_t StepSegments(const event::Event& event, uint32_t session, const Begins& begins);
  bool ChangesInDerived(const Customer& customer) const;
  uint32_t FirstSegments(std::span<const event::Event> events, const Begins& begins, bool* change);
  bool IsOpen(const event::Event& last, int64_t end_us, int64_t gap_us) const;

  const event::EventTable& table_;
  const StitchOptions& options_;
  const bool case_is_customer_;
  const bool uncut_;  // no pause ends a journey
  const size_t segment_count_;
  std::vector<SessionRule> rules_;  // by source
  std::vector<uint8_t> goals_;      // by type: whether it reaches the goal

  std::vector<Customer> customers_;
  std::vector<Step> steps_, unit_steps_;
  std::vector<Session> sessions_;
  std::vector<Journey> journeys_;
  std::vector<Unit> units_;
  std::vector<SeenIdentifier> identifiers_;
  std::vector<uint32_t> segment_values_;
  std::vector<EventPlace> places_;
  std::vector<std::span<uint32_t>> to_fill_;
  bool filled_ = false;          // segments are derived
  bool runs_of_events_ = false;  // whether anything asks for the two that follow
  std::vector<uint32_t> session_of_event_, journey_of_event_;
  std::vector<Begins> begins_;
  // Of the customer at hand: the session that the last event joined, what ends it besides a gap, its last campaign.
  size_t current_session_ = 0;
  bool any_session_ = false;
  int64_t current_limit_us_ = INT64_MAX;
  uint32_t current_campaign_ = event::kNone;
  bool overlapping_ = false;
  // Under JourneyRule::kOrder: what events say of orders, by type (kTellsOrder, kEndsJourney), and the orders of the
  // customer at hand. `after_order_`: an order has been placed in the journey at hand.
  std::vector<uint8_t> order_roles_;
  event::PlacedOrders placed_;
  bool after_order_ = false;
  bool last_journey_open_ = false;  // by its pause only, whatever ended it
  // Under JourneyRule::kCase: the last event of each case, and that of the cases which the journey has met so far.
  absl::flat_hash_map<uint32_t, uint32_t> last_of_case_;
  uint32_t case_until_ = event::kNone;
  struct OwnSession {
    size_t index;
    bool quarantined;
  };
  absl::flat_hash_map<uint32_t, OwnSession> own_sessions_;  // by identifier id of the source's session
  uint64_t quarantined_sessions_ = 0;
};

}  // namespace journey::stitch

#endif  // JOURNEY_STITCH_SPLITTER_H_
