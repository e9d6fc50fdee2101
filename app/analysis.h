// SPDX-License-Identifier: Apache-2.0
// One pass over the customers feeds every analysis: the one place that knows all accumulators. Results are plain
// values.
#ifndef JOURNEY_APP_ANALYSIS_H_
#define JOURNEY_APP_ANALYSIS_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "app/run_data.h"
#include "journey/contact/problem.h"
#include "journey/contact/repeat.h"
#include "journey/findings/expectation.h"
#include "journey/findings/figure_target.h"
#include "journey/findings/finding.h"
#include "journey/findings/signal_impact.h"
#include "journey/friction/accumulator.h"
#include "journey/graph/conformance.h"
#include "journey/graph/drop_off.h"
#include "journey/graph/edges.h"
#include "journey/graph/funnel.h"
#include "journey/graph/loops.h"
#include "journey/graph/rules.h"
#include "journey/graph/touchpoints.h"
#include "journey/graph/variants.h"
#include "journey/service/channel_roles.h"
#include "journey/service/emotion.h"
#include "journey/service/figures.h"
#include "reports/identity_model.h"

namespace app {

struct Totals {
  uint64_t customers = 0;
  uint64_t sessions = 0;
  uint64_t journeys = 0;
  uint64_t units = 0;
  uint64_t contacts = 0;
  uint64_t contacts_without_customer = 0;
  uint64_t loose_events = 0;
  uint64_t segment_changes = 0;  // customers with several values of a declared segment

  void Merge(const Totals& other);
};

struct NamedFunnel {
  std::string name;
  journey::graph::FunnelResult result;
};

struct Analysis {
  Totals totals;
  std::vector<journey::graph::EdgeRow> edges;
  std::vector<journey::graph::TouchpointRow> touchpoints;
  journey::graph::VariantTable variants;
  journey::graph::DropOffTable drop_off;
  std::vector<NamedFunnel> funnels;
  std::vector<journey::graph::ConformanceResult> blueprints;
  std::vector<journey::graph::RuleRow> rules;
  journey::contact::RepeatResult repeat;
  journey::graph::LoopTable loops;
  journey::contact::ProblemResult problems;
  journey::service::ChannelRoles channel_roles;
  std::optional<reports::IdentityInput> identity;  // of a report; not where cases stand for customers
  journey::service::FigureResult figures;
  std::vector<journey::service::EmotionRow> emotions;
  journey::findings::ExpectationBook expectations;  // in force
  std::vector<journey::findings::FigureVerdict> service;
  journey::findings::FindingResult findings;
  journey::friction::FrictionResult friction;
  journey::findings::SignalImpactResult signal_impact;  // of reports and of its export
};

// Stitches and analyses. Funnels of options.funnels; where there are none and the data has stages, one default funnel
// from them.
absl::StatusOr<Analysis> Analyse(const RunOptions& options, RunData* data, journey::base::Progress* progress,
                                 journey::base::StageTable* stages);

// What building contacts adds to the ledger: the totals of all builders.
void NoteContacts(uint64_t case_changes, uint64_t reopen_disagreements, journey::base::Ledger* ledger);

}  // namespace app

#endif  // JOURNEY_APP_ANALYSIS_H_
