// SPDX-License-Identifier: Apache-2.0
// Everything that a run was asked to do, resolved: flags over the project file over defaults. Plain values; no files
// are open yet but the project file and the key.
#ifndef JOURNEY_APP_OPTIONS_H_
#define JOURNEY_APP_OPTIONS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/flags.h"
#include "app/funnel_given.h"
#include "ingest/ingest.h"
#include "journey/friction/rule_set.h"
#include "journey/graph/blueprint.h"
#include "journey/graph/rules.h"
#include "journey/identity/pseudonym.h"
#include "journey/identity/rules.h"
#include "journey/service/derived_segments.h"

namespace app {

// An expectation of the project file; see journey/findings/expectation.h for the measures, figure_catalog.h for the
// figures.
struct ExpectationOptions {
  std::string measure;                              // or a figure's id
  std::string channel, touchpoint, topic, segment;  // "" = any
  int64_t limit_us = 0;                             // `within`; 0 = the measure has none
  std::optional<double> share;                      // 0..1
  std::string basis = "target";                     // target | sla
  std::string note;
  std::optional<double> value;  // of figures that are neither shares nor times
  int64_t min_n = 0;            // 0 = the usual 30
};

// When people answer; empty = always (the calendar's clock).
struct ServiceHoursOptions {
  std::string zone;
  std::vector<std::pair<std::string, std::vector<std::string>>> hours;  // days, spans of the day
  std::vector<std::string> holidays;                                    // civil dates, and "kr"
};

struct RunOptions {
  ingest::IngestOptions ingest;  // inputs, mapping, threads, chunk_bytes (hidden --chunk-bytes)
  std::string verb;              // report | export | check | explain | render
  std::string argument;          // export: WHAT; explain: ID; render: MODEL.json
  std::string output;            // -o; "" = stdout where the verb writes there
  std::string json;              // --json
  std::string language = "en";
  std::string title;
  std::string time_zone;                // as given (--tz or project file); "" = UTC
  std::string format;                   // export: csv | ndjson; report and render: html | md
  std::string unit;                     // "" = default
  std::string sessions = "auto";        // auto | a rule of journey/stitch/session_rule.h | a duration
  std::string journeys = "inactivity";  // inactivity | case | order | none | a duration
  journey::identity::Rules identity;
  int64_t as_of_us = 0;  // 0 = each source's own
  // What flags name must be in the data; what the project file names and these inputs lack is only told.
  std::vector<std::string> goals;
  bool goals_from_flags = false;
  std::vector<FunnelOptions> funnels;  // export funnel...: exactly one, from flags or the project file
  // Of the project file; no steps = the ready one of that name. Absent = the ready ones that the data allow.
  std::optional<std::vector<journey::graph::BlueprintOptions>> blueprints;
  std::vector<journey::graph::RuleOptions> rules;  // of the project file
  ServiceHoursOptions service_hours;
  std::vector<ExpectationOptions> expectations;
  std::optional<std::pair<std::string, std::string>> edge;  // export customers and explain: --edge a,b
  size_t funnel_step = 0;                                   // of the same: --at; 0 = none
  bool stopped = false;                                     // export customers --stopped
  std::string problem;                                      // explain --problem: a contact's id
  std::optional<std::string> topic;                         // explain --topic
  FlagValues funnel_flags, deciding_flags;                  // as they were given, for commands that are told
  std::string with;                                         // explain --with: the other identifier
  std::string by;                                           // export signals --by session; "" = counts
  journey::friction::RuleSet friction;                      // rules of signals in force
  journey::service::DerivedRules derived;                   // limits of derived segments
  bool raw_ids = false;
  bool quiet = false;
  bool debug_stats = false;
  std::string debug_stats_file;  // "" = standard error
  std::string debug_trace_file;  // "" = no trace
  journey::identity::Pseudonymizer::Key key{};
  std::vector<std::string> warnings;  // for stderr (no key file could be written, ...)
};

}  // namespace app

#endif  // JOURNEY_APP_OPTIONS_H_
