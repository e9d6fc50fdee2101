// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/funnel_reader.h"

#include <algorithm>
#include <tuple>

namespace journey::graph {
namespace {

constexpr uint32_t kInNoPart = event::kNone;
constexpr uint32_t kInAllParts = event::kNone - 1;

}  // namespace

bool FunnelReader::KeyOf(const stitch::Step& step, Key* key) const {
  key->fill(0);
  const event::Event& event = customer_->events[step.event];
  size_t place = 0;
  for (const HeldField field : funnel().options().held) {
    uint32_t value = event::kNone;
    switch (field) {
      case HeldField::kOrder:
        value = event.order_id;
        break;
      case HeldField::kCase:
        value = event.case_id;
        break;
      case HeldField::kSession:
        value = step.session;
        break;
      case HeldField::kItem:
        value = event.side.Text(event::Field::kItem).value_or(event::kNone);
        break;
    }
    if (value == event::kNone) return false;
    (*key)[place++] = value;
  }
  return true;
}

void FunnelReader::Split(std::span<const stitch::Step> steps) {
  index_.clear();
  used_ = 0;
  part_of_.assign(steps.size(), kInNoPart);
  for (size_t i = 0; i < steps.size(); ++i) {
    Key key;
    if (KeyOf(steps[i], &key)) {
      const auto [found, inserted] = index_.try_emplace(key, static_cast<uint32_t>(used_));
      used_ += inserted;
      part_of_[i] = found->second;
      continue;
    }
    const std::vector<Funnel::Exclusion>& exclusions = funnel().exclusions();
    const bool excluded = std::any_of(exclusions.begin(), exclusions.end(),
                                      [&](const auto& one) { return IsExcluded(one, *customer_, steps[i]); });
    if (excluded) part_of_[i] = kInAllParts;
  }
  if (parts_.size() < used_) parts_.resize(used_);
  for (size_t part = 0; part < used_; ++part) {
    parts_[part].steps.clear();
    parts_[part].places.clear();
  }
  const auto add = [&](size_t part, size_t i) {
    parts_[part].steps.push_back(steps[i]);
    parts_[part].places.push_back(static_cast<uint32_t>(i + 1));
  };
  for (size_t i = 0; i < steps.size(); ++i) {
    if (part_of_[i] == kInNoPart) continue;
    if (part_of_[i] != kInAllParts) {
      add(part_of_[i], i);
      continue;
    }
    for (size_t part = 0; part < used_; ++part) add(part, i);
  }
}

bool FunnelReader::ReadSteps(std::span<const stitch::Step> steps) {
  return funnel().needs_search() ? search_.Read(*customer_, steps) : matcher_.Read(steps);
}

bool FunnelReader::Read(const stitch::Customer& customer, std::span<const stitch::Step> steps) {
  customer_ = &customer;
  if (funnel().options().held.empty()) return ReadSteps(steps);
  Split(steps);
  return used_ > 0 && Best().reached > 0;
}

const FunnelMatch& FunnelReader::Best() {
  const auto best = [this]() -> const FunnelMatch& {
    return funnel().needs_search() ? search_.Best() : matcher_.Best();
  };
  if (funnel().options().held.empty()) return best();
  best_ = {};
  for (size_t part = 0; part < used_; ++part) {
    if (!ReadSteps(parts_[part].steps)) continue;
    FunnelMatch match = best();
    for (FunnelPlace& place : match.places) place.place = parts_[part].places[place.place - 1];
    if (match.places.empty()) continue;
    const auto rank = [](const FunnelMatch& one) {  // smaller is better
      return std::tuple(-static_cast<int64_t>(one.reached), one.places[one.last].place,
                        -static_cast<int64_t>(one.places.front().place));
    };
    if (best_.places.empty() || rank(match) < rank(best_)) best_ = std::move(match);
  }
  return best_;
}

void FunnelReader::ForEachAttempt(absl::FunctionRef<void(uint32_t filled)> attempt) {
  const auto all = [&] {
    if (!funnel().needs_search()) {
      matcher_.ForEachAttempt([&](size_t depth) { attempt(depth >= kMaxFunnelSteps ? ~0u : (1u << depth) - 1); });
      return;
    }
    search_.ForEachAttempt([&](const FunnelMatch& match) {
      uint32_t filled = 0;
      for (const FunnelPlace& place : match.places) filled |= 1u << place.step;
      attempt(filled);
    });
  };
  if (funnel().options().held.empty()) return all();
  for (size_t part = 0; part < used_; ++part) {
    if (ReadSteps(parts_[part].steps)) all();
  }
}

}  // namespace journey::graph
