// SPDX-License-Identifier: Apache-2.0
// What becomes of customers after they first reach a touchpoint, by time: the share that has reached the goal, made a
// contact, or abandoned, with these competing (stats/survival.h). Whichever comes first counts.
//
//   goal       a step that reaches one, that first step itself included.
//   contact    a later contact event.
//   abandoned  silence for longer than a customer normally comes back after: see ReturnCurve. It begins to count once
//              the silence has lasted so long, and only where such a limit is known.
//
// Customers for whom neither has happened are watched until as_of, then censored. Where the sources of goals or
// contacts begin later than a customer's first touch, what happened before is not known: the customer enters late (left
// truncation).
//
// Example: cart at 0 h, call at 5 h, order at 9 h: contact after 5 h.
#ifndef JOURNEY_GRAPH_INCIDENCE_H_
#define JOURNEY_GRAPH_INCIDENCE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "journey/base/time.h"
#include "journey/contact/contact.h"
#include "journey/event/event_table.h"
#include "journey/stats/survival.h"
#include "journey/stitch/customer.h"

namespace journey::graph {

// Times are kept on a grid, so that memory is bounded: whole seconds below an hour, minutes below a day, hours beyond,
// at most kHorizonUs. Rounded down.
inline constexpr int64_t kHorizonUs = 90 * base::kMicrosPerDay;
int64_t OnGrid(int64_t time_us);  // in seconds

// How long customers stay away between sessions: from the end of one to the start of the next, censored at as_of.
struct ReturnPoint {
  int64_t gap_s = 0;
  double not_returned = 1;
  std::optional<stats::Interval> interval;
  int64_t at_risk = 0;
};
struct ReturnCurve {
  std::vector<ReturnPoint> points;  // at kReturnGapsS, as far as anybody was watched
  // The first of kReturnGapsS after which a return is unlikely: of those who are silent for so long, at most
  // kReturnUnlikely come back while there are 30 left to watch, and that was twice as long at least. Absent where the
  // data do not reach that far: then nobody has abandoned.
  std::optional<int64_t> unlikely_after_s;
  int64_t gaps = 0;
};
inline constexpr double kReturnUnlikely = 0.1;
inline constexpr int64_t kReturnGapsS[] = {3600,        6 * 3600,    12 * 3600,   86'400,      2 * 86'400,
                                           3 * 86'400,  5 * 86'400,  7 * 86'400,  10 * 86'400, 14 * 86'400,
                                           21 * 86'400, 30 * 86'400, 45 * 86'400, 60 * 86'400, 90 * 86'400};

class ReturnAccumulator {
 public:
  // `as_of_us` by source; it outlives this.
  explicit ReturnAccumulator(const std::vector<int64_t>* as_of_us) : as_of_us_(as_of_us) {}
  void Add(const stitch::Customer& customer, std::span<const contact::Contact> contacts);
  void Merge(const ReturnAccumulator& other) { gaps_.Merge(other.gaps_); }
  ReturnCurve Finish() const;

 private:
  const std::vector<int64_t>* as_of_us_;
  stats::SurvivalTally gaps_;
};

enum class Fate : uint8_t { kGoal, kContact, kAbandoned };  // causes of the tally
std::string_view Name(Fate fate);                           // as in exports: goal contact abandoned

struct IncidenceRow {
  std::string touchpoint;
  Fate fate = Fate::kGoal;
  int64_t within_s = 0;
  // Absent where nobody was watched for so long.
  std::optional<stats::IncidenceEstimate> estimate;
  int64_t customers = 0;  // ever at risk
  int64_t late = 0;       // that entered late, with those who never could be watched
};
inline constexpr int64_t kIncidenceTimesS[] = {3600, 86'400, 7 * 86'400, 30 * 86'400};

struct IncidenceOptions {
  std::optional<int64_t> abandoned_after_us;  // ReturnCurve::unlikely_after_s
  int64_t observed_from_us = INT64_MIN;       // when the last of the sources of goals and of contacts begins
};

// Cost: a few operations a step, a look-up a customer and touchpoint. Memory: by touchpoint the grid's times that
// occur.
class IncidenceAccumulator {
 public:
  // `table` and `as_of_us` outlive it.
  IncidenceAccumulator(const event::EventTable* table, const std::vector<int64_t>* as_of_us, IncidenceOptions options)
      : table_(table), as_of_us_(as_of_us), options_(options) {}
  void Add(const stitch::Customer& customer, std::span<const contact::Contact> contacts);
  void Merge(const IncidenceAccumulator& other);
  std::vector<IncidenceRow> Finish() const;  // by (touchpoint, fate, within)

 private:
  // What comes first after a step: when, and what (a Fate, or stats::kCensored).
  struct Next {
    int64_t time_us = 0;
    int cause = stats::kCensored;
  };
  const event::EventTable* table_;
  const std::vector<int64_t>* as_of_us_;
  const IncidenceOptions options_;
  absl::flat_hash_map<uint32_t, stats::SurvivalTally> tallies_;  // by touchpoint
  // Scratch, of the customer at hand.
  std::vector<Next> next_;
  absl::flat_hash_map<uint32_t, uint32_t> first_;  // touchpoint -> step
};

}  // namespace journey::graph

#endif  // JOURNEY_GRAPH_INCIDENCE_H_
