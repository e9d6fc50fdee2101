// SPDX-License-Identifier: Apache-2.0
// What stitching makes of the events: components, and in them customers with sessions, journeys and units, as ranges
// over arrays (compressed sparse rows). Everything here lives in a worker's scratch and is valid only during
// ComponentSink::Add.
#ifndef JOURNEY_STITCH_CUSTOMER_H_
#define JOURNEY_STITCH_CUSTOMER_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "journey/base/hash.h"
#include "journey/event/event.h"
#include "journey/identity/tuple_runs.h"

namespace journey::identity {
class Resolver;
}

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
  uint32_t type = 0;                   // of the event, by the table's id; says touchpoint, channel and kind
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
  bool goal = false;                       // one of its steps reaches the goal
};

struct Journey {
  uint32_t begin = 0, end = 0;
  uint32_t step_begin = 0, step_end = 0;
  int64_t start_us = 0, end_us = 0;
  uint32_t events = 0;
  uint32_t segments = 0;
  bool open = false;  // the last one, not ended by its order, and within the journey gap of its source's as_of
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

// What an event has of each declared segment, where some are derived, and the session that it joined.
struct EventPlace {
  uint32_t session = event::kNone;  // index into Customer::sessions; kNone = in no session
  uint32_t segments = 0;            // offset into Customer::segment_values
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
  std::span<const EventPlace> places;  // by event; empty unless a segment is derived
  uint32_t segments = 0;
  bool segments_change = false;  // some segment takes several values
};

// Whether a step inside a session's range belongs to another one: under a source's own rule sessions of one customer
// may overlap. `session` is an element of customer.sessions.
inline bool OfAnotherSession(const Customer& customer, const Session& session, const Step& step) {
  return step.session != event::kNone && &customer.sessions[step.session] != &session;
}

// By declared segment, what `event` of `customer` (or of nobody) says, and what is derived of its session and customer.
// Absent values are kNone; may be shorter than the list of segments.
inline std::span<const uint32_t> SegmentsOf(const event::EventTable& table, const Customer* customer,
                                            const event::Event& event) {
  if (customer != nullptr && !customer->places.empty()) {
    const size_t index = static_cast<size_t>(&event - customer->events.data());
    if (index < customer->places.size())
      return customer->segment_values.subspan(customer->places[index].segments, table.segments.size());
  }
  return table.dictionaries.segments[event.type->segments];
}

struct Component {
  std::span<const event::Event> events;  // sorted by (customer, time); loose ones (customer == kNone) last
  std::span<const Customer> customers;
  std::span<const event::Event> loose;       // events of no customer; they count in figures, in no unit
  std::span<const identity::TupleRun> runs;  // of `events`, where all are one customer's; else empty
};

// Derives segments: fills what no record says into the values of a component's customers, before any sink sees it.
// One a worker; keeps its scratch.
class SegmentFiller {
 public:
  virtual ~SegmentFiller() = default;
  // `values[i]` is where component.customers[i].segment_values may be written. What is to be derived is kNone there.
  virtual void Fill(const Component& component, const std::vector<std::span<uint32_t>>& values) = 0;
};

// Takes whole components, each once, in no particular order. One sink a worker: Add is never called twice at a time on
// one.
class ComponentSink {
 public:
  virtual ~ComponentSink() = default;
  // Only where StitchOptions::keep_refused asks for it, before Add: the component's events in the order of time, with
  // their customers, and the resolver that has just found these.
  virtual void AddLinks(const identity::Resolver& /*resolver*/, std::span<const event::Event> /*events*/) {}
  virtual void Add(const Component& component) = 0;
};

}  // namespace journey::stitch

#endif  // JOURNEY_STITCH_CUSTOMER_H_
