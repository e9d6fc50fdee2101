// SPDX-License-Identifier: Apache-2.0
// The tables of going round and coming back: `export loops`, `blueprints`, `problems`, `first-contacts`,
// `channel-moves` and `channel-outcomes`.
#ifndef JOURNEY_APP_REWORK_ROWS_H_
#define JOURNEY_APP_REWORK_ROWS_H_

#include <vector>

#include "journey/contact/problem.h"
#include "journey/graph/conformance.h"
#include "journey/graph/loops.h"
#include "journey/graph/rules.h"
#include "journey/service/channel_roles.h"
#include "reports/table.h"

namespace app {

reports::Table LoopsTable(const journey::graph::LoopTable& loops);
// Rows `run`, `complete`, `conforming`, then a row a deviation, then `time` rows by step.
reports::Table BlueprintsTable(const std::vector<journey::graph::ConformanceResult>& blueprints);
reports::Table ProblemsTable(const journey::contact::ProblemResult& problems);
reports::Table FirstContactsTable(const journey::contact::ProblemResult& problems);
reports::Table ChannelMovesTable(const journey::service::ChannelRoles& roles);
reports::Table ChannelOutcomesTable(const journey::service::ChannelRoles& roles);

reports::Table RulesTable(const std::vector<journey::graph::RuleRow>& rules);

}  // namespace app

#endif  // JOURNEY_APP_REWORK_ROWS_H_
