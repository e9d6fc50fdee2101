// SPDX-License-Identifier: Apache-2.0
// From tallies to rows: the only place of the figures with floating point.
#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "absl/strings/str_format.h"
#include "journey/base/time.h"
#include "journey/service/figures.h"
#include "journey/service/survey_tie.h"

namespace journey::service {
namespace {

// Sessions with two or more touchpoints that make "the first was the last" mean something; below it every event is a
// session of its own, as in logs of page addresses that carry no visit.
constexpr double kMeasurableSessions = 0.2;

double Seconds(double us) { return us / static_cast<double>(base::kMicrosPerSecond); }

void SetInterval(const std::optional<stats::Interval>& interval, double unit, KpiRow* row) {
  if (!interval.has_value()) return;
  row->low = interval->low / unit;
  row->high = interval->high / unit;
}

void FillShare(const FigureTally::Cell& cell, KpiRow* row) {
  const stats::RateEstimate estimate = *stats::ClusterInterval(cell.sums);
  row->value = estimate.rate;
  SetInterval(estimate.interval, 1, row);
}

void FillQuantile(FigureTally::Cell& cell, double q, KpiRow* row) {
  row->value = Seconds(static_cast<double>(*cell.values->Quantile(q)));
  // Values of one customer are taken as wholly alike: the most careful design effect, sum of n_c^2 / n.
  const double effect = static_cast<double>(cell.sums.nn) / static_cast<double>(cell.sums.n);
  SetInterval(cell.values->QuantileInterval(q, effect), static_cast<double>(base::kMicrosPerSecond), row);
}

void FillMean(const FigureTally::Cell& cell, double lowest, double highest, double unit, KpiRow* row) {
  const auto estimate = cell.mean->Estimate(lowest * unit, highest * unit);
  row->value = estimate->mean / unit;
  SetInterval(estimate->interval, unit, row);
}

void FillNps(const FigureTally::Cell& cell, KpiRow* row) {
  const double effect = cell.mean->Estimate(-1, 1)->design_effect;
  const auto nps = *stats::NpsInterval(cell.promoters, cell.detractors, cell.mean->n(), effect);
  row->value = nps.points;
  SetInterval(nps.interval, 1, row);
}

// A ratio of two sums; its variance as that of any ratio with customers as clusters, sum (h_c - value n_c)^2 / n^2.
void FillCrowds(const FigureTally::Cell& cell, KpiRow* row) {
  const stats::ClusterSums& sums = cell.sums;
  const double n = static_cast<double>(sums.n);
  row->value = static_cast<double>(sums.h) / n;
  const double squares = static_cast<double>(sums.hh) - 2 * row->value * static_cast<double>(sums.nh) +
                         row->value * row->value * static_cast<double>(sums.nn);
  const double half = stats::kNormal95 * std::sqrt(std::max(0.0, squares)) / n;
  row->low = std::max(0.0, row->value - half);
  row->high = row->value + half;
}

}  // namespace

bool FigureAccumulator::Measurable(Figure figure) const {
  switch (figure) {
    case Figure::kCart:
    case Figure::kCheckout:
      return saw_order_;
    case Figure::kPayment:
    case Figure::kPaymentFirst:
    case Figure::kPaymentFinal:
      return saw_payment_;
    case Figure::kBounce:
      return static_cast<double>(long_sessions_) >= kMeasurableSessions * static_cast<double>(sessions_);
    case Figure::kSelfService:
      return (any_use_ & kArticle) != 0;
    case Figure::kContactAfterArticle:
      return counts_.contacts > 0;
    default:
      return true;
  }
}

void FigureAccumulator::FinishGroup(const FigureTally::Group& group, Dimension dimension, const std::string& segment,
                                    std::vector<OrderedRow>* rows) const {
  for (size_t i = 0; i < kFigures; ++i) {
    const auto figure = static_cast<Figure>(i);
    if (figure == Figure::kSlaByLimits || !Measurable(figure)) continue;
    std::optional<FigureTally::Cell> cell = tally_.Read(group, figure);
    const FigureInfo& info = Info(figure);
    bool business = info.Has(kBusiness);
    if (figure == Figure::kSla) {
      if (const auto limits = tally_.Read(group, Figure::kSlaByLimits); limits.has_value()) {
        business = limits->sums.n > 0 && !options_.sla_first_reply_us.empty();
        if (!cell.has_value()) cell.emplace();
        cell->Merge(*limits);
      }
    }
    if (!cell.has_value() || cell->sums.n == 0) continue;
    KpiRow row{.kpi = std::string(info.id),
               .segment = segment,
               .window = std::string(info.window),
               .n = cell->sums.n,
               .unit = std::string(info.unit),
               .business_clock = business && !options_.clock.calendar()};
    if (info.Has(kCensors)) row.censored = cell->censored;
    if (info.Has(kUnmeasured)) row.not_measured = cell->not_measured;
    switch (info.shape) {
      case Shape::kShare:
        FillShare(*cell, &row);
        break;
      case Shape::kTime: {
        KpiRow late = row;
        row.kpi += "_median";
        late.kpi += "_p90";
        FillQuantile(*cell, 0.5, &row);
        FillQuantile(*cell, 0.9, &late);
        rows->push_back({figure, dimension, std::move(row)});
        rows->push_back({figure, dimension, std::move(late)});
        continue;
      }
      case Shape::kMean:
        FillMean(*cell, 0, 1e9, info.unit == "s" ? static_cast<double>(base::kMicrosPerSecond) : 1, &row);
        break;
      case Shape::kScore:
        FillMean(*cell, 1, figure == Figure::kCes ? 7 : 5, event::kNumberScale, &row);
        break;
      case Shape::kNps:
        FillNps(*cell, &row);
        break;
      case Shape::kNumber:
        row.value = static_cast<double>(cell->sums.h);
        break;
      case Shape::kCrowds:
        FillCrowds(*cell, &row);
        break;
    }
    rows->push_back({figure, dimension, std::move(row)});
  }
}

std::string FigureAccumulator::SegmentName(Dimension dimension, uint32_t value) const {
  const auto text = [&](std::string name) {
    name += '=';
    if (value != event::kNone) name += table_->dictionaries.strings[value];
    return name;
  };
  switch (dimension) {
    case Dimension::kAll:
      return "";
    case Dimension::kChannel:
      return text("channel");
    case Dimension::kStage:
      return absl::StrFormat("stage=%s", event::Name(static_cast<event::Stage>(value)));
    case Dimension::kTouchpoint:
      return text("touchpoint");
    case Dimension::kTopic:
      return text("topic");
    case Dimension::kQueue:
      return text("queue");
    case Dimension::kSurvey:
      return text("survey");
    case Dimension::kWeek:
      return absl::StrFormat("week=%s", DayName(static_cast<int32_t>(value)));
    case Dimension::kHour:
      return absl::StrFormat("weekday_hour=%s", HourName(static_cast<int>(value)));
    default:
      return text(table_->segments[static_cast<size_t>(dimension) - static_cast<size_t>(Dimension::kDeclared)]);
  }
}

std::vector<HourCell> FigureAccumulator::FinishHours() const {
  struct Staff {
    int64_t instants = 0, sum = 0;
  };
  std::map<int, Staff> staff;
  CivilClock clock = hour_clock_;
  for (const auto& [time, staffed] : staff_) {
    Staff& hour = staff[clock.HourOfWeek(time)];
    ++hour.instants;
    hour.sum += staffed;
  }
  std::vector<HourCell> hours;
  for (int hour = 0; hour < static_cast<int>(contacts_of_hour_.size()); ++hour) {
    const auto on_duty = staff.find(hour);
    const int64_t contacts = contacts_of_hour_[static_cast<size_t>(hour)];
    if (contacts == 0 && on_duty == staff.end()) continue;
    HourCell cell{.weekday = hour / 24, .hour = hour % 24, .contacts = contacts};
    if (const auto* group = tally_.Find(Dimension::kHour, static_cast<uint32_t>(hour)); group != nullptr) {
      if (const auto replies = tally_.Read(*group, Figure::kFirstReplyInTarget); replies.has_value()) {
        cell.n = replies->sums.n;
        cell.hits = replies->sums.h;
      }
    }
    cell.closed = !options_.clock.OpenIn(cell.weekday, cell.hour);
    if (on_duty != staff.end()) {
      cell.agents = static_cast<double>(on_duty->second.sum) /
                    static_cast<double>(on_duty->second.instants * event::kNumberScale);
    }
    hours.push_back(cell);
  }
  return hours;
}

FigureResult FigureAccumulator::Finish() {
  // A segment of which only the absent value was seen says nothing.
  std::map<Dimension, bool> told;
  tally_.ForEach([&](Dimension dimension, uint32_t value, const FigureTally::Group&) {
    told[dimension] |= dimension == Dimension::kAll || value != event::kNone;
  });
  std::vector<OrderedRow> rows;
  std::map<Figure, int> surveys_of_figure;
  tally_.ForEach([&](Dimension dimension, uint32_t value, const FigureTally::Group& group) {
    if (!told[dimension]) return;
    const size_t before = rows.size();
    FinishGroup(group, dimension, SegmentName(dimension, value), &rows);
    for (size_t i = before; dimension == Dimension::kSurvey && i < rows.size(); ++i) {
      ++surveys_of_figure[rows[i].figure];
    }
  });
  // One survey of a kind is the figure itself.
  std::erase_if(rows, [&](const OrderedRow& row) {
    return row.dimension == Dimension::kSurvey && surveys_of_figure[row.figure] == 1;
  });
  // A figure of times has a row for each quantile, whose names end in the order wanted.
  std::sort(rows.begin(), rows.end(), [](const OrderedRow& a, const OrderedRow& b) {
    return std::tie(a.figure, a.row.kpi, a.row.segment, a.dimension) <
           std::tie(b.figure, b.row.kpi, b.row.segment, b.dimension);
  });
  FigureResult result = counts_;
  result.calendar_clock = options_.clock.calendar();
  result.hours = FinishHours();
  result.ties.window_us = kTieWindow;
  if (const auto* all = tally_.Find(Dimension::kAll, event::kNone); all != nullptr) {
    if (const auto events = tally_.Read(*all, Figure::kSla)) result.sla_from_events = events->sums.n;
    if (const auto limits = tally_.Read(*all, Figure::kSlaByLimits)) result.sla_from_limits = limits->sums.n;
  }
  for (OrderedRow& row : rows) result.rows.push_back(std::move(row.row));
  return result;
}

}  // namespace journey::service
