// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/funnel_match.h"

#include <algorithm>
#include <bit>
#include <optional>

#include "journey/graph/node.h"

namespace journey::graph {
FunnelMatcher::FunnelMatcher(const Funnel& funnel)
    : funnel_(funnel),
      start_mask_(funnel.MaskOfNode(kStartNode)),
      end_mask_(funnel.MaskOfNode(kEndNode)),
      of_step_(funnel.size()),
      cursors_(funnel.size()) {}

// Whether a step is of the funnel is a matter of chance, so each is written and only those that are stay.
bool FunnelMatcher::Read(std::span<const stitch::Step> steps) {
  if (steps.empty()) return false;
  end_place_ = static_cast<uint32_t>(steps.size() + 1);
  if (occurrences_.size() < steps.size() + 2) occurrences_.resize(steps.size() + 2);
  Occurrence* end = occurrences_.data();
  uint32_t seen = 0;
  const auto put = [&](uint32_t place, uint32_t mask, int64_t time_us) {
    *end = {time_us, place, mask};
    end += mask != 0;
    seen |= mask;
  };
  put(0, start_mask_, steps.front().time_us);
  uint32_t place = 0;
  for (const stitch::Step& step : steps) put(++place, funnel_.MaskOfType(step.type), step.time_us);
  put(end_place_, end_mask_, steps.back().time_us);
  count_ = static_cast<size_t>(end - occurrences_.data());
  const uint32_t needed = funnel_.options().order == FunnelOrder::kAny ? ~0u : 1u;
  if ((seen & needed) == 0) return false;
  for (std::vector<size_t>& occurrences : of_step_) occurrences.clear();
  for (size_t at = 0; at < count_; ++at) {
    for (uint32_t mask = occurrences_[at].mask; mask != 0; mask &= mask - 1) {
      of_step_[static_cast<size_t>(std::countr_zero(mask))].push_back(at);
    }
  }
  reaches_.assign(of_step_[0].size(), {});
  return true;
}

bool FunnelMatcher::Later(size_t before, size_t at) const {
  if (!funnel_.options().strict_increase || occurrences_[before].place == 0) return true;
  return occurrences_[at].place == end_place_ || occurrences_[at].time_us > occurrences_[before].time_us;
}

bool FunnelMatcher::Inside(size_t first, size_t at) const {
  const std::optional<int64_t>& window = funnel_.options().window_us;
  return !window || occurrences_[at].time_us - occurrences_[first].time_us <= *window;
}

// The earliest occurrence of `step` after `before`, strictly later where that is asked; count_ where there is none.
// REQUIRES: `before` is at or behind that of the last call for this step since BeginAttempts, as it is where entries
// come in the order of time.
size_t FunnelMatcher::NextOf(size_t before, size_t step) {
  const std::vector<size_t>& occurrences = of_step_[step];
  size_t& cursor = cursors_[step];
  while (cursor < occurrences.size() && (occurrences[cursor] <= before || !Later(before, occurrences[cursor]))) {
    ++cursor;
  }
  return cursor == occurrences.size() ? count_ : occurrences[cursor];
}

void FunnelMatcher::FollowDirectly(size_t first) {
  attempt_.assign(1, first);
  while (attempt_.size() < funnel_.size()) {
    const size_t before = attempt_.back(), at = before + 1;
    if (at >= count_ || occurrences_[at].place != occurrences_[before].place + 1) return;
    if ((occurrences_[at].mask >> attempt_.size() & 1) == 0) return;
    if (!Later(before, at) || !Inside(first, at)) return;
    attempt_.push_back(at);
  }
}

void FunnelMatcher::FollowEventually(size_t first) {
  attempt_.assign(1, first);
  while (attempt_.size() < funnel_.size()) {
    const size_t at = NextOf(attempt_.back(), attempt_.size());
    if (at >= count_ || !Inside(first, at)) return;
    attempt_.push_back(at);
  }
}

void FunnelMatcher::FollowStrictly(size_t first) {
  const FunnelOptions& options = funnel_.options();
  attempt_.assign(1, first);
  for (size_t at = first + 1; at < count_ && attempt_.size() < funnel_.size(); ++at) {
    // Something of no step lies between.
    if (options.strict_order && occurrences_[at].place != occurrences_[at - 1].place + 1) return;
    if (!Inside(first, at)) return;
    const size_t reached = attempt_.size();
    const uint32_t mask = occurrences_[at].mask;
    if ((mask >> reached & 1) != 0) {
      if (Later(attempt_.back(), at)) attempt_.push_back(at);
      continue;  // the next step, but not strictly later: it neither counts nor ends
    }
    const uint32_t repeats = mask & ((1u << reached) - 1);
    if (options.deduplicate && (repeats & ~1u) != 0) return;
    if (!options.strict_order || repeats != 0) continue;
    if (!options.reentry) return;  // it comes too early
  }
}

FunnelMatcher::Reach FunnelMatcher::Follow(size_t entry) {
  const size_t first = of_step_[0][entry];
  const FunnelOptions& options = funnel_.options();
  if (options.order != FunnelOrder::kEventually) {
    FollowDirectly(first);
  } else if (options.strict_order || options.deduplicate) {
    FollowStrictly(first);
  } else {
    FollowEventually(first);
  }
  return reaches_[entry] = {attempt_.size(), attempt_.back()};
}

// A window slides over the occurrences; `have` holds how often each node lies in it. The first of the fullest windows
// wins.
void FunnelMatcher::FindAny() {
  std::vector<size_t> have(funnel_.size(), 0);  // by the first step of a node
  std::vector<size_t> filled;
  size_t most = 0, end = 0;
  const auto node = [this](size_t at) { return static_cast<size_t>(std::countr_zero(occurrences_[at].mask)); };
  const auto needed = [this](size_t at) { return static_cast<size_t>(std::popcount(occurrences_[at].mask)); };
  for (size_t first = 0; first < count_; ++first) {
    for (; end < count_ && Inside(first, end); ++end) ++have[node(end)];
    size_t level = 0;
    for (size_t step = 0; step < funnel_.size(); ++step) {
      const std::vector<size_t>& occurrences = of_step_[step];
      if (occurrences.empty() || node(occurrences.front()) != step) continue;
      level += std::min(have[step], needed(occurrences.front()));
    }
    if (level > most) {
      most = level;
      filled.clear();
      std::vector<size_t> taken(funnel_.size(), 0);
      for (size_t at = first; at < end; ++at) {
        if (taken[node(at)] >= needed(at)) continue;
        ++taken[node(at)];
        filled.push_back(at);
      }
    }
    if (most == funnel_.size()) break;
    --have[node(first)];
  }
  attempt_ = filled;
}

// Whether the attempt that enters one occurrence later goes on just as this one does: it is as deep, ends no later and
// began later. Nothing that looks at times may decide otherwise.
bool FunnelMatcher::BetterEntryFollows(size_t entry) {
  const FunnelOptions& options = funnel_.options();
  if (options.order != FunnelOrder::kEventually || options.strict_order || options.deduplicate) return false;
  if (options.strict_increase || options.window_us || funnel_.size() < 2) return false;
  const std::vector<size_t>& entries = of_step_[0];
  if (entry + 1 >= entries.size()) return false;
  const size_t next = NextOf(entries[entry], 1);
  return next < count_ && entries[entry + 1] < next;
}

void FunnelMatcher::TakeAttempt() {
  best_.places.clear();
  for (const size_t at : attempt_) {
    const uint32_t step = static_cast<uint32_t>(best_.places.size());
    best_.places.push_back({occurrences_[at].place, occurrences_[at].time_us, IsOuter(at), step});
  }
  best_.reached = best_.places.size();
  best_.last = best_.places.empty() ? 0 : best_.places.size() - 1;
  best_last_ = attempt_.empty() ? 0 : attempt_.back();
}

const FunnelMatch& FunnelMatcher::Best() {
  best_.places.clear();
  BeginAttempts();
  if (funnel_.options().order == FunnelOrder::kAny) {
    FindAny();
    TakeAttempt();
    return best_;
  }
  for (size_t entry = 0; entry < of_step_[0].size(); ++entry) {
    // Once complete, only an attempt that began later and ends no later is better.
    const bool complete = best_.depth() == funnel_.size();
    if (complete && of_step_[0][entry] > best_last_) break;
    if (BetterEntryFollows(entry)) continue;
    const Reach reach = Follow(entry);
    if (reach.depth > best_.depth() || (reach.depth == best_.depth() && reach.last <= best_last_)) TakeAttempt();
    if (funnel_.options().order == FunnelOrder::kAnchored) break;
  }
  return best_;
}

void FunnelMatcher::ForEachAttempt(absl::FunctionRef<void(size_t depth)> attempt) {
  const FunnelOrder order = funnel_.options().order;
  if (order == FunnelOrder::kAny || order == FunnelOrder::kAnchored) {
    attempt(Best().depth());
    return;
  }
  size_t least = 0;
  BeginAttempts();
  for (size_t entry = 0; entry < of_step_[0].size(); ++entry) {
    const size_t first = of_step_[0][entry];
    if (first < least) continue;
    const Reach reach = ReachOf(entry);
    attempt(reach.depth);
    least = reach.depth == funnel_.size() ? std::max(reach.last, first + 1) : first + 1;
  }
}

}  // namespace journey::graph
