// SPDX-License-Identifier: Apache-2.0
#include "journey/service/refund.h"

#include <algorithm>
#include <array>
#include <string>
#include <tuple>

#include "journey/base/hash.h"

namespace journey::service {

using event::Event;
using event::Field;
using event::Kind;

bool SaysRequested(std::string_view name) {
  std::string lower(name);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  static constexpr std::array<std::string_view, 11> kWords = {
      "request", "applied", "apply", "asked", "started", "initiated", "created", "신청", "요청", "접수", "문의"};
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

RefundScanner::RefundScanner(const event::EventTable* table) : table_(table) {
  const event::TypeTable& types = table->dictionaries.types;
  roles_.assign(types.size(), kNothing);
  if (types.size() > 0) first_type_ = &types[0];
  for (uint32_t id = 0; id < types.size(); ++id) {
    const event::EventType& type = types[id];
    const bool refund = type.kind == Kind::kRefund, back = type.kind == Kind::kReturn;
    // Snapshots of orders carry the times as fields, whatever event tells them.
    if (type.kind == Kind::kOrder || type.kind == Kind::kDelivery || type.kind == Kind::kPayment ||
        type.kind == Kind::kOther || type.kind == Kind::kSystem) {
      roles_[id] = kSnapshot;
    }
    if (!refund && !back) continue;
    any_ = true;
    const std::string_view name =
        type.name == event::kNone ? std::string_view() : table->dictionaries.strings[type.name];
    roles_[id] = SaysRequested(name) ? kRequest : refund ? kPaid : kSnapshot;
  }
  const auto maps = [](const event::SourceInfo& source) {
    return std::any_of(source.fields.begin(), source.fields.end(),
                       [](const auto& field) { return field.first == "refund_requested"; });
  };
  any_ |= std::any_of(table->sources.begin(), table->sources.end(), maps);
}

void RefundScanner::Collect(const Event& event, uint32_t index, Role role) {
  const uint32_t glue = event.order_id != event::kNone ? event.order_id : event.case_id;
  if (glue == event::kNone) return;
  const event::IdentifierTable& identifiers = table_->dictionaries.identifiers;
  // By spelling, since the shop and the desk may both tell of one order.
  const uint64_t key = base::HashBytes64(identifiers.value(glue), event.order_id != event::kNone ? 1 : 2);
  const std::optional<int64_t> requested = event.side.Get(Field::kRefundRequested);
  const std::optional<int64_t> refunded = event.side.Get(Field::kRefunded);
  if (requested.has_value()) hints_.push_back({key, *requested, true, index});
  if (refunded.has_value()) hints_.push_back({key, *refunded, false, index});
  if (requested.has_value() || refunded.has_value()) return;
  if (role == kRequest) hints_.push_back({key, event.time_us, true, index});
  if (role == kPaid) hints_.push_back({key, event.time_us, false, index});
}

const std::vector<Refund>& RefundScanner::Scan(std::span<const Event> events) {
  refunds_.clear();
  hints_.clear();
  if (!any_) return refunds_;
  for (uint32_t i = 0; i < events.size(); ++i) {
    const Role role = roles_[events[i].type - first_type_];
    if (role == kNothing || (role == kSnapshot && !events[i].side.Has(Field::kRefundRequested))) continue;
    Collect(events[i], i, role);
  }
  // By refund; requests first, the earliest first. Equal times: the event that happened then is the witness, not
  // another row of the snapshot, and one that is a touchpoint rather than one that is not.
  const auto order = [&](const Hint& hint) {
    return std::make_tuple(hint.key, !hint.request, hint.time_us, events[hint.event].time_us != hint.time_us,
                           events[hint.event].touchpoint() == event::kNone, hint.event);
  };
  std::sort(hints_.begin(), hints_.end(), [&](const Hint& a, const Hint& b) { return order(a) < order(b); });
  for (size_t i = 0; i < hints_.size();) {
    const size_t begin = i;
    while (i < hints_.size() && hints_[i].key == hints_[begin].key) ++i;
    const Hint& request = hints_[begin];
    if (!request.request) continue;
    Refund refund{.requested_us = request.time_us,
                  .refunded_us = std::nullopt,
                  .event = request.event,
                  .touchpoint = events[request.event].touchpoint(),
                  .source = events[request.event].source};
    for (size_t k = begin; k < i; ++k) {
      if (refund.touchpoint == event::kNone) refund.touchpoint = events[hints_[k].event].touchpoint();
      if (!hints_[k].request && hints_[k].time_us >= refund.requested_us && !refund.refunded_us.has_value()) {
        refund.refunded_us = hints_[k].time_us;
      }
    }
    refunds_.push_back(refund);
  }
  std::sort(refunds_.begin(), refunds_.end(), [](const Refund& a, const Refund& b) {
    return std::tie(a.requested_us, a.event) < std::tie(b.requested_us, b.event);
  });
  return refunds_;
}

}  // namespace journey::service
