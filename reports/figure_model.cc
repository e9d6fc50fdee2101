// SPDX-License-Identifier: Apache-2.0
#include "reports/figure_model.h"

#include <string>

#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "journey/base/time.h"

namespace reports {

namespace {

namespace base = journey::base;
namespace event = journey::event;
namespace findings = journey::findings;
namespace service = journey::service;

constexpr std::string_view kHoursFigure = "first_reply_in_target";

double Seconds(int64_t micros) { return static_cast<double>(micros) / base::kMicrosPerSecond; }

// What a figure has wherever it stands.
void AddValue(const service::KpiRow& row, JsonObject& object) {
  object.Add("kpi", row.kpi);
  object.AddUnlessEmpty("window", row.window);
  object.Add("unit", row.unit);
  object.Add("value", row.value);
  object.Add("low", row.low);
  object.Add("high", row.high);
  object.Add("n", row.n);
  if (row.business_clock) object.Add("clock", std::string_view("business"));
  if (row.censored.has_value()) object.Add("censored", *row.censored);
  if (row.not_measured.has_value()) object.Add("not_measured", *row.not_measured);
}

void AddKpis(const std::vector<service::KpiRow>& rows, JsonObject& model) {
  JsonArray kpis = model.Array("kpis");
  for (const service::KpiRow& row : rows) {
    const bool by_time = row.segment.rfind("week=", 0) == 0 || row.segment.rfind("weekday_hour=", 0) == 0;
    if (by_time) continue;
    JsonObject one = kpis.Object();
    one.AddUnlessEmpty("segment", row.segment);
    AddValue(row, one);
  }
}

void AddService(const std::vector<findings::FigureVerdict>& verdicts, JsonObject& model) {
  JsonArray rows = model.Array("service");
  for (const findings::FigureVerdict& verdict : verdicts) {
    JsonObject one = rows.Object();
    one.Add("group", verdict.group);
    AddValue(verdict.row, one);
    one.Add("verdict", verdict.verdict);
    if (verdict.has_target) {
      one.Add("direction", DirectionName(verdict.higher_is_better));
      one.Add("target", verdict.target);
      one.Add("far_off", verdict.far_off);
      one.Add("basis", findings::Name(verdict.basis));
      if (verdict.is_default) one.Add("default", true);
      one.AddUnlessEmpty("note", verdict.note);
    }
    JsonArray weeks = one.Array("weeks");
    for (const findings::WeekValue& week : verdict.weeks) {
      JsonObject cell = weeks.Object();
      cell.Add("week", CivilDate(week.monday));
      cell.Add("value", week.value);
      cell.Add("n", week.n);
    }
  }
}

void AddHours(const ModelInput& input, JsonObject& model) {
  if (input.figures->hours.empty()) return;
  JsonObject hours = model.Object("hours");
  hours.Add("zone", input.hours_zone);
  for (const findings::FigureVerdict& verdict : *input.service) {
    if (verdict.row.kpi == kHoursFigure && verdict.row.segment.empty() && verdict.has_target)
      hours.Add("target", verdict.target);
  }
  JsonArray cells = hours.Array("cells");
  for (const service::HourCell& cell : input.figures->hours) {
    JsonObject one = cells.Object();
    one.Add("weekday", cell.weekday);
    one.Add("hour", cell.hour);
    one.Add("contacts", cell.contacts);
    one.Add("n", cell.n);
    one.Add("hits", cell.hits);
    if (cell.closed) one.Add("closed", true);
    one.Add("agents", cell.agents);
  }
}

void AddSurveys(const service::SurveyTies& ties, JsonObject& model) {
  if (ties.answers == 0) return;
  JsonObject surveys = model.Object("surveys");
  surveys.Add("answers", ties.answers);
  surveys.Add("tied_by_id", ties.tied_by_id);
  surveys.Add("tied_by_time", ties.tied_by_time);
  surveys.Add("untied", ties.untied);
  surveys.Add("window_s", Seconds(ties.window_us));
}

void AddExpectations(const findings::ExpectationBook& book, JsonObject& model) {
  JsonArray expectations = model.Array("expectations");
  for (const findings::Expectation& expectation : book.all()) {
    JsonObject one = expectations.Object();
    one.Add("measure", findings::Info(expectation.measure).id);
    one.AddUnlessEmpty("channel", expectation.channel);
    one.AddUnlessEmpty("touchpoint", expectation.touchpoint);
    if (expectation.touchpoint_kind.has_value()) one.Add("touchpoint_kind", event::Name(*expectation.touchpoint_kind));
    one.AddUnlessEmpty("topic", expectation.topic);
    one.AddUnlessEmpty("segment", expectation.segment);
    if (expectation.within_us > 0) one.Add("within_s", Seconds(expectation.within_us));
    one.Add("value", expectation.share);
    one.Add("direction", DirectionName(findings::Info(expectation.measure).higher_is_better));
    if (expectation.min_n > 0) one.Add("min_n", expectation.min_n);
    one.Add("basis", findings::Name(expectation.basis));
    one.Add("default", expectation.is_default);
    one.AddUnlessEmpty("note", expectation.note);
  }
  for (const findings::FigureExpectation& expectation : book.figures()) {
    JsonObject one = expectations.Object();
    one.Add("measure", expectation.kpi);
    one.Add("value", expectation.value);
    one.Add("direction", DirectionName(expectation.higher_is_better));
    if (expectation.min_n > 0) one.Add("min_n", expectation.min_n);
    one.Add("basis", findings::Name(expectation.basis));
    one.Add("default", expectation.is_default);
    one.AddUnlessEmpty("note", expectation.note);
  }
}

}  // namespace

std::string_view DirectionName(bool higher_is_better) {
  return higher_is_better ? "higher_is_better" : "lower_is_better";
}

std::string CivilDate(int32_t day) {
  const absl::CivilDay date = absl::CivilDay(1970, 1, 1) + day;
  return absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(), date.day());
}

void AddFigures(const ModelInput& input, JsonObject& model) {
  AddKpis(input.figures->rows, model);
  AddService(*input.service, model);
  AddHours(input, model);
  AddSurveys(input.figures->ties, model);
  AddExpectations(*input.expectations, model);
}

}  // namespace reports
