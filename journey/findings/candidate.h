// SPDX-License-Identifier: Apache-2.0
// A finding in the making: what the judging passes of this room share. Not for other rooms.
#ifndef JOURNEY_FINDINGS_CANDIDATE_H_
#define JOURNEY_FINDINGS_CANDIDATE_H_

#include <cstdint>

#include "journey/event/event_table.h"
#include "journey/findings/finding.h"
#include "journey/stats/interval.h"

namespace journey::findings {

struct Candidate {
  Finding finding;
  stats::ClusterSums sums;
  uint32_t row = 0;                             // place in MeasureResult::rows; one candidate a row
  int64_t fewest = kFewest;                     // occasions, for a verdict
  bool tested = false;                          // against a value, in the family of its basis
  bool before_goal = false;                     // about what lies before a goal that exists
  std::optional<stats::ClusterSums> elsewhere;  // the same measure everywhere else; absent where that is too little
  bool within_spread = false;                   // no further from its peers than they are from each other
  bool explained = false;
  uint32_t explained_by = event::kNone;  // row of the candidate that explains it; of several the one with most impact
  double explained_impact = 0;           // of that one
};

inline bool IsWorse(const Candidate& candidate) { return candidate.finding.verdict == Verdict::kWorse; }

// Whether the company itself promised it: then it is listed whatever explains it.
inline bool IsPromised(const Finding& finding) {
  return finding.basis != Basis::kPeers && finding.basis != Basis::kBand && !finding.is_default;
}

// 1 where a hit is bad: the share of bad occasions is the rate, else its complement.
inline double BadShare(const Finding& finding, double rate) { return finding.higher_is_better ? 1 - rate : rate; }
inline int64_t BadOf(const Finding& finding, int64_t n, int64_t hits) {
  return finding.higher_is_better ? n - hits : hits;
}

}  // namespace journey::findings

#endif  // JOURNEY_FINDINGS_CANDIDATE_H_
