// SPDX-License-Identifier: Apache-2.0
// Carts, checkouts, payments and orders of one customer.
//
// Payment attempt: one outcome of a payment. Each failure is an attempt that failed. Successes are orders and payments
// that say so; what belongs together (no failure and no new start between them, within 30 minutes, not of two order
// numbers) is one attempt that succeeded. A start without an outcome ("Payment Info Entered", "payment_details") is no
// attempt: leaving is not being declined. Orders that only a snapshot table tells are no outcomes, since nobody logs
// the failures beside them. Example: Payment Info Entered, Payment Failed, Payment Info Entered, Order Completed = two
// attempts, one of them failed.
//
// Abandonment: carts (checkouts) without an order within 24 hours after their last event. A cart is a run of cart
// events without an order between them and without a gap over 24 hours.
#ifndef JOURNEY_SERVICE_COMMERCE_H_
#define JOURNEY_SERVICE_COMMERCE_H_

#include <cstdint>
#include <span>
#include <vector>

#include "journey/base/time.h"
#include "journey/event/event_table.h"
#include "journey/event/placed_orders.h"
#include "journey/stitch/customer.h"

namespace journey::service {

inline constexpr int64_t kAbandonAfter = 24 * base::kMicrosPerHour;  // after the last cart event (the usual rule)
inline constexpr int64_t kOnePayment = 30 * base::kMicrosPerMinute;  // start and outcomes of one payment

struct PaymentAttempt {
  bool success = false;
  uint32_t event = 0;  // index into the events that were scanned: the outcome
  uint32_t touchpoint =
      event::kNone;  // where the payment was begun: the last payment touchpoint before the outcome that is no
                     // outcome itself, else the first one in the same session; kNone = there is none
  uint32_t session = event::kNone;  // index into the customer's sessions
};

struct Order {
  int64_t time_us = 0;
  uint32_t event = 0;
};

// A cart or checkout: `abandoned` is decided only where `decided`.
struct Basket {
  uint32_t event = 0;  // its last event before the order, or its last
  bool abandoned = false;
  bool decided = false;  // ordered, or 24 hours have passed at its source's as_of
};

// Index of the session that covers event `event` of its customer; kNone where none does.
uint32_t SessionOf(std::span<const stitch::Session> sessions, uint32_t event);

// Keeps its scratch between calls; one a worker. Results are valid until the next call. Cost: a look at the type of
// each event, and a few comparisons for each of a shop.
class CommerceScanner {
 public:
  enum class Wanted : uint8_t { kAll, kAttempts };  // kAttempts: orders and baskets stay empty

  // `as_of_us` by source.
  CommerceScanner(const event::EventTable* table, std::vector<int64_t> as_of_us, Wanted wanted = Wanted::kAll);

  // Events in order of time; `sessions` may be empty (loose events).
  void Scan(std::span<const event::Event> events, std::span<const stitch::Session> sessions);

  const std::vector<PaymentAttempt>& attempts() const { return attempts_; }
  const std::vector<Order>& orders() const { return orders_; }  // distinct
  const std::vector<Basket>& carts() const { return carts_.baskets; }
  const std::vector<Basket>& checkouts() const { return checkouts_.baskets; }
  bool saw_payment() const { return saw_payment_; }  // any event of kind payment in the last scan

 private:
  enum Role : uint8_t { kNothing, kCart, kCheckout, kPaymentStart, kPaymentFailure, kPaymentSuccess, kOrder };
  struct Relevant {  // an event with a role
    uint32_t event;
    Role role;
  };
  // What was put into a cart, or begun as a checkout, and not yet ordered.
  struct Baskets {
    uint32_t open = event::kNone;  // last event of the basket in hand
    std::vector<Basket> baskets;
  };
  // Payments that are told by several events, while they pass.
  struct Paying {
    uint32_t start = event::kNone;    // last start without an outcome
    uint32_t success = event::kNone;  // last outcome, if it was a success and nothing began since
    // A session and the touchpoint of its first start.
    uint32_t searched = event::kNone, found = event::kNone;
  };
  Role RoleOf(const event::EventType& type, Wanted wanted) const;
  std::span<const Relevant> Pick(std::span<const event::Event> events);
  void AddOutcome(const Relevant& outcome, std::span<const Relevant> all, std::span<const event::Event> events,
                  std::span<const stitch::Session> sessions);
  // Touchpoint of the session's first payment start; kNone where it has none.
  static uint32_t FirstStart(std::span<const Relevant> all, std::span<const event::Event> events,
                             const stitch::Session& session);
  void AddToBasket(std::span<const event::Event> events, uint32_t index, Baskets* of) const;
  void OrderBasket(std::span<const event::Event> events, uint32_t index, Baskets* of) const;
  void Close(std::span<const event::Event> events, bool ordered, Baskets* of) const;
  // Whether both carry an order number and the numbers differ. The same number in two systems is one order here.
  bool OtherOrder(const event::Event& a, const event::Event& b) const;

  const event::EventTable* table_;
  std::vector<int64_t> as_of_us_;
  const Wanted wanted_;
  const event::EventType* first_type_ = nullptr;
  std::vector<Role> roles_;  // by type
  bool any_role_ = false;
  std::vector<Relevant> relevant_;  // scratch: as long as the most events of a customer so far
  Paying paying_;
  event::PlacedOrders placed_;
  std::vector<PaymentAttempt> attempts_;
  std::vector<Order> orders_;
  Baskets carts_, checkouts_;
  bool saw_payment_ = false;
};

}  // namespace journey::service

#endif  // JOURNEY_SERVICE_COMMERCE_H_
