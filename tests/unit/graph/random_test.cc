// SPDX-License-Identifier: Apache-2.0
// Properties on random logs: whatever the split over accumulators, the result is the whole's; identities of the counts;
// the count contract; and funnels against a search written from the definition alone.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "absl/strings/str_format.h"
#include "journey/graph/drop_off.h"
#include "journey/graph/edges.h"
#include "journey/graph/funnel.h"
#include "journey/graph/outcome.h"
#include "journey/graph/touchpoints.h"
#include "journey/graph/variants.h"
#include "tests/unit/support/customer_builder.h"
#include "tests/unit/support/table_builder.h"

namespace journey::graph {
namespace {

using journey::testing::At;
using journey::testing::Customers;
using journey::testing::TableBuilder;

event::EventTable RandomTable(uint32_t seed) {
  std::mt19937 random(seed);
  const std::vector<std::string> names = {"a", "b", "c", "d", "e"};
  TableBuilder builder;
  for (const std::string& name : names) builder.Add({.at = "00:00", .name = name});
  for (int customer = 0; customer < 60; ++customer) {
    int minute = 0;
    const int events = 1 + static_cast<int>(random() % 14);
    for (int i = 0; i < events; ++i) {
      minute += static_cast<int>(random() % 4 == 0 ? random() % 60 : random() % 3);  // equal times too
      builder.Add({absl::StrFormat("u%d", customer), absl::StrFormat("%02d:%02d", minute / 60, minute % 60),
                   names[random() % names.size()], random() % 2 ? "web" : "app"});
    }
  }
  return builder.Build();
}

std::string Describe(EdgeAccumulator& edges) {
  std::string text;
  for (const EdgeRow& row : edges.Finish()) {
    text += absl::StrFormat("%s>%s %d %d %d %g %g\n", row.from, row.to, row.count, row.customers, row.units,
                            row.median_s.value_or(-1), row.p95_s.value_or(-1));
  }
  return text;
}
std::string Describe(TouchpointAccumulator& touchpoints) {
  std::string text;
  for (const TouchpointRow& row : touchpoints.Finish()) {
    text += absl::StrFormat("%s %d %d %d %d\n", row.name, row.count, row.customers, row.units, row.ends);
    for (const TouchpointChannel& cell : row.channels) {
      text += absl::StrFormat("  %s %d %d\n", cell.channel, cell.count, cell.customers);
    }
  }
  return text;
}
std::string Describe(VariantAccumulator& variants) {
  std::string text;
  for (const VariantRow& row : variants.Finish().rows) {
    text += absl::StrFormat("%s %d %d %d %d\n", VariantText(row.touchpoints), row.count, row.customers, row.outcomes[0],
                            row.outcomes[3]);
  }
  return text;
}
std::string Describe(DropOffAccumulator& drop_off) {
  std::string text;
  for (const DropOffRow& row : drop_off.Finish().rows) {
    for (const DropOff& unit : row.units) {
      text += absl::StrFormat("%s %d %d %d %d %.17g %d\n", row.name, unit.reached, unit.left, unit.open, unit.customers,
                              unit.estimate ? unit.estimate->interval.low : -1, unit.tally.sums().nh);
    }
  }
  return text;
}
std::string Describe(FunnelAccumulator& funnel) {
  std::string text;
  for (const FunnelStep& step : funnel.Finish().steps) {
    text += absl::StrFormat("%s %d %d %d %g\n", step.name, step.customers, step.units, step.attempts,
                            step.median_s.value_or(-1));
  }
  return text;
}

template <typename Make>
void ExpectSplitsAgree(const Customers& customers, const Make& make) {
  auto whole = make();
  for (const auto& customer : customers.all()) whole.Add(customer, {});
  const std::string expected = Describe(whole);
  EXPECT_FALSE(expected.empty());
  std::mt19937 random(1);
  for (const size_t parts : {2, 3, 7}) {
    std::vector<decltype(make())> split;
    for (size_t i = 0; i < parts; ++i) split.push_back(make());
    std::vector<const stitch::Customer*> order;
    for (const auto& customer : customers.all()) order.push_back(&customer);
    std::shuffle(order.begin(), order.end(), random);
    for (const stitch::Customer* customer : order) split[random() % parts].Add(*customer, {});
    auto merged = make();
    std::shuffle(split.begin(), split.end(), random);
    for (const auto& part : split) merged.Merge(part);
    EXPECT_EQ(Describe(merged), expected) << parts << " parts";
  }
}

TEST(RandomLogs, AnySplitEqualsTheWhole) {
  const event::EventTable table = RandomTable(3);
  const Customers customers(table, {.unit = stitch::UnitKind::kSession, .goals = {"e"}, .as_of_us = At("05:00")});
  ExpectSplitsAgree(customers, [&] { return EdgeAccumulator(&table); });
  ExpectSplitsAgree(customers, [&] { return TouchpointAccumulator(&table); });
  ExpectSplitsAgree(customers, [&] { return VariantAccumulator(&table); });
  ExpectSplitsAgree(customers, [&] { return DropOffAccumulator(&table, true); });
  FunnelOptions options;
  options.steps = {"a", "b", "c"};
  const auto funnel = Funnel::Make(table, options);
  ASSERT_TRUE(funnel.ok());
  ExpectSplitsAgree(customers, [&] { return FunnelAccumulator(*funnel); });
}

TEST(RandomLogs, CountContractAndFlow) {
  for (uint32_t seed = 0; seed < 5; ++seed) {
    const event::EventTable table = RandomTable(seed);
    const Customers customers(table, {.unit = stitch::UnitKind::kSession});
    EdgeAccumulator edges(&table);
    int64_t steps = 0, units = 0;
    for (const auto& customer : customers.all()) {
      edges.Add(customer, {});
      steps += static_cast<int64_t>(customer.unit_steps.size());
      units += static_cast<int64_t>(customer.units.size());
    }
    int64_t total = 0;
    std::map<std::string, int64_t> balance;
    for (const EdgeRow& row : edges.Finish()) {
      total += row.count;
      balance[row.from] += row.count;
      balance[row.to] -= row.count;
      FunnelOptions options;
      options.steps = {row.from, row.to};
      options.order = FunnelOrder::kAdjacent;
      const auto funnel = Funnel::Make(table, options);
      ASSERT_TRUE(funnel.ok()) << funnel.status();
      FunnelAccumulator accumulator(*funnel);
      int64_t walkers = 0;
      for (const auto& customer : customers.all()) {
        accumulator.Add(customer, {});
        walkers += HasEdge(customer, *FindNode(table, row.from), *FindNode(table, row.to));
      }
      const FunnelStep last = accumulator.Finish().steps[1];
      EXPECT_EQ(last.customers, row.customers) << row.from << " " << row.to;
      EXPECT_EQ(last.units, row.units) << row.from << " " << row.to;
      EXPECT_EQ(last.attempts, row.count) << row.from << " " << row.to;
      EXPECT_EQ(walkers, row.customers) << row.from << " " << row.to;
    }
    EXPECT_EQ(total, steps + units);
    for (const auto& [name, difference] : balance) {
      const int64_t expected = name == kStartName ? units : name == kEndName ? -units : 0;
      EXPECT_EQ(difference, expected) << name;
    }
  }
}

// The definition: the deepest sequence of places that fills the steps, by trying all of them.
size_t Deepest(std::span<const stitch::Step> steps, const std::vector<uint32_t>& nodes, const FunnelOptions& options,
               size_t done, size_t first, size_t last) {
  size_t best = done;
  if (done == nodes.size()) return best;
  for (size_t i = done == 0 ? 0 : last + 1; i < steps.size(); ++i) {
    if (steps[i].touchpoint != nodes[done]) continue;
    if (done > 0) {
      if (options.order == FunnelOrder::kAdjacent && i != last + 1) continue;
      if (options.window_us && steps[i].time_us - steps[first].time_us > *options.window_us) continue;
      if (options.strict_increase && steps[i].time_us <= steps[last].time_us) continue;
    }
    best = std::max(best, Deepest(steps, nodes, options, done + 1, done == 0 ? i : first, i));
  }
  return best;
}

size_t DeepestAny(std::span<const stitch::Step> steps, const std::vector<uint32_t>& nodes,
                  const FunnelOptions& options) {
  size_t best = 0;
  for (size_t first = 0; first < steps.size(); ++first) {
    std::multiset<uint32_t> missing(nodes.begin(), nodes.end());
    for (size_t i = first; i < steps.size(); ++i) {
      if (options.window_us && steps[i].time_us - steps[first].time_us > *options.window_us) break;
      if (const auto found = missing.find(steps[i].touchpoint); found != missing.end()) missing.erase(found);
    }
    best = std::max(best, nodes.size() - missing.size());
  }
  return best;
}

TEST(RandomLogs, FunnelsAgreeWithASearchOfAllPlaces) {
  const std::vector<std::vector<std::string>> funnels = {
      {"a"}, {"a", "b"}, {"a", "b", "c"}, {"a", "a"}, {"b", "a", "b", "d"}};
  for (uint32_t seed = 0; seed < 4; ++seed) {
    const event::EventTable table = RandomTable(100 + seed);
    const Customers customers(table);
    for (const auto& steps : funnels) {
      for (const FunnelOrder order : {FunnelOrder::kEventually, FunnelOrder::kAdjacent, FunnelOrder::kAny}) {
        for (const bool strict : {false, true}) {
          for (const int window : {-1, 0, 5, 60}) {
            if (strict && order == FunnelOrder::kAny) continue;
            FunnelOptions options;
            options.steps = steps;
            options.order = order;
            options.strict_increase = strict;
            if (window >= 0) options.window_us = window * base::kMicrosPerMinute;
            const auto funnel = Funnel::Make(table, options);
            ASSERT_TRUE(funnel.ok());
            FunnelMatcher matcher(*funnel);
            for (const auto& customer : customers.all()) {
              for (const stitch::Unit& unit : customer.units) {
                const std::span<const stitch::Step> walk = StepsOf(customer, unit);
                const size_t depth = matcher.Read(walk) ? matcher.Best().depth() : 0;
                const size_t expected = order == FunnelOrder::kAny ? DeepestAny(walk, funnel->nodes(), options)
                                                                   : Deepest(walk, funnel->nodes(), options, 0, 0, 0);
                ASSERT_EQ(depth, expected) << steps.size() << " steps, order " << static_cast<int>(order) << ", strict "
                                           << strict << ", window " << window;
                for (size_t i = 0; i < depth; ++i) {
                  ASSERT_EQ(matcher.Best().places[i].time_us, walk[matcher.Best().places[i].place - 1].time_us);
                }
              }
            }
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace journey::graph
