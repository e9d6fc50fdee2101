// SPDX-License-Identifier: Apache-2.0
#include "journey/findings/evidence.h"

#include <algorithm>
#include <tuple>

namespace journey::findings {
namespace {

using stitch::Customer;
using stitch::Step;

constexpr uint32_t kReadableLeast = 3, kReadableMost = 40;

uint64_t Key(const Step& step) { return uint64_t{step.touchpoint} << 32 | step.channel; }

// Steps of the journey around the incident: those of its step, else of its neighbour.
stitch::Journey JourneyOf(const Customer& customer, const Incident& incident) {
  uint32_t step = incident.step != event::kNone ? incident.step : incident.after;
  if (step >= customer.steps.size() || (incident.step == event::kNone && step > 0)) step = incident.after - 1;
  if (step >= customer.steps.size() || customer.steps[step].journey >= customer.journeys.size()) {
    stitch::Journey all;
    all.step_end = static_cast<uint32_t>(customer.steps.size());
    return all;
  }
  return customer.journeys[customer.steps[step].journey];
}

bool IsContact(const event::Event& event) {
  return (event.type->flags & event::kTypeContact) != 0 || event.kind() == event::Kind::kContactOpen;
}

std::vector<TimelineStep> Timeline(const Customer& customer, const Incident& incident, const stitch::Journey& journey) {
  constexpr uint32_t kHalf = kStepsShown / 2;
  const uint32_t middle = incident.step != event::kNone ? incident.step : incident.after;
  const uint32_t begin = std::max(journey.step_begin, middle > kHalf ? middle - kHalf : 0);
  const uint32_t end = std::min(journey.step_end, begin + kStepsShown);
  std::vector<TimelineStep> steps;
  for (uint32_t i = begin; i < end; ++i) {
    const Step& step = customer.steps[i];
    const event::Event& event = customer.events[step.event];
    TimelineStep shown{
        .time_us = step.time_us, .touchpoint = step.touchpoint, .channel = step.channel, .kind = event.kind()};
    if (i == begin) shown.mark = Mark::kFirst;
    if (IsContact(event)) shown.mark = Mark::kContact;
    if (step.goal) shown.mark = Mark::kDone;
    if (i == incident.step || (event.type->flags & event::kTypeFailure) != 0) shown.mark = Mark::kFailure;
    steps.push_back(shown);
  }
  return steps;
}

// The first step at or after `time_us`. Nothing can be guessed of the way there, so it has no branch.
uint32_t FirstStepAt(std::span<const Step> steps, int64_t time_us) {
  size_t first = 0;
  for (size_t length = steps.size(); length > 0;) {
    const size_t half = (length + 1) / 2;
    first += steps[first + half - 1].time_us < time_us ? half : 0;
    length -= half;
  }
  return static_cast<uint32_t>(first);
}

}  // namespace

std::string_view Name(Mark mark) {
  static constexpr std::string_view kNames[] = {"plain", "first", "failure", "contact", "done"};
  return kNames[static_cast<size_t>(mark)];
}

Incident FindIncident(const Customer& customer, int64_t time_us, uint32_t touchpoint) {
  const uint32_t first = FirstStepAt(customer.steps, time_us);
  uint32_t end = first;
  while (end < customer.steps.size() && customer.steps[end].time_us == time_us) ++end;
  if (touchpoint != event::kNone) {
    for (uint32_t i = first; i < end; ++i) {
      if (customer.steps[i].touchpoint == touchpoint) return {time_us, i, i + 1, touchpoint};
    }
  }
  return {time_us, event::kNone, end, touchpoint};
}

bool Evidence::MakeRoom(const base::Hash128& customer, uint64_t rank, const base::Hash128& hash, size_t* place) {
  const auto smaller = [](const JourneyTimeline& kept, const std::pair<uint64_t, base::Hash128>& wanted) {
    return std::tie(kept.rank, kept.hash) < std::tie(wanted.first, wanted.second);
  };
  const std::pair<uint64_t, base::Hash128> wanted(rank, hash);
  if (journeys_.size() >= kJourneysKept &&
      !(std::tie(rank, hash) < std::tie(journeys_.back().rank, journeys_.back().hash))) {
    return false;
  }
  const auto same = std::find_if(journeys_.begin(), journeys_.end(),
                                 [&](const JourneyTimeline& kept) { return kept.customer == customer; });
  if (same != journeys_.end()) {
    if (smaller(*same, wanted) || (same->rank == rank && same->hash == hash)) return false;
    journeys_.erase(same);
  }
  *place =
      static_cast<size_t>(std::lower_bound(journeys_.begin(), journeys_.end(), wanted, smaller) - journeys_.begin());
  if (journeys_.size() >= kJourneysKept) journeys_.pop_back();
  return true;
}

void Evidence::Add(const Customer& customer, const Incident& incident) {
  ++incidents_;
  const stitch::Journey journey = JourneyOf(customer, incident);
  const auto passed_over = [&](uint32_t i) {
    return incident.touchpoint != event::kNone && customer.steps[i].touchpoint == incident.touchpoint;
  };
  uint32_t before = incident.step != event::kNone ? incident.step : incident.after;
  while (before > journey.step_begin && passed_over(before - 1)) --before;
  if (before > journey.step_begin) ++before_[Key(customer.steps[before - 1])];
  uint32_t after = incident.after;
  while (after < journey.step_end && passed_over(after)) ++after;
  if (after < journey.step_end) ++after_[Key(customer.steps[after])];

  const uint32_t length = journey.step_end - journey.step_begin;
  const uint64_t rank = length >= kReadableLeast && length <= kReadableMost ? 0 : 1;
  const base::Hash128 hash{base::Mix(customer.hash.high ^ base::Mix(static_cast<uint64_t>(incident.time_us))),
                           customer.hash.low};
  size_t place = 0;
  if (!MakeRoom(customer.hash, rank, hash, &place)) return;
  journeys_.insert(journeys_.begin() + static_cast<ptrdiff_t>(place), {.rank = rank,
                                                                       .hash = hash,
                                                                       .customer = customer.hash,
                                                                       .representative = customer.representative,
                                                                       .steps = Timeline(customer, incident, journey)});
}

void Evidence::Merge(const Evidence& other) {
  incidents_ += other.incidents_;
  for (const auto& [key, count] : other.before_) before_[key] += count;
  for (const auto& [key, count] : other.after_) after_[key] += count;
  for (const JourneyTimeline& journey : other.journeys_) {
    size_t place = 0;
    if (MakeRoom(journey.customer, journey.rank, journey.hash, &place)) {
      journeys_.insert(journeys_.begin() + static_cast<ptrdiff_t>(place), journey);
    }
  }
}

}  // namespace journey::findings
