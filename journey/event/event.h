// SPDX-License-Identifier: Apache-2.0
// One event as the analyses see it: a row with its local ids resolved to the table's. Made while the rows of a
// component are gathered; lives in that worker's scratch and only until the next component.
#ifndef JOURNEY_EVENT_EVENT_H_
#define JOURNEY_EVENT_EVENT_H_

#include <cstdint>

#include "journey/event/event_table.h"

namespace journey::event {

struct Event {
  int64_t time_us = 0;
  int64_t end_us = 0;  // >= time_us; equal where no end or duration is known
  uint64_t fingerprint = 0;
  const EventType* type = nullptr;
  SideFields side;
  uint32_t tuple = 0;  // the table's tuple
  uint32_t source = 0;
  uint64_t byte = 0;         // of its record, in the source's decompressed stream
  uint32_t case_id = kNone;  // identifier id of its case, order, session
  uint32_t order_id = kNone;
  uint32_t session_id = kNone;
  uint32_t customer = kNone;  // index among the component's customers; kNone = loose

  Kind kind() const { return type->kind; }
  uint32_t touchpoint() const { return type->touchpoint; }
  bool Has(uint16_t flag) const { return (type->flags & flag) != 0; }
};

}  // namespace journey::event

#endif  // JOURNEY_EVENT_EVENT_H_
