// SPDX-License-Identifier: Apache-2.0
// What is told beside a finding: weeks and segments with intervals, how sure it is, what it may cost, and what else
// could explain it. All from tallies; definitions and examples: docs/figures.md, from "How sure" on.
#ifndef JOURNEY_FINDINGS_ANSWERS_H_
#define JOURNEY_FINDINGS_ANSWERS_H_

#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "journey/findings/candidate.h"
#include "journey/findings/measures.h"
#include "journey/graph/drop_off.h"
#include "journey/graph/edges.h"
#include "journey/graph/touchpoints.h"

namespace journey::findings {

// All arguments outlive it. Called once a candidate, after the tests; never per event.
class Answers {
 public:
  // `edges`: of journeys; empty where the run's units are others, and then nothing is `usual`.
  Answers(const MeasureResult& measures, std::span<const graph::TouchpointRow> touchpoints,
          std::span<const graph::EdgeRow> edges);

  // `tally` and `days` are those of the candidate's row; `drop_off` is null unless it is one of drop-off.
  void Fill(const stats::RateTally& tally, const stats::DayTally& days, const graph::DropOff* drop_off,
            Candidate* candidate) const;

 private:
  struct Flow {  // of a touchpoint, without its self-loops
    int64_t in = 0, out = 0;
    std::map<std::string, int64_t> from, to;
  };

  void FillSegments(const MeasureRow& row, double design_effect, Finding* finding) const;
  void FillUsual(Finding* finding) const;
  void FillCost(const MeasureRow& row, bool before_goal, Finding* finding) const;
  // The value of something (a channel, a segment) that holds most of the bad occasions beyond its share of all.
  struct Part {
    std::string name;
    double of_bad = 0, of_all = 0;
  };
  std::vector<Part> Channels(const MeasureRow& row, const Finding& finding) const;
  void FillAlternatives(const MeasureRow& row, const stats::RateTally& tally, const graph::DropOff* drop_off,
                        Finding* finding) const;

  const MeasureResult& measures_;
  std::map<std::string, const graph::TouchpointRow*> touchpoints_;
  std::map<std::string, Flow> flows_;
  std::vector<int64_t> contacts_of_row_;
};

// From a q value, or where there is none from how many standard errors lie between rate and expectation.
Sure SureOfChance(double q);
Sure SureOfDistance(double standard_errors);

}  // namespace journey::findings

#endif  // JOURNEY_FINDINGS_ANSWERS_H_
