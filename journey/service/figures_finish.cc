// SPDX-License-Identifier: Apache-2.0
// From tallies to rows: the only place of this room with floating point.
#include <algorithm>
#include <map>

#include "journey/base/time.h"
#include "journey/service/figures.h"
#include "journey/stats/interval.h"

namespace journey::service {
namespace {

// Sessions with two or more touchpoints that make "the first was the last" mean something; below it every event is a
// session of its own, as in logs of page addresses that carry no visit.
constexpr double kMeasurableSessions = 0.2;

enum RowOrder : int {
  kOrderReplyMedian,
  kOrderReplyP90,
  kOrderReplyInTarget,
  kOrderResolutionMedian,
  kOrderResolutionP90,
  kOrderRepeat,
  kOrderFromClose = kOrderRepeat + 4,
  kOrderFcr = kOrderFromClose + 4,
  kOrderReopen,
  kOrderTransfers,
  kOrderOneTouch,
  kOrderAbandon,
  kOrderServiceLevel,
  kOrderCsat,
  kOrderNps,
  kOrderCes,
  kOrderCesOld,
  kOrderCart,
  kOrderCheckout,
  kOrderPayment,
  kOrderPaymentFinal,
  kOrderRepurchase,
  kOrderBounce = kOrderRepurchase + 3
};

struct RateName {
  int rate;
  int order;
  const char* id;
  const char* window;
};

double Seconds(double us) { return us / static_cast<double>(base::kMicrosPerSecond); }

KpiRow RateRow(const char* id, const std::string& segment, const char* window, const stats::RateTally& tally) {
  const stats::RateEstimate estimate = *tally.Estimate();
  return {.kpi = id,
          .segment = segment,
          .window = window,
          .value = estimate.rate,
          .low = estimate.interval.low,
          .high = estimate.interval.high,
          .n = tally.n(),
          .unit = "ratio"};
}

}  // namespace

void FigureAccumulator::MergeCell(const std::unique_ptr<RateCell>& from, std::unique_ptr<RateCell>* into) {
  if (from == nullptr) return;
  if (*into == nullptr) *into = std::make_unique<RateCell>();
  (*into)->tally.Merge(from->tally);
}

stats::RateTally FigureAccumulator::Open(const Group& group, Gate gate) const {
  stats::RateTally sum;
  const auto& cells = group.gated[gate];
  for (size_t source = 0; source < cells.size(); ++source) {
    if (cells[source] != nullptr && gates_[gate][source]) sum.Merge(cells[source]->tally);
  }
  return sum;
}

void FigureAccumulator::FinishContacts(Group& group, const std::string& segment, std::vector<OrderedRow>* rows) const {
  const auto quantile = [&](TimeCell& times, double q, const char* id, int order) {
    const std::optional<int64_t> value = times.values.Quantile(q);
    if (!value.has_value()) return;
    // Contacts of one customer are taken as wholly alike: the most careful design effect, sum of n_c^2 / n.
    const double effect = static_cast<double>(times.clusters.nn) / static_cast<double>(times.clusters.n);
    const std::optional<stats::Interval> interval = times.values.QuantileInterval(q, effect);
    KpiRow row{.kpi = id,
               .segment = segment,
               .value = Seconds(static_cast<double>(*value)),
               .n = times.values.count(),
               .unit = "s"};
    if (interval.has_value()) row.low = Seconds(interval->low), row.high = Seconds(interval->high);
    rows->push_back({order, std::move(row)});
  };
  quantile(group.reply, 0.5, "first_reply_median", kOrderReplyMedian);
  quantile(group.reply, 0.9, "first_reply_p90", kOrderReplyP90);
  quantile(group.resolution, 0.5, "resolution_median", kOrderResolutionMedian);
  quantile(group.resolution, 0.9, "resolution_p90", kOrderResolutionP90);
  static constexpr struct {
    Gate gate;
    int order;
    const char* id;
  } kGated[] = {{kTellsReplies, kOrderReplyInTarget, "first_reply_in_target"},
                {kTellsMessages, kOrderOneTouch, "one_touch"},
                {kTellsQueue, kOrderAbandon, "abandon"}};
  for (const auto& figure : kGated) {
    const stats::RateTally tally = Open(group, figure.gate);
    if (tally.n() > 0) rows->push_back({figure.order, RateRow(figure.id, segment, "", tally)});
  }
  if (const auto estimate = group.transfers.tally.Estimate(0, 1e9); estimate.has_value()) {
    KpiRow row{.kpi = "transfers",
               .segment = segment,
               .value = estimate->mean,
               .n = group.transfers.tally.n(),
               .unit = "count"};
    if (estimate->interval.has_value()) row.low = estimate->interval->low, row.high = estimate->interval->high;
    rows->push_back({kOrderTransfers, std::move(row)});
  }
}

void FigureAccumulator::FinishSurveys(Group& group, const std::string& segment, std::vector<OrderedRow>* rows) const {
  const stats::MeanTally& net = group.nps.net.tally;
  if (net.n() > 0) {
    const double effect = net.Estimate(-1, 1)->design_effect;
    const stats::NpsEstimate nps = *stats::NpsInterval(group.nps.promoters, group.nps.detractors, net.n(), effect);
    rows->push_back({kOrderNps,
                     {.kpi = "nps",
                      .segment = segment,
                      .value = nps.points,
                      .low = nps.interval.low,
                      .high = nps.interval.high,
                      .n = net.n(),
                      .unit = "points"}});
  }
  const auto effort = [&](const stats::MeanTally& tally, double highest, const char* id, int order) {
    const auto estimate = tally.Estimate(event::kNumberScale, highest * event::kNumberScale);
    if (!estimate.has_value()) return;
    KpiRow row{
        .kpi = id, .segment = segment, .value = estimate->mean / event::kNumberScale, .n = tally.n(), .unit = "score"};
    if (estimate->interval.has_value()) {
      row.low = estimate->interval->low / event::kNumberScale;
      row.high = estimate->interval->high / event::kNumberScale;
    }
    rows->push_back({order, std::move(row)});
  };
  effort(group.ces.tally, 7, "ces", kOrderCes);
  effort(group.ces_old.tally, 5, "ces_1_5", kOrderCesOld);
}

void FigureAccumulator::FinishGroup(Group& group, const std::string& segment, std::vector<OrderedRow>* rows) const {
  static constexpr RateName kNames[] = {
      {kRepeat24h, kOrderRepeat, "repeat_24h", "24h"},
      {kRepeat72h, kOrderRepeat + 1, "repeat_72h", "72h"},
      {kRepeat7d, kOrderRepeat + 2, "repeat_7d", "7d"},
      {kRepeat30d, kOrderRepeat + 3, "repeat_30d", "30d"},
      {kFromClose24h, kOrderFromClose, "repeat_24h_from_close", "24h"},
      {kFromClose72h, kOrderFromClose + 1, "repeat_72h_from_close", "72h"},
      {kFromClose7d, kOrderFromClose + 2, "repeat_7d_from_close", "7d"},
      {kFromClose30d, kOrderFromClose + 3, "repeat_30d_from_close", "30d"},
      {kFcr7d, kOrderFcr, "fcr_7d", "7d"},
      {kReopen, kOrderReopen, "reopen", ""},
      {kServiceLevel, kOrderServiceLevel, "service_level", ""},
      {kCsat, kOrderCsat, "csat", ""},
      {kCart, kOrderCart, "cart_abandonment", "24h"},
      {kCheckout, kOrderCheckout, "checkout_abandonment", "24h"},
      {kPayment, kOrderPayment, "payment_success", ""},
      {kPaymentFinal, kOrderPaymentFinal, "payment_success_final", ""},
      {kRepurchase30d, kOrderRepurchase, "repurchase", "30d"},
      {kRepurchase90d, kOrderRepurchase + 1, "repurchase", "90d"},
      {kRepurchase365d, kOrderRepurchase + 2, "repurchase", "365d"},
      {kBounce, kOrderBounce, "bounce", ""},
  };
  const bool sessions_measurable =
      static_cast<double>(long_sessions_) >= kMeasurableSessions * static_cast<double>(sessions_);
  for (const RateName& name : kNames) {
    if (group.rates[name.rate] == nullptr || group.rates[name.rate]->tally.n() == 0) continue;
    if ((name.rate == kCart || name.rate == kCheckout) && !saw_order_) continue;
    if ((name.rate == kPayment || name.rate == kPaymentFinal) && !saw_payment_) continue;
    if (name.rate == kBounce && !sessions_measurable) continue;
    rows->push_back({name.order, RateRow(name.id, segment, name.window, group.rates[name.rate]->tally)});
  }
  FinishContacts(group, segment, rows);
  FinishSurveys(group, segment, rows);
}

std::string FigureAccumulator::SegmentName(uint32_t dimension, uint32_t value) const {
  if (dimension == kAll) return "";
  std::string name = dimension == kChannel  ? "channel"
                     : dimension == kTopic  ? "topic"
                     : dimension == kSurvey ? "survey"
                                            : table_->segments[dimension - kDeclared];
  name += '=';
  if (value != event::kNone) name += table_->dictionaries.strings[value];
  return name;
}

FigureResult FigureAccumulator::Finish() {
  // A segment of which only the absent value was seen says nothing.
  std::map<uint32_t, bool> told;
  for (const auto& [key, group] : groups_)
    told[static_cast<uint32_t>(key >> 32)] |= static_cast<uint32_t>(key) != event::kNone;
  std::vector<OrderedRow> rows;
  std::map<int, int> surveys_of_figure;
  for (const auto& [key, group] : groups_) {
    const auto dimension = static_cast<uint32_t>(key >> 32);
    if (dimension != kAll && !told[dimension]) continue;
    const size_t before = rows.size();
    FinishGroup(*group, SegmentName(dimension, static_cast<uint32_t>(key)), &rows);
    for (size_t i = before; dimension == kSurvey && i < rows.size(); ++i) ++surveys_of_figure[rows[i].order];
  }
  // One survey of a kind is the figure itself.
  std::erase_if(rows, [&](const OrderedRow& row) {
    return row.row.segment.starts_with("survey=") && surveys_of_figure[row.order] == 1;
  });
  std::sort(rows.begin(), rows.end(), [](const OrderedRow& a, const OrderedRow& b) {
    return a.order != b.order ? a.order < b.order : a.row.segment < b.row.segment;
  });
  FigureResult result = counts_;
  result.calendar_clock = options_.clock.calendar();
  for (OrderedRow& row : rows) result.rows.push_back(std::move(row.row));
  return result;
}

}  // namespace journey::service
