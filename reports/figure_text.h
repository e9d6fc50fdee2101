// SPDX-License-Identifier: Apache-2.0
// Figures (rows of kpis and service) in words, and the rows that one click opens: definition and groups.
#ifndef REPORTS_FIGURE_TEXT_H_
#define REPORTS_FIGURE_TEXT_H_

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reports/messages.h"
#include "reports/model_view.h"

namespace reports {

// "30m", as flags, windows and the model spell a length of time, in words; any other text as it is.
std::string LengthInWords(const Messages& words, std::string_view text);

std::string FigureName(const Messages& words, const JsonValue& figure);      // with its window, unless the name has it
std::string FigureValue(const Messages& words, const JsonValue& figure);     // "–" where nothing was measured
std::string FigureInterval(const Messages& words, const JsonValue& figure);  // "–" without one
std::string FigureTarget(const Messages& words, const JsonValue& figure);    // "≥ 90%"; "" without a target
std::string FigureClock(const Messages& words, const JsonValue& figure);     // where it matters; else ""

// "channel=email" in words: the name and the value.
std::pair<std::string, std::string> SegmentWords(const Messages& words, std::string_view segment);
// Both in one: "platform: mobile web".
std::string SegmentLabel(const Messages& words, std::string_view segment);

// The rows of kpis by figure and window: the one of all, and those of groups. Weeks and hours of the week are left out,
// since trends and the hours show them. The views live as long as the model.
struct FigureGroup {
  const JsonValue* overall = nullptr;
  std::vector<const JsonValue*> segments;
};
using FigureKey = std::pair<std::string_view, std::string_view>;
struct FigureIndex {
  std::vector<FigureKey> order;  // as in the model
  std::map<FigureKey, FigureGroup> groups;
};
FigureIndex IndexFigures(const JsonValue& model);
FigureKey KeyOf(const JsonValue& figure);

// The groups of the service table, in the order of first appearance; the model's order inside each stays.
std::vector<std::string_view> FigureGroups(const JsonValue& model);

// What stands behind a figure, as one paragraph: definition, what is not known, its id.
std::string FigureNote(const Messages& words, const JsonValue& figure);

// Groups of one kind ("channel") in one line each: (kind, "chat 69.0% (n 1,800); ..."), at most kGroupsInLine, those
// with the most cases. A kind with a single group says nothing that the figure of all does not.
inline constexpr size_t kGroupsInLine = 8;
std::vector<std::pair<std::string, std::string>> GroupLines(const Messages& words, const FigureGroup& group);

}  // namespace reports

#endif  // REPORTS_FIGURE_TEXT_H_
