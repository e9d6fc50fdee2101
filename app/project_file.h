// SPDX-License-Identifier: Apache-2.0
// The project file: JSON with comments and trailing commas, checked against docs/project.schema.json (embedded at
// build). docs/project-file.md explains it to users.
#ifndef JOURNEY_APP_PROJECT_FILE_H_
#define JOURNEY_APP_PROJECT_FILE_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "app/options.h"
#include "ingest/mapping.h"
#include "journey/graph/blueprint.h"

namespace app {

// What the file says; empty = not said.
struct ProjectFile {
  std::string title;
  std::string time_zone;
  std::string language;
  std::string sessions, journeys;
  std::string key;  // path, relative to the file's folder
  std::vector<std::string> goals;
  std::vector<std::string> segments;
  std::vector<FunnelOptions> funnels;
  std::optional<std::vector<journey::graph::BlueprintOptions>> blueprints;  // absent = not said
  std::vector<journey::graph::RuleOptions> rules;
  std::vector<ExpectationOptions> expectations;
  std::vector<ingest::SourceRule> sources;
  std::vector<ingest::TouchpointRule> touchpoints;
  journey::event::UrlNaming urls;
  ingest::MappingOptions::Consent consent = ingest::MappingOptions::Consent::kIgnored;
  bool keep_bots = false;
  uint64_t max_names = ingest::MappingOptions().max_names;
  ServiceHoursOptions service_hours;
  journey::friction::RuleSet friction;  // the defaults where it says nothing
  journey::identity::Rules identity;
  journey::service::DerivedRules derived;
};

// `where` names the file in messages: "journey.json:3:2: /gaols: unknown key; did you mean goals?" (line and column
// from 1, in bytes; then the place as a JSON pointer). InvalidArgument only.
absl::StatusOr<ProjectFile> ParseProjectFile(std::string_view text, std::string_view where);
// Reads the file; NotFound or PermissionDenied name it.
absl::StatusOr<ProjectFile> ReadProjectFile(const std::string& path);

}  // namespace app

#endif  // JOURNEY_APP_PROJECT_FILE_H_
