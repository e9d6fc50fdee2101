// SPDX-License-Identifier: Apache-2.0
#include "app/resolve.h"

#include <algorithm>
#include <charconv>

#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "app/flag_values.h"
#include "app/output_file.h"
#include "app/project_file.h"
#include "app/zone.h"
#include "journey/base/status_macros.h"
#include "journey/base/text.h"
#include "journey/base/time.h"
#include "journey/event/field.h"
#include "journey/stitch/session_rule.h"
#include "journey/stitch/stitcher.h"

namespace app {
namespace {

constexpr int64_t kMaxThreads = 1024;
constexpr int64_t kMaxChunkBytes = int64_t{1} << 30;

constexpr auto Wrong = WrongValue;

absl::StatusOr<int64_t> WholeNumber(const CommandLine& line, std::string_view flag, int64_t most, int64_t otherwise) {
  if (!line.Has(flag)) return otherwise;
  const std::string text = line.Last(flag);
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size() && number >= 1 && number <= most) return number;
  return Wrong(flag, "is no number that fits", text, absl::StrFormat("write a whole number from 1 to %d", most));
}

absl::StatusOr<int64_t> ParseAsOf(const std::string& text, absl::TimeZone zone) {
  if (!text.empty() && text[0] >= '0' && text[0] <= '9') {
    for (const char* format : {"%Y-%m-%d", "%Y-%m-%dT%H:%M:%E*S%Ez", "%Y-%m-%dT%H:%M:%E*S", "%Y-%m-%d %H:%M:%E*S",
                               "%Y-%m-%dT%H:%M%Ez", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"}) {
      absl::Time time;
      std::string error;
      if (absl::ParseTime(format, text, zone, &time, &error)) return absl::ToUnixMicros(time);
    }
  }
  return Wrong("--as-of", "is no time", text, "write 2026-09-30 or 2026-09-30T18:00:00Z");
}

absl::Status ResolveMaps(const CommandLine& line, ingest::MappingOptions* mapping) {
  std::vector<std::string_view> names;
  for (const auto& field : journey::event::FieldCatalog()) names.push_back(field.name);
  for (const std::string& value : line.All("--map")) {
    const size_t equals = value.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == value.size()) {
      return Wrong("--map", "needs FIELD=COLUMN", value, "write for example --map user=member_no");
    }
    const std::string field = value.substr(0, equals);
    const auto family = [&](std::string_view prefix) {
      return field.size() > prefix.size() && field.rfind(prefix, 0) == 0;
    };
    if (!family("id.") && !family("attribute.") && std::find(names.begin(), names.end(), field) == names.end()) {
      return absl::InvalidArgumentError(absl::StrFormat(
          "--map %s: there is no field \"%s\"%s; docs/fields.md lists the fields, id.TYPE is a further identifier",
          value, field, DidYouMean(field, names)));
    }
    mapping->map.emplace_back(field, value.substr(equals + 1));
  }
  return absl::OkStatus();
}

absl::Status ResolveSessions(const CommandLine& line, const ProjectFile& project, RunOptions* options) {
  options->journeys = line.Last("--journeys", project.journeys.empty() ? "inactivity" : project.journeys);
  if (!journey::stitch::FindJourneyCut(options->journeys).has_value()) {
    return Wrong("--journeys", "there is no such rule", options->journeys,
                 "there are inactivity, case, order and none, and durations such as 14d");
  }
  options->sessions = line.Last("--sessions", project.sessions.empty() ? "auto" : project.sessions);
  if (options->sessions == "auto" || journey::stitch::FindSessionRule(options->sessions).has_value())
    return absl::OkStatus();
  std::string names = "auto";
  for (const std::string_view name : journey::stitch::SessionRuleNames()) absl::StrAppendFormat(&names, ", %s", name);
  return Wrong("--sessions", "there is no such rule", options->sessions,
               absl::StrFormat("there are %s, and durations such as 30m, 1h or 90s", names));
}

absl::Status ResolveIdentity(const CommandLine& line, RunOptions* options) {
  // The values of --identity have been checked against the table of flags.
  if (line.Has("--identity")) options->identity.mode = *journey::identity::FindMode(line.Last("--identity"));
  for (const std::string& id : line.All("--forget")) options->identity.forgotten.push_back(id);
  options->with = line.Last("--with");
  if (line.Has("--without")) {
    const std::vector<std::string> ends = SplitList(line.Last("--without"));
    if (ends.size() != 2 || ends[0].empty() || ends[1].empty()) {
      return Wrong("--without", "needs two identifiers with one comma between", line.Last("--without"),
                   "write for example --without email:min@example.com,anonymous:a1");
    }
    options->identity.without.emplace(ends[0], ends[1]);
  }
  if (!line.Has("--look-back")) return absl::OkStatus();
  options->identity.look_back_us = journey::base::ParseDuration(line.Last("--look-back"));
  if (options->identity.look_back_us > 0) return absl::OkStatus();
  return Wrong("--look-back", "is no duration", line.Last("--look-back"), "write for example 1d, 30d or 12h");
}

// Flags that only one table of `export` has a use for.
absl::Status CheckBelonging(const CommandLine& line) {
  if (line.verb != kExport) return absl::OkStatus();
  for (const auto& [table, flags] :
       {std::pair<std::string_view, std::vector<std::string_view>>{"funnel", FunnelFlags()},
        {"customers", {"--edge", "--edge-from", "--edge-to", "--at", "--stopped"}},
        {"signals", {"--by"}}}) {
    for (const std::string_view flag : flags) {
      const bool selects = line.argument == "customers" && line.Has("--at") && SelectsCustomers(flag);
      const bool belongs = table == "funnel" ? IsFunnelTable(line.argument) || selects : line.argument == table;
      if (line.Has(flag) && !belongs) {
        return absl::InvalidArgumentError(
            absl::StrFormat("%s: belongs to `export %s`, not to `export %s`", flag, table, line.argument));
      }
    }
  }
  return absl::OkStatus();
}

absl::Status ResolveEdge(const CommandLine& line, RunOptions* options) {
  options->by = line.Last("--by");
  if (line.Has("--edge-from") != line.Has("--edge-to")) {
    return absl::InvalidArgumentError("--edge-from: needs --edge-to beside it, and the other way round");
  }
  if (line.Has("--edge-from")) {
    if (line.Has("--edge"))
      return absl::InvalidArgumentError("--edge: cannot stand beside --edge-from; name the edge one way");
    options->edge = {line.Last("--edge-from"), line.Last("--edge-to")};
  } else if (line.Has("--edge")) {
    const std::vector<std::string> ends = SplitList(line.Last("--edge"));
    if (ends.size() != 2 || ends[0].empty() || ends[1].empty()) {
      return Wrong("--edge", "needs two touchpoints with one comma between", line.Last("--edge"),
                   "for names with a comma use --edge-from A --edge-to B");
    }
    options->edge = {ends[0], ends[1]};
  }
  return absl::OkStatus();
}

// A step of a funnel, a problem or a topic that customers are chosen by, or that is explained.
absl::Status ResolveSelection(const CommandLine& line, RunOptions* options) {
  options->stopped = line.Has("--stopped");
  options->problem = line.Last("--problem");
  if (line.Has("--topic")) options->topic = line.Last("--topic");
  options->deciding_flags = DecidingFlags(line, kExport);
  const bool funnel = line.Has("--at") || line.Has("--steps") || line.Has("--step");
  if (line.verb == kExplain && ExplainsByFlag(line)) {
    const int subjects = (options->edge.has_value() ? 1 : 0) + (funnel ? 1 : 0) + (line.Has("--problem") ? 1 : 0) +
                         (line.Has("--topic") ? 1 : 0);
    if (subjects > 1) {
      return absl::InvalidArgumentError(
          "explain: takes one of --edge, --at with a funnel, --problem and --topic at a time");
    }
    if (line.Has("--with") || line.Has("--without")) {
      return absl::InvalidArgumentError("--with, --without: belong to `explain ID`");
    }
    if (line.Has("--problem") && options->problem.empty()) {
      return absl::InvalidArgumentError("--problem: needs the id of a contact; `export contacts` lists them");
    }
    if (funnel && !line.Has("--at")) {
      return absl::InvalidArgumentError("explain: a funnel needs --at N beside it, the number of the step to explain");
    }
  }
  if (!line.Has("--at")) {
    if (options->stopped) return absl::InvalidArgumentError("--stopped: needs --at beside it");
    for (const std::string_view flag : FunnelFlags()) {
      if (line.verb == kExplain && line.Has(flag))
        return absl::InvalidArgumentError(absl::StrFormat("%s: needs --at N beside it", flag));
    }
    return absl::OkStatus();
  }
  if (options->edge.has_value()) {
    return absl::InvalidArgumentError("--at: cannot stand beside --edge; choose customers one way");
  }
  ASSIGN_OR_RETURN(const int64_t step, WholeNumber(line, "--at", 1000, 0));
  options->funnel_step = static_cast<size_t>(step);
  RETURN_IF_ERROR(ResolveFunnel(line, &options->funnels, &options->ingest.mapping.segments));
  if (options->funnel_step > options->funnels[0].steps.size()) {
    return Wrong("--at", "there is no such step", line.Last("--at"),
                 absl::StrFormat("the funnel has %d steps", options->funnels[0].steps.size()));
  }
  for (const std::string_view flag : FunnelFlags()) {
    for (const std::string& value : line.All(flag)) options->funnel_flags.emplace_back(flag, value);
  }
  return absl::OkStatus();
}

absl::Status CheckOutputs(const CommandLine& line, const RunOptions& options) {
  std::vector<std::string> inputs = line.inputs;
  if (line.verb == kRender) inputs.push_back(line.argument);
  if (line.Has("--config")) inputs.push_back(line.Last("--config"));
  if ((line.verb == kReport || line.verb == kRender) && options.output.empty() && options.json.empty()) {
    return absl::InvalidArgumentError("no output was named; add -o report.html (or -o - for standard output)");
  }
  if (!options.output.empty() && options.output == options.json) {
    return absl::InvalidArgumentError(
        absl::StrFormat("--json %s: that is the file of -o too; choose two names", options.json));
  }
  RETURN_IF_ERROR(CheckWritable(options.output, "-o", inputs));
  return CheckWritable(options.json, "--json", inputs);
}

// What the project file says, where no flag says otherwise.
absl::Status Overlay(const CommandLine& line, ProjectFile project, RunOptions* options) {
  options->title = project.title;
  if (line.verb == kReport || line.verb == kExplain)
    options->language = line.Last("--lang", project.language.empty() ? "en" : project.language);
  options->goals = line.Has("--goal") ? line.All("--goal") : std::move(project.goals);
  options->goals_from_flags = line.Has("--goal");
  options->funnels = std::move(project.funnels);
  options->blueprints = std::move(project.blueprints);
  options->rules = std::move(project.rules);
  options->expectations = std::move(project.expectations);
  options->friction = std::move(project.friction);
  ingest::MappingOptions& mapping = options->ingest.mapping;
  mapping.segments_from_flags = line.Has("--segment");
  mapping.segments = line.Has("--segment") ? line.All("--segment") : std::move(project.segments);
  // A funnel of the project file is broken down by what it names, declared or not.
  for (const FunnelOptions& funnel : options->funnels) {
    const std::string& segment = funnel.breakdown;
    if (!segment.empty() && std::count(mapping.segments.begin(), mapping.segments.end(), segment) == 0)
      mapping.segments.push_back(segment);
  }
  mapping.sources = std::move(project.sources);
  mapping.touchpoints = std::move(project.touchpoints);
  mapping.urls = std::move(project.urls);
  mapping.consent = project.consent;
  mapping.keep_bots = project.keep_bots || line.Has("--keep-bots");
  ASSIGN_OR_RETURN(const int64_t max_names,
                   WholeNumber(line, "--max-names", int64_t{1} << 40, static_cast<int64_t>(project.max_names)));
  mapping.max_names = static_cast<uint64_t>(max_names);
  options->time_zone = line.Last("--tz", project.time_zone);
  if (!options->time_zone.empty()) {
    const auto zone = LoadZone(options->time_zone);
    if (!zone.ok())
      return absl::InvalidArgumentError(absl::StrFormat("--tz: %s", std::string(zone.status().message())));
    mapping.zone = *zone;
    mapping.zone_given = true;
  }
  // Hours are the company's, wherever the report is read: --tz moves them only where the file says no zone at all.
  options->service_hours = std::move(project.service_hours);
  std::string& hours_zone = options->service_hours.zone;
  if (hours_zone.empty()) hours_zone = project.time_zone;
  if (hours_zone.empty()) hours_zone = options->time_zone.empty() ? "UTC" : options->time_zone;
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<RunOptions> Resolve(const CommandLine& line, KeyPlaces places) {
  RunOptions options;
  options.verb = line.verb == kReport ? "report" : std::string(Info(line.verb).name);
  options.argument = line.argument;
  options.output = line.Last("--output");
  options.json = line.Last("--json");
  options.language = line.Last("--lang", "en");
  options.format = line.Last("--format", line.verb == kExport ? "csv" : "html");
  options.unit = line.Last("--unit");
  options.raw_ids = line.Has("--raw-ids");
  options.quiet = line.Has("--quiet");
  for (const std::string& what : line.All("--debug")) {
    const size_t cut = std::min(what.find('='), what.size());
    const std::string file = what.substr(std::min(cut + 1, what.size()));
    if (what.substr(0, cut) == "trace") {
      options.debug_trace_file = file;
    } else {
      options.debug_stats = true;
      options.debug_stats_file = file;
    }
  }
  options.ingest.inputs = line.inputs;
  options.ingest.mapping.as = line.Last("--as");
  options.ingest.mapping.touchpoint_event = line.Last("--touchpoint") == "event";
  ASSIGN_OR_RETURN(const int64_t threads, WholeNumber(line, "--threads", kMaxThreads, 0));
  options.ingest.threads = static_cast<int>(threads);
  ASSIGN_OR_RETURN(const int64_t chunk_bytes, WholeNumber(line, "--chunk-bytes", kMaxChunkBytes,
                                                          static_cast<int64_t>(options.ingest.chunk_bytes)));
  options.ingest.chunk_bytes = static_cast<uint64_t>(chunk_bytes);
  RETURN_IF_ERROR(ResolveMaps(line, &options.ingest.mapping));
  RETURN_IF_ERROR(CheckBelonging(line));
  RETURN_IF_ERROR(CheckOutputs(line, options));

  ProjectFile project;
  if (line.Has("--config")) {
    ASSIGN_OR_RETURN(project, ReadProjectFile(line.Last("--config")));
  }
  RETURN_IF_ERROR(ResolveSessions(line, project, &options));
  places.project = project.key;
  places.flag = line.Last("--key");
  options.identity = std::move(project.identity);
  options.derived = project.derived;
  RETURN_IF_ERROR(ResolveIdentity(line, &options));
  RETURN_IF_ERROR(Overlay(line, std::move(project), &options));
  if (line.Has("--as-of")) {
    ASSIGN_OR_RETURN(options.as_of_us, ParseAsOf(line.Last("--as-of"), options.ingest.mapping.zone));
  }
  if (line.verb == kExport && IsFunnelTable(line.argument))
    RETURN_IF_ERROR(ResolveFunnel(line, &options.funnels, &options.ingest.mapping.segments));
  RETURN_IF_ERROR(ResolveEdge(line, &options));
  RETURN_IF_ERROR(ResolveSelection(line, &options));
  // A model holds pseudonyms already, and `check` and `init` show nobody.
  if (line.verb != kRender && line.verb != kCheck && line.verb != kInit) {
    ASSIGN_OR_RETURN(FoundKey key, LoadKey(places));
    options.key = key.key;
    if (!key.warning.empty()) options.warnings.push_back(key.warning);
  }
  return options;
}

}  // namespace app
