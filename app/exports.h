// SPDX-License-Identifier: Apache-2.0
// The exported tables (docs/exports.md): which there are, and how each is made.
#ifndef JOURNEY_APP_EXPORTS_H_
#define JOURNEY_APP_EXPORTS_H_

#include "absl/status/statusor.h"
#include "app/run_data.h"
#include "reports/table.h"

namespace app {

// Runs what table `options.argument` needs and nothing more. InvalidArgument where there is no such table; which there
// are is told by flags_table.cc too, and a test holds the two together.
absl::StatusOr<reports::Table> MakeExport(const RunOptions& options, RunData* data, journey::base::Progress* progress,
                                          journey::base::StageTable* stages);

}  // namespace app

#endif  // JOURNEY_APP_EXPORTS_H_
