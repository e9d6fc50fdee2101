// SPDX-License-Identifier: Apache-2.0
// What stitching makes of the events: components, and in them customers with sessions, journeys and units, as ranges
// over arrays (compressed sparse rows). Everything here lives in a worker's scratch and is valid only during
// ComponentSink::Add.
#ifndef JOURNEY_STITCH_CUSTOMER_H_
#define JOURNEY_STITCH_CUSTOMER_H_

#include <cstdint>
#include <span>
#include <string_view>

#include "journey/base/hash.h"
#include "journey/event/event.h"

namespace journey::stitch {

// Over what edges, variants and funnels run.
enum class UnitKind : uint8_t { kSession, kJourney, kCustomer, kCase };
std::string_view Name(UnitKind unit);

// A touchpoint on the way of a customer.
struct Step {
  int64_t time_us = 0;
  int64_t end_us = 0;
  uint32_t touchpoint = event::kNone;  // string id; never kNone
  uint32_t channel = event::kNone;     // string id or kNone
  uint32_t event = 0;                  // index into Customer::events
  uint32_t session = event::kNone;     // index into Customer::sessions; kNone = in no session
  uint32_t journey = event::kNone;     // index into Customer::journeys
  uint32_t segments = 0;               // offset into Customer::segment_values
  bool goal = false;
};

// Sessions and journeys cover ranges of `events` and of `steps`; both are in time order. The event range of a session
// may hold events that belong to no session (what agents and systems did meanwhile), and, where a source's own ids
// decide, events of another session: Step::session tells.
struct Session {
  uint32_t begin = 0, end = 0;             // events
  uint32_t step_begin = 0, step_end = 0;   // steps
  int64_t start_us = 0, end_us = 0;        // latest end seen
  uint32_t events = 0;                     // events that belong to it
  uint32_t source_session = event::kNone;  // identifier id of the source's own session, of its first event that has one
  uint32_t segments = 0;                   // first value seen of each segment
  bool open = false;                       // its last event is within the session gap of its source's as_of
};

struct Journey {
  uint32_t begin = 0, end = 0;
  uint32_t step_begin = 0, step_end = 0;
  int64_t start_us = 0, end_us = 0;
  uint32_t events = 0;
  uint32_t segments = 0;
  bool open = false;  // within the journey gap
};

// One session, journey, customer or case, as --unit says: a run of Customer::unit_steps, at least one step long.
struct Unit {
  uint32_t step_begin = 0, step_end = 0;
  uint32_t segments = 0;
  bool open = false;  // within the gap of its kind (customers and cases: the journey gap)
};

// An identifier of a customer and when the customer was seen with it.
struct SeenIdentifier {
  uint32_t identifier = event::kNone;
  int64_t first_us = 0, last_us = 0;
};

struct Customer {
  uint32_t representative =
      event::kNone;    // identifier id: strongest class, then earliest first seen, then smallest value
  base::Hash128 hash;  // fixed-seed hash of the representative; for ties, buckets, samples
  std::span<const event::Event> events;  // all own events in the order of time, flagged bots and static files left out
  std::span<const Step> steps;           // the touchpoints among them
  std::span<const Session> sessions;
  std::span<const Journey> journeys;
  // = steps, but grouped by case for UnitKind::kCase, and by session where sessions are the units and overlap
  std::span<const Step> unit_steps;
  std::span<const Unit> units;
  std::span<const SeenIdentifier> identifiers;  // sorted by (type, value); StitchOptions::collect_identifiers
  // One string id (kNone = absent) a declared segment, from each `segments` offset on. A step carries the event's own
  // value, else the last earlier one of its session; a session, journey or unit its first; `segments` the customer's
  // first.
  std::span<const uint32_t> segment_values;
  uint32_t segments = 0;
  bool segments_change = false;  // some segment takes several values
};

// Whether a step inside a session's range belongs to another one: under a source's own rule sessions of one customer
// may overlap. `session` is an element of customer.sessions.
inline bool OfAnotherSession(const Customer& customer, const Session& session, const Step& step) {
  return step.session != event::kNone && &customer.sessions[step.session] != &session;
}

struct Component {
  std::span<const event::Event> events;  // sorted by (customer, time); loose ones (customer == kNone) last
  std::span<const Customer> customers;
  std::span<const event::Event> loose;  // events of no customer; they count in figures, in no unit
};

// Takes whole components, each once, in no particular order. One sink a worker: Add is never called twice at a time on
// one.
class ComponentSink {
 public:
  virtual ~ComponentSink() = default;
  virtual void Add(const Component& component) = 0;
};

}  // namespace journey::stitch

#endif  // JOURNEY_STITCH_CUSTOMER_H_
