// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/funnel.h"

#include <gtest/gtest.h>

#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "journey/base/time.h"
#include "tests/unit/support/customer_builder.h"
#include "tests/unit/support/table_builder.h"

namespace journey::graph {
namespace {

using journey::testing::Customers;
using journey::testing::TableBuilder;

std::vector<std::string> Words(const std::string& text) { return absl::StrSplit(text, ' '); }

// Customers u1, u2 ... each walking words of a text; "a@5" is at minute 5, else a minute after the one before.
event::EventTable Walks(const std::vector<std::string>& walks) {
  TableBuilder builder;
  for (const char* known : {"a", "b", "c", "d"}) builder.Add({.at = "00:00", .name = known});  // of nobody: names only
  for (size_t i = 0; i < walks.size(); ++i) {
    int minute = -1;
    for (const std::string& word : Words(walks[i])) {
      const std::vector<std::string> parts = absl::StrSplit(word, '@');
      minute = parts.size() > 1 ? std::atoi(parts[1].c_str()) : minute + 1;
      builder.Add({absl::StrFormat("u%d", i + 1), absl::StrFormat("10:%02d", minute), parts[0]});
    }
  }
  return builder.Build();
}

FunnelResult RunFunnel(const event::EventTable& table, FunnelOptions options,
                       stitch::UnitKind unit = stitch::UnitKind::kJourney) {
  const auto funnel = Funnel::Make(table, std::move(options));
  EXPECT_TRUE(funnel.ok()) << funnel.status();
  const Customers customers(table, {.unit = unit});
  FunnelAccumulator accumulator(*funnel);
  for (const auto& customer : customers.all()) accumulator.Add(customer, {});
  return accumulator.Finish();
}

TEST(Funnel, DepthOfOneWalk) {
  FunnelOptions increase, order, reentry, dedup, window;
  increase.strict_increase = true;
  order.strict_order = true;
  reentry.strict_order = reentry.reentry = true;
  dedup.deduplicate = true;
  window.window_us = 5 * base::kMicrosPerMinute;
  const auto with = [](FunnelOrder wanted, FunnelOptions options = {}) {
    options.order = wanted;
    return options;
  };
  const struct {
    const char* name;
    std::string walk, steps;
    FunnelOptions options;
    int depth;
  } cases[] = {
      {"anything between", "a d b d c", "a b c", {}, 3},
      {"order matters", "c b a", "a b c", {}, 1},
      {"no first step", "b c", "a b c", {}, 0},
      {"a later entry may be the best", "a@0 a@8 b@9 c@10", "a b c", window, 3},
      {"window counts from the first step, ends included", "a@0 b@5", "a b", window, 2},
      {"beyond the window", "a@0 b@6", "a b", window, 1},
      {"window is not from the step before", "a@0 b@4 c@8", "a b c", window, 2},
      {"a repeated step needs two events", "a b", "a a", {}, 1},
      {"a repeated step", "a b a", "a a", {}, 2},
      {"equal times count as later in source order", "a@1 b@1", "a b", {}, 2},
      {"equal times against source order", "b@1 a@1", "a b", {}, 1},
      {"strict-increase: equal times do not count", "a@1 b@1", "a b", increase, 1},
      {"strict-increase: an earlier entry helps", "a@1 a@2 b@2", "a b", increase, 2},
      {"strict-increase: a later event helps", "a@1 b@1 b@2", "a b", increase, 2},
      {"adjacent", "a b c", "a b c", with(FunnelOrder::kAdjacent), 3},
      {"adjacent: nothing between", "a d b", "a b", with(FunnelOrder::kAdjacent), 1},
      {"adjacent: a later entry", "a d a b", "a b", with(FunnelOrder::kAdjacent), 2},
      {"adjacent: self-loop", "a a", "a a", with(FunnelOrder::kAdjacent), 2},
      {"adjacent from the start", "a b", "(start) a", with(FunnelOrder::kAdjacent), 2},
      {"adjacent from the start: another first", "b a", "(start) a", with(FunnelOrder::kAdjacent), 1},
      {"adjacent to the end", "b a", "a (end)", with(FunnelOrder::kAdjacent), 2},
      {"adjacent to the end: not last", "a b", "a (end)", with(FunnelOrder::kAdjacent), 1},
      {"whole walk", "a b", "(start) a b (end)", with(FunnelOrder::kAdjacent), 4},
      {"eventually to the end", "a b", "a (end)", {}, 2},
      {"adjacent and window", "a@0 b@6", "a b", with(FunnelOrder::kAdjacent, window), 1},
      {"anchored: only the first occurrence", "a d a b", "a b", with(FunnelOrder::kAnchored), 1},
      {"anchored: prefix from the anchor", "d a b c", "a b c", with(FunnelOrder::kAnchored), 3},
      {"anchored at the start", "d a b", "(start) a", with(FunnelOrder::kAnchored), 1},
      {"any order", "c a b", "a b c", with(FunnelOrder::kAny), 3},
      {"any: some of them", "c d c", "a b c", with(FunnelOrder::kAny), 1},
      {"any: within the window", "c@0 a@4 b@6", "a b c", with(FunnelOrder::kAny, window), 2},
      {"any: a later window", "c@0 a@8 b@9 c@10", "a b c", with(FunnelOrder::kAny, window), 3},
      {"any: a step named twice", "a b", "a a b", with(FunnelOrder::kAny), 2},
      {"any: a step named twice, there twice", "a b a", "a a b", with(FunnelOrder::kAny), 3},
      {"strict-order: a later step ends it", "a b d c", "a b c d", order, 2},
      {"strict-order: another touchpoint ends it", "a b d c", "a b c", order, 2},
      {"strict-order: repeats are no matter", "a a b b c", "a b c", order, 3},
      {"reentry: a step too early is passed over", "a c b c", "a b c", reentry, 3},
      {"reentry: without it", "a c b c", "a b c", order, 1},
      {"reentry: other touchpoints still end it", "a d b", "a b c", reentry, 1},
      {"dedup: a repeat ends it", "a b c b d", "a b c d", dedup, 3},
      {"dedup: not of the first step", "a b a c", "a b c", dedup, 3},
      {"dedup: other touchpoints are no matter", "a b d d c", "a b c", dedup, 3},
  };
  for (const auto& test : cases) {
    const event::EventTable table = Walks({test.walk});
    FunnelOptions options = test.options;
    options.steps = Words(test.steps);
    const FunnelResult result = RunFunnel(table, options);
    int depth = 0;
    for (const FunnelStep& step : result.steps) depth += static_cast<int>(step.customers);
    EXPECT_EQ(depth, test.depth) << test.name;
  }
}

TEST(Funnel, CountsCustomersUnitsAndLosses) {
  const event::EventTable table = Walks({"a b", "a a", "a@0 b@1 a@40 b@42", "d"});
  FunnelOptions options;
  options.steps = {"a", "b"};
  const FunnelResult result = RunFunnel(table, options, stitch::UnitKind::kSession);
  ASSERT_EQ(result.steps.size(), 2u);
  EXPECT_EQ(result.steps[0].customers, 3);
  EXPECT_EQ(result.steps[0].units, 4);
  EXPECT_EQ(result.steps[0].attempts, 5);
  EXPECT_EQ(result.steps[0].lost, 0);
  EXPECT_FALSE(result.steps[0].rate.has_value());
  EXPECT_EQ(result.steps[1].customers, 2);
  EXPECT_EQ(result.steps[1].units, 3);
  EXPECT_EQ(result.steps[1].attempts, 3);
  EXPECT_EQ(result.steps[1].lost, 1);
  EXPECT_DOUBLE_EQ(*result.steps[1].rate, 2.0 / 3);
  EXPECT_EQ(*result.steps[1].interval, stats::Wilson(2, 3));
  EXPECT_EQ(*result.steps[1].median_s, 60) << "of 60, 60, 120";
}

TEST(Funnel, TimesAreThoseOfTheBestAttempt) {
  FunnelOptions options;
  options.steps = {"a", "b"};
  // Both attempts end at the first b; the one that began last is taken. The later, slower pair does not count.
  EXPECT_EQ(*RunFunnel(Walks({"a@0 a@5 b@7 a@8 b@20"}), options).steps[1].median_s, 120);
  options.steps = {"(start)", "a", "(end)"};
  const FunnelResult result = RunFunnel(Walks({"a b"}), options);
  EXPECT_FALSE(result.steps[1].median_s.has_value()) << "no time runs at outer nodes";
  EXPECT_FALSE(result.steps[2].median_s.has_value());
}

TEST(Funnel, TotalsCountAttemptsOneAfterAnother) {
  const struct {
    const char* name;
    std::string walk, steps;
    FunnelOrder order;
    std::vector<int64_t> attempts;
  } cases[] = {
      {"one that completes takes all before its last step", "a a a b", "a b", FunnelOrder::kEventually, {1, 1}},
      {"twice", "a b a b", "a b", FunnelOrder::kEventually, {2, 2}},
      {"stopped short", "a b a", "a b", FunnelOrder::kEventually, {2, 1}},
      {"adjacent pairs are the edge's count", "a a a b", "a a", FunnelOrder::kAdjacent, {3, 2}},
      {"anchored: one a unit", "a b a b", "a b", FunnelOrder::kAnchored, {1, 1}},
  };
  for (const auto& test : cases) {
    FunnelOptions options;
    options.steps = Words(test.steps);
    options.order = test.order;
    std::vector<int64_t> attempts;
    for (const FunnelStep& step : RunFunnel(Walks({test.walk}), options).steps) attempts.push_back(step.attempts);
    EXPECT_EQ(attempts, test.attempts) << test.name;
  }
}

TEST(Funnel, RefusesWhatItCannotRun) {
  const event::EventTable table = Walks({"a b"});
  const struct {
    const char* name;
    FunnelOptions options;
    absl::StatusCode code;
    const char* says;
  } cases[] = {
      {"no steps", {}, absl::StatusCode::kInvalidArgument, "at least one"},
      {"too many", {.steps = std::vector<std::string>(33, "a")}, absl::StatusCode::kInvalidArgument, "at most 32"},
      {"unknown", {.steps = {"a", "checkout"}}, absl::StatusCode::kNotFound, "'checkout'"},
      {"start inside", {.steps = {"a", "(start)"}}, absl::StatusCode::kInvalidArgument, "first step"},
      {"end inside", {.steps = {"(end)", "a"}}, absl::StatusCode::kInvalidArgument, "last step"},
      {"any with flags",
       {.steps = {"a"}, .order = FunnelOrder::kAny, .strict_increase = true},
       absl::StatusCode::kInvalidArgument,
       "any"},
      {"reentry alone", {.steps = {"a"}, .reentry = true}, absl::StatusCode::kInvalidArgument, "strict-order"},
  };
  for (const auto& test : cases) {
    const auto funnel = Funnel::Make(table, test.options);
    EXPECT_EQ(funnel.status().code(), test.code) << test.name;
    EXPECT_NE(funnel.status().ToString().find(test.says), std::string::npos) << test.name << ": " << funnel.status();
  }
}

TEST(Funnel, NamesOfOrdersAndFlags) {
  EXPECT_EQ(*FindFunnelOrder("anchored"), FunnelOrder::kAnchored);
  EXPECT_NE(FindFunnelOrder("eventualy").status().ToString().find("did you mean 'eventually'"), std::string::npos);
  FunnelOptions options;
  for (const char* flag : {"strict-order", "strict-increase", "strict-once", "dedup", "reentry"}) {
    EXPECT_TRUE(SetFunnelFlag(flag, &options).ok()) << flag;
  }
  EXPECT_TRUE(options.strict_order && options.strict_increase && options.deduplicate && options.reentry);
  EXPECT_FALSE(SetFunnelFlag("strict", &options).ok());
}

}  // namespace
}  // namespace journey::graph
