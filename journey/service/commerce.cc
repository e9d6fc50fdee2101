// SPDX-License-Identifier: Apache-2.0
#include "journey/service/commerce.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace journey::service {
namespace {

using event::Event;
using event::Kind;

}  // namespace

uint32_t SessionOf(std::span<const stitch::Session> sessions, uint32_t event) {
  const auto after =
      std::upper_bound(sessions.begin(), sessions.end(), event,
                       [](uint32_t index, const stitch::Session& session) { return index < session.begin; });
  if (after == sessions.begin() || event >= std::prev(after)->end) return event::kNone;
  return static_cast<uint32_t>(after - sessions.begin() - 1);
}

CommerceScanner::CommerceScanner(const event::EventTable* table, std::vector<int64_t> as_of_us)
    : table_(table), as_of_us_(std::move(as_of_us)), placed_(table) {
  const event::TypeTable& types = table->dictionaries.types;
  roles_.assign(types.size(), kNothing);
  if (types.size() > 0) first_type_ = &types[0];
  for (uint32_t id = 0; id < types.size(); ++id) {
    const event::EventType& type = types[id];
    const bool failure = (type.flags & event::kTypeFailure) != 0;
    const std::string_view name =
        type.name == event::kNone ? std::string_view() : table->dictionaries.strings[type.name];
    if (type.kind == Kind::kCart) roles_[id] = kCart;
    if (type.kind == Kind::kCheckout) roles_[id] = kCheckout;
    if (type.kind == Kind::kPayment) {
      roles_[id] = failure ? kPaymentFailure : event::SaysSuccess(name) ? kPaymentSuccess : kPaymentStart;
    }
    if (type.kind == Kind::kOrder && failure && !event::SaysUndone(name)) roles_[id] = kPaymentFailure;
    if (event::PlacesOrder(*table, type)) roles_[id] = kOrder;
    any_role_ |= roles_[id] != kNothing;
  }
}

bool CommerceScanner::OtherOrder(const Event& a, const Event& b) const {
  if (a.order_id == event::kNone || b.order_id == event::kNone || a.order_id == b.order_id) return false;
  const event::IdentifierTable& identifiers = table_->dictionaries.identifiers;
  return identifiers.value(a.order_id) != identifiers.value(b.order_id);
}

void CommerceScanner::ScanPayments(std::span<const Event> events, std::span<const stitch::Session> sessions) {
  relevant_.clear();
  attempts_.clear();
  orders_.clear();
  carts_.clear();
  checkouts_.clear();
  saw_payment_ = false;
  if (!any_role_) return;
  for (uint32_t i = 0; i < events.size(); ++i) {
    if (RoleOf(events[i]) != kNothing) relevant_.push_back(i);
  }
  FindAttempts(events, sessions);
}

void CommerceScanner::Scan(std::span<const Event> events, std::span<const stitch::Session> sessions) {
  ScanPayments(events, sessions);
  if (relevant_.empty()) return;
  FindOrders(events);
  FindBaskets(events, kCart, &carts_);
  FindBaskets(events, kCheckout, &checkouts_);
}

uint32_t CommerceScanner::FirstStart(std::span<const Event> events, const stitch::Session& session) const {
  for (auto it = std::lower_bound(relevant_.begin(), relevant_.end(), session.begin);
       it != relevant_.end() && *it < session.end; ++it) {
    if (RoleOf(events[*it]) == kPaymentStart) return events[*it].touchpoint();
  }
  return event::kNone;
}

void CommerceScanner::FindAttempts(std::span<const Event> events, std::span<const stitch::Session> sessions) {
  uint32_t start = event::kNone;                           // last start without an outcome
  uint32_t success = event::kNone;                         // last outcome, if it was a success and nothing began since
  uint32_t searched = event::kNone, found = event::kNone;  // a session and the touchpoint of its first start
  for (const uint32_t index : relevant_) {
    const Event& event = events[index];
    const Role role = RoleOf(event);
    saw_payment_ |= event.kind() == Kind::kPayment;
    if (role == kPaymentStart) {
      start = index;
      success = event::kNone;
      continue;
    }
    const bool failed = role == kPaymentFailure;
    if (!failed && role != kPaymentSuccess && role != kOrder) continue;
    if (role == kOrder && (event.fingerprint & event::kImplied) != 0) continue;
    if (!failed && success != event::kNone && event.time_us - events[success].time_us <= kOnePayment &&
        !OtherOrder(event, events[success])) {
      continue;
    }
    PaymentAttempt attempt{.success = !failed, .event = index, .session = SessionOf(sessions, index)};
    if (start != event::kNone && event.time_us - events[start].time_us <= kOnePayment) {
      attempt.touchpoint = events[start].touchpoint();
    } else if (attempt.session != event::kNone) {
      if (attempt.session != searched) {
        searched = attempt.session;
        found = FirstStart(events, sessions[searched]);
      }
      attempt.touchpoint = found;
    }
    attempts_.push_back(attempt);
    start = event::kNone;
    success = failed ? event::kNone : index;
  }
}

void CommerceScanner::FindOrders(std::span<const Event> events) {
  placed_.Clear();
  for (const uint32_t index : relevant_) {
    const Event& event = events[index];
    if (RoleOf(event) == kOrder && placed_.Place(event)) orders_.push_back({.time_us = event.time_us, .event = index});
  }
}

void CommerceScanner::FindBaskets(std::span<const Event> events, Role role, std::vector<Basket>* out) const {
  uint32_t open = event::kNone;  // last event of the basket in hand
  const auto close = [&](bool ordered) {
    const Event& last = events[open];
    const bool passed = last.source >= as_of_us_.size() || as_of_us_[last.source] - last.time_us >= kAbandonAfter;
    out->push_back({.event = open, .abandoned = !ordered, .decided = ordered || passed});
    open = event::kNone;
  };
  for (const uint32_t index : relevant_) {
    const Role here = RoleOf(events[index]);
    const bool late = open != event::kNone && events[index].time_us - events[open].time_us > kAbandonAfter;
    if (here == kOrder && open != event::kNone) {
      close(!late);
    } else if (here == role) {
      if (late) close(false);
      open = index;
    }
  }
  if (open != event::kNone) close(false);
}

}  // namespace journey::service
