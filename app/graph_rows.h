// SPDX-License-Identifier: Apache-2.0
// Tables of what comes after a touchpoint: drop-off, decisions, incidence, returns (docs/exports.md).
#ifndef JOURNEY_APP_GRAPH_ROWS_H_
#define JOURNEY_APP_GRAPH_ROWS_H_

#include "absl/status/statusor.h"
#include "app/options.h"
#include "app/run_data.h"
#include "journey/base/progress.h"
#include "journey/base/stage_table.h"
#include "reports/table.h"

namespace app {

// The table that options.argument names. One pass over the customers; incidence takes two, since it must know first
// after which silence a return is unlikely. What the data cannot tell is a warning, and the table has no rows.
absl::StatusOr<reports::Table> GraphRows(const RunOptions& options, RunData* data, journey::base::Progress* progress,
                                         journey::base::StageTable* stages);

}  // namespace app

#endif  // JOURNEY_APP_GRAPH_ROWS_H_
