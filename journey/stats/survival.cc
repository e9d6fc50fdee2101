// SPDX-License-Identifier: Apache-2.0
#include "journey/stats/survival.h"

#include <algorithm>
#include <cmath>

#include "journey/stats/tests.h"

namespace journey::stats {
namespace {

// The interval of a share with that variance, on the scale of log(-log).
std::optional<Interval> LogLogInterval(double share, double variance) {
  if (share <= 0 || share >= 1 || variance <= 0) return std::nullopt;
  const double logarithm = std::log(share);
  const double width = kNormal95 * std::sqrt(variance) / (share * std::abs(logarithm));
  return Interval{std::pow(share, std::exp(width)), std::pow(share, std::exp(-width))};
}

// Steps through rows and keeps who is at risk just before each.
class AtRisk {
 public:
  // Call once a row, in order; REQUIRES: rows by time.
  int64_t Before(const SurvivalRow& row) {
    const int64_t now = count_;
    count_ += row.entered - row.censored - row.AllEvents();
    return now;
  }

 private:
  int64_t count_ = 0;
};

}  // namespace

void SurvivalTally::Add(int64_t entry, int64_t exit, int cause) {
  late_ += entry > kFromTheStart;
  if (entry >= exit) return;
  ++subjects_;
  ++rows_[entry].entered;
  SurvivalRow& row = rows_[exit];
  if (cause == kCensored) {
    ++row.censored;
  } else {
    ++row.events[static_cast<size_t>(cause)];
  }
}

void SurvivalTally::Merge(const SurvivalTally& other) {
  subjects_ += other.subjects_;
  late_ += other.late_;
  for (const auto& [time, from] : other.rows_) {
    SurvivalRow& row = rows_[time];
    row.entered += from.entered;
    row.censored += from.censored;
    for (int cause = 0; cause < kMostCauses; ++cause) row.events[cause] += from.events[cause];
  }
}

std::vector<SurvivalRow> SurvivalTally::Rows() const {
  std::vector<SurvivalRow> rows;
  rows.reserve(rows_.size());
  for (const auto& [time, row] : rows_) {
    rows.push_back(row);
    rows.back().time = time;
  }
  std::sort(rows.begin(), rows.end(), [](const SurvivalRow& a, const SurvivalRow& b) { return a.time < b.time; });
  return rows;
}

std::vector<SurvivalPoint> KaplanMeier(std::span<const SurvivalRow> rows) {
  std::vector<SurvivalPoint> points;
  AtRisk risk;
  double survival = 1, greenwood = 0;
  for (const SurvivalRow& row : rows) {
    const int64_t at_risk = risk.Before(row);
    const int64_t events = row.AllEvents();
    if (events == 0) continue;
    const double n = static_cast<double>(at_risk), d = static_cast<double>(events);
    survival *= 1 - d / n;
    if (at_risk > events) greenwood += d / (n * (n - d));
    points.push_back({row.time, at_risk, survival, LogLogInterval(survival, survival * survival * greenwood)});
  }
  return points;
}

std::optional<int64_t> MedianSurvival(std::span<const SurvivalPoint> points) {
  constexpr double kRounding = 1e-12;
  for (const SurvivalPoint& point : points) {
    if (point.survival <= 0.5 + kRounding) return point.time;
  }
  return std::nullopt;
}

std::optional<IncidenceEstimate> CumulativeIncidence(std::span<const SurvivalRow> rows, int cause, int64_t time) {
  struct Jump {
    double before = 1;  // survival just before
    double n = 0, all = 0, own = 0;
    double share = 0;  // of the cause, from here on
  };
  std::vector<Jump> jumps;
  AtRisk risk;
  double survival = 1, share = 0;
  bool known = false;  // whether anybody was watched at `time`, or nobody was left to be
  for (const SurvivalRow& row : rows) {
    const int64_t at_risk = risk.Before(row);
    if (row.time >= time && at_risk > 0) known = true;
    if (row.time > time) break;
    const int64_t events = row.AllEvents();
    if (events == 0) continue;
    Jump jump{survival, static_cast<double>(at_risk), static_cast<double>(events),
              static_cast<double>(row.events[static_cast<size_t>(cause)]), 0};
    share += survival * jump.own / jump.n;
    survival *= 1 - jump.all / jump.n;
    jump.share = share;
    jumps.push_back(jump);
    if (events == at_risk) known = true;
  }
  if (!known) return std::nullopt;
  double variance = 0;
  for (const Jump& jump : jumps) {
    const double rest = share - jump.share;
    if (jump.n > jump.all) variance += rest * rest * jump.all / (jump.n * (jump.n - jump.all));
    variance += jump.before * jump.before * jump.own * (jump.n - jump.own) / (jump.n * jump.n * jump.n);
    variance -= 2 * rest * jump.before * jump.own / (jump.n * jump.n);
  }
  return IncidenceEstimate{share, LogLogInterval(share, variance)};
}

std::optional<LogRank> LogRankTest(std::span<const SurvivalRow> a, std::span<const SurvivalRow> b) {
  int64_t now_a = 0, now_b = 0;  // at risk after the rows so far
  double excess = 0, variance = 0;
  size_t i = 0, j = 0;
  while (i < a.size() || j < b.size()) {
    const int64_t time = std::min(i < a.size() ? a[i].time : INT64_MAX, j < b.size() ? b[j].time : INT64_MAX);
    const bool in_a = i < a.size() && a[i].time == time, in_b = j < b.size() && b[j].time == time;
    const double n_a = static_cast<double>(now_a), n = static_cast<double>(now_a + now_b);
    const int64_t events_a = in_a ? a[i].AllEvents() : 0, events_b = in_b ? b[j].AllEvents() : 0;
    const double d = static_cast<double>(events_a + events_b);
    if (d > 0) {
      excess += static_cast<double>(events_a) - d * n_a / n;
      if (n > 1) variance += d * (n_a / n) * (1 - n_a / n) * (n - d) / (n - 1);
    }
    const auto step = [](int64_t now, const SurvivalRow& row) {
      return now + row.entered - row.censored - row.AllEvents();
    };
    if (in_a) now_a = step(now_a, a[i++]);
    if (in_b) now_b = step(now_b, b[j++]);
  }
  if (variance <= 0) return std::nullopt;
  const double statistic = excess * excess / variance;
  return LogRank{statistic, ChiSquareTail(statistic, 1)};
}

}  // namespace journey::stats
