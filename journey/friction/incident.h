// SPDX-License-Identifier: Apache-2.0
// One thing that went wrong for one customer, and where.
#ifndef JOURNEY_FRICTION_INCIDENT_H_
#define JOURNEY_FRICTION_INCIDENT_H_

#include <cstdint>

#include "journey/event/event.h"
#include "journey/friction/event_class.h"
#include "journey/friction/signal.h"

namespace journey::friction {

// String ids of the table; kNone = not known.
struct Spot {
  // Where it counts: the page for acts on it (clicks, fields, searches), else the event's own touchpoint.
  uint32_t touchpoint = event::kNone;
  uint32_t page = event::kNone;  // the page that was open, else the touchpoint
  uint32_t channel = event::kNone;
  uint32_t element = event::kNone;  // element, field, coupon or article
  uint32_t source = 0;
};

struct Incident {
  int64_t time_us = 0;  // when it began
  int64_t lost_us = 0;  // of the customer's time; 0 = not known
  Spot spot;
  uint32_t session = event::kNone;  // index into Customer::sessions
  Signal signal = Signal::kCount;
  bool labelled = false;    // found by the source
  bool suppressed = false;  // at an element where it does not count
};

// An event as the detectors see it, and keep it where they may have to tell of it later: valid while its customer is
// scanned. Only what the event itself does not say is held, since most are never told of.
struct Moment {
  const event::Event* event = nullptr;
  uint32_t classes = 0;
  uint32_t touchpoint = event::kNone, page = event::kNone, element = event::kNone;  // as in Spot

  int64_t time_us() const { return event->time_us; }
  bool Is(uint32_t wanted) const { return (classes & wanted) != 0; }
  Spot spot() const { return {touchpoint, page, event->type->channel, element, event->source}; }
};

// Takes what detectors find. Not thread-safe.
class IncidentSink {
 public:
  virtual void Fire(Signal signal, const Spot& spot, int64_t time_us, int64_t lost_us = 0) = 0;

 protected:
  ~IncidentSink() = default;
};

struct SessionEnd {
  int64_t time_us = 0;  // latest end seen
  bool open = false;    // the customer may come back to it: nothing is said of how it ended
};

}  // namespace journey::friction

#endif  // JOURNEY_FRICTION_INCIDENT_H_
