// SPDX-License-Identifier: Apache-2.0
// The pieces of a finding's card. The first card is wide and has all of them open; the others stand two in a row, with
// texts in short and their journeys and definition one click away. A piece whose data is absent writes nothing.
#ifndef REPORTS_HTML_CARD_H_
#define REPORTS_HTML_CARD_H_

#include <string>
#include <vector>

#include "reports/html_page.h"

namespace reports {

// `key`: the marks are explained beside the title.

// Expected and actual on one axis from 0: all cases, the groups with the most cases, other measures that show it too
// (html_card_rows.cc).
void WriteCardRows(const Page& page, const JsonValue& finding, size_t most_segments, size_t most_support, bool key);

// The weeks as a chart with intervals, and as text (html_card_weeks.cc).
void WriteWeeks(const Page& page, const JsonValue& finding, bool key);
std::string WeeksInWords(const Page& page, const JsonValue& finding);

// What came before and after: as bars with the usual share, and in short (html_card_steps.cc).
void WriteBeforeAfter(const Page& page, const JsonValue& finding);
std::string StepTouchpoint(const Page& page, const JsonValue& step);  // its name; words for "(start)" and "(end)"
std::string StepsInShort(const Page& page, const JsonItems& steps);

// A statement with its emphasis first: "Very sure that it happened." and why (html_card_text.cc).
struct Statement {
  std::string head;
  std::string text;
};
std::vector<Statement> SureStatements(const Page& page, const JsonValue& finding);
std::vector<Statement> AlternativeStatements(const Page& page, const JsonValue& finding);
std::string AlternativesInShort(const Page& page, const JsonValue& finding);
std::string SureInShort(const Page& page, const JsonValue& finding);
std::vector<Statement> CostStatements(const Page& page, const JsonValue& finding);
std::string CheckText(const Page& page, const JsonValue& finding);
std::string SayText(const Page& page, const JsonValue& finding);   // the paragraph below the sentence
std::string AlsoText(const Page& page, const JsonValue& finding);  // "shows in 2 more measures"
void WriteDefinition(const Page& page, const JsonValue& finding);

// Journeys of the finding on one time axis, at most `most` (html_timeline.cc).
void WriteTimelines(const Page& page, const JsonValue& finding, size_t most);
void WriteTimelineKey(const Page& page);

}  // namespace reports

#endif  // REPORTS_HTML_CARD_H_
