// SPDX-License-Identifier: Apache-2.0
// The friction score of sessions: the sum of the weights of their incidents (RuleSet::weight; suppressed ones and those
// of contacts and bots left out, which lie in no session). It is a heuristic, so what it says of outcomes stands
// beside it: its rank correlation with the goal, and with CES where customers answered within a day.
//
// Sessions that are still open are left out. The worst are kept as evidence: the kWorstKept with the highest score, one
// a customer, ties by the customer's hash.
#ifndef JOURNEY_FRICTION_SCORE_H_
#define JOURNEY_FRICTION_SCORE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "journey/base/hash.h"
#include "journey/friction/incident.h"
#include "journey/friction/rank_correlation.h"
#include "journey/friction/rule_set.h"
#include "journey/stats/rate_tally.h"
#include "journey/stitch/customer.h"

namespace journey::friction {

inline constexpr size_t kWorstKept = 5;
inline constexpr uint32_t kMostWorstSteps = 200;
inline constexpr int64_t kHighestScore = 1000;                           // higher ones count as this
inline constexpr std::array<int64_t, 5> kScoreBands = {0, 1, 3, 6, 10};  // lowest score of each

// An answer of a survey about effort; `ease` is high where it was easy.
struct EffortAnswer {
  int64_t time_us = 0;
  int64_t ease = 0;
};

struct WorstStep {
  int64_t time_us = 0;
  uint32_t touchpoint = event::kNone, channel = event::kNone;
  event::Kind kind = event::Kind::kOther;
  bool friction = false;  // an incident began at it, or since the step before
  bool goal = false;
};

struct WorstSession {
  int64_t score = 0;
  base::Hash128 hash;                      // of the customer
  uint32_t representative = event::kNone;  // identifier id, for the caller's pseudonym
  int64_t start_us = 0;
  std::vector<std::pair<Signal, int64_t>> signals;  // that count, by signal
  std::vector<WorstStep> steps;                     // at most kMostWorstSteps
};

struct ScoreBand {
  int64_t lowest = 0;
  stats::RateTally goals;  // sessions, and those with a goal
};

struct ScoreResult {
  int64_t sessions = 0;
  int64_t affected = 0;  // with a score above 0
  bool has_goal = false;
  std::array<ScoreBand, kScoreBands.size()> bands;
  std::optional<RankCorrelation> goal, ease;
  std::vector<WorstSession> worst;  // by score descending, then hash
};

class ScoreTally {
 public:
  // `rules` outlive it.
  ScoreTally(const RuleSet* rules, bool has_goal) : rules_(rules), has_goal_(has_goal) {}

  void Add(const stitch::Customer& customer, std::span<const Incident> incidents,
           std::span<const EffortAnswer> answers);
  void Merge(const ScoreTally& other);
  ScoreResult Finish() const;

 private:
  void Keep(const stitch::Customer& customer, uint32_t session, std::span<const Incident> incidents);
  void Insert(WorstSession session);

  const RuleSet* rules_;
  const bool has_goal_;
  std::array<int64_t, 2> untouched_{};  // sessions of score 0 without and with a goal: most, so they are no pairs
  PairCounts goals_, ease_;             // (score, goal or not), (score, ease)
  std::array<stats::RateTally, kScoreBands.size()> bands_;
  std::vector<WorstSession> worst_;
  std::vector<int64_t> scores_;  // scratch, by session of the customer
};

}  // namespace journey::friction

#endif  // JOURNEY_FRICTION_SCORE_H_
