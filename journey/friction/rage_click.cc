// SPDX-License-Identifier: Apache-2.0
#include "journey/base/time.h"
#include "journey/friction/detectors.h"

namespace journey::friction {

using event::Field;
using event::kNone;

namespace {

// A click of another tool and another clock: nobody clicks so far away.
constexpr int64_t kFarthest = 1'000'000'000;

int64_t Difference(int64_t a, int64_t b) {
  const auto clamped = [](int64_t value) {
    return value > kFarthest ? kFarthest : value < -kFarthest ? -kFarthest : value;
  };
  const int64_t difference = clamped(a) - clamped(b);
  return difference < 0 ? -difference : difference;
}

}  // namespace

ClickPlace ClickPlace::Of(const event::Event& event, uint32_t element) {
  ClickPlace place{.element = element};
  const auto x = event.side.Get(Field::kX), y = event.side.Get(Field::kY);
  if (x.has_value() && y.has_value()) {
    place.x = *x;
    place.y = *y;
    place.has_xy = true;
  }
  return place;
}

RageClicks::RageClicks(const RuleSet& rules)
    : clicks_(rules.Get(Signal::kRageClick, "clicks")),
      within_us_(rules.Get(Signal::kRageClick, "within_ms") * 1000),
      gap_us_(rules.Get(Signal::kRageClick, "gap_ms") * 1000),
      radius_(rules.Get(Signal::kRageClick, "radius_px") * event::kNumberScale),
      weak_clicks_(rules.Get(Signal::kRageClickWeak, "clicks")),
      weak_within_us_(rules.Get(Signal::kRageClickWeak, "within_s") * base::kMicrosPerSecond),
      same_element_(rules.Get(Signal::kRageClick, "same_element") != 0),
      manhattan_(rules.Get(Signal::kRageClick, "manhattan") != 0),
      strict_(rules.Get(Signal::kRageClick, "strict") != 0) {}

bool RageClicks::IsSamePlace(const ClickPlace& a, const ClickPlace& b) const {
  const bool distance = radius_ > 0 && a.has_xy && b.has_xy;
  const bool elements = a.element != kNone && b.element != kNone;
  if (elements && a.element != b.element && (same_element_ || !distance)) return false;
  if (!distance) return elements;
  const int64_t dx = Difference(a.x, b.x), dy = Difference(a.y, b.y);
  if (manhattan_) return strict_ ? dx + dy < radius_ : dx + dy <= radius_;
  return dx <= radius_ && dy <= radius_ && dx * dx + dy * dy <= radius_ * radius_;
}

void RageClicks::See(const Moment& click, const ClickPlace& place, IncidentSink* sink) {
  if (!place.known()) return;
  const int64_t now = click.time_us();
  const int64_t pause_us = gap_us_ > 0 ? gap_us_ : within_us_;  // what ends a chain
  const auto follow = [&](Chain* chain, int64_t longest_us, bool exactly) {
    const int64_t last = chain->times[static_cast<size_t>((chain->clicks - 1) & (kMost - 1))];
    const bool joins = chain->clicks > 0 && chain->page == click.page && IsSamePlace(chain->last, place) &&
                       (longest_us == 0 || (exactly ? Within(now - last, longest_us) : now - last <= longest_us));
    if (!joins) chain->Begin();
    chain->times[static_cast<size_t>(chain->clicks++ & (kMost - 1))] = now;
    chain->last = place;
    chain->page = click.page;
    chain->fractions = chain->fractions || now % base::kMicrosPerSecond != 0;
  };
  const auto first_of = [](const Chain& chain, int64_t clicks) {
    return chain.times[static_cast<size_t>((chain.clicks - clicks) & (kMost - 1))];
  };
  follow(&chain_, pause_us, true);
  if (!chain_.fired && chain_.fractions && chain_.clicks >= clicks_) {
    const int64_t first = first_of(chain_, clicks_);
    if (within_us_ == 0 || Within(now - first, within_us_)) {
      chain_.fired = true;
      sink->Fire(Signal::kRageClick, click.spot(), first, now - first);
    }
  }
  follow(&weak_, weak_within_us_, false);
  if (!weak_.fired && weak_.clicks >= weak_clicks_) {
    const int64_t first = first_of(weak_, weak_clicks_);
    if (now - first <= weak_within_us_) {
      weak_.fired = true;
      sink->Fire(Signal::kRageClickWeak, click.spot(), first, now - first);
    }
  }
}

}  // namespace journey::friction
