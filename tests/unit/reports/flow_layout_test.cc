// SPDX-License-Identifier: Apache-2.0
#include "reports/flow_layout.h"

#include <gtest/gtest.h>

#include <cmath>

namespace reports {
namespace {

// No two boxes lie over one another, and all lie inside the drawing.
void ExpectApart(const FlowLayout& layout) {
  for (size_t i = 0; i < layout.boxes.size(); ++i) {
    const FlowBox& a = layout.boxes[i];
    EXPECT_GE(a.x, 0);
    EXPECT_GE(a.y, 0);
    EXPECT_LE(a.x + kFlowBoxWidth, layout.width + 0.01);
    EXPECT_LE(a.y + kFlowBoxHeight + kFlowStubHeight, layout.height + 0.01);
    for (size_t j = i + 1; j < layout.boxes.size(); ++j) {
      const FlowBox& b = layout.boxes[j];
      const bool apart =
          std::fabs(a.x - b.x) >= kFlowBoxWidth || std::fabs(a.y - b.y) >= kFlowBoxHeight + kFlowStubHeight;
      EXPECT_TRUE(apart) << i << " and " << j;
    }
  }
  EXPECT_LE(layout.width, kFlowWidth + 0.01);
}

TEST(FlowLayoutTest, AChainGoesFromLeftToRight) {
  const absl::StatusOr<FlowLayout> layout = LayoutFlow(3, {{0, 1, 100}, {1, 2, 50}});
  ASSERT_TRUE(layout.ok());
  EXPECT_EQ(layout->boxes[0].layer, 0);
  EXPECT_EQ(layout->boxes[1].layer, 1);
  EXPECT_EQ(layout->boxes[2].layer, 2);
  ExpectApart(*layout);
}

TEST(FlowLayoutTest, TheThinEdgeOfACycleGoesBack) {
  const absl::StatusOr<FlowLayout> layout = LayoutFlow(2, {{1, 0, 10}, {0, 1, 100}});
  ASSERT_TRUE(layout.ok());
  EXPECT_TRUE(layout->routes[0].back);
  EXPECT_FALSE(layout->routes[1].back);
  EXPECT_LT(layout->boxes[0].x, layout->boxes[1].x);
}

TEST(FlowLayoutTest, LongEdgesAreLedAroundTheBoxesBetween) {
  const absl::StatusOr<FlowLayout> layout = LayoutFlow(3, {{0, 1, 100}, {1, 2, 100}, {0, 2, 60}});
  ASSERT_TRUE(layout.ok());
  ASSERT_EQ(layout->routes[2].through.size(), 1U);
  const double y = layout->routes[2].through[0];
  const FlowBox& between = layout->boxes[1];
  EXPECT_TRUE(y < between.y || y > between.y + kFlowBoxHeight) << y << " crosses the box at " << between.y;
}

TEST(FlowLayoutTest, LongChainsKeepToTheLayers) {
  std::vector<FlowEdge> edges;
  for (int i = 0; i + 1 < 20; ++i) edges.push_back({i, i + 1, 1000 - 10 * i});
  const absl::StatusOr<FlowLayout> layout = LayoutFlow(20, edges);
  ASSERT_TRUE(layout.ok());
  for (const FlowBox& box : layout->boxes) {
    EXPECT_GE(box.layer, 0);
    EXPECT_LT(box.layer, kFlowLayers);
  }
  ExpectApart(*layout);
}

TEST(FlowLayoutTest, DenseGraphsAndLonelyBoxes) {
  std::vector<FlowEdge> edges;
  for (int i = 0; i < 19; ++i) {
    for (int j = 0; j < 19; ++j) {
      if (i != j) edges.push_back({i, j, 1 + (i * 31 + j * 17) % 97});
    }
  }
  const absl::StatusOr<FlowLayout> layout = LayoutFlow(20, edges);
  ASSERT_TRUE(layout.ok());
  ExpectApart(*layout);
  const absl::StatusOr<FlowLayout> again = LayoutFlow(20, edges);
  ASSERT_TRUE(again.ok());
  for (size_t i = 0; i < layout->boxes.size(); ++i) {
    EXPECT_EQ(layout->boxes[i].x, again->boxes[i].x);
    EXPECT_EQ(layout->boxes[i].y, again->boxes[i].y);
  }
}

TEST(FlowLayoutTest, NothingAndOne) {
  ASSERT_TRUE(LayoutFlow(0, {}).ok());
  const absl::StatusOr<FlowLayout> one = LayoutFlow(1, {});
  ASSERT_TRUE(one.ok());
  ExpectApart(*one);
}

}  // namespace
}  // namespace reports
