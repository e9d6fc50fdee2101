// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/node_index.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "tests/unit/support/customer_builder.h"
#include "tests/unit/support/table_builder.h"

namespace journey::graph {
namespace {

using journey::testing::Customers;
using journey::testing::TableBuilder;

TEST(NodeIndex, TypesOfOneTouchpointAreOneNode) {
  TableBuilder builder;
  builder.Add({"u1", "10:00", "home", "web"});
  builder.Add({"u1", "10:01", "home", "app"});
  builder.Add({.user = "u1", .at = "10:02", .name = "opened", .touchpoint = "home"});
  builder.Add({"u1", "10:03", "cart"});
  builder.Add({.user = "u1", .at = "10:04", .name = "assigned", .touchpoint = "-"});  // by its name, in a case
  builder.Add({.user = "u1", .at = "10:05", .name = "cart", .channel = "chat", .touchpoint = "-"});
  const event::EventTable table = builder.Build();
  const NodeIndex nodes(table);
  std::string names;
  std::set<uint32_t> numbers;
  for (uint32_t type = 0; type < table.dictionaries.types.size(); ++type) {
    const uint32_t number = nodes.OfType(type);
    names += std::string(NodeName(table, nodes.id(number))) + " ";
    numbers.insert(number);
    EXPECT_LT(number, nodes.start());
  }
  EXPECT_EQ(names, "home home home cart assigned cart ");
  EXPECT_EQ(numbers.size(), 3u);
  EXPECT_EQ(nodes.size(), 5u);
  EXPECT_EQ(NodeName(table, nodes.id(nodes.start())), kStartName);
  EXPECT_EQ(NodeName(table, nodes.id(nodes.end())), kEndName);
  const Customers customers(table, {});
  for (const stitch::Step& step : customers.all()[0].steps) {
    EXPECT_EQ(nodes.id(nodes.Of(step)), step.touchpoint);
  }
}

}  // namespace
}  // namespace journey::graph
