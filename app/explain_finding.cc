// SPDX-License-Identifier: Apache-2.0
#include "app/explain_finding.h"

#include <algorithm>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "app/export_command.h"
#include "app/model.h"
#include "journey/base/text.h"
#include "reports/figure_text.h"
#include "reports/finding_text.h"
#include "reports/html_card.h"
#include "reports/messages.h"

namespace app {
namespace {

namespace findings = journey::findings;
using findings::Finding;
using findings::Measure;
using reports::CountOf;
using reports::ItemsOf;
using reports::JsonValue;
using reports::Messages;
using reports::NumberOf;
using reports::StringOf;

constexpr size_t kIdDigits = 12;
constexpr size_t kNeighbours = 6;   // of each side
constexpr size_t kStepsShown = 40;  // of a journey
constexpr size_t kNearest = 3;      // ids that are offered instead of an unknown one

bool IsId(std::string_view id) {
  return id.size() == kIdDigits && id.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// How many of the digits differ.
int Distance(std::string_view a, std::string_view b) {
  int distance = 0;
  for (size_t i = 0; i < std::min(a.size(), b.size()); ++i) distance += a[i] == b[i] ? 0 : 1;
  return distance;
}

// The narrowest table that holds the customers, or the contacts, of a measure; others are in it, too. Of a deviation
// no table holds the customers: the one with its number.
std::string CommandFor(const RunOptions& options, const Finding& finding) {
  if (finding.kind == "deviation") return ExportCommand(options, "blueprints", {});
  FlagValues edge = {{"--edge-from", finding.touchpoint}};
  switch (finding.measure) {
    case Measure::kFirstReplyInTarget:
    case Measure::kResolutionInTarget:
    case Measure::kRepeat7d:
    case Measure::kChannelChange24h:
      return ExportCommand(options, "contacts", {});
    case Measure::kDropOff:
      edge.insert(edge.end(), {{"--edge-to", "(end)"}, {"--unit", "session"}});
      return ExportCommand(options, "customers", edge);
    case Measure::kContactAfter24h:
    case Measure::kPaymentSuccess:
    case Measure::kRefundInTime:
      if (finding.next_touchpoint.empty()) return "";
      edge.emplace_back("--edge-to", finding.next_touchpoint);
      return ExportCommand(options, "customers", edge);
    default:
      return "";
  }
}

// Lines under headings; labels and sentences are those of the report.
class Text {
 public:
  Text(const JsonValue& model, const Messages& words)
      : words_(words), page_{model, words, nullptr, {}, {}, {}}, finding_(model["findings"][0]) {}

  std::string Write(const Finding& finding, std::string_view set_aside, const std::string& command) {
    Line(reports::FindingSentence(words_, finding_));
    Line("");
    const std::string severity(StringOf(finding_, "severity"));
    Row("evidence.id", finding.id);
    Row("column.rank", words_.Count(finding.rank));
    Row("evidence.verdict", words_.Joined(words_.Label("verdict_word", StringOf(finding_, "verdict")),
                                          severity.empty() ? "" : words_.Label("severity", severity)));
    if (!set_aside.empty()) Row("explain.set_aside", std::string(set_aside));
    Row("column.scope", reports::FindingPlace(words_, finding_));
    Row("evidence.expected", reports::ExpectedLabel(words_, finding_));
    Row("evidence.note", finding.note.empty() ? "" : words_.Label("finding_note", finding.note));
    if (finding.limit_s.has_value()) Row("evidence.limit", words_.DurationInWords(*finding.limit_s));
    if (finding.actual.has_value()) {
      Row("evidence.actual", words_.Percent(*finding.actual, 1));
      Row("evidence.interval", words_.Interval(*finding.low, *finding.high));
    }
    Row("evidence.n", words_.Text("evidence.n_value",
                                  {{"n", words_.Count(finding.n)}, {"customers", words_.Count(finding.customers)}}));
    Row("evidence.impact", words_.Rounded(finding.impact));
    const std::string comparisons = words_.Count(finding.candidates);
    Row("evidence.tests",
        finding.q.has_value()
            ? words_.Text(
                  "evidence.tests_q",
                  {{"n", comparisons}, {"q", *finding.q < 0.001 ? "<\u00a00.001" : words_.Decimal(*finding.q, 3)}})
            : words_.Text("evidence.tests_value", {{"n", comparisons}}));
    Row("evidence.definition", reports::DefinitionText(words_, finding_));
    Statements("card.sure", reports::SureStatements(page_, finding_));
    Weeks(finding);
    Segments(finding);
    Support(finding);
    Neighbours("evidence.before", "before");
    Neighbours("evidence.after", "after");
    if (!finding.alternatives.empty()) {
      Statements("card.else", reports::AlternativeStatements(page_, finding_));
    }
    if (finding.verdict == findings::Verdict::kWorse) {
      Statements("card.cost", reports::CostStatements(page_, finding_));
      Heading("card.check");
      Line("  " + reports::CheckText(page_, finding_));
    }
    Journeys();
    if (!command.empty()) {
      Heading(finding.kind == "deviation" ? "explain.table" : "explain.command");
      Line("  " + command);
    }
    return std::move(out_);
  }

 private:
  void Line(const std::string& line) { out_ += journey::base::TerminalText(line) + "\n"; }
  void Row(std::string_view label, const std::string& value) {
    if (!value.empty()) Line("  " + words_.Text(label) + ": " + value);
  }
  void Heading(std::string_view id) {
    Line("");
    Line(words_.Text(id));
  }

  void Statements(std::string_view heading, const std::vector<reports::Statement>& statements) {
    if (statements.empty()) return;
    Heading(heading);
    for (const reports::Statement& statement : statements) {
      Line("  " + statement.head + (statement.text.empty() ? "" : " " + statement.text));
    }
  }

  std::string Rate(double rate, double low, double high, int64_t n) const {
    return absl::StrFormat("%s (%s)  n %s", words_.Percent(rate, 1), words_.Interval(low, high), words_.Count(n));
  }

  void Weeks(const Finding& finding) {
    if (finding.weeks.empty()) return;
    Heading("evidence.weeks");
    for (size_t i = 0; i < finding.weeks.size(); ++i) {
      const findings::Week& week = finding.weeks[i];
      const double rate = week.n == 0 ? 0 : static_cast<double>(week.hits) / static_cast<double>(week.n);
      Line(absl::StrFormat("  %s  %s", StringOf(finding_["weeks"][static_cast<rapidjson::SizeType>(i)], "week"),
                           Rate(rate, week.low, week.high, week.n)));
    }
  }

  void Segments(const Finding& finding) {
    if (finding.segments.empty()) return;
    Heading("explain.segments");
    for (const findings::SegmentRate& rate : finding.segments) {
      Line(absl::StrFormat("  %s  %s", reports::SegmentLabel(words_, rate.segment),
                           Rate(rate.rate, rate.low, rate.high, rate.n)));
    }
  }

  void Support(const Finding& finding) {
    if (finding.support.empty()) return;
    Heading("card.also_in");
    for (const JsonValue& other : ItemsOf(finding_, "support")) {
      Line(absl::StrFormat("  %s  %s: %s  %s  n %s", StringOf(other, "id"), reports::FindingName(words_, other),
                           words_.Percent(NumberOf(other, "actual").value_or(0), 1),
                           reports::ExpectedLabel(words_, other), words_.Count(CountOf(other, "n"))));
    }
  }

  void Neighbours(std::string_view heading, std::string_view key) {
    const reports::JsonItems items = ItemsOf(finding_, key);
    if (items.empty()) return;
    Heading(heading);
    size_t shown = 0;
    for (const JsonValue& one : items) {
      if (shown++ == kNeighbours) break;
      std::string name(StringOf(one, "touchpoint"));
      if (const std::string_view channel = StringOf(one, "channel"); !channel.empty()) {
        name = words_.Joined(name, words_.Label("channel", channel));
      }
      if (const auto usual = NumberOf(one, "usual"); usual.has_value()) {
        name = words_.Text("card.usual", {{"step", name}, {"usual", words_.Percent(*usual, 1)}});
      }
      Line("  " + words_.Percent(NumberOf(one, "share").value_or(0), 1) + "  " + name);
    }
  }

  void Journeys() {
    const reports::JsonItems journeys = ItemsOf(finding_, "journeys");
    if (journeys.empty()) return;
    Heading("explain.journeys");
    for (const JsonValue& journey : journeys) Journey(journey);
  }

  // The steps around the first failure, where there are too many.
  void Journey(const JsonValue& journey) {
    const JsonValue& steps = journey["steps"];
    Line(absl::StrFormat("  %s  %s", StringOf(journey, "customer"), StringOf(journey, "start")));
    const size_t all = steps.Size();
    size_t middle = 0;
    while (middle < all && StringOf(steps[static_cast<rapidjson::SizeType>(middle)], "mark") != "failure") ++middle;
    size_t begin = 0;
    if (all > kStepsShown && middle < all)
      begin = std::min(middle - std::min(middle, kStepsShown / 2), all - kStepsShown);
    const size_t end = std::min(all, begin + kStepsShown);
    for (size_t i = begin; i < end; ++i) {
      const JsonValue& step = steps[static_cast<rapidjson::SizeType>(i)];
      const auto seconds = static_cast<int64_t>(NumberOf(step, "offset_s").value_or(0));
      const std::string_view mark = StringOf(step, "mark");
      const bool told = mark == "failure" || mark == "contact" || mark == "done";
      Line(absl::StrFormat("    %4d:%02d:%02d  %-8s  %s%s", seconds / 3600, seconds / 60 % 60, seconds % 60,
                           words_.Label("channel", StringOf(step, "channel")), StringOf(step, "touchpoint"),
                           told ? "  (" + words_.Label("mark", mark) + ")" : ""));
    }
    if (end - begin < all) {
      Line("    " + words_.Text("explain.further", {{"n", words_.Count(static_cast<int64_t>(all - (end - begin)))}}));
    }
  }

  const Messages& words_;
  const reports::Page page_;
  const JsonValue& finding_;
  std::string out_;
};

// "slight", or "explained" and by which.
std::string SetAside(const findings::FindingResult& result, const Finding& finding) {
  if (finding.set_aside.empty()) return "";
  for (const Finding& other : result.findings) {
    for (const findings::Support& support : other.support) {
      if (support.id == finding.id) return finding.set_aside + ", " + other.id;
    }
  }
  return finding.set_aside;
}

}  // namespace

bool LooksLikeFinding(std::string_view id) {
  return IsId(id) || (id.size() > 1 && id[0] == '#' && id.find_first_not_of("0123456789", 1) == std::string_view::npos);
}

const Finding* FindFinding(const findings::FindingResult& result, std::string_view id) {
  int64_t rank = 0;
  const bool by_rank = id.starts_with('#') && absl::SimpleAtoi(std::string(id.substr(1)), &rank);
  for (const Finding& finding : result.findings) {
    if (by_rank ? finding.rank == rank : finding.id == id) return &finding;
  }
  return nullptr;
}

absl::Status NoSuchFinding(const findings::FindingResult& result, std::string_view id) {
  if (result.findings.empty()) {
    return absl::NotFoundError(
        absl::StrFormat("explain %s: nothing was compared in these inputs, so there is no finding", id));
  }
  if (id.starts_with('#')) {
    return absl::NotFoundError(
        absl::StrFormat("explain %s: there is no such rank; ranks go from #1 to #%d, and `export "
                        "findings` lists them in this order",
                        id, result.findings.size()));
  }
  std::vector<std::string> ids;
  for (const Finding& finding : result.findings) ids.push_back(finding.id);
  std::sort(ids.begin(), ids.end(), [&](const std::string& a, const std::string& b) {
    const int near = Distance(a, id), far = Distance(b, id);
    return near != far ? near < far : a < b;
  });
  std::string nearest;
  for (size_t i = 0; i < std::min(kNearest, ids.size()); ++i) nearest += (i == 0 ? "" : ", ") + ids[i];
  return absl::NotFoundError(
      absl::StrFormat("explain %s: there is no such finding, and no customer has this identifier; the nearest ids of "
                      "findings are %s; `export findings` lists all",
                      id, nearest));
}

std::string DescribeFinding(const RunOptions& options, const RunData& data, const Analysis& analysis,
                            const Finding& finding) {
  Analysis alone = analysis;
  alone.findings.findings.assign(1, finding);
  alone.findings.findings[0].set_aside.clear();
  const rapidjson::Document model = MakeModel(options, data, alone);
  const reports::Language language = reports::ParseLanguage(options.language).value_or(reports::Language::kEnglish);
  absl::TimeZone zone = absl::UTCTimeZone();
  absl::LoadTimeZone(std::string(StringOf(model, "time_zone")), &zone);
  const Messages words(language, zone);
  return Text(model, words).Write(finding, SetAside(analysis.findings, finding), CommandFor(options, finding));
}

}  // namespace app
