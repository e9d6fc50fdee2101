// SPDX-License-Identifier: Apache-2.0
// Which events tell of one order: one purchase may be told several times, by a click and a shop, or line by line.
//
// Two events tell of one order where they carry the same order number, or where the second comes at most 30 minutes
// after the order's first event and not both carry a number. Example: o1, o1, o2, then within 30 minutes one without a
// number = two orders.
#ifndef JOURNEY_EVENT_PLACED_ORDERS_H_
#define JOURNEY_EVENT_PLACED_ORDERS_H_

#include <cstdint>
#include <string_view>

#include "absl/container/flat_hash_set.h"
#include "journey/base/time.h"
#include "journey/event/event.h"
#include "journey/event/event_table.h"

namespace journey::event {

inline constexpr int64_t kOneOrder = 30 * base::kMicrosPerMinute;  // from the first event of an order without a number

// Names of kind order that do not say that something was bought: cancelled, refunded, returned.
bool SaysUndone(std::string_view name);

// Whether events of this type place an order: of kind order, no failure, and not undone by name.
bool PlacesOrder(const EventTable& table, const EventType& type);

// The orders that one customer has placed so far. Keeps its memory between customers.
class PlacedOrders {
 public:
  explicit PlacedOrders(const EventTable* table) : table_(table) {}

  void Clear();
  // Whether `event` tells of an order that was placed before. REQUIRES: in order of time, as for Place.
  bool Knows(const Event& event) const;
  // Takes an event that places an order; whether it is a new one.
  bool Place(const Event& event);

 private:
  uint64_t NumberOf(const Event& event) const;  // hash; the same number in two systems is one order here

  const EventTable* table_;
  absl::flat_hash_set<uint64_t> numbers_;
  // Of the latest order: its first event.
  bool any_ = false, numbered_ = false;
  int64_t time_us_ = 0;
};

}  // namespace journey::event

#endif  // JOURNEY_EVENT_PLACED_ORDERS_H_
