// SPDX-License-Identifier: Apache-2.0
// An absorbing chain over states, made of counts of steps: the probability of ending at the goal from each state.
// Plugged-in counts reproduce what was observed exactly: the probability at a state where all walks begin is the share
// of walks that ended at the goal, and the expected visits are the visits. So the chain is tested by itself, and says
// nothing new until an edge of it is looked at alone.
//
// Example: ten walks begin at s and go to a; a is left 12 times: 4 to the goal, 6 to another end, 2 to b, which leads
// back to a. p(a) = (4 + 2 p(a)) / 12 = 0.4 = p(s): four of the ten.
#ifndef JOURNEY_GRAPH_CHAIN_H_
#define JOURNEY_GRAPH_CHAIN_H_

#include <cstdint>
#include <span>
#include <vector>

namespace journey::graph {

// Ends of walks, in the place of a state.
inline constexpr uint32_t kGoalState = 0xffffffffu;
inline constexpr uint32_t kFirstEnd = 0xfffffff0u;  // from here on: ends, of which one is the goal

struct ChainStep {
  uint32_t from = 0;
  uint32_t to = 0;  // a state, kGoalState, or another end
  int64_t count = 0;
};

struct ChainSolution {
  std::vector<double> goal;  // by state: probability of the goal; 0 for a state that is never left
  bool converged = true;     // the last sweep moved nothing by more than 1e-14
};

// Gauss and Seidel's iteration from the ends backwards. `first`: where to begin, a solution of nearly the same chain,
// or empty. REQUIRES: states below `states`. Cost: steps x sweeps; a sweep goes on while anything moves, at most 20,000
// times: chains that go round thousands of times before they end do not converge, and say so.
ChainSolution SolveChain(size_t states, std::span<const ChainStep> steps, std::span<const double> first = {});

}  // namespace journey::graph

#endif  // JOURNEY_GRAPH_CHAIN_H_
