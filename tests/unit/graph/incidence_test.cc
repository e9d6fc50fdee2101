// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/incidence.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "absl/strings/str_format.h"
#include "journey/graph/after.h"
#include "tests/unit/support/customer_builder.h"
#include "tests/unit/support/table_builder.h"

namespace journey::graph {
namespace {

using journey::testing::At;
using journey::testing::Customers;
using journey::testing::EventLine;
using journey::testing::TableBuilder;

constexpr int64_t kHour = base::kMicrosPerHour;

EventLine Visit(const std::string& user, int64_t hour, const std::string& name) {
  EventLine line{user, absl::StrFormat("%d %02d:00", hour / 24, hour % 24), name};
  if (name == "call") line.flags = event::kTypeExtends | event::kTypeContact;
  return line;
}

std::vector<IncidenceRow> Incidence(const event::EventTable& table, const std::vector<int64_t>& as_of,
                                    const IncidenceOptions& options) {
  const Customers customers(table, {.goals = {"pay"}, .as_of_us = as_of[0]});
  IncidenceAccumulator odd(&table, &as_of, options), even(&table, &as_of, options);
  size_t turn = 0;
  for (const auto& customer : customers.all()) (turn++ % 2 ? odd : even).Add(customer, {});
  even.Merge(odd);
  return even.Finish();
}

const IncidenceRow& RowOf(const std::vector<IncidenceRow>& rows, const std::string& touchpoint, Fate fate,
                          int64_t within_s) {
  for (const IncidenceRow& row : rows) {
    if (row.touchpoint == touchpoint && row.fate == fate && row.within_s == within_s) return row;
  }
  ADD_FAILURE() << touchpoint;
  return rows.front();
}

TEST(Incidence, TheFirstThingCounts) {
  TableBuilder builder;
  for (const auto& [user, hour, name] :
       std::vector<std::tuple<std::string, int64_t, std::string>>{{"u1", 0, "cart"},
                                                                  {"u1", 5, "call"},
                                                                  {"u1", 9, "pay"},  // contact after 5 h
                                                                  {"u2", 0, "cart"},
                                                                  {"u2", 2, "pay"},
                                                                  {"u2", 3, "call"},  // goal after 2 h
                                                                  {"u3", 0, "cart"},  // abandoned: silent since
                                                                  {"u4", 0, "cart"},
                                                                  {"u4", 100, "pay"},      // silent for too long first
                                                                  {"u5", 190, "cart"}}) {  // open
    builder.Add(Visit(user, hour, name));
  }
  const event::EventTable table = builder.Build();
  const std::vector<int64_t> as_of = {At("0 00:00") + 200 * kHour};
  const auto rows = Incidence(table, as_of, {.abandoned_after_us = 72 * kHour});
  const auto share = [&](Fate fate, int64_t within_s) { return RowOf(rows, "cart", fate, within_s).estimate->share; };
  EXPECT_EQ(RowOf(rows, "cart", Fate::kGoal, 3600).customers, 5);
  EXPECT_DOUBLE_EQ(share(Fate::kGoal, 3600), 0);
  EXPECT_DOUBLE_EQ(share(Fate::kGoal, 86'400), 0.2);
  EXPECT_DOUBLE_EQ(share(Fate::kContact, 86'400), 0.2);
  EXPECT_DOUBLE_EQ(share(Fate::kAbandoned, 86'400), 0);
  EXPECT_DOUBLE_EQ(share(Fate::kAbandoned, 7 * 86'400), 0.6) << "the open one is censored after 10 h, two are left";
  EXPECT_DOUBLE_EQ(RowOf(rows, "pay", Fate::kGoal, 3600).estimate->share, 1) << "a goal is reached where it is";
  const auto without = Incidence(table, as_of, {});
  EXPECT_DOUBLE_EQ(RowOf(without, "cart", Fate::kGoal, 7 * 86'400).estimate->share, 0.2 + 0.5 * 0.6)
      << "by hand: of the two left after 10 h one pays after 100 h";
  EXPECT_FALSE(RowOf(without, "cart", Fate::kGoal, 30 * 86'400).estimate.has_value()) << "not watched for so long";
}

TEST(Incidence, SourcesThatBeginLaterMakeLateEntries) {
  TableBuilder builder;
  builder.Add(Visit("u1", 0, "cart"));
  builder.Add(Visit("u1", 3, "pay"));  // over before it was watched
  builder.Add(Visit("u2", 0, "cart"));
  builder.Add(Visit("u2", 20, "pay"));
  builder.Add(Visit("u3", 12, "cart"));
  builder.Add(Visit("u3", 40, "home"));
  const event::EventTable table = builder.Build();
  const auto rows = Incidence(table, {At("0 00:00") + 60 * kHour}, {.observed_from_us = At("0 00:00") + 10 * kHour});
  const IncidenceRow& row = RowOf(rows, "cart", Fate::kGoal, 86'400);
  EXPECT_EQ(row.customers, 2);
  EXPECT_EQ(row.late, 2);
  EXPECT_DOUBLE_EQ(row.estimate->share, 0.5);
}

TEST(Returns, UnlikelyOnlyWhereTheCurveShowsIt) {
  // 400 customers come back after 1 to 40 hours, or never; the data go on for 40 days.
  TableBuilder builder;
  std::mt19937 random(7);
  for (int i = 0; i < 400; ++i) {
    builder.Add(Visit(absl::StrFormat("u%d", i), 0, "home"));
    if (i % 2) builder.Add(Visit(absl::StrFormat("u%d", i), 1 + static_cast<int64_t>(random() % 40), "home"));
  }
  const event::EventTable table = builder.Build();
  const auto curve = [&](int64_t days) {
    const std::vector<int64_t> as_of = {At("0 00:00") + days * 24 * kHour};
    const Customers customers(table, {.as_of_us = as_of[0]});
    ReturnAccumulator returns(&as_of);
    for (const auto& customer : customers.all()) returns.Add(customer, {});
    return returns.Finish();
  };
  const ReturnCurve whole = curve(40);
  ASSERT_TRUE(whole.unlikely_after_s.has_value());
  EXPECT_EQ(*whole.unlikely_after_s, 2 * 86'400) << "after 40 hours nobody comes back";
  EXPECT_EQ(whole.gaps, 600);
  for (const ReturnPoint& point : whole.points) {
    if (point.gap_s == 2 * 86'400) EXPECT_NEAR(point.not_returned, 2.0 / 3, 1e-9) << "200 of 600 came back";
  }
  EXPECT_FALSE(curve(3).unlikely_after_s.has_value()) << "two days and a half cannot tell of two days";
}

// Against a plain reading of the definition, subject by subject and time by time.
TEST(Incidence, AgreesWithAPlainCount) {
  for (uint32_t seed = 0; seed < 30; ++seed) {
    std::mt19937 random(seed);
    TableBuilder builder;
    const std::vector<std::string> names = {"home", "cart", "call", "pay"};
    std::map<std::string, std::vector<std::pair<int64_t, std::string>>> walks;
    for (int customer = 0; customer < 60; ++customer) {
      const std::string user = absl::StrFormat("u%d", customer);
      int64_t hour = static_cast<int64_t>(random() % 100);
      for (int left = 1 + static_cast<int>(random() % 6); left > 0; --left) {
        const std::string name = names[random() % 10 < 8 ? random() % 2 : 2 + random() % 2];
        builder.Add(Visit(user, hour, name));
        walks[user].emplace_back(hour, name);
        hour += 1 + static_cast<int64_t>(random() % 60);
      }
    }
    const event::EventTable table = builder.Build();
    const int64_t as_of = 600, limit = 48, from = seed % 2 ? 50 : -1;
    IncidenceOptions options{.abandoned_after_us = limit * kHour};
    if (from >= 0) options.observed_from_us = At("0 00:00") + from * kHour;
    const auto rows = Incidence(table, {At("0 00:00") + as_of * kHour}, options);
    struct Subject {
      int64_t entry, exit;
      int cause;
    };
    std::vector<Subject> subjects;
    for (const auto& [user, walk] : walks) {
      size_t i = 0;
      while (i < walk.size() && walk[i].second != "cart") ++i;
      if (i == walk.size()) continue;
      const int64_t start = walk[i].first;
      Subject subject{from > start ? from - start : -1, as_of - start, -1};
      for (size_t j = i;; ++j) {
        const int64_t next = j + 1 < walk.size() ? walk[j + 1].first : as_of;
        if (next - walk[j].first > limit) {
          subject.exit = walk[j].first + limit - start;
          subject.cause = 2;
          break;
        }
        if (j + 1 == walk.size()) break;
        if (walk[j + 1].second == "pay" || walk[j + 1].second == "call") {
          subject.exit = next - start;
          subject.cause = walk[j + 1].second == "pay" ? 0 : 1;
          break;
        }
      }
      subjects.push_back(subject);
    }
    for (const int64_t within : {24, 168}) {
      double survival = 1, share[3] = {0, 0, 0};
      for (int64_t hour = 0; hour <= within; ++hour) {
        double at_risk = 0, events[3] = {0, 0, 0};
        for (const Subject& subject : subjects) {
          if (subject.entry >= subject.exit || subject.entry >= hour || subject.exit < hour) continue;
          ++at_risk;
          if (subject.exit == hour && subject.cause >= 0) ++events[subject.cause];
        }
        if (at_risk == 0) continue;
        for (int cause = 0; cause < 3; ++cause) share[cause] += survival * events[cause] / at_risk;
        survival *= 1 - (events[0] + events[1] + events[2]) / at_risk;
      }
      for (int cause = 0; cause < 3; ++cause) {
        const IncidenceRow& row = RowOf(rows, "cart", static_cast<Fate>(cause), within * 3600);
        ASSERT_TRUE(row.estimate.has_value());
        EXPECT_NEAR(row.estimate->share, share[cause], 1e-9) << seed << " " << within << " " << cause;
      }
    }
  }
}

TEST(Incidence, TheGridKeepsMemoryBounded) {
  EXPECT_EQ(OnGrid(59'999'999), 59);
  EXPECT_EQ(OnGrid(kHour + 59 * base::kMicrosPerSecond), 3600);
  EXPECT_EQ(OnGrid(25 * kHour + 59 * base::kMicrosPerMinute), 25 * 3600);
  EXPECT_EQ(OnGrid(1000 * 24 * kHour), 90 * 86'400);
  EXPECT_EQ(OnGrid(-5), 0);
}

}  // namespace
}  // namespace journey::graph
