// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/blueprint.h"

#include <algorithm>
#include <array>
#include <bit>
#include <tuple>
#include <utility>

#include "absl/strings/str_format.h"
#include "journey/base/text.h"
#include "journey/base/time.h"
#include "journey/contact/way_to_contact.h"

namespace journey::graph {

namespace {

using event::Kind;

// The kinds that touchpoints of the table have.
std::vector<bool> KindsOf(const event::EventTable& table) {
  std::vector<bool> kinds(static_cast<size_t>(Kind::kCount));
  const event::TypeTable& types = table.dictionaries.types;
  for (uint32_t id = 0; id < types.size(); ++id) {
    if (types[id].touchpoint != event::kNone) kinds[static_cast<size_t>(types[id].kind)] = true;
  }
  return kinds;
}

struct ReadyStep {
  Kind kind;
  bool optional, repeat;
};
struct Ready {
  std::string_view name;
  std::vector<ReadyStep> steps;
};

const std::vector<Ready>& ReadyOnes() {
  static const auto& ready = *new std::vector<Ready>{
      // What a shop's own funnel is made of (Segment's ecommerce spec); a cart may be looked at and filled many times.
      {"purchase",
       {{Kind::kCart, false, true},
        {Kind::kCheckout, false, true},
        {Kind::kPayment, false, false},
        {Kind::kOrder, false, false}}},
      {"return", {{Kind::kReturn, false, true}, {Kind::kRefund, false, true}}},
      // What was sent back comes back as another delivery, not as money.
      {"exchange", {{Kind::kReturn, false, true}, {Kind::kDelivery, false, true}}},
  };
  return ready;
}

// Those of problems, by words of the topic.
struct ReadyContact {
  std::string_view name;
  std::vector<std::string> words;
};

const std::vector<ReadyContact>& ReadyContacts() {
  static const auto& ready = *new std::vector<ReadyContact>{
      {"delivery-query",
       {"delivery", "deliveries", "shipping", "shipment", "parcel", "courier", "tracking", "where is my order", "wismo",
        "배송", "배달", "택배", "운송", "송장"}},
      {"complaint", {"complaint", "complaints", "complain", "grievance", "불만", "컴플레인", "민원", "클레임", "항의"}},
  };
  return ready;
}

// Full resolution: 90 % within 72 hours of the opening, on the calendar (docs/figures.md).
constexpr int64_t kReadyResolution = 72 * base::kMicrosPerHour;

std::optional<BlueprintOptions> ReadyOfContacts(const event::EventTable& table, const ReadyContact& ready) {
  const event::TypeTable& types = table.dictionaries.types;
  bool any = false;
  for (uint32_t id = 0; id < types.size() && !any; ++id) any = contact::IsContactType(types[id]);
  if (!any) return std::nullopt;
  BlueprintOptions options;
  options.name = ready.name;
  options.strict = true;  // so that `reopened`, which is no step, is told
  options.contacts = ContactScope{{}, ready.words};
  for (const ContactAct act : {ContactAct::kOpened, ContactAct::kAnswered, ContactAct::kResolved}) {
    options.steps.push_back({.touchpoints = {std::string(Name(act))}});
  }
  options.steps[1].optional = true;  // not every desk logs its answers; who is not answered is not resolved either
  options.steps[2].within_us = kReadyResolution;
  options.steps[2].within_from_first = true;
  return options;
}

// Touchpoints of kind return that are exchanges by their names, and those that are not.
void SplitReturns(const event::EventTable& table, std::vector<std::string>* exchanges,
                  std::vector<std::string>* others) {
  const ContactScope exchange{{}, {"exchange", "exchanged", "exchanges", "교환"}};
  const event::TypeTable& types = table.dictionaries.types;
  for (uint32_t id = 0; id < types.size(); ++id) {
    if (types[id].touchpoint == event::kNone || types[id].kind != Kind::kReturn) continue;
    const std::string_view name = table.dictionaries.strings[types[id].touchpoint];
    (exchange.Has(name) ? exchanges : others)->emplace_back(name);
  }
  for (std::vector<std::string>* names : {exchanges, others}) {
    std::sort(names->begin(), names->end());
    names->erase(std::unique(names->begin(), names->end()), names->end());
  }
}

}  // namespace

std::string_view Name(Deviation deviation) {
  constexpr std::string_view kNames[] = {"skipped", "repeated", "out_of_order", "added", "late", "stopped"};
  return kNames[static_cast<size_t>(deviation)];
}

const std::vector<std::string_view>& ReadyBlueprintNames() {
  static const auto& names = *[] {
    auto* list = new std::vector<std::string_view>;
    for (const Ready& ready : ReadyOnes()) list->push_back(ready.name);
    for (const ReadyContact& ready : ReadyContacts()) list->push_back(ready.name);
    return list;
  }();
  return names;
}

std::optional<BlueprintOptions> ReadyBlueprint(const event::EventTable& table, std::string_view name) {
  const std::vector<bool> kinds = KindsOf(table);
  for (const Ready& ready : ReadyOnes()) {
    if (ready.name != name) continue;
    if (!kinds[static_cast<size_t>(ready.steps.back().kind)]) return std::nullopt;
    BlueprintOptions options;
    options.name = ready.name;
    for (const ReadyStep& step : ready.steps) {
      if (!kinds[static_cast<size_t>(step.kind)]) continue;
      BlueprintStep& one = options.steps.emplace_back();
      one.kinds = {step.kind};
      one.optional = step.optional;
      one.repeat = step.repeat;
    }
    if (options.steps.size() < 2) return std::nullopt;
    if (ready.steps.front().kind != Kind::kReturn) return options;
    // An exchange begins like a return and ends otherwise.
    std::vector<std::string> exchanges, others;
    SplitReturns(table, &exchanges, &others);
    if (name == "exchange" ? exchanges.empty() : others.empty()) return std::nullopt;
    if (exchanges.empty()) return options;
    options.steps[0].name = name == "exchange" ? "exchange" : "return";
    options.steps[0].kinds.clear();
    options.steps[0].touchpoints = name == "exchange" ? exchanges : others;
    return options;
  }
  for (const ReadyContact& ready : ReadyContacts()) {
    if (ready.name == name) return ReadyOfContacts(table, ready);
  }
  return std::nullopt;
}

absl::StatusOr<Blueprint> Blueprint::Make(const event::EventTable& table, BlueprintOptions options) {
  const auto error = [&options](const std::string& message) {
    return absl::InvalidArgumentError(absl::StrFormat("blueprint \"%s\": %s", options.name, message));
  };
  if (options.steps.size() < 2) return error("it needs at least two steps");
  if (options.steps.size() > kMaxBlueprintSteps) {
    return error(absl::StrFormat("it has %d steps; %d are the most", options.steps.size(), kMaxBlueprintSteps));
  }
  if (options.steps.front().optional || options.steps.back().optional) {
    return error("the first and the last step cannot be optional: they tell where a walk begins and that it is done");
  }
  std::vector<bool> is_touchpoint(table.dictionaries.strings.size());
  std::vector<std::string_view> names;
  const event::TypeTable& types = table.dictionaries.types;
  for (uint32_t id = 0; id < types.size(); ++id) {
    const uint32_t touchpoint = types[id].touchpoint;
    if (touchpoint == event::kNone || is_touchpoint[touchpoint]) continue;
    is_touchpoint[touchpoint] = true;
    names.push_back(table.dictionaries.strings[touchpoint]);
  }
  std::sort(names.begin(), names.end());
  Blueprint blueprint;
  blueprint.kinds_.assign(static_cast<size_t>(Kind::kCount), 0);
  for (size_t i = 0; i < options.steps.size(); ++i) {
    BlueprintStep& step = options.steps[i];
    if (step.touchpoints.empty() && step.kinds.empty()) {
      return error(absl::StrFormat("step %d names no touchpoint and no kind", i + 1));
    }
    const uint32_t bit = uint32_t{1} << i;
    if (options.contacts.has_value()) {
      if (!step.kinds.empty()) return error(absl::StrFormat("step %d: problems have no kinds", i + 1));
      for (const std::string& name : step.touchpoints) {
        const std::optional<ContactAct> act = FindContactAct(name);
        if (!act.has_value()) {
          return error(absl::StrFormat(
              "step %d: there is no act \"%s\" of a problem; there are opened, answered, reopened and resolved", i + 1,
              name));
        }
        blueprint.acts_[static_cast<size_t>(*act)] |= bit;
      }
      if (step.name.empty()) step.name = step.touchpoints.front();
      continue;
    }
    for (const std::string& name : step.touchpoints) {
      const uint32_t id = table.dictionaries.strings.Find(name);
      if (id == base::StringInterner::kAbsent || !is_touchpoint[id]) {
        const std::string_view nearest = base::NearestMatch(name, names);
        return absl::NotFoundError(
            absl::StrFormat("blueprint \"%s\": no touchpoint is called \"%s\"%s", options.name, name,
                            nearest.empty() ? std::string() : absl::StrFormat("; did you mean \"%s\"?", nearest)));
      }
      blueprint.touchpoints_.emplace_back(id, bit);
    }
    for (const Kind kind : step.kinds) blueprint.kinds_[static_cast<size_t>(kind)] |= bit;
    if (step.name.empty()) {
      step.name = step.touchpoints.empty() ? std::string(event::Name(step.kinds.front())) : step.touchpoints.front();
    }
  }
  // One entry a touchpoint.
  std::vector<std::pair<uint32_t, uint32_t>>& list = blueprint.touchpoints_;
  std::sort(list.begin(), list.end());
  size_t kept = 0;
  for (const auto& entry : list) {
    if (kept > 0 && list[kept - 1].first == entry.first) {
      list[kept - 1].second |= entry.second;
    } else {
      list[kept++] = entry;
    }
  }
  list.resize(kept);
  blueprint.options_ = std::move(options);
  return blueprint;
}

uint32_t Blueprint::MaskOf(uint32_t touchpoint, Kind kind) const {
  uint32_t mask = kinds_[static_cast<size_t>(kind)];
  const auto found =
      std::lower_bound(touchpoints_.begin(), touchpoints_.end(), std::pair<uint32_t, uint32_t>(touchpoint, 0));
  if (found != touchpoints_.end() && found->first == touchpoint) mask |= found->second;
  return mask;
}

namespace {

constexpr uint8_t kPass = 0xff;
constexpr uint32_t kNever = 1u << 30;

}  // namespace

Aligner::Aligner(Blueprint blueprint) : blueprint_(std::move(blueprint)) {
  const std::vector<BlueprintStep>& steps = blueprint_.options().steps;
  required_.assign(1, 0);
  for (size_t i = 0; i < steps.size(); ++i) {
    required_.push_back(required_.back() + (steps[i].optional ? 0 : 1));
    if (steps[i].repeat) repeatable_ |= uint32_t{1} << i;
  }
}

// What left over costs least, from each event on with each step reached last, from the back; returns the cost of all.
// The first event is the first step.
uint32_t Aligner::FindMoves(std::span<const uint32_t> masks) {
  const uint32_t m = static_cast<uint32_t>(blueprint_.size());
  const uint32_t last = uint32_t{1} << (m - 1);
  // Who reached the last step is done, whatever followed.
  const bool done = std::any_of(masks.begin(), masks.end(), [&](uint32_t mask) { return (mask & last) != 0; });
  std::array<uint32_t, kMaxBlueprintSteps> cost{}, next{};  // from this event on, and from the next
  for (uint32_t j = 0; j < m; ++j) cost[j] = done && j + 1 < m ? kNever : required_[m] - required_[j + 1];
  moves_.resize(masks.size() * m);
  // Of ways that cost the same: to go on, to the nearest step first; then to repeat; then to pass over. So they are
  // tried in the opposite order, and each takes what it equals.
  for (size_t i = masks.size(); i-- > 1;) {
    std::copy_n(cost.begin(), m, next.begin());
    uint8_t* const moves = moves_.data() + i * m;
    for (uint32_t j = 0; j < m; ++j) {
      cost[j] = next[j] + 1;
      moves[j] = kPass;
    }
    const auto consider = [&](uint32_t j, uint32_t step, uint32_t candidate) {
      const bool taken = candidate <= cost[j];
      cost[j] = taken ? candidate : cost[j];
      moves[j] = taken ? static_cast<uint8_t>(step) : moves[j];
    };
    for (uint32_t rest = masks[i]; rest != 0; rest &= rest - 1) {
      const auto k = static_cast<uint32_t>(std::countr_zero(rest));
      consider(k, k, next[k] + (repeatable_ >> k & 1 ? 0 : 1));
    }
    for (uint32_t rest = masks[i]; rest != 0;) {
      const auto k = static_cast<uint32_t>(std::bit_width(rest)) - 1;
      rest &= ~(uint32_t{1} << k);
      for (uint32_t j = 0; j < k; ++j) consider(j, k, next[k] + required_[k] - required_[j + 1]);
    }
  }
  return cost[0];
}

const Alignment& Aligner::Align(std::span<const uint32_t> masks) {
  const size_t m = blueprint_.size(), n = masks.size();
  Alignment& alignment = alignment_;
  alignment.deviations.clear();
  alignment.cost = alignment.most = 0;
  alignment.complete = false;
  alignment.step_of.assign(n, kNoStep);
  if (n == 0) return alignment;
  alignment.cost = FindMoves(masks);
  alignment.most = static_cast<uint32_t>(n) + required_[m];
  std::vector<uint32_t>& skipped_at = skipped_at_;  // event that came instead of the step
  skipped_at.assign(m, kNoStep);
  uint32_t reached = 0;
  alignment.step_of[0] = 0;
  uint32_t matched = 1;  // steps reached, as bits
  std::vector<uint32_t>& passed = passed_;
  passed.clear();
  for (uint32_t i = 1; i < n; ++i) {
    const uint32_t choice = moves_[i * m + reached];
    if (choice == kPass) {
      passed.push_back(i);
      continue;
    }
    alignment.step_of[i] = choice;
    if (choice == reached && (repeatable_ >> choice & 1) == 0)
      alignment.deviations.push_back({Deviation::kRepeated, choice, i});
    for (uint32_t k = reached + 1; k < choice; ++k) {
      if (required_[k + 1] > required_[k]) skipped_at[k] = i;
    }
    matched |= uint32_t{1} << choice;
    reached = choice;
  }
  // An event without a place is a step come again, or one that is missing elsewhere, or nothing of the blueprint.
  for (const uint32_t i : passed) {
    const uint32_t mask = masks[i];
    if (mask == 0) {
      alignment.deviations.push_back({Deviation::kAdded, i, i});
    } else if (const uint32_t again = mask & matched; again != 0) {
      alignment.deviations.push_back({Deviation::kRepeated, static_cast<uint32_t>(std::countr_zero(again)), i});
    } else {
      const auto step = static_cast<uint32_t>(std::countr_zero(mask));
      alignment.deviations.push_back({Deviation::kOutOfOrder, step, i});
      skipped_at[step] = kNoStep;
    }
  }
  for (uint32_t k = 0; k < m; ++k) {
    if (skipped_at[k] != kNoStep) alignment.deviations.push_back({Deviation::kSkipped, k, skipped_at[k]});
  }
  std::sort(alignment.deviations.begin(), alignment.deviations.end(),
            [](const FoundDeviation& a, const FoundDeviation& b) {
              return std::tie(a.event, a.kind, a.step) < std::tie(b.event, b.kind, b.step);
            });
  alignment.complete = reached + 1 == m;
  if (!alignment.complete) {
    alignment.deviations.push_back({Deviation::kStopped, reached, static_cast<uint32_t>(n - 1)});
  }
  return alignment;
}

}  // namespace journey::graph
