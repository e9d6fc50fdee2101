// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "journey/stitch/stitcher.h"
#include "tests/unit/support/rows_builder.h"

namespace journey::stitch {
namespace {

using journey::testing::RowsBuilder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(Goal, DefaultIsOrderElsePaymentElseNone) {
  const auto table = RowsBuilder()
                         .Add({.name = "Paid", .user = "A", .kind = event::Kind::kPayment})
                         .Add({.name = "Ordered", .user = "A", .kind = event::Kind::kOrder})
                         .Build();
  EXPECT_THAT(FindGoal(table, {})->names, ElementsAre("order"));
  const auto payments = RowsBuilder().Add({.name = "Paid", .user = "A", .kind = event::Kind::kPayment}).Build();
  EXPECT_THAT(FindGoal(payments, {})->names, ElementsAre("payment"));
  const auto views = RowsBuilder().Add({.name = "Home", .user = "A"}).Build();
  EXPECT_THAT(FindGoal(views, {})->names, IsEmpty());
}

TEST(Goal, FailedPaymentIsNoGoal) {
  const auto table =
      RowsBuilder()
          .Add({.name = "Payment Failed", .user = "A", .kind = event::Kind::kPayment, .flags = event::kTypeFailure})
          .Build();
  EXPECT_THAT(FindGoal(table, {})->names, IsEmpty());
}

TEST(Goal, UnknownNameGetsTheNearestMatch) {
  const auto table = RowsBuilder().Add({.name = "Order Completed", .user = "A"}).Build();
  EXPECT_TRUE(FindGoal(table, {"Order Completed"}).ok());
  EXPECT_THAT(FindGoal(table, {"Order Complete"}).status().message(), HasSubstr("did you mean 'Order Completed'?"));
}

TEST(DefaultUnit, CaseOnlyWhereTheCaseIsTheOnlyIdentifier) {
  EXPECT_EQ(DefaultUnit(RowsBuilder().Add({.name = "a", .case_id = "1"}).Build()), UnitKind::kCase);
  EXPECT_EQ(DefaultUnit(RowsBuilder().Add({.name = "a", .user = "u", .case_id = "1"}).Build()), UnitKind::kJourney);
  EXPECT_EQ(DefaultUnit(RowsBuilder().Add({.name = "a", .case_id = "1"}).Add({.name = "b"}).Build()),
            UnitKind::kJourney);
}

}  // namespace
}  // namespace journey::stitch
