// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/funnel.h"

#include <algorithm>
#include <bit>
#include <tuple>

#include "journey/base/time.h"
#include "journey/graph/node.h"
#include "journey/graph/outcome.h"

namespace journey::graph {
namespace {

// Bins that people think in: seconds, minutes, hours, days.
constexpr int64_t kBinsS[] = {1,    5,     10,    30,    60,    120,    300,    600,    1800,    3600,
                              7200, 14400, 28800, 43200, 86400, 172800, 259200, 604800, 1209600, 2592000};

std::optional<double> Seconds(std::optional<int64_t> time_us) {
  if (!time_us) return std::nullopt;
  return static_cast<double>(*time_us) / base::kMicrosPerSecond;
}

std::vector<FunnelTime> TimesOf(stats::QuantileTally* tally) {
  std::vector<FunnelTime> times;
  if (tally->count() == 0) return times;
  int64_t before = 0;
  for (const int64_t limit_s : kBinsS) {
    const int64_t at_most = tally->CountAtMost(limit_s * base::kMicrosPerSecond);
    times.push_back({static_cast<double>(limit_s), at_most - before});
    before = at_most;
  }
  times.push_back({std::nullopt, tally->count() - before});
  return times;
}

std::vector<FunnelNeighbour> Neighbours(const event::EventTable* table,
                                        const absl::flat_hash_map<uint32_t, int64_t>& counts) {
  std::vector<FunnelNeighbour> rows;
  for (const auto& [node, customers] : counts) rows.push_back({std::string(NodeName(*table, node)), customers});
  std::sort(rows.begin(), rows.end(), [](const FunnelNeighbour& a, const FunnelNeighbour& b) {
    return std::tie(b.customers, a.touchpoint) < std::tie(a.customers, b.touchpoint);
  });
  return rows;
}

}  // namespace

void FunnelAccumulator::Level::Merge(const Level& other) {
  customers += other.customers;
  units += other.units;
  attempts += other.attempts;
  came_customers += other.came_customers;
  came_units += other.came_units;
  came_attempts += other.came_attempts;
  skipped += other.skipped;
  for (int i = 0; i < kAfters; ++i) after[i] += other.after[i];
  gaps.Merge(other.gaps);
  for (const auto& [node, count] : other.before) before[node] += count;
  for (const auto& [node, count] : other.next) next[node] += count;
  reached_sample.Merge(other.reached_sample);
  stopped_sample.Merge(other.stopped_sample);
}

void FunnelAccumulator::Tally::Merge(const Tally& other) {
  if (levels.empty()) levels.resize(other.levels.size());
  for (size_t level = 0; level < levels.size(); ++level) levels[level].Merge(other.levels[level]);
  whole.Merge(other.whole);
}

FunnelAccumulator::FunnelAccumulator(const Funnel& funnel, const event::EventTable* table, bool paths)
    : table_(table), paths_(paths && table != nullptr), reader_(funnel) {
  all_.levels.resize(funnel.size());
  if (!funnel.options().open_entry) return;
  for (size_t step = 0; step < funnel.size(); ++step) {
    single_.emplace_back(funnel.Slice(step, 1));
    if (step > 0) pairs_.emplace_back(funnel.Slice(step - 1, 2));
  }
}

uint32_t FunnelAccumulator::ValueOf(const stitch::Customer& customer, const stitch::Unit& unit,
                                    const FunnelMatch& match) const {
  const FunnelOptions& options = reader_.funnel().options();
  const FunnelPlace* at = &match.places.front();
  if (options.attribution == Attribution::kLast) at = &match.places[match.last];
  if (options.attribution == Attribution::kStep) {
    const auto wanted = [&](const FunnelPlace& place) { return place.step + 1 == options.attribution_step; };
    const auto found = std::find_if(match.places.begin(), match.places.end(), wanted);
    if (found == match.places.end()) return event::kNone;
    at = &*found;
  }
  const std::span<const stitch::Step> steps = graph::StepsOf(customer, unit);
  const size_t index = std::clamp<size_t>(at->place, 1, steps.size()) - 1;  // outer nodes: the step beside them
  return customer.segment_values[steps[index].segments + *reader_.funnel().breakdown()];
}

void FunnelAccumulator::AddUnit(const FunnelMatch& match, Tally* tally) {
  const FunnelPlace* before = nullptr;  // the required step before
  for (const FunnelPlace& place : match.places) {
    Level& level = tally->levels[place.step];
    ++level.units;
    if (before != nullptr && !before->outer && !place.outer) level.gaps.Add(place.time_us - before->time_us);
    if ((reader_.funnel().optional_mask() >> place.step & 1) == 0) before = &place;
  }
  const FunnelPlace &first = match.places.front(), &last = match.places[match.last];
  if (match.reached == reader_.funnel().size() && match.reached > 1 && !first.outer && !last.outer) {
    tally->whole.Add(last.time_us - first.time_us);
  }
}

void FunnelAccumulator::AddAfter(const stitch::Customer& customer, const BestUnit& best, Level* level) {
  const std::span<const stitch::Step> steps = graph::StepsOf(customer, *best.unit);
  const size_t place = std::min(best.match.places[best.match.last].place, steps.size());
  const std::span<const stitch::Step> rest = steps.subspan(place);
  const After after = AfterPlace(customer, rest, best.unit->open, NextAfter(customer, *best.unit));
  ++level->after[static_cast<size_t>(after)];
  if (!paths_) return;
  ++level->next[rest.empty() ? kEndNode : rest.front().touchpoint];
  level->stopped_sample.Add(customer);
}

void FunnelAccumulator::AddCustomer(const stitch::Customer& customer, Tally* tally) {
  const Funnel& funnel = reader_.funnel();
  for (uint32_t rest = filled_; rest != 0; rest &= rest - 1) {
    Level& level = tally->levels[static_cast<size_t>(std::countr_zero(rest))];
    ++level.customers;
    if (paths_) level.reached_sample.Add(customer);
  }
  for (uint32_t step = 0; step < best_.match.reached; ++step) {
    tally->levels[step].skipped += (funnel.optional_mask() & ~filled_) >> step & 1;
  }
  if (paths_ && funnel.options().order != FunnelOrder::kAny) {
    const std::span<const stitch::Step> steps = graph::StepsOf(customer, *best_.unit);
    for (const FunnelPlace& place : best_.match.places) {
      if (place.place == 0) continue;
      ++tally->levels[place.step].before[place.place == 1 ? kStartNode : steps[place.place - 2].touchpoint];
    }
  }
  if (best_.match.reached < funnel.size()) AddAfter(customer, best_, &tally->levels[best_.match.reached - 1]);
}

void FunnelAccumulator::AddOpen(const stitch::Customer& customer) {
  for (size_t step = 0; step < single_.size(); ++step) {
    Level& level = all_.levels[step];
    bool has = false, came = false;
    BestUnit stopped;  // the first that has the step before and does not come here
    for (const stitch::Unit& unit : customer.units) {
      const std::span<const stitch::Step> steps = graph::StepsOf(customer, unit);
      if (single_[step].Read(customer, steps)) {
        has = true;
        ++level.units;
        single_[step].ForEachAttempt([&](uint32_t) { ++level.attempts; });
      }
      if (step == 0 || !pairs_[step - 1].Read(customer, steps)) continue;
      const FunnelMatch& match = pairs_[step - 1].Best();
      if (match.reached == 2) {
        came = true;
        ++level.came_units;
        if (!match.places[0].outer && !match.places[1].outer)
          level.gaps.Add(match.places[1].time_us - match.places[0].time_us);
      } else if (stopped.unit == nullptr) {
        stopped = {&unit, match};
      }
      pairs_[step - 1].ForEachAttempt([&](uint32_t filled) { level.came_attempts += filled >> 1 & 1; });
    }
    level.customers += has;
    if (paths_ && has) level.reached_sample.Add(customer);
    level.came_customers += came;
    if (!came && stopped.unit != nullptr) AddAfter(customer, stopped, &all_.levels[step - 1]);
  }
}

void FunnelAccumulator::Add(const stitch::Customer& customer, std::span<const contact::Contact>) {
  if (reader_.funnel().options().open_entry) return AddOpen(customer);
  const bool split = reader_.funnel().breakdown().has_value();
  const auto of_value = [this](uint32_t value) {
    Tally& tally = by_value_[value];
    if (tally.levels.empty()) tally.levels.resize(all_.levels.size());
    return &tally;
  };
  best_.match.reached = 0;
  filled_ = 0;
  for (const stitch::Unit& unit : customer.units) {
    if (!reader_.Read(customer, graph::StepsOf(customer, unit))) continue;
    const FunnelMatch& match = reader_.Best();
    AddUnit(match, &all_);
    Tally* const part = split ? of_value(ValueOf(customer, unit, match)) : nullptr;
    if (part != nullptr) AddUnit(match, part);
    for (const FunnelPlace& place : match.places) filled_ |= 1u << place.step;
    if (match.reached > best_.match.reached) {
      best_.unit = &unit;
      best_.match = match;
    }
    const auto count = [](uint32_t filled, Tally* tally) {
      for (; filled != 0; filled &= filled - 1) ++tally->levels[static_cast<size_t>(std::countr_zero(filled))].attempts;
    };
    reader_.ForEachAttempt([&](uint32_t filled) {
      count(filled, &all_);
      if (part != nullptr) count(filled, part);
    });
  }
  if (filled_ == 0) return;
  AddCustomer(customer, &all_);
  if (split) AddCustomer(customer, of_value(ValueOf(customer, *best_.unit, best_.match)));
}

void FunnelAccumulator::Merge(const FunnelAccumulator& other) {
  all_.Merge(other.all_);
  for (const auto& [value, tally] : other.by_value_) by_value_[value].Merge(tally);
}

std::vector<FunnelStep> FunnelAccumulator::StepsOf(Tally* tally) const {
  const Funnel& funnel = reader_.funnel();
  const bool open = funnel.options().open_entry;
  std::vector<FunnelStep> steps;
  int64_t before = 0;  // customers of the required step before
  for (size_t i = 0; i < tally->levels.size(); ++i) {
    Level& level = tally->levels[i];
    FunnelStep& step = steps.emplace_back();
    step.name = funnel.options().steps[i];
    step.optional = (funnel.optional_mask() >> i & 1) != 0;
    step.customers = level.customers;
    step.units = level.units;
    step.attempts = level.attempts;
    if (open) {
      step.entered = level.customers - level.came_customers;
      step.entered_units = level.units - level.came_units;
      step.entered_attempts = level.attempts - level.came_attempts;
    }
    step.skipped = level.skipped;
    step.after = level.after;
    step.median_s = Seconds(level.gaps.Quantile(0.5));
    step.p90_s = Seconds(level.gaps.Quantile(0.9));
    step.times = TimesOf(&level.gaps);
    if (paths_) {
      step.before = Neighbours(table_, level.before);
      step.next = Neighbours(table_, level.next);
      step.reached_sample = level.reached_sample.Representatives();
      step.stopped_sample = level.stopped_sample.Representatives();
    }
    const int64_t came = level.customers - step.entered;
    if (i > 0 && before > 0) {
      step.rate = static_cast<double>(came) / static_cast<double>(before);
      step.interval = stats::Wilson(came, before);
    }
    if (step.optional) continue;
    if (i > 0) step.lost = before - came;
    before = level.customers;
  }
  return steps;
}

FunnelResult FunnelAccumulator::Finish() {
  FunnelResult result;
  result.options = reader_.funnel().options();
  result.steps = StepsOf(&all_);
  result.median_s = Seconds(all_.whole.Quantile(0.5));
  result.p90_s = Seconds(all_.whole.Quantile(0.9));
  result.times = TimesOf(&all_.whole);
  for (auto& [value, tally] : by_value_) {
    const std::string name = value == event::kNone ? "" : std::string(table_->dictionaries.strings[value]);
    result.breakdown.push_back({name, StepsOf(&tally)});
  }
  std::sort(result.breakdown.begin(), result.breakdown.end(),
            [](const FunnelBreakdown& a, const FunnelBreakdown& b) { return a.value < b.value; });
  return result;
}

}  // namespace journey::graph
