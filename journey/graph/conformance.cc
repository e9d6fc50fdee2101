// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/conformance.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "journey/base/time.h"
#include "journey/graph/node_index.h"
#include "journey/graph/outcome.h"

namespace journey::graph {

namespace {

std::optional<double> QuantileSeconds(stats::QuantileTally& tally, double q) {
  const std::optional<int64_t> value = tally.Quantile(q);
  if (!value.has_value()) return std::nullopt;
  return static_cast<double>(*value) / base::kMicrosPerSecond;
}

}  // namespace

ConformanceAccumulator::ConformanceAccumulator(const event::EventTable* table, Blueprint blueprint,
                                               const std::vector<int64_t>* as_of_us)
    : table_(table), aligner_(std::move(blueprint)), times_us_(aligner_.blueprint().size()) {
  const std::optional<ContactScope>& scope = aligner_.blueprint().options().contacts;
  if (scope.has_value()) walker_.emplace(table, as_of_us, *scope);
  const event::TypeTable& types = table->dictionaries.types;
  for (uint32_t type = 0; type < types.size(); ++type) {
    masks_of_types_.push_back(aligner_.blueprint().MaskOf(TouchpointOf(types[type]), types[type].kind));
  }
  tells_ = aligner_.blueprint().options().declared && !walker_.has_value();
}

void ConformanceAccumulator::AddRun(bool open) {
  const Alignment& alignment = aligner_.Align(masks_);
  if (open && !alignment.complete) {
    ++undecided_;
    return;
  }
  ++customer_runs_;
  complete_ += alignment.complete;
  fitness_millionths_ += 1'000'000 - static_cast<int64_t>(alignment.cost) * 1'000'000 / alignment.most;
  found_.clear();
  for (const FoundDeviation& deviation : alignment.deviations) {
    const bool added = deviation.kind == Deviation::kAdded;
    found_.emplace_back(deviation.kind, added ? touchpoints_[deviation.event] : deviation.step);
  }
  // Times between the first events of one step and the next one reached.
  uint32_t before = 0;
  int64_t before_us = starts_us_[0];
  for (size_t i = 1; i < masks_.size(); ++i) {
    const uint32_t step = alignment.step_of[i];
    if (step == kNoStep || step == before) continue;
    const int64_t took_us = starts_us_[i] - before_us;
    times_us_[step].Add(took_us);
    const BlueprintStep& meant = aligner_.blueprint().options().steps[step];
    const int64_t clock_us = meant.within_from_first ? starts_us_[i] - starts_us_[0] : took_us;
    if (meant.within_us.has_value() && clock_us > *meant.within_us) {
      found_.emplace_back(Deviation::kLate, step);
      cells_[{Deviation::kLate, step}].excess_us.Add(clock_us - *meant.within_us);
    }
    before = step;
    before_us = starts_us_[i];
  }
  if (tells_) Tell(alignment);
  std::sort(found_.begin(), found_.end());
  found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
  for (const Key& key : found_) {
    Cell& cell = cells_[key];
    ++cell.runs;
    cell.complete += alignment.complete;
    ++cell.customer_h;
  }
  customer_conforming_ += alignment.complete && found_.empty();
}

// What is in found_, each once, with its event.
void ConformanceAccumulator::Tell(const Alignment& alignment) {
  days_.Add(base::UtcDay(starts_us_[0]), 1, 0);
  const size_t begin = told_.size();
  for (size_t i = 0; i < found_.size(); ++i) {
    const auto& [kind, step] = found_[i];
    if (kind == Deviation::kAdded) continue;
    const bool told = std::any_of(told_.begin() + static_cast<ptrdiff_t>(begin), told_.end(),
                                  [&](const RunDeviation& one) { return one.kind == kind && one.step == step; });
    if (told) continue;
    // Those of the alignment come first, in its order; late ones begin at their step.
    uint32_t event = i < alignment.deviations.size() ? alignment.deviations[i].event : 0;
    while (i >= alignment.deviations.size() && alignment.step_of[event] != step) ++event;
    told_.push_back({kind, step, starts_us_[0], starts_us_[event], at_[event]});
  }
}

void ConformanceAccumulator::AddUnit(std::span<const stitch::Step> steps, bool open) {
  masks_.clear();
  touchpoints_.clear();
  starts_us_.clear();
  at_.clear();
  const uint32_t last = uint32_t{1} << (aligner_.blueprint().size() - 1);
  const bool strict = aligner_.blueprint().options().strict;
  bool done = false, cut = false;
  for (const stitch::Step& step : steps) {
    const uint32_t mask = masks_of_types_[step.type];
    if (mask == 0 && !strict) continue;
    const bool first = (mask & 1) != 0;
    if (masks_.empty() && !first) continue;
    if (first && done) {
      AddRun(false);
      masks_.clear();
      touchpoints_.clear();
      starts_us_.clear();
      at_.clear();
      done = cut = false;
    }
    if (masks_.size() >= kMaxRunEvents) {
      cut_ += !std::exchange(cut, true);
      continue;
    }
    done |= (mask & last) != 0;
    masks_.push_back(mask);
    touchpoints_.push_back(step.touchpoint);
    starts_us_.push_back(step.time_us);
    if (tells_) at_.push_back(&step);
  }
  if (!masks_.empty()) AddRun(open);
}

void ConformanceAccumulator::AddProblem(const ContactWalk& walk) {
  if (!walk.decided) {
    ++undecided_;
    return;
  }
  masks_.clear();
  touchpoints_.clear();
  starts_us_.clear();
  for (size_t i = 0; i < walk.acts.size(); ++i) {
    const uint32_t mask = aligner_.blueprint().MaskOf(walk.acts[i]);
    if (masks_.empty() && (mask & 1) == 0) continue;
    if (mask == 0 && !aligner_.blueprint().options().strict) continue;
    if (masks_.size() >= kMaxRunEvents) {
      ++cut_;
      break;
    }
    masks_.push_back(mask);
    touchpoints_.push_back(static_cast<uint32_t>(walk.acts[i]));
    starts_us_.push_back(walk.times_us[i]);
  }
  if (!masks_.empty()) AddRun(false);
}

void ConformanceAccumulator::Add(const stitch::Customer& customer, std::span<const contact::Contact> contacts) {
  customer_runs_ = customer_conforming_ = 0;
  told_.clear();
  if (walker_.has_value()) {
    for (const ContactWalk& walk : walker_->Walks(contacts)) AddProblem(walk);
  } else {
    for (const stitch::Unit& unit : customer.units) AddUnit(StepsOf(customer, unit), unit.open);
  }
  if (customer_runs_ == 0) return;
  conforms_.AddCustomer(customer_runs_, customer_conforming_, customer.hash);
  for (auto& [key, cell] : cells_) {
    if (cell.customer_h == 0) continue;
    cell.sums.Add(customer_runs_, std::exchange(cell.customer_h, 0));
  }
}

void ConformanceAccumulator::Merge(const ConformanceAccumulator& other) {
  for (const auto& [key, from] : other.cells_) {
    Cell& cell = cells_[key];
    cell.runs += from.runs;
    cell.complete += from.complete;
    cell.sums.Merge(from.sums);
    cell.excess_us.Merge(from.excess_us);
  }
  for (size_t i = 0; i < times_us_.size(); ++i) times_us_[i].Merge(other.times_us_[i]);
  undecided_ += other.undecided_;
  complete_ += other.complete_;
  cut_ += other.cut_;
  fitness_millionths_ += other.fitness_millionths_;
  conforms_.Merge(other.conforms_);
  days_.Merge(other.days_);
}

ConformanceResult ConformanceAccumulator::Finish() {
  ConformanceResult result;
  result.name = aligner_.blueprint().options().name;
  result.of_problems = walker_.has_value();
  result.declared = aligner_.blueprint().options().declared;
  for (const BlueprintStep& step : aligner_.blueprint().options().steps) result.steps.push_back(step.name);
  result.runs = conforms_.n();
  result.undecided = undecided_;
  result.complete = complete_;
  result.conforming = conforms_.h();
  result.cut = cut_;
  result.customers = conforms_.customers();
  result.conforms = conforms_;
  result.days = days_;
  if (result.runs > 0) {
    result.fitness = static_cast<double>(fitness_millionths_) / 1e6 / static_cast<double>(result.runs);
  }
  std::vector<std::pair<uint32_t, DeviationRow>> rows;  // with the step's place
  for (auto& [key, cell] : cells_) {
    if (cell.runs == 0) continue;
    DeviationRow row;
    row.kind = key.first;
    if (key.first != Deviation::kAdded) {
      row.step = aligner_.blueprint().StepName(key.second);
    } else {
      row.step = walker_.has_value() ? Name(static_cast<ContactAct>(key.second))
                                     : std::string_view(table_->dictionaries.strings[key.second]);
    }
    row.runs = cell.runs;
    stats::ClusterSums sums = conforms_.sums();  // n of all customers, h of those with it
    sums.h = cell.sums.h;
    sums.hh = cell.sums.hh;
    sums.nh = cell.sums.nh;
    row.estimate = stats::ClusterInterval(sums);
    row.customers = cell.sums.clusters;
    row.complete = cell.complete;
    row.median_excess_s = QuantileSeconds(cell.excess_us, 0.5);
    rows.emplace_back(key.first == Deviation::kAdded ? 0 : key.second, std::move(row));
  }
  std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
    return std::tie(b.second.runs, a.second.kind, a.first, a.second.step) <
           std::tie(a.second.runs, b.second.kind, b.first, b.second.step);
  });
  for (auto& [place, row] : rows) result.deviations.push_back(std::move(row));
  for (size_t i = 1; i < times_us_.size(); ++i) {
    StepTime time;
    time.step = std::string(aligner_.blueprint().StepName(i));
    time.runs = times_us_[i].count();
    time.p05_s = QuantileSeconds(times_us_[i], 0.05);
    time.median_s = QuantileSeconds(times_us_[i], 0.5);
    time.p95_s = QuantileSeconds(times_us_[i], 0.95);
    result.times.push_back(std::move(time));
  }
  return result;
}

}  // namespace journey::graph
