// SPDX-License-Identifier: Apache-2.0
#include "journey/friction/speed.h"

#include <algorithm>
#include <iterator>

#include "journey/event/name_words.h"

namespace journey::friction {
namespace {

using event::Field;
using event::kNone;

struct MetricInfo {
  std::string_view name;
  Signal signal;
  Facts fact;
  std::string_view threshold;
  int64_t good;  // 0: a quarter of poor
};

constexpr MetricInfo kInfos[kMetrics] = {
    {"lcp", Signal::kSlowLcp, kFactLcp, "poor_ms", 2500},
    {"inp", Signal::kSlowInp, kFactInp, "poor_ms", 200},
    {"cls", Signal::kSlowCls, kFactCls, "poor_thousandths", 100},
    {"fcp", Signal::kSlowFcp, kFactFcp, "poor_ms", 1800},
    {"ttfb", Signal::kSlowTtfb, kFactTtfb, "poor_ms", 800},
    {"load", Signal::kSlowLoad, kFactLoad, "poor_ms", 0},
    {"server_time", Signal::kSlowLoadWeak, kFactServerTime, "poor_ms", 0},
};

const MetricInfo& Info(Metric metric) { return kInfos[static_cast<size_t>(metric)]; }

constexpr int64_t kLongest = 24 * 3600 * 1000;  // a longer one is no measurement

// `value` is money (ten-thousandths), `duration` microseconds, `score` thousandths.
std::optional<int64_t> ValueOf(const event::SideFields& side, Metric metric) {
  const int64_t unit = metric == Metric::kCls ? 1000 : 1;
  const auto scaled = [&](int64_t value, int64_t scale) -> std::optional<int64_t> {
    if (value < 0 || value / scale > kLongest) return std::nullopt;
    return value * unit / scale;
  };
  if (const auto value = side.Get(Field::kValue)) return scaled(*value, event::kMoneyScale);
  if (const auto value = side.Get(Field::kDuration); value.has_value() && metric != Metric::kCls)
    return scaled(*value, 1000);
  if (const auto value = side.Get(Field::kScore)) return scaled(*value, event::kNumberScale);
  return std::nullopt;
}

}  // namespace

std::string_view Name(Metric metric) { return Info(metric).name; }
Signal SignalOf(Metric metric) { return Info(metric).signal; }
Facts FactOf(Metric metric) { return Info(metric).fact; }

int64_t PoorLimit(Metric metric, const RuleSet& rules) { return rules.Get(SignalOf(metric), Info(metric).threshold); }

int64_t GoodLimit(Metric metric, const RuleSet& rules) {
  return Info(metric).good > 0 ? Info(metric).good : PoorLimit(metric, rules) / 4;
}

std::optional<Metric> FindMetric(std::string_view name) {
  const event::NameWords words(name.substr(0, 128));
  if (words.HasAny("lcp") || (words.Has("largest") && words.HasAny("contentful"))) return Metric::kLcp;
  if (words.HasAny("inp") || (words.Has("interaction") && words.Has("paint"))) return Metric::kInp;
  if (words.HasAny("cls") || (words.Has("layout") && words.Has("shift"))) return Metric::kCls;
  if (words.HasAny("fcp") || (words.Has("first") && words.Has("contentful"))) return Metric::kFcp;
  if (words.HasAny("ttfb") || (words.Has("first") && words.Has("byte"))) return Metric::kTtfb;
  if (words.HasAny("load onload loadtime pageload")) return Metric::kLoad;
  if (words.HasAny("server backend") && words.HasAny("time duration response")) return Metric::kServerTime;
  return std::nullopt;
}

SpeedReader::SpeedReader(const event::EventTable* table, const RuleSet& rules) : table_(table) {
  for (size_t i = 0; i < kMetrics; ++i) {
    good_[i] = GoodLimit(static_cast<Metric>(i), rules);
    poor_[i] = PoorLimit(static_cast<Metric>(i), rules);
  }
}

std::optional<Measured> SpeedReader::Read(const Moment& moment, IncidentSink* sink) {
  const event::SideFields& side = moment.event->side;
  const auto name = side.Text(Field::kMetric);
  if (!name.has_value()) return std::nullopt;
  const auto [place, is_new] = metrics_.try_emplace(*name, Metric::kCount);
  if (is_new) place->second = FindMetric(table_->dictionaries.strings[*name]).value_or(Metric::kCount);
  const Metric metric = place->second;
  if (metric == Metric::kCount) return std::nullopt;
  const std::optional<int64_t> value = ValueOf(side, metric);
  if (!value.has_value()) return std::nullopt;
  const auto i = static_cast<size_t>(metric);
  if (*value > poor_[i]) {
    const int64_t lost_us = metric == Metric::kCls ? 0 : std::max<int64_t>(0, *value - good_[i]) * 1000;
    sink->Fire(SignalOf(metric), moment.spot(), moment.time_us(), lost_us);
  }
  return Measured{.metric = metric,
                  .value = *value,
                  .touchpoint = moment.touchpoint,
                  .platform = side.Text(Field::kPlatform).value_or(kNone),
                  .time_us = moment.time_us(),
                  .poor = *value > poor_[i]};
}

}  // namespace journey::friction
