// SPDX-License-Identifier: Apache-2.0
#include "reports/finding_model.h"

#include <algorithm>

#include "journey/base/text.h"
#include "journey/base/time.h"
#include "reports/figure_model.h"

namespace reports {

namespace {

namespace base = journey::base;
namespace event = journey::event;
namespace findings = journey::findings;

constexpr size_t kNeighboursShown = 6;

void AddNeighbours(JsonObject& object, std::string_view key, const std::vector<findings::TouchpointCount>& counts,
                   int64_t incidents) {
  JsonArray array = object.Array(key);
  for (size_t i = 0; i < std::min(kNeighboursShown, counts.size()); ++i) {
    JsonObject one = array.Object();
    one.Add("touchpoint", counts[i].touchpoint);
    one.AddUnlessEmpty("channel", counts[i].channel);
    one.Add("count", counts[i].count);
    one.Add("share", incidents == 0 ? 0.0 : static_cast<double>(counts[i].count) / static_cast<double>(incidents));
    one.Add("usual", counts[i].usual);
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
      cell.AddUnlessEmpty("channel", step.channel);
      cell.Add("kind", event::Name(step.kind));
      cell.Add("mark", findings::Name(step.mark));
    }
  }
}

void AddSupport(JsonObject& object, const findings::Finding& finding) {
  JsonArray support = object.Array("support");
  for (const findings::Support& other : finding.support) {
    JsonObject one = support.Object();
    one.Add("id", other.id);
    one.Add("measure", other.measure_id);
    one.Add("basis", findings::Name(other.basis));
    one.AddUnlessEmpty("touchpoint", other.touchpoint);
    one.AddUnlessEmpty("channel", other.channel);
    one.AddUnlessEmpty("segment", other.segment);
    one.Add("n", other.n);
    one.Add("actual", other.actual);
    one.Add("expected", other.expected);
    one.Add("low", other.low);
    one.Add("high", other.high);
    one.Add("impact", other.impact);
    one.Add("direction", DirectionName(other.higher_is_better));
    one.Add("limit_s", other.limit_s);
  }
}

void AddSegments(JsonObject& object, const findings::Finding& finding) {
  JsonArray segments = object.Array("segments");
  for (const findings::SegmentRate& rate : finding.segments) {
    JsonObject one = segments.Object();
    one.Add("segment", rate.segment);
    one.Add("n", rate.n);
    one.Add("hits", rate.hits);
    one.Add("rate", rate.rate);
    one.Add("low", rate.low);
    one.Add("high", rate.high);
  }
}

// What a pain point may cost, what else could explain it, and how sure it is.
void AddMeaning(JsonObject& object, const findings::Finding& finding) {
  JsonObject cost = object.Object("cost");
  cost.Add("contacts", finding.cost.contacts);
  cost.Add("contacts_share", finding.cost.contacts_share);
  cost.Add("goals", finding.cost.goals);
  cost.Add("hours", finding.cost.hours);
  cost.Add("money", finding.cost.money);
  cost.AddUnlessEmpty("currency", finding.cost.currency);
  JsonArray alternatives = object.Array("alternatives");
  for (const findings::Alternative& alternative : finding.alternatives) {
    JsonObject one = alternatives.Object();
    one.Add("id", alternative.id);
    JsonObject args = one.Object("args");
    for (const auto& [name, number] : alternative.numbers) args.Add(name, number);
    for (const auto& [name, text] : alternative.texts) args.Add(name, text);
  }
  JsonObject sure = object.Object("sure");
  sure.Add("happened", findings::Name(finding.sure_happened));
  sure.Add("place", findings::Name(finding.sure_place));
}

void AddFinding(const findings::Finding& finding, const ModelInput& input, JsonObject one) {
  one.Add("id", finding.id);
  one.Add("rank", finding.rank);
  one.Add("kind", finding.kind);
  one.Add("basis", findings::Name(finding.basis));
  one.Add("measure", finding.measure_id);
  one.AddUnlessEmpty("stage", finding.stage);
  one.AddUnlessEmpty("touchpoint", finding.touchpoint);
  one.AddUnlessEmpty("channel", finding.channel);
  one.AddUnlessEmpty("segment", finding.segment);
  one.Add("actual", finding.actual);
  one.Add("expected", finding.expected);
  one.Add("low", finding.low);
  one.Add("high", finding.high);
  one.Add("n", finding.n);
  one.Add("customers", finding.customers);
  one.Add("impact", finding.impact);
  one.Add("q", finding.q);
  one.Add("unit", finding.unit);
  one.Add("direction", DirectionName(finding.higher_is_better));
  one.Add("verdict", findings::Name(finding.verdict));
  if (finding.severity.has_value()) one.Add("severity", findings::Name(*finding.severity));
  one.AddUnlessEmpty("next_touchpoint", finding.next_touchpoint);
  one.Add("limit_s", finding.limit_s);
  if (finding.is_default) one.Add("default", true);
  one.AddUnlessEmpty("note", finding.note);
  one.Add("candidates", finding.candidates);
  AddNeighbours(one, "before", finding.before, finding.incidents);
  AddNeighbours(one, "after", finding.after, finding.incidents);
  one.Add("steps_n", finding.incidents);
  JsonArray weeks = one.Array("weeks");
  for (const findings::Week& week : finding.weeks) {
    JsonObject cell = weeks.Object();
    cell.Add("week", CivilDate(week.monday));
    cell.Add("n", week.n);
    cell.Add("hits", week.hits);
    cell.Add("low", week.low);
    cell.Add("high", week.high);
  }
  AddSupport(one, finding);
  AddSegments(one, finding);
  if (finding.verdict == findings::Verdict::kWorse) AddMeaning(one, finding);
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
