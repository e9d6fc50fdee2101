// SPDX-License-Identifier: Apache-2.0
// Tallies x expectations -> findings.
#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "journey/base/time.h"
#include "journey/findings/answers.h"
#include "journey/findings/candidate.h"
#include "journey/findings/finding.h"
#include "journey/findings/one_pain_point.h"
#include "journey/findings/peers.h"
#include "journey/stats/tests.h"

namespace journey::findings {
namespace {

using event::Kind;
using event::Stage;

constexpr double kSevereShare = 0.01, kSeriousShare = 0.003;  // of all customers
constexpr double kSevereLeast = 30, kSeriousLeast = 10;

struct Node {
  Stage stage = Stage::kNone;
  Kind kind = Kind::kOther;
};

class Tribunal {
 public:
  Tribunal(const MeasureResult& measures, const ExpectationBook& book,
           std::span<const graph::TouchpointRow> touchpoints, const graph::DropOffTable& drop_off,
           std::span<const graph::EdgeRow> edges)
      : measures_(measures), book_(book), answers_(measures, touchpoints, edges) {
    for (const graph::TouchpointRow& row : touchpoints) nodes_[row.name] = {row.stage, row.kind};
    const graph::DropOffUnits& sessions = drop_off.units[static_cast<size_t>(graph::DropOffUnit::kSession)];
    result_.drop_off_measurable = drop_off.has_goal && sessions.TwoStepShare() >= kMeasurableSessions;
    for (const graph::DropOffRow& row : drop_off.rows) {
      drop_offs_[row.name] = &row.units[static_cast<size_t>(graph::DropOffUnit::kSession)];
    }
    for (const std::string& goal : measures.goal_touchpoints) goal_stage_ = std::max(goal_stage_, NodeOf(goal).stage);
    for (const MeasureRow& row : measures.rows) AddUp(row);
    // Also touchpoints at which nobody was lost, which have no row.
    for (const auto& [touchpoint, unit] : drop_offs_) {
      if (CanBeLostAt(touchpoint)) peers_.Add(KeyOf(Measure::kDropOff, touchpoint), touchpoint, unit->tally.sums());
    }
  }

  FindingResult Run() {
    for (const MeasureRow& row : measures_.rows) Consider(row);
    Test();  // the families are fixed before anything is set aside
    for (Candidate& candidate : candidates_) Answer(&candidate);
    set_aside_ = TakeAside(measures_, &candidates_);
    CountTouched();
    Rank();
    return std::move(result_);
  }

 private:
  const stats::RateTally* Tally(const MeasureRow& row) const {
    if (row.measure != Measure::kDropOff) return &row.tally;
    const auto found = drop_offs_.find(row.touchpoint);
    return found == drop_offs_.end() ? nullptr : &found->second->tally;
  }
  const stats::DayTally& Days(const MeasureRow& row) const {
    return row.measure == Measure::kDropOff ? drop_offs_.find(row.touchpoint)->second->days : row.days;
  }
  Node NodeOf(const std::string& touchpoint) const {
    const auto found = nodes_.find(touchpoint);
    return found == nodes_.end() ? Node{} : found->second;
  }
  // What lies behind the goal is no place to be lost at: who reads an article after buying, and goes, has what was
  // wanted.
  bool IsCandidate(const MeasureRow& row) const {
    // What failed contacts are a part of is told by the whole; see ExplainByFailures.
    if (row.measure == Measure::kResolutionInTarget) return row.touchpoint.empty();
    return row.measure != Measure::kDropOff || (Tally(row) != nullptr && CanBeLostAt(row.touchpoint));
  }
  bool CanBeLostAt(const std::string& touchpoint) const {
    const auto among = [&](const std::vector<std::string>& names) {
      return std::binary_search(names.begin(), names.end(), touchpoint);
    };
    return result_.drop_off_measurable && NodeOf(touchpoint).stage <= goal_stage_ &&
           !among(measures_.goal_touchpoints) && !among(measures_.contact_touchpoints);
  }

  // Totals from which "the rest" is taken: a stage's touchpoints, and all channels' contacts.
  void AddUp(const MeasureRow& row) {
    if (row.measure == Measure::kDropOff || !IsCandidate(row) || !row.segment.empty() || row.tally.n() == 0) return;
    const stats::RateTally& tally = row.tally;
    stats::ClusterSums* total = nullptr;
    if (row.measure == Measure::kContactAfter24h) {
      peers_.Add(KeyOf(row.measure, row.touchpoint), row.touchpoint, tally.sums());
    } else if (row.measure == Measure::kChannelChange24h && row.touchpoint.empty()) {
      peers_.Add(KeyOf(row.measure, ""), row.channel, tally.sums());
    } else if (row.measure != Measure::kCsat && row.measure != Measure::kChannelChange24h) {
      total = &everywhere_[row.measure];
    }
    if (total != nullptr) total->Merge(tally.sums());
  }

  // What the row is a part of, for a comparison with the rest of it.
  std::optional<stats::ClusterSums> WholeOf(const MeasureRow& row) const {
    if (const auto key = PeersOf(row); key.has_value()) {
      // A touchpoint alone is not measurable; of a channel alone there is nothing to ask.
      const bool channel = row.measure == Measure::kChannelChange24h;
      return channel && !peers_.HasOthers(*key) ? std::nullopt : peers_.Whole(*key);
    }
    if (row.measure != Measure::kChannelChange24h || !row.segment.empty()) return std::nullopt;
    return peers_.Member(KeyOf(row.measure, ""), row.channel);  // the channel's other contacts
  }

  // With which places the row is compared; absent where it has none.
  std::optional<PeerKey> PeersOf(const MeasureRow& row) const {
    if (!row.segment.empty()) return std::nullopt;
    const bool visits = row.measure == Measure::kDropOff || row.measure == Measure::kContactAfter24h;
    const bool channel = row.measure == Measure::kChannelChange24h && row.touchpoint.empty();
    if (!channel && (!visits || NodeOf(row.touchpoint).stage == Stage::kNone)) return std::nullopt;
    return KeyOf(row.measure, row.touchpoint);
  }
  PeerKey KeyOf(Measure measure, const std::string& touchpoint) const {
    if (touchpoint.empty()) return {measure, Stage::kNone, false};
    const auto& failures = measures_.failure_touchpoints;
    return {measure, NodeOf(touchpoint).stage, std::binary_search(failures.begin(), failures.end(), touchpoint)};
  }

  // The same measure in all other places, for how sure it is that it is this one.
  std::optional<stats::ClusterSums> Elsewhere(const MeasureRow& row, const stats::RateTally& tally) const {
    std::optional<stats::ClusterSums> whole = WholeOf(row);
    const auto row_of = [&](const std::string& channel, const std::string& segment) {
      const auto found = std::find_if(measures_.rows.begin(), measures_.rows.end(), [&](const MeasureRow& other) {
        return other.measure == row.measure && other.touchpoint == row.touchpoint && other.channel == channel &&
               other.segment == segment;
      });
      if (found != measures_.rows.end()) whole = found->tally.sums();
    };
    const bool survey = row.segment.starts_with("survey=");
    if (row.measure == Measure::kCsat && !row.channel.empty()) {
      row_of("", row.segment);
    } else if (!row.segment.empty() && !survey) {
      row_of(row.channel, "");
    } else if (!whole.has_value() && row.segment.empty()) {
      const auto found = everywhere_.find(row.measure);
      if (found != everywhere_.end()) whole = found->second;
    }
    if (!whole.has_value()) return std::nullopt;
    const stats::ClusterSums rest = whole->Without(tally.sums());
    return rest.n >= kFewest ? std::optional<stats::ClusterSums>(rest) : std::nullopt;
  }

  bool IsBeforeGoal(const MeasureRow& row) const {
    if (measures_.goal_touchpoints.empty()) return false;
    if (row.measure == Measure::kPaymentSuccess) return row.segment.empty();
    if (row.measure != Measure::kDropOff && row.measure != Measure::kContactAfter24h) return false;
    const Stage stage = NodeOf(row.touchpoint).stage;
    return stage != Stage::kNone && stage <= goal_stage_ &&
           !std::binary_search(measures_.goal_touchpoints.begin(), measures_.goal_touchpoints.end(), row.touchpoint);
  }

  void Answer(Candidate* candidate) {
    const MeasureRow& row = measures_.rows[candidate->row];
    const graph::DropOff* drop_off =
        row.measure == Measure::kDropOff ? drop_offs_.find(row.touchpoint)->second : nullptr;
    answers_.Fill(*Tally(row), Days(row), drop_off, candidate);
  }

  void Consider(const MeasureRow& row) {
    if (!IsCandidate(row)) return;
    const stats::RateTally& tally = *Tally(row);
    if (tally.n() == 0) return;
    const bool topic = row.segment.starts_with("topic="), survey = row.segment.starts_with("survey=");
    const Scope scope{.channel = row.channel,
                      .touchpoint = row.touchpoint,
                      .topic = topic ? std::string_view(row.segment).substr(6) : std::string_view(),
                      .segment = topic || survey ? std::string_view() : std::string_view(row.segment),
                      .touchpoint_kind = NodeOf(row.touchpoint).kind};
    const std::optional<size_t> promised = book_.Find(row.measure, scope);
    const std::optional<stats::ClusterSums> whole = WholeOf(row);
    if (!promised.has_value() && !whole.has_value()) return;

    Candidate candidate;
    candidate.sums = tally.sums();
    candidate.row = row.place;
    Finding& finding = candidate.finding;
    Describe(row, tally, &finding);
    if (promised.has_value()) {
      const Expectation& expectation = book_.all()[*promised];
      finding.basis = expectation.basis;
      finding.expected = expectation.share;
      finding.is_default = expectation.is_default;
      finding.note = expectation.note;
      candidate.fewest = std::max(kFewest, expectation.min_n);
      candidate.tested = tally.n() >= candidate.fewest;
    } else {
      finding.basis = Basis::kPeers;
      const stats::ClusterSums rest = whole->Without(tally.sums());
      if (rest.n >= kFewest) finding.expected = static_cast<double>(rest.h) / static_cast<double>(rest.n);
    }
    Decide(candidate.fewest, &finding);
    const auto peers = PeersOf(row);
    candidate.within_spread = IsWorse(candidate) && finding.basis == Basis::kPeers && peers.has_value() &&
                              peers_.WithinSpread(*peers, row.touchpoint.empty() ? row.channel : row.touchpoint);
    candidate.before_goal = IsBeforeGoal(row);
    candidate.elsewhere = Elsewhere(row, tally);
    finding.id = FindingId(finding.kind, findings::Name(finding.basis), Info(finding.measure).id, finding.touchpoint,
                           finding.channel, finding.segment, finding.from, finding.to);
    candidates_.push_back(std::move(candidate));
    ++result_.candidates;
  }

  void Describe(const MeasureRow& row, const stats::RateTally& tally, Finding* finding) const {
    const MeasureInfo& info = Info(row.measure);
    finding->kind = info.kind;
    finding->measure = row.measure;
    finding->higher_is_better = info.higher_is_better;
    finding->touchpoint = row.touchpoint;
    finding->channel = row.channel;
    finding->segment = row.segment;
    finding->stage = event::Name(StageOf(row));
    const stats::RateEstimate estimate = *tally.Estimate();
    finding->actual = estimate.rate;
    finding->low = estimate.interval.low;
    finding->high = estimate.interval.high;
    finding->n = tally.n();
    finding->customers = tally.customers();
    if (row.limit_us.has_value()) finding->limit_s = static_cast<double>(*row.limit_us) / base::kMicrosPerSecond;
    finding->before = row.before;
    finding->after = row.after;
    finding->incidents = row.incidents;
    // A drop-off has no next step: that it has none is what it is.
    if (!row.after.empty() && row.measure != Measure::kDropOff) finding->next_touchpoint = MostFrequent(row.after);
    finding->journeys = row.journeys;
  }

  static std::string MostFrequent(const std::vector<TouchpointCount>& counts) {
    std::map<std::string, int64_t> sums;
    for (const TouchpointCount& count : counts) sums[count.touchpoint] += count.count;
    const auto best =
        std::max_element(sums.begin(), sums.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    return best->first;
  }

  Stage StageOf(const MeasureRow& row) const {
    if (row.measure == Measure::kPaymentSuccess) return Stage::kConvert;
    if (row.measure == Measure::kDropOff || row.measure == Measure::kContactAfter24h)
      return NodeOf(row.touchpoint).stage;
    return Stage::kAfterCare;
  }

  void Decide(int64_t fewest, Finding* finding) const {
    if (finding->expected.has_value()) {
      const double excess =
          finding->higher_is_better ? *finding->expected - *finding->actual : *finding->actual - *finding->expected;
      finding->impact = std::max(0.0, static_cast<double>(finding->customers) * excess);
    }
    if (!finding->expected.has_value()) {
      finding->verdict = Verdict::kNotMeasurable;
    } else if (finding->n < fewest) {
      finding->verdict = Verdict::kTooFew;
    } else if (*finding->expected < *finding->low || *finding->expected > *finding->high) {
      const bool above = *finding->actual > *finding->expected;
      finding->verdict = above == finding->higher_is_better ? Verdict::kBetter : Verdict::kWorse;
    } else {
      finding->verdict = Verdict::kUnclear;
    }
    if (finding->verdict != Verdict::kWorse) return;
    const auto all = static_cast<double>(measures_.customers);
    finding->severity = finding->impact >= std::max(kSevereLeast, kSevereShare * all)     ? Severity::kSevere
                        : finding->impact >= std::max(kSeriousLeast, kSeriousShare * all) ? Severity::kSerious
                                                                                          : Severity::kModerate;
  }

  void CountTouched() {
    std::vector<bool> wanted(measures_.rows.size(), false);
    for (const Candidate& candidate : candidates_) wanted[candidate.row] = wanted[candidate.row] || IsWorse(candidate);
    result_.journeys_touched = measures_.journeys.CountAny(wanted);
    result_.contacts_behind = measures_.contacts.CountAny(wanted);
  }

  void Test() {
    std::map<Basis, std::vector<Finding*>> families;
    for (Candidate& candidate : candidates_) {
      if (!candidate.tested) continue;
      Finding& finding = candidate.finding;
      const stats::Side side = finding.higher_is_better ? stats::Side::kBelow : stats::Side::kAbove;
      finding.p = stats::TestAgainstValue(candidate.sums, *finding.expected, side);
      families[finding.basis].push_back(&finding);
    }
    std::map<Basis, int64_t> counts;
    for (const Candidate& candidate : candidates_) ++counts[candidate.finding.basis];
    for (Candidate& candidate : candidates_) candidate.finding.candidates = counts[candidate.finding.basis];
    for (auto& [basis, members] : families) {
      std::vector<double> p;
      for (const Finding* finding : members) p.push_back(*finding->p);
      const std::vector<double> q = stats::BenjaminiHochberg(p);
      for (size_t i = 0; i < members.size(); ++i) members[i]->q = q[i];
    }
  }

  void Rank() {
    std::move(set_aside_.begin(), set_aside_.end(), std::back_inserter(candidates_));
    for (Candidate& candidate : candidates_) result_.findings.push_back(std::move(candidate.finding));
    std::sort(result_.findings.begin(), result_.findings.end(), [](const Finding& a, const Finding& b) {
      const bool a_listed = a.set_aside.empty(), b_listed = b.set_aside.empty();
      return std::tie(b_listed, a.verdict, b.impact, a.id) < std::tie(a_listed, b.verdict, a.impact, b.id);
    });
    for (size_t i = 0; i < result_.findings.size(); ++i) result_.findings[i].rank = static_cast<int64_t>(i) + 1;
  }

  const MeasureResult& measures_;
  const ExpectationBook& book_;
  const Answers answers_;
  std::map<std::string, Node> nodes_;
  std::map<std::string, const graph::DropOff*> drop_offs_;
  Peers peers_;
  std::map<Measure, stats::ClusterSums> everywhere_;  // of the other measures: all places
  Stage goal_stage_ = Stage::kNone;                   // the latest that a goal lies in: explore, convert, after-care
  std::vector<Candidate> candidates_;
  std::vector<Candidate> set_aside_;
  FindingResult result_;
};

}  // namespace

FindingResult Judge(const MeasureResult& measures, const ExpectationBook& book,
                    std::span<const graph::TouchpointRow> touchpoints, const graph::DropOffTable& drop_off,
                    std::span<const graph::EdgeRow> edges) {
  return Tribunal(measures, book, touchpoints, drop_off, edges).Run();
}

}  // namespace journey::findings
