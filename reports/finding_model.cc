// SPDX-License-Identifier: Apache-2.0
#include "reports/finding_model.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "journey/base/text.h"
#include "journey/base/time.h"

namespace reports {

namespace {

namespace base = journey::base;
namespace event = journey::event;
namespace findings = journey::findings;

constexpr size_t kNeighboursShown = 6;

void AddText(JsonObject& object, std::string_view key, std::string_view text) {
  if (!text.empty()) object.Add(key, text);
}

void AddNeighbours(JsonObject& object, std::string_view key, const std::vector<findings::TouchpointCount>& counts,
                   int64_t incidents) {
  JsonArray array = object.Array(key);
  for (size_t i = 0; i < std::min(kNeighboursShown, counts.size()); ++i) {
    JsonObject one = array.Object();
    one.Add("touchpoint", counts[i].touchpoint);
    AddText(one, "channel", counts[i].channel);
    one.Add("count", counts[i].count);
    one.Add("share", incidents == 0 ? 0.0 : static_cast<double>(counts[i].count) / static_cast<double>(incidents));
  }
}

void AddJourneys(JsonObject& object, const findings::Finding& finding, const ModelInput& input) {
  JsonArray journeys = object.Array("journeys");
  for (const findings::EvidenceJourney& journey : finding.journeys) {
    if (journey.steps.empty()) continue;
    JsonObject one = journeys.Object();
    one.Add("customer", input.customer_name(journey.representative));
    one.Add("start", base::FormatInstant(journey.steps[0].time_us));
    JsonArray steps = one.Array("steps");
    for (const findings::EvidenceStep& step : journey.steps) {
      JsonObject cell = steps.Object();
      cell.Add("offset_s", static_cast<double>(step.time_us - journey.steps[0].time_us) / base::kMicrosPerSecond);
      cell.Add("touchpoint", step.touchpoint);
      AddText(cell, "channel", step.channel);
      cell.Add("kind", event::Name(step.kind));
      cell.Add("mark", findings::Name(step.mark));
    }
  }
}

void AddFinding(const findings::Finding& finding, const ModelInput& input, JsonObject one) {
  one.Add("id", finding.id);
  one.Add("rank", finding.rank);
  one.Add("kind", finding.kind);
  one.Add("basis", findings::Name(finding.basis));
  one.Add("measure", findings::Info(finding.measure).id);
  AddText(one, "stage", finding.stage);
  AddText(one, "touchpoint", finding.touchpoint);
  AddText(one, "channel", finding.channel);
  AddText(one, "segment", finding.segment);
  one.Add("actual", finding.actual);
  one.Add("expected", finding.expected);
  one.Add("low", finding.low);
  one.Add("high", finding.high);
  one.Add("n", finding.n);
  one.Add("customers", finding.customers);
  one.Add("impact", finding.impact);
  one.Add("q", finding.q);
  one.Add("unit", finding.unit);
  one.Add("direction", std::string_view(finding.higher_is_better ? "higher_is_better" : "lower_is_better"));
  one.Add("verdict", findings::Name(finding.verdict));
  if (finding.severity.has_value()) one.Add("severity", findings::Name(*finding.severity));
  AddText(one, "next_touchpoint", finding.next_touchpoint);
  one.Add("limit_s", finding.limit_s);
  if (finding.is_default) one.Add("default", true);
  AddText(one, "note", finding.note);
  one.Add("candidates", finding.candidates);
  AddNeighbours(one, "before", finding.before, finding.incidents);
  AddNeighbours(one, "after", finding.after, finding.incidents);
  one.Add("steps_n", finding.incidents);
  JsonArray weeks = one.Array("weeks");
  for (const findings::Week& week : finding.weeks) {
    JsonObject cell = weeks.Object();
    const absl::CivilDay monday = absl::CivilDay(1970, 1, 1) + week.monday;
    cell.Add("week", absl::StrFormat("%04d-%02d-%02d", monday.year(), monday.month(), monday.day()));
    cell.Add("n", week.n);
    cell.Add("hits", week.hits);
  }
  AddJourneys(one, finding, input);
}

}  // namespace

void AddFindings(const ModelInput& input, JsonObject& model) {
  const findings::FindingResult& result = *input.findings;
  int64_t worse = 0;
  size_t others = 0;
  JsonArray array = model.Array("findings");
  for (const findings::Finding& finding : result.findings) {
    if (!finding.set_aside.empty()) continue;
    const bool is_worse = finding.verdict == findings::Verdict::kWorse;
    worse += is_worse;
    if (!is_worse && others++ >= kFindingsShown) continue;
    AddFinding(finding, input, array.Object());
  }
  model.Add("comparisons", result.candidates);
  JsonObject headline = model.Object("headline");
  headline.Add("findings", worse);
  headline.Add("journeys", input.totals.journeys);
  headline.Add("journeys_touched", result.journeys_touched);
  headline.Add("contacts", input.totals.contacts);
  headline.Add("contacts_behind", result.contacts_behind);
}

void AddContactAfter(const findings::FindingResult& result, std::string_view touchpoint, JsonObject& object) {
  for (const findings::Finding& finding : result.findings) {
    if (finding.measure != findings::Measure::kContactAfter24h || finding.touchpoint != touchpoint ||
        !finding.channel.empty() || !finding.segment.empty() || !finding.actual.has_value()) {
      continue;
    }
    JsonObject cell = object.Object("contact_after");
    cell.Add("n", finding.n);
    cell.Add("hits", static_cast<int64_t>(*finding.actual * static_cast<double>(finding.n) + 0.5));
    cell.Add("rate", *finding.actual);
    cell.Add("low", finding.low);
    cell.Add("high", finding.high);
    return;
  }
}

}  // namespace reports
