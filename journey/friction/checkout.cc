// SPDX-License-Identifier: Apache-2.0
#include "journey/base/time.h"
#include "journey/friction/detectors.h"

namespace journey::friction {

using event::Field;
using event::kNone;

CheckoutSequence::CheckoutSequence(const RuleSet& rules)
    : checkout_stall_us_(rules.Get(Signal::kCheckoutStall, "stall_s") * base::kMicrosPerSecond),
      cart_stall_us_(rules.Get(Signal::kCartStall, "stall_s") * base::kMicrosPerSecond) {}

void CheckoutSequence::SeeOfShop(const Moment& act, IncidentSink* sink) {
  const int64_t now = act.time_us();
  const bool failure = act.Is(kIsFailure) || (act.Is(kIsCoupon | kIsPayment) && act.event->side.Has(Field::kError));
  const int64_t pause_us = now - last_us_;
  if ((last_classes_ & (kIsCheckout | kIsPayment)) != 0) {
    if (pause_us >= checkout_stall_us_) sink->Fire(Signal::kCheckoutStall, last_, last_us_, pause_us);
    if (act.Is(kIsContactWay)) sink->Fire(Signal::kContactFromCheckout, last_, now);
  } else if ((last_classes_ & kIsCart) != 0 && pause_us >= cart_stall_us_) {
    sink->Fire(Signal::kCartStall, last_, last_us_, pause_us);
  }
  if (act.Is(kIsCoupon) && failure) {
    Spot spot = act.spot;
    spot.element = act.event->side.Text(Field::kCoupon).value_or(spot.element);
    sink->Fire(Signal::kCouponDenied, spot, now);
  }
  if (act.Is(kIsPayment)) {
    if (failed_payment_) {
      sink->Fire(Signal::kPaymentRetry, act.spot, now, now - failed_us_);
      failed_payment_ = false;
    }
    if (failure) {
      sink->Fire(Signal::kPaymentError, act.spot, now);
      failed_payment_ = true;
      failed_us_ = now;
    }
  }
  if (act.Is(kIsRemoval)) sink->Fire(Signal::kCartRemoval, act.spot, now);
  if (shipping_) {
    // Back to the cart, straight from what shipping costs.
    if (act.Is(kIsCart)) sink->Fire(Signal::kShippingShock, shipping_spot_, shipping_us_, now - shipping_us_);
    shipping_ = act.Is(kIsClick | kIsInput);  // acts on the page are no way onward
  }
  if (act.Is(kIsShipping)) {
    shipping_ = true;
    shipping_us_ = now;
    shipping_spot_ = act.spot;
  }
  last_classes_ = act.classes & kOfShop;
  last_us_ = now;
  last_ = act.spot;
}

void CheckoutSequence::End(const SessionEnd& end, IncidentSink* sink) {
  if (shipping_ && !end.open) sink->Fire(Signal::kShippingShock, shipping_spot_, shipping_us_);
}

}  // namespace journey::friction
