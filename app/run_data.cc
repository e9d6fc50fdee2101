// SPDX-License-Identifier: Apache-2.0
#include "app/run_data.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "app/debug.h"
#include "app/no_events.h"
#include "journey/base/parallel.h"
#include "journey/base/status_macros.h"
#include "journey/event/derived_segment.h"
#include "journey/service/derived_segments.h"

namespace app {

namespace event = journey::event;
namespace stitch = journey::stitch;

std::string_view RunData::Text(uint32_t string_id) const {
  return string_id == event::kNone ? std::string_view() : table().dictionaries.strings[string_id];
}

std::string RunData::CustomerName(uint32_t representative, bool raw) const {
  const event::IdentifierTable& identifiers = table().dictionaries.identifiers;
  if (raw) return std::string(identifiers.value(representative));
  return pseudonyms.Customer(table().identifier_types[identifiers.type(representative)],
                             identifiers.value(representative));
}

std::string RunData::IdentifierName(uint32_t identifier, bool raw) const {
  const event::IdentifierTable& identifiers = table().dictionaries.identifiers;
  if (raw) return std::string(identifiers.value(identifier));
  return pseudonyms.Identifier(table().identifier_types[identifiers.type(identifier)], identifiers.value(identifier));
}

namespace {

absl::StatusOr<stitch::UnitKind> ParseUnit(const RunOptions& options, const event::EventTable& table) {
  if (options.unit.empty()) return stitch::DefaultUnit(table);
  for (stitch::UnitKind unit :
       {stitch::UnitKind::kSession, stitch::UnitKind::kJourney, stitch::UnitKind::kCustomer, stitch::UnitKind::kCase}) {
    if (stitch::Name(unit) == options.unit) return unit;
  }
  return absl::InvalidArgumentError(
      absl::StrFormat("--unit %s: not a unit; there are session, journey, customer and case", options.unit));
}

// Options were checked when they were resolved.
void ChooseSessions(const RunOptions& options, RunData* data) {
  data->stitch.session_rules = *stitch::SessionRulesOf(data->table(), options.sessions);
  const stitch::JourneyCut cut = *stitch::FindJourneyCut(options.journeys);
  data->stitch.journeys = cut.rule;
  data->stitch.journey_gap_us = cut.gap_us;
  data->stitch.zone = options.ingest.mapping.zone;
  const std::optional<stitch::SessionRule> asked = stitch::FindSessionRule(options.sessions);
  const bool ids = std::any_of(data->stitch.session_rules.begin(), data->stitch.session_rules.end(),
                               [](const stitch::SessionRule& rule) { return rule.own_ids; });
  if (asked.has_value() && asked->own_ids && !ids) {
    data->warnings.push_back(absl::StrFormat(
        "--sessions %s: no input maps a session id; sessions are cut after 30 minutes", options.sessions));
  }
}

void WarnOfAbsentSegments(RunData* data) {
  const event::TupleTable& tuples = data->table().dictionaries.segments;
  for (size_t i = 0; i < data->table().segments.size(); ++i) {
    const auto derived = event::FindDerivedSegment(data->table().segments[i]);
    if (derived.has_value() && *derived != event::DerivedSegment::kDeviceClass) continue;
    bool seen = false;
    for (uint32_t tuple = 0; tuple < tuples.size() && !seen; ++tuple) {
      seen = i < tuples[tuple].size() && tuples[tuple][i] != event::kNone;
    }
    if (!seen)
      data->warnings.push_back(
          absl::StrFormat("segment '%s': no event of these inputs has a value", data->table().segments[i]));
  }
}

void DeriveSegments(const RunOptions& options, RunData* data) {
  const absl::TimeZone zone = options.ingest.mapping.zone;
  const auto vocabulary = journey::service::MakeDerivedVocabulary(zone, &data->ingested.table);
  if (vocabulary == nullptr) return;
  data->stitch.make_filler = [data, vocabulary, zone, rules = options.derived] {
    return std::make_unique<journey::service::DerivedSegments>(&data->table(), vocabulary, rules, zone,
                                                               data->stitch.as_of_us);
  };
}

}  // namespace

absl::StatusOr<std::unique_ptr<RunData>> Load(const RunOptions& options, journey::base::Progress* progress,
                                              journey::base::StageTable* stages) {
  auto data = std::make_unique<RunData>(options.key);
  {
    journey::base::StageTable::Scope scope(stages, "ingest");
    ASSIGN_OR_RETURN(data->ingested, ingest::Ingest(options.ingest, progress));
    uint64_t bytes = 0;
    for (const event::SourceInfo& source : data->table().sources) bytes += source.bytes;
    scope.Count(data->table().RowCount(), bytes);
    stages->SetEvents(data->table().RowCount());
    stages->SetInputBytes(InputBytes(data->table().sources));
  }
  RETURN_IF_ERROR(CheckEvents(data->ingested));
  {
    journey::base::StageTable::Scope scope(stages, "identity/components");
    data->components = journey::identity::BuildComponents(
        data->table(), options.identity, journey::base::ThreadCount(options.ingest.threads), &data->ingested.ledger);
    scope.Count(data->components.count);
  }
  std::vector<std::string> missing;
  ASSIGN_OR_RETURN(data->goal,
                   stitch::FindGoal(data->table(), options.goals, options.goals_from_flags ? nullptr : &missing));
  for (const std::string& name : missing) {
    data->warnings.push_back(absl::StrFormat(
        "project file: goal '%s' is no touchpoint, event or kind of these inputs; it is passed over", name));
  }
  WarnOfAbsentSegments(data.get());
  ASSIGN_OR_RETURN(data->stitch.unit, ParseUnit(options, data->table()));
  data->stitch.identity = options.identity;
  ChooseSessions(options, data.get());
  data->stitch.as_of_us = stitch::AsOf(data->table(), options.as_of_us);
  DeriveSegments(options, data.get());
  data->stitch.threads = journey::base::ThreadCount(options.ingest.threads);
  return data;
}

absl::Status StitchInto(RunData* data, const std::vector<stitch::ComponentSink*>& sinks,
                        journey::base::Progress* progress, journey::base::StageTable* stages) {
  journey::base::StageTable::Scope scope(stages, "stitch and analyse");
  scope.Count(data->table().RowCount());
  return stitch::Stitch(data->table(), data->components, data->goal, data->stitch, sinks, &data->ingested.ledger,
                        progress);
}

}  // namespace app
