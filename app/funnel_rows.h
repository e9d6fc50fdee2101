// SPDX-License-Identifier: Apache-2.0
// The tables of one funnel: funnel, funnel-steps, funnel-times, funnel-paths (docs/exports.md).
#ifndef JOURNEY_APP_FUNNEL_ROWS_H_
#define JOURNEY_APP_FUNNEL_ROWS_H_

#include "absl/status/statusor.h"
#include "app/options.h"
#include "app/run_data.h"
#include "journey/base/progress.h"
#include "journey/base/stage_table.h"
#include "reports/table.h"

namespace app {

// The table that options.argument names. One pass over the customers.
absl::StatusOr<reports::Table> FunnelRows(const RunOptions& options, RunData* data, journey::base::Progress* progress,
                                          journey::base::StageTable* stages);

}  // namespace app

#endif  // JOURNEY_APP_FUNNEL_ROWS_H_
