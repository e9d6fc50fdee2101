// SPDX-License-Identifier: Apache-2.0
#include "journey/base/time.h"
#include "journey/friction/detectors.h"

namespace journey::friction {

using event::Field;
using event::kNone;

CheckoutSequence::CheckoutSequence(const RuleSet& rules)
    : checkout_stall_us_(rules.Get(Signal::kCheckoutStall, "stall_s") * base::kMicrosPerSecond),
      cart_stall_us_(rules.Get(Signal::kCartStall, "stall_s") * base::kMicrosPerSecond) {}

void CheckoutSequence::SeeRemarkable(const event::Event& event, uint32_t classes, uint32_t touchpoint, uint32_t page,
                                     uint32_t element, IncidentSink* sink) {
  const Moment act{&event, classes, touchpoint, page, element};
  const int64_t now = act.time_us();
  const bool failure = act.Is(kIsFailure) || (act.Is(kIsCoupon | kIsPayment) && act.event->side.Has(Field::kError));
  const bool in_checkout = last_.Is(kIsCheckout | kIsPayment);
  if (now >= stalls_us_)
    sink->Fire(in_checkout ? Signal::kCheckoutStall : Signal::kCartStall, last_.spot(), last_.time_us(),
               now - last_.time_us());
  if (in_checkout && act.Is(kIsContactWay)) sink->Fire(Signal::kContactFromCheckout, last_.spot(), now);
  if (act.Is(kIsCoupon) && failure) {
    Spot spot = act.spot();
    spot.element = act.event->side.Text(Field::kCoupon).value_or(spot.element);
    sink->Fire(Signal::kCouponDenied, spot, now);
  }
  if (act.Is(kIsPayment)) {
    if (failed_payment_) {
      sink->Fire(Signal::kPaymentRetry, act.spot(), now, now - failed_us_);
      failed_payment_ = false;
    }
    if (failure) {
      sink->Fire(Signal::kPaymentError, act.spot(), now);
      failed_payment_ = true;
      failed_us_ = now;
    }
  }
  if (act.Is(kIsRemoval)) sink->Fire(Signal::kCartRemoval, act.spot(), now);
  if (shipping_) {
    // Back to the cart, straight from what shipping costs.
    if (act.Is(kIsCart))
      sink->Fire(Signal::kShippingShock, shipping_page_.spot(), shipping_page_.time_us(),
                 now - shipping_page_.time_us());
    shipping_ = act.Is(kIsClick | kIsInput);  // acts on the page are no way onward
  }
  if (act.Is(kIsShipping)) {
    shipping_ = true;
    shipping_page_ = act;
  }
}

void CheckoutSequence::End(const SessionEnd& end, IncidentSink* sink) {
  if (shipping_ && !end.open) sink->Fire(Signal::kShippingShock, shipping_page_.spot(), shipping_page_.time_us());
}

}  // namespace journey::friction
