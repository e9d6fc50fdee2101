// SPDX-License-Identifier: Apache-2.0
// How units follow a blueprint (blueprint.h): runs, deviations, times between steps; and rules that units keep or
// break.
//
// A *run* begins at a unit's first event of the blueprint's first step and ends with the unit, or before the next event
// of the first step once the last step was reached: who buys twice has two runs. A run that is not complete in a unit
// that is still open is undecided and counts nowhere else. Runs of more than kMaxRunEvents events that the blueprint
// knows are cut there and counted as `cut`.
//
// Of a blueprint of problems (contact_walk.h) each problem is a walk; it begins at its first act that is the first
// step, and is undecided as long as the problem is.
//
// Fitness of a run: 1 - cost / cost of a walk that has nothing of the blueprint, 0..1, late steps not counted.
#ifndef JOURNEY_GRAPH_CONFORMANCE_H_
#define JOURNEY_GRAPH_CONFORMANCE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "journey/contact/contact.h"
#include "journey/event/event_table.h"
#include "journey/graph/blueprint.h"
#include "journey/graph/contact_walk.h"
#include "journey/stats/quantile_tally.h"
#include "journey/stats/rate_tally.h"
#include "journey/stitch/customer.h"

namespace journey::graph {

inline constexpr size_t kMaxRunEvents = 200;

struct DeviationRow {
  Deviation kind = Deviation::kSkipped;
  std::string step;                             // kAdded: the touchpoint
  int64_t runs = 0;                             // with it, each once
  std::optional<stats::RateEstimate> estimate;  // of all decided runs, customers as clusters
  int64_t customers = 0;                        // with such a run
  int64_t complete = 0;                         // of the runs with it: complete
  // kLate: how much later than allowed, nearest rank.
  std::optional<double> median_excess_s;
};

// From the first event of the step before it in the run to its own first event; nearest rank. The band from p05 to p95
// is a temporal profile that outliers do not move (pm4py takes mean and standard deviation).
struct StepTime {
  std::string step;
  int64_t runs = 0;  // that reach it
  std::optional<double> p05_s, median_s, p95_s;
};

// A deviation of the customer in hand, of a declared blueprint of units.
struct RunDeviation {
  Deviation kind = Deviation::kSkipped;
  uint32_t step = 0;                 // of the blueprint; not told for kAdded
  int64_t run_us = 0, time_us = 0;   // when the run began, and when it happened
  const stitch::Step* at = nullptr;  // the event: of kSkipped the step that came instead
};

struct ConformanceResult {
  std::string name;
  bool of_problems = false;  // each run is a problem, steps are acts
  bool declared = false;     // by the project file
  std::vector<std::string> steps;
  int64_t runs = 0;  // decided
  int64_t undecided = 0;
  int64_t complete = 0;
  int64_t conforming = 0;  // complete without any deviation
  int64_t cut = 0;
  stats::DayTally days;                  // decided runs by the day of their beginning; declared ones of units only
  int64_t customers = 0;                 // with a decided run
  std::optional<double> fitness;         // mean over decided runs
  stats::RateTally conforms;             // n = decided runs, h = conforming
  std::vector<DeviationRow> deviations;  // by (runs descending, kind, step in the blueprint's order, name)
  std::vector<StepTime> times;           // of the steps but the first
};

// One a worker.
class ConformanceAccumulator {
 public:
  // Both outlive it; `as_of_us`, by source, is needed for blueprints of problems only.
  ConformanceAccumulator(const event::EventTable* table, Blueprint blueprint,
                         const std::vector<int64_t>* as_of_us = nullptr);

  void Add(const stitch::Customer& customer, std::span<const contact::Contact> contacts);
  // Of the customer last added, each once a run, and how many decided runs that customer has. Of declared blueprints of
  // units only; else empty.
  std::span<const RunDeviation> customer_deviations() const { return told_; }
  int64_t customer_runs() const { return customer_runs_; }
  void Merge(const ConformanceAccumulator& other);
  // Sorts what is pending in the tallies, so it is not const.
  ConformanceResult Finish();

 private:
  // Deviation and step; for kAdded the touchpoint's string id, or the act.
  using Key = std::pair<Deviation, uint32_t>;
  struct Cell {
    int64_t runs = 0;
    int64_t complete = 0;
    stats::ClusterSums sums;  // of customers with it; the others add to n only
    stats::QuantileTally excess_us;
    int64_t customer_h = 0;  // of the customer at hand
  };

  void AddUnit(std::span<const stitch::Step> steps, bool open);
  void AddProblem(const ContactWalk& walk);
  void AddRun(bool open);
  void Tell(const Alignment& alignment);

  const event::EventTable* table_;
  Aligner aligner_;
  std::vector<uint32_t> masks_of_types_;  // the steps of the blueprint that an event of that type can be
  std::optional<ContactWalker> walker_;
  std::map<Key, Cell> cells_;
  std::vector<stats::QuantileTally> times_us_;  // by step
  int64_t undecided_ = 0, complete_ = 0, cut_ = 0;
  int64_t fitness_millionths_ = 0;
  stats::RateTally conforms_;
  // Scratch, of the run and customer at hand.
  std::vector<uint32_t> masks_, touchpoints_;
  std::vector<int64_t> starts_us_;
  std::vector<Key> found_;
  bool tells_ = false;                   // deviations of each customer
  std::vector<const stitch::Step*> at_;  // by event of the run, where they are told
  std::vector<RunDeviation> told_;
  stats::DayTally days_;
  int64_t customer_runs_ = 0, customer_conforming_ = 0;
};

}  // namespace journey::graph

#endif  // JOURNEY_GRAPH_CONFORMANCE_H_
