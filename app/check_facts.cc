// SPDX-License-Identifier: Apache-2.0
#include "app/check_facts.h"

#include <algorithm>
#include <map>

namespace app {

using journey::event::EventTable;
using journey::event::EventType;
using journey::event::RowBatch;

namespace {

// Counts for one source after the other, so that one array of each is enough.
class SourceCounter {
 public:
  explicit SourceCounter(const EventTable& table)
      : table_(table),
        rows_(table.dictionaries.tuples.size()),
        seen_(table.dictionaries.identifiers.size()),
        types_(table.identifier_types.size()),
        stamps_(types_.size()) {}

  void Add(const RowBatch& batch) {
    const std::vector<uint32_t>& tuples = table_.maps[batch.thread].tuples;
    for (const journey::event::Row& row : batch.rows) {
      const uint32_t tuple = tuples[row.tuple];
      if (rows_[tuple]++ == 0) touched_.push_back(tuple);
    }
  }

  // The counts so far; starts again.
  std::vector<IdentifierFact> Take() {
    std::vector<uint32_t> identifiers;
    for (const uint32_t tuple : touched_) {
      for (const uint32_t identifier : table_.dictionaries.tuples[tuple]) {
        const uint32_t type = table_.dictionaries.identifiers.type(identifier);
        if (stamps_[type] != tuple) types_[type].events += rows_[tuple];  // of two of one type one counts
        stamps_[type] = tuple;
        if (seen_[identifier]) continue;
        seen_[identifier] = true;
        identifiers.push_back(identifier);
        ++types_[type].distinct;
      }
      rows_[tuple] = 0;
    }
    for (const uint32_t identifier : identifiers) seen_[identifier] = false;
    touched_.clear();
    std::vector<IdentifierFact> facts;
    for (size_t type = 0; type < types_.size(); ++type) {
      if (types_[type].events > 0) {
        facts.push_back({table_.identifier_types[type], types_[type].events, types_[type].distinct});
      }
      types_[type] = {};
      stamps_[type] = 0;  // the next source may begin with the tuple that this one ended with
    }
    return facts;
  }

 private:
  const EventTable& table_;
  std::vector<uint64_t> rows_;     // by tuple
  std::vector<uint32_t> touched_;  // tuples with rows
  std::vector<bool> seen_;         // by identifier
  std::vector<IdentifierFact> types_;
  std::vector<uint32_t> stamps_;  // by type: the last tuple that has one; tuple 0 has none
};

}  // namespace

std::vector<std::vector<IdentifierFact>> IdentifierFacts(const EventTable& table) {
  std::vector<std::vector<IdentifierFact>> facts(table.sources.size());
  SourceCounter counter(table);
  for (size_t i = 0; i < table.batches.size(); ++i) {
    counter.Add(table.batches[i]);
    const uint32_t source = table.batches[i].source;
    if (i + 1 == table.batches.size() || table.batches[i + 1].source != source) facts[source] = counter.Take();
  }
  return facts;
}

std::vector<FlaggedFact> FlaggedFacts(const EventTable& table) {
  std::vector<FlaggedFact> facts(table.sources.size());
  for (const RowBatch& batch : table.batches) {
    const std::vector<uint32_t>& types = table.maps[batch.thread].types;
    for (const journey::event::Row& row : batch.rows) {
      const uint16_t flags = table.dictionaries.types[types[row.type]].flags;
      if ((flags & journey::event::kTypeBot) != 0) {
        ++facts[batch.source].bots;
      } else if ((flags & journey::event::kTypeStatic) != 0) {
        ++facts[batch.source].files;
      }
    }
  }
  return facts;
}

std::vector<UnplacedName> UnplacedNames(const EventTable& table) {
  std::vector<uint64_t> events(table.dictionaries.types.size());
  for (const RowBatch& batch : table.batches) {
    const std::vector<uint32_t>& types = table.maps[batch.thread].types;
    for (const journey::event::Row& row : batch.rows) ++events[types[row.type]];
  }
  std::map<std::string, uint64_t> names;
  for (uint32_t id = 0; id < events.size(); ++id) {
    const EventType& type = table.dictionaries.types[id];
    if (events[id] == 0 || type.kind != journey::event::Kind::kOther || type.name == journey::event::kNone) continue;
    names[std::string(table.dictionaries.strings[type.name])] += events[id];
  }
  std::vector<UnplacedName> list;
  for (const auto& [name, count] : names) list.push_back({name, count});
  std::stable_sort(list.begin(), list.end(),
                   [](const UnplacedName& a, const UnplacedName& b) { return a.events > b.events; });
  return list;
}

}  // namespace app
