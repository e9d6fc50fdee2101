// SPDX-License-Identifier: Apache-2.0
#include "app/link_rows.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "journey/base/text.h"
#include "journey/identity/resolver.h"

namespace app {

namespace {

namespace event = journey::event;
namespace identity = journey::identity;
using event::kNone;
using journey::base::FormatInstant;
using Value = reports::Table::Value;

// The rules that refuse, and behind them that nothing did.
constexpr uint8_t kUsed = 0xff;

struct Link {
  uint32_t first = 0, last = 0;  // events
  uint64_t rows = 0;
  uint64_t refused = 0;  // how often the ledger counts it
};

class LinkRows final : public RowCollector {
 public:
  LinkRows(const RunData& data, bool raw_ids) : data_(data), raw_ids_(raw_ids) {
    for (const identity::RefusedAlias& alias : data.components.refused_aliases) aliases_[alias.tuple].push_back(&alias);
  }

  const std::vector<std::string>& columns() const override {
    static const auto& columns = *new std::vector<std::string>{"identifier_type",
                                                               "identifier",
                                                               "identifier_type_2",
                                                               "identifier_2",
                                                               "from",
                                                               "to",
                                                               "rows",
                                                               "source",
                                                               "byte",
                                                               "state",
                                                               "rule",
                                                               "refused"};
    return columns;
  }

  void Add(const journey::stitch::Component& /*component*/) override {}

  void AddLinks(const identity::Resolver& resolver, std::span<const event::Event> events) override {
    links_.clear();
    counted_tuples_.clear();
    shared_.clear();
    shared_.insert(resolver.shared().begin(), resolver.shared().end());
    for (const identity::RefusedLink& refused : resolver.refused()) {
      const event::Event& event = events[refused.event];
      if (event.customer == identity::Resolver::kForgotten) continue;
      const bool on_row = OnRow(event, refused.a) && OnRow(event, refused.b);
      if (refused.rule == identity::Refusal::kUniqueConflict) {
        ++LinkAt(refused.a, refused.b, Code(refused.rule), refused.event).refused;
      } else if (!on_row || refused.a == refused.b) {
        Note(refused.a, refused.b, Code(refused.rule), refused.event);
      }
    }
    for (uint32_t i = 0; i < events.size(); ++i) {
      if (events[i].customer != identity::Resolver::kForgotten) AddRow(events[i], i);
    }
    for (const auto& [key, link] : links_) WriteRow(key, link, events);
  }

 private:
  using Key = std::tuple<uint32_t, uint32_t, uint8_t>;  // identifiers, the smaller id first; the rule

  static uint8_t Code(identity::Refusal rule) { return static_cast<uint8_t>(rule); }

  bool OnRow(const event::Event& event, uint32_t identifier) const {
    const auto members = data_.components.persons[event.tuple];
    return std::find(members.begin(), members.end(), identifier) != members.end();
  }

  bool IsForgotten(uint32_t identifier) const {
    return !data_.components.forgotten.empty() && data_.components.forgotten[identifier];
  }

  Link& LinkAt(uint32_t a, uint32_t b, uint8_t rule, uint32_t event) {
    return links_.try_emplace(Key(std::min(a, b), std::max(a, b), rule), Link{event, event, 0, 0}).first->second;
  }
  void Note(uint32_t a, uint32_t b, uint8_t rule, uint32_t event) {
    Link& link = LinkAt(a, b, rule, event);
    link.first = std::min(link.first, event);
    link.last = std::max(link.last, event);
    ++link.rows;
  }

  void AddRow(const event::Event& event, uint32_t index) {
    const auto members = data_.components.persons[event.tuple];
    for (size_t a = 0; a < members.size(); ++a) {
      for (size_t b = a + 1; b < members.size(); ++b)
        Note(members[a], members[b], RuleOf(event, members[a], members[b]), index);
    }
    const auto aliases = aliases_.find(event.tuple);
    if (aliases == aliases_.end()) return;
    // The ledger counts them by distinct combination of identifiers, not by row.
    const bool fresh = counted_tuples_.insert(event.tuple).second;
    for (const identity::RefusedAlias* alias : aliases->second) {
      const uint8_t rule = Code(identity::Refusal::kUniqueConflict);
      Note(alias->named, alias->declared, rule, index);
      LinkAt(alias->named, alias->declared, rule, index).refused += fresh ? 1 : 0;
    }
  }

  uint8_t RuleOf(const event::Event& event, uint32_t a, uint32_t b) const {
    const uint8_t conflict = Code(identity::Refusal::kUniqueConflict);
    if (links_.contains(Key(std::min(a, b), std::max(a, b), conflict))) return conflict;
    if (shared_.contains(a) || shared_.contains(b)) return Code(identity::Refusal::kShared);
    return event.customer == kNone ? Code(identity::Refusal::kTwoPeople) : kUsed;
  }

  void WriteRow(const Key& key, const Link& link, std::span<const event::Event> events) {
    auto [a, b, rule] = key;
    if (IsForgotten(a) || IsForgotten(b)) return;  // also in a link that was refused on a row of somebody who stays
    const event::IdentifierTable& identifiers = data_.table().dictionaries.identifiers;
    const auto shown = [&](uint32_t id) {
      return std::pair(data_.table().identifier_types[identifiers.type(id)], data_.IdentifierName(id, raw_ids_));
    };
    // By what is shown, so that the order tells nothing of the values.
    std::pair<std::string, std::string> one = shown(a), other = shown(b);
    if (other < one) std::swap(one, other);
    const bool alone = a == b;
    const event::Event& first = events[link.first];
    const bool used = rule == kUsed;
    rows_.push_back({one.first, one.second, alone ? Value() : Value(other.first), alone ? Value() : Value(other.second),
                     FormatInstant(first.time_us), FormatInstant(events[link.last].time_us),
                     static_cast<int64_t>(link.rows), data_.table().sources[first.source].name,
                     static_cast<int64_t>(first.byte), std::string(used ? "used" : "refused"),
                     used ? Value() : Value(std::string(identity::Name(static_cast<identity::Refusal>(rule)))),
                     link.refused == 0 ? Value() : Value(static_cast<int64_t>(link.refused))});
  }

  const RunData& data_;
  const bool raw_ids_;
  absl::flat_hash_map<uint32_t, std::vector<const identity::RefusedAlias*>> aliases_;  // by tuple
  absl::flat_hash_map<Key, Link> links_;                                               // of the component in hand
  absl::flat_hash_set<uint32_t> shared_, counted_tuples_;
};

}  // namespace

std::unique_ptr<RowCollector> MakeLinkCollector(const RunData& data, bool raw_ids) {
  return std::make_unique<LinkRows>(data, raw_ids);
}

std::vector<RowCollector::Row> QuarantinedRows(const RunData& data, bool raw_ids) {
  const event::IdentifierTable& identifiers = data.table().dictionaries.identifiers;
  std::vector<RowCollector::Row> rows;
  for (const identity::Quarantined& one : data.components.quarantined) {
    if (!data.components.forgotten.empty() && data.components.forgotten[one.identifier]) continue;
    RowCollector::Row row(12);
    row[0] = data.table().identifier_types[identifiers.type(one.identifier)];
    row[1] = data.IdentifierName(one.identifier, raw_ids);
    row[9] = std::string("cut");
    row[10] = std::string(identity::Name(one.rule));
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace app
