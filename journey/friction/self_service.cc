// SPDX-License-Identifier: Apache-2.0
#include "journey/friction/self_service.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/str_format.h"

namespace journey::friction {

using event::kNone;

void SelfServiceTally::Add(std::span<const Lookup> lookups, std::span<const contact::Contact> contacts) {
  any_contact_ = any_contact_ || !contacts.empty();
  touched_.clear();
  for (const Lookup& lookup : lookups) {
    const bool query = lookup.search;
    if (query && (!lookup.no_result || !lookup.has_query)) continue;
    const auto next =
        std::lower_bound(contacts.begin(), contacts.end(), lookup.time_us,
                         [](const contact::Contact& one, int64_t time_us) { return one.opened_us < time_us; });
    const bool followed = next != contacts.end() && next->opened_us - lookup.time_us <= kFollowsWithin;
    if (!followed && setup_->as_of_us(lookup.spot.source) - lookup.time_us < kFollowsWithin) continue;
    Key key{query ? 1u : 0u, lookup.spot.element, 0, lookup.spot.touchpoint};
    if (query) {
      key[1] = static_cast<uint32_t>(static_cast<uint64_t>(lookup.query) >> 32);
      key[2] = static_cast<uint32_t>(static_cast<uint64_t>(lookup.query));
    }
    Thing& thing = things_[key];
    if (thing.n == 0) {
      touched_.push_back(key);
      thing.day = INT64_MIN;
    }
    const int64_t day = lookup.time_us / base::kMicrosPerDay;
    if (thing.day == day) continue;
    thing.day = day;
    ++thing.n;
    if (!followed) continue;
    ++thing.h;
    ++thing.topics[next->topic];
  }
  for (const Key& key : touched_) {
    Thing& thing = things_[key];
    thing.sums.Add(thing.n, thing.h);
    thing.n = thing.h = 0;
  }
}

void SelfServiceTally::Merge(const SelfServiceTally& other) {
  any_contact_ = any_contact_ || other.any_contact_;
  for (const auto& [key, from] : other.things_) {
    Thing& thing = things_[key];
    thing.sums.Merge(from.sums);
    for (const auto& [topic, count] : from.topics) thing.topics[topic] += count;
  }
}

std::vector<SelfServiceRow> SelfServiceTally::Finish() const {
  std::vector<SelfServiceRow> rows;
  if (!any_contact_) return rows;
  const base::StringInterner& strings = setup_->table().dictionaries.strings;
  const auto text = [&](uint32_t id) { return id == kNone ? std::string() : std::string(strings[id]); };
  for (const auto& [key, thing] : things_) {
    SelfServiceRow row{.query = key[0] == 1, .touchpoint = text(key[3]), .sums = thing.sums};
    // Until the order is known a query is its hash.
    row.name = row.query         ? absl::StrFormat("%08x%08x", key[1], key[2])
               : key[1] != kNone ? text(key[1])
                                 : row.touchpoint;
    for (const auto& [topic, count] : thing.topics) {
      const std::string name = text(topic);
      if (name.empty() || count < row.topic_count || (count == row.topic_count && name > row.topic)) continue;
      row.topic = name;
      row.topic_count = count;
    }
    rows.push_back(std::move(row));
  }
  std::sort(rows.begin(), rows.end(), [](const SelfServiceRow& a, const SelfServiceRow& b) {
    return std::tie(b.sums.h, b.sums.n, a.query, a.name, a.touchpoint) <
           std::tie(a.sums.h, a.sums.n, b.query, b.name, b.touchpoint);
  });
  int queries = 0;
  for (SelfServiceRow& row : rows) {
    if (row.query) row.name = absl::StrFormat("%d", ++queries);
  }
  return rows;
}

}  // namespace journey::friction
