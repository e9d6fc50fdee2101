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

CommerceScanner::CommerceScanner(const event::EventTable* table, std::vector<int64_t> as_of_us, Wanted wanted)
    : table_(table), as_of_us_(std::move(as_of_us)), wanted_(wanted), placed_(table) {
  const event::TypeTable& types = table->dictionaries.types;
  if (types.size() > 0) first_type_ = &types[0];
  for (uint32_t id = 0; id < types.size(); ++id) {
    roles_.push_back(RoleOf(types[id], wanted));
    any_role_ |= roles_[id] != kNothing;
  }
}

CommerceScanner::Role CommerceScanner::RoleOf(const event::EventType& type, Wanted wanted) const {
  const bool failure = (type.flags & event::kTypeFailure) != 0;
  const std::string_view name =
      type.name == event::kNone ? std::string_view() : table_->dictionaries.strings[type.name];
  if (event::PlacesOrder(*table_, type)) return kOrder;
  switch (type.kind) {
    case Kind::kCart:
      return wanted == Wanted::kAll ? kCart : kNothing;
    case Kind::kCheckout:
      return wanted == Wanted::kAll ? kCheckout : kNothing;
    case Kind::kPayment:
      return failure ? kPaymentFailure : event::SaysSuccess(name) ? kPaymentSuccess : kPaymentStart;
    case Kind::kOrder:
      return failure && !event::SaysUndone(name) ? kPaymentFailure : kNothing;
    default:
      return kNothing;
  }
}

bool CommerceScanner::OtherOrder(const Event& a, const Event& b) const {
  if (a.order_id == event::kNone || b.order_id == event::kNone || a.order_id == b.order_id) return false;
  const event::IdentifierTable& identifiers = table_->dictionaries.identifiers;
  return identifiers.value(a.order_id) != identifiers.value(b.order_id);
}

// Without a branch, since no order in which events come could be foreseen.
std::span<const CommerceScanner::Relevant> CommerceScanner::Pick(std::span<const Event> events) {
  if (relevant_.size() < events.size()) relevant_.resize(events.size());
  Relevant* const picked = relevant_.data();
  size_t count = 0;
  for (uint32_t i = 0; i < events.size(); ++i) {
    const Role role = roles_[static_cast<size_t>(events[i].type - first_type_)];
    picked[count] = {i, role};
    count += role != kNothing ? 1 : 0;
  }
  return {picked, count};
}

void CommerceScanner::Scan(std::span<const Event> events, std::span<const stitch::Session> sessions) {
  attempts_.clear();
  orders_.clear();
  carts_.baskets.clear();
  checkouts_.baskets.clear();
  saw_payment_ = false;
  if (!any_role_) return;
  const std::span<const Relevant> all = Pick(events);
  if (all.empty()) return;
  placed_.Clear();
  paying_ = {};
  for (const Relevant& one : all) {
    const Event& event = events[one.event];
    switch (one.role) {
      case kCart:
        AddToBasket(events, one.event, &carts_);
        continue;
      case kCheckout:
        AddToBasket(events, one.event, &checkouts_);
        continue;
      case kPaymentStart:
        saw_payment_ = true;
        paying_.start = one.event;
        paying_.success = event::kNone;
        continue;
      case kOrder:
        if ((event.fingerprint & event::kImplied) == 0) AddOutcome(one, all, events, sessions);
        if (wanted_ == Wanted::kAttempts) continue;
        if (placed_.Place(event)) orders_.push_back({.time_us = event.time_us, .event = one.event});
        OrderBasket(events, one.event, &carts_);
        OrderBasket(events, one.event, &checkouts_);
        continue;
      default:
        saw_payment_ |= event.kind() == Kind::kPayment;
        AddOutcome(one, all, events, sessions);
    }
  }
  if (carts_.open != event::kNone) Close(events, false, &carts_);
  if (checkouts_.open != event::kNone) Close(events, false, &checkouts_);
}

uint32_t CommerceScanner::FirstStart(std::span<const Relevant> all, std::span<const Event> events,
                                     const stitch::Session& session) {
  auto it = std::lower_bound(all.begin(), all.end(), session.begin,
                             [](const Relevant& one, uint32_t begin) { return one.event < begin; });
  for (; it != all.end() && it->event < session.end; ++it) {
    if (it->role == kPaymentStart) return events[it->event].touchpoint();
  }
  return event::kNone;
}

void CommerceScanner::AddOutcome(const Relevant& outcome, std::span<const Relevant> all, std::span<const Event> events,
                                 std::span<const stitch::Session> sessions) {
  const Event& event = events[outcome.event];
  const bool failed = outcome.role == kPaymentFailure;
  auto& [start, success, searched, found] = paying_;
  if (!failed && success != event::kNone && event.time_us - events[success].time_us <= kOnePayment &&
      !OtherOrder(event, events[success])) {
    return;
  }
  PaymentAttempt attempt{.success = !failed, .event = outcome.event, .session = SessionOf(sessions, outcome.event)};
  if (start != event::kNone && event.time_us - events[start].time_us <= kOnePayment) {
    attempt.touchpoint = events[start].touchpoint();
  } else if (attempt.session != event::kNone) {
    if (attempt.session != searched) {
      searched = attempt.session;
      found = FirstStart(all, events, sessions[searched]);
    }
    attempt.touchpoint = found;
  }
  attempts_.push_back(attempt);
  start = event::kNone;
  success = failed ? event::kNone : outcome.event;
}

void CommerceScanner::AddToBasket(std::span<const Event> events, uint32_t index, Baskets* of) const {
  if (of->open != event::kNone && events[index].time_us - events[of->open].time_us > kAbandonAfter)
    Close(events, false, of);
  of->open = index;
}

void CommerceScanner::OrderBasket(std::span<const Event> events, uint32_t index, Baskets* of) const {
  if (of->open != event::kNone) Close(events, events[index].time_us - events[of->open].time_us <= kAbandonAfter, of);
}

void CommerceScanner::Close(std::span<const Event> events, bool ordered, Baskets* of) const {
  const Event& last = events[of->open];
  const bool passed = last.source >= as_of_us_.size() || as_of_us_[last.source] - last.time_us >= kAbandonAfter;
  of->baskets.push_back({.event = of->open, .abandoned = !ordered, .decided = ordered || passed});
  of->open = event::kNone;
}

}  // namespace journey::service
