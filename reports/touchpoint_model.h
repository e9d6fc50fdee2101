// SPDX-License-Identifier: Apache-2.0
// The model's touchpoints: what each room knows of one, side by side.
#ifndef REPORTS_TOUCHPOINT_MODEL_H_
#define REPORTS_TOUCHPOINT_MODEL_H_

#include <optional>

#include "journey/stats/interval.h"
#include "reports/json_builder.h"
#include "reports/model_builder.h"

namespace reports {

// `touchpoints`, the kTouchpointsShown most frequent.
void AddTouchpoints(const ModelInput& input, JsonObject& model);
// `rate`, `low`, `high`, where they are known.
void AddEstimate(JsonObject& object, const std::optional<journey::stats::RateEstimate>& estimate);

}  // namespace reports

#endif  // REPORTS_TOUCHPOINT_MODEL_H_
