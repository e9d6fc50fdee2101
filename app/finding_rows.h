// SPDX-License-Identifier: Apache-2.0
// Rows of `export findings` and `export kpis`, from one analysis.
#ifndef JOURNEY_APP_FINDING_ROWS_H_
#define JOURNEY_APP_FINDING_ROWS_H_

#include <vector>

#include "app/analysis.h"
#include "reports/table.h"

namespace app {

reports::Table FindingRows(const journey::findings::FindingResult& findings);

// The figures, and after them `drop_off` of each touchpoint by session and journey (segment "touchpoint=NAME", window
// the unit).
std::vector<journey::service::KpiRow> KpiRows(const Analysis& analysis);

}  // namespace app

#endif  // JOURNEY_APP_FINDING_ROWS_H_
