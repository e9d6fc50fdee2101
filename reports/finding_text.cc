// SPDX-License-Identifier: Apache-2.0
#include "reports/finding_text.h"

#include <cmath>
#include <optional>
#include <vector>

#include "reports/figure_text.h"

namespace reports {
namespace {

constexpr double kHour = 3600;
constexpr double kDay = 86400;

std::string Quoted(const Messages& words, std::string_view name) {
  return words.Text("sentence.quoted", {{"name", std::string(name)}});
}

bool IsSignal(const Messages& words, std::string_view measure) { return words.Has("signal." + std::string(measure)); }

// A deviation from an expected path: the measure's id is its kind, the path and the step, joined by colons.
struct DeviationParts {
  std::string kind, blueprint, step;
};

std::optional<DeviationParts> DeviationOf(const Messages& words, std::string_view measure) {
  std::vector<std::string> parts(1);
  for (size_t i = 0; i < measure.size(); ++i) {
    if (measure[i] == ':') {
      parts.emplace_back();
    } else {
      if (measure[i] == '\\' && i + 1 < measure.size()) ++i;
      parts.back() += measure[i];
    }
  }
  if (parts.size() != 3 || !words.Has("deviation." + parts[0])) return std::nullopt;
  return DeviationParts{parts[0], words.Label("ready", parts[1]), words.Label("kind", parts[2])};
}

// Of measures without words of their own: those of signals, by what an occasion is.
std::string Words(const Messages& words, std::string_view group, const JsonValue& finding) {
  const std::string_view measure = StringOf(finding, "measure");
  if (const auto deviation = DeviationOf(words, measure); deviation.has_value())
    return std::string(group) + ".deviation" + (group == "sentence" ? "_" + deviation->kind : "");
  std::string id = std::string(group) + "." + std::string(measure);
  if (words.Has(id) || !IsSignal(words, measure)) return id;
  return std::string(group) + (StringOf(finding, "basis") == "band" ? ".signal_view" : ".signal");
}

// Whether the sentence itself names the touchpoint, or the measure implies it.
bool NamesTouchpoint(const Messages& words, std::string_view measure) {
  return IsSignal(words, measure) || DeviationOf(words, measure).has_value() || measure == "contact_after_24h" ||
         measure == "channel_change_24h" || measure == "drop_off" || measure == "payment_success" ||
         measure == "refund_in_time";
}

std::string InChannel(const Messages& words, std::string_view channel) {
  const std::string id = "in_channel." + std::string(channel);
  return words.Has(id) ? words.Text(id) : std::string(channel);
}

std::string Period(const Messages& words, const JsonValue& finding) {
  const std::string_view from = StringOf(finding, "from");
  const std::string_view to = StringOf(finding, "to");
  return from.empty() && to.empty() ? "" : words.SpanShort(from, to);
}

// "From 29 Sep to 12 Oct, in the app, ": empty, or ends so that the sentence can follow.
std::string SentencePlace(const Messages& words, const JsonValue& finding) {
  const std::string_view measure = StringOf(finding, "measure");
  const std::string_view channel = StringOf(finding, "channel");
  const std::string_view touchpoint = StringOf(finding, "touchpoint");
  std::vector<std::string> parts;
  if (std::string period = Period(words, finding); !period.empty()) {
    parts.push_back(words.Text("sentence.place_period", {{"period", period}}));
  }
  if (!channel.empty() && (measure != "channel_change_24h" || touchpoint.empty()))
    parts.push_back(InChannel(words, channel));
  if (const std::string_view segment = StringOf(finding, "segment"); !segment.empty()) {
    const auto [name, value] = SegmentWords(words, segment);
    parts.push_back(words.Text("sentence.place_segment", {{"name", name}, {"value", Quoted(words, value)}}));
  }
  if (!touchpoint.empty() && !NamesTouchpoint(words, measure) && (channel.empty() || measure == "csat")) {
    parts.push_back(words.Text("sentence.place_touchpoint", {{"touchpoint", Quoted(words, touchpoint)}}));
  }
  std::string out;
  for (const std::string& part : parts) out += part + (words.language() == Language::kKorean ? " " : ", ");
  return out;
}

std::string Within(const Messages& words, const JsonValue& finding) {
  const std::string_view measure = StringOf(finding, "measure");
  std::optional<double> limit = NumberOf(finding, "limit_s");
  if (!limit.has_value() && (measure == "contact_after_24h" || measure == "channel_change_24h")) limit = 24 * kHour;
  if (!limit.has_value() && measure == "repeat_7d") limit = 7 * kDay;
  if (!limit.has_value()) return words.Text("sentence.in_target");
  return words.Text("sentence.within", {{"limit", words.DurationInWords(*limit)}});
}

bool Comparative(std::string_view basis) { return basis == "peers" || basis == "baseline"; }

// "one journey in 19" where that is near enough, else "29% of journeys".
std::string ShareInWords(const Messages& words, std::string_view one_in, std::string_view share_of, int64_t part,
                         int64_t all) {
  const double ratio = static_cast<double>(part) / static_cast<double>(all);
  const double n = std::round(1 / ratio);
  constexpr double kNearEnough = 0.05;
  if (n >= 2 && std::fabs(1 / n - ratio) <= kNearEnough * ratio) {
    std::string number = words.Rounded(n);
    if (words.language() == Language::kEnglish && n <= 10) {
      number = words.CountWord(static_cast<int64_t>(n));
      number[0] = static_cast<char>(number[0] - 'A' + 'a');
    }
    return words.Text(one_in, {{"n", number}});
  }
  return words.Text(share_of, {{"share", words.Percent(ratio, 0)}});
}

}  // namespace

std::string Capitalised(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::string_view BasisId(const JsonValue& finding) {
  return FlagOf(finding, "default") ? "benchmark" : StringOf(finding, "basis");
}

std::string FindingSentence(const Messages& words, const JsonValue& finding) {
  const std::optional<double> actual = NumberOf(finding, "actual");
  const std::optional<double> expected = NumberOf(finding, "expected");
  if (!actual.has_value() || !expected.has_value()) return FindingName(words, finding);
  std::string actual_text = words.Percent(*actual, 0);
  std::string expected_text = words.Percent(*expected, 0);
  if (actual_text == expected_text) {
    actual_text = words.Percent(*actual, 1);
    expected_text = words.Percent(*expected, 1);
  }
  const bool higher = StringOf(finding, "direction") == "higher_is_better";
  const std::string_view basis = BasisId(finding);
  std::string bound;
  if (!Comparative(basis)) bound = words.Text(higher ? "bound.at_least" : "bound.at_most");
  const std::string expectation =
      words.Text("expected." + std::string(basis), {{"expected", expected_text}, {"bound", bound}});
  const std::string_view next = StringOf(finding, "next_touchpoint");
  const std::string measure(StringOf(finding, "measure"));
  const std::string id = Words(words, "sentence", finding);
  const DeviationParts deviation = DeviationOf(words, measure).value_or(DeviationParts());
  const std::string_view touchpoint = StringOf(finding, "touchpoint");
  const std::string text =
      words.Text(words.Has(id) ? id : "sentence.other",
                 {{"place", SentencePlace(words, finding)},
                  {"actual", actual_text},
                  {"expected", expectation},
                  {"within", Within(words, finding)},
                  {"touchpoint", touchpoint.empty() ? words.Text("sentence.a_contact") : Quoted(words, touchpoint)},
                  {"next", next.empty() ? "" : words.Text("sentence.next", {{"touchpoint", Quoted(words, next)}})},
                  {"blueprint", deviation.blueprint},
                  {"step", deviation.step.empty() ? "" : Quoted(words, deviation.step)},
                  {"measure", MeasureName(words, measure)}});
  return words.language() == Language::kEnglish ? Capitalised(text) : text;  // no name from the data is changed
}

std::string MeasureName(const Messages& words, std::string_view measure) {
  if (const auto deviation = DeviationOf(words, measure); deviation.has_value())
    return words.Text("measure.deviation_" + deviation->kind,
                      {{"step", deviation->step}, {"blueprint", deviation->blueprint}});
  return words.Label(IsSignal(words, measure) ? "signal" : "measure", measure);
}

std::string DefinitionText(const Messages& words, const JsonValue& finding) {
  const std::string id = Words(words, "definition", finding);
  return words.Has(id) ? words.Text(id) : "";
}

std::string AssociationText(const Messages& words, const JsonValue& signal, std::string_view touchpoint) {
  const bool only_sure = touchpoint.empty();
  std::string text;
  for (const JsonValue& row : ItemsOf(signal, "association")) {
    if (touchpoint.empty()) touchpoint = StringOf(row, "touchpoint");
    if (StringOf(row, "touchpoint") != touchpoint) continue;
    const bool sure = NumberOf(row, "low").value_or(0) > 0 || NumberOf(row, "high").value_or(0) < 0;
    if (only_sure && !sure) continue;
    const auto points = [&](std::string_view key) { return words.Decimal(NumberOf(row, key).value_or(0) * 100, 1); };
    if (text.empty()) text = words.Text("association.lead", {{"touchpoint", Quoted(words, touchpoint)}});
    text += " " + words.Text("association." + std::string(StringOf(row, "outcome")),
                             {{"affected", words.Percent(NumberOf(row, "affected_rate").value_or(0), 1)},
                              {"matched", words.Percent(NumberOf(row, "matched_rate").value_or(0), 1)},
                              {"n", words.Count(CountOf(row, "affected_n"))},
                              {"others", words.Count(CountOf(row, "matched_n"))},
                              {"points", points("difference")},
                              {"low", points("low")},
                              {"high", points("high")}});
  }
  return text;
}

std::string AssociationOfFinding(const Messages& words, const JsonValue& model, const JsonValue& finding) {
  for (const JsonValue& signal : ItemsOf(Member(model, "friction"), "signals")) {
    if (StringOf(signal, "id") != StringOf(finding, "measure")) continue;
    const std::string_view touchpoint = StringOf(finding, "touchpoint");
    const std::string text = touchpoint.empty() ? "" : AssociationText(words, signal, touchpoint);
    return text.empty() ? text : text + " " + words.Text("association.note");
  }
  return "";
}

std::string FindingName(const Messages& words, const JsonValue& finding) {
  std::string out = MeasureName(words, StringOf(finding, "measure"));
  const std::string_view touchpoint = StringOf(finding, "touchpoint");
  const std::string_view channel = StringOf(finding, "channel");
  if (!touchpoint.empty()) out = words.Joined(out, touchpoint);
  if (!channel.empty()) out = words.Joined(out, words.Label("channel", channel));
  out = words.Joined(out, SegmentLabel(words, StringOf(finding, "segment")));
  out = words.Joined(out, Period(words, finding));
  const bool deviation = DeviationOf(words, StringOf(finding, "measure")).has_value();
  return deviation ? out : Capitalised(out);  // no name from the data is changed
}

std::string FindingPlace(const Messages& words, const JsonValue& finding) {
  const std::string_view stage = StringOf(finding, "stage");
  const std::string_view channel = StringOf(finding, "channel");
  std::string out = stage.empty() ? "" : words.Label("stage", stage);
  out = words.Joined(out, StringOf(finding, "touchpoint"));
  if (!channel.empty()) out = words.Joined(out, words.Label("channel", channel));
  out = words.Joined(out, SegmentLabel(words, StringOf(finding, "segment")));
  return words.Joined(out, Period(words, finding));
}

std::string ExpectedLabel(const Messages& words, const JsonValue& finding) {
  const std::optional<double> expected = NumberOf(finding, "expected");
  if (!expected.has_value()) return "";
  const std::string_view basis = BasisId(finding);
  std::string text = words.PercentShort(*expected);
  if (!Comparative(basis)) {
    text = std::string(StringOf(finding, "direction") == "higher_is_better" ? "≥" : "≤") + "\u00a0" + text;
  }
  return words.Text("basis_label." + std::string(basis), {{"expected", text}});
}

std::string Verdict(const Messages& words, const JsonValue& model) {
  const JsonValue& headline = Member(model, "headline");
  const int64_t findings = CountOf(headline, "findings");
  const int64_t comparisons = CountOf(model, "comparisons");
  if (findings == 0) {
    if (comparisons == 0) return words.Text("verdict.nothing_compared");
    return words.Text("verdict.none", {{"n", words.Count(comparisons)}});
  }
  const int64_t journeys = CountOf(headline, "journeys");
  const int64_t touched = CountOf(headline, "journeys_touched");
  const int64_t contacts = CountOf(headline, "contacts");
  const int64_t behind = CountOf(headline, "contacts_behind");
  const std::string count = words.CountWord(findings);
  const std::string n = words.Count(findings);
  if (journeys == 0 || touched == 0) {
    return words.Text("verdict.found", {{"count", count}, {"n", n}, {"comparisons", words.Count(comparisons)}});
  }
  const std::string of_journeys =
      ShareInWords(words, "verdict.one_journey_in", "verdict.share_of_journeys", touched, journeys);
  if (contacts == 0 || behind == 0)
    return words.Text("verdict.touch", {{"count", count}, {"n", n}, {"journeys", of_journeys}});
  return words.Text(
      "verdict.touch_contacts",
      {{"count", count},
       {"n", n},
       {"journeys", of_journeys},
       {"contacts", ShareInWords(words, "verdict.one_contact_in", "verdict.share_of_contacts", behind, contacts)}});
}

}  // namespace reports
