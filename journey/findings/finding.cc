// SPDX-License-Identifier: Apache-2.0
#include "journey/findings/finding.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "journey/base/text.h"
#include "journey/base/time.h"
#include "journey/stats/tests.h"

namespace journey::findings {
namespace {

using event::Kind;
using event::Stage;

constexpr double kSevereShare = 0.01, kSeriousShare = 0.003;  // of all customers
constexpr double kMostOfIt = 0.8;  // of a wider candidate's excess, that a part of it explains; own decision
constexpr double kSevereLeast = 30, kSeriousLeast = 10;
// Touchpoints truly differ, so that a small difference to one's peers says nothing, however sure it is; own decision: a
// finding is 5 points beyond them or twice as much, and at least serious.
constexpr double kLeastExcess = 0.05, kLeastRatio = 2;
constexpr double kMostContacts = 0.5;  // of those behind a touchpoint, that another one explains; own decision

struct Node {
  Stage stage = Stage::kNone;
  Kind kind = Kind::kOther;
};

// Occasions and hits, for rates of "the rest".
struct Share {
  int64_t n = 0;
  int64_t h = 0;
};

class Tribunal {
 public:
  Tribunal(const MeasureResult& measures, const ExpectationBook& book,
           std::span<const graph::TouchpointRow> touchpoints, const graph::DropOffTable& drop_off)
      : measures_(measures), book_(book) {
    for (const graph::TouchpointRow& row : touchpoints) nodes_[row.name] = {row.stage, row.kind};
    const graph::DropOffUnits& sessions = drop_off.units[static_cast<size_t>(graph::DropOffUnit::kSession)];
    result_.drop_off_measurable = drop_off.has_goal && sessions.TwoStepShare() >= kMeasurableSessions;
    for (const graph::DropOffRow& row : drop_off.rows) {
      drop_offs_[row.name] = &row.units[static_cast<size_t>(graph::DropOffUnit::kSession)];
    }
    for (const std::string& goal : measures.goal_touchpoints) goal_stage_ = std::max(goal_stage_, NodeOf(goal).stage);
    for (const MeasureRow& row : measures.rows) AddUp(row);
  }

  FindingResult Run() {
    for (const MeasureRow& row : measures_.rows) Consider(row);
    Test();  // the families are fixed before anything is set aside
    SetAside("slight", [](const Candidate& candidate) { return IsSlight(candidate.finding); });
    Explain();
    SetAside("explained", [](const Candidate& candidate) { return candidate.explained; });
    ExplainByFailures();
    SetAside("explained", [](const Candidate& candidate) { return candidate.explained; });
    ExplainByContacts();
    SetAside("explained", [](const Candidate& candidate) { return candidate.explained; });
    ExplainByTouchpoint();
    SetAside("explained", [](const Candidate& candidate) { return candidate.explained; });
    CountTouched();
    Rank();
    return std::move(result_);
  }

 private:
  struct Candidate {
    Finding finding;
    stats::ClusterSums sums;
    uint32_t row = 0;     // place in MeasureResult::rows
    bool tested = false;  // against a value, in the family of its basis
    bool explained = false;
  };

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
    if (row.measure != Measure::kDropOff) return true;
    return result_.drop_off_measurable && Tally(row) != nullptr && NodeOf(row.touchpoint).stage <= goal_stage_ &&
           !std::binary_search(measures_.goal_touchpoints.begin(), measures_.goal_touchpoints.end(), row.touchpoint) &&
           !std::binary_search(measures_.contact_touchpoints.begin(), measures_.contact_touchpoints.end(),
                               row.touchpoint);
  }

  // Totals from which "the rest" is taken: a stage's touchpoints, and all channels' contacts.
  void AddUp(const MeasureRow& row) {
    if (!IsCandidate(row) || !row.segment.empty()) return;
    const stats::RateTally& tally = *Tally(row);
    Share* total = nullptr;
    if (row.measure == Measure::kDropOff || row.measure == Measure::kContactAfter24h) {
      total = &stages_[{row.measure, NodeOf(row.touchpoint).stage}];
    } else if (row.measure == Measure::kChannelChange24h && row.touchpoint.empty()) {
      total = &all_channels_;
      channels_[row.channel] = {tally.n(), tally.h()};
    }
    if (total == nullptr) return;
    total->n += tally.n();
    total->h += tally.h();
  }

  // What the row is a part of, for a comparison with the rest of it.
  std::optional<Share> WholeOf(const MeasureRow& row) const {
    if (!row.segment.empty()) return std::nullopt;
    if (row.measure == Measure::kDropOff || row.measure == Measure::kContactAfter24h) {
      const Stage stage = NodeOf(row.touchpoint).stage;
      if (stage == Stage::kNone) return std::nullopt;
      return stages_.at({row.measure, stage});
    }
    if (row.measure != Measure::kChannelChange24h) return std::nullopt;
    if (row.touchpoint.empty()) return channels_.size() > 1 ? std::optional<Share>(all_channels_) : std::nullopt;
    const auto channel = channels_.find(row.channel);
    return channel == channels_.end() ? std::nullopt : std::optional<Share>(channel->second);
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
    const std::optional<Share> whole = WholeOf(row);
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
      candidate.tested = tally.n() >= kFewest;
    } else {
      finding.basis = Basis::kPeers;
      const Share rest{whole->n - tally.n(), whole->h - tally.h()};
      if (rest.n >= kFewest) finding.expected = static_cast<double>(rest.h) / static_cast<double>(rest.n);
    }
    Decide(&finding);
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
    for (const stats::DayTally::Day& week : stats::ByWeek(Days(row)))
      finding->weeks.push_back({week.day, week.n, week.h});
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

  void Decide(Finding* finding) const {
    if (finding->expected.has_value()) {
      const double excess =
          finding->higher_is_better ? *finding->expected - *finding->actual : *finding->actual - *finding->expected;
      finding->impact = std::max(0.0, static_cast<double>(finding->customers) * excess);
    }
    if (!finding->expected.has_value()) {
      finding->verdict = Verdict::kNotMeasurable;
    } else if (finding->n < kFewest) {
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

  // One pain point, one finding: a wider candidate is left out where a part of it is worse and explains it: without the
  // part it is not worse, or the part holds most of what is beyond the expectation. Parts: a failure's touchpoint of
  // its channel's contacts; a channel of a survey's answers.
  void Explain() {
    const auto part_of = [](const Finding& part, const Finding& whole) {
      if (part.measure != whole.measure || part.segment != whole.segment) return false;
      if (part.measure == Measure::kChannelChange24h) {
        return part.channel == whole.channel && !part.touchpoint.empty() && whole.touchpoint.empty();
      }
      return part.measure == Measure::kCsat && !part.channel.empty() && whole.channel.empty();
    };
    for (Candidate& whole : candidates_) {
      if (whole.finding.verdict != Verdict::kWorse) continue;
      for (const Candidate& part : candidates_) {
        if (part.finding.verdict != Verdict::kWorse || !part_of(part.finding, whole.finding)) continue;
        const auto rest = stats::ClusterInterval(whole.sums.Without(part.sums));
        if (!rest.has_value()) continue;
        const double expected = *whole.finding.expected;
        const bool worse =
            whole.finding.higher_is_better ? rest->interval.high < expected : rest->interval.low > expected;
        const auto beyond = [&](const stats::ClusterSums& sums) {
          return static_cast<double>(sums.h) - expected * static_cast<double>(sums.n);
        };
        whole.explained |= !worse || beyond(part.sums) / beyond(whole.sums) >= kMostOfIt;
      }
    }
    // The other way round: a part of a survey that is no worse than the rest of it adds nothing to the whole.
    for (Candidate& part : candidates_) {
      if (!IsWorse(part) || IsPromised(part.finding)) continue;
      for (const Candidate& whole : candidates_) {
        if (!IsWorse(whole) || whole.explained || !part_of(part.finding, whole.finding)) continue;
        const auto rest = stats::ClusterInterval(whole.sums.Without(part.sums));
        if (!rest.has_value() || whole.finding.measure != Measure::kCsat) continue;
        part.explained |= *part.finding.high >= rest->rate;
      }
    }
  }

  static bool IsWorse(const Candidate& candidate) { return candidate.finding.verdict == Verdict::kWorse; }
  // Whether the company itself promised it: then it is listed whatever explains it.
  static bool IsPromised(const Finding& finding) { return finding.basis != Basis::kPeers && !finding.is_default; }

  static bool IsSlight(const Finding& finding) {
    if (finding.verdict != Verdict::kWorse || finding.basis != Basis::kPeers) return false;
    const bool small =
        *finding.actual - *finding.expected < kLeastExcess && *finding.actual < kLeastRatio * *finding.expected;
    return small || finding.severity == Severity::kModerate;
  }

  // Out of the list of pain points, and of what explains others; exports show it with the reason.
  template <typename Test>
  void SetAside(std::string_view reason, const Test& test) {
    const auto kept = std::stable_partition(candidates_.begin(), candidates_.end(),
                                            [&](const Candidate& candidate) { return !test(candidate); });
    for (auto candidate = kept; candidate != candidates_.end(); ++candidate) {
      candidate->finding.set_aside = reason;
      set_aside_.push_back(std::move(*candidate));
    }
    candidates_.erase(kept, candidates_.end());
  }

  // A chat that breaks off is not solved: where a failure inside a channel's contacts is a finding, and holds most of
  // what is unsolved beyond the expectation, the channel's resolution is the same pain point.
  void ExplainByFailures() {
    for (Candidate& whole : candidates_) {
      const Finding& wide = whole.finding;
      if (!IsWorse(whole) || IsPromised(wide) || wide.measure != Measure::kResolutionInTarget || !wide.segment.empty())
        continue;
      const auto missing = [&](const stats::ClusterSums& sums) {
        return *wide.expected * static_cast<double>(sums.n) - static_cast<double>(sums.h);
      };
      for (const MeasureRow& row : measures_.rows) {
        if (row.measure != wide.measure || row.channel != wide.channel || row.touchpoint.empty() ||
            !row.segment.empty())
          continue;
        const bool known = std::any_of(candidates_.begin(), candidates_.end(), [&](const Candidate& other) {
          return IsWorse(other) && other.finding.touchpoint == row.touchpoint && other.finding.channel == row.channel;
        });
        whole.explained |= known && missing(row.tally.sums()) >= kMostOfIt * missing(whole.sums);
      }
    }
  }

  // Who reads an article and writes has been on its way there: of two touchpoints that the same contacts follow, the
  // one with the higher share is the finding. The lesser is left out where the greater one lies behind most of its
  // contacts, and behind as many as most of its excess.
  void ExplainByContacts() {
    std::map<uint32_t, Candidate*> followed;  // by row
    for (Candidate& candidate : candidates_) {
      if (IsWorse(candidate) && candidate.finding.measure == Measure::kContactAfter24h)
        followed[candidate.row] = &candidate;
    }
    std::map<std::pair<uint32_t, uint32_t>, int64_t> shared;  // contacts behind both; behind one, if both are the same
    std::vector<uint32_t> own;
    measures_.contacts.ForEach([&](std::span<const uint32_t> rows) {
      own.clear();
      for (const uint32_t row : rows) {
        if (followed.contains(row)) own.push_back(row);
      }
      for (const uint32_t one : own) {
        for (const uint32_t other : own) ++shared[{one, other}];
      }
    });
    for (const auto& [pair, count] : shared) {
      Candidate& lesser = *followed.at(pair.first);
      const Candidate& greater = *followed.at(pair.second);
      if (IsPromised(lesser.finding) || !(*lesser.finding.actual < *greater.finding.actual)) continue;
      const double share = static_cast<double>(count) / static_cast<double>(shared.at({pair.first, pair.first}));
      const double excess = (*lesser.finding.actual - *lesser.finding.expected) / *lesser.finding.actual;
      lesser.explained |= share >= std::max(kMostContacts, kMostOfIt * excess);
    }
  }

  // What customers do after a touchpoint - leave, or write - are consequences of what they meet there: one touchpoint
  // is one finding, the one with the most customers beyond its expectation.
  void ExplainByTouchpoint() {
    for (Candidate& lesser : candidates_) {
      const Finding& one = lesser.finding;
      if (!IsWorse(lesser) || one.basis != Basis::kPeers || one.touchpoint.empty()) continue;
      lesser.explained = std::any_of(candidates_.begin(), candidates_.end(), [&](const Candidate& other) {
        return IsWorse(other) && other.finding.touchpoint == one.touchpoint && other.finding.segment.empty() &&
               std::tie(other.finding.impact, one.measure) > std::tie(one.impact, other.finding.measure);
      });
    }
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
    for (Candidate& candidate : candidates_) {
      Finding& finding = candidate.finding;
      finding.id = FindingId(finding.kind, findings::Name(finding.basis), Info(finding.measure).id, finding.touchpoint,
                             finding.channel, finding.segment, finding.from, finding.to);
      result_.findings.push_back(std::move(finding));
    }
    std::sort(result_.findings.begin(), result_.findings.end(), [](const Finding& a, const Finding& b) {
      const bool a_listed = a.set_aside.empty(), b_listed = b.set_aside.empty();
      return std::tie(b_listed, a.verdict, b.impact, a.id) < std::tie(a_listed, b.verdict, a.impact, b.id);
    });
    for (size_t i = 0; i < result_.findings.size(); ++i) result_.findings[i].rank = static_cast<int64_t>(i) + 1;
  }

  const MeasureResult& measures_;
  const ExpectationBook& book_;
  std::map<std::string, Node> nodes_;
  std::map<std::string, const graph::DropOff*> drop_offs_;
  std::map<std::pair<Measure, Stage>, Share> stages_;
  std::map<std::string, Share> channels_;  // contacts by channel, for channel_change_24h
  Share all_channels_;
  Stage goal_stage_ = Stage::kNone;  // the latest that a goal lies in: explore, convert, after-care
  std::vector<Candidate> candidates_;
  std::vector<Candidate> set_aside_;
  FindingResult result_;
};

}  // namespace

std::string_view Name(Verdict verdict) {
  static constexpr std::string_view kNames[] = {"worse", "better", "unclear", "too_few", "not_measurable"};
  return kNames[static_cast<size_t>(verdict)];
}

std::string_view Name(Severity severity) {
  static constexpr std::string_view kNames[] = {"severe", "serious", "moderate"};
  return kNames[static_cast<size_t>(severity)];
}

std::string_view Name(Sure sure) {
  static constexpr std::string_view kNames[] = {"very_sure", "sure", "fairly_sure", "not_known"};
  return kNames[static_cast<size_t>(sure)];
}

std::string FindingId(std::string_view kind, std::string_view basis, std::string_view measure,
                      std::string_view touchpoint, std::string_view channel, std::string_view segment,
                      std::string_view from, std::string_view to) {
  constexpr char kSeparator = '\x1f';
  std::string key;
  for (const std::string_view field : {kind, basis, measure, touchpoint, channel, segment, from, to}) {
    key += field;
    key += kSeparator;
  }
  return base::Hex(base::HashBytes128(key), 12);
}

FindingResult Judge(const MeasureResult& measures, const ExpectationBook& book,
                    std::span<const graph::TouchpointRow> touchpoints, const graph::DropOffTable& drop_off) {
  return Tribunal(measures, book, touchpoints, drop_off).Run();
}

}  // namespace journey::findings
