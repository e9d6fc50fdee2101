// SPDX-License-Identifier: Apache-2.0
// Times until something happens, where some subjects are not followed to the end (censored) and some enter late (left
// truncated): Kaplan and Meier's survival, cumulative incidence with competing causes (Aalen and Johansen), and the
// log-rank test. One minus Kaplan-Meier of one cause overstates it where others compete; so shares come from the
// cumulative incidence.
//
// Example: events at 1 and 3, censored at 2: survival 2/3 from 1 on, 0 from 3 on.
#ifndef JOURNEY_STATS_SURVIVAL_H_
#define JOURNEY_STATS_SURVIVAL_H_

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "journey/stats/interval.h"

namespace journey::stats {

inline constexpr int kMostCauses = 3;
inline constexpr int kCensored = -1;
inline constexpr int64_t kFromTheStart = -1;  // an entry before time 0

// What happened at one time. Late entries come last there, censoring before them, events first.
struct SurvivalRow {
  int64_t time = 0;
  int64_t entered = 0;
  int64_t censored = 0;
  std::array<int64_t, kMostCauses> events{};

  int64_t AllEvents() const { return events[0] + events[1] + events[2]; }
  friend bool operator==(const SurvivalRow&, const SurvivalRow&) = default;
};

// Counts only, so merging in any order gives the same. Memory: the distinct times.
class SurvivalTally {
 public:
  // A subject that is watched from `entry` (kFromTheStart: from the beginning) until `exit` >= 0, when `cause` happens
  // (0 ..) or watching ends. Subjects that leave before or as they enter are never at risk: they count as late only.
  void Add(int64_t entry, int64_t exit, int cause);
  void Merge(const SurvivalTally& other);

  int64_t subjects() const { return subjects_; }  // at risk at some time
  int64_t late() const { return late_; }          // entered after the start, with those that were never at risk
  std::vector<SurvivalRow> Rows() const;          // by time

 private:
  absl::flat_hash_map<int64_t, SurvivalRow> rows_;
  int64_t subjects_ = 0;
  int64_t late_ = 0;
};

struct SurvivalPoint {
  int64_t time = 0;
  int64_t at_risk = 0;  // just before
  double survival = 1;  // from here on
  // 95 %, on the scale of log(-log) (Kalbfleisch and Prentice), Greenwood's variance; absent where survival is 0 or 1.
  std::optional<Interval> interval;
};
// One point a time with an event of any cause.
std::vector<SurvivalPoint> KaplanMeier(std::span<const SurvivalRow> rows);
// The first time with survival at most 0.5; absent where it stays above.
std::optional<int64_t> MedianSurvival(std::span<const SurvivalPoint> points);

struct IncidenceEstimate {
  double share = 0;
  std::optional<Interval> interval;  // log(-log), Aalen's variance; absent where the share is 0 or 1
};
// The share with that cause until `time`, itself included. Absent where nobody was at risk up to there: nobody knows.
std::optional<IncidenceEstimate> CumulativeIncidence(std::span<const SurvivalRow> rows, int cause, int64_t time);

struct LogRank {
  double statistic = 0;  // chi-square with 1 degree of freedom
  double p = 1;          // two-sided
};
// Whether two groups differ, all causes together. Absent where no time tells them apart.
std::optional<LogRank> LogRankTest(std::span<const SurvivalRow> a, std::span<const SurvivalRow> b);

}  // namespace journey::stats

#endif  // JOURNEY_STATS_SURVIVAL_H_
