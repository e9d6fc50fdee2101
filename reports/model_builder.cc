// SPDX-License-Identifier: Apache-2.0
#include "reports/model_builder.h"

#include <algorithm>
#include <optional>

#include "journey/base/text.h"
#include "journey/base/time.h"
#include "journey/graph/graph.h"
#include "reports/figure_model.h"
#include "reports/finding_model.h"
#include "reports/json_builder.h"
#include "reports/model_io.h"
#include "reports/rework_model.h"
#include "reports/touchpoint_model.h"

namespace reports {

namespace {

namespace base = journey::base;
namespace event = journey::event;
namespace graph = journey::graph;
namespace stats = journey::stats;

double Seconds(int64_t micros) { return static_cast<double>(micros) / base::kMicrosPerSecond; }

void AddFrame(const ModelInput& input, JsonObject& model) {
  model.Add("schema_version", int64_t{kSchemaVersion});
  JsonObject tool = model.Object("tool");
  tool.Add("name", std::string_view("journey-report"));
  tool.Add("version", input.version);
  if (!input.title.empty()) model.Add("title", input.title);
  model.Add("time_zone", input.time_zone);
  model.Add("key_id", input.key_id);
  std::optional<int64_t> first, last;
  for (const event::SourceInfo& source : *input.sources) {
    if (!source.has_time) continue;
    first = std::min(first.value_or(source.first_time_us), source.first_time_us);
    last = std::max(last.value_or(source.last_time_us), source.last_time_us);
  }
  JsonObject span = model.Object("span");
  if (first.has_value()) {
    span.Add("from", base::FormatInstant(*first));
    span.Add("to", base::FormatInstant(*last));
  }
  JsonObject settings = model.Object("settings");
  settings.Add("unit", input.unit);
  settings.Add("identity", input.identity);
  settings.Add("sessions", input.sessions);
  settings.Add("journey_gap_s", Seconds(input.journey_gap_us));
  JsonArray goal = settings.Array("goal");
  for (const std::string& name : input.goal) goal.Add(name);
}

void AddTotals(const ModelInput& input, JsonObject& model) {
  JsonObject totals = model.Object("totals");
  totals.Add("records", input.ledger->records_in);
  totals.Add("events", input.ledger->events_out);
  totals.Add("customers", input.totals.customers);
  totals.Add("sessions", input.totals.sessions);
  totals.Add("journeys", input.totals.journeys);
  totals.Add("contacts", input.totals.contacts);
  totals.Add("contacts_without_customer", input.totals.contacts_without_customer);
  totals.Add("loose_events", input.totals.loose_events);
  totals.Add("ambiguous_events", input.ledger->count(base::LedgerClass::kAmbiguousIdentity));
}

void AddSources(const ModelInput& input, JsonObject& model) {
  JsonArray sources = model.Array("sources");
  for (const event::SourceInfo& source : *input.sources) {
    JsonObject one = sources.Object();
    one.Add("name", source.name);
    one.Add("container", source.container);
    one.Add("mapping", source.mapping);
    one.Add("records", source.records);
    one.Add("events", source.events);
    if (source.has_time) {
      one.Add("from", base::FormatInstant(source.first_time_us));
      one.Add("to", base::FormatInstant(source.last_time_us));
    }
    if (!source.zone.empty()) one.Add("zone", source.zone);
    JsonArray guesses = one.Array("guesses");
    for (const auto& [field, column] : source.guesses) {
      JsonObject guess = guesses.Object();
      guess.Add("field", field);
      guess.Add("column", column);
    }
    JsonArray unmapped = one.Array("unmapped");
    for (const std::string& column : source.unmapped) unmapped.Add(column);
  }
}

void AddLedger(const ModelInput& input, JsonObject& model) {
  const base::Ledger& ledger = *input.ledger;
  JsonObject object = model.Object("ledger");
  object.Add("records_in", ledger.records_in);
  object.Add("extra_events", ledger.extra_events);
  object.Add("events_out", ledger.events_out);
  object.Add("rejected", ledger.Total(base::Severity::kRejected));
  object.Add("skipped", ledger.Total(base::Severity::kSkipped));
  object.Add("duplicate", ledger.Total(base::Severity::kDuplicate));
  JsonArray classes = object.Array("classes");
  for (size_t i = 0; i < base::LedgerCatalog().size(); ++i) {
    const base::LedgerClass ledger_class = static_cast<base::LedgerClass>(i);
    JsonObject one = classes.Object();
    one.Add("id", base::Info(ledger_class).id);
    one.Add("severity", base::SeverityName(base::Info(ledger_class).severity));
    one.Add("count", ledger.count(ledger_class));
    JsonArray samples = one.Array("samples");
    for (const base::LedgerSample& sample : ledger.samples(ledger_class)) {
      JsonObject place = samples.Object();
      place.Add("source", (*input.sources)[sample.source].name);
      place.Add("byte", sample.byte);
      if (sample.line > 0) place.Add("line", sample.line);
    }
  }
}

void AddGraph(const ModelInput& input, JsonObject& model) {
  const graph::ReadableGraph readable = graph::Simplify(*input.touchpoints, *input.edges);
  JsonObject object = model.Object("graph");
  object.Add("unit", input.unit);
  JsonArray nodes = object.Array("nodes");
  for (const graph::TouchpointRow& row : readable.nodes) {
    JsonObject one = nodes.Object();
    one.Add("name", row.name);
    if (row.stage != event::Stage::kNone) one.Add("stage", event::Name(row.stage));
    one.Add("count", row.count);
    one.Add("customers", row.customers);
    one.Add("units", row.units);
    one.Add("ends", row.ends);
  }
  JsonArray edges = object.Array("edges");
  for (const graph::EdgeRow& row : readable.edges) {
    JsonObject one = edges.Object();
    one.Add("from", row.from);
    one.Add("to", row.to);
    one.Add("count", row.count);
    one.Add("customers", row.customers);
    one.Add("units", row.units);
    one.Add("median_s", row.median_s);
    one.Add("p95_s", row.p95_s);
  }
  JsonObject hidden = object.Object("hidden");
  hidden.Add("nodes", readable.hidden.nodes);
  hidden.Add("edges", readable.hidden.edges);
  hidden.Add("count", readable.hidden.count);
}

void AddVariants(const ModelInput& input, JsonObject& model) {
  JsonArray variants = model.Array("variants");
  for (const graph::VariantRow& row : input.variants->rows) {
    JsonObject one = variants.Object();
    JsonArray names = one.Array("touchpoints");
    for (const std::string& name : row.touchpoints) names.Add(name);
    one.Add("count", row.count);
    one.Add("customers", row.customers);
    JsonObject outcome = one.Object("outcome");
    for (int i = 0; i < graph::kOutcomes; ++i)
      outcome.Add(graph::Name(static_cast<graph::Outcome>(i)), row.outcomes[i]);
  }
  JsonObject hidden = model.Object("variants_hidden");
  hidden.Add("variants", input.variants->hidden_variants);
  hidden.Add("count", input.variants->hidden_count);
}

std::string_view OrderName(graph::FunnelOrder order) {
  constexpr std::string_view kNames[] = {"eventually", "adjacent", "anchored", "any"};
  return kNames[static_cast<size_t>(order)];
}

// Of each value of the declared segment: who began, and who of them came to the last step. The largest values.
void AddBreakdown(const graph::FunnelResult& funnel, JsonObject& object) {
  if (funnel.breakdown.empty()) return;
  std::vector<const graph::FunnelBreakdown*> order;
  for (const graph::FunnelBreakdown& part : funnel.breakdown) order.push_back(&part);
  std::stable_sort(order.begin(), order.end(), [](const graph::FunnelBreakdown* a, const graph::FunnelBreakdown* b) {
    return a->steps.front().customers > b->steps.front().customers;
  });
  object.Add("segment", funnel.options.breakdown);
  JsonArray rows = object.Array("breakdown");
  for (size_t i = 0; i < std::min(order.size(), kBreakdownShown); ++i) {
    const int64_t first = order[i]->steps.front().customers, last = order[i]->steps.back().customers;
    JsonObject row = rows.Object();
    row.Add("value", order[i]->value);
    row.Add("customers", first);
    row.Add("complete", last);
    if (first == 0 || funnel.options.open_entry) continue;  // who entered later is not among the first
    row.Add("rate", static_cast<double>(last) / static_cast<double>(first));
    const journey::stats::Interval interval = journey::stats::Wilson(last, first);
    row.Add("low", interval.low);
    row.Add("high", interval.high);
  }
  object.Add("breakdown_hidden", order.size() > kBreakdownShown ? order.size() - kBreakdownShown : 0);
}

void AddFunnels(const ModelInput& input, JsonObject& model) {
  JsonArray funnels = model.Array("funnels");
  for (const ModelFunnel& funnel : *input.funnels) {
    JsonObject one = funnels.Object();
    one.Add("name", funnel.name);
    one.Add("unit", input.unit);
    one.Add("order", OrderName(funnel.result.options.order));
    if (funnel.result.options.window_us.has_value()) one.Add("window_s", Seconds(*funnel.result.options.window_us));
    JsonArray steps = one.Array("steps");
    for (const graph::FunnelStep& step : funnel.result.steps) {
      JsonObject row = steps.Object();
      row.Add("name", step.name);
      row.Add("customers", step.customers);
      row.Add("units", step.units);
      row.Add("rate", step.rate);
      if (step.interval.has_value()) {
        row.Add("low", step.interval->low);
        row.Add("high", step.interval->high);
      }
      row.Add("lost", step.lost);
      row.Add("median_s", step.median_s);
      if (step.optional) row.Add("optional", true);
      if (std::any_of(step.after.begin(), step.after.end(), [](int64_t count) { return count > 0; })) {
        JsonObject after = row.Object("after");
        for (int i = 0; i < graph::kAfters; ++i) after.Add(graph::Name(static_cast<graph::After>(i)), step.after[i]);
      }
    }
    AddBreakdown(funnel.result, one);
  }
}

void AddRepeat(const ModelInput& input, JsonObject& model) {
  JsonObject object = model.Object("repeat");
  JsonArray windows = object.Array("windows");
  for (const journey::contact::RepeatWindow& window : input.repeat->windows) {
    JsonObject one = windows.Object();
    one.Add("window_s", Seconds(window.window_us));
    one.Add("n", window.tally.n());
    one.Add("repeats", window.tally.h());
    AddEstimate(one, window.tally.Estimate());
    one.Add("same_channel", window.same_channel);
    one.Add("other_channel", window.tally.h() - window.same_channel);
  }
  JsonArray paths = object.Array("paths");
  int64_t other = 0;
  for (size_t i = 0; i < input.repeat->paths.size(); ++i) {
    const journey::contact::RepeatPath& path = input.repeat->paths[i];
    if (i >= kPathsShown) {
      other += path.count;
      continue;
    }
    JsonObject one = paths.Object();
    one.Add("from", path.from);
    one.Add("to", path.to);
    JsonArray via = one.Array("via");
    for (const std::string& name : path.via) via.Add(name);
    one.Add("count", path.count);
    one.Add("customers", path.customers);
    one.Add("p25_s", path.p25_s);
    one.Add("median_s", path.median_s);
    one.Add("p75_s", path.p75_s);
  }
  object.Add("paths_other", other);
}

void AddMethod(const ModelInput& input, JsonObject& model) {
  JsonArray method = model.Array("method");
  const auto add = [&method](std::string_view id) {
    JsonObject one = method.Object();
    one.Add("id", id);
    return one;
  };
  add("zone").Object("args").Add("zone", input.time_zone);
  if (input.service_hours.empty()) {
    add("clock");
  } else {
    add("service_hours").Object("args").Add("hours", input.service_hours);
  }
  add("as_of");
  std::string identity = "identity";
  if (input.identity != "device-split") identity += "_" + input.identity;
  std::replace(identity.begin(), identity.end(), '-', '_');
  add(identity).Object("args").Add("mode", input.identity);
  const bool pause = base::ParseDuration(input.sessions) > 0;
  add(pause ? "sessions" : "sessions_rule").Object("args").Add("rule", input.sessions);
  const std::string journeys = input.journeys == "inactivity" ? "journeys" : "journeys_" + input.journeys;
  add(journeys).Object("args").Add("gap_s", Seconds(input.journey_gap_us));
  add("unit").Object("args").Add("unit", input.unit);
  if (input.goal.empty()) {
    add("goal_none");
  } else {
    std::string goals;
    for (const std::string& name : input.goal) goals += (goals.empty() ? "" : ", ") + name;
    add("goal").Object("args").Add("goal", goals);
  }
  add("contacts");
  add("repeat");
  add("drop_off");
  add("interval");
  add("tests").Object("args").Add("n", input.findings->candidates);
  const auto set_aside = std::count_if(input.findings->findings.begin(), input.findings->findings.end(),
                                       [](const auto& finding) { return !finding.set_aside.empty(); });
  if (set_aside > 0) add("set_aside").Object("args").Add("n", static_cast<int64_t>(set_aside));
  add("defaults");
  add("privacy").Object("args").Add("key", input.key_id);
  if (input.totals.loose_events > 0) add("loose").Object("args").Add("n", input.totals.loose_events);
  const uint64_t ambiguous = input.ledger->count(base::LedgerClass::kAmbiguousIdentity);
  if (ambiguous > 0) add("ambiguous").Object("args").Add("n", ambiguous);
}

}  // namespace

rapidjson::Document BuildModel(const ModelInput& input) {
  rapidjson::Document document(rapidjson::kObjectType);
  JsonObject model(&document, &document.GetAllocator());
  AddFrame(input, model);
  AddTotals(input, model);
  AddSources(input, model);
  AddLedger(input, model);
  AddFindings(input, model);
  AddTouchpoints(input, model);
  AddGraph(input, model);
  AddVariants(input, model);
  AddLoops(input, model);
  if (input.identity_modes != nullptr) AddIdentity(*input.identity_modes, model);
  AddFunnels(input, model);
  AddBlueprints(input, model);
  AddRules(input, model);
  AddRepeat(input, model);
  AddProblems(input, model);
  AddChannelRoles(input, model);
  AddFigures(input, model);
  AddFriction(input.friction, model);
  AddMethod(input, model);
  return document;
}

}  // namespace reports
