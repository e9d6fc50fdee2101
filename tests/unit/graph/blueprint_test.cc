// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/blueprint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <random>

#include "absl/strings/str_format.h"
#include "tests/unit/support/table_builder.h"

namespace journey::graph {
namespace {

using event::Kind;
using journey::testing::TableBuilder;
using ::testing::HasSubstr;

event::EventTable Letters() {
  TableBuilder builder;
  for (const char letter : std::string("abcdxyz")) builder.Add({"u", "10:00", std::string(1, letter)});
  return builder.Build();
}

// "a b? c* d": ? optional, * may be repeated.
BlueprintOptions Steps(const std::string& text, bool strict = false) {
  BlueprintOptions options{.name = "test", .strict = strict};
  for (const char c : text) {
    if (c == '?') {
      options.steps.back().optional = true;
    } else if (c == '*') {
      options.steps.back().repeat = true;
    } else if (c != ' ') {
      options.steps.push_back({.touchpoints = {std::string(1, c)}});
    }
  }
  return options;
}

// "skipped b, repeated c ..."; + complete
std::string Describe(const Blueprint& blueprint, const std::string& walk, const event::EventTable& table) {
  std::vector<uint32_t> masks;
  for (const char c : walk) {
    masks.push_back(blueprint.MaskOf(table.dictionaries.strings.Find(std::string(1, c)), Kind::kOther));
  }
  const Alignment alignment = Aligner(blueprint).Align(masks);
  std::string text;
  for (const FoundDeviation& deviation : alignment.deviations) {
    text += text.empty() ? "" : ", ";
    text += Name(deviation.kind);
    text += ' ';
    text += deviation.kind == Deviation::kAdded ? std::string(1, walk[deviation.event])
                                                : std::string(blueprint.StepName(deviation.step));
  }
  return absl::StrFormat("%s%s%d", text, text.empty() ? "" : " ", alignment.cost);
}

TEST(Blueprint, WalksByCase) {
  const struct {
    const char* steps;
    const char* walk;
    const char* expected;  // deviations and cost
    bool strict = false;
  } cases[] = {
      {"a b c", "abc", "0"},
      {"a b c", "ac", "skipped b 1"},
      {"a b? c", "ac", "0"},
      {"a b? c", "abc", "0"},
      {"a b c", "ab", "stopped b 1"},
      {"a b c", "a", "stopped a 2"},
      {"a b c", "abbc", "repeated b 1"},
      {"a b* c", "abbbc", "0"},
      {"a b c", "abac", "repeated a 1"},
      // The header's example: checkout (b) behind pay (c).
      {"a b c d", "acbd", "out_of_order b 2"},
      {"a b c", "axbc", "added x 1", true},
      {"a b c", "abca", "repeated a 1"},
      {"a b c d", "ad", "skipped b, skipped c 2"},
      {"a b? c d", "adbc", "out_of_order b, out_of_order c 3"},
  };
  const event::EventTable table = Letters();
  for (const auto& test : cases) {
    const auto blueprint = Blueprint::Make(table, Steps(test.steps, test.strict));
    ASSERT_TRUE(blueprint.ok());
    EXPECT_EQ(Describe(*blueprint, test.walk, table), test.expected) << test.steps << " on " << test.walk;
  }
}

// The least cost by trying every way: each event becomes a later step, the present one again, or is passed over.
uint32_t LeastCost(const Blueprint& blueprint, const std::vector<uint32_t>& masks) {
  const std::vector<BlueprintStep>& steps = blueprint.options().steps;
  std::function<uint32_t(size_t, size_t)> rest = [&](size_t i, size_t j) -> uint32_t {
    uint32_t left = 0;
    if (i == masks.size()) {
      const bool done =
          std::any_of(masks.begin(), masks.end(), [&](uint32_t mask) { return mask >> (steps.size() - 1) & 1; });
      if (done && j + 1 < steps.size()) return 1000;
      for (size_t k = j + 1; k < steps.size(); ++k) left += !steps[k].optional;
      return left;
    }
    uint32_t best = 1 + rest(i + 1, j);
    for (size_t k = j; k < steps.size(); ++k) {
      if ((masks[i] >> k & 1) == 0) continue;
      uint32_t skipped = k == j && !steps[k].repeat ? 1 : 0;
      for (size_t s = j + 1; s < k; ++s) skipped += !steps[s].optional;
      best = std::min(best, skipped + rest(i + 1, k));
    }
    return best;
  };
  return rest(1, 0);
}

TEST(Blueprint, TheCostIsTheLeast) {
  const event::EventTable table = Letters();
  std::mt19937 random(3);
  for (const char* text : {"a b c", "a b? c* d", "a b* a c", "a b c? d? x"}) {
    const auto blueprint = Blueprint::Make(table, Steps(text));
    ASSERT_TRUE(blueprint.ok());
    for (int round = 0; round < 200; ++round) {
      std::vector<uint32_t> masks = {1};
      for (size_t length = random() % 9; masks.size() < length;) {
        masks.push_back(
            blueprint->MaskOf(table.dictionaries.strings.Find(std::string(1, "abcdxyz"[random() % 7])), Kind::kOther));
      }
      const Alignment alignment = Aligner(*blueprint).Align(masks);
      ASSERT_EQ(alignment.cost, LeastCost(*blueprint, masks)) << text;
      ASSERT_LE(alignment.cost, alignment.most);
      if (alignment.cost == 0) {
        ASSERT_TRUE(alignment.deviations.empty()) << text;
      }
    }
  }
}

TEST(Blueprint, MakeSaysWhatIsWrong) {
  const event::EventTable table = Letters();
  const struct {
    BlueprintOptions options;
    const char* message;
  } cases[] = {
      {Steps("a"), "at least two steps"},
      {Steps("a? b"), "cannot be optional"},
      {Steps("a b?"), "cannot be optional"},
      {{.name = "test", .steps = {{.touchpoints = {"a"}}, {.name = "empty"}}},
       "step 2 names no touchpoint and no kind"},
      {{.name = "test", .steps = {{.touchpoints = {"a"}}, {.touchpoints = {"q"}}}}, "no touchpoint is called \"q\""},
  };
  for (const auto& test : cases) {
    const auto blueprint = Blueprint::Make(table, test.options);
    ASSERT_FALSE(blueprint.ok()) << test.message;
    EXPECT_THAT(std::string(blueprint.status().message()), HasSubstr(test.message));
  }
}

TEST(Blueprint, ReadyOnesTakeTheKindsThatAreThere) {
  TableBuilder builder;
  builder.Add({.user = "u", .at = "10:00", .name = "basket", .kind = Kind::kCart});
  builder.Add({.user = "u", .at = "10:01", .name = "done", .kind = Kind::kOrder});
  const event::EventTable table = builder.Build();
  const auto purchase = ReadyBlueprint(table, "purchase");
  ASSERT_TRUE(purchase.has_value());
  const auto blueprint = Blueprint::Make(table, *purchase);
  ASSERT_TRUE(blueprint.ok());
  EXPECT_EQ(blueprint->size(), 2u);
  EXPECT_EQ(blueprint->StepName(0), "cart");
  EXPECT_FALSE(ReadyBlueprint(table, "return").has_value());
  EXPECT_FALSE(ReadyBlueprint(table, "no such").has_value());
  EXPECT_FALSE(ReadyBlueprint(table, "complaint").has_value()) << "there is no contact";
}

TEST(Blueprint, ExchangesAreNoReturnsThatLackTheirRefund) {
  TableBuilder builder;
  builder.Add({.user = "u", .at = "10:00", .name = "Exchange requested", .kind = Kind::kReturn});
  builder.Add({.user = "u", .at = "10:01", .name = "Return requested", .kind = Kind::kReturn});
  builder.Add({.user = "u", .at = "10:02", .name = "Refunded", .kind = Kind::kRefund});
  builder.Add({.user = "u", .at = "10:03", .name = "Delivered", .kind = Kind::kDelivery});
  const event::EventTable table = builder.Build();
  const auto exchange = ReadyBlueprint(table, "exchange"), returned = ReadyBlueprint(table, "return");
  ASSERT_TRUE(exchange.has_value() && returned.has_value());
  EXPECT_THAT(exchange->steps[0].touchpoints, ::testing::ElementsAre("Exchange requested"));
  EXPECT_THAT(returned->steps[0].touchpoints, ::testing::ElementsAre("Return requested"));
  EXPECT_TRUE(returned->steps[0].kinds.empty());
}

}  // namespace
}  // namespace journey::graph
