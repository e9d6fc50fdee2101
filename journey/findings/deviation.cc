// SPDX-License-Identifier: Apache-2.0
#include "journey/findings/deviation.h"

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"

namespace journey::findings {

namespace {

using graph::Deviation;

// What a deviation of a step is judged as; a touchpoint that was not meant is told by the blueprint's table only.
constexpr Deviation kJudgedKinds[] = {Deviation::kSkipped, Deviation::kRepeated, Deviation::kOutOfOrder,
                                      Deviation::kLate, Deviation::kStopped};

// The touchpoint that stands for a step: its first, else of those of its kinds the first by name.
uint32_t PlaceOf(const event::EventTable& table, const graph::BlueprintStep& step) {
  if (!step.touchpoints.empty()) return table.dictionaries.strings.Find(step.touchpoints.front());
  uint32_t place = event::kNone;
  const event::TypeTable& types = table.dictionaries.types;
  for (uint32_t id = 0; id < types.size(); ++id) {
    const uint32_t touchpoint = types[id].touchpoint;
    if (touchpoint == event::kNone ||
        std::find(step.kinds.begin(), step.kinds.end(), types[id].kind) == step.kinds.end())
      continue;
    if (place == event::kNone || table.dictionaries.strings[touchpoint] < table.dictionaries.strings[place])
      place = touchpoint;
  }
  return place;
}

// A name as a part of a measure's id: parts are joined by colons.
std::string Part(std::string_view name) {
  std::string part;
  for (const char c : name) {
    if (c == ':' || c == '\\') part += '\\';
    part += c;
  }
  return part;
}

}  // namespace

DeviationBook::DeviationBook(const event::EventTable& table, std::span<const graph::Blueprint> blueprints,
                             uint32_t first) {
  for (size_t i = 0; i < blueprints.size(); ++i) {
    const graph::BlueprintOptions& options = blueprints[i].options();
    if (!options.declared || options.contacts.has_value()) continue;
    Judged& judged = judged_.emplace_back();
    judged.blueprint = i;
    judged.name = options.name;
    judged.at_most = options.at_most;
    judged.first = first;
    for (const graph::BlueprintStep& step : options.steps) {
      judged.steps.push_back(step.name);
      judged.places.push_back(PlaceOf(table, step));
      const uint32_t place = judged.places.back();
      judged.touchpoints.emplace_back(place == event::kNone ? "" : table.dictionaries.strings[place]);
    }
    first += static_cast<uint32_t>(std::size(kJudgedKinds) * options.steps.size());
  }
}

void DeviationBook::AddHits(size_t blueprint, const stitch::Customer& customer,
                            std::span<const graph::RunDeviation> deviations, int64_t runs,
                            std::vector<OfferedHit>* hits) const {
  const auto judged = std::find_if(judged_.begin(), judged_.end(),
                                   [blueprint](const Judged& one) { return one.blueprint == blueprint; });
  if (judged == judged_.end()) return;
  for (const graph::RunDeviation& deviation : deviations) {
    const auto* const kind = std::find(std::begin(kJudgedKinds), std::end(kJudgedKinds), deviation.kind);
    if (kind == std::end(kJudgedKinds) || judged->places[deviation.step] == event::kNone) continue;
    OfferedHit& hit = hits->emplace_back();
    const auto row = static_cast<size_t>(kind - std::begin(kJudgedKinds));
    hit.measure = judged->first + static_cast<uint32_t>(row * judged->steps.size() + deviation.step);
    hit.touchpoint = judged->places[deviation.step];
    hit.n = runs;
    hit.day_us = deviation.run_us;
    hit.time_us = deviation.time_us;
    // Units by case or by overlapping sessions have steps of their own order.
    const stitch::Step* const step = deviation.at;
    if (step >= customer.steps.data() && step < customer.steps.data() + customer.steps.size())
      hit.step = static_cast<uint32_t>(step - customer.steps.data());
    if (hit.step == event::kNone) continue;
    for (size_t i = hit.step; i < customer.steps.size() && customer.steps[i].session == step->session; ++i) {
      hit.goal = hit.goal || customer.steps[i].goal;
    }
  }
}

std::vector<Offer> DeviationBook::Offers(std::span<const graph::ConformanceResult> results) const {
  std::vector<Offer> offers;
  for (const Judged& judged : judged_) {
    const graph::ConformanceResult& result = results[judged.blueprint];
    for (const Deviation kind : kJudgedKinds) {
      for (size_t step = 0; step < judged.steps.size(); ++step) {
        Offer& offer = offers.emplace_back();
        offer.id = absl::StrFormat("%s:%s:%s", graph::Name(kind), Part(judged.name), Part(judged.steps[step]));
        offer.kind = "deviation";
        offer.basis = Basis::kBlueprint;
        offer.expected = judged.at_most;
        const bool enough =
            std::any_of(result.deviations.begin(), result.deviations.end(), [&](const graph::DeviationRow& row) {
              return row.kind == kind && row.step == judged.steps[step] && row.runs >= kFewestDeviations;
            });
        if (!enough || judged.places[step] == event::kNone) continue;
        auto places = std::make_shared<std::vector<OfferedPlace>>();
        places->push_back({.touchpoint = judged.touchpoints[step],
                           .occasions = &result.conforms,
                           .days = &result.days,
                           .open = result.undecided});
        offer.places = std::move(places);
      }
    }
  }
  return offers;
}

}  // namespace journey::findings
