// SPDX-License-Identifier: Apache-2.0
// A card a finding: the first wide with everything open, the others in short, two in a row on wide screens; then what
// else was compared, one click away.
#include <algorithm>

#include "absl/strings/str_format.h"
#include "reports/finding_text.h"
#include "reports/html_card.h"

namespace reports {
namespace {

constexpr size_t kJourneysOfFirst = 3;
constexpr size_t kJourneysOfOthers = 2;
constexpr size_t kCardsWithJourneys = 5;  // those after it are briefer: no journeys, no weeks as a chart, fewer groups

void WriteHeader(const Page& page, const JsonValue& finding, std::string_view say) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  out.Open("header");
  SeverityMark(&out, StringOf(finding, "severity"), CountOf(finding, "rank"), MarkLabel(page, finding));
  out.Open("div");
  std::string tags = words.Joined(FindingPlace(words, finding), words.Label("severity", StringOf(finding, "severity")));
  out.Element("p", {{"class", "tags"}}, words.Joined(tags, AlsoText(page, finding)));
  out.Element("h3", {}, FindingSentence(words, finding)).Close();
  if (!say.empty()) out.Element("p", {{"class", "say"}}, say);
  out.Close();
}

// "Very sure that it happened. 18.5 points ..." as text with its head in bold; nothing without statements.
void WriteStatements(const Page& page, std::string_view title, const std::vector<Statement>& statements) {
  if (statements.empty()) return;
  Markup& out = *page.out;
  out.Open("div", {{"class", "blk"}}).Element("h4", {}, page.words.Text(title)).Open("ul");
  for (const Statement& statement : statements) {
    out.Open("li").Element("b", {}, statement.head);
    if (!statement.text.empty()) out.Text(" " + statement.text);
    out.Close();
  }
  out.Close().Close();
}

std::string CostInShort(const Page& page, const JsonValue& finding) {
  std::string text;
  for (const Statement& statement : CostStatements(page, finding)) {
    text += (text.empty() ? "" : "; ") + statement.head;
    if (!statement.text.empty()) text += " " + statement.text;
  }
  return text;
}

void WriteFirstCard(const Page& page, const JsonValue& finding) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  out.Open("article", {{"class", "card wide"}, {"id", absl::StrFormat("p%d", CountOf(finding, "rank"))}});
  out.Open("div", {{"class", "cm"}});
  WriteHeader(page, finding, SayText(page, finding));
  out.Open("div", {{"class", "g2"}}).Open("div");
  WriteCardRows(page, finding, 4, 3, true);
  WriteWeeks(page, finding, true);
  WriteBeforeAfter(page, finding);
  out.Close().Open("div");
  WriteStatements(page, "card.sure", SureStatements(page, finding));
  WriteStatements(page, "card.else", AlternativeStatements(page, finding));
  out.Open("div", {{"class", "blk"}}).Element("h4", {}, words.Text("card.check")).Open("ul", {{"class", "ck"}});
  out.Element("li", {}, CheckText(page, finding)).Close().Close();
  WriteStatements(page, "card.cost", CostStatements(page, finding));
  out.Close().Close().Close();
  WriteTimelines(page, finding, kJourneysOfFirst);
  out.Open("details").Element("summary", {}, words.Text("card.definition"));
  WriteDefinition(page, finding);
  out.Close().Close();
}

void ShortRow(const Page& page, std::string_view label, std::string_view value) {
  if (value.empty()) return;
  page.out->Element("dt", {}, page.words.Text(label)).Element("dd", {}, value);
}

void WriteShortCard(const Page& page, const JsonValue& finding, size_t place) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  out.Open("article", {{"class", "card"}, {"id", absl::StrFormat("p%d", CountOf(finding, "rank"))}});
  out.Open("div", {{"class", "cm"}});
  WriteHeader(page, finding, "");
  const bool brief = place >= kCardsWithJourneys;
  WriteCardRows(page, finding, brief ? 1 : 3, brief ? 1 : 2, false);
  if (!brief) WriteWeeks(page, finding, false);
  out.Open("dl", {{"class", "def sd"}});
  ShortRow(page, "evidence.before", StepsInShort(page, ItemsOf(finding, "before")));
  ShortRow(page, "card.after_short", StepsInShort(page, ItemsOf(finding, "after")));
  ShortRow(page, "card.else_short", AlternativesInShort(page, finding));
  ShortRow(page, "card.like_short", AssociationOfFinding(words, page.model, finding));
  ShortRow(page, "card.check_short", CheckText(page, finding));
  ShortRow(page, "card.cost_short", CostInShort(page, finding));
  ShortRow(page, "card.sure", SureInShort(page, finding));
  out.Close().Close();
  out.Open("details").Element("summary", {}, words.Text(brief ? "card.definition" : "card.detail"));
  if (!brief) WriteTimelines(page, finding, kJourneysOfOthers);
  WriteDefinition(page, finding);
  out.Close().Close();
}

}  // namespace

void WriteEvidence(const Page& page) {
  if (page.worse.empty() && page.others.empty()) return;
  const bool some = !page.worse.empty();
  OpenSection(page, "evidence", page.words.Text(some ? "section.evidence" : "section.others"),
              page.words.Text(some ? "section.evidence.lead" : "section.others.lead"));
  if (!some) {
    WriteOtherComparisons(page);
    page.out->Close();
    return;
  }
  WriteFirstCard(page, *page.worse[0]);
  WriteTimelineKey(page);
  if (page.worse.size() > 1) {
    page.out->Open("div", {{"class", "cards"}});
    for (size_t i = 1; i < page.worse.size(); ++i) WriteShortCard(page, *page.worse[i], i);
    page.out->Close();
  }
  if (page.worse.size() > kCardsWithJourneys)
    Note(page,
         page.words.Text("evidence.in_short", {{"n", page.words.Count(static_cast<int64_t>(kCardsWithJourneys))}}));
  WriteOtherComparisons(page);
  page.out->Close();
}

}  // namespace reports
