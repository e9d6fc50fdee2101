// SPDX-License-Identifier: Apache-2.0
#include "app/model.h"

#include <algorithm>
#include <set>

#include "journey/base/text.h"
#include "reports/html.h"
#include "reports/markdown.h"
#include "reports/model_builder.h"

namespace app {

namespace {

// The longest pause where that is all; else the rules of the tools that the data come from.
std::string SessionsSaid(const RunOptions& options, const RunData& data) {
  const std::vector<journey::stitch::SessionRule>& rules = data.stitch.session_rules;
  const auto plain = [&](const journey::stitch::SessionRule& rule) {
    return rule == journey::stitch::SessionRule{.gap_us = rules.front().gap_us};
  };
  if (std::all_of(rules.begin(), rules.end(), plain)) return journey::base::FormatDuration(rules.front().gap_us);
  if (options.sessions != "auto") return options.sessions;
  std::set<std::string> names;
  for (const journey::event::SourceInfo& source : data.table().sources) {
    names.insert(source.sessions.empty() ? "30m" : source.sessions);
  }
  std::string said;
  for (const std::string& name : names) said += (said.empty() ? "" : ", ") + name;
  return said;
}

}  // namespace

rapidjson::Document MakeModel(const RunOptions& options, const RunData& data, const Analysis& analysis) {
  std::vector<reports::ModelFunnel> funnels;
  for (const NamedFunnel& funnel : analysis.funnels) funnels.push_back({funnel.name, funnel.result});
  reports::ModelInput input;
  input.version = JOURNEY_VERSION;
  input.title = options.title;
  input.time_zone = options.time_zone.empty() ? "UTC" : options.time_zone;
  input.key_id = data.pseudonyms.KeyId();
  input.unit = std::string(journey::stitch::Name(data.stitch.unit));
  input.sessions = SessionsSaid(options, data);
  input.identity = std::string(journey::identity::Name(options.identity.mode));
  input.journeys = std::string(journey::stitch::Name(data.stitch.journeys));
  input.journey_gap_us = data.stitch.journey_gap_us;
  input.goal = data.goal.names;
  input.segments = data.table().segments;
  for (const auto& [days, spans] : options.service_hours.hours) {
    for (const std::string& span : spans)
      input.service_hours += (input.service_hours.empty() ? "" : ", ") + days + " " + span;
  }
  input.totals = {analysis.totals.customers,
                  analysis.totals.sessions,
                  analysis.totals.journeys,
                  analysis.totals.contacts,
                  analysis.totals.contacts_without_customer,
                  analysis.totals.loose_events};
  input.sources = &data.table().sources;
  input.ledger = &data.ingested.ledger;
  input.edges = &analysis.edges;
  input.touchpoints = &analysis.touchpoints;
  input.variants = &analysis.variants;
  input.drop_off = &analysis.drop_off;
  input.funnels = &funnels;
  input.repeat = &analysis.repeat;
  input.loops = &analysis.loops;
  input.blueprints = &analysis.blueprints;
  input.rules = &analysis.rules;
  input.problems = &analysis.problems;
  input.channel_roles = &analysis.channel_roles;
  if (analysis.identity.has_value()) input.identity_modes = &*analysis.identity;
  input.figures = &analysis.figures;
  input.hours_zone = options.service_hours.hours.empty() ? input.time_zone : options.service_hours.zone;
  input.service = &analysis.service;
  input.expectations = &analysis.expectations;
  input.emotions = &analysis.emotions;
  input.findings = &analysis.findings;
  input.customer_name = [&data](uint32_t representative) { return data.CustomerName(representative, /*raw=*/false); };
  input.friction = {&analysis.friction, &options.friction, &data.table().dictionaries.strings, input.customer_name,
                    &analysis.signal_impact};
  return reports::BuildModel(input);
}

absl::StatusOr<std::string> RenderReport(const rapidjson::Document& model, std::string_view format,
                                         reports::Language language) {
  if (format == "md") return reports::RenderMarkdown(model, language);
  return reports::RenderHtml(model, language);
}

}  // namespace app
