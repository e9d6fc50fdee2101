// SPDX-License-Identifier: Apache-2.0
// Small event tables from readable lines, for tests of the analyses (rows_builder.h makes rows as ingest would, for the
// rooms before them):
//
//   TableBuilder builder;
//   builder.Add({"u1", "10:00", "home"});
//   builder.Add({.user = "u1", .at = "1 09:30:15", .name = "pay", .channel = "app", .kind = Kind::kPayment});
//   const event::EventTable table = builder.Build();
//
// One source, one batch, one thread. A time is [DAY ]HH:MM[:SS[.ffffff]], UTC, DAY counted from 2026-09-01 (a Tuesday).
#ifndef JOURNEY_TESTS_UNIT_SUPPORT_TABLE_BUILDER_H_
#define JOURNEY_TESTS_UNIT_SUPPORT_TABLE_BUILDER_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "journey/base/hash.h"
#include "journey/base/time.h"
#include "journey/event/event_table.h"
#include "journey/event/field.h"

namespace journey::testing {

inline constexpr int64_t kFirstDayUs = 20'697 * base::kMicrosPerDay;  // 2026-09-01T00:00:00Z
inline constexpr uint64_t kGlueScope = 17;                            // of all cases, orders and sessions here

// "1 09:30:15" -> microseconds since 1970.
inline int64_t At(std::string_view text) {
  int64_t day = 0;
  if (const size_t space = text.find(' '); space != std::string_view::npos) {
    day = std::atoll(std::string(text.substr(0, space)).c_str());
    text.remove_prefix(space + 1);
  }
  int64_t seconds = 0, micros = 0;
  std::string all(text);
  if (const size_t dot = all.find('.'); dot != std::string::npos) {
    std::string fraction = all.substr(dot + 1);
    fraction.resize(6, '0');
    micros = std::atoll(fraction.c_str());
    all.resize(dot);
  }
  int parts = 0;
  std::string part;
  for (const char c : all + ":") {
    if (c != ':') {
      part += c;
      continue;
    }
    seconds = seconds * 60 + std::atoll(part.c_str());
    part.clear();
    ++parts;
  }
  if (parts == 2) seconds *= 60;
  return kFirstDayUs + day * base::kMicrosPerDay + seconds * base::kMicrosPerSecond + micros;
}

struct EventLine {
  std::string user;  // identifier of type user; empty = none
  std::string at;
  std::string name;  // event name, and touchpoint unless that is given
  std::string channel = "";
  event::Kind kind = event::Kind::kOther;
  std::string touchpoint = "";  // "-" = no touchpoint; empty = `name`
  std::string case_id = "";
  event::Author author = event::Author::kCustomer;
  uint8_t flags = event::kTypeExtends;
  std::string end = "";  // end_time
  std::string anonymous = "";
  std::string device = "";
  std::string order_id = "";
  std::string session_id = "";
  std::vector<std::string> segments = {};                        // values of the declared segments; "" = absent
  std::vector<std::pair<event::Field, int64_t>> side = {};       // packed words (field.h)
  std::vector<std::pair<event::Field, std::string>> texts = {};  // side fields of type text
};

class TableBuilder {
 public:
  // `segments`: the names of the declared segments.
  explicit TableBuilder(std::vector<std::string> segments = {}) { table_.segments = std::move(segments); }

  TableBuilder& Add(const EventLine& line) {
    event::Dictionaries& words = table_.dictionaries;
    event::EventType type;
    type.name = words.strings.Intern(line.name);
    if (line.touchpoint != "-") {
      type.touchpoint = words.strings.Intern(line.touchpoint.empty() ? line.name : line.touchpoint);
    }
    if (!line.channel.empty()) type.channel = words.strings.Intern(line.channel);
    type.kind = line.kind;
    type.author = line.author;
    type.stage = event::StageOf(line.kind);
    type.flags = line.flags;
    std::vector<uint32_t> values(table_.segments.size(), event::kNone);
    for (size_t i = 0; i < line.segments.size() && i < values.size(); ++i) {
      if (!line.segments[i].empty()) values[i] = words.strings.Intern(line.segments[i]);
    }
    type.segments = values.empty() ? 0 : words.segments.Intern(values);

    std::vector<uint32_t> members;
    const auto identify = [&](uint16_t identifier_type, const std::string& value, uint64_t scope) {
      if (!value.empty()) members.push_back(words.identifiers.Intern(identifier_type, scope, value));
    };
    identify(event::kTypeUser, line.user, 0);
    identify(event::kTypeAnonymous, line.anonymous, 0);
    identify(event::kTypeDevice, line.device, 0);
    identify(event::kTypeCase, line.case_id, kGlueScope);
    identify(event::kTypeOrder, line.order_id, kGlueScope);
    identify(event::kTypeSession, line.session_id, kGlueScope);
    std::sort(members.begin(), members.end());

    event::Row row{};
    row.time_us = At(line.at);
    row.fingerprint = base::Mix(batch_.rows.size() + 1) & ~event::kFlagBits;
    row.tuple = words.tuples.Intern(members);
    row.type = words.types.Intern(type);
    row.offset = static_cast<uint32_t>(batch_.rows.size()) * 100;
    row.side = AddSide(line);
    batch_.rows.push_back(row);
    return *this;
  }

  // Call once.
  event::EventTable Build() {
    event::SourceInfo source;
    source.name = "test.ndjson";
    source.records = source.events = batch_.rows.size();
    for (const event::Row& row : batch_.rows) {
      if (!source.has_time || row.time_us < source.first_time_us) source.first_time_us = row.time_us;
      if (!source.has_time || row.time_us > source.last_time_us) source.last_time_us = row.time_us;
      source.has_time = true;
    }
    table_.sources.push_back(source);
    event::DictionaryMap map;
    for (uint32_t i = 0; i < table_.dictionaries.strings.size(); ++i) map.strings.push_back(i);
    for (uint32_t i = 0; i < table_.dictionaries.tuples.size(); ++i) map.tuples.push_back(i);
    for (uint32_t i = 0; i < table_.dictionaries.types.size(); ++i) map.types.push_back(i);
    table_.maps.push_back(std::move(map));
    table_.batches.push_back(std::move(batch_));
    table_.identifier_types = {"user", "email", "phone", "anonymous", "device", "case", "order", "session", "alias"};
    return std::move(table_);
  }

 private:
  uint32_t AddSide(const EventLine& line) {
    std::array<uint64_t, event::kMaxSideFields> words{};
    uint64_t presence = 0;
    const auto set = [&](event::Field field, uint64_t word) {
      presence |= uint64_t{1} << event::SideBit(field);
      words[static_cast<size_t>(event::SideBit(field))] = word;
    };
    for (const auto& [field, value] : line.side) set(field, static_cast<uint64_t>(value));
    for (const auto& [field, text] : line.texts) set(field, table_.dictionaries.strings.Intern(text));
    if (!line.end.empty()) set(event::Field::kEndTime, static_cast<uint64_t>(At(line.end)));
    if (presence == 0) return event::kNone;
    const uint32_t place = static_cast<uint32_t>(batch_.side.size());
    uint32_t units[event::kMostSideUnits];
    batch_.side.insert(batch_.side.end(), units, event::PackSide(presence, words.data(), units));
    return place;
  }

  event::EventTable table_;
  event::RowBatch batch_;
};

}  // namespace journey::testing

#endif  // JOURNEY_TESTS_UNIT_SUPPORT_TABLE_BUILDER_H_
