// SPDX-License-Identifier: Apache-2.0
// Rules that units keep or break (Declare's response, precedence and absence; van der Aalst, Pesic, Schonenberg 2009).
//
//   response    after each `a` comes a `b` later in the unit; with a limit, at most that long after it (start to start,
//               equal times included).
//   precedence  before each `b` came an `a` earlier in the unit; with a limit, at most that long before it.
//   absence     no `a` at all.
//
// A unit *activates* a response by an `a`, a precedence by a `b`, an absence by being there. It breaks the rule if one
// of its activations is broken, and else keeps it if all are fulfilled. What activates nothing keeps nothing either: it
// is counted as vacuous, apart. An `a` that still waits for its `b` in a unit that is open is undecided - unless a
// limit has passed before that source's as_of, then it is broken - and so is an absence as long as the unit is open.
// units = vacuous + kept + broken + undecided, always.
//
// Example, response return > refund within 3 days: return (1st), refund (2nd), return (5th), refund (9th) -> broken, by
// the second return; a unit without a return is vacuous.
#ifndef JOURNEY_GRAPH_RULES_H_
#define JOURNEY_GRAPH_RULES_H_

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "journey/contact/contact.h"
#include "journey/event/event_table.h"
#include "journey/stats/quantile_tally.h"
#include "journey/stats/rate_tally.h"
#include "journey/stitch/customer.h"

namespace journey::graph {

enum class RuleKind : uint8_t { kResponse, kPrecedence, kAbsence };
std::string_view Name(RuleKind kind);  // response precedence absence

// Any of these touchpoints, or any touchpoint of these kinds.
struct RuleSide {
  std::vector<std::string> touchpoints;
  std::vector<event::Kind> kinds;
  std::string Text() const;  // joined by "|"
};

struct RuleOptions {
  std::string name;    // as shown; empty = made of kind and sides
  bool named = false;  // it was not
  RuleKind kind = RuleKind::kResponse;
  RuleSide a, b;  // absence: `a` only
  std::optional<int64_t> within_us;
};

// The rules of a run, resolved against a table. Const; cheap to copy.
class RuleBook {
 public:
  // InvalidArgument: a side that nothing can be, a limit of an absence. NotFound: a touchpoint that is none, with the
  // nearest one.
  absl::Status Add(const event::EventTable& table, RuleOptions rule);

  const std::vector<RuleOptions>& rules() const { return rules_; }
  bool empty() const { return rules_.empty(); }
  // What an event of that kind at that touchpoint is: rule x 2, and 1 more for `b`. The two lists together.
  std::span<const uint32_t> OfTouchpoint(uint32_t touchpoint) const;
  const std::vector<uint32_t>& OfKind(event::Kind kind) const { return of_kind_[static_cast<size_t>(kind)]; }

 private:
  std::vector<RuleOptions> rules_;
  std::vector<std::pair<uint32_t, std::vector<uint32_t>>> of_touchpoint_;  // by string id, sorted
  std::array<std::vector<uint32_t>, static_cast<size_t>(event::Kind::kCount)> of_kind_;
};

struct RuleRow {
  RuleOptions rule;
  int64_t units = 0, vacuous = 0, kept = 0, broken = 0, undecided = 0;
  int64_t activations = 0;  // fulfilled, broken or undecided
  int64_t late = 0;         // of the broken ones of a response: fulfilled, but after the limit
  stats::RateTally keeps;   // n = kept + broken units, h = kept; customers as clusters
  int64_t broken_customers = 0;
  // Response and precedence: from `a` to the `b` that fulfils it, or comes too late; nearest rank.
  std::optional<double> median_s, p95_s;

  int64_t activated() const { return kept + broken + undecided; }
};

// Cost: a look-up a step, and nothing without rules.
class RuleAccumulator {
 public:
  // All outlive it; `as_of_us` is by source.
  RuleAccumulator(const RuleBook* book, const std::vector<int64_t>* as_of_us);

  void Add(const stitch::Customer& customer, std::span<const contact::Contact> contacts);
  void Merge(const RuleAccumulator& other);
  // In the order of the book. Sorts what is pending in the tallies, so it is not const.
  std::vector<RuleRow> Finish();

 private:
  struct Waiting {
    int64_t time_us = 0;
    uint32_t source = 0;
  };
  // A rule's state in the unit and the customer at hand.
  struct State {
    std::vector<Waiting> waiting;      // response: `a`s without a `b` yet
    std::optional<int64_t> last_a_us;  // precedence
    int64_t activations = 0;
    bool broken = false;
    int64_t customer_decided = 0, customer_kept = 0;
  };
  struct Cell {
    int64_t units = 0, vacuous = 0, kept = 0, broken = 0, undecided = 0, activations = 0, late = 0;
    int64_t broken_customers = 0;
    stats::RateTally keeps;
    stats::QuantileTally gaps_us;
  };

  void See(uint32_t part, const stitch::Step& step, uint32_t source);
  void Close(size_t rule, bool open);

  const RuleBook* book_;
  const std::vector<int64_t>* as_of_us_;
  std::vector<Cell> cells_;
  std::vector<State> states_;
  std::vector<uint32_t> parts_;  // scratch: what the event at hand is
};

}  // namespace journey::graph

#endif  // JOURNEY_GRAPH_RULES_H_
