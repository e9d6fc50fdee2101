// SPDX-License-Identifier: Apache-2.0
// The model's figures: all rows of `export kpis` that the page shows, the service table, contacts by hour of the week,
// what surveys were tied to, and the expectations in force.
#ifndef REPORTS_FIGURE_MODEL_H_
#define REPORTS_FIGURE_MODEL_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "reports/json_builder.h"
#include "reports/model_builder.h"

namespace reports {

// `kpis`, `service`, `hours`, `surveys` and `expectations`. Rows by week are in `service` as weeks, rows by hour of the
// week only in the export.
void AddFigures(const ModelInput& input, JsonObject& model);

std::string_view DirectionName(bool higher_is_better);
// The civil date of a day since 1970-01-01, YYYY-MM-DD.
std::string CivilDate(int32_t day);

}  // namespace reports

#endif  // REPORTS_FIGURE_MODEL_H_
