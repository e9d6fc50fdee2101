// SPDX-License-Identifier: Apache-2.0
#include "journey/friction/score.h"

#include <algorithm>
#include <tuple>

#include "journey/base/time.h"

namespace journey::friction {
namespace {

constexpr int64_t kAnsweredWithin = 24 * base::kMicrosPerHour;

size_t BandOf(int64_t score) {
  size_t band = 0;
  while (band + 1 < kScoreBands.size() && score >= kScoreBands[band + 1]) ++band;
  return band;
}

bool IsScored(const Incident& incident) {
  const Family family = Info(incident.signal).family;
  return !incident.suppressed && incident.session != event::kNone && family != Family::kContact &&
         family != Family::kBot;
}

bool Before(const WorstSession& a, const WorstSession& b) {
  return std::tie(b.score, a.hash, a.start_us) < std::tie(a.score, b.hash, b.start_us);
}

}  // namespace

void ScoreTally::Add(const stitch::Customer& customer, std::span<const Incident> incidents,
                     std::span<const EffortAnswer> answers) {
  const auto sessions = customer.sessions;
  scores_.assign(sessions.size(), 0);
  for (const Incident& incident : incidents) {
    if (!IsScored(incident)) continue;
    int64_t& score = scores_[incident.session];
    score = std::min(kHighestScore, score + rules_->weight(incident.signal));
  }
  std::array<std::pair<int64_t, int64_t>, kScoreBands.size()> counts{};  // sessions, goals
  uint32_t worst = event::kNone;
  for (uint32_t i = 0; i < sessions.size(); ++i) {
    const stitch::Session& session = sessions[i];
    if (session.open || session.step_begin == session.step_end) continue;
    const bool goal = has_goal_ && session.goal;
    const int64_t score = scores_[i];
    auto& [n, h] = counts[score == 0 ? 0 : BandOf(score)];
    ++n;
    h += goal ? 1 : 0;
    if (score == 0) {
      ++untouched_[goal ? 1 : 0];
      continue;
    }
    ++goals_[{score, goal ? 1 : 0}];
    if (worst == event::kNone || score > scores_[worst]) worst = i;
  }
  for (size_t band = 0; band < counts.size(); ++band) {
    if (counts[band].first > 0) bands_[band].AddCustomer(counts[band].first, counts[band].second, customer.hash);
  }
  for (const EffortAnswer& answer : answers) {
    const auto after =
        std::upper_bound(sessions.begin(), sessions.end(), answer.time_us,
                         [](int64_t time_us, const stitch::Session& one) { return time_us < one.start_us; });
    if (after == sessions.begin()) continue;
    const auto last = std::prev(after);
    if (answer.time_us - last->end_us <= kAnsweredWithin)
      ++ease_[{scores_[static_cast<size_t>(last - sessions.begin())], answer.ease}];
  }
  if (worst != event::kNone && (worst_.size() < kWorstKept || scores_[worst] >= worst_.back().score))
    Keep(customer, worst, incidents);
}

void ScoreTally::Keep(const stitch::Customer& customer, uint32_t session, std::span<const Incident> incidents) {
  const stitch::Session& of = customer.sessions[session];
  WorstSession kept{.score = scores_[session],
                    .hash = customer.hash,
                    .representative = customer.representative,
                    .start_us = of.start_us};
  if (worst_.size() >= kWorstKept && !Before(kept, worst_.back())) return;
  std::vector<int64_t> times;
  for (const Incident& incident : incidents) {
    if (incident.session != session || !IsScored(incident) || rules_->weight(incident.signal) == 0) continue;
    times.push_back(incident.time_us);
    const auto same = std::find_if(kept.signals.begin(), kept.signals.end(),
                                   [&](const auto& one) { return one.first == incident.signal; });
    if (same == kept.signals.end()) {
      kept.signals.emplace_back(incident.signal, 1);
    } else {
      ++same->second;
    }
  }
  std::sort(kept.signals.begin(), kept.signals.end());
  std::sort(times.begin(), times.end());
  int64_t before_us = INT64_MIN;
  for (uint32_t i = of.step_begin; i < of.step_end && kept.steps.size() < kMostWorstSteps; ++i) {
    const stitch::Step& step = customer.steps[i];
    if (stitch::OfAnotherSession(customer, of, step)) continue;
    const auto first = std::upper_bound(times.begin(), times.end(), before_us);
    kept.steps.push_back({.time_us = step.time_us,
                          .touchpoint = step.touchpoint,
                          .channel = step.channel,
                          .kind = customer.events[step.event].kind(),
                          .friction = first != times.end() && *first <= step.time_us,
                          .goal = step.goal});
    before_us = step.time_us;
  }
  // What began after the last step belongs to it.
  if (!kept.steps.empty() && !times.empty() && times.back() > before_us) kept.steps.back().friction = true;
  Insert(std::move(kept));
}

void ScoreTally::Insert(WorstSession session) {
  worst_.insert(std::upper_bound(worst_.begin(), worst_.end(), session, Before), std::move(session));
  if (worst_.size() > kWorstKept) worst_.pop_back();
}

void ScoreTally::Merge(const ScoreTally& other) {
  for (size_t i = 0; i < untouched_.size(); ++i) untouched_[i] += other.untouched_[i];
  for (const auto& [pair, count] : other.goals_) goals_[pair] += count;
  for (const auto& [pair, count] : other.ease_) ease_[pair] += count;
  for (size_t band = 0; band < bands_.size(); ++band) bands_[band].Merge(other.bands_[band]);
  for (const WorstSession& session : other.worst_) Insert(session);
}

ScoreResult ScoreTally::Finish() const {
  ScoreResult result;
  result.has_goal = has_goal_;
  for (size_t band = 0; band < bands_.size(); ++band) {
    result.bands[band] = {kScoreBands[band], bands_[band]};
    result.sessions += bands_[band].n();
    if (band > 0) result.affected += bands_[band].n();
  }
  if (has_goal_) {
    PairCounts pairs = goals_;
    for (size_t i = 0; i < untouched_.size(); ++i) {
      if (untouched_[i] > 0) pairs[{0, static_cast<int64_t>(i)}] = untouched_[i];
    }
    result.goal = Spearman(pairs);
  }
  result.ease = Spearman(ease_);
  result.worst = worst_;
  return result;
}

}  // namespace journey::friction
