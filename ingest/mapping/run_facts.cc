// SPDX-License-Identifier: Apache-2.0
// What only all sources together can say.
#include <algorithm>
#include <map>

#include "absl/strings/str_format.h"
#include "ingest/mapping.h"
#include "journey/base/text.h"
#include "journey/event/derived_segment.h"

namespace ingest {

RunFacts FactsOf(const std::vector<MappingChoice>& choices) {
  RunFacts facts;
  facts.identifier_types = {"user", "email", "phone", "anonymous", "device", "case", "order", "session", "alias"};
  facts.case_only = !choices.empty();
  std::vector<std::string> families;
  for (const MappingChoice& choice : choices) {
    families.insert(families.end(), choice.identifier_types.begin(), choice.identifier_types.end());
    facts.case_only &= choice.case_only;
  }
  std::sort(families.begin(), families.end());
  families.erase(std::unique(families.begin(), families.end()), families.end());
  facts.identifier_types.insert(facts.identifier_types.end(), families.begin(), families.end());
  return facts;
}

namespace {

// `others`: names that would do as well as a column.
absl::Status NotApplied(const std::vector<MappingChoice>& choices, const std::string& entry, const std::string& column,
                        const std::vector<std::string_view>& others) {
  std::vector<std::string_view> columns;
  for (const MappingChoice& choice : choices)
    columns.insert(columns.end(), choice.columns.begin(), choice.columns.end());
  std::vector<std::string_view> names = columns;
  names.insert(names.end(), others.begin(), others.end());
  const std::string_view nearest = journey::base::NearestMatch(column, names);
  std::string seen;
  for (size_t i = 0; i < columns.size() && i < 20; ++i) {
    if (std::find(columns.begin(), columns.begin() + static_cast<std::ptrdiff_t>(i), columns[i]) !=
        columns.begin() + static_cast<std::ptrdiff_t>(i))
      continue;
    seen.append(seen.empty() ? "" : ", ").append(columns[i]);
  }
  return absl::InvalidArgumentError(
      absl::StrFormat("%s: no input has a column \"%s\"%s; columns seen: %s", entry, column,
                      nearest.empty() ? std::string() : absl::StrFormat(" (did you mean \"%s\"?)", nearest), seen));
}

}  // namespace

absl::Status CheckApplied(const std::vector<MappingChoice>& choices, const MappingOptions& options) {
  const auto applied = [&](size_t index, std::vector<size_t> MappingChoice::*list) {
    return std::any_of(choices.begin(), choices.end(), [&](const MappingChoice& choice) {
      return std::find((choice.*list).begin(), (choice.*list).end(), index) != (choice.*list).end();
    });
  };
  for (size_t i = 0; i < options.map.size(); ++i) {
    const auto& [field, column] = options.map[i];
    if (!applied(i, &MappingChoice::applied_map))
      return NotApplied(choices, absl::StrFormat("--map %s=%s", field, column), column, {});
  }
  for (size_t i = 0; options.segments_from_flags && i < options.segments.size(); ++i) {
    const std::string& segment = options.segments[i];
    if (!applied(i, &MappingChoice::applied_segments))
      return NotApplied(choices, absl::StrFormat("--segment %s", segment), segment,
                        journey::event::DerivedSegmentNames());
  }
  return absl::OkStatus();
}

std::vector<std::pair<std::string, journey::event::Stage>> TouchpointStages(const journey::event::EventTable& table) {
  // A type whose stage is not its kind's has it from a rule.
  std::map<std::string, journey::event::Stage> stages;
  const auto& types = table.dictionaries.types;
  for (uint32_t id = 0; id < types.size(); ++id) {
    const journey::event::EventType& type = types[id];
    if (type.touchpoint == journey::event::kNone || type.stage == journey::event::StageOf(type.kind)) continue;
    // Two rules that meet in one name: the earlier stage, whatever the order of the types.
    const auto [position, inserted] = stages.emplace(table.dictionaries.strings[type.touchpoint], type.stage);
    if (!inserted) position->second = std::min(position->second, type.stage);
  }
  return {stages.begin(), stages.end()};
}

}  // namespace ingest
