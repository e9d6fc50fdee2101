// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "journey/friction/detectors.h"

namespace journey::friction {

using event::kNone;

UnansweredClicks::UnansweredClicks(const RuleSet& rules, bool responses)
    : responses_(responses),
      dead_us_(rules.Get(Signal::kDeadClick, "dead_ms") * 1000),
      slow_us_(rules.Get(Signal::kSlowClick, "slow_ms") * 1000),
      quiet_us_(rules.Get(Signal::kDeadClickWeak, "quiet_ms") * 1000) {}

void UnansweredClicks::DropOldest() {
  std::move(pending_.begin() + 1, pending_.begin() + static_cast<ptrdiff_t>(count_), pending_.begin());
  --count_;
}

void UnansweredClicks::SeeClick(const Moment& click, IncidentSink* sink) {
  const int64_t now = click.time_us();
  const auto same_place = [&](const Moment& other) {
    return other.element == click.element && other.page == click.page;
  };
  if (!responses_) {
    // A pause may be reading; that the same element is clicked again says that nothing came.
    if (quiet_ && click.element != kNone && same_place(last_) && now - last_.time_us() >= quiet_us_) {
      sink->Fire(Signal::kDeadClickWeak, last_.spot(), last_.time_us(), now - last_.time_us());
    }
    quiet_ = true;
    last_ = click;
    return;
  }
  // What waited too long is dead by now; the next click is no answer.
  while (count_ > 0 && now - pending_[0].time_us() >= dead_us_) {
    sink->Fire(Signal::kDeadClick, pending_[0].spot(), pending_[0].time_us(), dead_us_);
    DropOldest();
  }
  for (size_t i = 0; i < count_; ++i) {
    if (same_place(pending_[i])) return;  // the same incident
  }
  if (count_ == kMost) DropOldest();
  pending_[count_++] = click;
}

void UnansweredClicks::SettleAnswered(int64_t time_us, IncidentSink* sink) {
  for (size_t i = 0; i < count_; ++i) {
    const int64_t waited_us = time_us - pending_[i].time_us();
    if (waited_us >= dead_us_) {
      sink->Fire(Signal::kDeadClick, pending_[i].spot(), pending_[i].time_us(), waited_us);
    } else if (waited_us >= slow_us_) {
      sink->Fire(Signal::kSlowClick, pending_[i].spot(), pending_[i].time_us(), waited_us);
    }
  }
  count_ = 0;
}

void UnansweredClicks::End(const SessionEnd& end, IncidentSink* sink) {
  for (size_t i = 0; i < count_ && !end.open; ++i) {
    sink->Fire(Signal::kDeadClick, pending_[i].spot(), pending_[i].time_us(),
               std::min(dead_us_, end.time_us - pending_[i].time_us()));
  }
  count_ = 0;
}

}  // namespace journey::friction
