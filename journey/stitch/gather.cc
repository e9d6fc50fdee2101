// SPDX-License-Identifier: Apache-2.0
#include "journey/stitch/gather.h"

#include <algorithm>

#include "journey/base/hash.h"

namespace journey::stitch {

namespace {

using base::LedgerClass;
using event::Event;
using event::Field;
using event::kNone;

constexpr uint32_t kBlock = 1024;

// How many rows before its turn a row is fetched, and then its side fields, which takes the row. Far enough for a miss
// (some 100 ns, and a row takes 300 to 500 ns in all), near enough to be still in the first-level cache.
constexpr size_t kRowAhead = 64;
constexpr size_t kSideAhead = 32;

base::LedgerSample PlaceOf(const Event& event) { return {event.source, event.byte, 0}; }

}  // namespace

Gatherer::Gatherer(const event::EventTable& table) : table_(table) {
  uint64_t begin = 0;
  for (uint32_t batch = 0; batch < table.batches.size(); ++batch) {
    batch_begin_.push_back(begin);
    begin += table.batches[batch].rows.size();
    while (batch_of_block_.size() * kBlock < begin) batch_of_block_.push_back(batch);
  }
  batch_begin_.push_back(begin);
}

Gatherer::Place Gatherer::Find(uint32_t row_number) const {
  uint32_t batch_index = batch_of_block_[row_number / kBlock];
  while (batch_begin_[batch_index + 1] <= row_number) ++batch_index;
  const event::RowBatch& batch = table_.batches[batch_index];
  return {&batch, batch.rows.data() + (row_number - batch_begin_[batch_index])};
}

void Gatherer::FindGlue(uint32_t tuple) {
  glue_tuple_ = tuple;
  case_id_ = order_id_ = session_id_ = kNone;
  for (const uint32_t id : table_.dictionaries.tuples[tuple]) {
    const uint16_t type = table_.dictionaries.identifiers.type(id);
    if (type == event::kTypeCase) case_id_ = id;
    if (type == event::kTypeOrder) order_id_ = id;
    if (type == event::kTypeSession) session_id_ = id;
  }
}

Event Gatherer::Resolve(uint32_t row_number) {
  const auto [found_batch, found_row] = Find(row_number);
  const event::RowBatch& batch = *found_batch;
  const event::Row& row = *found_row;
  const event::DictionaryMap& map = table_.maps[batch.thread];
  Event event;
  event.time_us = row.time_us;
  event.end_us = row.time_us;
  event.fingerprint = row.fingerprint;
  event.type = &table_.dictionaries.types[map.types[row.type]];
  event.side = table_.Side(batch, row);
  event.tuple = map.tuples[row.tuple];
  event.source = batch.source;
  event.byte = batch.begin_bytes + row.offset;
  if (const auto end = event.side.Get(Field::kEndTime); end.has_value()) {
    event.end_us = std::max(event.end_us, *end);
  } else if (const auto duration = event.side.Get(Field::kDuration); duration.has_value() && *duration > 0) {
    event.end_us += *duration;
  }
  if (event.tuple != glue_tuple_) FindGlue(event.tuple);
  event.case_id = case_id_;
  event.order_id = order_id_;
  event.session_id = session_id_;
  return event;
}

std::vector<Event>& Gatherer::Gather(std::span<const uint32_t> rows, size_t ahead, base::Ledger* ledger) {
  events_.clear();
  bool sorted = true;
  bool lifecycle = false;
  const size_t known = rows.size() + ahead;
  for (size_t i = 0; i < rows.size(); ++i) {
    if (i + kRowAhead < known) __builtin_prefetch(Find(rows.data()[i + kRowAhead]).row);
    if (i + kSideAhead < known) {
      const Place soon = Find(rows.data()[i + kSideAhead]);
      if (soon.row->side != kNone) __builtin_prefetch(soon.batch->side.data() + soon.row->side);
    }
    events_.push_back(Resolve(rows[i]));
    const size_t last = events_.size() - 1;
    sorted = sorted && (last == 0 || events_[last - 1].time_us <= events_[last].time_us);
    lifecycle = lifecycle || events_[last].Has(event::kTypeStart) || events_[last].Has(event::kTypeComplete);
  }
  // Rows come in the order (source, offset, ordinal), so a stable sort by time gives the order of the design.
  if (!sorted) {
    std::stable_sort(events_.begin(), events_.end(),
                     [](const Event& a, const Event& b) { return a.time_us < b.time_us; });
  }
  DropDuplicates(ledger);
  if (lifecycle) JoinLifecycle(ledger);
  ledger->events_out += events_.size();
  std::erase_if(events_, [ledger](const Event& event) {
    if (event.Has(event::kTypeBot)) {
      ledger->Add(LedgerClass::kFlaggedBot, PlaceOf(event));
      return true;
    }
    if (event.Has(event::kTypeStatic)) {
      ledger->Add(LedgerClass::kFlaggedStatic, PlaceOf(event));
      return true;
    }
    return false;
  });
  return events_;
}

void Gatherer::DropDuplicates(base::Ledger* ledger) {
  size_t kept = 0;
  for (size_t begin = 0; begin < events_.size();) {
    size_t end = begin + 1;
    while (end < events_.size() && events_[end].time_us == events_[begin].time_us) ++end;
    if (end == begin + 1) {
      if (kept != begin) events_[kept] = events_[begin];
      ++kept;
      begin = end;
      continue;
    }
    // Of equal time, in ingest order: the first one of a fingerprint stays.
    seen_.clear();
    for (size_t i = begin; i < end; ++i) {
      const Event event = events_[i];
      const auto [earlier, fresh] = seen_.try_emplace(event.fingerprint & ~event::kFlagBits, event.source, false);
      bool drop = false;
      if (!fresh) {
        if ((event.fingerprint & event::kImplied) != 0) {
          ledger->Add(LedgerClass::kImpliedAgain, PlaceOf(event));
          drop = true;
        } else if ((event.fingerprint & event::kHasEventId) != 0) {
          ledger->Add(LedgerClass::kDuplicateEvent, PlaceOf(event));
          drop = true;
        } else if (earlier->second.first != event.source) {
          ledger->Add(LedgerClass::kDuplicateAcrossSources, PlaceOf(event));
          drop = true;
        } else {
          ledger->Add(LedgerClass::kIdenticalRow, PlaceOf(event));
        }
      }
      if (!drop) events_[kept++] = event;
    }
    begin = end;
  }
  events_.resize(kept);
}

void Gatherer::JoinLifecycle(base::Ledger* ledger) {
  starts_.clear();
  completes_.clear();
  drop_.clear();
  const auto key_of = [this](const Event& event) -> uint64_t {
    const auto instance = event.side.Get(Field::kInstance);
    if (!instance.has_value() && event.case_id == kNone) return 0;
    const uint64_t case_key = event.case_id == kNone ? 0 : table_.dictionaries.identifiers.hash(event.case_id).low;
    const uint64_t name_key = event.type->name == kNone ? 0 : table_.dictionaries.strings.hash(event.type->name).low;
    return base::Mix(base::Mix(static_cast<uint64_t>(instance.value_or(0)) + case_key) + name_key) | 1;
  };
  const auto join = [this, ledger](uint32_t start, uint32_t complete) {
    events_[start].end_us = std::max(events_[start].end_us, events_[complete].time_us);
    ledger->Add(LedgerClass::kJoinedLifecycle, PlaceOf(events_[complete]));
    drop_.push_back(complete);
  };
  for (uint32_t i = 0; i < events_.size(); ++i) {
    const Event& event = events_[i];
    const bool start = event.Has(event::kTypeStart);
    if (!start && !event.Has(event::kTypeComplete)) continue;
    const uint64_t key = key_of(event);
    if (key == 0) {
      ledger->Add(LedgerClass::kUnpairedLifecycle, PlaceOf(event));
      continue;
    }
    std::vector<uint32_t>& partners = start ? completes_[key] : starts_[key];
    // First in, first out. A complete row may stand before its start row only at the same instant.
    const auto partner = std::find_if(partners.begin(), partners.end(), [&](uint32_t other) {
      return !start || events_[other].time_us == event.time_us;
    });
    if (partner == partners.end()) {
      (start ? starts_ : completes_)[key].push_back(i);
      continue;
    }
    const uint32_t other = *partner;
    partners.erase(partner);
    if (start) {
      join(i, other);
    } else {
      join(other, i);
    }
  }
  for (const auto* unpaired : {&starts_, &completes_}) {
    for (const auto& [key, indices] : *unpaired) {
      for (uint32_t i : indices) ledger->Add(LedgerClass::kUnpairedLifecycle, PlaceOf(events_[i]));
    }
  }
  std::sort(drop_.begin(), drop_.end());
  size_t kept = 0;
  size_t next_drop = 0;
  for (size_t i = 0; i < events_.size(); ++i) {
    if (next_drop < drop_.size() && drop_[next_drop] == i) {
      ++next_drop;
    } else {
      if (kept != i) events_[kept] = events_[i];
      ++kept;
    }
  }
  events_.resize(kept);
}

}  // namespace journey::stitch
