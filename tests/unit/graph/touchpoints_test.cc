// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/touchpoints.h"

#include <gtest/gtest.h>

#include "tests/unit/support/customer_builder.h"
#include "tests/unit/support/table_builder.h"

namespace journey::graph {
namespace {

using journey::testing::Customers;
using journey::testing::TableBuilder;

std::vector<TouchpointRow> Count(const event::EventTable& table, stitch::UnitKind unit = stitch::UnitKind::kJourney) {
  const Customers customers(table, {.unit = unit});
  TouchpointAccumulator touchpoints(&table);
  for (const auto& customer : customers.all()) touchpoints.Add(customer, {});
  return touchpoints.Finish();
}

TEST(Touchpoints, CountsByChannelAndUnit) {
  TableBuilder builder;
  builder.Add({"u1", "10:00", "home", "web"});
  builder.Add({"u1", "10:01", "home", "app"});
  builder.Add({"u1", "10:02", "cart", "app"});
  builder.Add({"u2", "10:00", "home", "app"});
  builder.Add({"u2", "12:00", "home", ""});
  const event::EventTable table = builder.Build();
  const std::vector<TouchpointRow> rows = Count(table, stitch::UnitKind::kSession);
  ASSERT_EQ(rows.size(), 2u);
  const TouchpointRow& home = rows[0];
  EXPECT_EQ(home.name, "home");
  EXPECT_EQ(home.count, 4);
  EXPECT_EQ(home.customers, 2);
  EXPECT_EQ(home.units, 3);
  EXPECT_EQ(home.ends, 2);
  ASSERT_EQ(home.channels.size(), 2u) << "an unknown channel has no row";
  EXPECT_EQ(home.channels[0].channel, "app");
  EXPECT_EQ(home.channels[0].count, 2);
  EXPECT_EQ(home.channels[0].customers, 2);
  EXPECT_EQ(home.channels[1].channel, "web");
  EXPECT_EQ(home.channels[1].customers, 1);
  EXPECT_EQ(rows[1].name, "cart");
  EXPECT_EQ(rows[1].ends, 1);
}

TEST(Touchpoints, StageIsThatOfTheMostFrequentKind) {
  TableBuilder builder;
  builder.Add({.user = "u1", .at = "10:00", .name = "x", .kind = event::Kind::kView});
  builder.Add({.user = "u1", .at = "10:01", .name = "x", .kind = event::Kind::kPayment});
  builder.Add({.user = "u1", .at = "10:02", .name = "x", .kind = event::Kind::kPayment});
  builder.Add({.user = "u1", .at = "10:03", .name = "tie", .kind = event::Kind::kView});
  builder.Add({.user = "u1", .at = "10:04", .name = "tie", .kind = event::Kind::kPayment});
  builder.Add({.user = "u1", .at = "10:05", .name = "set", .kind = event::Kind::kView});
  event::EventTable table = builder.Build();
  table.touchpoint_stages = {{"set", event::Stage::kAfterCare}};
  const std::vector<TouchpointRow> rows = Count(table);
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0].name, "x");
  EXPECT_EQ(rows[0].kind, event::Kind::kPayment);
  EXPECT_EQ(rows[0].stage, event::Stage::kConvert);
  EXPECT_EQ(rows[1].name, "tie");
  EXPECT_EQ(rows[1].kind, event::Kind::kPayment) << "payment < view";
  EXPECT_EQ(rows[2].name, "set");
  EXPECT_EQ(rows[2].kind, event::Kind::kView);
  EXPECT_EQ(rows[2].stage, event::Stage::kAfterCare);
}

TEST(Touchpoints, StepsInNoCaseStillCount) {
  TableBuilder builder;
  builder.Add({.user = "u1", .at = "10:00", .name = "open", .case_id = "1"});
  builder.Add({.user = "u1", .at = "10:01", .name = "home"});
  const event::EventTable table = builder.Build();
  const std::vector<TouchpointRow> rows = Count(table, stitch::UnitKind::kCase);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].name, "home");
  EXPECT_EQ(rows[0].count, 1);
  EXPECT_EQ(rows[0].units, 0);
  EXPECT_EQ(rows[1].units, 1);
}

}  // namespace
}  // namespace journey::graph
