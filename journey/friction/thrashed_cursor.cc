// SPDX-License-Identifier: Apache-2.0
#include "journey/friction/detectors.h"

namespace journey::friction {

using event::Field;

CursorThrash::CursorThrash(const RuleSet& rules)
    : changes_(rules.Get(Signal::kThrashedCursor, "changes")),
      within_us_(rules.Get(Signal::kThrashedCursor, "within_ms") * 1000) {}

bool CursorThrash::Turns(int64_t at, Axis* axis) {
  const int direction = at > axis->at ? 1 : at < axis->at ? -1 : 0;
  axis->at = at;
  if (direction == 0) return false;
  const bool turns = axis->direction != 0 && direction != axis->direction;
  axis->direction = direction;
  return turns;
}

void CursorThrash::See(const Moment& sample, IncidentSink* sink) {
  const auto x = sample.event->side.Get(Field::kX), y = sample.event->side.Get(Field::kY);
  if (!x.has_value() || !y.has_value()) return;
  const int64_t now = sample.time_us();
  if (!known_) {
    x_ = {*x, 0};
    y_ = {*y, 0};
    known_ = true;
    return;
  }
  // Both axes count, each for itself.
  for (const bool turned : {Turns(*x, &x_), Turns(*y, &y_)}) {
    if (!turned) continue;
    turns_[static_cast<size_t>(count_++) % kMost] = now;
    if (count_ < changes_) continue;
    const int64_t first = turns_[static_cast<size_t>(count_ - changes_) % kMost];
    if (now - first > within_us_) continue;
    if (first > fired_until_) sink->Fire(Signal::kThrashedCursor, sample.spot(), first, now - first);
    fired_until_ = now;  // one thrash, as long as it lasts
  }
}

}  // namespace journey::friction
