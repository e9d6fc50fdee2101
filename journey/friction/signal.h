// SPDX-License-Identifier: Apache-2.0
// The catalogue of friction signals: what exists, what each needs, and its published defaults. docs/signals.md is made
// of it.
#ifndef JOURNEY_FRICTION_SIGNAL_H_
#define JOURNEY_FRICTION_SIGNAL_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace journey::friction {

enum class Signal : uint8_t {
#define SIGNAL(constant, id, family, needs, weak_of, suppressions, weight, version, source, ...) constant,
#include "journey/friction/signal_catalog.def"
#undef SIGNAL
  kCount
};
inline constexpr size_t kSignals = static_cast<size_t>(Signal::kCount);
static_assert(kSignals <= 64, "sets of signals are words of 64 bits");

using SignalSet = uint64_t;
constexpr SignalSet SetOf(Signal signal) { return SignalSet{1} << static_cast<unsigned>(signal); }

enum class Family : uint8_t { kClick, kNavigation, kSpeed, kForm, kSearch, kCheckout, kContact, kBot };
inline constexpr size_t kFamilies = 8;
std::string_view Name(Family family);

// What the events of a run hold; a signal is measurable where all that it needs was seen.
using Facts = uint64_t;
namespace internal {
enum class FactBit : unsigned {
#define FACT(constant, id) constant,
#include "journey/friction/fact.def"
#undef FACT
  kCount
};
}  // namespace internal
#define FACT(constant, id) \
  inline constexpr Facts constant = Facts{1} << static_cast<unsigned>(internal::FactBit::constant);
#include "journey/friction/fact.def"
#undef FACT
// The ids of the facts in the set, in the order of fact.def.
std::vector<std::string_view> FactNames(Facts facts);

struct Threshold {
  std::string_view name;
  int64_t value = 0;  // the default
  int64_t lowest = 0, highest = 0;
};

struct SignalInfo {
  std::string_view id;
  Family family;
  Facts needs;
  Signal weak_of;         // kCount: stands for itself
  uint16_t suppressions;  // kinds of elements (element_kind.h)
  int weight;
  int version;
  std::string_view source;
  std::span<const Threshold> thresholds;

  bool weak() const { return weak_of != Signal::kCount; }
};

const SignalInfo& Info(Signal signal);
std::optional<Signal> FindSignal(std::string_view id);
const std::vector<std::string_view>& SignalIds();

// Signals that are measured source by source, since each source either tells what they need or does not: a weak one
// counts only the events of sources without what the better one needs.
bool IsBySource(Signal signal);

}  // namespace journey::friction

#endif  // JOURNEY_FRICTION_SIGNAL_H_
