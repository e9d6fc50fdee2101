// SPDX-License-Identifier: Apache-2.0
// Drop-off of a touchpoint: the share of units (sessions; journeys also) that reach it and, after its last occurrence,
// have no other touchpoint, and no goal at it or before. A unit whose own last event is within its gap of the source's
// as_of is open: neither dropped nor continued, for any touchpoint of it.
//
// Example, goal pay: sessions home pay | home cart | home cart home (open). home: reached 3, open 1, left 0 (followed
// by another touchpoint both times) -> 0 of 2. cart: reached 2, open 1, left 1 -> 1 of 1. pay: reached 1, left 0, since
// the goal is at it.
//
// Who left did one of three things next, the first thing known of the customer after the unit: contacted (a contact
// event), came back (anything else), or nothing (gone). Always reached = went on + left + open, and left = contacted +
// came back + gone.
#ifndef JOURNEY_GRAPH_DROP_OFF_H_
#define JOURNEY_GRAPH_DROP_OFF_H_

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "journey/contact/contact.h"
#include "journey/event/event_table.h"
#include "journey/graph/node_index.h"
#include "journey/stats/rate_tally.h"
#include "journey/stitch/customer.h"

namespace journey::graph {

enum class DropOffUnit : uint8_t { kSession, kJourney };
inline constexpr int kDropOffUnits = 2;

struct DropOff {
  int64_t reached = 0;  // units that reach the touchpoint
  int64_t left = 0;
  int64_t open = 0;
  int64_t contacted = 0, came_back = 0, gone = 0;  // of those that left
  int64_t went_on() const { return reached - open - left; }
  int64_t customers = 0;  // with a unit that is not open
  // left / (reached - open), customers as clusters; absent where every unit is open.
  std::optional<stats::RateEstimate> estimate;
  stats::RateTally tally;  // n = reached - open, h = left: what findings compare
  stats::DayTally days;    // n, h by the UTC day of the last occurrence
};

struct DropOffRow {
  std::string name;
  std::array<DropOff, kDropOffUnits> units;  // by DropOffUnit
};

// Units with any touchpoint. Where no unit has two, drop-off of that unit is not measurable: every touchpoint is the
// last one.
struct DropOffUnits {
  int64_t units = 0;
  int64_t with_two_steps = 0;
  double TwoStepShare() const {
    return units == 0 ? 0 : static_cast<double>(with_two_steps) / static_cast<double>(units);
  }
  bool measurable() const { return with_two_steps > 0; }
};

struct DropOffTable {
  std::vector<DropOffRow> rows;  // by name
  std::array<DropOffUnits, kDropOffUnits> units;
  bool has_goal = false;  // without one, every unit that ends has dropped off, and reports say so
};

// Cost: each unit is walked once from its end, a mark a step, and its touchpoints are counted. Memory: 1.3 kB a
// touchpoint, and its days.
class DropOffAccumulator {
 public:
  // `table` outlives it. `has_goal`: whether the run has one (stitch::Goal::names is not empty).
  DropOffAccumulator(const event::EventTable* table, bool has_goal);

  void Add(const stitch::Customer& customer, std::span<const contact::Contact> contacts);
  void Merge(const DropOffAccumulator& other);
  DropOffTable Finish() const;

 private:
  // What each visit of a touchpoint changes, apart from what each customer does.
  struct Mark {
    uint64_t last_unit = 0;  // ordinal of this accumulator, from 1
    int64_t open = 0;
    int64_t customer_n = 0;  // of the customer at hand; 0 between customers
    int64_t customer_h = 0;
    uint32_t tally = kNoTally;  // in tallies_, from the first visit that is not in an open unit
  };
  static constexpr uint32_t kNoTally = 0xffffffffu;
  struct Tally {
    int64_t contacted = 0;
    int64_t came_back = 0;
    stats::RateTally rate;
    stats::DayTally days;
  };
  // A touchpoint in one kind of unit: its place in marks_.
  static size_t PlaceOf(uint32_t node, DropOffUnit unit) { return kDropOffUnits * size_t{node} + size_t(unit); }
  void NoteSteps(const stitch::Customer& customer);
  // Steps [begin, end) of the customer at hand, a range of customer.steps, without those of another session than
  // `session`; kNone for a journey's.
  void AddUnit(const stitch::Customer& customer, uint32_t begin, uint32_t end, bool open, DropOffUnit unit,
               uint32_t session);
  Tally& TallyOf(Mark& mark);
  int32_t DayOf(int64_t time_us);

  const event::EventTable* table_;
  bool has_goal_;
  NodeIndex nodes_;
  std::vector<Mark> marks_;
  std::vector<Tally> tallies_;
  std::array<DropOffUnits, kDropOffUnits> units_;
  uint64_t unit_ = 0;
  std::vector<bool> met_;  // nodes with a step in no journey: they have a row, too
  // Scratch: the last occurrences of a unit's touchpoints, the places that the customer at hand has counted in, and the
  // day of the last time asked for.
  struct Sight {
    size_t place = 0;
    int64_t time_us = 0;
  };
  std::vector<Sight> sights_;
  std::vector<size_t> touched_;
  int64_t day_begin_us_ = 0;
  int32_t day_ = 0;
};

}  // namespace journey::graph

#endif  // JOURNEY_GRAPH_DROP_OFF_H_
