// SPDX-License-Identifier: Apache-2.0
// Friction in the model: every signal with its rule, its counts or what is missing; the score; the worst sessions.
#ifndef REPORTS_FRICTION_MODEL_H_
#define REPORTS_FRICTION_MODEL_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "journey/event/event_table.h"
#include "journey/findings/signal_impact.h"
#include "journey/friction/accumulator.h"
#include "journey/friction/rule_set.h"
#include "reports/json_builder.h"

namespace reports {

struct FrictionInput {
  const journey::friction::FrictionResult* result = nullptr;
  const journey::friction::RuleSet* rules = nullptr;
  const journey::base::StringInterner* strings = nullptr;
  // The pseudonym of a customer, by its representative identifier.
  std::function<std::string(uint32_t representative)> customer_name;
  const journey::findings::SignalImpactResult* impact = nullptr;  // null: not known
};

inline constexpr size_t kPlacesShown = 5;   // of a signal; exports have all
inline constexpr size_t kImpactPlaces = 5;  // of a signal: those with the most affected visits
inline constexpr size_t kSpeedShown = 40;   // rows of measured times
inline constexpr size_t kSelfServiceShown = 5;
inline constexpr size_t kFrictionAt = 3;  // signals of a touchpoint, for the map

// Adds `friction` to the model.
void AddFriction(const FrictionInput& input, JsonObject& model);
// Adds `friction` to a touchpoint of the model: its most frequent signals; nothing where it has none.
void AddFrictionAt(const FrictionInput& input, std::string_view touchpoint, JsonObject& object);

}  // namespace reports

#endif  // REPORTS_FRICTION_MODEL_H_
