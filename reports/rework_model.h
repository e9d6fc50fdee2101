// SPDX-License-Identifier: Apache-2.0
// The model's `loops`, `blueprints`, `problems` and `channel_roles`: going round, going another way than meant, coming
// back, and on which channels.
#ifndef REPORTS_REWORK_MODEL_H_
#define REPORTS_REWORK_MODEL_H_

#include "reports/json_builder.h"
#include "reports/model_builder.h"

namespace reports {

// What the page shows of each; what is beyond is counted, and exports hide nothing.
inline constexpr size_t kLoopsShown = 5;            // rings, and as many touchpoints that repeat
inline constexpr int64_t kFewestLoopCustomers = 5;  // fewer are no pattern
inline constexpr size_t kProblemTopicsShown = 20;   // topics, and values of each kind of first contact

inline constexpr size_t kDeviationsShown = 4;  // of a blueprint

void AddBlueprints(const ModelInput& input, JsonObject& model);
void AddRules(const ModelInput& input, JsonObject& model);
void AddLoops(const ModelInput& input, JsonObject& model);
void AddProblems(const ModelInput& input, JsonObject& model);
void AddChannelRoles(const ModelInput& input, JsonObject& model);

}  // namespace reports

#endif  // REPORTS_REWORK_MODEL_H_
