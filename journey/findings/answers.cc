// SPDX-License-Identifier: Apache-2.0
#include "journey/findings/answers.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "journey/stats/tests.h"

namespace journey::findings {
namespace {

// The usual three levels of two-sided tests, and the standard errors that belong to them.
constexpr double kVerySureChance = 0.001, kSureChance = 0.01, kFairlySureChance = 0.05;
constexpr double kVerySureDistance = 3.290527, kSureDistance = 2.575829, kFairlySureDistance = stats::kNormal95;
constexpr int64_t kHeaviestOneIn = 100;

double Ratio(int64_t part, int64_t all) { return all == 0 ? 0 : static_cast<double>(part) / static_cast<double>(all); }

// Standard errors between the rate and the expectation; the error is the expectation's, as in the interval.
double Distance(const stats::RateEstimate& estimate, double expected) {
  const double error = std::sqrt(expected * (1 - expected) / estimate.effective_n);
  const double gap = std::fabs(estimate.rate - expected);
  return error > 0 ? gap / error : gap > 0 ? kVerySureDistance : 0;
}

Sure SureHappened(const Finding& finding, const stats::RateEstimate& estimate) {
  if (finding.verdict == Verdict::kWorse && finding.q.has_value()) return SureOfChance(*finding.q);
  if (finding.verdict == Verdict::kWorse || finding.verdict == Verdict::kBetter) {
    return SureOfDistance(Distance(estimate, *finding.expected));
  }
  return Sure::kNotKnown;
}

Sure SurePlace(const Candidate& candidate) {
  const Verdict verdict = candidate.finding.verdict;
  if (!candidate.elsewhere.has_value() || (verdict != Verdict::kWorse && verdict != Verdict::kBetter)) {
    return Sure::kNotKnown;
  }
  const auto test = stats::TestAgainstRest(candidate.sums, *candidate.elsewhere);
  if (!test.has_value()) return Sure::kNotKnown;
  const bool above = test->difference > 0;
  const bool worse_here = above != candidate.finding.higher_is_better;
  return worse_here == (verdict == Verdict::kWorse) ? SureOfChance(test->p) : Sure::kNotKnown;
}

std::string Dimension(const std::string& segment) { return segment.substr(0, segment.find('=')); }

std::string Date(int32_t day) {
  const absl::CivilDay date = absl::CivilDay(1970, 1, 1) + day;
  return absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(), date.day());
}

// Share of the bad occasions that the heaviest customers hold: one in a hundred of those with an occasion, at least
// one.
Alternative FewCustomers(const MeasureRow& row, int64_t customers) {
  const int64_t heaviest = std::max<int64_t>(1, customers / kHeaviestOneIn);
  int64_t all = 0, held = 0, left = heaviest;
  for (const auto& [bad, count] : row.bad_of_customers) all += bad * count;
  for (auto entry = row.bad_of_customers.rbegin(); entry != row.bad_of_customers.rend() && left > 0; ++entry) {
    const int64_t taken = std::min(left, entry->second);
    held += taken * entry->first;
    left -= taken;
  }
  return {.id = "few_customers",
          .numbers = {{"share", Ratio(held, all)}, {"customers", static_cast<double>(heaviest)}},
          .texts = {}};
}

void AddOneWeek(Finding* finding) {
  if (finding->weeks.size() < 2) return;
  const double expected = BadShare(*finding, *finding->expected);
  double all = 0, worst = 0;
  const Week* week = nullptr;
  for (const Week& one : finding->weeks) {
    const double excess = static_cast<double>(BadOf(*finding, one.n, one.hits)) - expected * static_cast<double>(one.n);
    all += excess;
    if (week == nullptr || excess > worst) {
      worst = excess;
      week = &one;
    }
  }
  if (!(all > 0)) return;
  finding->alternatives.push_back({.id = "one_week",
                                   .numbers = {{"share", std::min(1.0, worst / all)}, {"n", week->n}},
                                   .texts = {{"week", Date(week->monday)}}});
}

}  // namespace

Sure SureOfChance(double q) {
  return q < kVerySureChance     ? Sure::kVerySure
         : q < kSureChance       ? Sure::kSure
         : q < kFairlySureChance ? Sure::kFairlySure
                                 : Sure::kNotKnown;
}

Sure SureOfDistance(double standard_errors) {
  return standard_errors > kVerySureDistance     ? Sure::kVerySure
         : standard_errors > kSureDistance       ? Sure::kSure
         : standard_errors > kFairlySureDistance ? Sure::kFairlySure
                                                 : Sure::kNotKnown;
}

Answers::Answers(const MeasureResult& measures, std::span<const graph::TouchpointRow> touchpoints,
                 std::span<const graph::EdgeRow> edges)
    : measures_(measures), contacts_of_row_(measures.rows.size(), 0) {
  for (const graph::TouchpointRow& row : touchpoints) touchpoints_[row.name] = &row;
  for (const graph::EdgeRow& edge : edges) {
    if (edge.from == edge.to) continue;
    Flow& from = flows_[edge.from];
    from.out += edge.count;
    from.to[edge.to] += edge.count;
    Flow& to = flows_[edge.to];
    to.in += edge.count;
    to.from[edge.from] += edge.count;
  }
  measures.contacts.ForEach([&](std::span<const uint32_t> rows) {
    for (const uint32_t row : rows) ++contacts_of_row_[row];
  });
}

void Answers::Fill(const stats::RateTally& tally, const stats::DayTally& days, const graph::DropOff* drop_off,
                   Candidate* candidate) const {
  Finding& finding = candidate->finding;
  const MeasureRow& row = measures_.rows[candidate->row];
  const stats::RateEstimate estimate = *tally.Estimate();
  for (const stats::DayTally::Day& week : stats::ByWeek(days)) {
    const stats::Interval interval =
        stats::WilsonEffective(Ratio(week.h, week.n), static_cast<double>(week.n) / estimate.design_effect);
    finding.weeks.push_back({week.day, week.n, week.h, interval.low, interval.high});
  }
  FillSegments(row, estimate.design_effect, &finding);
  FillUsual(&finding);
  finding.sure_happened = SureHappened(finding, estimate);
  finding.sure_place = SurePlace(*candidate);
  if (!IsWorse(*candidate)) return;
  FillCost(row, candidate->before_goal, &finding);
  FillAlternatives(row, tally, drop_off, &finding);
}

void Answers::FillSegments(const MeasureRow& row, double design_effect, Finding* finding) const {
  for (const SegmentShare& share : row.segments) {
    if (share.n == 0) continue;
    const double rate = Ratio(share.h, share.n);
    const stats::Interval interval = stats::WilsonEffective(rate, static_cast<double>(share.n) / design_effect);
    finding->segments.push_back({share.segment, share.n, share.h, rate, interval.low, interval.high});
  }
}

// Of measures whose bad occasions lie at the touchpoint itself. A neighbour that comes on several channels has a count
// a channel, and the edges know none: it has no `usual`.
void Answers::FillUsual(Finding* finding) const {
  if (finding->measure != Measure::kContactAfter24h && finding->measure != Measure::kDropOff &&
      finding->measure != Measure::kRefundInTime && finding->measure != Measure::kOffered) {
    return;
  }
  const auto flow = flows_.find(finding->touchpoint);
  if (flow == flows_.end()) return;
  const auto fill = [](std::vector<TouchpointCount>* counts, const std::map<std::string, int64_t>& usual, int64_t all) {
    for (TouchpointCount& count : *counts) {
      const auto same = std::count_if(counts->begin(), counts->end(), [&](const TouchpointCount& other) {
        return other.touchpoint == count.touchpoint;
      });
      if (same != 1 || all == 0) continue;
      const auto found = usual.find(count.touchpoint);
      count.usual = Ratio(found == usual.end() ? 0 : found->second, all);
    }
  };
  fill(&finding->before, flow->second.from, flow->second.in);
  fill(&finding->after, flow->second.to, flow->second.out);
}

void Answers::FillCost(const MeasureRow& row, bool before_goal, Finding* finding) const {
  Cost& cost = finding->cost;
  if (measures_.all_contacts > 0) {
    cost.contacts = static_cast<double>(contacts_of_row_[row.place]);
    cost.contacts_share = Ratio(contacts_of_row_[row.place], measures_.all_contacts);
  }
  if (row.limit_us.has_value()) {
    cost.hours = static_cast<double>(row.overdue_us) / static_cast<double>(base::kMicrosPerHour);
  }
  if (!before_goal) return;
  const auto hits = static_cast<int64_t>(std::llround(*finding->actual * static_cast<double>(finding->n)));
  const int64_t bad = BadOf(*finding, finding->n, hits), good = finding->n - bad;
  if (good == 0) return;
  const double beyond =
      static_cast<double>(bad) - BadShare(*finding, *finding->expected) * static_cast<double>(finding->n);
  cost.goals = std::max(0.0, beyond * (Ratio(row.goals_good, good) - Ratio(row.goals_bad, bad)));
  if (!measures_.goal_value.has_value()) return;
  cost.money = *cost.goals * *measures_.goal_value;
  cost.currency = measures_.currency;
}

std::vector<Answers::Part> Answers::Channels(const MeasureRow& row, const Finding& finding) const {
  std::vector<Part> parts;
  if (!row.channel.empty()) return parts;
  if (row.measure == Measure::kCsat) {
    for (const MeasureRow& other : measures_.rows) {
      if (other.measure != row.measure || other.segment != row.segment || other.channel.empty()) continue;
      parts.push_back(
          {other.channel,
           Ratio(BadOf(finding, other.tally.n(), other.tally.h()), BadOf(finding, row.tally.n(), row.tally.h())),
           Ratio(other.tally.n(), row.tally.n())});
    }
    return parts;
  }
  const auto place = touchpoints_.find(row.touchpoint);
  if (place == touchpoints_.end()) return parts;
  int64_t bad = 0;
  for (const auto& [channel, count] : row.bad_channels) bad += count;
  for (const graph::TouchpointChannel& channel : place->second->channels) {
    const auto found = std::find_if(row.bad_channels.begin(), row.bad_channels.end(),
                                    [&](const auto& entry) { return entry.first == channel.channel; });
    parts.push_back({channel.channel, Ratio(found == row.bad_channels.end() ? 0 : found->second, bad),
                     Ratio(channel.count, place->second->count)});
  }
  return parts;
}

void Answers::FillAlternatives(const MeasureRow& row, const stats::RateTally& tally, const graph::DropOff* drop_off,
                               Finding* finding) const {
  const auto add_part = [&](const char* id, const char* name, const std::vector<Part>& parts) {
    if (parts.size() < 2) return;
    const auto most = std::max_element(parts.begin(), parts.end(), [](const Part& a, const Part& b) {
      return a.of_bad - a.of_all < b.of_bad - b.of_all;
    });
    finding->alternatives.push_back({.id = id,
                                     .numbers = {{"share_bad", most->of_bad}, {"share_all", most->of_all}},
                                     .texts = {{name, most->name}}});
  };
  if (!row.bad_of_customers.empty()) finding->alternatives.push_back(FewCustomers(row, tally.customers()));
  AddOneWeek(finding);
  const int64_t bad = BadOf(*finding, tally.n(), tally.h());
  std::map<std::string, int> values;
  for (const SegmentRate& rate : finding->segments) ++values[Dimension(rate.segment)];
  std::vector<Part> segments;
  for (const SegmentRate& rate : finding->segments) {
    if (values[Dimension(rate.segment)] < 2 || rate.n < kFewest) continue;
    segments.push_back({rate.segment, Ratio(BadOf(*finding, rate.n, rate.hits), bad), Ratio(rate.n, tally.n())});
  }
  add_part("one_segment", "segment", segments);
  add_part("one_channel", "channel", Channels(row, *finding));
  // What is open is counted a place, not a segment, nor for a failure inside a contact.
  const bool inside = row.measure == Measure::kChannelChange24h && !row.touchpoint.empty();
  if (!row.segment.empty() || inside || row.measure == Measure::kCsat || row.measure == Measure::kPaymentSuccess) {
    return;
  }
  const int64_t open = drop_off != nullptr ? drop_off->open : row.open;
  const int64_t hits = tally.h() + (finding->higher_is_better ? open : 0);
  finding->alternatives.push_back(
      {.id = "open_cases",
       .numbers = {{"open", static_cast<double>(open)}, {"rate", Ratio(hits, tally.n() + open)}},
       .texts = {}});
}

}  // namespace journey::findings
