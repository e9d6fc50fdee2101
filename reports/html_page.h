// SPDX-License-Identifier: Apache-2.0
// What the sections of the page share. Each section writes itself to `out` from `model`; none computes more than
// layout, rounding and shares of an axis. A section without data says why it is empty.
#ifndef REPORTS_HTML_PAGE_H_
#define REPORTS_HTML_PAGE_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "reports/markup.h"
#include "reports/messages.h"
#include "reports/model_view.h"
#include "reports/svg.h"

namespace reports {

struct Page {
  const JsonValue& model;
  const Messages& words;
  Markup* out;
  // The findings with verdict worse, in the model's order, and the others.
  std::vector<const JsonValue*> worse;
  std::vector<const JsonValue*> others;
  // Worst finding of a touchpoint.
  std::map<std::string_view, const JsonValue*> pain_at;
};

void WriteHero(const Page& page);      // html_findings.cc
void WriteMap(const Page& page);       // html_map.cc
void WriteEvidence(const Page& page);  // html_evidence.cc; the pieces of a card: html_card.h
void WriteOtherComparisons(const Page& page);
// Flow graph, its list, frequent paths (html_flow.cc).
absl::Status WriteFlow(const Page& page);
void WriteFunnels(const Page& page);        // html_funnel.cc
void WriteRepeat(const Page& page);         // html_repeat.cc
void WriteBlueprints(const Page& page);     // html_blueprints.cc; behind the funnels
void WriteRules(const Page& page);          // html_rules.cc; of the project file
void WriteLoops(const Page& page);          // html_loops.cc; inside the flow
void WriteProblems(const Page& page);       // html_problems.cc; inside the repeat contacts
void WriteService(const Page& page);        // html_service.cc
void WriteHours(const Page& page);          // html_hours.cc; nothing where the model has none
void WriteFriction(const Page& page);       // html_friction.cc; nothing where the model has none
void WriteTouchpoints(const Page& page);    // html_touchpoints.cc
void WriteQuality(const Page& page);        // html_quality.cc
void WriteIdentityModes(const Page& page);  // html_identity.cc; inside the quality of the data
void WriteMethod(const Page& page);         // html_method.cc
void WriteExpectations(const Page& page);   // html_expectations.cc

// Shared pieces (html.cc).
void OpenSection(const Page& page, std::string_view id, std::string_view title, std::string_view lead);
void Note(const Page& page, std::string_view text);
void Subheading(const Page& page, std::string_view text);
// "Nothing to show: ..." as the whole content of a section.
void NothingToShow(const Page& page, std::string_view why_id);
// A link to the card of the worst finding at a touchpoint, as a small mark; nothing if there is none.
void PainLink(const Page& page, std::string_view touchpoint);
std::string MarkLabel(const Page& page, const JsonValue& finding);
// "journeys": the word for a unit of the model.
std::string UnitWord(const Page& page, std::string_view unit);
// A cell of a table that becomes stacked rows on narrow screens: `label` stands beside the value there; a secondary one
// is left out.
enum class CellWeight { kMain, kSecondary };
void NumberCell(const Page& page, std::string_view label, std::string_view text, CellWeight weight = CellWeight::kMain);
// A cell with the `rate` of `estimate` as a mark with its interval (`low`, `high`) on 0..scale, the number beside it
// and `small` below; empty without a rate. Hollow where fewer than 30 were counted.
void ShareCell(const Page& page, const JsonValue& estimate, int64_t n, double scale, std::string_view small = {});
// The end of the axis that holds the rates and intervals of all rows.
double ShareScale(const std::vector<const JsonValue*>& estimates);
// The head of a table: columns whose id starts with '#' are numeric (right-aligned).
void TableHead(const Page& page, std::initializer_list<std::string_view> columns);
// "channel=email" in words: "channel: email".
std::string SegmentText(const Page& page, std::string_view segment);
// Rows of a long table that stand open; the others are one click away.
inline constexpr size_t kRowsShown = 10;

}  // namespace reports

#endif  // REPORTS_HTML_PAGE_H_
