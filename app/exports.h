// SPDX-License-Identifier: Apache-2.0
// The exported tables (docs/exports.md): which there are, and how each is made.
#ifndef JOURNEY_APP_EXPORTS_H_
#define JOURNEY_APP_EXPORTS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "app/run_data.h"
#include "reports/table.h"

namespace app {

// edges touchpoints sessions customers journeys variants funnel contacts kpis findings ledger
const std::vector<std::string_view>& ExportNames();

// Runs what table `options.argument` needs and nothing more. REQUIRES: the name is one of ExportNames().
absl::StatusOr<reports::Table> MakeExport(const RunOptions& options, RunData* data, journey::base::Progress* progress,
                                          journey::base::StageTable* stages);

}  // namespace app

#endif  // JOURNEY_APP_EXPORTS_H_
