// SPDX-License-Identifier: Apache-2.0
// Funnels with the further options on 10,000 random walks, against searches written from the definitions alone, with
// none of the program's shortcuts.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "absl/strings/str_format.h"
#include "journey/base/time.h"
#include "journey/graph/funnel.h"
#include "journey/graph/funnel_reader.h"
#include "journey/graph/outcome.h"
#include "tests/unit/support/customer_builder.h"
#include "tests/unit/support/table_builder.h"

namespace journey::graph {
namespace {

using journey::testing::Customers;
using journey::testing::TableBuilder;

constexpr int kTables = 170;
constexpr int kCustomers = 60;

struct Visit {
  std::string name;
  int64_t minute = 0;
  std::string order;
};
using Walk = std::vector<Visit>;

struct Log {
  event::EventTable table;
  std::map<std::string, Walk> walks;  // by user
};

Log RandomLog(uint32_t seed) {
  std::mt19937 random(seed);
  const std::vector<std::string> names = {"a", "b", "c", "d", "x"};
  TableBuilder builder;
  Log log;
  for (const std::string& name : names) builder.Add({.at = "00:00", .name = name});
  for (int customer = 0; customer < kCustomers; ++customer) {
    int minute = 0;
    const std::string user = absl::StrFormat("u%d", customer);
    for (int left = 1 + static_cast<int>(random() % 12); left > 0; --left) {
      minute += static_cast<int>(random() % 4);
      const Visit visit{names[random() % names.size()], minute, random() % 4 == 0 ? "" : random() % 2 ? "1" : "2"};
      builder.Add(
          {.user = user, .at = absl::StrFormat("10:%02d", minute), .name = visit.name, .order_id = visit.order});
      log.walks[user].push_back(visit);
    }
  }
  log.table = builder.Build();
  return log;
}

// Calls back with the program's depth of each walk.
template <typename Check>
void ForEachWalk(const Log& log, const FunnelOptions& options, const Check& check) {
  const auto funnel = Funnel::Make(log.table, options);
  ASSERT_TRUE(funnel.ok()) << funnel.status();
  FunnelReader reader(*funnel);
  const Customers customers(log.table, {.unit = stitch::UnitKind::kCustomer});
  for (const auto& customer : customers.all()) {
    const std::string user(log.table.dictionaries.identifiers.value(customer.representative));
    const bool read = reader.Read(customer, StepsOf(customer, customer.units[0]));
    check(log.walks.at(user), read ? reader.Best() : FunnelMatch());
  }
}

// The longest chain of steps a b c ... in which each is at most `window` after the one before: all choices.
size_t DeepestFromPrevious(const Walk& walk, const std::vector<std::string>& steps, int64_t window, size_t done,
                           size_t last) {
  size_t best = done;
  for (size_t i = done == 0 ? 0 : last + 1; done < steps.size() && i < walk.size(); ++i) {
    if (walk[i].name != steps[done] || (done > 0 && walk[i].minute - walk[last].minute > window)) continue;
    best = std::max(best, DeepestFromPrevious(walk, steps, window, done + 1, i));
  }
  return best;
}

TEST(RandomFunnels, WindowFromThePreviousStep) {
  FunnelOptions options;
  options.window_from = FunnelWindow::kFromPrevious;
  for (uint32_t seed = 0; seed < kTables; ++seed) {
    const Log log = RandomLog(seed);
    options.steps = seed % 2 ? std::vector<std::string>{"a", "b", "c"} : std::vector<std::string>{"a", "b", "b", "a"};
    const int64_t window = seed % 5;
    options.window_us = window * base::kMicrosPerMinute;
    ForEachWalk(log, options, [&](const Walk& walk, const FunnelMatch& match) {
      ASSERT_EQ(match.reached, DeepestFromPrevious(walk, options.steps, window, 0, 0)) << seed;
      for (size_t i = 0; i < match.places.size(); ++i) {
        ASSERT_EQ(walk[match.places[i].place - 1].name, options.steps[i]);
        if (i == 0) continue;
        ASSERT_LT(match.places[i - 1].place, match.places[i].place);
        ASSERT_LE(match.places[i].time_us - match.places[i - 1].time_us, *options.window_us);
      }
    });
  }
}

// Forward from each a: b, then c; an x between ends it, between b and c only where `late`.
size_t DeepestExcluding(const Walk& walk, bool late, int64_t window) {
  size_t best = 0;
  for (size_t entry = 0; entry < walk.size(); ++entry) {
    if (walk[entry].name != "a") continue;
    size_t depth = 1;
    for (size_t i = entry + 1; i < walk.size() && depth < 3; ++i) {
      if (window >= 0 && walk[i].minute - walk[entry].minute > window) break;
      if (walk[i].name == "x" && (!late || depth == 2)) break;
      if (walk[i].name == (depth == 1 ? "b" : "c")) ++depth;
    }
    best = std::max(best, depth);
  }
  return best;
}

TEST(RandomFunnels, Exclusions) {
  FunnelOptions options;
  options.steps = {"a", "b", "c"};
  for (uint32_t seed = 0; seed < kTables; ++seed) {
    const Log log = RandomLog(seed);
    const bool late = seed % 2 == 1;
    const int64_t window = seed % 3 == 0 ? -1 : 6;
    options.exclusions = {{{"x"}, late ? size_t{2} : size_t{0}, late ? size_t{3} : size_t{0}, {}}};
    options.window_us.reset();
    if (window >= 0) options.window_us = window * base::kMicrosPerMinute;
    ForEachWalk(log, options, [&](const Walk& walk, const FunnelMatch& match) {
      ASSERT_EQ(match.reached, DeepestExcluding(walk, late, window)) << seed;
    });
  }
}

// Each next step at the first event that is not used and not more than `tolerance` before the last one.
size_t DeepestTolerant(const Walk& walk, const std::vector<std::string>& steps, int64_t tolerance, int64_t window) {
  size_t best = 0;
  for (size_t entry = 0; entry < walk.size(); ++entry) {
    if (walk[entry].name != steps[0]) continue;
    std::set<size_t> used = {entry};
    int64_t minute = walk[entry].minute;
    while (used.size() < steps.size()) {
      size_t next = 0;
      while (next < walk.size() && (used.count(next) > 0 || walk[next].name != steps[used.size()] ||
                                    walk[next].minute < minute - tolerance)) {
        ++next;
      }
      if (next == walk.size() || walk[next].minute - walk[entry].minute > window) break;
      used.insert(next);
      minute = walk[next].minute;
    }
    best = std::max(best, used.size());
  }
  return best;
}

TEST(RandomFunnels, SameTimeTolerance) {
  FunnelOptions options;
  for (uint32_t seed = 0; seed < kTables; ++seed) {
    const Log log = RandomLog(seed);
    options.steps = seed % 2 ? std::vector<std::string>{"a", "b", "c"} : std::vector<std::string>{"a", "b", "a"};
    const int64_t tolerance = 1 + seed % 3;
    options.same_time_us = tolerance * base::kMicrosPerMinute;
    options.window_us = 9 * base::kMicrosPerMinute;
    ForEachWalk(log, options, [&](const Walk& walk, const FunnelMatch& match) {
      ASSERT_EQ(match.reached, DeepestTolerant(walk, options.steps, tolerance, 9)) << seed;
    });
  }
}

size_t DeepestEventually(const Walk& walk, const std::vector<std::string>& steps) {
  size_t depth = 0;
  for (const Visit& visit : walk) depth += depth < steps.size() && visit.name == steps[depth];
  return depth;
}

TEST(RandomFunnels, OptionalStepsHeldFieldsAndBranches) {
  FunnelOptions plain, optional, held, branches;
  plain.steps = {"a", "d"};
  optional.steps = {"a", "b", "c", "d"};
  optional.optional = {false, true, true, false};
  held.steps = {"a", "b", "c"};
  held.held = {HeldField::kOrder};
  branches.steps = {"a", "b or c", "a"};
  branches.branches = {{}, {"b", "c"}, {}};
  for (uint32_t seed = 0; seed < kTables; ++seed) {
    const Log log = RandomLog(seed);
    ForEachWalk(log, optional, [&](const Walk& walk, const FunnelMatch& match) {
      const size_t depth = DeepestEventually(walk, plain.steps);
      ASSERT_EQ(match.reached, depth == 2 ? 4 : depth) << "optional steps change nothing for the others";
      if (match.reached == 0) return;
      const size_t first = match.places.front().place;
      const size_t last = match.reached == 4 ? match.places.back().place : walk.size() + 1;
      std::set<std::string> between;
      for (size_t place = first + 1; place < last; ++place) between.insert(walk[place - 1].name);
      ASSERT_EQ(match.places.size(), depth + between.count("b") + between.count("c"));
    });
    ForEachWalk(log, held, [&](const Walk& walk, const FunnelMatch& match) {
      size_t depth = 0;
      for (const std::string order : {"1", "2"}) {
        Walk part;
        std::copy_if(walk.begin(), walk.end(), std::back_inserter(part),
                     [&](const Visit& v) { return v.order == order; });
        depth = std::max(depth, DeepestEventually(part, held.steps));
      }
      ASSERT_EQ(match.reached, depth);
      for (const FunnelPlace& place : match.places) {
        ASSERT_EQ(walk[place.place - 1].order, walk[match.places[0].place - 1].order);
      }
    });
    ForEachWalk(log, branches, [&](const Walk& walk, const FunnelMatch& match) {
      Walk renamed = walk;
      for (Visit& visit : renamed) visit.name = visit.name == "c" ? "b" : visit.name;
      ASSERT_EQ(match.reached, DeepestEventually(renamed, {"a", "b", "a"}));
    });
  }
}

// Whatever the options: splits merge to the whole, and who is lost at a step did one of five things.
TEST(RandomFunnels, LossesAddUp) {
  FunnelOptions closed, open, excluding;
  for (FunnelOptions* options : {&closed, &open, &excluding}) options->steps = {"a", "b", "c"};
  open.open_entry = true;
  excluding.exclusions = {{{"x"}, 0, 0, {}}};
  excluding.held = {HeldField::kOrder};
  for (uint32_t seed = 0; seed < 20; ++seed) {
    const Log log = RandomLog(seed);
    const Customers customers(log.table, {.session_gap_us = 3 * base::kMicrosPerMinute,
                                          .journey_gap_us = 3 * base::kMicrosPerMinute,
                                          .as_of_us = testing::At("10:20")});
    for (const FunnelOptions& options : {closed, open, excluding}) {
      const auto funnel = Funnel::Make(log.table, options);
      ASSERT_TRUE(funnel.ok());
      FunnelAccumulator whole(*funnel, &log.table, true), odd(*funnel, &log.table, true),
          even(*funnel, &log.table, true);
      size_t turn = 0;
      for (const auto& customer : customers.all()) {
        whole.Add(customer, {});
        (turn++ % 2 ? odd : even).Add(customer, {});
      }
      even.Merge(odd);
      const FunnelResult result = whole.Finish(), merged = even.Finish();
      for (size_t i = 0; i < result.steps.size(); ++i) {
        const FunnelStep &step = result.steps[i], &other = merged.steps[i];
        EXPECT_EQ(step.customers, other.customers);
        EXPECT_EQ(step.after, other.after);
        EXPECT_EQ(step.next.size(), other.next.size());
        EXPECT_EQ(step.median_s, other.median_s);
        int64_t after = 0;
        for (const int64_t count : step.after) after += count;
        EXPECT_EQ(after, i + 1 < result.steps.size() ? result.steps[i + 1].lost : 0);
      }
    }
  }
}

}  // namespace
}  // namespace journey::graph
