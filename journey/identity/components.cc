// SPDX-License-Identifier: Apache-2.0
#include "journey/identity/components.h"

#include <algorithm>
#include <memory>
#include <numeric>
#include <utility>

#include "absl/container/flat_hash_map.h"
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

using event::IdentifierClass;

bool IsGlue(uint16_t type) { return event::ClassOf(type) == IdentifierClass::kGlue; }

// Cases always glue; an order or a session only where some tuple that is nobody's needs it.
std::vector<bool> FindWorkingGlue(const event::Dictionaries& dictionaries, const PersonTuples& persons) {
  const event::IdentifierTable& identifiers = dictionaries.identifiers;
  std::vector<bool> works(identifiers.size(), false);
  for (uint32_t tuple = 0; tuple < dictionaries.tuples.size(); ++tuple) {
    const bool nobody = persons[tuple].empty();
    for (uint32_t id : dictionaries.tuples[tuple]) {
      const uint16_t type = identifiers.type(id);
      if (IsGlue(type) && (type == event::kTypeCase || nobody)) works[id] = true;
    }
  }
  return works;
}

// Joins the members of each tuple: people's identifiers, and glue that works and is not cut.
class Joiner {
 public:
  Joiner(const event::Dictionaries& dictionaries, const Components& components, const std::vector<bool>& cut)
      : dictionaries_(dictionaries),
        components_(components),
        cut_(cut),
        works_(FindWorkingGlue(dictionaries, components.persons)) {}

  template <typename Visit>
  void ForEach(uint32_t tuple, const Visit& visit) const {
    for (const uint32_t id : components_.persons[tuple]) {
      if (!cut_[id]) visit(id);
    }
    for (const uint32_t id : dictionaries_.tuples[tuple]) {
      if (works_[id] && !cut_[id]) visit(id);
    }
  }

  UnionFind Join() const {
    UnionFind sets(dictionaries_.identifiers.size());
    for (uint32_t tuple = 0; tuple < dictionaries_.tuples.size(); ++tuple) {
      uint32_t first = kNone;
      ForEach(tuple, [&](uint32_t id) {
        if (first == kNone) {
          first = id;
        } else {
          sets.Join(first, id);
        }
      });
    }
    return sets;
  }

 private:
  const event::Dictionaries& dictionaries_;
  const Components& components_;
  const std::vector<bool>& cut_;
  const std::vector<bool> works_;
};

// The most shared hundredth of the shared-prone identifiers of every component beyond the limit; empty where there is
// none, or where nothing is left to cut.
std::vector<uint32_t> MostSharedOfLarge(const event::Dictionaries& dictionaries, const Components& components,
                                        uint32_t limit, const std::vector<bool>& cut, UnionFind* sets) {
  const event::IdentifierTable& identifiers = dictionaries.identifiers;
  std::vector<uint32_t> sizes(identifiers.size(), 0);
  uint32_t largest = 0;
  for (uint32_t id = 0; id < identifiers.size(); ++id) largest = std::max(largest, ++sizes[sets->Find(id)]);
  if (largest <= limit) return {};
  std::vector<uint32_t> degrees(identifiers.size(), 0);
  for (uint32_t tuple = 0; tuple < dictionaries.tuples.size(); ++tuple) {
    const auto members = components.persons[tuple];
    if (members.size() + (dictionaries.tuples[tuple].size() > members.size()) < 2) continue;
    for (uint32_t id : members) ++degrees[id];
  }
  std::vector<uint32_t> candidates;
  for (uint32_t id = 0; id < identifiers.size(); ++id) {
    const IdentifierClass own = components.classes[identifiers.type(id)];
    const bool shared_prone = own < IdentifierClass::kGlue && own != IdentifierClass::kUnique;
    if (shared_prone && !cut[id] && degrees[id] > 1 && sizes[sets->Find(id)] > limit) candidates.push_back(id);
  }
  std::sort(candidates.begin(), candidates.end(), [&](uint32_t a, uint32_t b) {
    return degrees[a] != degrees[b] ? degrees[a] > degrees[b] : identifiers.hash(a) < identifiers.hash(b);
  });
  candidates.resize((candidates.size() + 99) / 100);
  return candidates;
}

// Identifiers with more than `most` rows on one day. Only components that are large enough are looked into.
std::vector<uint32_t> FindBusy(const event::EventTable& table, const Components& components, uint32_t most) {
  std::vector<uint32_t> busy;
  for (uint32_t component = 0; component < components.count; ++component) {
    const uint64_t begin = components.begin[component], end = components.begin[component + 1];
    if (end - begin <= most) continue;
    absl::flat_hash_map<std::pair<uint32_t, int64_t>, uint32_t> rows;  // identifier, day
    size_t batch = 0;
    uint64_t batch_begin = 0;
    for (uint64_t i = begin; i < end; ++i) {  // row numbers ascend
      const uint64_t number = components.rows[i];
      while (number - batch_begin >= table.batches[batch].rows.size())
        batch_begin += table.batches[batch++].rows.size();
      const event::RowBatch& own = table.batches[batch];
      const event::Row& row = own.rows[number - batch_begin];
      const int64_t day = row.time_us / base::kMicrosPerDay;
      for (const uint32_t id : components.persons[table.maps[own.thread].tuples[row.tuple]]) {
        if (++rows[{id, day}] == most + 1) busy.push_back(id);
      }
    }
  }
  std::sort(busy.begin(), busy.end());
  busy.erase(std::unique(busy.begin(), busy.end()), busy.end());
  return busy;
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
  std::vector<std::vector<uint32_t>> group_of;  // by thread and its own tuple
  for (const event::DictionaryMap& map : table.maps) {
    std::vector<uint32_t>& own = group_of.emplace_back(map.tuples.size());
    for (size_t tuple = 0; tuple < own.size(); ++tuple)
      own[tuple] = std::min(components->of_tuple[map.tuples[tuple]], components->count);
  }
  // By worker: rows by thread and its own type.
  std::vector<std::vector<std::vector<uint64_t>>> own_types(workers);
  for (std::vector<std::vector<uint64_t>>& types : own_types) {
    for (const event::DictionaryMap& map : table.maps) types.emplace_back(map.types.size(), 0);
  }
  // Kept from counting for placing: rows are read once, which is what grouping waits for.
  const auto group_of_row = std::make_unique_for_overwrite<uint32_t[]>(rows);
  base::ParallelFor(threads, workers, [&](size_t worker, int) {
    uint64_t* const counts = next[worker].data();
    for (size_t b = first_batch[worker]; b < first_batch[worker + 1]; ++b) {
      const event::RowBatch& batch = table.batches[b];
      const uint32_t* const group = group_of[batch.thread].data();
      uint64_t* const types = own_types[worker][batch.thread].data();
      uint32_t* to = group_of_row.get() + batch_begins[b];
      for (const event::Row& row : batch.rows) {
        ++counts[*to++ = group[row.tuple]];
        ++types[row.type];
      }
    }
  });
  components->rows_of_type.assign(table.dictionaries.types.size(), 0);
  for (const std::vector<std::vector<uint64_t>>& by_thread : own_types) {
    for (size_t thread = 0; thread < by_thread.size(); ++thread) {
      const std::vector<uint32_t>& map = table.maps[thread].types;
      for (size_t type = 0; type < map.size(); ++type) components->rows_of_type[map[type]] += by_thread[thread][type];
    }
  }
  components->begin.assign(groups + 1, 0);
  uint64_t place = 0;
  for (size_t group = 0; group < groups; ++group) {
    components->begin[group] = place;
    for (std::vector<uint64_t>& counts : next) place += std::exchange(counts[group], place);
  }
  components->begin[groups] = place;
  components->rows.resize(rows);
  base::ParallelFor(threads, workers, [&](size_t worker, int) {
    uint64_t* const places = next[worker].data();
    for (uint64_t row = batch_begins[first_batch[worker]]; row < batch_begins[first_batch[worker + 1]]; ++row)
      components->rows[places[group_of_row[row]]++] = static_cast<uint32_t>(row);
  });
}

void NumberComponents(const event::Dictionaries& dictionaries, const Joiner& joiner, UnionFind* sets,
                      Components* components) {
  std::vector<uint32_t> dense(dictionaries.identifiers.size(), kNone);
  components->count = 0;
  components->of_tuple.assign(dictionaries.tuples.size(), kNone);
  for (uint32_t tuple = 0; tuple < dictionaries.tuples.size(); ++tuple) {
    uint32_t first = kNone;
    joiner.ForEach(tuple, [&first](uint32_t id) { first = first == kNone ? id : first; });
    if (first == kNone) continue;
    uint32_t& component = dense[sets->Find(first)];
    if (component == kNone) component = components->count++;
    components->of_tuple[tuple] = component;
  }
}

}  // namespace

Components BuildComponents(const event::EventTable& table, const Rules& rules, int threads, base::Ledger* ledger) {
  const event::Dictionaries& dictionaries = table.dictionaries;
  const event::IdentifierTable& identifiers = dictionaries.identifiers;
  Components components;
  components.case_is_customer = true;
  for (uint32_t id = 0; id < identifiers.size() && components.case_is_customer; ++id) {
    components.case_is_customer = IsGlue(identifiers.type(id));
  }
  components.classes = ClassesOf(table, rules, components.case_is_customer);
  const std::vector<bool> blocked = FindBlocked(identifiers, rules);
  components.persons = MakePersonTuples(table, components.classes, rules, blocked, &components.refused_aliases);

  std::vector<bool> cut(identifiers.size(), false);
  const auto quarantine = [&](uint32_t id, Quarantine rule, uint32_t people) {
    cut[id] = true;
    components.quarantined.push_back({id, rule, people});
  };
  for (const Quarantined& hot : FindHot(dictionaries, components.persons, components.classes, rules.hot_people)) {
    quarantine(hot.identifier, hot.rule, hot.people);
  }
  bool busy = true;
  while (busy) {
    const Joiner joiner(dictionaries, components, cut);
    UnionFind sets = joiner.Join();
    while (true) {
      const std::vector<uint32_t> large =
          MostSharedOfLarge(dictionaries, components, rules.max_identifiers_per_component, cut, &sets);
      if (large.empty()) break;
      for (const uint32_t id : large) quarantine(id, Quarantine::kLargeComponent, 0);
      sets = joiner.Join();
    }
    NumberComponents(dictionaries, joiner, &sets, &components);
    GroupRows(table, threads, &components);
    busy = false;
    if (components.case_is_customer) break;
    for (const uint32_t id : FindBusy(table, components, rules.hot_rows_per_day)) {
      busy |= !cut[id];
      if (!cut[id]) quarantine(id, Quarantine::kManyRows, 0);
    }
  }
  ledger->AddCount(base::LedgerClass::kHotIdentifier, components.quarantined.size());
  if (!components.quarantined.empty()) components.persons.Erase([&cut](uint32_t id) { return cut[id]; });
  for (uint32_t id = 0; id < blocked.size(); ++id) {
    if (blocked[id]) components.quarantined.push_back({id, Quarantine::kBlocked, 0});
  }
  std::sort(components.quarantined.begin(), components.quarantined.end(),
            [&](const Quarantined& a, const Quarantined& b) {
              if (identifiers.type(a.identifier) != identifiers.type(b.identifier))
                return identifiers.type(a.identifier) < identifiers.type(b.identifier);
              return identifiers.value(a.identifier) < identifiers.value(b.identifier);
            });
  for (const std::string& name : rules.forgotten) {
    if (components.forgotten.empty()) components.forgotten.assign(identifiers.size(), false);
    for (const uint32_t id : FindIdentifiers(table, name)) {
      components.forgotten[id] = true;
      const uint32_t alias =
          identifiers.Find(event::kTypeAlias, 0, identifiers.value(id));  // stands for what it spells
      if (alias != kNone) components.forgotten[alias] = true;
    }
  }
  return components;
}

}  // namespace journey::identity
