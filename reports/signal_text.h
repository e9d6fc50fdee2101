// SPDX-License-Identifier: Apache-2.0
// The rule of a signal of friction in words, with the thresholds in force; and docs/signals.md, which is made of the
// catalogue and these words.
#ifndef REPORTS_SIGNAL_TEXT_H_
#define REPORTS_SIGNAL_TEXT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reports/messages.h"

namespace reports {

using ThresholdValues = std::vector<std::pair<std::string, int64_t>>;  // name, value

// "3 clicks or more ..., within 1 s"; clauses of thresholds that are 0 are left out.
std::string RuleText(const Messages& words, std::string_view signal, const ThresholdValues& thresholds);

// "need.clicks" ... in words, joined by commas. `facts` are parted by blanks.
std::string NeedText(const Messages& words, std::string_view facts);

// The whole file; signals_page.cc.
std::string SignalsPage();

}  // namespace reports

#endif  // REPORTS_SIGNAL_TEXT_H_
