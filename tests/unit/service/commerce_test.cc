// SPDX-License-Identifier: Apache-2.0
#include "journey/service/commerce.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/support/feed.h"

namespace journey::service {
namespace {

using event::Kind;
using journey::testing::Feed;
using journey::testing::FeedOptions;
using journey::testing::kDayMinutes;
using journey::testing::Stitched;
using journey::testing::TestEvent;

TestEvent At(double minute, const std::string& name, Kind kind, const std::string& order = "", uint8_t flags = 0) {
  return {.minute = minute, .name = name, .user = "u", .order = order, .kind = kind, .flags = flags};
}
TestEvent Fail(double minute) { return At(minute, "Payment Failed", Kind::kPayment, "", event::kTypeFailure); }
TestEvent Start(double minute) { return At(minute, "Payment Info Entered", Kind::kPayment); }
TestEvent Order(double minute, const std::string& order = "") {
  return At(minute, "Order Completed", Kind::kOrder, order);
}

struct Told {
  std::string attempts, baskets;
  size_t orders = 0;
};

Told Scan(const std::vector<TestEvent>& events, double as_of_minute = 90 * kDayMinutes) {
  const FeedOptions options{.as_of_minute = as_of_minute};
  Stitched run{journey::testing::TableOf(events), {}};
  CommerceScanner scanner(&run.table, journey::testing::AsOfSources(run.table, options));
  Told told;
  Feed(
      &run, options,
      [&](const stitch::Customer& customer, auto) {
        scanner.Scan(customer.events, customer.sessions);
        for (const PaymentAttempt& attempt : scanner.attempts()) {
          told.attempts += attempt.success ? "+" : "-";
          if (attempt.touchpoint != event::kNone)
            told.attempts += "(" + std::string(run.table.dictionaries.strings[attempt.touchpoint]) + ")";
        }
        told.orders += scanner.orders().size();
        for (const Basket& cart : scanner.carts())
          told.baskets += !cart.decided ? "?" : cart.abandoned ? "abandoned " : "ordered ";
      },
      [](auto, auto) {});
  return told;
}

TEST(PaymentAttempts, OneAnOutcome) {
  EXPECT_EQ(Scan({Start(0), Fail(1), Start(2), Order(3)}).attempts, "-(Payment Info Entered)+(Payment Info Entered)");
  EXPECT_EQ(Scan({Start(0)}).attempts, "") << "leaving is not being declined";
  EXPECT_EQ(Scan({Fail(1), Order(3)}).attempts, "-+") << "no start, no place";
  EXPECT_EQ(Scan({Order(0), Start(1)}).attempts, "+(Payment Info Entered)")
      << "a shuffled session is judged by presence";
  EXPECT_EQ(Scan({Start(0), At(1, "Payment Success", Kind::kPayment), Order(2)}).attempts, "+(Payment Info Entered)")
      << "payment and order are one success";
  EXPECT_EQ(Scan({Order(0, "A"), Order(1, "B")}).attempts, "++") << "two order numbers";
  EXPECT_EQ(Scan({Order(0), At(5, "Order Cancelled", Kind::kOrder)}).attempts, "+");
}

TEST(Orders, TheSameNumberIsOneOrder) {
  EXPECT_EQ(Scan({Order(0, "A"), Order(600, "A")}).orders, 1u);
  EXPECT_EQ(Scan({Order(0, "A"), Order(1, "B"), Order(600, "A")}).orders, 2u);
  EXPECT_EQ(Scan({Order(0), Order(1), Order(600)}).orders, 2u) << "unnumbered, half an hour apart or less";
}

TEST(Carts, AbandonedAfterADay) {
  const auto cart = [](double minute) { return At(minute, "Product Added", Kind::kCart); };
  EXPECT_EQ(Scan({cart(0), cart(60), Order(60 + kDayMinutes)}).baskets, "ordered ") << "24 hours are inside";
  EXPECT_EQ(Scan({cart(0), Order(kDayMinutes + 1)}).baskets, "abandoned ");
  EXPECT_EQ(Scan({cart(0), cart(3 * kDayMinutes)}).baskets, "abandoned abandoned ");
  EXPECT_EQ(Scan({cart(0)}, kDayMinutes - 1).baskets, "?") << "not yet known";
  EXPECT_EQ(Scan({cart(0)}, kDayMinutes).baskets, "abandoned ");
}

}  // namespace
}  // namespace journey::service
