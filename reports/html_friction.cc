// SPDX-License-Identifier: Apache-2.0
// Friction: each signal with its rule beside its count, what cannot be measured here, the score and the worst sessions.
#include <algorithm>
#include <vector>

#include "absl/strings/str_format.h"
#include "reports/finding_text.h"
#include "reports/html_card.h"
#include "reports/html_page.h"
#include "reports/signal_text.h"

namespace reports {
namespace {

constexpr std::string_view kFamilies[] = {"click",  "navigation", "speed",   "form",
                                          "search", "checkout",   "contact", "bot"};

constexpr size_t kTimelinesShown = 2;  // drawn; all of the worst are named

std::string SignalName(const Page& page, std::string_view id) {
  return page.words.Text(absl::StrFormat("signal.%s", id));
}

std::string RuleOf(const Page& page, const JsonValue& signal) {
  ThresholdValues values;
  for (const JsonValue& threshold : ItemsOf(signal, "thresholds"))
    values.emplace_back(std::string(StringOf(threshold, "name")), CountOf(threshold, "value"));
  return RuleText(page.words, StringOf(signal, "id"), values);
}

std::string ListOf(const Page& page, const JsonValue& object, std::string_view key, std::string_view group) {
  std::string text;
  for (const JsonValue& item : ItemsOf(object, key)) {
    if (!text.empty()) text += ", ";
    text += page.words.Label(group, TextOf(item));
  }
  return text;
}

// What stands under the rule: version, changes, suppressions, how it was found.
std::string Remarks(const Page& page, const JsonValue& signal) {
  const Messages& words = page.words;
  std::string text = words.Text("friction.version", {{"id", std::string(StringOf(signal, "id"))},
                                                     {"n", words.Count(CountOf(signal, "version"))},
                                                     {"weight", words.Count(CountOf(signal, "weight"))}});
  const auto add = [&](std::string more) { text += " · " + std::move(more); };
  if (FlagOf(signal, "changed")) add(words.Text("friction.changed"));
  if (const std::string_view basis = StringOf(signal, "basis"); basis != "detected")
    add(words.Label("signal_basis", basis));
  if (const std::string kinds = ListOf(page, signal, "suppressions", "element_kind"); !kinds.empty())
    add(words.Text("friction.not_at", {{"kinds", kinds}}));
  if (const int64_t suppressed = CountOf(signal, "suppressed"); suppressed > 0)
    add(words.Text("friction.suppressed", {{"n", words.Count(suppressed)}}));
  if (const auto lost = NumberOf(signal, "lost_s"); lost.has_value())
    add(words.Text("friction.lost", {{"time", words.Duration(*lost)}}));
  if (std::string association = AssociationText(words, signal, ""); !association.empty()) add(std::move(association));
  return text;
}

void WritePlaces(const Page& page, const JsonValue& signal) {
  Markup& out = *page.out;
  std::string text;
  for (const JsonValue& place : ItemsOf(signal, "places")) {
    std::string name(StringOf(place, "touchpoint"));
    if (name.empty()) name = "?";
    if (const std::string_view channel = StringOf(place, "channel"); !channel.empty())
      name += " · " + page.words.Label("channel", channel);
    if (!text.empty()) text += ", ";
    text += page.words.Text("friction.place", {{"name", name}, {"n", page.words.Count(CountOf(place, "count"))}});
    if (const std::string_view element = StringOf(place, "element"); !element.empty())
      text += page.words.Text("friction.element", {{"element", std::string(element)}});
  }
  if (const int64_t other = CountOf(signal, "places_other"); other > 0)
    text += ", " + page.words.Text("friction.elsewhere", {{"n", page.words.Count(other)}});
  out.Open("td", {{"data-l", page.words.Text("column.places")}, {"class", "full"}}).Text(text).Close();
}

void WriteFamily(const Page& page, std::string_view family, const std::vector<const JsonValue*>& fired) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  out.Open("tbody").Open("tr");
  out.Element("th", {{"scope", "rowgroup"}, {"colspan", "5"}, {"class", "full gh"}},
              words.Label("signal_family", family));
  out.Close();
  for (const JsonValue* signal : fired) {
    out.Open("tr").Open("th", {{"scope", "row"}, {"class", "full"}}).Text(SignalName(page, StringOf(*signal, "id")));
    out.Text(" ").Element("small", {}, RuleOf(page, *signal) + " · " + Remarks(page, *signal)).Close();
    NumberCell(page, "column.count", words.Count(CountOf(*signal, "count")));
    NumberCell(page, "column.sessions", words.Count(CountOf(*signal, "sessions")));
    NumberCell(page, "column.customers", words.Count(CountOf(*signal, "customers")));
    WritePlaces(page, *signal);
    out.Close();
  }
  out.Close();
}

// Signals without a count: found nowhere, and not measurable with what is missing.
void WriteQuiet(const Page& page, const JsonItems& signals) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  std::string none;
  int64_t unmeasured = 0;
  for (const JsonValue& signal : signals) {
    if (FlagOf(signal, "off")) continue;
    if (StringOf(signal, "basis") == "not_measurable") {
      unmeasured += ItemsOf(signal, "missing").empty() ? 0 : 1;
    } else if (CountOf(signal, "count") == 0) {
      none += (none.empty() ? "" : ", ") + SignalName(page, StringOf(signal, "id"));
    }
  }
  if (!none.empty()) Note(page, words.Text("friction.none", {{"names", none}}));
  if (unmeasured == 0) return;
  out.Open("details").Element("summary", {}, words.Text("friction.unmeasured", {{"n", words.Count(unmeasured)}}));
  Note(page, words.Text("friction.unmeasured_note"));
  out.Open("ul", {{"class", "xs"}});
  for (const std::string_view family : kFamilies) {
    std::string lacking;
    for (const JsonValue& signal : signals) {
      if (FlagOf(signal, "off") || StringOf(signal, "basis") != "not_measurable") continue;
      const std::string missing = ListOf(page, signal, "missing", "need");
      if (missing.empty() || StringOf(signal, "family") != family) continue;
      if (!lacking.empty()) lacking += "; ";
      lacking +=
          words.Text("friction.lacks", {{"name", SignalName(page, StringOf(signal, "id"))}, {"missing", missing}});
    }
    if (lacking.empty()) continue;
    out.Open("li").Element("b", {}, words.Label("signal_family", family)).Text(" " + lacking).Close();
  }
  out.Close().Close();
}

void WriteCorrelation(const Page& page, const JsonValue& score, std::string_view key, std::string_view message) {
  const JsonValue& one = Member(score, key);
  if (!Has(one, "value")) return;
  const Messages& words = page.words;
  Note(page, words.Text(message, {{"value", words.Decimal(NumberOf(one, "value").value_or(0), 2)},
                                  {"low", words.Decimal(NumberOf(one, "low").value_or(0), 2)},
                                  {"high", words.Decimal(NumberOf(one, "high").value_or(0), 2)},
                                  {"n", words.Count(CountOf(one, "n"))}}));
}

void WriteScore(const Page& page, const JsonValue& score) {
  if (CountOf(score, "affected") == 0) return;
  Markup& out = *page.out;
  const Messages& words = page.words;
  Subheading(page, words.Text("friction.score"));
  Note(page, words.Text("friction.score_lead"));
  out.Open("table", {{"class", "t stk"}});
  TableHead(page, {"column.score", "#column.sessions", "#column.goal_rate"});
  out.Open("tbody");
  const JsonItems bands = ItemsOf(score, "bands");
  for (const JsonValue* band = bands.begin(); band != bands.end(); ++band) {
    const int64_t lowest = CountOf(*band, "lowest");
    const bool last = band + 1 == bands.end();
    const int64_t highest = last ? lowest : CountOf(*(band + 1), "lowest") - 1;
    const std::string name = last                ? words.Text("friction.and_more", {{"n", words.Count(lowest)}})
                             : highest == lowest ? words.Count(lowest)
                                                 : absl::StrFormat("%s-%s", words.Count(lowest), words.Count(highest));
    out.Open("tr").Element("th", {{"scope", "row"}, {"class", "full"}}, name);
    NumberCell(page, "column.sessions", words.Count(CountOf(*band, "sessions")));
    std::string rate;
    if (const auto value = NumberOf(*band, "rate"); value.has_value()) {
      rate = words.Percent(*value, 1) + " (" +
             words.Interval(NumberOf(*band, "low").value_or(0), NumberOf(*band, "high").value_or(1)) + ")";
    }
    NumberCell(page, "column.goal_rate", rate);
    out.Close();
  }
  out.Close().Close();
  WriteCorrelation(page, score, "goal", "friction.correlation_goal");
  WriteCorrelation(page, score, "ease", "friction.correlation_ease");
}

// The worst sessions in the form of a finding's evidence.
void WriteWorst(const Page& page, const JsonValue& friction) {
  const JsonItems worst = ItemsOf(friction, "worst");
  if (worst.empty()) return;
  const Messages& words = page.words;
  Subheading(page, words.Text("friction.worst"));
  page.out->Open("ol", {{"class", "plain"}});
  for (const JsonValue& session : worst) {
    std::string signals;
    for (const JsonValue& signal : ItemsOf(session, "signals")) {
      if (!signals.empty()) signals += ", ";
      signals += words.Text("friction.place", {{"name", SignalName(page, StringOf(signal, "id"))},
                                               {"n", words.Count(CountOf(signal, "count"))}});
    }
    page.out->Element("li", {},
                      words.Text("friction.worst_session", {{"customer", std::string(StringOf(session, "customer"))},
                                                            {"score", words.Count(CountOf(session, "score"))},
                                                            {"signals", signals}}));
  }
  page.out->Close();
  rapidjson::Document evidence(rapidjson::kObjectType);
  rapidjson::Value journeys(Member(friction, "worst"), evidence.GetAllocator());
  evidence.AddMember("journeys", journeys, evidence.GetAllocator());
  WriteTimelines(page, evidence, std::min(worst.size(), kTimelinesShown));
}

void WriteSpeed(const Page& page, const JsonValue& friction) {
  const JsonItems rows = ItemsOf(friction, "speed");
  if (rows.empty()) return;
  Markup& out = *page.out;
  const Messages& words = page.words;
  Subheading(page, words.Text("friction.speed"));
  out.Open("table", {{"class", "t stk"}});
  TableHead(page, {"column.metric", "column.touchpoint", "#column.n", "#column.p75", "#column.poor", "#column.apdex"});
  out.Open("tbody");
  for (const JsonValue& row : rows) {
    const bool shift = StringOf(row, "metric") == "cls";
    const double p75 = NumberOf(row, "p75").value_or(0);
    const auto n = static_cast<double>(CountOf(row, "n"));
    std::string place(StringOf(row, "touchpoint"));
    if (place.empty()) place = words.Text("friction.all_pages");
    if (const std::string_view platform = StringOf(row, "platform"); !platform.empty())
      place += absl::StrFormat(" · %s", platform);
    out.Open("tr").Element("th", {{"scope", "row"}, {"class", "full"}}, words.Label("need", StringOf(row, "metric")));
    out.Element("td", {{"data-l", words.Text("column.touchpoint")}}, place);
    NumberCell(page, "column.n", words.Count(CountOf(row, "n")));
    NumberCell(page, "column.p75", shift ? words.Decimal(p75 / 1000, 2) : words.Duration(p75 / 1000));
    NumberCell(page, "column.poor", words.Percent(static_cast<double>(CountOf(row, "poor")) / n, 1));
    NumberCell(page, "column.apdex", words.Decimal(NumberOf(row, "apdex").value_or(0), 2));
    out.Close();
  }
  out.Close().Close();
}

void WriteSelfService(const Page& page, const JsonValue& friction) {
  const JsonItems rows = ItemsOf(friction, "self_service");
  if (rows.empty()) return;
  Markup& out = *page.out;
  const Messages& words = page.words;
  Subheading(page, words.Text("friction.self_service"));
  Note(page, words.Text("friction.self_service_note"));
  out.Open("table", {{"class", "t stk"}});
  TableHead(page, {"column.looked_up", "#column.n", "#column.then_contact", "column.topic_then"});
  out.Open("tbody");
  for (const JsonValue& row : rows) {
    const std::string name(StringOf(row, "name"));
    const bool query = StringOf(row, "kind") == "query";
    out.Open("tr").Element("th", {{"scope", "row"}, {"class", "full"}},
                           query ? words.Text("friction.query", {{"number", name}}) : name);
    NumberCell(page, "column.n", words.Count(CountOf(row, "n")));
    NumberCell(page, "column.then_contact",
               absl::StrFormat("%s (%s)", words.Percent(NumberOf(row, "rate").value_or(0), 1),
                               words.Interval(NumberOf(row, "low").value_or(0), NumberOf(row, "high").value_or(1))));
    out.Element("td", {{"data-l", words.Text("column.topic_then")}}, StringOf(row, "topic"));
    out.Close();
  }
  out.Close().Close();
}

}  // namespace

void WriteFriction(const Page& page) {
  const JsonValue& friction = Member(page.model, "friction");
  const JsonItems signals = ItemsOf(friction, "signals");
  if (signals.empty()) return;
  const Messages& words = page.words;
  OpenSection(page, "friction", words.Text("section.friction"), words.Text("section.friction.lead"));
  if (const std::string_view preset = StringOf(friction, "preset"); !preset.empty())
    Note(page, words.Text("friction.preset", {{"name", std::string(preset)}}));
  const auto has_fired = [](const JsonValue& signal) {
    return CountOf(signal, "count") > 0 || CountOf(signal, "suppressed") > 0;
  };
  if (std::any_of(signals.begin(), signals.end(), has_fired)) {
    page.out->Open("table", {{"class", "t stk"}});
    TableHead(page, {"column.signal", "#column.count", "#column.sessions", "#column.customers", "column.places"});
    for (const std::string_view family : kFamilies) {
      std::vector<const JsonValue*> fired;
      for (const JsonValue& signal : signals) {
        if (StringOf(signal, "family") == family && has_fired(signal)) fired.push_back(&signal);
      }
      if (!fired.empty()) WriteFamily(page, family, fired);
    }
    page.out->Close();
  } else {
    NothingToShow(page, "friction.nothing");
  }
  const bool follows = std::any_of(signals.begin(), signals.end(), [&](const JsonValue& signal) {
    return !AssociationText(words, signal, "").empty();
  });
  if (follows) Note(page, words.Text("association.section"));
  WriteScore(page, Member(friction, "score"));
  WriteWorst(page, friction);
  WriteSpeed(page, friction);
  WriteSelfService(page, friction);
  WriteQuiet(page, signals);
  if (const int64_t dropped = CountOf(friction, "dropped"); dropped > 0)
    Note(page, words.Text("friction.dropped", {{"n", words.Count(dropped)}}));
  page.out->Close();
}

}  // namespace reports
