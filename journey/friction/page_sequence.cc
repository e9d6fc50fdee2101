// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "journey/friction/detectors.h"

namespace journey::friction {

PageSequence::PageSequence(const RuleSet& rules, bool acts)
    : acts_known_(acts),
      u_turn_us_(rules.Get(Signal::kUTurn, "within_ms") * 1000),
      u_turn_weak_us_(rules.Get(Signal::kUTurnWeak, "within_ms") * 1000),
      quick_back_us_(rules.Get(Signal::kQuickBack, "within_ms") * 1000),
      pogo_us_(rules.Get(Signal::kPogoStick, "within_ms") * 1000),
      loop_visits_(rules.Get(Signal::kPageLoop, "visits")),
      loop_us_(rules.Get(Signal::kPageLoop, "within_ms") * 1000),
      reload_us_(rules.Get(Signal::kReload, "within_ms") * 1000),
      back_us_(rules.Get(Signal::kBackAndForth, "within_ms") * 1000),
      others_of_loop_(static_cast<size_t>(loop_visits_ - 1)) {}

void PageSequence::Begin() {
  count_ = openings_count_ = 0;
  visits_[kMost - 1].key = visits_[kMost - 2].key = kNoPage;
  looped_us_ = INT64_MIN;
  pogo_key_ = kNoPage;
  acted_ = reloading_ = swinging_ = false;
}

bool PageSequence::SeenBefore(uint64_t key) const {
  for (size_t steps = 1; steps < std::min(count_, kMost); ++steps) {
    if (Before(steps).key == key) return true;
  }
  return false;
}

void PageSequence::SeeRemarkable(uint64_t key, const event::Event& event, uint32_t classes, uint32_t element,
                                 IncidentSink* sink) {
  const Visit visit{key, &event, classes, element};
  if (visit.clear() && Before(0).key == visit.key) {
    const int64_t stay_us = visit.since_us() - OpeningBefore(0).time_us;
    if (stay_us == 0) return;  // told twice
    if (!reloading_ && stay_us <= reload_us_) {
      reloading_ = true;
      sink->Fire(Signal::kReload, visit.spot(), visit.since_us(), stay_us);
    }
    SeeLoop(visit, sink);
    return;
  }
  reloading_ = false;
  if (pogo_key_ != kNoPage && !visit.list()) {
    // The second result; another one only where both are told apart.
    if (visit.clear() && visit.key != pogo_key_) {
      sink->Fire(Signal::kPogoStick, pogo_visit_.spot(), pogo_visit_.since_us(),
                 visit.since_us() - pogo_visit_.since_us());
    }
    pogo_key_ = kNoPage;
  }
  // A list that is named by its event is come back to, whichever list of that name it is.
  if ((visit.clear() || visit.list()) && Before(1).key == visit.key) {
    SeeReturn(visit, sink);
  } else {
    swinging_ = false;
  }
  SeeLoop(visit, sink);
  Push(key, event, classes, element);
}

// From a page to another one and back: A B A.
void PageSequence::SeeReturn(const Visit& back, IncidentSink* sink) {
  const Visit& left = Before(0);
  const int64_t stay_us = back.since_us() - left.since_us();
  const bool turned = acts_known_ && !acted_ && stay_us <= u_turn_us_;
  if (turned) sink->Fire(Signal::kUTurn, left.spot(), left.since_us(), stay_us);
  if (!acts_known_ && stay_us <= u_turn_weak_us_) sink->Fire(Signal::kUTurnWeak, left.spot(), left.since_us(), stay_us);
  if (!turned && stay_us <= quick_back_us_ && !SeenBefore(left.key))
    sink->Fire(Signal::kQuickBack, left.spot(), left.since_us(), stay_us);
  if (Before(1).list() && !left.list() && left.clear() && stay_us <= pogo_us_) {
    pogo_key_ = left.key;
    pogo_visit_ = left;
  }
  // A B A B, where B names one page, too.
  if (count_ >= 3 && left.clear() && Before(2).key == left.key) {
    const Visit& first = Before(2);
    if (!swinging_ && back.since_us() - first.since_us() <= back_us_) {
      swinging_ = true;
      sink->Fire(Signal::kBackAndForth, first.spot(), first.since_us(), back.since_us() - first.since_us());
    }
  } else {
    swinging_ = false;
  }
}

void PageSequence::SeeLoop(const Visit& visit, IncidentSink* sink) {
  NoteOpening(visit.key, visit.since_us());
  if (!visit.clear()) return;
  int64_t openings = 0;
  const int64_t now = visit.since_us();
  int64_t first_us = now;
  for (size_t steps = 0; steps < std::min(openings_count_, kMost); ++steps) {
    const Opening& opening = OpeningBefore(steps);
    if (now - opening.time_us > loop_us_) break;
    if (opening.key != visit.key) continue;
    ++openings;
    first_us = opening.time_us;
    if (openings == loop_visits_) break;
  }
  if (openings < loop_visits_) return;
  const bool goes_on = looped_us_ != INT64_MIN && looped_key_ == visit.key && now - looped_us_ <= loop_us_;
  if (!goes_on) sink->Fire(Signal::kPageLoop, visit.spot(), first_us, now - first_us);
  looped_key_ = visit.key;
  looped_us_ = now;
}

}  // namespace journey::friction
