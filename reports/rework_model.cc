// SPDX-License-Identifier: Apache-2.0
#include "reports/rework_model.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "journey/base/time.h"
#include "reports/touchpoint_model.h"

namespace reports {

namespace {

using journey::graph::LoopKind;
using journey::graph::LoopRow;

double Seconds(int64_t micros) { return static_cast<double>(micros) / journey::base::kMicrosPerSecond; }

void AddLoopRows(const ModelInput& input, std::string_view key, bool rings, JsonObject& object) {
  JsonArray rows = object.Array(key);
  int64_t hidden = rings ? input.loops->hidden_rings : input.loops->hidden_repeats;
  size_t shown = 0;
  for (const LoopRow& row : input.loops->rows) {
    if ((row.kind == LoopKind::kPingPong || row.kind == LoopKind::kLoop) != rings) continue;
    if (shown >= kLoopsShown || row.touchpoints.empty() || row.customers < kFewestLoopCustomers) {
      ++hidden;
      continue;
    }
    ++shown;
    JsonObject one = rows.Object();
    one.Add("kind", journey::graph::Name(row.kind));
    JsonArray touchpoints = one.Array("touchpoints");
    for (const std::string& name : row.touchpoints) touchpoints.Add(name);
    one.Add("laps", row.laps);
    one.Add("units", row.units);
    one.Add("customers", row.customers);
    one.Add("decided", row.decided);
    one.Add("goals", row.goals);
    if (row.decided > 0) one.Add("goal_rate", static_cast<double>(row.goals) / static_cast<double>(row.decided));
    one.Add("extra_s", row.extra_s);
    one.Add("median_s", row.median_lap_s);
  }
  object.Add(rings ? "rings_hidden" : "repeats_hidden", hidden);
}

}  // namespace

void AddLoops(const ModelInput& input, JsonObject& model) {
  if (input.loops == nullptr) return;
  JsonObject object = model.Object("loops");
  object.Add("unit", input.unit == "case" ? std::string_view("case") : std::string_view("session"));
  object.Add("decided", input.loops->decided);
  object.Add("goals", input.loops->goals);
  if (input.loops->decided > 0) {
    object.Add("goal_rate", static_cast<double>(input.loops->goals) / static_cast<double>(input.loops->decided));
  }
  AddLoopRows(input, "rings", true, object);
  AddLoopRows(input, "repeats", false, object);
}

void AddBlueprints(const ModelInput& input, JsonObject& model) {
  if (input.blueprints == nullptr) return;
  JsonArray blueprints = model.Array("blueprints");
  for (const journey::graph::ConformanceResult& result : *input.blueprints) {
    JsonObject one = blueprints.Object();
    one.Add("name", result.name);
    one.Add("unit", result.of_problems ? std::string_view("problem") : std::string_view(input.unit));
    JsonArray steps = one.Array("steps");
    for (const std::string& step : result.steps) steps.Add(step);
    one.Add("runs", result.runs);
    one.Add("undecided", result.undecided);
    one.Add("complete", result.complete);
    if (result.runs > 0) {
      one.Add("complete_rate", static_cast<double>(result.complete) / static_cast<double>(result.runs));
    }
    one.Add("conforming", result.conforming);
    AddEstimate(one, result.conforms.Estimate());
    one.Add("fitness", result.fitness);
    one.Add("cut", result.cut);
    one.Add("customers", result.customers);
    JsonArray deviations = one.Array("deviations");
    for (size_t i = 0; i < std::min(result.deviations.size(), kDeviationsShown); ++i) {
      const journey::graph::DeviationRow& row = result.deviations[i];
      JsonObject deviation = deviations.Object();
      deviation.Add("kind", journey::graph::Name(row.kind));
      deviation.Add("step", row.step);
      deviation.Add("runs", row.runs);
      AddEstimate(deviation, row.estimate);
      deviation.Add("customers", row.customers);
      deviation.Add("complete", row.complete);
      deviation.Add("complete_rate", static_cast<double>(row.complete) / static_cast<double>(row.runs));
      deviation.Add("median_excess_s", row.median_excess_s);
    }
    one.Add("deviations_hidden",
            result.deviations.size() > kDeviationsShown ? result.deviations.size() - kDeviationsShown : 0);
    JsonArray times = one.Array("times");
    for (const journey::graph::StepTime& time : result.times) {
      JsonObject row = times.Object();
      row.Add("step", time.step);
      row.Add("runs", time.runs);
      row.Add("p05_s", time.p05_s);
      row.Add("median_s", time.median_s);
      row.Add("p95_s", time.p95_s);
    }
  }
}

void AddRules(const ModelInput& input, JsonObject& model) {
  if (input.rules == nullptr || input.rules->empty()) return;
  JsonArray rules = model.Array("rules");
  for (const journey::graph::RuleRow& row : *input.rules) {
    JsonObject one = rules.Object();
    one.Add("rule", row.rule.name);
    if (row.rule.named) one.Add("named", true);
    one.Add("kind", journey::graph::Name(row.rule.kind));
    one.Add("a", row.rule.a.Text());
    one.AddUnlessEmpty("b", row.rule.b.Text());
    if (row.rule.within_us.has_value()) one.Add("within_s", Seconds(*row.rule.within_us));
    one.Add("unit", input.unit);
    one.Add("units", row.units);
    one.Add("activated", row.activated());
    one.Add("kept", row.kept);
    one.Add("broken", row.broken);
    one.Add("undecided", row.undecided);
    AddEstimate(one, row.keeps.Estimate());
    one.Add("customers", row.keeps.customers());
    one.Add("broken_customers", row.broken_customers);
  }
}

void AddProblems(const ModelInput& input, JsonObject& model) {
  if (input.problems == nullptr) return;
  JsonObject object = model.Object("problems");
  object.Add("window_s", Seconds(journey::contact::kProblemWindow));
  JsonArray rows = object.Array("rows");
  size_t topics = 0;
  for (const journey::contact::ProblemRow& row : input.problems->rows) {
    if (!row.topic.empty() && ++topics > kProblemTopicsShown) continue;
    const journey::contact::ProblemCounts& counts = row.counts;
    JsonObject one = rows.Object();
    one.Add("window_s", Seconds(row.window_us));
    one.Add("clock", journey::contact::Name(row.clock));
    one.AddUnlessEmpty("topic", row.topic);
    one.Add("problems", counts.problems);
    one.Add("undecided", counts.undecided);
    one.Add("contacts", counts.contacts);
    if (counts.problems > 0) {
      one.Add("contacts_per_problem", static_cast<double>(counts.contacts) / static_cast<double>(counts.problems));
    }
    const std::pair<std::string_view, int64_t> parts[] = {{"repeated", counts.repeated},
                                                          {"hopped", counts.hopped},
                                                          {"explained_again", counts.explained_again},
                                                          {"self_service", counts.self_service},
                                                          {"reopened", counts.reopened},
                                                          {"transferred", counts.transferred},
                                                          {"without_person", counts.without_person}};
    for (const auto& [name, count] : parts) {
      one.Add(name, count);
      if (counts.problems > 0) {
        one.Add(std::string(name) + "_rate", static_cast<double>(count) / static_cast<double>(counts.problems));
      }
    }
    one.Add("customers", counts.customers);
  }
  object.Add("topics_hidden", topics > kProblemTopicsShown ? topics - kProblemTopicsShown : 0);
  JsonArray first = object.Array("first");
  std::map<std::string_view, size_t> shown;
  for (const journey::contact::FirstContactRow& row : input.problems->first) {
    if (row.by != "hour" && shown[row.by]++ >= kProblemTopicsShown) continue;
    JsonObject one = first.Object();
    one.Add("by", row.by);
    one.Add("value", row.value);
    one.Add("problems", row.tally.n());
    one.Add("repeated", row.tally.h());
    AddEstimate(one, row.tally.Estimate());
  }
}

void AddChannelRoles(const ModelInput& input, JsonObject& model) {
  if (input.channel_roles == nullptr) return;
  JsonObject object = model.Object("channel_roles");
  std::map<std::string_view, int64_t> contacts;
  for (const journey::service::ChannelMove& move : input.channel_roles->moves) {
    if (move.topic.empty()) contacts[move.from] += move.count;
  }
  std::vector<std::pair<std::string_view, int64_t>> order(contacts.begin(), contacts.end());
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  JsonArray channels = object.Array("channels");
  for (const auto& [channel, count] : order) {
    JsonObject one = channels.Object();
    one.Add("channel", channel);
    one.Add("contacts", count);
  }
  JsonArray moves = object.Array("moves");
  for (const journey::service::ChannelMove& move : input.channel_roles->moves) {
    if (!move.topic.empty()) continue;
    JsonObject one = moves.Object();
    one.Add("from", move.from);
    if (!move.ends) one.Add("to", move.to);
    one.Add("count", move.count);
    one.Add("customers", move.customers);
    one.Add("share", static_cast<double>(move.count) / static_cast<double>(contacts[move.from]));
  }
  JsonArray outcomes = object.Array("outcomes");
  for (const journey::service::ChannelOutcome& row : input.channel_roles->outcomes) {
    JsonObject one = outcomes.Object();
    one.Add("channel", row.channel);
    one.Add("switched", row.switched);
    one.Add("problems", row.problems);
    one.Add("known", row.known);
    one.Add("solved", row.solved);
    if (row.known > 0) one.Add("solved_rate", static_cast<double>(row.solved) / static_cast<double>(row.known));
    one.Add("answers", row.answers);
    one.Add("satisfied", row.satisfied);
    if (row.answers > 0) {
      one.Add("satisfied_rate", static_cast<double>(row.satisfied) / static_cast<double>(row.answers));
    }
  }
}

}  // namespace reports
