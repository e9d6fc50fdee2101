// SPDX-License-Identifier: Apache-2.0
#include "journey/friction/detectors.h"

namespace journey::friction {

ErrorClicks::ErrorClicks(const RuleSet& rules) : within_us_(rules.Get(Signal::kErrorClick, "within_ms") * 1000) {}

void ErrorClicks::SeeError(const Moment& error, IncidentSink* sink) {
  if (waiting_ && error.time_us() - click_.time_us() <= within_us_)
    sink->Fire(Signal::kErrorClick, click_.spot(), click_.time_us());
  waiting_ = false;
}

}  // namespace journey::friction
