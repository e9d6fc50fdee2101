// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "absl/strings/str_format.h"
#include "journey/stitch/stitcher.h"

namespace journey::stitch {

namespace {

using event::EventType;
using event::Kind;
using event::kNone;

template <typename Matches>
bool Mark(const event::TypeTable& types, const Matches& matches, std::vector<bool>* marked) {
  bool any = false;
  for (uint32_t id = 0; id < types.size(); ++id) {
    const EventType& type = types[id];
    if ((type.flags & (event::kTypeBot | event::kTypeStatic | event::kTypeFailure)) != 0 || !matches(type)) continue;
    (*marked)[id] = true;
    any = true;
  }
  return any;
}

}  // namespace

absl::StatusOr<Goal> FindGoal(const event::EventTable& table, const std::vector<std::string>& wanted,
                              std::vector<std::string>* missing) {
  const event::TypeTable& types = table.dictionaries.types;
  const base::StringInterner& strings = table.dictionaries.strings;
  Goal goal;
  goal.types.assign(types.size(), false);
  if (wanted.empty()) {
    for (Kind kind : {Kind::kOrder, Kind::kPayment}) {
      if (Mark(
              types, [&](const EventType& type) { return type.kind == kind; }, &goal.types)) {
        goal.names.push_back(std::string(event::Name(kind)));
        break;
      }
    }
    return goal;
  }
  for (const std::string& name : wanted) {
    const uint32_t id = strings.Find(name);
    const auto kind = event::FindKind(name);
    const bool found =
        (id != base::StringInterner::kAbsent &&
         (Mark(
              types, [&](const EventType& type) { return type.touchpoint == id; }, &goal.types) ||
          Mark(
              types, [&](const EventType& type) { return type.name == id; }, &goal.types))) ||
        (kind.has_value() && Mark(
                                 types, [&](const EventType& type) { return type.kind == *kind; }, &goal.types));
    if (!found && missing != nullptr) {
      missing->push_back(name);
      continue;
    }
    if (!found) {
      std::set<std::string_view> names;
      for (uint32_t type = 0; type < types.size(); ++type) {
        for (uint32_t string : {types[type].touchpoint, types[type].name}) {
          if (string != kNone) names.insert(strings[string]);
        }
      }
      const std::string_view nearest = base::NearestMatch(name, {names.begin(), names.end()});
      return absl::NotFoundError(
          absl::StrFormat("--goal %s: no touchpoint, event or kind of that name is in the data%s", name,
                          nearest.empty() ? std::string("; `export touchpoints` lists them")
                                          : absl::StrFormat("; did you mean '%s'?", nearest)));
    }
    goal.names.push_back(name);
  }
  return goal;
}

UnitKind DefaultUnit(const event::EventTable& table) {
  const event::Dictionaries& dictionaries = table.dictionaries;
  // Tuples are made by rows, so each stands for at least one; the empty tuple exists always. Few beside rows, and the
  // first one mostly decides.
  for (uint32_t tuple = 1; tuple < dictionaries.tuples.size(); ++tuple) {
    bool has_case = false;
    for (uint32_t id : dictionaries.tuples[tuple]) {
      const uint16_t type = dictionaries.identifiers.type(id);
      if (event::ClassOf(type) != event::IdentifierClass::kGlue) return UnitKind::kJourney;
      has_case |= type == event::kTypeCase;
    }
    if (!has_case) return UnitKind::kJourney;
  }
  bool any_row = false;
  for (const event::RowBatch& batch : table.batches) {
    for (const event::Row& row : batch.rows) {
      if (table.maps[batch.thread].tuples[row.tuple] == 0) return UnitKind::kJourney;
    }
    any_row |= !batch.rows.empty();
  }
  return any_row ? UnitKind::kCase : UnitKind::kJourney;
}

std::vector<int64_t> AsOf(const event::EventTable& table, int64_t as_of_us) {
  std::vector<int64_t> result;
  for (const event::SourceInfo& source : table.sources) {
    result.push_back(as_of_us != 0 ? as_of_us : source.last_time_us);
  }
  return result;
}

std::string_view Name(UnitKind unit) {
  constexpr std::string_view kNames[] = {"session", "journey", "customer", "case"};
  return kNames[static_cast<size_t>(unit)];
}

}  // namespace journey::stitch
