// SPDX-License-Identifier: Apache-2.0
#include "journey/identity/components.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "journey/base/parallel.h"

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

// A stable counting sort of row numbers by component; the last group holds the rows of no component. Each worker counts
// and then places the rows of its own run of batches: its places in a group lie behind those of the workers before it.
void GroupRows(const event::EventTable& table, int threads, Components* components) {
  const size_t groups = size_t{components->count} + 1;
  std::vector<uint64_t> batch_begins(1, 0);  // global row numbers
  for (const event::RowBatch& batch : table.batches) batch_begins.push_back(batch_begins.back() + batch.rows.size());
  const uint64_t rows = batch_begins.back();
  // Counts of many groups cost more than a worker saves.
  const size_t most = std::max<size_t>(1, rows / (2 * groups));
  const size_t workers = std::min({static_cast<size_t>(threads), most, std::max<size_t>(1, table.batches.size())});
  std::vector<size_t> first_batch;  // of each worker, and the end
  for (size_t worker = 0; worker <= workers; ++worker) {
    first_batch.push_back(static_cast<size_t>(
        std::lower_bound(batch_begins.begin(), batch_begins.end(), rows * worker / workers) - batch_begins.begin()));
  }
  first_batch.back() = table.batches.size();
  std::vector<std::vector<uint64_t>> next(workers, std::vector<uint64_t>(groups, 0));
  const auto for_each_row = [&](size_t worker, const auto& visit) {
    for (size_t b = first_batch[worker]; b < first_batch[worker + 1]; ++b) {
      const event::RowBatch& batch = table.batches[b];
      const std::vector<uint32_t>& tuples = table.maps[batch.thread].tuples;
      uint32_t number = static_cast<uint32_t>(batch_begins[b]);
      for (const event::Row& row : batch.rows) {
        const uint32_t component = components->of_tuple[tuples[row.tuple]];
        visit(component == kNone ? components->count : component, number++);
      }
    }
  };
  base::ParallelFor(threads, workers, [&](size_t worker, int) {
    for_each_row(worker, [&counts = next[worker]](uint32_t group, uint32_t) { ++counts[group]; });
  });
  components->begin.assign(groups + 1, 0);
  uint64_t place = 0;
  for (size_t group = 0; group < groups; ++group) {
    components->begin[group] = place;
    for (std::vector<uint64_t>& counts : next) place += std::exchange(counts[group], place);
  }
  components->begin[groups] = place;
  components->rows.resize(rows);
  base::ParallelFor(threads, workers, [&](size_t worker, int) {
    for_each_row(worker, [&places = next[worker], components](uint32_t group, uint32_t number) {
      components->rows[places[group]++] = number;
    });
  });
}

}  // namespace

Components BuildComponents(const event::EventTable& table, const ComponentLimits& limits, int threads,
                           base::Ledger* ledger) {
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
  GroupRows(table, threads, &components);
  return components;
}

}  // namespace journey::identity
