// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/edge_context.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_format.h"
#include "journey/graph/node.h"
#include "tests/unit/support/customer_builder.h"
#include "tests/unit/support/table_builder.h"

namespace journey::graph {
namespace {

using journey::testing::Customers;
using journey::testing::TableBuilder;

// "before: name count ... after: name count ... customers: n"
std::string Describe(const EdgeContextResult& result) {
  std::string text = "before:";
  for (const EdgeNeighbour& row : result.before) text += absl::StrFormat(" %s %d", row.touchpoint, row.count);
  text += " after:";
  for (const EdgeNeighbour& row : result.after) text += absl::StrFormat(" %s %d", row.touchpoint, row.count);
  return text + absl::StrFormat(" customers: %d", result.customers.size());
}

event::EventTable Walks(const std::vector<std::string>& walks) {
  TableBuilder builder;
  for (size_t user = 0; user < walks.size(); ++user) {
    for (size_t i = 0; i < walks[user].size(); ++i) {
      builder.Add({absl::StrFormat("u%d", user), absl::StrFormat("10:%02d", i), std::string(1, walks[user][i])});
    }
  }
  return builder.Build();
}

TEST(EdgeContext, WhatLiesBeforeAndBehind) {
  struct Case {
    const char* name;
    std::string from, to;
    const char* expected;
  };
  const event::EventTable table = Walks({"abcbc", "bca", "aab", "ca"});
  const Customers customers(table);
  const Case cases[] = {
      {"twice in a unit", "b", "c", "before: (start) 1 a 1 c 1 after: (end) 1 a 1 b 1 customers: 2"},
      {"to itself", "a", "a", "before: (start) 1 after: b 1 customers: 1"},
      {"from the start", "(start)", "a", "before: after: a 1 b 1 customers: 2"},
      {"to the end", "a", "(end)", "before: c 2 after: customers: 2"},
      {"nobody", "c", "c", "before: after: customers: 0"},
  };
  for (const Case& test : cases) {
    SCOPED_TRACE(test.name);
    EdgeContext all(&table, *FindNode(table, test.from), *FindNode(table, test.to));
    EdgeContext first = all, second = all;
    for (const auto& customer : customers.all()) {
      all.Add(customer, {});
      (customer.representative % 2 == 0 ? first : second).Add(customer, {});
    }
    EXPECT_EQ(Describe(all.Finish()), test.expected);
    second.Merge(first);
    EXPECT_EQ(Describe(second.Finish()), test.expected);
    EXPECT_EQ(second.Finish().customers, all.Finish().customers);
  }
}

TEST(EdgeContext, AFewCustomersOnly) {
  const event::EventTable table = Walks(std::vector<std::string>(20, "ab"));
  const Customers customers(table);
  EdgeContext there(&table, *FindNode(table, "a"), *FindNode(table, "b")), back = there;
  for (const auto& customer : customers.all()) there.Add(customer, {});
  for (auto customer = customers.all().rbegin(); customer != customers.all().rend(); ++customer)
    back.Add(*customer, {});
  EXPECT_EQ(there.Finish().customers.size(), stitch::CustomerSample::kKept);
  EXPECT_EQ(there.Finish().customers, back.Finish().customers) << "whoever comes first";
}

}  // namespace
}  // namespace journey::graph
