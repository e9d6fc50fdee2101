// SPDX-License-Identifier: Apache-2.0
// Figures of carts, payments, refunds and orders.
#include <array>

#include "journey/service/figures.h"

namespace journey::service {
namespace {

using event::Event;
using event::kNone;

constexpr std::array<int64_t, 3> kRepurchaseWindows = {30 * base::kMicrosPerDay, 90 * base::kMicrosPerDay,
                                                       365 * base::kMicrosPerDay};

}  // namespace

void FigureAccumulator::AddShopping(const stitch::Customer& customer) {
  commerce_.Scan(customer.events, customer.sessions);
  saw_payment_ |= commerce_.saw_payment();
  const auto baskets = [&](const std::vector<Basket>& all, Figure figure) {
    for (const Basket& basket : all) {
      const Event& last = customer.events[basket.event];
      const Outcome outcome = !basket.decided ? Outcome::kCensored : basket.abandoned ? Outcome::kHit : Outcome::kMiss;
      CountAlike(figure, outcome, last.type->channel, event::Stage::kNone, kNone,
                 ValuesAt(customer, basket.event, SessionFor(customer, basket.event)), last.time_us);
    }
  };
  baskets(commerce_.carts(), Figure::kCart);
  baskets(commerce_.checkouts(), Figure::kCheckout);
  AddPayments(customer);
  AddRefunds(customer);
  AddRepurchase(customer);
}

void FigureAccumulator::AddPayments(const stitch::Customer& customer) {
  const std::vector<PaymentAttempt>& attempts = commerce_.attempts();
  bool success = false;  // of any attempt so far in the session
  for (size_t i = 0; i < attempts.size(); ++i) {
    const PaymentAttempt& attempt = attempts[i];
    // Attempts are in order of time, so those of a session are neighbours; outside of sessions each stands alone.
    const auto same = [&](size_t other) {
      return attempt.session != kNone && attempts[other].session == attempt.session;
    };
    const bool first = i == 0 || !same(i - 1), last = i + 1 == attempts.size() || !same(i + 1);
    success = attempt.success || (!first && success);
    const Event& event = customer.events[attempt.event];
    Begin(event.type->channel, attempt.touchpoint == kNone ? event::Stage::kNone : event.type->stage,
          attempt.touchpoint, ValuesAt(customer, attempt.event, attempt.session), event.time_us);
    tally_.Hit(Figure::kPayment, attempt.success);
    if (first) tally_.Hit(Figure::kPaymentFirst, attempt.success);
    if (last) tally_.Hit(Figure::kPaymentFinal, success);
    tally_.End();
  }
}

void FigureAccumulator::AddRefunds(const stitch::Customer& customer) {
  for (const Refund& refund : refunds_.Scan(customer.events)) {
    const Event& event = customer.events[refund.event];
    Begin(event.type->channel, event.type->stage, refund.touchpoint,
          ValuesAt(customer, refund.event, SessionFor(customer, refund.event)), refund.requested_us);
    if (refund.refunded_us.has_value()) {
      tally_.Time(Figure::kRefund, *refund.refunded_us - refund.requested_us);
    } else {
      tally_.Censor(Figure::kRefund);
    }
    tally_.End();
  }
}

void FigureAccumulator::AddRepurchase(const stitch::Customer& customer) {
  const std::vector<Order>& orders = commerce_.orders();
  if (orders.empty()) return;
  saw_order_ = true;
  const Event& first = customer.events[orders[0].event];
  Begin(first.type->channel, event::Stage::kNone, kNone, ValuesFrom(customer, customer.segments), first.time_us);
  for (size_t i = 0; i < kRepurchaseWindows.size(); ++i) {
    const Figure figure = After(Figure::kRepurchase30d, i);
    if (Decided(first.time_us, first.source, kRepurchaseWindows[i])) {
      tally_.Hit(figure, orders.size() > 1 && orders[1].time_us - orders[0].time_us <= kRepurchaseWindows[i]);
    } else {
      tally_.Censor(figure);
    }
  }
  tally_.End();
}

}  // namespace journey::service
