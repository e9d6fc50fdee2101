// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/funnel_search.h"

#include <algorithm>
#include <bit>

#include "journey/graph/node.h"

namespace journey::graph {

FunnelSearch::FunnelSearch(const Funnel& funnel) : funnel_(funnel), levels_(kMaxFunnelSteps + 1) {
  const FunnelOptions& options = funnel.options();
  keeps_all_ = options.order != FunnelOrder::kEventually || options.strict_order;
  for (uint32_t step = 0; step < funnel.size(); ++step) {
    for (const uint32_t node : funnel.branches()[step]) fillers_.emplace_back(node, step);
  }
  for (size_t depth = 1; depth <= funnel.required().size(); ++depth) {
    for (size_t i = 0; i < funnel.exclusions().size(); ++i) {
      const Funnel::Exclusion& exclusion = funnel.exclusions()[i];
      if (exclusion.from <= depth && depth < exclusion.to) active_[depth] |= 1u << i;
    }
    if (depth == funnel.required().size()) break;
    for (uint32_t step = funnel.required()[depth - 1] + 1; step < funnel.required()[depth]; ++step) {
      between_[depth] |= 1u << step;
    }
  }
}

void FunnelSearch::Mark(size_t place, int64_t time_us, uint32_t node, const stitch::Customer* customer,
                        const stitch::Step* step) {
  Item item{.place = place, .time_us = time_us, .outer = step == nullptr};
  for (const auto& [wanted, filled] : fillers_) item.fills |= static_cast<uint32_t>(wanted == node) << filled;
  for (size_t i = 0; step != nullptr && i < funnel_.exclusions().size(); ++i) {
    item.excluded |= static_cast<uint32_t>(IsExcluded(funnel_.exclusions()[i], *customer, *step)) << i;
  }
  if (!keeps_all_ && item.fills == 0 && item.excluded == 0) return;
  if ((item.fills & 1) != 0) entries_.push_back(items_.size());
  items_.push_back(item);
}

bool FunnelSearch::Read(const stitch::Customer& customer, std::span<const stitch::Step> steps) {
  items_.clear();
  entries_.clear();
  if (steps.empty()) return false;
  Mark(0, steps.front().time_us, kStartNode, nullptr, nullptr);
  for (size_t i = 0; i < steps.size(); ++i) Mark(i + 1, steps[i].time_us, steps[i].touchpoint, &customer, &steps[i]);
  Mark(steps.size() + 1, steps.back().time_us, kEndNode, nullptr, nullptr);
  return !entries_.empty();
}

bool FunnelSearch::Later(size_t before, size_t item) const {
  if (!funnel_.options().strict_increase || items_[before].outer || items_[item].outer) return true;
  return items_[item].time_us > items_[before].time_us;
}

bool FunnelSearch::InWindow(size_t first, size_t previous, size_t item) const {
  const FunnelOptions& options = funnel_.options();
  if (!options.window_us) return true;
  const size_t from = options.window_from == FunnelWindow::kFromFirst ? first : previous;
  return items_[item].time_us - items_[from].time_us <= *options.window_us;
}

void FunnelSearch::Fill(Attempt* attempt, uint32_t step, size_t item) {
  attempt->filled |= 1u << step;
  attempt->items[step] = static_cast<uint32_t>(item);
}

void FunnelSearch::Advance(Attempt* attempt, size_t item) const {
  Fill(attempt, funnel_.required()[attempt->depth], item);
  ++attempt->depth;
  attempt->last = item;
}

bool FunnelSearch::FillOptional(Attempt* attempt, size_t item) const {
  const uint32_t open = items_[item].fills & between_[attempt->depth] & ~attempt->filled;
  if (open == 0 || !Later(attempt->last, item)) return false;
  Fill(attempt, static_cast<uint32_t>(std::countr_zero(open)), item);
  return true;
}

// Whether strict_order or deduplicate end the attempt at an event that fills none of its steps.
bool FunnelSearch::EndsByFlags(const Attempt& attempt, const Item& item) const {
  const FunnelOptions& options = funnel_.options();
  const uint32_t next = Required(attempt.depth);
  if ((item.fills & next) != 0) return false;  // not strictly later: it neither counts nor ends
  const uint32_t repeats = item.fills & (next - 1);
  if (options.deduplicate && (repeats & ~1u) != 0) return true;
  if (!options.strict_order || repeats != 0) return false;
  return item.fills == 0 || !options.reentry;
}

FunnelSearch::Attempt FunnelSearch::FollowDirectly(size_t entry) const {
  Attempt attempt;
  Advance(&attempt, entry);
  for (size_t item = entry + 1; item < items_.size() && attempt.depth < funnel_.required().size(); ++item) {
    if (!InWindow(entry, attempt.last, item)) break;
    if ((items_[item].fills & Required(attempt.depth)) != 0 && Later(attempt.last, item)) {
      Advance(&attempt, item);
    } else if (!FillOptional(&attempt, item)) {
      break;
    }
  }
  return attempt;
}

FunnelSearch::Attempt FunnelSearch::FollowEventually(size_t entry) const {
  Attempt attempt;
  Advance(&attempt, entry);
  for (size_t item = entry + 1; item < items_.size() && attempt.depth < funnel_.required().size(); ++item) {
    if (!InWindow(entry, attempt.last, item) || Ends(attempt.depth, items_[item])) break;
    if ((items_[item].fills & Required(attempt.depth)) != 0 && Later(attempt.last, item)) {
      Advance(&attempt, item);
    } else if (!FillOptional(&attempt, item) && EndsByFlags(attempt, items_[item])) {
      break;
    }
  }
  return attempt;
}

// levels_[k]: the attempt of this entry with k required steps whose last one is the latest so far. A chain exists
// exactly if one over the latest places does, since only the time from the step before counts.
FunnelSearch::Attempt FunnelSearch::FollowFromPrevious(size_t entry) {
  const size_t most = funnel_.required().size();
  Attempt best;
  Advance(&best, entry);
  levels_[1] = best;
  int64_t latest_us = items_[entry].time_us;
  for (size_t item = entry + 1; item < items_.size() && best.depth < most; ++item) {
    if (items_[item].time_us - latest_us > *funnel_.options().window_us) break;
    if (Ends(best.depth, items_[item])) break;
    bool advanced = false;
    for (size_t depth = best.depth; depth > 0; --depth) {  // from the deepest: one event fills one step of an attempt
      const Attempt& level = levels_[depth];
      if ((items_[item].fills & Required(depth)) == 0) continue;
      if (!Later(level.last, item) || !InWindow(entry, level.last, item)) continue;
      levels_[depth + 1] = level;
      Advance(&levels_[depth + 1], item);
      latest_us = items_[item].time_us;
      advanced = true;
      if (depth + 1 > best.depth) best = levels_[depth + 1];
    }
    if (advanced) continue;
    bool filled = false;
    for (size_t depth = 1; depth <= best.depth; ++depth) {
      if (!InWindow(entry, levels_[depth].last, item)) continue;
      const bool here = FillOptional(&levels_[depth], item);
      if (here && depth == best.depth) FillOptional(&best, item);
      filled |= here;
    }
    if (!filled && EndsByFlags(best, items_[item])) break;
  }
  return best;
}

FunnelSearch::Attempt FunnelSearch::FollowTolerantly(size_t entry) const {
  const int64_t tolerance_us = funnel_.options().same_time_us;
  Attempt attempt;
  Advance(&attempt, entry);
  const auto used = [&](size_t item) {
    for (uint32_t rest = attempt.filled; rest != 0; rest &= rest - 1) {
      if (attempt.items[static_cast<size_t>(std::countr_zero(rest))] == item) return true;
    }
    return false;
  };
  size_t item = entry;
  const auto back = [&] {  // to the first event that is late enough for the next step
    item = attempt.last;
    while (item > 0 && !items_[item - 1].outer &&
           items_[attempt.last].time_us - items_[item - 1].time_us <= tolerance_us) {
      --item;
    }
  };
  for (back(); item < items_.size() && attempt.depth < funnel_.required().size(); ++item) {
    if (used(item)) continue;
    if (!InWindow(entry, attempt.last, item)) break;
    if (item > attempt.last && Ends(attempt.depth, items_[item])) break;
    if (items_[item].outer && item < attempt.last) continue;
    if (items_[item].excluded & active_[attempt.depth]) continue;
    if ((items_[item].fills & Required(attempt.depth)) != 0) {
      Advance(&attempt, item);
      back();
      --item;  // the loop steps on; wraps round to 0 where the first item is meant
    } else {
      FillOptional(&attempt, item);
    }
  }
  return attempt;
}

FunnelSearch::Attempt FunnelSearch::Follow(size_t entry) {
  const FunnelOptions& options = funnel_.options();
  if (options.order != FunnelOrder::kEventually) return FollowDirectly(entry);
  if (options.window_from == FunnelWindow::kFromPrevious) return FollowFromPrevious(entry);
  return options.same_time_us > 0 ? FollowTolerantly(entry) : FollowEventually(entry);
}

void FunnelSearch::Write(const Attempt& attempt, FunnelMatch* match) const {
  match->places.clear();
  match->reached = attempt.depth == 0 ? 0 : funnel_.required()[attempt.depth - 1] + 1;
  match->last = 0;
  for (uint32_t rest = attempt.filled; rest != 0; rest &= rest - 1) {
    const uint32_t step = static_cast<uint32_t>(std::countr_zero(rest));
    const Item& item = items_[attempt.items[step]];
    if (step + 1 == match->reached) match->last = match->places.size();
    match->places.push_back({item.place, item.time_us, item.outer, step});
  }
}

const FunnelMatch& FunnelSearch::Best() {
  const FunnelOptions& options = funnel_.options();
  Attempt best;
  // Of entries with nothing between them the last serves all: what follows is the same, and its window is longer. Only
  // where that reaches nothing does the first one end first.
  const bool runs = !keeps_all_ && !options.strict_increase && !options.deduplicate && options.same_time_us == 0;
  for (size_t i = 0; i < entries_.size(); ++i) {
    const bool complete = best.depth == funnel_.required().size();
    if (complete && options.same_time_us == 0 && entries_[i] > best.last) break;
    const size_t first = i;
    while (runs && i + 1 < entries_.size() && entries_[i + 1] == entries_[i] + 1 &&
           items_[entries_[i + 1]].fills == 1 && items_[entries_[i + 1]].excluded == 0) {
      ++i;
    }
    Attempt attempt = Follow(entries_[i]);
    if (attempt.depth == 1 && first < i) attempt = Follow(entries_[first]);
    if (attempt.depth > best.depth || (attempt.depth == best.depth && attempt.last <= best.last)) best = attempt;
    if (options.order == FunnelOrder::kAnchored) break;
  }
  Write(best, &best_);
  return best_;
}

void FunnelSearch::ForEachAttempt(absl::FunctionRef<void(const FunnelMatch& match)> attempt) {
  if (funnel_.options().order == FunnelOrder::kAnchored) {
    attempt(Best());
    return;
  }
  size_t least = 0;
  for (const size_t entry : entries_) {
    if (entry < least) continue;
    const Attempt followed = Follow(entry);
    Write(followed, &best_);
    attempt(best_);
    least = followed.depth == funnel_.required().size() ? std::max(followed.last, entry + 1) : entry + 1;
  }
}

}  // namespace journey::graph
