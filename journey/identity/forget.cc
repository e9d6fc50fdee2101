// SPDX-License-Identifier: Apache-2.0
// Erasure: a forgotten person's own rows go; rows that only a device had lent to that person return to the device,
// never to a neighbour (Adobe's un-stitching since 2025: giving them to the next user was judged unsafe).
#include <algorithm>

#include "journey/identity/resolver.h"

namespace journey::identity {

using event::IdentifierClass;
using event::kNone;

void Resolver::Forget(std::span<event::Event> events) {
  const event::IdentifierTable& identifiers = table_.dictionaries.identifiers;
  const auto is_forgotten = [&](uint32_t id) { return components_.forgotten[id]; };
  const auto names_forgotten = [&](const event::Event& event) {
    const auto members = components_.persons[event.tuple];
    const auto raw = table_.dictionaries.tuples[event.tuple];
    return std::any_of(members.begin(), members.end(), is_forgotten) ||
           std::any_of(raw.begin(), raw.end(), is_forgotten);
  };
  const auto is_personal = [&](uint32_t id) {
    return components_.classes[identifiers.type(id)] <= IdentifierClass::kPersonal;
  };
  std::vector<bool> gone(customers_.size(), false);
  for (uint32_t i = 0; i < customers_.size(); ++i) gone[i] = is_forgotten(customers_[i].representative);
  bool any = false;
  for (const event::Event& event : events) {
    if (!names_forgotten(event)) continue;
    any = true;
    if (event.customer == kNone) continue;
    const auto members = components_.persons[event.tuple];
    if (std::any_of(members.begin(), members.end(), [&](uint32_t id) { return is_forgotten(id) && is_personal(id); }))
      gone[event.customer] = true;
  }
  if (!any) return;

  absl::flat_hash_map<uint32_t, uint32_t> customer_of;  // by representative, of those who stay
  for (uint32_t i = 0; i < gone.size(); ++i) {
    if (!gone[i]) customer_of.emplace(customers_[i].representative, i);
  }
  for (event::Event& event : events) {
    if (names_forgotten(event)) {
      event.customer = kForgotten;
      continue;
    }
    if (event.customer == kNone || event.customer >= gone.size() || !gone[event.customer]) continue;
    const auto members = components_.persons[event.tuple];
    if (members.empty() || is_personal(members[0])) {
      event.customer = kForgotten;
      continue;
    }
    const auto [own, fresh] = customer_of.try_emplace(members[0], static_cast<uint32_t>(customers_.size()));
    if (fresh) customers_.push_back({members[0], event.time_us});
    event.customer = own->second;
  }
  // Nobody stays without an event.
  std::vector<uint32_t> numbers(customers_.size(), kNone);
  for (const event::Event& event : events) {
    if (event.customer < numbers.size()) numbers[event.customer] = 0;
  }
  uint32_t kept = 0;
  for (uint32_t i = 0; i < customers_.size(); ++i) {
    if (numbers[i] == kNone) continue;
    customers_[kept] = customers_[i];
    numbers[i] = kept++;
  }
  customers_.resize(kept);
  for (event::Event& event : events) {
    if (event.customer < numbers.size()) event.customer = numbers[event.customer];
  }
}

}  // namespace journey::identity
