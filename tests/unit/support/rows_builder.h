// SPDX-License-Identifier: Apache-2.0
// Makes small event tables by hand, as ingest would, so that the rooms after it can be tested without files.
#ifndef JOURNEY_TESTS_UNIT_SUPPORT_ROWS_BUILDER_H_
#define JOURNEY_TESTS_UNIT_SUPPORT_ROWS_BUILDER_H_

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "journey/base/hash.h"
#include "journey/base/time.h"
#include "journey/event/event_table.h"

namespace journey::testing {

inline constexpr int64_t kDayZero = 1'767'225'600'000'000;  // 2026-01-01T00:00:00Z
constexpr int64_t At(double minutes) { return kDayZero + static_cast<int64_t>(minutes * 60e6); }

// One event. Empty = absent. Times are minutes since 2026-01-01T00:00Z.
struct TestEvent {
  double minute = 0;
  std::string name;
  std::string user, anonymous, device, email, case_id, order, session;
  std::string channel = "web";
  event::Kind kind = event::Kind::kView;
  event::Author author = event::Author::kCustomer;
  bool touchpoint = true;  // named by `name`
  bool extends = true;
  uint8_t flags = 0;  // beyond extends
  std::string event_id;
  int source = 0;
  std::map<event::Field, int64_t> side;
  std::map<event::Field, std::string> side_text;
  std::string segment;        // of the one declared segment, if DeclareSegment was called
  std::string alias, member;  // member: of type id.member, if DeclareMember was called
};

class RowsBuilder {
 public:
  RowsBuilder() {
    table_.identifier_types = {"user", "email", "phone", "anonymous", "device", "case", "order", "session", "alias"};
  }

  RowsBuilder& DeclareSegment(const std::string& name) {
    table_.segments.push_back(name);
    return *this;
  }

  RowsBuilder& DeclareMember() {
    table_.identifier_types.push_back("id.member");
    return *this;
  }

  RowsBuilder& Add(const TestEvent& event) {
    events_.push_back(event);
    return *this;
  }

  event::EventTable Build() {
    auto local = std::make_unique<event::Dictionaries>();
    local->segments = event::TupleTable();
    int sources = 1;
    for (const TestEvent& event : events_) sources = std::max(sources, event.source + 1);
    for (int source = 0; source < sources; ++source) {
      event::SourceInfo info;
      info.name = "source" + std::to_string(source);
      event::RowBatch batch;
      batch.source = source;
      for (const TestEvent& event : events_) {
        if (event.source != source) continue;
        AddRow(event, local.get(), &batch);
        info.last_time_us = info.has_time ? std::max(info.last_time_us, At(event.minute)) : At(event.minute);
        info.first_time_us = info.has_time ? std::min(info.first_time_us, At(event.minute)) : At(event.minute);
        info.has_time = true;
        ++info.events;
      }
      table_.sources.push_back(info);
      table_.batches.push_back(std::move(batch));
    }
    std::vector<std::unique_ptr<event::Dictionaries>> locals;
    locals.push_back(std::move(local));
    event::MergeDictionaries(std::move(locals), &table_);
    return std::move(table_);
  }

 private:
  void AddRow(const TestEvent& event, event::Dictionaries* local, event::RowBatch* batch) {
    event::Row row;
    row.time_us = At(event.minute);
    uint64_t fingerprint = base::Mix(static_cast<uint64_t>(row.time_us));
    std::vector<uint32_t> members;
    const auto identify = [&](uint16_t type, const std::string& value) {
      fingerprint += base::Mix(base::HashBytes64(value, type));
      if (!value.empty()) members.push_back(local->identifiers.Intern(type, 0, value));
    };
    identify(event::kTypeUser, event.user);
    identify(event::kTypeEmail, event.email);
    identify(event::kTypeAnonymous, event.anonymous);
    identify(event::kTypeDevice, event.device);
    if (!event.alias.empty()) identify(event::kTypeAlias, event.alias);
    if (!event.member.empty()) identify(event::kFirstCustomType, event.member);
    identify(event::kTypeCase, event.case_id);
    identify(event::kTypeOrder, event.order);
    identify(event::kTypeSession, event.session);
    std::sort(members.begin(), members.end());
    row.tuple = local->tuples.Intern(members);
    event::EventType type;
    type.name = local->strings.Intern(event.name);
    type.touchpoint = event.touchpoint ? type.name : event::kNone;
    type.channel = event.channel.empty() ? event::kNone : local->strings.Intern(event.channel);
    type.kind = event.kind;
    type.author = event.author;
    type.stage = event::StageOf(event.kind);
    type.flags = static_cast<uint8_t>(event.flags | (event.extends ? event::kTypeExtends : 0));
    if (!table_.segments.empty()) {
      const uint32_t value = event.segment.empty() ? event::kNone : local->strings.Intern(event.segment);
      type.segments = local->segments.Intern(std::vector<uint32_t>{value});
    }
    row.type = local->types.Intern(type);
    fingerprint += base::Mix(base::HashBytes64(event.name, 77) + base::HashBytes64(event.event_id, 78));
    row.fingerprint = (fingerprint & ~event::kFlagBits) | (event.event_id.empty() ? 0 : event::kHasEventId);
    row.offset = static_cast<uint32_t>(batch->rows.size() * 100);
    row.side = event::kNone;
    std::array<uint64_t, event::kMaxSideFields> words{};
    uint64_t presence = 0;
    const auto set = [&](event::Field field, uint64_t word) {
      presence |= uint64_t{1} << event::SideBit(field);
      words[static_cast<size_t>(event::SideBit(field))] = word;
    };
    for (const auto& [field, value] : event.side) set(field, static_cast<uint64_t>(value));
    for (const auto& [field, text] : event.side_text) set(field, local->strings.Intern(text));
    if (presence != 0) {
      row.side = static_cast<uint32_t>(batch->side.size());
      uint32_t units[event::kMostSideUnits];
      batch->side.insert(batch->side.end(), units, event::PackSide(presence, words.data(), units));
    }
    batch->rows.push_back(row);
  }

  event::EventTable table_;
  std::vector<TestEvent> events_;
};

}  // namespace journey::testing

#endif  // JOURNEY_TESTS_UNIT_SUPPORT_ROWS_BUILDER_H_
