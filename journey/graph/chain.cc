// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/chain.h"

#include <algorithm>
#include <cmath>

namespace journey::graph {
namespace {

constexpr int kMostSweeps = 20'000;
constexpr double kStill = 1e-14;

// Compressed rows of the steps between states; what goes to ends is kept by state.
struct Rows {
  std::vector<uint32_t> begin;
  std::vector<uint32_t> to;
  std::vector<double> weight;
  std::vector<double> goal, out;  // counts by state: to the goal; all but to itself

  Rows(size_t states, std::span<const ChainStep> steps) : begin(states + 1, 0), goal(states, 0), out(states, 0) {
    for (const ChainStep& step : steps) begin[step.from + 1] += Inner(step);
    for (size_t state = 0; state < states; ++state) begin[state + 1] += begin[state];
    to.resize(begin[states]);
    weight.resize(begin[states]);
    std::vector<uint32_t> next(begin.begin(), begin.end() - 1);
    for (const ChainStep& step : steps) {
      const double count = static_cast<double>(step.count);
      if (step.to == kGoalState) goal[step.from] += count;
      if (step.to != step.from) out[step.from] += count;
      if (!Inner(step)) continue;
      to[next[step.from]] = step.to;
      weight[next[step.from]++] = count;
    }
  }
  static bool Inner(const ChainStep& step) { return step.to < kFirstEnd && step.to != step.from && step.count > 0; }
};

// States by their distance to an end, nearest first: so a sweep carries values far.
std::vector<uint32_t> FromTheEnds(size_t states, const Rows& rows, std::span<const ChainStep> steps) {
  std::vector<std::vector<uint32_t>> before(states);
  std::vector<uint32_t> order;
  std::vector<bool> seen(states, false);
  for (uint32_t state = 0; state < states; ++state) {
    for (uint32_t i = rows.begin[state]; i < rows.begin[state + 1]; ++i) before[rows.to[i]].push_back(state);
  }
  for (const ChainStep& step : steps) {
    if (step.to < kFirstEnd || step.count == 0 || seen[step.from]) continue;
    seen[step.from] = true;
    order.push_back(step.from);
  }
  for (size_t i = 0; i < order.size(); ++i) {
    for (const uint32_t state : before[order[i]]) {
      if (seen[state]) continue;
      seen[state] = true;
      order.push_back(state);
    }
  }
  return order;
}

}  // namespace

ChainSolution SolveChain(size_t states, std::span<const ChainStep> steps, std::span<const double> first) {
  const Rows rows(states, steps);
  const std::vector<uint32_t> order = FromTheEnds(states, rows, steps);
  ChainSolution solution;
  solution.goal.assign(states, 0);
  for (const uint32_t state : order) {
    if (!first.empty()) solution.goal[state] = first[state];
  }
  std::vector<double>& p = solution.goal;
  for (int sweep = 0; sweep < kMostSweeps; ++sweep) {
    double moved = 0;
    for (const uint32_t state : order) {
      double sum = rows.goal[state];
      for (uint32_t i = rows.begin[state]; i < rows.begin[state + 1]; ++i) sum += rows.weight[i] * p[rows.to[i]];
      const double value = sum / rows.out[state];
      moved = std::max(moved, std::abs(value - p[state]));
      p[state] = value;
    }
    if (moved <= kStill) return solution;
  }
  solution.converged = false;
  return solution;
}

}  // namespace journey::graph
