// SPDX-License-Identifier: Apache-2.0
// explain --edge, --steps --at, --problem, --topic: what stands behind one number of a table. The numbers are made by
// the accumulators that the tables are made of, so they are the same: of `export edges`, `funnel-steps`, `problems`.
#ifndef JOURNEY_APP_EXPLAIN_NUMBER_H_
#define JOURNEY_APP_EXPLAIN_NUMBER_H_

#include <string>

#include "absl/status/statusor.h"
#include "app/debug.h"
#include "app/options.h"
#include "app/run_data.h"

namespace app {

// Whether `options` ask for a number instead of a customer or a finding.
bool ExplainsNumber(const RunOptions& options);

// NotFound: no such touchpoint, contact or topic, with the nearest one.
absl::StatusOr<std::string> DescribeNumber(const RunOptions& options, RunData* data, Debug* debug);

// The parts of it, a file each.
absl::StatusOr<std::string> DescribeEdge(const RunOptions& options, RunData* data, Debug* debug);
absl::StatusOr<std::string> DescribeFunnelStep(const RunOptions& options, RunData* data, Debug* debug);
absl::StatusOr<std::string> DescribeProblem(const RunOptions& options, RunData* data, Debug* debug);
absl::StatusOr<std::string> DescribeTopic(const RunOptions& options, RunData* data, Debug* debug);

}  // namespace app

#endif  // JOURNEY_APP_EXPLAIN_NUMBER_H_
