// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/incidence.h"

#include <algorithm>
#include <tuple>

#include "journey/graph/after.h"

namespace journey::graph {
namespace {

constexpr int64_t kFewestWatched = 30;

int64_t AsOfOf(const stitch::Customer& customer, const stitch::Step& step, const std::vector<int64_t>& as_of_us) {
  return as_of_us[customer.events[step.event].source];
}

}  // namespace

int64_t OnGrid(int64_t time_us) {
  const int64_t seconds = std::min(std::max<int64_t>(time_us, 0), kHorizonUs) / base::kMicrosPerSecond;
  const int64_t grid = seconds < 3600 ? 1 : seconds < 86'400 ? 60 : 3600;
  return seconds / grid * grid;
}

std::string_view Name(Fate fate) {
  constexpr std::string_view kNames[] = {"goal", "contact", "abandoned"};
  return kNames[static_cast<size_t>(fate)];
}

void ReturnAccumulator::Add(const stitch::Customer& customer, std::span<const contact::Contact>) {
  for (size_t i = 0; i < customer.sessions.size(); ++i) {
    const stitch::Session& session = customer.sessions[i];
    if (session.step_begin == session.step_end) continue;
    if (i + 1 < customer.sessions.size()) {
      gaps_.Add(stats::kFromTheStart, OnGrid(customer.sessions[i + 1].start_us - session.end_us), 0);
      continue;
    }
    const int64_t as_of_us = AsOfOf(customer, customer.steps[session.step_end - 1], *as_of_us_);
    gaps_.Add(stats::kFromTheStart, OnGrid(as_of_us - session.end_us), stats::kCensored);
  }
}

ReturnCurve ReturnAccumulator::Finish() const {
  ReturnCurve curve;
  curve.gaps = gaps_.subjects();
  const std::vector<stats::SurvivalRow> rows = gaps_.Rows();
  const std::vector<stats::SurvivalPoint> points = stats::KaplanMeier(rows);
  // Who is still away and watched just before each time; the last time with enough of them.
  const auto watched = [&rows, &curve](int64_t time) {
    int64_t left = curve.gaps;
    for (const stats::SurvivalRow& row : rows) {
      if (row.time >= time) break;
      left -= row.censored + row.AllEvents();
    }
    return left;
  };
  int64_t last = -1;
  {
    int64_t left = curve.gaps;
    for (const stats::SurvivalRow& row : rows) {
      if (left >= kFewestWatched) last = row.time;
      left -= row.censored + row.AllEvents();
    }
  }
  const auto at = [&points](int64_t time) -> stats::SurvivalPoint {
    const auto after = std::upper_bound(points.begin(), points.end(), time,
                                        [](int64_t t, const stats::SurvivalPoint& point) { return t < point.time; });
    return after == points.begin() ? stats::SurvivalPoint{} : *(after - 1);
  };
  const double in_the_end = last < 0 ? 1 : at(last).survival;
  for (const int64_t gap_s : kReturnGapsS) {
    const int64_t at_risk = watched(gap_s);
    if (at_risk == 0) break;
    const stats::SurvivalPoint point = at(gap_s);
    curve.points.push_back({gap_s, point.survival, point.interval, at_risk});
    if (curve.unlikely_after_s || last < 2 * gap_s || point.survival <= 0) continue;
    if (1 - in_the_end / point.survival <= kReturnUnlikely) curve.unlikely_after_s = gap_s;
  }
  return curve;
}

void IncidenceAccumulator::Add(const stitch::Customer& customer, std::span<const contact::Contact>) {
  const std::span<const stitch::Step> steps = customer.steps;
  if (steps.empty()) return;
  // From the back: what comes first after each step.
  next_.resize(steps.size());
  first_.clear();
  int64_t end_us = INT64_MIN;  // of what the customer has done until the step; filled from the front
  for (size_t i = 0; i < steps.size(); ++i) {
    end_us = std::max(end_us, steps[i].end_us);
    next_[i].time_us = end_us;
    first_.try_emplace(steps[i].touchpoint, static_cast<uint32_t>(i));
  }
  for (size_t i = steps.size(); i-- > 0;) {
    const int64_t silent_from_us = next_[i].time_us;
    const bool last = i + 1 == steps.size();
    const int64_t until_us =
        last ? std::max(AsOfOf(customer, steps[i], *as_of_us_), silent_from_us) : steps[i + 1].time_us;
    if (options_.abandoned_after_us && until_us - silent_from_us > *options_.abandoned_after_us) {
      next_[i] = {silent_from_us + *options_.abandoned_after_us, static_cast<int>(Fate::kAbandoned)};
    } else if (last) {
      next_[i] = {until_us, stats::kCensored};
    } else if (steps[i + 1].goal) {
      next_[i] = {until_us, static_cast<int>(Fate::kGoal)};
    } else if (IsContact(customer, steps[i + 1])) {
      next_[i] = {until_us, static_cast<int>(Fate::kContact)};
    } else {
      next_[i] = next_[i + 1];
    }
  }
  for (const auto& [touchpoint, i] : first_) {
    const int64_t from_us = steps[i].time_us;
    const Next next = steps[i].goal ? Next{from_us, static_cast<int>(Fate::kGoal)} : next_[i];
    const int64_t entry =
        from_us >= options_.observed_from_us ? stats::kFromTheStart : OnGrid(options_.observed_from_us - from_us);
    const bool beyond = next.time_us - from_us > kHorizonUs;
    tallies_[touchpoint].Add(entry, OnGrid(next.time_us - from_us), beyond ? stats::kCensored : next.cause);
  }
}

void IncidenceAccumulator::Merge(const IncidenceAccumulator& other) {
  for (const auto& [touchpoint, tally] : other.tallies_) tallies_[touchpoint].Merge(tally);
}

std::vector<IncidenceRow> IncidenceAccumulator::Finish() const {
  std::vector<IncidenceRow> rows;
  for (const auto& [touchpoint, tally] : tallies_) {
    const std::vector<stats::SurvivalRow> times = tally.Rows();
    for (const Fate fate : {Fate::kGoal, Fate::kContact, Fate::kAbandoned}) {
      if (fate == Fate::kAbandoned && !options_.abandoned_after_us) continue;
      for (const int64_t within_s : kIncidenceTimesS) {
        rows.push_back({std::string(table_->dictionaries.strings[touchpoint]), fate, within_s,
                        stats::CumulativeIncidence(times, static_cast<int>(fate), within_s), tally.subjects(),
                        tally.late()});
      }
    }
  }
  std::sort(rows.begin(), rows.end(), [](const IncidenceRow& a, const IncidenceRow& b) {
    return std::tie(a.touchpoint, a.fate, a.within_s) < std::tie(b.touchpoint, b.fate, b.within_s);
  });
  return rows;
}

}  // namespace journey::graph
