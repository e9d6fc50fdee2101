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
           std::span<const graph::EdgeRow> edges, std::span<const Offer> offers)
      : measures_(measures), book_(book), offers_(offers), answers_(measures, touchpoints, edges) {
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
      if (CanBeLostAt(touchpoint)) {
        peers_.Add(KeyOf({.measure = Measure::kDropOff}, touchpoint), touchpoint, unit->tally.sums());
      }
    }
    AddUpOffers();
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
    if (row.measure == Measure::kOffered) return row.tally.n() >= kFewest && IsComparedAt(row);
    return row.measure != Measure::kDropOff || (Tally(row) != nullptr && CanBeLostAt(row.touchpoint));
  }
  bool CanBeLostAt(const std::string& touchpoint) const {
    const auto among = [&](const std::vector<std::string>& names) {
      return std::binary_search(names.begin(), names.end(), touchpoint);
    };
    return result_.drop_off_measurable && NodeOf(touchpoint).stage <= goal_stage_ &&
           !among(measures_.goal_touchpoints) && !among(measures_.contact_touchpoints);
  }

  // Whether an offered row has anything to be held against.
  bool IsComparedAt(const MeasureRow& row) const {
    if (offers_[row.offer].basis != Basis::kPeers) return true;
    const auto key = PeersOf(row);
    return key.has_value() && peers_.Whole(*key)->Without(row.tally.sums()).n >= kFewest;
  }

  static stats::ClusterSums WithoutHits(stats::ClusterSums sums) {
    sums.h = sums.hh = sums.nh = 0;
    return sums;
  }

  // Of the measures that other rooms offer, also the places without a hit; only of those that hit at all.
  void AddUpOffers() {
    for (auto row = measures_.rows.begin(); row != measures_.rows.end();) {
      if (row->measure != Measure::kOffered) {
        ++row;
        continue;
      }
      const MeasureRow& first = *row;
      const Offer& offer = offers_[first.offer];
      for (const OfferedPlace& place : *offer.places) {
        const bool has_row =
            row != measures_.rows.end() && row->offer == first.offer && row->touchpoint == place.touchpoint;
        const stats::ClusterSums sums = has_row ? row->tally.sums() : WithoutHits(place.occasions->sums());
        if (has_row) ++row;
        if (sums.n == 0) continue;
        const bool possible = has_row || offer.peers == nullptr ||
                              std::binary_search(offer.peers->begin(), offer.peers->end(), place.touchpoint);
        if (!possible) continue;
        offered_everywhere_[first.offer].Merge(sums);
        if (offer.basis == Basis::kPeers) {
          const std::string touchpoint(place.touchpoint);
          const PeerKey key = KeyOf(first, touchpoint);
          sums.n < kFewest ? peers_.AddToWhole(key, sums) : peers_.Add(key, touchpoint, sums);
        }
      }
    }
  }

  // Totals from which "the rest" is taken: a stage's touchpoints, and all channels' contacts.
  void AddUp(const MeasureRow& row) {
    if (row.measure == Measure::kDropOff || row.measure == Measure::kOffered) return;
    if (!IsCandidate(row) || !row.segment.empty() || row.tally.n() == 0) return;
    const stats::RateTally& tally = row.tally;
    stats::ClusterSums* total = nullptr;
    if (row.measure == Measure::kContactAfter24h) {
      peers_.Add(KeyOf(row, row.touchpoint), row.touchpoint, tally.sums());
    } else if (row.measure == Measure::kChannelChange24h && row.touchpoint.empty()) {
      peers_.Add(KeyOf(row, ""), row.channel, tally.sums());
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
    return peers_.Member(KeyOf(row, ""), row.channel);  // the channel's other contacts
  }

  // With which places the row is compared; absent where it has none.
  std::optional<PeerKey> PeersOf(const MeasureRow& row) const {
    if (!row.segment.empty()) return std::nullopt;
    const bool offered = row.measure == Measure::kOffered && offers_[row.offer].basis == Basis::kPeers;
    const bool visits = offered || row.measure == Measure::kDropOff || row.measure == Measure::kContactAfter24h;
    const bool channel = row.measure == Measure::kChannelChange24h && row.touchpoint.empty();
    if (!channel && (!visits || NodeOf(row.touchpoint).stage == Stage::kNone)) return std::nullopt;
    return KeyOf(row, row.touchpoint);
  }
  PeerKey KeyOf(const MeasureRow& row, const std::string& touchpoint) const {
    if (touchpoint.empty()) return {row.measure, row.offer, Stage::kNone, false};
    const auto& failures = measures_.failure_touchpoints;
    return {row.measure, row.offer, NodeOf(touchpoint).stage,
            std::binary_search(failures.begin(), failures.end(), touchpoint)};
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
    } else if (row.measure == Measure::kOffered) {
      if (!whole.has_value()) whole = offered_everywhere_.find(row.offer)->second;
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
    if (!OfVisits(row.measure)) return false;
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
    if (row.measure == Measure::kOffered) return ConsiderOffered(row);
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
      HoldAgainstRest(*whole, tally, &finding);
    }
    Take(row, std::move(candidate));
  }

  void ConsiderOffered(const MeasureRow& row) {
    const Offer& offer = offers_[row.offer];
    Candidate candidate;
    candidate.sums = row.tally.sums();
    candidate.row = row.place;
    Finding& finding = candidate.finding;
    Describe(row, row.tally, &finding);
    if (offer.basis == Basis::kPeers) {
      HoldAgainstRest(*peers_.Whole(*PeersOf(row)), row.tally, &finding);
    } else {
      finding.basis = offer.basis;
      finding.expected = offer.expected;
      candidate.tested = true;
    }
    finding.note = offer.note;
    Take(row, std::move(candidate));
  }

  static void HoldAgainstRest(const stats::ClusterSums& whole, const stats::RateTally& tally, Finding* finding) {
    finding->basis = Basis::kPeers;
    const stats::ClusterSums rest = whole.Without(tally.sums());
    if (rest.n >= kFewest) finding->expected = static_cast<double>(rest.h) / static_cast<double>(rest.n);
  }

  void Take(const MeasureRow& row, Candidate candidate) {
    Finding& finding = candidate.finding;
    Decide(candidate.fewest, &finding);
    const auto peers = PeersOf(row);
    candidate.within_spread = IsWorse(candidate) && finding.basis == Basis::kPeers && peers.has_value() &&
                              peers_.WithinSpread(*peers, row.touchpoint.empty() ? row.channel : row.touchpoint,
                                                  row.measure == Measure::kOffered);
    candidate.before_goal = IsBeforeGoal(row);
    candidate.elsewhere = Elsewhere(row, *Tally(row));
    finding.id = FindingId(finding.kind, findings::Name(finding.basis), finding.measure_id, finding.touchpoint,
                           finding.channel, finding.segment, finding.from, finding.to);
    candidates_.push_back(std::move(candidate));
    ++result_.candidates;
  }

  void Describe(const MeasureRow& row, const stats::RateTally& tally, Finding* finding) const {
    finding->measure = row.measure;
    if (row.measure == Measure::kOffered) {
      finding->kind = offers_[row.offer].kind;
      finding->measure_id = offers_[row.offer].id;
    } else {
      const MeasureInfo& info = Info(row.measure);
      finding->kind = info.kind;
      finding->measure_id = info.id;
      finding->higher_is_better = info.higher_is_better;
    }
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
    return OfVisits(row.measure) ? NodeOf(row.touchpoint).stage : Stage::kAfterCare;
  }
  static bool OfVisits(Measure measure) {
    return measure == Measure::kDropOff || measure == Measure::kContactAfter24h || measure == Measure::kOffered;
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
  const std::span<const Offer> offers_;
  const Answers answers_;
  std::map<std::string, Node> nodes_;
  std::map<std::string, const graph::DropOff*> drop_offs_;
  Peers peers_;
  std::map<Measure, stats::ClusterSums> everywhere_;           // of the other measures: all places
  std::map<uint32_t, stats::ClusterSums> offered_everywhere_;  // by offer: all places
  Stage goal_stage_ = Stage::kNone;  // the latest that a goal lies in: explore, convert, after-care
  std::vector<Candidate> candidates_;
  std::vector<Candidate> set_aside_;
  FindingResult result_;
};

}  // namespace

FindingResult Judge(const MeasureResult& measures, const ExpectationBook& book,
                    std::span<const graph::TouchpointRow> touchpoints, const graph::DropOffTable& drop_off,
                    std::span<const graph::EdgeRow> edges, std::span<const Offer> offers) {
  return Tribunal(measures, book, touchpoints, drop_off, edges, offers).Run();
}

}  // namespace journey::findings
