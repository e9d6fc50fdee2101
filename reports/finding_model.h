// SPDX-License-Identifier: Apache-2.0
// The model's findings, from those of the analysis.
#ifndef REPORTS_FINDING_MODEL_H_
#define REPORTS_FINDING_MODEL_H_

#include <string_view>

#include "reports/json_builder.h"
#include "reports/model_builder.h"

namespace reports {

// `findings`, `headline` and `comparisons`.
void AddFindings(const ModelInput& input, JsonObject& model);
// `contact_after` of one touchpoint, where it was measured.
void AddContactAfter(const journey::findings::FindingResult& findings, std::string_view touchpoint, JsonObject& object);

}  // namespace reports

#endif  // REPORTS_FINDING_MODEL_H_
