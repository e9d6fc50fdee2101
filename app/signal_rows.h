// SPDX-License-Identifier: Apache-2.0
// `export signals`: friction by signal, touchpoint and channel; with --by session every single one, with --by journey
// counts of each journey. `export signal-impact`: what follows them.
#ifndef JOURNEY_APP_SIGNAL_ROWS_H_
#define JOURNEY_APP_SIGNAL_ROWS_H_

#include "absl/status/statusor.h"
#include "app/options.h"
#include "app/run_data.h"
#include "journey/findings/expectation.h"
#include "journey/findings/signal_impact.h"
#include "journey/friction/accumulator.h"
#include "journey/friction/setup.h"
#include "reports/table.h"

namespace app {

// What a run is scanned by; `book` tells the limits of first answers.
journey::friction::FrictionOptions FrictionOptionsOf(const RunOptions& options, const RunData& data,
                                                     const journey::findings::ExpectationBook& book);

reports::Table SignalTable(const journey::friction::FrictionResult& friction);

// Articles, and searches without result, by the contacts that follow them.
reports::Table SelfServiceTable(const journey::friction::FrictionResult& friction);

reports::Table SignalImpactTable(const journey::findings::SignalImpactResult& impact);

// Stitches and scans. Warnings of what was not counted go to data->warnings.
absl::StatusOr<reports::Table> SignalRows(const RunOptions& options, RunData* data, journey::base::Progress* progress,
                                          journey::base::StageTable* stages);

// What the run should know of friction beyond its counts.
void WarnOfFriction(const journey::friction::FrictionResult& friction, RunData* data);

}  // namespace app

#endif  // JOURNEY_APP_SIGNAL_ROWS_H_
