// SPDX-License-Identifier: Apache-2.0
#include "reports/friction_model.h"

#include <algorithm>
#include <map>
#include <vector>

#include "absl/strings/str_format.h"
#include "journey/base/text.h"
#include "journey/base/time.h"
#include "journey/friction/element_kind.h"

namespace reports {

namespace {

namespace base = journey::base;
namespace event = journey::event;
namespace friction = journey::friction;
using friction::Signal;

double Seconds(int64_t micros) { return static_cast<double>(micros) / base::kMicrosPerSecond; }

void AddCounts(const friction::SignalCounts& counts, JsonObject& object) {
  object.Add("count", counts.count);
  object.Add("sessions", counts.sessions);
  object.Add("customers", counts.customers);
  if (counts.suppressed > 0) object.Add("suppressed", counts.suppressed);
  if (counts.labelled > 0) object.Add("labelled", counts.labelled);
  if (counts.lost_us > 0) object.Add("lost_s", Seconds(counts.lost_us));
}

void AddPlaces(const friction::FrictionResult& result, Signal signal, JsonObject& object) {
  std::vector<const friction::SignalRow*> rows;
  for (const friction::SignalRow& row : result.rows) {
    if (row.signal == signal && row.counts.count > 0) rows.push_back(&row);
  }
  std::stable_sort(rows.begin(), rows.end(), [](const friction::SignalRow* a, const friction::SignalRow* b) {
    return a->counts.count > b->counts.count;
  });
  JsonArray places = object.Array("places");
  int64_t hidden = 0;
  for (size_t i = 0; i < rows.size(); ++i) {
    if (i >= kPlacesShown) {
      hidden += rows[i]->counts.count;
      continue;
    }
    JsonObject one = places.Object();
    one.AddUnlessEmpty("touchpoint", rows[i]->touchpoint);
    one.AddUnlessEmpty("channel", rows[i]->channel);
    AddCounts(rows[i]->counts, one);
    one.AddUnlessEmpty("element", rows[i]->element);
    if (!rows[i]->element.empty()) one.Add("element_count", rows[i]->element_count);
  }
  if (hidden > 0) object.Add("places_other", hidden);
}

// What follows visits that it touched, against like visits, at the places with the most of them.
void AddImpact(const journey::findings::SignalImpactResult& impact, Signal signal, JsonObject& object) {
  std::map<std::string_view, int64_t> visits;
  for (const journey::findings::SignalImpact& row : impact.rows) {
    if (row.signal == signal) visits[row.touchpoint] = std::max(visits[row.touchpoint], row.affected_n);
  }
  std::vector<std::pair<std::string_view, int64_t>> places(visits.begin(), visits.end());
  std::stable_sort(places.begin(), places.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  if (places.size() > kImpactPlaces) places.resize(kImpactPlaces);
  JsonArray rows = object.Array("association");
  for (const auto& [touchpoint, n] : places) {
    for (const journey::findings::SignalImpact& row : impact.rows) {
      if (row.signal != signal || row.touchpoint != touchpoint) continue;
      JsonObject one = rows.Object();
      one.Add("touchpoint", row.touchpoint);
      one.Add("outcome", journey::findings::Name(row.outcome));
      one.Add("affected_n", row.affected_n);
      one.Add("affected_rate", row.affected_rate);
      one.Add("matched_n", row.matched_n);
      one.Add("matched_rate", row.matched_rate);
      one.Add("difference", row.difference);
      one.Add("low", row.low);
      one.Add("high", row.high);
      one.Add("matched_share", row.matched_share);
    }
  }
}

void AddSignal(const FrictionInput& input, Signal signal, JsonArray& signals) {
  const friction::SignalInfo& info = friction::Info(signal);
  const friction::SignalTotal& total = input.result->totals[static_cast<size_t>(signal)];
  JsonObject one = signals.Object();
  one.Add("id", info.id);
  one.Add("family", friction::Name(info.family));
  one.Add("basis", friction::Name(total.basis));
  one.Add("version", info.version);
  one.Add("weight", input.rules->weight(signal));
  one.Add("source", info.source);
  if (!input.rules->enabled(signal)) one.Add("off", true);
  if (input.rules->changed(signal)) one.Add("changed", true);
  JsonArray thresholds = one.Array("thresholds");
  for (const friction::Threshold& threshold : info.thresholds) {
    JsonObject pair = thresholds.Object();
    pair.Add("name", threshold.name);
    pair.Add("value", input.rules->Get(signal, threshold.name));
  }
  JsonArray kinds = one.Array("suppressions");
  for (const std::string_view kind : friction::ElementKindNames(input.rules->suppressions(signal))) kinds.Add(kind);
  if (total.basis == friction::SignalBasis::kNotMeasurable) {
    JsonArray missing = one.Array("missing");
    for (const std::string_view fact : friction::FactNames(total.missing)) missing.Add(fact);
    return;
  }
  AddCounts(total.counts, one);
  AddPlaces(*input.result, signal, one);
  if (input.impact != nullptr) AddImpact(*input.impact, signal, one);
}

void AddCorrelation(std::string_view key, const std::optional<friction::RankCorrelation>& correlation,
                    JsonObject& object) {
  if (!correlation.has_value()) return;
  JsonObject one = object.Object(key);
  one.Add("value", correlation->value);
  one.Add("low", correlation->interval.low);
  one.Add("high", correlation->interval.high);
  one.Add("n", correlation->n);
}

void AddScore(const friction::ScoreResult& score, JsonObject& object) {
  JsonObject one = object.Object("score");
  one.Add("sessions", score.sessions);
  one.Add("affected", score.affected);
  JsonArray bands = one.Array("bands");
  for (const friction::ScoreBand& band : score.bands) {
    JsonObject row = bands.Object();
    row.Add("lowest", band.lowest);
    row.Add("sessions", band.goals.n());
    const auto estimate = band.goals.Estimate();
    if (!score.has_goal || !estimate.has_value()) continue;
    row.Add("goals", band.goals.h());
    row.Add("rate", estimate->rate);
    row.Add("low", estimate->interval.low);
    row.Add("high", estimate->interval.high);
  }
  AddCorrelation("goal", score.goal, one);
  AddCorrelation("ease", score.ease, one);
}

void AddWorst(const FrictionInput& input, JsonObject& object) {
  const auto text = [&](uint32_t id) { return id == event::kNone ? std::string_view() : (*input.strings)[id]; };
  JsonArray worst = object.Array("worst");
  for (const friction::WorstSession& session : input.result->score.worst) {
    if (session.steps.empty()) continue;
    JsonObject one = worst.Object();
    one.Add("customer", input.customer_name(session.representative));
    one.Add("start", base::FormatInstant(session.steps[0].time_us));
    one.Add("score", session.score);
    {
      JsonArray signals = one.Array("signals");
      for (const auto& [signal, count] : session.signals) {
        JsonObject pair = signals.Object();
        pair.Add("id", friction::Info(signal).id);
        pair.Add("count", count);
      }
    }
    JsonArray steps = one.Array("steps");
    for (size_t i = 0; i < session.steps.size(); ++i) {
      const friction::WorstStep& step = session.steps[i];
      JsonObject cell = steps.Object();
      cell.Add("offset_s", Seconds(step.time_us - session.steps[0].time_us));
      cell.Add("touchpoint", text(step.touchpoint));
      cell.AddUnlessEmpty("channel", text(step.channel));
      cell.Add("kind", event::Name(step.kind));
      cell.Add("mark", std::string_view(step.friction ? "failure" : step.goal ? "done" : i == 0 ? "first" : "plain"));
    }
  }
}

void AddSpeed(const std::vector<friction::SpeedRow>& rows, JsonObject& object) {
  JsonArray speed = object.Array("speed");
  for (size_t i = 0; i < std::min(rows.size(), kSpeedShown); ++i) {
    JsonObject one = speed.Object();
    one.Add("metric", friction::Name(rows[i].metric));
    one.AddUnlessEmpty("touchpoint", rows[i].touchpoint);
    one.AddUnlessEmpty("platform", rows[i].platform);
    one.Add("n", rows[i].n);
    one.Add("p75", rows[i].p75);
    one.Add("good", rows[i].good);
    one.Add("poor", rows[i].poor);
    one.Add("apdex", rows[i].apdex);
  }
  if (rows.size() > kSpeedShown) object.Add("speed_hidden", rows.size() - kSpeedShown);
}

void AddSelfService(const std::vector<friction::SelfServiceRow>& rows, JsonObject& object) {
  JsonArray array = object.Array("self_service");
  for (size_t i = 0; i < std::min(rows.size(), kSelfServiceShown); ++i) {
    const auto estimate = journey::stats::ClusterInterval(rows[i].sums);
    if (!estimate.has_value() || rows[i].sums.h == 0) break;  // those with contacts come first
    JsonObject one = array.Object();
    one.Add("kind", std::string_view(rows[i].query ? "query" : "article"));
    one.Add("name", friction::CutElement(rows[i].name));
    one.AddUnlessEmpty("topic", rows[i].topic);
    one.Add("n", rows[i].sums.n);
    one.Add("hits", rows[i].sums.h);
    one.Add("rate", estimate->rate);
    one.Add("low", estimate->interval.low);
    one.Add("high", estimate->interval.high);
  }
}

}  // namespace

void AddFriction(const FrictionInput& input, JsonObject& model) {
  if (input.result == nullptr) return;
  JsonObject object = model.Object("friction");
  object.AddUnlessEmpty("preset", input.rules->name);
  if (!input.rules->ignore.empty()) object.Add("ignored", input.rules->ignore.size());
  if (input.result->dropped > 0) object.Add("dropped", input.result->dropped);
  {
    JsonArray signals = object.Array("signals");
    for (size_t i = 0; i < friction::kSignals; ++i) AddSignal(input, static_cast<Signal>(i), signals);
  }
  AddScore(input.result->score, object);
  AddWorst(input, object);
  AddSpeed(input.result->speed, object);
  AddSelfService(input.result->self_service, object);
}

void AddFrictionAt(const FrictionInput& input, std::string_view touchpoint, JsonObject& object) {
  if (input.result == nullptr) return;
  std::map<Signal, int64_t> counts;
  for (const friction::SignalRow& row : input.result->rows) {
    if (row.touchpoint == touchpoint && row.counts.count > 0 && input.rules->weight(row.signal) > 0)
      counts[row.signal] += row.counts.count;
  }
  if (counts.empty()) return;
  std::vector<std::pair<Signal, int64_t>> most(counts.begin(), counts.end());
  std::stable_sort(most.begin(), most.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  JsonArray signals = object.Array("friction");
  for (size_t i = 0; i < std::min(most.size(), kFrictionAt); ++i) {
    JsonObject one = signals.Object();
    one.Add("id", friction::Info(most[i].first).id);
    one.Add("count", most[i].second);
  }
}

}  // namespace reports
