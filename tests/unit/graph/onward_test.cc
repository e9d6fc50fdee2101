// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/onward.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace journey::graph {
namespace {

using ::testing::ElementsAre;

// As `export edges` sorts them.
std::vector<EdgeRow> Edges() {
  return {{"(start)", "pay", 100, 90, 100, {}, {}},   {"pay", "pay", 40, 20, 20, 5.0, 9.0},
          {"pay", "done", 30, 30, 30, 60.0, 90.0},    {"pay", "call", 20, 20, 20, 7200.0, 9000.0},
          {"pay", "chat", 9, 9, 9, 90000.0, 99000.0}, {"done", "(end)", 30, 30, 30, {}, {}},
          {"pay", "(end)", 10, 10, 10, {}, {}}};
}

TEST(Onward, CountsStepsToTouchpointsOnly) {
  const std::vector<EdgeRow> edges = Edges();
  const auto onward = OnwardSteps(edges, 2);
  ASSERT_TRUE(onward.contains("pay"));
  EXPECT_FALSE(onward.contains("(start)"));
  EXPECT_FALSE(onward.contains("done")) << "it only ends there";
  const Onward& pay = onward.at("pay");
  EXPECT_EQ(pay.steps, 99);
  EXPECT_EQ(pay.again, 40);
  EXPECT_THAT(pay.next, ElementsAre(&edges[2], &edges[3]));
}

TEST(Onward, TheLongestWaitIsNoRareWay) {
  const std::vector<EdgeRow> edges = Edges();
  const Onward pay = OnwardSteps(edges, 2).at("pay");
  ASSERT_NE(pay.wait, nullptr);
  EXPECT_EQ(pay.wait->to, "call") << "chat waits longer, but holds 9 of 99 steps";
}

TEST(Onward, WhoOnlyComesBackHasNoWait) {
  const std::vector<EdgeRow> edges = {{"home", "home", 3, 1, 1, 5.0, 9.0}};
  const Onward home = OnwardSteps(edges, 3).at("home");
  EXPECT_EQ(home.steps, 3);
  EXPECT_EQ(home.again, 3);
  EXPECT_EQ(home.wait, nullptr);
  EXPECT_TRUE(home.next.empty());
}

}  // namespace
}  // namespace journey::graph
