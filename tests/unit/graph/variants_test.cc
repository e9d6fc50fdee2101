// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/variants.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "tests/unit/support/customer_builder.h"
#include "tests/unit/support/table_builder.h"

namespace journey::graph {
namespace {

using journey::testing::At;
using journey::testing::Customers;
using journey::testing::TableBuilder;

TEST(Outcome, TheFirstThatApplies) {
  TableBuilder builder;
  builder.Add({"goal", "10:00", "pay"});
  builder.Add({.user = "goal", .at = "10:01", .name = "chat", .flags = event::kTypeContact});
  builder.Add({"contact", "10:00", "home"});
  builder.Add({.user = "contact", .at = "10:01", .name = "chat", .flags = event::kTypeContact});
  builder.Add({.user = "contact-case", .at = "10:01", .name = "form", .case_id = "7"});
  builder.Add({.user = "contact-then-left", .at = "10:00", .name = "chat", .flags = event::kTypeContact});
  builder.Add({"contact-then-left", "10:01", "home"});
  builder.Add({"open", "11:55", "home"});
  const event::EventTable table = builder.Build();
  const Customers customers(table, {.unit = stitch::UnitKind::kSession, .goals = {"pay"}, .as_of_us = At("12:00")});
  std::map<std::string, std::string> outcomes;
  for (const auto& customer : customers.all()) {
    ASSERT_EQ(customer.units.size(), 1u);
    outcomes[std::string(table.dictionaries.identifiers.value(customer.representative))] =
        std::string(Name(OutcomeOf(customer, customer.units[0])));
  }
  const std::map<std::string, std::string> expected = {{"goal", "goal"},
                                                       {"contact", "contact"},
                                                       {"contact-case", "contact"},
                                                       {"contact-then-left", "left"},
                                                       {"open", "open"}};
  EXPECT_EQ(outcomes, expected);
}

TEST(Variants, CountsSequences) {
  TableBuilder builder;
  for (const char* user : {"u1", "u2"}) {
    builder.Add({user, "10:00", "a"});
    builder.Add({user, "10:01", "b"});
  }
  builder.Add({"u1", "40 10:00", "a"});  // a second journey of u1, and a third one
  builder.Add({"u1", "40 10:01", "b"});
  builder.Add({"u1", "80 10:00", "b"});
  builder.Add({"u1", "80 10:01", "a"});
  builder.Add({"u3", "10:00", "a"});
  const event::EventTable table = builder.Build();
  const Customers customers(table, {.goals = {"b"}});
  VariantAccumulator variants(&table);
  for (const auto& customer : customers.all()) variants.Add(customer, {});
  const VariantTable all = variants.Finish();
  ASSERT_EQ(all.rows.size(), 3u);
  EXPECT_EQ(VariantText(all.rows[0].touchpoints), "a > b");
  EXPECT_EQ(all.rows[0].count, 3);
  EXPECT_EQ(all.rows[0].customers, 2);
  EXPECT_EQ(all.rows[0].outcomes[static_cast<size_t>(Outcome::kGoal)], 3);
  EXPECT_EQ(VariantText(all.rows[1].touchpoints), "a");
  EXPECT_EQ(all.rows[1].outcomes[static_cast<size_t>(Outcome::kLeft)], 1);
  EXPECT_EQ(VariantText(all.rows[2].touchpoints), "b > a");
  const VariantTable top = variants.Finish(1);
  EXPECT_EQ(top.rows.size(), 1u);
  EXPECT_EQ(top.hidden_variants, 2);
  EXPECT_EQ(top.hidden_count, 2);
}

// More touchpoints than a byte of a sequence can tell apart, and sequences of which one begins the other.
TEST(Variants, ManyTouchpoints) {
  TableBuilder builder;
  std::map<std::vector<std::string>, int64_t> expected;
  for (int customer = 0; customer < 600; ++customer) {
    const int way = customer % 400;
    std::vector<std::string> names;
    for (int i = 0; i <= way % 4; ++i) {
      names.push_back(absl::StrFormat("page %d", way / 2 + 3 * i));
      builder.Add({absl::StrFormat("u%d", customer), absl::StrFormat("10:%02d", i), names.back()});
    }
    ++expected[names];
  }
  const event::EventTable table = builder.Build();
  ASSERT_GT(table.dictionaries.types.size(), 200u);
  std::map<std::vector<std::string>, int64_t> found;
  const Customers customers(table, {});
  VariantAccumulator accumulator(&table);
  for (const auto& customer : customers.all()) accumulator.Add(customer, {});
  const VariantTable variants = accumulator.Finish();
  for (const VariantRow& row : variants.rows) found[row.touchpoints] = row.count;
  EXPECT_EQ(found, expected);
  for (size_t i = 1; i < variants.rows.size(); ++i) {
    const VariantRow &before = variants.rows[i - 1], &row = variants.rows[i];
    EXPECT_TRUE(before.count > row.count || (before.count == row.count && before.touchpoints < row.touchpoints));
  }
}

TEST(Variants, TextEscapesTheSeparator) {
  EXPECT_EQ(VariantText({"a", "b > c", ">"}), "a > b \\> c > \\>");
  EXPECT_EQ(VariantText({}), "");
}

}  // namespace
}  // namespace journey::graph
