// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/decision.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

#include "journey/graph/node.h"
#include "journey/graph/outcome.h"
#include "journey/stats/independence.h"
#include "journey/stats/tests.h"

namespace journey::graph {
namespace {

// Ends besides kGoalState.
constexpr uint32_t kContactEnd = kFirstEnd + 1;
constexpr uint32_t kLeftEnd = kFirstEnd + 2;
// kStartNode lies among the ends of chain.h, so states and ends are told apart by pairs, never by nodes.
bool IsEnd(uint32_t node) { return node == kGoalState || node == kContactEnd || node == kLeftEnd; }

std::string NameOf(const event::EventTable& table, uint32_t node) {
  if (node == kGoalState) return "(goal)";
  if (node == kContactEnd) return "(contact)";
  if (node == kLeftEnd) return "(left)";
  return std::string(NodeName(table, node));
}

double GoalAt(const ChainSolution& solution, uint32_t state) {
  return state == kGoalState ? 1 : state >= kFirstEnd ? 0 : solution.goal[state];
}

}  // namespace

// A step of a walk: the pair (before, from) and the pair (from, to).
struct DecisionAccumulator::Triple {
  uint32_t pair = 0;
  uint32_t next = 0;
  Groups groups{};
  int64_t count = 0;
};

// What is known of a touchpoint while the chain is made.
struct DecisionAccumulator::Node {
  size_t begin = 0, end = 0;     // triples
  std::vector<uint32_t> row_of;  // by triple of the node: its predecessor's row
  std::vector<uint32_t> rows;    // predecessors, by name
  std::optional<stats::IndependenceTest> test;
};

// The chain's states: parts of touchpoints.
struct DecisionAccumulator::Chain {
  struct State {
    uint32_t node = 0;
    std::string after;
  };
  struct Edge {
    ChainStep step;
    Groups groups{};
  };
  std::vector<State> states;
  std::vector<Edge> edges;
  uint32_t start = 0;
};

uint32_t DecisionAccumulator::PairOf(uint32_t from, uint32_t to) {
  const uint32_t number = pair_index_.Of(from, to);
  if (number == pairs_.size()) pairs_.push_back({from, to});
  return number;
}

void DecisionAccumulator::Walk(uint32_t before, uint32_t pair, size_t group) {
  ++triples_[{static_cast<uint64_t>(before) << 32 | pair, static_cast<uint32_t>(group)}];
}

void DecisionAccumulator::Add(const stitch::Customer& customer, std::span<const contact::Contact>) {
  const size_t group = static_cast<size_t>(stats::BucketOf(customer.hash));
  for (const stitch::Unit& unit : customer.units) {
    const std::span<const stitch::Step> steps = StepsOf(customer, unit);
    const Outcome outcome = OutcomeOf(customer, unit);
    if (steps.empty() || outcome == Outcome::kOpen) continue;
    ++units_[group];
    goals_[group] += outcome == Outcome::kGoal;
    // The walk begins with a pair of (start) with itself, so that (start) is a state like any other.
    uint32_t before = PairOf(kStartNode, kStartNode);
    uint32_t node = kStartNode;
    for (const stitch::Step& step : steps) {
      const uint32_t to = step.goal ? kGoalState : step.touchpoint;
      const uint32_t pair = PairOf(node, to);
      Walk(before, pair, group);
      before = pair;
      node = to;
      if (step.goal) break;
    }
    if (node == kGoalState) continue;
    Walk(before, PairOf(node, outcome == Outcome::kContact ? kContactEnd : kLeftEnd), group);
  }
}

void DecisionAccumulator::Merge(const DecisionAccumulator& other) {
  std::vector<uint32_t> own;
  for (const Pair& pair : other.pairs_) own.push_back(PairOf(pair.from, pair.to));
  for (const auto& [key, count] : other.triples_) {
    triples_[{static_cast<uint64_t>(own[key.first >> 32]) << 32 | own[static_cast<uint32_t>(key.first)], key.second}] +=
        count;
  }
  for (size_t group = 0; group < units_.size(); ++group) {
    units_[group] += other.units_[group];
    goals_[group] += other.goals_[group];
  }
}

// All triples with the counts of their groups together, in the order of names - node, before, next - never of ids.
std::vector<DecisionAccumulator::Triple> DecisionAccumulator::SortedTriples() const {
  std::vector<Triple> triples;
  absl::flat_hash_map<uint64_t, size_t> index;
  for (const auto& [key, count] : triples_) {
    const auto [place, inserted] = index.try_emplace(key.first, triples.size());
    if (inserted) triples.push_back({static_cast<uint32_t>(key.first >> 32), static_cast<uint32_t>(key.first), {}, 0});
    triples[place->second].groups[key.second] += count;
    triples[place->second].count += count;
  }
  const auto name = [this](uint32_t node) { return NameOf(*table_, node); };
  std::vector<std::tuple<std::string, std::string, std::string>> keys;
  for (const Triple& triple : triples) {
    keys.emplace_back(name(pairs_[triple.pair].to), name(pairs_[triple.pair].from), name(pairs_[triple.next].to));
  }
  std::vector<size_t> order(triples.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return keys[a] < keys[b]; });
  std::vector<Triple> sorted;
  for (const size_t i : order) sorted.push_back(triples[i]);
  return sorted;
}

// The touchpoints with their tests, which stay only where they fail.
std::vector<DecisionAccumulator::Node> DecisionAccumulator::TestedNodes(const std::vector<Triple>& triples,
                                                                        DecisionTable* table) const {
  std::vector<Node> nodes;
  std::vector<double> p;
  std::vector<size_t> tested;
  for (size_t begin = 0; begin < triples.size();) {
    Node& node = nodes.emplace_back();
    const uint32_t id = pairs_[triples[begin].pair].to;
    std::vector<stats::TableCell> cells;
    absl::flat_hash_map<uint32_t, uint32_t> columns;
    size_t end = begin;
    for (; end < triples.size() && pairs_[triples[end].pair].to == id; ++end) {
      const uint32_t before = pairs_[triples[end].pair].from;
      if (node.rows.empty() || node.rows.back() != before) node.rows.push_back(before);
      node.row_of.push_back(static_cast<uint32_t>(node.rows.size() - 1));
      const uint32_t next = pairs_[triples[end].next].to;
      const auto column = columns.try_emplace(next, static_cast<uint32_t>(columns.size())).first;
      cells.push_back({node.row_of.back(), column->second, triples[end].count});
    }
    node.begin = begin;
    node.end = begin = end;
    node.test = stats::TestIndependence(node.rows.size(), columns.size(), cells);
    if (!node.test) continue;
    tested.push_back(nodes.size() - 1);
    p.push_back(node.test->p);
  }
  const std::vector<double> q = stats::BenjaminiHochberg(p);
  table->tested = static_cast<int64_t>(tested.size());
  for (size_t i = 0; i < tested.size(); ++i) {
    if (q[i] <= kAdequacyLevel) {
      ++table->split;
    } else {
      nodes[tested[i]].test.reset();  // one state
    }
  }
  return nodes;
}

// Gives every pair (before, node) the state of its node's part, and adds up what goes from state to state.
DecisionAccumulator::Chain DecisionAccumulator::MakeChain(DecisionTable* table) const {
  const std::vector<Triple> triples = SortedTriples();
  Chain chain;
  std::vector<uint32_t> state_of_pair(pairs_.size(), 0);
  for (const Node& node : TestedNodes(triples, table)) {
    absl::flat_hash_map<uint32_t, uint32_t> state_of_group;
    for (size_t i = node.begin; i < node.end; ++i) {
      const uint32_t row = node.row_of[i - node.begin];
      const uint32_t group = node.test ? node.test->row_groups[row] : 0;
      const auto [place, inserted] = state_of_group.try_emplace(group, static_cast<uint32_t>(chain.states.size()));
      if (inserted) {
        const bool shared = node.test && group == node.test->pooled_group;
        const std::string after = !node.test ? "" : shared ? "(other)" : NameOf(*table_, node.rows[row]);
        chain.states.push_back({pairs_[triples[i].pair].to, after});
        if (chain.states.back().node == kStartNode) chain.start = place->second;
      }
      state_of_pair[triples[i].pair] = place->second;
    }
  }
  absl::flat_hash_map<uint64_t, size_t> index;
  for (const Triple& triple : triples) {
    const uint32_t from = state_of_pair[triple.pair], node = pairs_[triple.next].to;
    const uint32_t to = IsEnd(node) ? node : state_of_pair[triple.next];
    const auto [place, inserted] = index.try_emplace(static_cast<uint64_t>(from) << 32 | to, chain.edges.size());
    if (inserted) chain.edges.push_back({{from, to, 0}, {}});
    Chain::Edge& edge = chain.edges[place->second];
    edge.step.count += triple.count;
    for (size_t group = 0; group < edge.groups.size(); ++group) edge.groups[group] += triple.groups[group];
  }
  return chain;
}

// Half the width of each edge's interval: the jackknife of a unit's loss, without each group of customers in turn.
std::vector<std::optional<double>> DecisionAccumulator::Widths(const Chain& chain, const std::vector<ChainStep>& steps,
                                                               const ChainSolution& whole) const {
  std::vector<std::optional<double>> widths(steps.size());
  std::vector<double> sum(steps.size(), 0), squares(steps.size(), 0);
  const int64_t all = std::accumulate(units_.begin(), units_.end(), int64_t{0});
  int64_t groups = 0;
  for (size_t group = 0; group < units_.size(); ++group) {
    if (units_[group] == 0 || units_[group] == all) continue;
    ++groups;
    std::vector<ChainStep> rest = steps;
    for (size_t i = 0; i < rest.size(); ++i) rest[i].count -= chain.edges[i].groups[group];
    const ChainSolution without = SolveChain(chain.states.size(), rest, whole.goal);
    const double units = static_cast<double>(all - units_[group]);
    for (size_t i = 0; i < rest.size(); ++i) {
      const double fall = GoalAt(without, rest[i].from) - GoalAt(without, rest[i].to);
      const double lost = static_cast<double>(rest[i].count) * fall / units;
      sum[i] += lost;
      squares[i] += lost * lost;
    }
  }
  if (groups < kFewestGroups) return widths;
  const double g = static_cast<double>(groups), t = stats::StudentQuantile(0.975, g - 1);
  for (size_t i = 0; i < steps.size(); ++i) {
    const double variance = std::max(0.0, (g - 1) / g * (squares[i] - sum[i] * sum[i] / g));
    widths[i] = t * std::sqrt(variance) * static_cast<double>(all);
  }
  return widths;
}

DecisionTable DecisionAccumulator::Finish() const {
  DecisionTable table;
  table.units = std::accumulate(units_.begin(), units_.end(), int64_t{0});
  table.goals = std::accumulate(goals_.begin(), goals_.end(), int64_t{0});
  if (table.units == 0) return table;
  const Chain chain = MakeChain(&table);
  std::vector<ChainStep> steps;
  for (const Chain::Edge& edge : chain.edges) steps.push_back(edge.step);
  const ChainSolution whole = SolveChain(chain.states.size(), steps);
  table.converged = whole.converged;
  if (!whole.converged) return table;
  table.goal_share = whole.goal[chain.start];
  const std::vector<std::optional<double>> widths = Widths(chain, steps, whole);
  for (size_t i = 0; i < steps.size(); ++i) {
    DecisionRow& row = table.rows.emplace_back();
    const ChainStep& step = steps[i];
    row.from = NameOf(*table_, chain.states[step.from].node);
    row.after = chain.states[step.from].after;
    row.to = NameOf(*table_, step.to >= kFirstEnd ? step.to : chain.states[step.to].node);
    row.count = step.count;
    row.goal_from = GoalAt(whole, step.from);
    row.goal_to = GoalAt(whole, step.to);
    row.lost = static_cast<double>(step.count) * (row.goal_from - row.goal_to);
    if (widths[i]) row.interval = stats::Interval{row.lost - *widths[i], row.lost + *widths[i]};
  }
  std::sort(table.rows.begin(), table.rows.end(), [](const DecisionRow& a, const DecisionRow& b) {
    return std::tie(b.lost, a.from, a.after, a.to) < std::tie(a.lost, b.from, b.after, b.to);
  });
  return table;
}

}  // namespace journey::graph
