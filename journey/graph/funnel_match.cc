// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/funnel_match.h"

#include <algorithm>
#include <bit>
#include <optional>

#include "journey/graph/node.h"

namespace journey::graph {
FunnelMatcher::FunnelMatcher(const Funnel& funnel)
    : funnel_(funnel), places_of_(funnel.size()), cursors_(funnel.size()) {
  for (uint32_t step = 0; step < funnel.size(); ++step) {
    for (const uint32_t node : funnel.branches()[step]) {
      filler_nodes_.push_back(node);
      filler_bits_.push_back(1u << step);
    }
  }
}

bool FunnelMatcher::Read(std::span<const stitch::Step> steps) {
  if (steps.empty()) return false;
  times_.resize(steps.size() + 2);
  masks_.resize(steps.size() + 2);
  for (std::vector<size_t>& places : places_of_) places.clear();
  uint32_t seen = 0;
  const size_t fillers = filler_nodes_.size();
  const uint32_t* const nodes = filler_nodes_.data();
  const uint32_t* const bits = filler_bits_.data();
  const auto mark = [&](size_t place, uint32_t node) {
    uint32_t mask = 0;
    for (size_t i = 0; i < fillers; ++i) mask |= nodes[i] == node ? bits[i] : 0;
    masks_[place] = mask;
    seen |= mask;
    for (; mask != 0; mask &= mask - 1) places_of_[static_cast<size_t>(std::countr_zero(mask))].push_back(place);
  };
  mark(0, kStartNode);
  times_[0] = steps.front().time_us;
  for (size_t i = 0; i < steps.size(); ++i) {
    mark(i + 1, steps[i].touchpoint);
    times_[i + 1] = steps[i].time_us;
  }
  mark(steps.size() + 1, kEndNode);
  times_[steps.size() + 1] = steps.back().time_us;
  reaches_.assign(places_of_[0].size(), {});
  return funnel_.options().order == FunnelOrder::kAny ? seen != 0 : (seen & 1) != 0;
}

bool FunnelMatcher::Later(size_t before, size_t place) const {
  if (!funnel_.options().strict_increase || before == 0 || place + 1 == times_.size()) return true;
  return times_[place] > times_[before];
}

bool FunnelMatcher::Inside(size_t first, size_t place) const {
  const std::optional<int64_t>& window = funnel_.options().window_us;
  return !window || times_[place] - times_[first] <= *window;
}

// The earliest place after `place` that can fill `step`; times_.size() where there is none. REQUIRES: `place` is at or
// behind that of the last call for this step since BeginAttempts, as it is where entries come in the order of time.
size_t FunnelMatcher::NextPlace(size_t place, size_t step) {
  size_t least = place + 1;
  if (funnel_.options().strict_increase && place != 0) {
    least = static_cast<size_t>(
        std::upper_bound(times_.begin() + static_cast<ptrdiff_t>(place), times_.end() - 1, times_[place]) -
        times_.begin());
  }
  const std::vector<size_t>& places = places_of_[step];
  size_t& cursor = cursors_[step];
  while (cursor < places.size() && places[cursor] < least) ++cursor;
  return cursor == places.size() ? times_.size() : places[cursor];
}

void FunnelMatcher::FollowDirectly(size_t entry) {
  attempt_.assign(1, entry);
  while (attempt_.size() < funnel_.size()) {
    const size_t place = attempt_.back() + 1;
    if (place >= times_.size() || (masks_[place] >> attempt_.size() & 1) == 0) return;
    if (!Later(attempt_.back(), place) || !Inside(entry, place)) return;
    attempt_.push_back(place);
  }
}

void FunnelMatcher::FollowEventually(size_t entry) {
  attempt_.assign(1, entry);
  while (attempt_.size() < funnel_.size()) {
    const size_t place = NextPlace(attempt_.back(), attempt_.size());
    if (place >= times_.size() || !Inside(entry, place)) return;
    attempt_.push_back(place);
  }
}

void FunnelMatcher::FollowStrictly(size_t entry) {
  const FunnelOptions& options = funnel_.options();
  attempt_.assign(1, entry);
  for (size_t place = entry + 1; place < times_.size() && attempt_.size() < funnel_.size(); ++place) {
    if (!Inside(entry, place)) return;
    const size_t reached = attempt_.size();
    if ((masks_[place] >> reached & 1) != 0) {
      if (Later(attempt_.back(), place)) attempt_.push_back(place);
      continue;  // the next step, but not strictly later: it neither counts nor ends
    }
    const uint32_t repeats = masks_[place] & ((1u << reached) - 1);
    if (options.deduplicate && (repeats & ~1u) != 0) return;
    if (!options.strict_order || repeats != 0) continue;
    const bool too_early = masks_[place] != 0;
    if (!too_early || !options.reentry) return;
  }
}

FunnelMatcher::Reach FunnelMatcher::Follow(size_t occurrence) {
  const size_t entry = places_of_[0][occurrence];
  const FunnelOptions& options = funnel_.options();
  if (options.order != FunnelOrder::kEventually) {
    FollowDirectly(entry);
  } else if (options.strict_order || options.deduplicate) {
    FollowStrictly(entry);
  } else {
    FollowEventually(entry);
  }
  return reaches_[occurrence] = {attempt_.size(), attempt_.back()};
}

// A window slides over the places that fill a step; `have` holds how often each node lies in it. The first of the
// fullest windows wins.
void FunnelMatcher::FindAny() {
  std::vector<size_t> have(funnel_.size(), 0);  // by the first step of a node
  std::vector<size_t> filled;
  size_t most = 0, end = 0;
  const auto node = [this](size_t place) { return static_cast<size_t>(std::countr_zero(masks_[place])); };
  for (size_t first = 0; first < times_.size(); ++first) {
    if (masks_[first] == 0) continue;
    for (; end < times_.size() && Inside(first, end); ++end) {
      if (masks_[end] != 0) ++have[node(end)];
    }
    size_t level = 0;
    for (size_t step = 0; step < funnel_.size(); ++step) {
      const std::vector<size_t>& places = places_of_[step];
      if (places.empty() || node(places.front()) != step) continue;
      level += std::min<size_t>(have[step], static_cast<size_t>(std::popcount(masks_[places.front()])));
    }
    if (level > most) {
      most = level;
      filled.clear();
      std::vector<size_t> taken(funnel_.size(), 0);
      for (size_t place = first; place < end; ++place) {
        if (masks_[place] == 0 || taken[node(place)] >= static_cast<size_t>(std::popcount(masks_[place]))) continue;
        ++taken[node(place)];
        filled.push_back(place);
      }
    }
    if (most == funnel_.size()) break;
    --have[node(first)];
  }
  attempt_ = filled;
}

// Whether the attempt that enters one occurrence later goes on just as this one does: it is as deep, ends no later and
// began later. Nothing that looks at times may decide otherwise.
bool FunnelMatcher::BetterEntryFollows(size_t occurrence) {
  const FunnelOptions& options = funnel_.options();
  if (options.order != FunnelOrder::kEventually || options.strict_order || options.deduplicate) return false;
  if (options.strict_increase || options.window_us || funnel_.size() < 2) return false;
  const std::vector<size_t>& entries = places_of_[0];
  if (occurrence + 1 >= entries.size()) return false;
  const size_t next = NextPlace(entries[occurrence], 1);
  return next < times_.size() && entries[occurrence + 1] < next;
}

void FunnelMatcher::TakeAttempt() {
  best_.places.clear();
  for (const size_t place : attempt_) {
    const uint32_t step = static_cast<uint32_t>(best_.places.size());
    best_.places.push_back({place, times_[place], place == 0 || place + 1 == times_.size(), step});
  }
  best_.reached = best_.places.size();
  best_.last = best_.places.empty() ? 0 : best_.places.size() - 1;
}

const FunnelMatch& FunnelMatcher::Best() {
  best_.places.clear();
  BeginAttempts();
  if (funnel_.options().order == FunnelOrder::kAny) {
    FindAny();
    TakeAttempt();
    return best_;
  }
  for (size_t occurrence = 0; occurrence < places_of_[0].size(); ++occurrence) {
    // Once complete, only an attempt that began later and ends no later is better.
    const bool complete = best_.depth() == funnel_.size();
    if (complete && places_of_[0][occurrence] > best_.places.back().place) break;
    if (BetterEntryFollows(occurrence)) continue;
    const Reach reach = Follow(occurrence);
    const bool better =
        reach.depth > best_.depth() || (reach.depth == best_.depth() && reach.last <= best_.places.back().place);
    if (better) TakeAttempt();
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
  for (size_t occurrence = 0; occurrence < places_of_[0].size(); ++occurrence) {
    const size_t entry = places_of_[0][occurrence];
    if (entry < least) continue;
    const Reach reach = ReachOf(occurrence);
    attempt(reach.depth);
    least = reach.depth == funnel_.size() ? std::max(reach.last, entry + 1) : entry + 1;
  }
}

}  // namespace journey::graph
