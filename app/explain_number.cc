// SPDX-License-Identifier: Apache-2.0
#include "app/explain_number.h"

namespace app {

bool ExplainsNumber(const RunOptions& options) {
  return options.edge.has_value() || options.funnel_step > 0 || !options.problem.empty() || options.topic.has_value();
}

absl::StatusOr<std::string> DescribeNumber(const RunOptions& options, RunData* data, Debug* debug) {
  if (options.edge.has_value()) return DescribeEdge(options, data, debug);
  if (options.funnel_step > 0) return DescribeFunnelStep(options, data, debug);
  if (!options.problem.empty()) return DescribeProblem(options, data, debug);
  return DescribeTopic(options, data, debug);
}

}  // namespace app
