// SPDX-License-Identifier: Apache-2.0
// Funnels with optional steps, branches, windows between steps, exclusions, held fields, tolerance, open entry and
// breakdown.
#include "journey/graph/funnel_options.h"

#include <gtest/gtest.h>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "journey/base/time.h"
#include "journey/graph/funnel.h"
#include "tests/unit/support/customer_builder.h"
#include "tests/unit/support/table_builder.h"

namespace journey::graph {
namespace {

using journey::testing::At;
using journey::testing::Customers;
using journey::testing::TableBuilder;

std::vector<std::string> Words(const std::string& text) { return absl::StrSplit(text, ' '); }

// Customers u1, u2 ... each walking words of a text: NAME[@MINUTE][#ORDER][=STATUS][/SEGMENT], a minute after the one
// before unless told. A name that begins with "call" is a contact.
event::EventTable Walks(const std::vector<std::string>& walks) {
  TableBuilder builder({"plan"});
  for (const char* known : {"a", "b", "c", "d", "x", "call"}) builder.Add({.at = "00:00", .name = known});
  for (size_t i = 0; i < walks.size(); ++i) {
    int minute = -1;
    for (const std::string& word : Words(walks[i])) {
      journey::testing::EventLine line{.user = absl::StrFormat("u%d", i + 1)};
      std::string rest = word;
      const auto take = [&rest](char mark) {
        const size_t at = rest.find(mark);
        if (at == std::string::npos) return std::string();
        const std::string value = rest.substr(at + 1);
        rest.resize(at);
        return value;
      };
      line.segments = {take('/')};
      if (const std::string status = take('='); !status.empty()) line.texts = {{event::Field::kStatus, status}};
      line.order_id = take('#');
      const std::string at = take('@');
      minute = at.empty() ? minute + 1 : std::atoi(at.c_str());
      line.at = absl::StrFormat("%d %02d:%02d", minute / 1440, minute / 60 % 24, minute % 60);
      line.name = rest;
      if (rest == "call") line.flags = event::kTypeExtends | event::kTypeContact;
      builder.Add(line);
    }
  }
  return builder.Build();
}

FunnelResult RunFunnel(const event::EventTable& table, const FunnelOptions& options,
                       const testing::CustomerOptions& customer_options = {}) {
  const auto funnel = Funnel::Make(table, options);
  EXPECT_TRUE(funnel.ok()) << funnel.status();
  const Customers customers(table, customer_options);
  FunnelAccumulator accumulator(*funnel, &table, true);
  for (const auto& customer : customers.all()) accumulator.Add(customer, {});
  return accumulator.Finish();
}

std::string CustomersOf(const std::vector<FunnelStep>& steps) {
  std::vector<int64_t> counts;
  for (const FunnelStep& step : steps) counts.push_back(step.customers);
  return absl::StrJoin(counts, " ");
}

FunnelOptions Steps(const std::string& words) {
  FunnelOptions options;
  options.steps = Words(words);
  return options;
}

TEST(FunnelOptions, CustomersAtEachStep) {
  constexpr int64_t kMinute = base::kMicrosPerMinute;
  const auto branch = [] {
    FunnelOptions options = Steps("a b|c d");
    options.branches = {{}, {"b", "c"}, {}};
    return options;
  };
  const auto optional = [](FunnelOrder order = FunnelOrder::kEventually) {
    FunnelOptions options = Steps("a b c d");
    options.optional = {false, true, true, false};
    options.order = order;
    return options;
  };
  const auto previous = [](const char* words) {
    FunnelOptions options = Steps(words);
    options.window_us = 5 * kMinute;
    options.window_from = FunnelWindow::kFromPrevious;
    return options;
  };
  const auto excluding = [](size_t from, size_t to, std::vector<FunnelFilter> where = {}) {
    FunnelOptions options = Steps("a b c");
    options.exclusions = {{{"x"}, from, to, std::move(where)}};
    return options;
  };
  const auto tolerant = [](const char* words, int64_t minutes) {
    FunnelOptions options = Steps(words);
    options.same_time_us = minutes * kMinute;
    return options;
  };
  const auto held = [](FunnelOrder order = FunnelOrder::kEventually) {
    FunnelOptions options = Steps("a b c");
    options.held = {HeldField::kOrder};
    options.order = order;
    return options;
  };
  FunnelOptions held_excluding = held();
  held_excluding.exclusions = {{{"x"}, 0, 0, {}}};
  FunnelOptions any_branch = branch();
  any_branch.order = FunnelOrder::kAny;
  const struct {
    const char* name;
    std::string walk;
    FunnelOptions options;
    std::string customers;
  } cases[] = {
      {"branch: the first", "a b d", branch(), "1 1 1"},
      {"branch: the second", "a c d", branch(), "1 1 1"},
      {"branch: neither", "a x d", branch(), "1 0 0"},
      {"branch, any order", "d c a b", any_branch, "1 1 1"},
      {"optional: left out", "a d", optional(), "1 0 0 1"},
      {"optional: one", "a b d", optional(), "1 1 0 1"},
      {"optional: both, in the other order", "a c b d", optional(), "1 1 1 1"},
      {"optional: behind the next required step", "a d b c", optional(), "1 0 0 1"},
      {"optional: done, then dropped", "a b x", optional(), "1 1 0 0"},
      {"optional, adjacent", "a c d", optional(FunnelOrder::kAdjacent), "1 0 1 1"},
      {"optional, adjacent: another between", "a x d", optional(FunnelOrder::kAdjacent), "1 0 0 0"},
      {"window from previous: each step in time", "a@0 b@4 c@8", previous("a b c"), "1 1 1"},
      {"window from previous: too late", "a@0 b@4 c@10", previous("a b c"), "1 1 0"},
      {"window from previous: a repeat restarts the clock", "a@0 b@1 b@5 c@8", previous("a b c"), "1 1 1"},
      {"window from previous: repeats of several steps", "a@0 b@1 c@2 b@5 c@8 d@12", previous("a b c d"), "1 1 1 1"},
      {"window from previous: the repeat is too late itself", "a@0 b@1 b@9 c@10", previous("a b c"), "1 1 0"},
      {"exclusion", "a x b c", excluding(0, 0), "1 0 0"},
      {"exclusion: before the first step", "x a b c", excluding(0, 0), "1 1 1"},
      {"exclusion: a later entry", "a x a b c", excluding(0, 0), "1 1 1"},
      {"exclusion: not between these steps", "a x b c", excluding(2, 3), "1 1 1"},
      {"exclusion: between these steps", "a b x c", excluding(2, 3), "1 1 0"},
      {"exclusion: what was done stays done", "a b x b c", excluding(2, 3), "1 1 0"},
      {"exclusion with a filter: another value", "a x=ok b c", excluding(0, 0, {{"status", "failed"}}), "1 1 1"},
      {"exclusion with a filter", "a x=failed b c", excluding(0, 0, {{"status", "failed"}}), "1 0 0"},
      {"exclusion by segment", "a x/pro b c", excluding(0, 0, {{"plan", "pro"}}), "1 0 0"},
      {"tolerance: in the other order", "b@0 a@1 c@2", tolerant("a b c", 1), "1 1 1"},
      {"tolerance: too far", "b@0 a@2 c@3", tolerant("a b c", 1), "1 0 0"},
      {"tolerance: one event fills one step", "a@0", tolerant("a a", 1), "1 0"},
      {"tolerance: a repeated step", "a@0 a@0", tolerant("a a", 1), "1 1"},
      {"held: one order", "a#1 a#2 b#2 c#2", held(), "1 1 1"},
      {"held: across orders", "a#1 b#2 c#1", held(), "1 0 0"},
      {"held: events without the field fill nothing", "a#1 b c#1", held(), "1 0 0"},
      {"held, adjacent: others of the unit do not lie between", "a#1 a#2 b#1 c#1", held(FunnelOrder::kAdjacent),
       "1 1 1"},
      {"held: an exclusion of another order", "a#1 x#2 b#1 c#1", held_excluding, "1 1 1"},
      {"held: an exclusion without an order", "a#1 x b#1 c#1", held_excluding, "1 0 0"},
  };
  for (const auto& test : cases) {
    const event::EventTable table = Walks({test.walk, "d=failed/pro", "d=ok/free"});
    FunnelOptions options = test.options;
    FunnelResult result = RunFunnel(table, options);
    if (options.order == FunnelOrder::kAny) result = RunFunnel(Walks({test.walk}), options);
    EXPECT_EQ(CustomersOf(result.steps), test.customers) << test.name;
  }
}

TEST(FunnelOptions, OptionalStepsTellWhoSkippedThem) {
  FunnelOptions options = Steps("a b c");
  options.optional = {false, true, false};
  const FunnelResult result = RunFunnel(Walks({"a b c", "a c", "a b", "a"}), options);
  EXPECT_EQ(CustomersOf(result.steps), "4 2 2");
  EXPECT_EQ(result.steps[1].skipped, 1) << "a c";
  EXPECT_EQ(result.steps[1].lost, 0);
  EXPECT_DOUBLE_EQ(*result.steps[1].rate, 0.5);
  EXPECT_EQ(result.steps[2].lost, 2);
  EXPECT_DOUBLE_EQ(*result.steps[2].rate, 0.5) << "of the required step before";
  EXPECT_EQ(*result.steps[2].median_s, 60) << "from the required step before: 120 and 60, nearest rank";
}

TEST(FunnelOptions, OpenEntryCountsWhoeverHasAStep) {
  FunnelOptions options = Steps("a b c");
  options.open_entry = true;
  const FunnelResult result = RunFunnel(Walks({"a b c", "b c", "c a", "c"}), options);
  EXPECT_EQ(CustomersOf(result.steps), "2 2 4");
  EXPECT_EQ(result.steps[0].entered, 2);
  EXPECT_EQ(result.steps[1].entered, 1);
  EXPECT_EQ(result.steps[2].entered, 2);
  EXPECT_EQ(result.steps[1].lost, 1);
  EXPECT_EQ(result.steps[2].lost, 0);
  EXPECT_DOUBLE_EQ(*result.steps[1].rate, 0.5);
  for (size_t i = 1; i < 3; ++i) {
    int64_t after = 0;
    for (const int64_t count : result.steps[i - 1].after) after += count;
    EXPECT_EQ(after, result.steps[i].lost);
  }
}

TEST(FunnelOptions, WhatPeopleDidAfterDropping) {
  // The fourth comes back in another journey; the last one is near the end of the data.
  const FunnelResult result = RunFunnel(Walks({"x a b", "a x", "a x call", "a d@70000", "a", "a@99990"}), Steps("a b"),
                                        {.as_of_us = At("69 10:40")});
  ASSERT_EQ(result.steps[0].customers, 6);
  EXPECT_EQ(result.steps[1].lost, 5);
  EXPECT_EQ(absl::StrJoin(result.steps[0].after, " "), "1 1 1 1 1") << "contacted elsewhere open came_back gone";
  std::vector<std::string> next, before;
  for (const FunnelNeighbour& row : result.steps[0].next) {
    next.push_back(absl::StrFormat("%s %d", row.touchpoint, row.customers));
  }
  for (const FunnelNeighbour& row : result.steps[0].before) {
    before.push_back(absl::StrFormat("%s %d", row.touchpoint, row.customers));
  }
  EXPECT_EQ(absl::StrJoin(next, ", "), "(end) 3, x 2");
  EXPECT_EQ(absl::StrJoin(before, ", "), "(start) 5, x 1");
}

TEST(FunnelOptions, TimesFallIntoBins) {
  const FunnelResult result = RunFunnel(Walks({"a@0 b@1", "a@0 b@2", "a@0 b@2", "a@0 b@40000"}), Steps("a b"));
  EXPECT_EQ(*result.steps[1].median_s, 120);
  EXPECT_EQ(*result.steps[1].p90_s, 2400000);
  int64_t all = 0;
  for (const FunnelTime& time : result.steps[1].times) {
    all += time.units;
    if (time.up_to_s == std::optional<double>(60)) EXPECT_EQ(time.units, 1);
    if (time.up_to_s == std::optional<double>(120)) EXPECT_EQ(time.units, 2);
  }
  EXPECT_EQ(all, 4);
  EXPECT_TRUE(result.steps[0].times.empty());
  EXPECT_EQ(*result.median_s, 120) << "first to last";
}

TEST(FunnelOptions, BreakdownAddsUp) {
  const event::EventTable table = Walks({"a/x b/y", "a/x", "a/y b/y", "a b/x"});
  const struct {
    Attribution attribution;
    size_t step;
    std::string values;
  } cases[] = {
      {Attribution::kFirst, 0, "=1 1; x=2 1; y=1 1"},
      {Attribution::kLast, 0, "x=2 1; y=2 2"},
      {Attribution::kStep, 2, "=1 0; x=1 1; y=2 2"},
  };
  for (const auto& test : cases) {
    FunnelOptions options = Steps("a b");
    options.breakdown = "plan";
    options.attribution = test.attribution;
    options.attribution_step = test.step;
    const FunnelResult result = RunFunnel(table, options);
    std::vector<std::string> values;
    for (const FunnelBreakdown& part : result.breakdown) {
      values.push_back(absl::StrFormat("%s=%s", part.value, CustomersOf(part.steps)));
    }
    EXPECT_EQ(absl::StrJoin(values, "; "), test.values);
    for (size_t step = 0; step < 2; ++step) {
      int64_t customers = 0, units = 0, attempts = 0;
      for (const FunnelBreakdown& part : result.breakdown) {
        customers += part.steps[step].customers;
        units += part.steps[step].units;
        attempts += part.steps[step].attempts;
      }
      EXPECT_EQ(customers, result.steps[step].customers);
      EXPECT_EQ(units, result.steps[step].units);
      EXPECT_EQ(attempts, result.steps[step].attempts);
    }
  }
}

TEST(FunnelOptions, RefusesWhatDoesNotGoTogether) {
  const event::EventTable table = Walks({"a b"});
  const auto with = [](auto change) {
    FunnelOptions options = Steps("a b c");
    change(&options);
    return options;
  };
  const struct {
    FunnelOptions options;
    const char* says;
  } cases[] = {
      {with([](auto* o) { o->window_from = FunnelWindow::kFromPrevious; }), "needs a window"},
      {with([](auto* o) {
         o->optional = {true, false, false};
       }),
       "cannot be optional"},
      {with([](auto* o) {
         o->optional = {false, false, true};
       }),
       "cannot be optional"},
      {with([](auto* o) {
         o->optional = {false, true}, o->open_entry = true;
       }),
       "open entry"},
      {with([](auto* o) {
         o->exclusions = {{{"x"}, 0, 0, {}}}, o->order = FunnelOrder::kAdjacent;
       }),
       "eventually"},
      {with([](auto* o) {
         o->exclusions = {{{"x"}, 2, 2, {}}};
       }),
       "between steps 2 and 2"},
      {with([](auto* o) {
         o->exclusions = {{{"x"}, 1, 4, {}}};
       }),
       "between steps 1 and 4"},
      {with([](auto* o) {
         o->exclusions = {{{"nowhere"}, 0, 0, {}}};
       }),
       "nowhere"},
      {with([](auto* o) {
         o->exclusions = {{{"x"}, 0, 0, {{"value", "3"}}}};
       }),
       "cannot filter by 'value'"},
      {with([](auto* o) { o->same_time_us = 1, o->strict_increase = true; }), "tolerance"},
      {with([](auto* o) { o->breakdown = "shoe"; }), "no declared segment 'shoe'"},
      {with([](auto* o) { o->breakdown = "plan", o->attribution = Attribution::kStep, o->attribution_step = 4; }),
       "no step 4"},
      {with([](auto* o) { o->steps[0] = "(start)", o->held = {HeldField::kItem}; }), "held"},
      {with([](auto* o) {
         o->order = FunnelOrder::kAny, o->branches = {{"a", "b"}, {"b"}, {}};
       }),
       "same branches"},
  };
  for (const auto& test : cases) {
    const auto funnel = Funnel::Make(table, test.options);
    EXPECT_NE(funnel.status().ToString().find(test.says), std::string::npos) << test.says << ": " << funnel.status();
  }
  EXPECT_EQ(*FindHeldField("item"), HeldField::kItem);
  EXPECT_NE(FindHeldField("itme").status().ToString().find("did you mean 'item'"), std::string::npos);
}

}  // namespace
}  // namespace journey::graph
