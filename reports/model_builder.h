// SPDX-License-Identifier: Apache-2.0
// Results of the analyses -> the report's model (docs/model.schema.json). Chooses and names, computes nothing: every
// number comes from the room that defines it.
#ifndef REPORTS_MODEL_BUILDER_H_
#define REPORTS_MODEL_BUILDER_H_

#include <rapidjson/document.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "journey/base/ledger.h"
#include "journey/contact/problem.h"
#include "journey/contact/repeat.h"
#include "journey/event/event_table.h"
#include "journey/findings/expectation.h"
#include "journey/findings/figure_target.h"
#include "journey/findings/finding.h"
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
#include "reports/friction_model.h"
#include "reports/identity_model.h"

namespace reports {

struct ModelFunnel {
  std::string name;  // "" = the default funnel
  journey::graph::FunnelResult result;
};

struct ModelTotals {
  uint64_t customers = 0, sessions = 0, journeys = 0, contacts = 0, contacts_without_customer = 0, loose_events = 0;
};

// All pointers are borrowed for the call; not null unless it says so.
struct ModelInput {
  std::string version;
  std::string title;
  std::string time_zone = "UTC";
  std::string key_id;
  std::string unit;                       // session journey customer case
  std::string sessions = "30m";           // the longest pause, or the name of a tool's rule
  std::string identity = "device-split";  // its mode
  std::string journeys = "inactivity";    // what ends one: inactivity case order none
  int64_t journey_gap_us = 0;
  std::vector<std::string> goal;
  std::vector<std::string> segments;
  std::string service_hours;  // as written in the project file; "" = calendar clock
  ModelTotals totals;
  const std::vector<journey::event::SourceInfo>* sources = nullptr;
  const journey::base::Ledger* ledger = nullptr;
  const std::vector<journey::graph::EdgeRow>* edges = nullptr;
  const std::vector<journey::graph::TouchpointRow>* touchpoints = nullptr;
  const journey::graph::VariantTable* variants = nullptr;
  const journey::graph::DropOffTable* drop_off = nullptr;
  const std::vector<ModelFunnel>* funnels = nullptr;
  const journey::contact::RepeatResult* repeat = nullptr;
  // Null where they were not asked for: then the model has none.
  const journey::graph::LoopTable* loops = nullptr;
  const std::vector<journey::graph::ConformanceResult>* blueprints = nullptr;
  const std::vector<journey::graph::RuleRow>* rules = nullptr;
  const journey::contact::ProblemResult* problems = nullptr;
  const journey::service::ChannelRoles* channel_roles = nullptr;
  const IdentityInput* identity_modes = nullptr;
  const journey::service::FigureResult* figures = nullptr;
  std::string hours_zone = "UTC";  // of figures->hours
  const std::vector<journey::findings::FigureVerdict>* service = nullptr;
  const journey::findings::ExpectationBook* expectations = nullptr;
  const std::vector<journey::service::EmotionRow>* emotions = nullptr;  // by touchpoint
  const journey::findings::FindingResult* findings = nullptr;
  FrictionInput friction;  // result may be null: no such section
  // The pseudonym of a customer, by its representative identifier.
  std::function<std::string(uint32_t representative)> customer_name;
};

// How much the page shows; what is beyond is counted in the model, and exports hide nothing.
inline constexpr size_t kBreakdownShown = 8;  // values of a funnel's segment
inline constexpr size_t kFindingsShown = 60;  // besides all that are worse
inline constexpr size_t kPathsShown = 25;
inline constexpr size_t kTouchpointsShown = 200;

rapidjson::Document BuildModel(const ModelInput& input);

}  // namespace reports

#endif  // REPORTS_MODEL_BUILDER_H_
