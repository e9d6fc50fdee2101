// SPDX-License-Identifier: Apache-2.0
// The tables of the report that are no rows of customers or findings: `export kpis`, `service`, `hours`, `emotions` and
// `repeats`, from one analysis.
#ifndef JOURNEY_APP_FIGURE_ROWS_H_
#define JOURNEY_APP_FIGURE_ROWS_H_

#include "app/analysis.h"
#include "reports/table.h"

namespace app {

reports::Table KpiTable(const Analysis& analysis);
// Figures of all against their targets.
reports::Table ServiceTable(const Analysis& analysis);
// Contacts by hour of the week.
reports::Table HoursTable(const Analysis& analysis);
reports::Table EmotionsTable(const Analysis& analysis);
// Ways from one contact to the next.
reports::Table RepeatsTable(const Analysis& analysis);

}  // namespace app

#endif  // JOURNEY_APP_FIGURE_ROWS_H_
