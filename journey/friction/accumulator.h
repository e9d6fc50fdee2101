// SPDX-License-Identifier: Apache-2.0
// Friction of all customers: counts by signal, touchpoint and channel, and what could not be measured.
//
// One accumulator a worker; whole customers in any order; integers only until Finish, and the same result for any split
// of the customers. A suppressed incident counts as suppressed and in nothing else.
#ifndef JOURNEY_FRICTION_ACCUMULATOR_H_
#define JOURNEY_FRICTION_ACCUMULATOR_H_

#include <array>
#include <compare>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "journey/contact/contact.h"
#include "journey/friction/scanner.h"
#include "journey/friction/score.h"
#include "journey/friction/self_service.h"
#include "journey/friction/setup.h"
#include "journey/stats/quantile_tally.h"
#include "journey/stats/rate_tally.h"
#include "journey/stitch/customer.h"

namespace journey::friction {

enum class SignalBasis : uint8_t {
  kDetected,
  kLabelled,  // by the source
  kMixed,     // both
  kWeak,      // by a rule that stands in for a better one
  kNotMeasurable,
};
std::string_view Name(SignalBasis basis);

struct SignalCounts {
  int64_t count = 0;      // incidents, suppressed ones left out
  int64_t sessions = 0;   // with one; contacts may lie in none
  int64_t customers = 0;  // with one
  int64_t suppressed = 0;
  int64_t labelled = 0;  // of count
  int64_t lost_us = 0;   // of the customers' time, as far as it is known
};

struct SignalRow {
  Signal signal = Signal::kCount;
  std::string touchpoint, channel;  // "" = not known
  SignalCounts counts;
  SignalBasis basis = SignalBasis::kDetected;
  std::string element;  // the most frequent one, cut to kElementBytes; "" = none named
  int64_t element_count = 0;
};
inline constexpr size_t kElementBytes = 120;

struct SignalTotal {
  SignalCounts counts;
  SignalBasis basis = SignalBasis::kNotMeasurable;
  Facts missing = 0;  // of what it needs; none where it is measurable
};

// A measured time of pages, by page and platform; "" = all.
struct SpeedRow {
  Metric metric = Metric::kCount;
  std::string touchpoint, platform;
  int64_t n = 0;
  int64_t p75 = 0;  // milliseconds; of CLS thousandths
  int64_t good = 0, poor = 0;
  double apdex = 0;  // (satisfied + tolerating / 2) / n, with T = the good limit and 4T
};

// How many measured views of a page were poor, with customers as clusters.
struct SpeedPlace {
  Metric metric = Metric::kCount;
  std::string touchpoint;
  stats::RateTally rate;
  stats::DayTally days;
};

struct FrictionResult {
  std::vector<SignalRow> rows;  // by (signal in the order of the catalogue, touchpoint, channel)
  std::array<SignalTotal, kSignals> totals{};
  std::vector<SignalSet> by_source;  // by source: the signals of which its incidents count
  ScoreResult score;
  std::vector<SelfServiceRow> self_service;
  std::vector<SpeedRow> speed;           // by (metric, n descending, touchpoint, platform)
  std::vector<SpeedPlace> speed_places;  // by (metric, touchpoint)
  uint64_t unknown_labels = 0;           // words of the field `signal` that name no signal
  uint64_t dropped = 0;                  // incidents beyond the bounds of the scanner
};

class FrictionAccumulator {
 public:
  // `setup` outlives it.
  explicit FrictionAccumulator(const FrictionSetup* setup)
      : setup_(setup), scanner_(setup), score_(&setup->rules(), setup->has_goal()), self_service_(setup) {
    facts_.resize(setup->table().sources.size());
  }

  // `all`: the contacts of the component.
  void Add(const stitch::Customer& customer, std::span<const contact::Contact> contacts,
           const std::vector<contact::Contact>& all);
  // Of the last customer added; valid until the next one.
  std::span<const Incident> incidents() const { return incidents_; }
  std::span<const Measured> measured() const { return scanner_.measured(); }
  void AddLoose(std::span<const contact::Contact> contacts, const std::vector<contact::Contact>& all);
  // REQUIRES: made for the same setup.
  void Merge(const FrictionAccumulator& other);
  FrictionResult Finish();

 private:
  static constexpr uint32_t kAnySource = 0xffffffffu;
  // `touchpoint` and `channel` of totals are kTotal.
  static constexpr uint32_t kTotal = 0xfffffffeu;
  struct Key {
    Signal signal = Signal::kCount;
    uint32_t touchpoint = event::kNone;
    uint32_t channel = event::kNone;
    uint32_t source = kAnySource;
    friend auto operator<=>(const Key&, const Key&) = default;
    template <typename H>
    friend H AbslHashValue(H state, const Key& key) {
      return H::combine(std::move(state), key.signal, key.touchpoint, key.channel, key.source);
    }
  };
  struct Cell {
    Key key;
    SignalCounts counts;
    uint64_t last_session = 0, last_customer = 0;
  };
  struct SpeedKey {
    Metric metric = Metric::kCount;
    uint32_t touchpoint = event::kNone, platform = event::kNone;
    template <typename H>
    friend H AbslHashValue(H state, const SpeedKey& key) {
      return H::combine(std::move(state), key.metric, key.touchpoint, key.platform);
    }
    friend bool operator==(const SpeedKey&, const SpeedKey&) = default;
  };
  struct Views {
    stats::RateTally rate;
    stats::DayTally days;
    int64_t n = 0, poor = 0;  // of the customer in hand
  };
  using ElementKey = std::array<uint32_t, 4>;  // signal, touchpoint, channel, element

  Cell& CellOf(const Key& key);
  void Count(const Incident& incident, uint64_t session);
  void CountIn(const Incident& incident, uint64_t session, Cell* cell) const;
  // What the scanner of this worker has seen, and those of the merged ones.
  Facts FactsOf(uint32_t source) const { return facts_[source] | scanner_.facts()[source]; }
  // Whether incidents of the signal from this source count.
  bool Counts(Signal signal, uint32_t source) const;
  Facts Missing(Signal signal) const;
  void AddSpeed(const stitch::Customer& customer);
  void FinishSpeed(FrictionResult* result);

  const FrictionSetup* setup_;
  FrictionScanner scanner_;
  ScoreTally score_;
  SelfServiceTally self_service_;
  absl::flat_hash_map<Key, uint32_t> cell_index_;
  std::vector<Cell> cells_;
  absl::flat_hash_map<ElementKey, int64_t> elements_;
  absl::flat_hash_map<SpeedKey, stats::QuantileTally> speed_;
  absl::flat_hash_map<std::pair<Metric, uint32_t>, std::unique_ptr<Views>> views_;  // metric, touchpoint
  std::vector<Views*> touched_views_;
  std::span<const Incident> incidents_;
  std::vector<Facts> facts_;  // by source, of merged accumulators
  uint64_t unknown_labels_ = 0, dropped_ = 0;
  uint64_t customer_ = 0, session_base_ = 1;
};

// At most `bytes`, cut between letters, with "..." where something was cut.
std::string CutElement(std::string_view text, size_t bytes = kElementBytes);

}  // namespace journey::friction

#endif  // JOURNEY_FRICTION_ACCUMULATOR_H_
