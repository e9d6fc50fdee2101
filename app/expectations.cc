// SPDX-License-Identifier: Apache-2.0
#include "app/expectations.h"

#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"
#include "journey/base/text.h"
#include "journey/base/time.h"
#include "journey/findings/figure_catalog.h"

namespace app {
namespace {

namespace findings = journey::findings;

constexpr std::string_view kShareExample = "\"share\": 0.9";
constexpr std::string_view kWithinExample = "\"within\": \"24h\"";

ExpectationFault Needs(const ExpectationOptions& given, std::string_view key, std::string_view example) {
  return {"", absl::StrFormat("%s needs `%s`, for example %s", given.measure, key, example)};
}

std::optional<ExpectationFault> FaultOfMeasure(const ExpectationOptions& given, const findings::MeasureInfo& info) {
  if (given.value.has_value()) {
    return ExpectationFault{"value", absl::StrFormat("%s is a share; write %s", given.measure, kShareExample)};
  }
  if (!given.share.has_value()) return Needs(given, "share", kShareExample);
  if (info.needs_limit && given.limit_us == 0) return Needs(given, "within", kWithinExample);
  if (!info.needs_limit && given.limit_us != 0) {
    return ExpectationFault{"within",
                            absl::StrFormat("%s has no limit of time; `within` belongs to first_reply_in_target, "
                                            "resolution_in_target, refund_in_time and to figures in seconds",
                                            given.measure)};
  }
  return std::nullopt;
}

std::optional<ExpectationFault> FaultOfFigure(const ExpectationOptions& given, const findings::FigureInfo& figure) {
  for (const auto& [key, text] : {std::pair<const char*, const std::string*>{"channel", &given.channel},
                                  {"touchpoint", &given.touchpoint},
                                  {"topic", &given.topic},
                                  {"segment", &given.segment}}) {
    if (text->empty()) continue;
    return ExpectationFault{
        key, absl::StrFormat("%s is a figure of all; only measures are judged by %s", given.measure, key)};
  }
  const bool share = figure.unit == "ratio", time = figure.unit == "s";
  const std::string_view example = share ? kShareExample : time ? kWithinExample : std::string_view("\"value\": 30");
  const std::string_view wanted = share ? "share" : time ? "within" : "value";
  for (const auto& [key, there] : {std::pair<std::string_view, bool>{"share", given.share.has_value()},
                                   {"within", given.limit_us != 0},
                                   {"value", given.value.has_value()}}) {
    if (there && key != wanted) {
      return ExpectationFault{std::string(key),
                              absl::StrFormat("%s takes `%s`; write %s", given.measure, wanted, example)};
    }
    if (!there && key == wanted) return Needs(given, wanted, example);
  }
  return std::nullopt;
}

}  // namespace

std::optional<ExpectationFault> FaultOf(const ExpectationOptions& given) {
  if (const auto measure = findings::FindMeasure(given.measure); measure.has_value()) {
    return FaultOfMeasure(given, findings::Info(*measure));
  }
  if (const findings::FigureInfo* figure = findings::FindFigure(given.measure); figure != nullptr) {
    return FaultOfFigure(given, *figure);
  }
  std::vector<std::string_view> known = findings::MeasureIds();
  for (const findings::FigureInfo& figure : findings::Figures()) known.push_back(figure.id);
  const std::string_view nearest = journey::base::NearestMatch(given.measure, known);
  return ExpectationFault{
      "measure", absl::StrFormat("there is no measure or figure %s%s", given.measure,
                                 nearest.empty() ? std::string() : absl::StrFormat("; did you mean %s?", nearest))};
}

absl::Status MakeExpectations(const std::vector<ExpectationOptions>& given, findings::ExpectationBook* book) {
  std::vector<findings::Expectation> measures;
  std::vector<findings::FigureExpectation> figures;
  for (const ExpectationOptions& one : given) {
    if (const auto fault = FaultOf(one); fault.has_value()) {
      return absl::InvalidArgumentError(absl::StrFormat("expectations: %s", fault->message));
    }
    const auto basis = findings::FindBasis(one.basis);
    if (!basis.has_value()) {
      return absl::InvalidArgumentError(absl::StrFormat("expectations: basis '%s' does not exist", one.basis));
    }
    if (const auto measure = findings::FindMeasure(one.measure); measure.has_value()) {
      findings::Expectation& expectation = measures.emplace_back();
      expectation.measure = *measure;
      expectation.basis = *basis;
      expectation.channel = one.channel;
      expectation.touchpoint = one.touchpoint;
      expectation.topic = one.topic;
      expectation.segment = one.segment;
      expectation.within_us = one.limit_us;
      expectation.share = *one.share;
      expectation.min_n = one.min_n;
      expectation.note = one.note;
      continue;
    }
    findings::FigureExpectation& expectation = figures.emplace_back();
    expectation.kpi = one.measure;
    expectation.basis = *basis;
    expectation.min_n = one.min_n;
    expectation.note = one.note;
    expectation.value = one.share.has_value()   ? *one.share
                        : one.value.has_value() ? *one.value
                                                : static_cast<double>(one.limit_us) / journey::base::kMicrosPerSecond;
  }
  return findings::ExpectationBook::Make(measures, figures, book);
}

}  // namespace app
