// SPDX-License-Identifier: Apache-2.0
// Which expected paths a run is held against.
#ifndef JOURNEY_APP_BLUEPRINTS_H_
#define JOURNEY_APP_BLUEPRINTS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "app/run_data.h"
#include "journey/graph/blueprint.h"
#include "journey/graph/rules.h"

namespace app {

// Those of the project file, a ready one by its name; where it names none, the ready ones whose kinds the data has. A
// blueprint with a touchpoint that these inputs lack is passed over and told in `missing`; any other fault is an error.
absl::StatusOr<std::vector<journey::graph::Blueprint>> BlueprintsOf(const RunOptions& options, const RunData& data,
                                                                    std::vector<std::string>* missing);

// The rules of the project file, resolved. One about a touchpoint that these inputs lack is passed over and told in
// `missing`.
absl::StatusOr<journey::graph::RuleBook> RulesOf(const RunOptions& options, const RunData& data,
                                                 std::vector<std::string>* missing);

}  // namespace app

#endif  // JOURNEY_APP_BLUEPRINTS_H_
