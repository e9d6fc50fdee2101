// SPDX-License-Identifier: Apache-2.0
// Refunds: asked for, and paid back, by order (else by case).
//
// Asked for: the field `refund_requested`, or an event of kind refund or return whose name says so (request, 신청, 접수
// ...). Paid back: the field `refunded`, or an event of kind refund that is none of these. Rows of one order or case
// are one refund: the earliest request, and the earliest payment at or after it. A payment without a request is
// measured from nothing and is left out.
#ifndef JOURNEY_SERVICE_REFUND_H_
#define JOURNEY_SERVICE_REFUND_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "journey/event/event.h"
#include "journey/event/event_table.h"

namespace journey::service {

struct Refund {
  int64_t requested_us = 0;
  std::optional<int64_t> refunded_us;
  uint32_t event = 0;                  // index of the event that tells the request
  uint32_t touchpoint = event::kNone;  // of the request; where that is none, of any row about it
  uint32_t source = 0;                 // of the request
};

// Keeps its scratch between calls; one a worker.
class RefundScanner {
 public:
  explicit RefundScanner(const event::EventTable* table);
  // Events in order of time. Valid until the next call.
  const std::vector<Refund>& Scan(std::span<const event::Event> events);

 private:
  enum Role : uint8_t { kNothing, kRequest, kPaid, kSnapshot };
  struct Hint {  // a time told by one event about one order or case
    uint64_t key;
    int64_t time_us;
    bool request;
    uint32_t event;
  };
  void Collect(const event::Event& event, uint32_t index, Role role);

  const event::EventTable* table_;
  const event::EventType* first_type_ = nullptr;
  std::vector<Role> roles_;  // by type
  bool any_ = false;
  std::vector<Hint> hints_;
  std::vector<Refund> refunds_;
};

// Whether the name of an event of kind refund or return says that it was asked for.
bool SaysRequested(std::string_view name);

}  // namespace journey::service

#endif  // JOURNEY_SERVICE_REFUND_H_
