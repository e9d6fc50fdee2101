// SPDX-License-Identifier: Apache-2.0
// What only the whole table can say: which visitors of a web server behave like programs, and which names are too many.
#include <algorithm>
#include <map>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "ingest/mapping.h"
#include "journey/base/time.h"

namespace ingest {

namespace {

using journey::base::Ledger;
using journey::base::LedgerClass;
using journey::event::EventTable;
using journey::event::EventType;
using journey::event::kNone;
using journey::event::Row;
using journey::event::RowBatch;

// A person does not ask for so many pages with less than a second between them on average, nor for so many without a
// single picture or style sheet from a server that is otherwise asked for those. Own thresholds, high on purpose: what
// they miss stays a customer that can be looked at; whom they take by mistake is gone from every figure.
constexpr uint32_t kManyPages = 100;
constexpr int64_t kFastestUs = journey::base::kMicrosPerSecond;
// So much of a log are files, in percent, that it can be said of somebody that he asked for none.
constexpr uint64_t kShareOfFiles = 10;

struct Visitor {
  uint32_t pages = 0, files = 0;
  int64_t first_us = INT64_MAX, last_us = INT64_MIN;
};

// Logs of web servers name the program that asked in every line.
bool IsServerLog(const journey::event::SourceInfo& source) {
  return std::any_of(source.fields.begin(), source.fields.end(),
                     [](const auto& field) { return field.first == "user_agent"; });
}

const EventType& TypeOf(const EventTable& table, const RowBatch& batch, const Row& row) {
  return table.dictionaries.types[table.maps[batch.thread].types[row.type]];
}

// The local id of a row's type with the flag of a bot.
class BotTypes {
 public:
  explicit BotTypes(EventTable* table) : table_(table) {}
  uint32_t Of(uint32_t thread, uint32_t local) {
    const auto [position, inserted] = ids_.try_emplace(std::pair(thread, local), 0);
    if (inserted) {
      std::vector<uint32_t>& types = table_->maps[thread].types;
      EventType type = table_->dictionaries.types[types[local]];
      type.flags |= journey::event::kTypeBot;
      position->second = static_cast<uint32_t>(types.size());
      types.push_back(table_->dictionaries.types.Intern(type));
    }
    return position->second;
  }

 private:
  EventTable* table_;
  absl::flat_hash_map<std::pair<uint32_t, uint32_t>, uint32_t> ids_;
};

void FlagVisitors(bool keep_bots, EventTable* table, Ledger* ledger) {
  std::vector<bool> server(table->sources.size());
  for (size_t i = 0; i < server.size(); ++i) server[i] = IsServerLog(table->sources[i]);
  if (std::find(server.begin(), server.end(), true) == server.end()) return;
  std::vector<Visitor> visitors(table->dictionaries.tuples.size());
  uint64_t files = 0, rows = 0;
  constexpr uint16_t kFlagged = journey::event::kTypeBot;
  for (const RowBatch& batch : table->batches) {
    if (!server[batch.source]) continue;
    for (const Row& row : batch.rows) {
      Visitor& visitor = visitors[table->maps[batch.thread].tuples[row.tuple]];
      const EventType& type = TypeOf(*table, batch, row);
      ++rows;
      if ((type.flags & journey::event::kTypeStatic) != 0) {
        ++visitor.files;
        ++files;
      } else if (type.touchpoint != kNone) {
        ++visitor.pages;
        visitor.first_us = std::min(visitor.first_us, row.time_us);
        visitor.last_us = std::max(visitor.last_us, row.time_us);
      }
    }
  }
  const bool has_files = files * 100 >= rows * kShareOfFiles;
  const auto is_bot = [&](const Visitor& visitor) {
    if (visitor.pages < kManyPages) return false;
    const bool fast = visitor.last_us - visitor.first_us < (visitor.pages - 1) * kFastestUs;
    return fast || (has_files && visitor.files == 0);
  };
  BotTypes types(table);
  for (RowBatch& batch : table->batches) {
    if (!server[batch.source]) continue;
    for (Row& row : batch.rows) {
      const uint32_t tuple = table->maps[batch.thread].tuples[row.tuple];
      if (tuple == 0 || !is_bot(visitors[tuple]) || (TypeOf(*table, batch, row).flags & kFlagged) != 0) continue;
      if (keep_bots) {
        ledger->Add(LedgerClass::kFlaggedBot, {batch.source, batch.begin_bytes + row.offset, 0});
      } else {
        row.type = types.Of(batch.thread, row.type);  // noted where flagged rows are taken out
      }
    }
  }
}

void FoldNames(uint64_t most, EventTable* table, Ledger* ledger) {
  journey::event::TypeTable& types = table->dictionaries.types;
  std::map<uint32_t, uint64_t> counts;  // by string id
  for (uint32_t id = 0; id < types.size(); ++id) {
    if (types[id].touchpoint != kNone) counts[types[id].touchpoint] = 0;
  }
  if (counts.size() <= most) return;
  for (const RowBatch& batch : table->batches) {
    for (const Row& row : batch.rows) {
      const uint32_t touchpoint = TypeOf(*table, batch, row).touchpoint;
      if (touchpoint != kNone) ++counts[touchpoint];
    }
  }
  // The most frequent keep their names, of equal ones the first by their bytes: no id may show.
  std::vector<std::pair<uint64_t, uint32_t>> order;
  for (const auto& [touchpoint, count] : counts) order.emplace_back(count, touchpoint);
  journey::base::StringInterner& strings = table->dictionaries.strings;
  std::sort(order.begin(), order.end(), [&](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : strings[a.second] < strings[b.second];
  });
  const uint32_t other = strings.Intern("(other)");
  std::map<uint32_t, bool> folded;
  uint64_t events = 0;
  for (size_t i = most - 1; i < order.size(); ++i) {
    folded[order[i].second] = true;
    events += order[i].first;
  }
  for (uint32_t id = 0; id < types.size(); ++id) {
    if (folded.count(types[id].touchpoint) != 0) types.Rename(id, other);
  }
  ledger->AddCount(LedgerClass::kNamesFolded, events);
}

}  // namespace

void NoteClockJumps(const std::vector<uint64_t>& leaps, const EventTable& table, Ledger* ledger) {
  for (uint32_t source = 0; source < leaps.size(); ++source) {
    uint64_t rows = 0;
    for (const RowBatch& batch : table.batches) rows += batch.source == source ? batch.rows.size() : 0;
    // A leap there and one back are of one record, however short the source.
    if (leaps[source] == 0 || leaps[source] > std::max<uint64_t>(2, rows / 100)) continue;
    const Row* before = nullptr;
    const Row* at = nullptr;
    const RowBatch* batch_of_at = nullptr;
    for (const RowBatch& batch : table.batches) {
      if (batch.source != source) continue;
      for (const Row& row : batch.rows) {
        // The closing of a ticket stands beside its opening, days later, and no clock leapt.
        if ((row.fingerprint & journey::event::kImplied) != 0) continue;
        if (before != nullptr && IsLeap(before->time_us, at->time_us) && IsLeap(at->time_us, row.time_us) &&
            !IsLeap(before->time_us, row.time_us)) {
          ledger->Add(LedgerClass::kClockJump, {source, batch_of_at->begin_bytes + at->offset, 0});
        }
        before = at;
        at = &row;
        batch_of_at = &batch;
      }
    }
  }
}

void FinishTable(const MappingOptions& options, EventTable* table, Ledger* ledger) {
  FlagVisitors(options.keep_bots, table, ledger);
  FoldNames(std::max<uint64_t>(options.max_names, 2), table, ledger);
}

}  // namespace ingest
