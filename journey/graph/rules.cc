// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/rules.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "journey/base/status_macros.h"
#include "journey/base/text.h"
#include "journey/base/time.h"
#include "journey/graph/outcome.h"

namespace journey::graph {

namespace {

// Sorted.
std::vector<std::string_view> TouchpointNames(const event::EventTable& table) {
  std::vector<std::string_view> names;
  const event::TypeTable& types = table.dictionaries.types;
  for (uint32_t id = 0; id < types.size(); ++id) {
    if (types[id].touchpoint != event::kNone) names.push_back(table.dictionaries.strings[types[id].touchpoint]);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::optional<double> QuantileSeconds(stats::QuantileTally& tally, double q) {
  const std::optional<int64_t> value = tally.Quantile(q);
  if (!value.has_value()) return std::nullopt;
  return static_cast<double>(*value) / base::kMicrosPerSecond;
}

}  // namespace

std::string_view Name(RuleKind kind) {
  constexpr std::string_view kNames[] = {"response", "precedence", "absence"};
  return kNames[static_cast<size_t>(kind)];
}

std::string RuleSide::Text() const {
  std::string text;
  const auto add = [&text](std::string_view name) { text += (text.empty() ? "" : "|") + std::string(name); };
  for (const std::string& name : touchpoints) add(name);
  for (const event::Kind kind : kinds) add(event::Name(kind));
  return text;
}

absl::Status RuleBook::Add(const event::EventTable& table, RuleOptions rule) {
  const bool absence = rule.kind == RuleKind::kAbsence;
  rule.named = !rule.name.empty();
  if (!rule.named) {
    rule.name = absence ? absl::StrFormat("%s %s", Name(rule.kind), rule.a.Text())
                        : absl::StrFormat("%s %s > %s", Name(rule.kind), rule.a.Text(), rule.b.Text());
  }
  const auto error = [&rule](std::string_view message) {
    return absl::InvalidArgumentError(absl::StrFormat("rule \"%s\": %s", rule.name, message));
  };
  const auto nothing = [](const RuleSide& side) { return side.touchpoints.empty() && side.kinds.empty(); };
  if (nothing(rule.a) || (!absence && nothing(rule.b))) return error("a side names no touchpoint and no kind");
  if (absence && !nothing(rule.b)) return error("an absence has one side only");
  if (absence && rule.within_us.has_value()) return error("an absence has no time limit");
  const std::vector<std::string_view> names = TouchpointNames(table);
  for (const RuleSide* side : {&rule.a, &rule.b}) {
    for (const std::string& name : side->touchpoints) {
      if (std::binary_search(names.begin(), names.end(), name)) continue;
      const std::string_view nearest = base::NearestMatch(name, names);
      return absl::NotFoundError(
          absl::StrFormat("rule \"%s\": no touchpoint is called \"%s\"%s", rule.name, name,
                          nearest.empty() ? std::string() : absl::StrFormat("; did you mean \"%s\"?", nearest)));
    }
  }
  const auto place = static_cast<uint32_t>(rules_.size() * 2);
  for (const auto& [side, part] : {std::pair(&rule.a, place), std::pair(&rule.b, place + 1)}) {
    for (const std::string& name : side->touchpoints) {
      const uint32_t id = table.dictionaries.strings.Find(name);
      const auto at = std::lower_bound(of_touchpoint_.begin(), of_touchpoint_.end(), id,
                                       [](const auto& entry, uint32_t wanted) { return entry.first < wanted; });
      const bool known = at != of_touchpoint_.end() && at->first == id;
      (known ? at : of_touchpoint_.insert(at, {id, {}}))->second.push_back(part);
    }
    for (const event::Kind kind : side->kinds) of_kind_[static_cast<size_t>(kind)].push_back(part);
  }
  rules_.push_back(std::move(rule));
  return absl::OkStatus();
}

std::span<const uint32_t> RuleBook::OfTouchpoint(uint32_t touchpoint) const {
  const auto at = std::lower_bound(of_touchpoint_.begin(), of_touchpoint_.end(), touchpoint,
                                   [](const auto& entry, uint32_t wanted) { return entry.first < wanted; });
  if (at == of_touchpoint_.end() || at->first != touchpoint) return {};
  return at->second;
}

RuleAccumulator::RuleAccumulator(const RuleBook* book, const std::vector<int64_t>* as_of_us)
    : book_(book), as_of_us_(as_of_us), cells_(book->rules().size()), states_(book->rules().size()) {}

void RuleAccumulator::See(uint32_t part, const stitch::Step& step, uint32_t source) {
  const size_t index = part / 2;
  const RuleOptions& rule = book_->rules()[index];
  const bool is_b = part % 2 == 1;
  State& state = states_[index];
  Cell& cell = cells_[index];
  const auto in_time = [&rule](int64_t gap_us) { return !rule.within_us.has_value() || gap_us <= *rule.within_us; };
  switch (rule.kind) {
    case RuleKind::kResponse:
      if (!is_b) {
        ++state.activations;
        state.waiting.push_back({step.time_us, source});
        return;
      }
      for (const Waiting& one : state.waiting) {
        const int64_t gap_us = step.time_us - one.time_us;
        cell.gaps_us.Add(gap_us);
        if (in_time(gap_us)) continue;
        state.broken = true;
        ++cell.late;
      }
      state.waiting.clear();
      return;
    case RuleKind::kPrecedence:
      if (!is_b) {
        state.last_a_us = step.time_us;
        return;
      }
      ++state.activations;
      if (state.last_a_us.has_value()) cell.gaps_us.Add(step.time_us - *state.last_a_us);
      state.broken |= !state.last_a_us.has_value() || !in_time(step.time_us - *state.last_a_us);
      return;
    case RuleKind::kAbsence:
      state.broken = true;
      return;
  }
}

void RuleAccumulator::Close(size_t rule, bool open) {
  const RuleOptions& options = book_->rules()[rule];
  State& state = states_[rule];
  Cell& cell = cells_[rule];
  bool waits = false;
  for (const Waiting& one : state.waiting) {
    const bool may_come =
        open && (!options.within_us.has_value() || one.time_us >= (*as_of_us_)[one.source] - *options.within_us);
    waits |= may_come;
    state.broken |= !may_come;
  }
  if (options.kind == RuleKind::kAbsence) {
    state.activations = 1;
    waits = open;
  }
  ++cell.units;
  cell.activations += state.activations;
  if (state.activations == 0) {
    ++cell.vacuous;
  } else if (state.broken) {
    ++cell.broken;
    ++state.customer_decided;
  } else if (waits) {
    ++cell.undecided;
  } else {
    ++cell.kept;
    ++state.customer_decided;
    ++state.customer_kept;
  }
  state.waiting.clear();
  state.last_a_us.reset();
  state.activations = 0;
  state.broken = false;
}

void RuleAccumulator::Add(const stitch::Customer& customer, std::span<const contact::Contact>) {
  if (book_->empty()) return;
  for (const stitch::Unit& unit : customer.units) {
    for (const stitch::Step& step : StepsOf(customer, unit)) {
      const event::Event& event = customer.events[step.event];
      const std::span<const uint32_t> of_touchpoint = book_->OfTouchpoint(step.touchpoint);
      const std::vector<uint32_t>& of_kind = book_->OfKind(event.kind());
      if (of_touchpoint.empty() && of_kind.empty()) continue;
      parts_.assign(of_touchpoint.begin(), of_touchpoint.end());
      parts_.insert(parts_.end(), of_kind.begin(), of_kind.end());
      // An event that is both sides answers what came before it and then asks: `b` before `a`. Each side once.
      std::sort(parts_.begin(), parts_.end(), [](uint32_t x, uint32_t y) { return (x ^ 1) < (y ^ 1); });
      parts_.erase(std::unique(parts_.begin(), parts_.end()), parts_.end());
      for (const uint32_t part : parts_) See(part, step, event.source);
    }
    for (size_t rule = 0; rule < states_.size(); ++rule) Close(rule, unit.open);
  }
  for (size_t rule = 0; rule < states_.size(); ++rule) {
    State& state = states_[rule];
    if (state.customer_decided == 0) continue;
    cells_[rule].keeps.AddCustomer(state.customer_decided, state.customer_kept, customer.hash);
    cells_[rule].broken_customers += state.customer_kept < state.customer_decided;
    state.customer_decided = state.customer_kept = 0;
  }
}

void RuleAccumulator::Merge(const RuleAccumulator& other) {
  for (size_t i = 0; i < cells_.size(); ++i) {
    Cell& cell = cells_[i];
    const Cell& from = other.cells_[i];
    cell.units += from.units;
    cell.vacuous += from.vacuous;
    cell.kept += from.kept;
    cell.broken += from.broken;
    cell.undecided += from.undecided;
    cell.activations += from.activations;
    cell.late += from.late;
    cell.broken_customers += from.broken_customers;
    cell.keeps.Merge(from.keeps);
    cell.gaps_us.Merge(from.gaps_us);
  }
}

std::vector<RuleRow> RuleAccumulator::Finish() {
  std::vector<RuleRow> rows;
  for (size_t i = 0; i < cells_.size(); ++i) {
    Cell& cell = cells_[i];
    RuleRow& row = rows.emplace_back();
    row.rule = book_->rules()[i];
    row.units = cell.units;
    row.vacuous = cell.vacuous;
    row.kept = cell.kept;
    row.broken = cell.broken;
    row.undecided = cell.undecided;
    row.activations = cell.activations;
    row.late = cell.late;
    row.keeps = cell.keeps;
    row.broken_customers = cell.broken_customers;
    row.median_s = QuantileSeconds(cell.gaps_us, 0.5);
    row.p95_s = QuantileSeconds(cell.gaps_us, 0.95);
  }
  return rows;
}

}  // namespace journey::graph
