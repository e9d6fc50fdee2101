// SPDX-License-Identifier: Apache-2.0
// The service table: figures of all customers against what was expected of them.
//
// The verdict is from the interval: `met` where it lies on the good side of the target, `unclear` where it contains the
// target, `too_few` below n = 30 (or the expectation's min_n); else missed, by how much says `just_missed`, `missed` or
// `far_off`. A figure without an interval (a stock, a ratio of crowds) is judged by its value. docs/figures.md, "The
// service table", has the rules, groups and defaults.
#ifndef JOURNEY_FINDINGS_FIGURE_TARGET_H_
#define JOURNEY_FINDINGS_FIGURE_TARGET_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "journey/findings/expectation.h"
#include "journey/service/figures.h"

namespace journey::findings {

struct WeekValue {
  int32_t monday = 0;  // days since 1970-01-01
  double value = 0;
  int64_t n = 0;
};

struct FigureVerdict {
  std::string group;    // answering solving self_service voice shop
  service::KpiRow row;  // of all; of one segment only where the project file has a target for it
  bool has_target = false;
  double target = 0;
  double far_off = 0;  // from here on `far_off`; on the other side of the target than `met`
  bool higher_is_better = false;
  Basis basis = Basis::kBenchmark;
  bool is_default = false;
  std::string note;              // of the expectation
  std::string verdict;           // met just_missed missed far_off unclear too_few no_target
  std::vector<WeekValue> weeks;  // ascending; rows with segment week=YYYY-MM-DD
};

// A row a figure that exists and has a target, or is shown without one; in the order of figure_catalog.h. Cost: rows x
// figures.
std::vector<FigureVerdict> JudgeFigures(std::span<const service::KpiRow> rows, const ExpectationBook& book);

}  // namespace journey::findings

#endif  // JOURNEY_FINDINGS_FIGURE_TARGET_H_
