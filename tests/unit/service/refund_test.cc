// SPDX-License-Identifier: Apache-2.0
#include "journey/service/refund.h"

#include <gtest/gtest.h>

#include "tests/unit/support/feed.h"

namespace journey::service {
namespace {

using event::Field;
using event::Kind;
using journey::testing::At;
using journey::testing::Feed;
using journey::testing::FeedOptions;
using journey::testing::kDayZero;
using journey::testing::Stitched;
using journey::testing::TestEvent;

// "ORDER-MINUTE:paid MINUTE|open"; one a refund.
std::string Refunds(const std::vector<TestEvent>& events) {
  Stitched run{journey::testing::TableOf(events), {}};
  RefundScanner scanner(&run.table);
  std::string told;
  Feed(
      &run, FeedOptions{},
      [&](const stitch::Customer& customer, auto) {
        for (const Refund& refund : scanner.Scan(customer.events)) {
          told += absl::StrFormat("%g:", (refund.requested_us - kDayZero) / 60e6);
          told += refund.refunded_us.has_value() ? absl::StrFormat("%g ", (*refund.refunded_us - kDayZero) / 60e6)
                                                 : "open ";
          if (refund.touchpoint != event::kNone)
            told += std::string(run.table.dictionaries.strings[refund.touchpoint]) + " ";
        }
      },
      [](auto, auto) {});
  return told;
}

TestEvent Say(double minute, const std::string& name, Kind kind, const std::string& order) {
  return {.minute = minute, .name = name, .user = "u", .order = order, .kind = kind};
}

TEST(Refunds, FromEvents) {
  EXPECT_EQ(Refunds({Say(0, "refund_requested", Kind::kRefund, "A"), Say(90, "refunded", Kind::kRefund, "A")}),
            "0:90 refund_requested ");
  EXPECT_EQ(Refunds({Say(0, "반품 접수", Kind::kReturn, "A"), Say(90, "환불 완료", Kind::kRefund, "A")}),
            "0:90 반품 접수 ");
  EXPECT_EQ(Refunds({Say(0, "Refund Requested", Kind::kRefund, "A"), Say(5, "Refund Requested", Kind::kRefund, "A"),
                     Say(7, "Refund Requested", Kind::kRefund, "B"), Say(9, "Order Refunded", Kind::kRefund, "B")}),
            "0:open Refund Requested 7:9 Refund Requested ");
  EXPECT_EQ(Refunds({Say(0, "refunded", Kind::kRefund, "A")}), "") << "measured from nothing";
  EXPECT_EQ(Refunds({Say(0, "refund_requested", Kind::kRefund, "")}), "") << "of no order";
}

TEST(Refunds, FromAnOrdersTable) {
  TestEvent order = Say(100, "refund_requested", Kind::kRefund, "A");
  order.side[Field::kRefundRequested] = At(100);
  order.side[Field::kRefunded] = At(400);
  TestEvent paid = order;
  paid.minute = 400;
  paid.name = "refunded";
  TestEvent placed = order;
  placed.minute = 0;
  placed.name = "placed";
  placed.kind = Kind::kOrder;
  EXPECT_EQ(Refunds({placed, order, paid}), "100:400 refund_requested ")
      << "three rows of one refund, and its place is the request";
}

}  // namespace
}  // namespace journey::service
