// SPDX-License-Identifier: Apache-2.0
#include "journey/stitch/gather.h"

#include <algorithm>

#include "journey/base/hash.h"
#include "journey/base/scratch.h"

namespace journey::stitch {

namespace {

using base::LedgerClass;
using event::Event;
using event::Field;
using event::kNone;

constexpr uint64_t kEndBits = event::SideBits({Field::kEndTime, Field::kDuration});

// From the end itself, else from the duration.
int64_t EndOf(int64_t time_us, const event::SideFields& side) {
  if (const auto end = side.Get(Field::kEndTime); end.has_value()) return std::max(time_us, *end);
  return time_us + std::max<int64_t>(0, side.Get(Field::kDuration).value_or(0));
}

// Events for which room is kept.
constexpr size_t kMostSpare = size_t{1} << 14;

base::LedgerSample PlaceOf(const Event& event) { return {event.source, event.byte, 0}; }

}  // namespace

Gatherer::Gatherer(const event::EventTable& table, const identity::PersonTuples& persons)
    : table_(table), persons_(persons), walk_(table) {}

// The cases, orders and sessions of `runs_`. After all runs are known, so that what few of them wait for overlaps.
void Gatherer::FindGlue(std::span<Event> events) const {
  const event::Dictionaries& dictionaries = table_.dictionaries;
  for (const identity::TupleRun& run : runs_) {
    if (persons_.HasGlue(run.tuple)) __builtin_prefetch(dictionaries.tuples[run.tuple].data());
  }
  for (const identity::TupleRun& run : runs_) {
    if (!persons_.HasGlue(run.tuple)) continue;
    uint32_t case_id = kNone, order_id = kNone, session_id = kNone;
    for (const uint32_t id : dictionaries.tuples[run.tuple]) {
      const uint16_t type = dictionaries.identifiers.type(id);
      if (type == event::kTypeCase) case_id = id;
      if (type == event::kTypeOrder) order_id = id;
      if (type == event::kTypeSession) session_id = id;
    }
    for (Event& event : events.subspan(run.begin, run.end - run.begin)) {
      event.case_id = case_id;
      event.order_id = order_id;
      event.session_id = session_id;
    }
  }
}

inline void Gatherer::Resolve(const RowWalk::Place& place, Event* event) {
  const RowWalk::Batch& batch = *place.batch;
  const event::Row& row = *place.row;
  event->time_us = row.time_us;
  event->end_us = row.time_us;
  event->fingerprint = row.fingerprint;
  event->type = &table_.dictionaries.types[batch.map->types[row.type]];
  event->side = row.side == kNone ? event::SideFields() : event::SideFields(batch.side + row.side, batch.map->strings);
  event->tuple = batch.map->tuples[row.tuple];
  event->source = batch.source;
  event->byte = batch.begin_bytes + row.offset;
  if (event->side.HasAny(kEndBits)) event->end_us = EndOf(row.time_us, event->side);
}

Gatherer::Gathered Gatherer::Gather(size_t count, uint32_t customer, base::Ledger* ledger) {
  if (events_.size() < count || events_.size() > kMostSpare) {
    // What is there is not needed, and a huge component takes no more than it needs.
    base::ClearScratch(&events_);
    events_.resize(std::max(count, std::min(events_.capacity(), kMostSpare)));
  }
  std::span<Event> events(events_.data(), count);
  base::ClearScratch(&runs_);
  bool ascending = true;  // no two times are equal, none comes late
  int64_t last_us = INT64_MIN;
  uint16_t flags = 0;  // of all types
  for (uint32_t i = 0; i < count; ++i) {
    Event& event = events[i];
    Resolve(walk_.Next(), &event);
    if (runs_.empty() || runs_.back().tuple != event.tuple) runs_.push_back({.begin = i, .tuple = event.tuple});
    runs_.back().end = i + 1;
    event.case_id = event.order_id = event.session_id = kNone;
    event.customer = customer;
    ascending &= last_us < event.time_us;
    last_us = event.time_us;
    flags |= event.type->flags;
  }
  FindGlue(events);
  constexpr uint16_t kNeedsWork = event::kTypeStart | event::kTypeComplete | event::kTypeBot | event::kTypeStatic;
  if (ascending && (flags & kNeedsWork) == 0) {
    ledger->events_out += count;
    return {events, runs_};
  }
  if (!ascending) {
    // Rows come in the order (source, offset, ordinal), so a stable sort by time gives the order of the design.
    const auto by_time = [](const Event& a, const Event& b) { return a.time_us < b.time_us; };
    if (!std::is_sorted(events.begin(), events.end(), by_time)) std::stable_sort(events.begin(), events.end(), by_time);
    events = DropDuplicates(events, ledger);
  }
  if ((flags & (event::kTypeStart | event::kTypeComplete)) != 0) events = JoinLifecycle(events, ledger);
  ledger->events_out += events.size();
  const auto kept = std::remove_if(events.begin(), events.end(), [ledger](const Event& event) {
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
  events = events.first(static_cast<size_t>(kept - events.begin()));
  return {events, later_runs_.Find(events)};
}

std::span<Event> Gatherer::DropDuplicates(std::span<Event> events, base::Ledger* ledger) {
  size_t kept = 0;
  for (size_t begin = 0; begin < events.size();) {
    size_t end = begin + 1;
    while (end < events.size() && events[end].time_us == events[begin].time_us) ++end;
    if (end == begin + 1) {
      if (kept != begin) events[kept] = events[begin];
      ++kept;
      begin = end;
      continue;
    }
    // Of equal time, in ingest order: the first one of a fingerprint stays.
    seen_.clear();
    for (size_t i = begin; i < end; ++i) {
      const Event event = events[i];
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
      if (!drop) events[kept++] = event;
    }
    begin = end;
  }
  return events.first(kept);
}

std::span<Event> Gatherer::JoinLifecycle(std::span<Event> events, base::Ledger* ledger) {
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
  const auto join = [this, events, ledger](uint32_t start, uint32_t complete) {
    events[start].end_us = std::max(events[start].end_us, events[complete].time_us);
    ledger->Add(LedgerClass::kJoinedLifecycle, PlaceOf(events[complete]));
    drop_.push_back(complete);
  };
  for (uint32_t i = 0; i < events.size(); ++i) {
    const Event& event = events[i];
    const bool start = event.Has(event::kTypeStart);
    if (!start && !event.Has(event::kTypeComplete)) continue;
    const uint64_t key = key_of(event);
    if (key == 0) {
      ledger->Add(LedgerClass::kUnpairedLifecycle, PlaceOf(event));
      continue;
    }
    std::vector<uint32_t>& partners = start ? completes_[key] : starts_[key];
    // First in, first out. A complete row may stand before its start row only at the same instant.
    const auto partner = std::find_if(partners.begin(), partners.end(),
                                      [&](uint32_t other) { return !start || events[other].time_us == event.time_us; });
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
      for (uint32_t i : indices) ledger->Add(LedgerClass::kUnpairedLifecycle, PlaceOf(events[i]));
    }
  }
  std::sort(drop_.begin(), drop_.end());
  size_t kept = 0;
  size_t next_drop = 0;
  for (size_t i = 0; i < events.size(); ++i) {
    if (next_drop < drop_.size() && drop_[next_drop] == i) {
      ++next_drop;
    } else {
      if (kept != i) events[kept] = events[i];
      ++kept;
    }
  }
  return events.first(kept);
}

}  // namespace journey::stitch
