// SPDX-License-Identifier: Apache-2.0
// The section `friction` of the project file -> the rules of signals in force; and the presets, which are the same
// language as data (journey/friction/presets). docs/project-file.md, "Friction".
#ifndef JOURNEY_APP_FRICTION_RULES_H_
#define JOURNEY_APP_FRICTION_RULES_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "app/json_places.h"
#include "journey/friction/rule_set.h"

namespace app {

// (name, JSON) of the files of journey/friction/presets, sorted by name; written at build time.
std::vector<std::pair<std::string_view, std::string_view>> EmbeddedRuleSets();
std::vector<std::string_view> RuleSetNames();

// The catalogue's defaults with the preset's rules over them. NotFound with the nearest name.
absl::Status ApplyRuleSet(std::string_view preset, journey::friction::RuleSet* rules);

// `json`: the project file, checked against its schema. Where it has no section, nothing changes. Errors point into
// the file.
absl::Status ReadFriction(const PlacedJson& json, journey::friction::RuleSet* rules);

}  // namespace app

#endif  // JOURNEY_APP_FRICTION_RULES_H_
