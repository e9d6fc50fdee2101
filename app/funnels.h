// SPDX-License-Identifier: Apache-2.0
// Which funnels a run counts.
#ifndef JOURNEY_APP_FUNNELS_H_
#define JOURNEY_APP_FUNNELS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "app/run_data.h"
#include "journey/graph/funnel.h"

namespace app {

struct NamedFunnelOptions {
  std::string name;
  journey::graph::Funnel funnel;
};

// Those of the flags or of the project file, resolved. Errors name the funnel and the step; where `missing` is given, a
// funnel with a step that these inputs lack is passed over and told there.
absl::StatusOr<std::vector<NamedFunnelOptions>> GivenFunnels(const RunOptions& options, const RunData& data,
                                                             std::vector<std::string>* missing = nullptr);

// Where none is given: the most visited touchpoint of each kind view, cart, checkout, payment, order, in that order, as
// far as the data has them; empty where fewer than two kinds occur. Counted over rows, so that it costs no pass over
// customers.
absl::StatusOr<std::vector<NamedFunnelOptions>> DefaultFunnels(const RunData& data);

}  // namespace app

#endif  // JOURNEY_APP_FUNNELS_H_
