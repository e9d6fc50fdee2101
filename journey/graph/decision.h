// SPDX-License-Identifier: Apache-2.0
// Decision edges: where the chance of the goal falls most. The units' ways are an absorbing chain (chain.h) that ends
// at the goal (its first step that reaches one), at a contact (outcome.h) or without either; open units are not decided
// and left out. An edge from a to b loses p(a) - p(b) conversions each time that it is walked: what the customers who
// took it have less of a chance than those who stood at a.
//
// A chain is right only where the next step does not depend on the one before. So each touchpoint is tested first:
// chi-square over (previous, next), Benjamini-Hochberg at 0.05 over all touchpoints. One that fails is split by its
// predecessor, the rarest of which share a part; edges of a split touchpoint say which part (`after`). The test takes
// steps as independent; heavy users make it split more, never less, and a split costs width of intervals only.
//
// Intervals: the jackknife over 32 groups of customers by their hash (each left out in turn), so a heavy user is one
// vote; Student's t with (groups - 1) degrees of freedom.
#ifndef JOURNEY_GRAPH_DECISION_H_
#define JOURNEY_GRAPH_DECISION_H_

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "journey/contact/contact.h"
#include "journey/event/event_table.h"
#include "journey/graph/chain.h"
#include "journey/graph/pair_index.h"
#include "journey/stats/interval.h"
#include "journey/stats/rate_tally.h"
#include "journey/stitch/customer.h"

namespace journey::graph {

inline constexpr double kAdequacyLevel = 0.05;
inline constexpr int64_t kFewestGroups = 10;  // of customers; their spread is not known from fewer

struct DecisionRow {
  std::string from;   // a touchpoint, or (start)
  std::string after;  // the predecessor, where `from` is split; "(other)": those that share a part; else empty
  std::string to;     // a touchpoint, (goal), (contact) or (left)
  int64_t count = 0;  // times walked, in decided units
  double goal_from = 0;
  double goal_to = 0;
  double lost = 0;                          // count x (goal_from - goal_to): conversions; negative: gained
  std::optional<stats::Interval> interval;  // of `lost`, 95 %; absent below kFewestGroups
};

struct DecisionTable {
  std::vector<DecisionRow> rows;  // by (lost descending, from, after, to)
  int64_t units = 0;              // decided
  int64_t goals = 0;              // of them
  double goal_share = 0;          // from the chain, at (start): goals / units, else the solver is wrong
  int64_t tested = 0;             // touchpoints with enough steps for the test
  int64_t split = 0;              // that failed it
  bool converged = true;          // else `rows` is empty: units go round too often for the chain to be solved
};

// Two look-ups a step, so it is fed only where its table is asked for. Memory: the distinct pairs and triples of
// touchpoints, the latter by group of customers.
class DecisionAccumulator {
 public:
  // `table` outlives it.
  explicit DecisionAccumulator(const event::EventTable* table) : table_(table) {}

  void Add(const stitch::Customer& customer, std::span<const contact::Contact> contacts);
  void Merge(const DecisionAccumulator& other);
  DecisionTable Finish() const;

 private:
  struct Pair {
    uint32_t from = 0;  // a node (node.h)
    uint32_t to = 0;    // a node or an end of chain.h
  };
  using Groups = std::array<int64_t, stats::kBuckets>;
  struct Chain;
  struct Triple;
  struct Node;

  uint32_t PairOf(uint32_t from, uint32_t to);
  void Walk(uint32_t before, uint32_t pair, size_t group);
  std::vector<Triple> SortedTriples() const;
  std::vector<Node> TestedNodes(const std::vector<Triple>& triples, DecisionTable* table) const;
  Chain MakeChain(DecisionTable* table) const;
  std::vector<std::optional<double>> Widths(const Chain& chain, const std::vector<ChainStep>& steps,
                                            const ChainSolution& whole) const;

  const event::EventTable* table_;
  PairIndex pair_index_;
  std::vector<Pair> pairs_;
  // (pair, next pair) << 5 | group -> times. A walk's first pair comes after itself.
  absl::flat_hash_map<std::pair<uint64_t, uint32_t>, int64_t> triples_;
  Groups units_{}, goals_{};  // decided
};

}  // namespace journey::graph

#endif  // JOURNEY_GRAPH_DECISION_H_
