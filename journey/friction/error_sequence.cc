// SPDX-License-Identifier: Apache-2.0
#include "journey/base/time.h"
#include "journey/friction/detectors.h"

namespace journey::friction {

ErrorSequence::ErrorSequence(const RuleSet& rules)
    : exit_us_(rules.Get(Signal::kExitAfterError, "within_ms") * 1000),
      help_us_(rules.Get(Signal::kErrorHelp, "within_s") * base::kMicrosPerSecond),
      restart_us_(rules.Get(Signal::kRestartAfterHang, "within_ms") * 1000) {}

void ErrorSequence::See(const Moment& moment, IncidentSink* sink) {
  const int64_t now = moment.time_us();
  if (moment.Is(kIsLogin) && moment.Is(kIsFailure)) sink->Fire(Signal::kLoginFailure, moment.spot(), now);
  if (moment.Is(kIsAppStart) && crash_us_ != INT64_MIN) {
    if (now - crash_us_ <= restart_us_) sink->Fire(Signal::kRestartAfterHang, crash_, crash_us_, now - crash_us_);
    crash_us_ = INT64_MIN;
  }
  if (moment.Is(kIsHelp) && error_us_ != INT64_MIN && !help_told_ && now - error_us_ <= help_us_) {
    sink->Fire(Signal::kErrorHelp, error_, error_us_, now - error_us_);
    help_told_ = true;
  }
  if (moment.Is(kIsCrash)) {
    crash_us_ = now;
    crash_ = moment.spot();
  }
  const bool payment = moment.Is(kIsPayment) && moment.Is(kIsFailure);
  if (moment.Is(kIsError)) sink->Fire(Signal::kErrorShown, moment.spot(), now);
  if (moment.Is(kIsError) || payment) {
    error_us_ = now;
    error_ = moment.spot();
    help_told_ = false;
  }
}

void ErrorSequence::End(const SessionEnd& end, IncidentSink* sink) {
  if (error_us_ == INT64_MIN || end.open || end.time_us - error_us_ > exit_us_) return;
  sink->Fire(Signal::kExitAfterError, error_, error_us_);
}

}  // namespace journey::friction
