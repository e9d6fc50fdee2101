// SPDX-License-Identifier: Apache-2.0
#include "journey/event/placed_orders.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "absl/strings/ascii.h"
#include "journey/base/hash.h"

namespace journey::event {

bool SaysUndone(std::string_view name) {
  std::string lower(name);
  for (char& c : lower) c = absl::ascii_tolower(static_cast<unsigned char>(c));
  static constexpr std::array<std::string_view, 5> kWords = {"cancel", "refund", "return", "취소", "환불"};
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

bool PlacesOrder(const EventTable& table, const EventType& type) {
  if (type.kind != Kind::kOrder || (type.flags & kTypeFailure) != 0) return false;
  return type.name == kNone || !SaysUndone(table.dictionaries.strings[type.name]);
}

void PlacedOrders::Clear() {
  numbers_.clear();
  any_ = false;
}

uint64_t PlacedOrders::NumberOf(const Event& event) const {
  return base::HashBytes64(table_->dictionaries.identifiers.value(event.order_id));
}

bool PlacedOrders::Knows(const Event& event) const {
  const bool numbered = event.order_id != kNone;
  if (any_ && !(numbered && numbered_) && event.time_us - time_us_ <= kOneOrder) return true;
  return numbered && numbers_.contains(NumberOf(event));
}

bool PlacedOrders::Place(const Event& event) {
  const bool known = Knows(event);
  const bool numbered = event.order_id != kNone;
  if (numbered) numbers_.insert(NumberOf(event));
  if (known) return false;
  any_ = true;
  numbered_ = numbered;
  time_us_ = event.time_us;
  return true;
}

}  // namespace journey::event
