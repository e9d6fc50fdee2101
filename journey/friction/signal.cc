// SPDX-License-Identifier: Apache-2.0
#include "journey/friction/signal.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "journey/friction/element_kind.h"

namespace journey::friction {
namespace {

using enum Signal;
using enum ElementKind;

constexpr uint16_t operator|(ElementKind a, ElementKind b) {
  return static_cast<uint16_t>(static_cast<uint16_t>(a) | static_cast<uint16_t>(b));
}
constexpr uint16_t operator|(uint16_t a, ElementKind b) { return static_cast<uint16_t>(a | static_cast<uint16_t>(b)); }

// The first one is a place holder, so that signals without thresholds have a list, too.
#define SIGNAL(constant, id, family, needs, weak_of, suppressions, weight, version, source, ...) \
  constexpr Threshold kThresholdsOf##constant[] = {Threshold{} __VA_OPT__(, ) __VA_ARGS__};
#include "journey/friction/signal_catalog.def"
#undef SIGNAL

constexpr SignalInfo kInfos[] = {
#define SIGNAL(constant, id, family, needs, weak_of, suppressions, weight, version, source, ...) \
  {id,                                                                                           \
   Family::family,                                                                               \
   needs,                                                                                        \
   Signal::weak_of,                                                                              \
   suppressions,                                                                                 \
   weight,                                                                                       \
   version,                                                                                      \
   source,                                                                                       \
   std::span<const Threshold>(kThresholdsOf##constant).subspan(1)},
#include "journey/friction/signal_catalog.def"
#undef SIGNAL
};

constexpr std::string_view kFactNames[] = {
#define FACT(constant, id) id,
#include "journey/friction/fact.def"
#undef FACT
};
static_assert(std::size(kFactNames) <= 64);

}  // namespace

std::string_view Name(Family family) {
  constexpr std::string_view kNames[kFamilies] = {"click",  "navigation", "speed",   "form",
                                                  "search", "checkout",   "contact", "bot"};
  return kNames[static_cast<size_t>(family)];
}

std::vector<std::string_view> FactNames(Facts facts) {
  std::vector<std::string_view> names;
  for (size_t i = 0; i < std::size(kFactNames); ++i) {
    if ((facts >> i & 1) != 0) names.push_back(kFactNames[i]);
  }
  return names;
}

const SignalInfo& Info(Signal signal) { return kInfos[static_cast<size_t>(signal)]; }

std::optional<Signal> FindSignal(std::string_view id) {
  const auto found =
      std::find_if(std::begin(kInfos), std::end(kInfos), [&](const SignalInfo& info) { return info.id == id; });
  if (found == std::end(kInfos)) return std::nullopt;
  return static_cast<Signal>(found - std::begin(kInfos));
}

const std::vector<std::string_view>& SignalIds() {
  static const auto& ids = *[] {
    auto* list = new std::vector<std::string_view>;
    for (const SignalInfo& info : kInfos) list->push_back(info.id);
    return list;
  }();
  return ids;
}

bool IsBySource(Signal signal) {
  constexpr Facts kTold = kFactReplies | kFactWaits | kFactTransfers | kFactReopens;
  return Info(signal).weak() || (Info(signal).needs & kTold) != 0;
}

}  // namespace journey::friction
