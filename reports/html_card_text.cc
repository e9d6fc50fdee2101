// SPDX-License-Identifier: Apache-2.0
// What a card says in words: how sure, what else could explain it, what to check, what it may cost, the definition.
#include <algorithm>
#include <cmath>

#include "reports/finding_text.h"
#include "reports/html_card.h"

namespace reports {
namespace {

std::string QText(const Messages& words, double q) {
  return q < 0.001 ? "<\u00a00.001" : "=\u00a0" + words.Decimal(q, 3);
}

std::string TestsText(const Messages& words, const JsonValue& finding) {
  const std::optional<double> q = NumberOf(finding, "q");
  if (q.has_value() && Has(finding, "candidates")) {
    return words.Text("sure.tests", {{"n", words.Count(CountOf(finding, "candidates"))}, {"q", QText(words, *q)}});
  }
  return StringOf(finding, "basis") == "peers" ? words.Text("sure.peers") : "";
}

// "18.5 points from the expectation, interval 16.3 to 20.7."; `message` says how long.
std::string GapText(const Messages& words, const JsonValue& finding, std::string_view message) {
  const std::optional<double> actual = NumberOf(finding, "actual");
  const std::optional<double> expected = NumberOf(finding, "expected");
  const std::optional<double> low = NumberOf(finding, "low");
  const std::optional<double> high = NumberOf(finding, "high");
  if (!actual.has_value() || !expected.has_value() || !low.has_value() || !high.has_value()) return "";
  const double sign = *actual < *expected ? -1 : 1;
  const double near = sign * ((sign < 0 ? *high : *low) - *expected) * 100;
  const double far = sign * ((sign < 0 ? *low : *high) - *expected) * 100;
  const std::string gap = words.Decimal(std::fabs(*actual - *expected) * 100, 1);
  const std::string interval = words.Range(words.Decimal(near, 1), words.Decimal(far, 1));
  return words.Text(message, {{"gap", words.Text("sure.points", {{"n", gap}})}, {"interval", interval}});
}

// A share, a rate, a date or a name of the model's arguments, as text.
std::string ArgumentText(const Page& page, std::string_view name, const JsonValue& value) {
  const Messages& words = page.words;
  if (value.IsNumber()) {
    const bool ratio =
        name.starts_with("share") || name.starts_with("rate") || name.ends_with("share") || name.ends_with("rate");
    if (ratio) return words.Percent(value.GetDouble(), 0);
    return name.ends_with("_s") ? words.DurationInWords(value.GetDouble()) : words.Rounded(value.GetDouble());
  }
  if (name == "segment") return SegmentText(page, TextOf(value));
  if (name == "channel") return words.Label("channel", TextOf(value));
  return name == "week" ? words.DateShort(TextOf(value)) : std::string(TextOf(value));
}

std::vector<Argument> AlternativeArguments(const Page& page, const JsonValue& alternative) {
  std::vector<Argument> arguments;
  const JsonValue& given = Member(alternative, "args");
  if (given.IsObject()) {
    for (const auto& member : given.GetObject())
      arguments.push_back({TextOf(member.name), ArgumentText(page, TextOf(member.name), member.value)});
  }
  std::string week_of;
  if (const std::string_view week = StringOf(given, "week"); !week.empty())
    week_of = page.words.Text("alternative.week_of", {{"week", page.words.DateShort(week)}});
  arguments.push_back({"week_of", week_of});
  return arguments;
}

// Nothing is open: no explanation to weigh.
bool SaysNothing(const JsonValue& alternative) {
  return StringOf(alternative, "id") == "open_cases" && CountOf(Member(alternative, "args"), "open") == 0;
}

// `group`.id with its arguments; of a later version, the arguments as they are.
std::string AlternativeText(const Page& page, const JsonValue& alternative, std::string_view group) {
  const std::string id(StringOf(alternative, "id"));
  const std::vector<Argument> arguments = AlternativeArguments(page, alternative);
  const std::string message = std::string(group) + "." + id;
  if (page.words.Has(message)) return page.words.Text(message, arguments);
  std::string text;
  for (const Argument& argument : arguments) {
    if (!argument.text.empty()) text = page.words.Joined(text, std::string(argument.name) + " " + argument.text);
  }
  return text;
}

std::string MoneyText(const Messages& words, double amount, std::string_view currency) {
  const std::string number = words.Rounded(amount);
  return currency.empty() ? number : number + "\u00a0" + std::string(currency);
}

void Row(const Page& page, std::string_view label, std::string_view value) {
  if (value.empty()) return;
  page.out->Element("dt", {}, page.words.Text(label)).Element("dd", {}, value);
}

}  // namespace

std::vector<Statement> SureStatements(const Page& page, const JsonValue& finding) {
  const Messages& words = page.words;
  const JsonValue& sure = Member(finding, "sure");
  const std::string_view happened = StringOf(sure, "happened");
  const std::string_view place = StringOf(sure, "place");
  std::vector<Statement> out;
  if (!happened.empty()) {
    std::string text = GapText(words, finding, "sure.gap");
    const std::string tests = TestsText(words, finding);
    if (!text.empty() && !tests.empty()) text += " ";
    text += tests;
    if (BasisId(finding) == "benchmark") text += " " + words.Text("sure.default");
    out.push_back({words.Label("sure_happened", happened), text});
  }
  if (!place.empty()) {
    const std::string where = FindingPlace(words, finding);
    out.push_back({words.Label("sure_place", place),
                   where.empty()
                       ? ""
                       : words.Text("sure.place_text", {{"place", where}, {"n", words.Count(CountOf(finding, "n"))}})});
  }
  out.push_back({words.Text("sure.why"), words.Text("sure.why_text")});
  return out;
}

std::string SureInShort(const Page& page, const JsonValue& finding) {
  const Messages& words = page.words;
  std::string text;
  const auto add = [&text](const std::string& more) {
    if (!more.empty()) text += (text.empty() ? "" : " ") + more;
  };
  const JsonValue& sure = Member(finding, "sure");
  if (Has(sure, "happened")) {
    add(words.Label("sure_happened", StringOf(sure, "happened")));
    add(GapText(words, finding, "sure.gap_short"));
    if (const std::optional<double> q = NumberOf(finding, "q"); q.has_value()) add("q\u00a0" + QText(words, *q) + ".");
  }
  if (Has(sure, "place")) add(words.Label("sure_place", StringOf(sure, "place")));
  add(words.Text("sure.why"));
  return text;
}

std::vector<Statement> AlternativeStatements(const Page& page, const JsonValue& finding) {
  std::vector<Statement> out;
  for (const JsonValue& alternative : ItemsOf(finding, "alternatives")) {
    if (SaysNothing(alternative)) continue;
    out.push_back({page.words.Label("alternative", StringOf(alternative, "id")),
                   AlternativeText(page, alternative, "alternative_text")});
  }
  return out;
}

std::string AlternativesInShort(const Page& page, const JsonValue& finding) {
  std::string out;
  for (const JsonValue& alternative : ItemsOf(finding, "alternatives")) {
    if (SaysNothing(alternative)) continue;
    out += (out.empty() ? "" : "; ") + AlternativeText(page, alternative, "alternative_short");
  }
  return out;
}

std::vector<Statement> CostStatements(const Page& page, const JsonValue& finding) {
  const Messages& words = page.words;
  const JsonValue& cost = Member(finding, "cost");
  std::vector<Statement> out;
  const auto amount = [&](std::string_view key, std::string_view message) {
    return words.Text(message, {{"n", words.Rounded(NumberOf(cost, key).value_or(0))}});
  };
  const auto some = [&cost](std::string_view key) { return NumberOf(cost, key).value_or(0) >= 0.5; };
  if (some("contacts")) {
    const std::optional<double> share = NumberOf(cost, "contacts_share");
    out.push_back({amount("contacts", "cost.contacts"),
                   share.has_value() ? words.Text("cost.contacts_share", {{"share", words.Percent(*share, 1)}}) : ""});
  }
  if (some("goals")) out.push_back({amount("goals", "cost.goals"), ""});
  if (const std::optional<double> money = NumberOf(cost, "money"); money.has_value() && some("money"))
    out.push_back({MoneyText(words, *money, StringOf(cost, "currency")), words.Text("cost.money_text")});
  if (some("hours")) out.push_back({amount("hours", "cost.hours"), words.Text("cost.hours_text")});
  return out;
}

std::string CheckText(const Page& page, const JsonValue& finding) {
  const std::string id = "check." + std::string(StringOf(finding, "measure"));
  return page.words.Text(page.words.Has(id) ? id : "check.other");
}

std::string SayText(const Page& page, const JsonValue& finding) {
  const Messages& words = page.words;
  const std::optional<double> impact = NumberOf(finding, "impact");
  const std::string n = words.Count(CountOf(finding, "n"));
  const std::string customers = words.Count(CountOf(finding, "customers"));
  std::string text =
      impact.has_value()
          ? words.Text("card.say", {{"n", n}, {"customers", customers}, {"impact", words.Rounded(*impact)}})
          : words.Text("evidence.n_value", {{"n", n}, {"customers", customers}});
  const JsonItems after = ItemsOf(finding, "after");
  if (!after.empty()) {
    const JsonValue& next = *after.begin();
    text += " " + words.Text("card.say_next", {{"next", StepTouchpoint(page, next)},
                                               {"share", words.Percent(NumberOf(next, "share").value_or(0), 0)}});
  }
  if (const std::string more = AssociationOfFinding(words, page.model, finding); !more.empty()) text += " " + more;
  return text;
}

std::string AlsoText(const Page& page, const JsonValue& finding) {
  const size_t n = ItemsOf(finding, "support").size();
  return n == 0 ? "" : page.words.Text("card.also", {{"n", page.words.Count(static_cast<int64_t>(n))}});
}

void WriteDefinition(const Page& page, const JsonValue& finding) {
  const Messages& words = page.words;
  page.out->Open("dl", {{"class", "def"}});
  const std::string definition = DefinitionText(words, finding);
  Row(page, "evidence.definition", definition.empty() ? StringOf(finding, "measure") : definition);
  const std::optional<double> expected = NumberOf(finding, "expected");
  const std::string basis = words.Label("basis", BasisId(finding));
  if (expected.has_value()) {
    Row(page, "evidence.expected",
        words.Text("evidence.expected_value", {{"share", words.Percent(*expected, 1)}, {"basis", basis}}));
  } else {
    Row(page, "evidence.basis", basis);
  }
  const std::string_view note = StringOf(finding, "note");
  if (!note.empty()) Row(page, "evidence.note", words.Label("finding_note", note));
  Row(page, "evidence.n",
      words.Text("evidence.n_value", {{"n", words.Count(CountOf(finding, "n"))},
                                      {"customers", words.Count(CountOf(finding, "customers"))}}));
  if (const std::optional<double> limit = NumberOf(finding, "limit_s"); limit.has_value())
    Row(page, "evidence.limit", words.DurationInWords(*limit));
  if (const std::optional<double> impact = NumberOf(finding, "impact"); impact.has_value())
    Row(page, "evidence.impact", words.Rounded(*impact));
  if (Has(finding, "candidates")) {
    const std::string n = words.Count(CountOf(finding, "candidates"));
    const std::optional<double> q = NumberOf(finding, "q");
    Row(page, "evidence.tests",
        q.has_value() ? words.Text("evidence.tests_q", {{"n", n}, {"q", QText(words, *q)}})
                      : words.Text("evidence.tests_value", {{"n", n}}));
  }
  Row(page, "evidence.weeks", WeeksInWords(page, finding));
  Row(page, "evidence.id", StringOf(finding, "id"));
  page.out->Close();
}

}  // namespace reports
