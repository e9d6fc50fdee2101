// SPDX-License-Identifier: Apache-2.0
#include "journey/findings/one_pain_point.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace journey::findings {
namespace {

constexpr double kMostOfIt = 0.8;  // of a wider candidate's excess, that a part of it explains; own decision
// Touchpoints truly differ, so that a small difference to one's peers says nothing, however sure it is; own decision: a
// finding is 5 points beyond them or twice as much, and at least serious.
constexpr double kLeastExcess = 0.05, kLeastRatio = 2;
constexpr double kMostContacts = 0.5;  // of those behind a touchpoint, that another one explains; own decision

bool IsSlight(const Finding& finding) {
  if (finding.verdict != Verdict::kWorse || finding.basis != Basis::kPeers) return false;
  // Most signals are rare, and nothing elsewhere: being a multiple of that says little. Tools that watch them alert
  // from 5 % of sessions on (docs/figures.md).
  const bool many_times = finding.measure != Measure::kOffered && *finding.actual >= kLeastRatio * *finding.expected;
  const bool small = *finding.actual - *finding.expected < kLeastExcess && !many_times;
  return small || finding.severity == Severity::kModerate;
}

// What is no finding itself explains nothing.
void MarkExplained(const Candidate& by, Candidate* candidate) {
  if (by.within_spread) return;
  if (candidate->explained && by.finding.impact <= candidate->explained_impact) return;
  candidate->explained = true;
  candidate->explained_by = by.row;
  candidate->explained_impact = by.finding.impact;
}

// Parts: a failure's touchpoint of its channel's contacts; a channel of a survey's answers.
bool IsPartOf(const Finding& part, const Finding& whole) {
  if (part.measure != whole.measure || part.segment != whole.segment) return false;
  if (part.measure == Measure::kChannelChange24h) {
    return part.channel == whole.channel && !part.touchpoint.empty() && whole.touchpoint.empty();
  }
  return part.measure == Measure::kCsat && !part.channel.empty() && whole.channel.empty();
}

// A wider candidate is left out where a part of it is worse and explains it: without the part it is not worse, or the
// part holds most of what is beyond the expectation.
void ExplainByParts(std::vector<Candidate>* candidates) {
  for (Candidate& whole : *candidates) {
    if (!IsWorse(whole)) continue;
    for (const Candidate& part : *candidates) {
      if (!IsWorse(part) || !IsPartOf(part.finding, whole.finding)) continue;
      const auto rest = stats::ClusterInterval(whole.sums.Without(part.sums));
      if (!rest.has_value()) continue;
      const double expected = *whole.finding.expected;
      const bool worse =
          whole.finding.higher_is_better ? rest->interval.high < expected : rest->interval.low > expected;
      const auto beyond = [&](const stats::ClusterSums& sums) {
        return static_cast<double>(sums.h) - expected * static_cast<double>(sums.n);
      };
      if (!worse || beyond(part.sums) / beyond(whole.sums) >= kMostOfIt) MarkExplained(part, &whole);
    }
  }
  // The other way round: a part of a survey that is no worse than the rest of it adds nothing to the whole.
  for (Candidate& part : *candidates) {
    if (!IsWorse(part) || IsPromised(part.finding)) continue;
    for (const Candidate& whole : *candidates) {
      if (!IsWorse(whole) || whole.explained || !IsPartOf(part.finding, whole.finding)) continue;
      const auto rest = stats::ClusterInterval(whole.sums.Without(part.sums));
      if (!rest.has_value() || whole.finding.measure != Measure::kCsat) continue;
      if (*part.finding.high >= rest->rate) MarkExplained(whole, &part);
    }
  }
}

// A chat that breaks off is not solved: where a failure inside a channel's contacts is a finding, and holds most of
// what is unsolved beyond the expectation, the channel's resolution is the same pain point.
void ExplainByFailures(const MeasureResult& measures, std::vector<Candidate>* candidates) {
  for (Candidate& whole : *candidates) {
    const Finding& wide = whole.finding;
    if (!IsWorse(whole) || IsPromised(wide) || wide.measure != Measure::kResolutionInTarget || !wide.segment.empty()) {
      continue;
    }
    const auto missing = [&](const stats::ClusterSums& sums) {
      return *wide.expected * static_cast<double>(sums.n) - static_cast<double>(sums.h);
    };
    for (const MeasureRow& row : measures.rows) {
      if (row.measure != wide.measure || row.channel != wide.channel || row.touchpoint.empty() ||
          !row.segment.empty() || missing(row.tally.sums()) < kMostOfIt * missing(whole.sums)) {
        continue;
      }
      for (const Candidate& other : *candidates) {
        if (IsWorse(other) && other.finding.touchpoint == row.touchpoint && other.finding.channel == row.channel) {
          MarkExplained(other, &whole);
        }
      }
    }
  }
}

// Who reads an article and writes has been on its way there: of two touchpoints that the same contacts follow, the one
// with the higher share is the finding. The lesser is left out where the greater one lies behind most of its contacts,
// and behind as many as most of its excess.
void ExplainByContacts(const MeasureResult& measures, std::vector<Candidate>* candidates) {
  std::map<uint32_t, Candidate*> followed;  // by row
  for (Candidate& candidate : *candidates) {
    if (IsWorse(candidate) && candidate.finding.measure == Measure::kContactAfter24h) {
      followed[candidate.row] = &candidate;
    }
  }
  std::map<std::pair<uint32_t, uint32_t>, int64_t> shared;  // contacts behind both; behind one, if both are the same
  std::vector<uint32_t> own;
  measures.contacts.ForEach([&](std::span<const uint32_t> rows) {
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
    if (share >= std::max(kMostContacts, kMostOfIt * excess)) MarkExplained(greater, &lesser);
  }
}

// Nobody promised it: it may stand under another finding.
bool MayBeEvidence(Basis basis) { return basis == Basis::kPeers || basis == Basis::kBand; }

// What customers do after a touchpoint - leave, or write - are consequences of what they meet there: one touchpoint is
// one finding, the one with the most customers beyond its expectation.
// Signals of friction are what they meet there, and evidence of the same.
void ExplainByTouchpoint(std::vector<Candidate>* candidates) {
  for (Candidate& lesser : *candidates) {
    const Finding& one = lesser.finding;
    if (!IsWorse(lesser) || !MayBeEvidence(one.basis) || one.touchpoint.empty()) continue;
    for (const Candidate& other : *candidates) {
      if (IsWorse(other) && other.finding.touchpoint == one.touchpoint && other.finding.segment.empty() &&
          std::tie(other.finding.impact, one.measure, one.measure_id) >
              std::tie(one.impact, other.finding.measure, other.finding.measure_id)) {
        MarkExplained(other, &lesser);
      }
    }
  }
}

// Out of the list of pain points, and of what explains others.
template <typename Test>
void Move(std::string_view reason, const Test& test, std::vector<Candidate>* from, std::vector<Candidate>* into) {
  const auto kept =
      std::stable_partition(from->begin(), from->end(), [&](const Candidate& candidate) { return !test(candidate); });
  for (auto candidate = kept; candidate != from->end(); ++candidate) {
    candidate->finding.set_aside = reason;
    into->push_back(std::move(*candidate));
  }
  from->erase(kept, from->end());
}

Support SupportOf(const Finding& finding) {
  return {.id = finding.id,
          .measure_id = finding.measure_id,
          .basis = finding.basis,
          .touchpoint = finding.touchpoint,
          .channel = finding.channel,
          .segment = finding.segment,
          .n = finding.n,
          .actual = finding.actual,
          .expected = finding.expected,
          .low = finding.low,
          .high = finding.high,
          .impact = finding.impact,
          .higher_is_better = finding.higher_is_better,
          .limit_s = finding.limit_s};
}

void Attach(const std::vector<Candidate>& aside, std::vector<Candidate>* listed) {
  std::map<uint32_t, Finding*> by_row;
  for (Candidate& candidate : *listed) by_row[candidate.row] = &candidate.finding;
  std::map<uint32_t, uint32_t> explained_by;
  for (const Candidate& candidate : aside) {
    if (candidate.explained) explained_by[candidate.row] = candidate.explained_by;
  }
  for (const Candidate& candidate : aside) {
    if (!candidate.explained) continue;
    uint32_t row = candidate.explained_by;
    for (size_t i = 0; i < explained_by.size() && !by_row.contains(row); ++i) {
      const auto next = explained_by.find(row);
      if (next == explained_by.end()) break;
      row = next->second;
    }
    if (const auto found = by_row.find(row); found != by_row.end()) {
      found->second->support.push_back(SupportOf(candidate.finding));
    }
  }
  for (const auto& [row, finding] : by_row) {
    std::sort(finding->support.begin(), finding->support.end(),
              [](const Support& a, const Support& b) { return std::tie(b.impact, a.id) < std::tie(a.impact, b.id); });
  }
}

}  // namespace

std::vector<Candidate> TakeAside(const MeasureResult& measures, std::vector<Candidate>* candidates) {
  std::vector<Candidate> aside;
  const auto explained = [](const Candidate& candidate) { return candidate.explained; };
  Move(
      "slight", [](const Candidate& candidate) { return IsSlight(candidate.finding); }, candidates, &aside);
  ExplainByParts(candidates);
  Move("explained", explained, candidates, &aside);
  ExplainByFailures(measures, candidates);
  Move("explained", explained, candidates, &aside);
  ExplainByContacts(measures, candidates);
  Move("explained", explained, candidates, &aside);
  ExplainByTouchpoint(candidates);
  Move("explained", explained, candidates, &aside);
  Move(
      "slight", [](const Candidate& candidate) { return IsWorse(candidate) && candidate.within_spread; }, candidates,
      &aside);
  Attach(aside, candidates);
  return aside;
}

}  // namespace journey::findings
