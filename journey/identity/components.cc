// SPDX-License-Identifier: Apache-2.0
#include "journey/identity/components.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace journey::identity {

namespace {

using event::kNone;

// Plain union-find with path halving; the smaller root wins, which keeps it deterministic for a given numbering.
class UnionFind {
 public:
  explicit UnionFind(uint32_t size) : parents_(size) { std::iota(parents_.begin(), parents_.end(), 0u); }
  uint32_t Find(uint32_t node) {
    while (parents_[node] != node) node = parents_[node] = parents_[parents_[node]];
    return node;
  }
  void Join(uint32_t a, uint32_t b) {
    a = Find(a);
    b = Find(b);
    if (a != b) parents_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<uint32_t> parents_;
};

bool IsGlue(uint16_t type) { return event::ClassOf(type) == event::IdentifierClass::kGlue; }

// Cases always glue; an order or a session only where some tuple that is nobody's needs it.
std::vector<bool> FindWorkingGlue(const event::Dictionaries& dictionaries) {
  const event::IdentifierTable& identifiers = dictionaries.identifiers;
  std::vector<bool> works(identifiers.size(), false);
  for (uint32_t tuple = 0; tuple < dictionaries.tuples.size(); ++tuple) {
    const auto members = dictionaries.tuples[tuple];
    const bool has_person =
        std::any_of(members.begin(), members.end(), [&](uint32_t id) { return !IsGlue(identifiers.type(id)); });
    for (uint32_t id : members) {
      if (identifiers.type(id) == event::kTypeCase || !has_person) works[id] = true;
    }
  }
  return works;
}

// Cuts what occurs together with too many user ids. Order and session keys are cut likewise: a session id that many
// users share is a counter, not a session.
std::vector<bool> CutHotIdentifiers(const event::Dictionaries& dictionaries, uint32_t max_users) {
  const event::IdentifierTable& identifiers = dictionaries.identifiers;
  std::vector<std::pair<uint32_t, uint32_t>> pairs;  // identifier, user
  for (uint32_t tuple = 0; tuple < dictionaries.tuples.size(); ++tuple) {
    const auto members = dictionaries.tuples[tuple];
    for (uint32_t user : members) {
      if (identifiers.type(user) != event::kTypeUser) continue;
      for (uint32_t other : members) {
        const uint16_t type = identifiers.type(other);
        if (other != user && type != event::kTypeCase) pairs.emplace_back(other, user);
      }
    }
  }
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  std::vector<bool> cut(identifiers.size(), false);
  for (size_t begin = 0; begin < pairs.size();) {
    size_t end = begin;
    while (end < pairs.size() && pairs[end].first == pairs[begin].first) ++end;
    if (end - begin > max_users) cut[pairs[begin].first] = true;
    begin = end;
  }
  return cut;
}

// Joins the members of each tuple; whether any of them identifies a person.
template <typename Joins>
bool JoinTuples(const event::Dictionaries& dictionaries, const Joins& joins, UnionFind* sets) {
  bool any_person = false;
  for (uint32_t tuple = 0; tuple < dictionaries.tuples.size(); ++tuple) {
    uint32_t first = kNone;
    for (uint32_t id : dictionaries.tuples[tuple]) {
      any_person |= !IsGlue(dictionaries.identifiers.type(id));
      if (!joins(id)) continue;
      if (first == kNone) {
        first = id;
      } else {
        sets->Join(first, id);
      }
    }
  }
  return any_person;
}

// Cuts the most shared hundredth of the shared-prone identifiers of every component beyond the limit; false where there
// is none, or where nothing is left to cut.
bool CutInsideLargeComponents(const event::Dictionaries& dictionaries, uint32_t limit, UnionFind* sets,
                              std::vector<bool>* cut) {
  const event::IdentifierTable& identifiers = dictionaries.identifiers;
  std::vector<uint32_t> sizes(identifiers.size(), 0);
  uint32_t largest = 0;
  for (uint32_t id = 0; id < identifiers.size(); ++id) largest = std::max(largest, ++sizes[sets->Find(id)]);
  if (largest <= limit) return false;
  std::vector<uint32_t> degrees(identifiers.size(), 0);
  for (uint32_t tuple = 0; tuple < dictionaries.tuples.size(); ++tuple) {
    const auto members = dictionaries.tuples[tuple];
    if (members.size() < 2) continue;
    for (uint32_t id : members) ++degrees[id];
  }
  std::vector<uint32_t> candidates;
  for (uint32_t id = 0; id < identifiers.size(); ++id) {
    const event::IdentifierClass id_class = event::ClassOf(identifiers.type(id));
    const bool shared_prone = id_class != event::IdentifierClass::kGlue && id_class != event::IdentifierClass::kUnique;
    if (shared_prone && !(*cut)[id] && degrees[id] > 1 && sizes[sets->Find(id)] > limit) candidates.push_back(id);
  }
  std::sort(candidates.begin(), candidates.end(), [&](uint32_t a, uint32_t b) {
    return degrees[a] != degrees[b] ? degrees[a] > degrees[b] : identifiers.hash(a) < identifiers.hash(b);
  });
  candidates.resize((candidates.size() + 99) / 100);
  for (uint32_t id : candidates) (*cut)[id] = true;
  return !candidates.empty();
}

void GroupRows(const event::EventTable& table, Components* components) {
  // Counting sort; the last group holds the rows of no component.
  components->begin.assign(components->count + 2, 0);
  const auto group_of = [&](const event::RowBatch& batch, const event::Row& row) {
    const uint32_t component = components->of_tuple[table.maps[batch.thread].tuples[row.tuple]];
    return component == kNone ? components->count : component;
  };
  for (const event::RowBatch& batch : table.batches) {
    for (const event::Row& row : batch.rows) ++components->begin[group_of(batch, row) + 1];
  }
  std::partial_sum(components->begin.begin(), components->begin.end(), components->begin.begin());
  components->rows.resize(components->begin.back());
  std::vector<uint64_t> next(components->begin.begin(), components->begin.end() - 1);
  uint32_t index = 0;
  for (const event::RowBatch& batch : table.batches) {
    for (const event::Row& row : batch.rows) components->rows[next[group_of(batch, row)]++] = index++;
  }
}

}  // namespace

Components BuildComponents(const event::EventTable& table, const ComponentLimits& limits, base::Ledger* ledger) {
  const event::Dictionaries& dictionaries = table.dictionaries;
  const event::IdentifierTable& identifiers = dictionaries.identifiers;
  Components components;
  components.cut = CutHotIdentifiers(dictionaries, limits.max_users_per_identifier);
  const std::vector<bool> works = FindWorkingGlue(dictionaries);
  const auto joins = [&](uint32_t id) { return !components.cut[id] && (!IsGlue(identifiers.type(id)) || works[id]); };
  UnionFind sets(identifiers.size());
  const bool any_person = JoinTuples(dictionaries, joins, &sets);
  while (CutInsideLargeComponents(dictionaries, limits.max_identifiers_per_component, &sets, &components.cut)) {
    sets = UnionFind(identifiers.size());
    JoinTuples(dictionaries, joins, &sets);
  }
  ledger->AddCount(base::LedgerClass::kHotIdentifier, std::count(components.cut.begin(), components.cut.end(), true));
  components.case_is_customer = !any_person;

  std::vector<uint32_t> dense(identifiers.size(), kNone);
  components.of_tuple.assign(dictionaries.tuples.size(), kNone);
  for (uint32_t tuple = 0; tuple < dictionaries.tuples.size(); ++tuple) {
    for (uint32_t id : dictionaries.tuples[tuple]) {
      if (!joins(id)) continue;
      uint32_t& component = dense[sets.Find(id)];
      if (component == kNone) component = components.count++;
      components.of_tuple[tuple] = component;
      break;
    }
  }
  GroupRows(table, &components);
  return components;
}

}  // namespace journey::identity
