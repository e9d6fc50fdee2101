// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "journey/base/time.h"
#include "tests/unit/support/customer_builder.h"
#include "tests/unit/support/table_builder.h"

namespace journey::graph {
namespace {

using journey::testing::At;
using journey::testing::Customers;
using journey::testing::TableBuilder;

RuleOptions Response(std::string a, std::string b, int64_t within_minutes = 0) {
  RuleOptions rule{.kind = RuleKind::kResponse, .a = {{std::move(a)}, {}}, .b = {{std::move(b)}, {}}};
  if (within_minutes > 0) rule.within_us = within_minutes * base::kMicrosPerMinute;
  return rule;
}
RuleOptions Precedence(std::string a, std::string b, int64_t within_minutes = 0) {
  RuleOptions rule = Response(std::move(a), std::move(b), within_minutes);
  rule.kind = RuleKind::kPrecedence;
  return rule;
}
RuleOptions Absence(std::string a) { return {.kind = RuleKind::kAbsence, .a = {{std::move(a)}, {}}}; }

// Customers u0, u1 ... each walking words such as "a@5" (minute 5; else a minute after the one before).
event::EventTable Walks(const std::vector<std::string>& walks) {
  TableBuilder builder;
  for (const char* known : {"a", "b", "c"}) builder.Add({.at = "00:00", .name = known});  // of nobody: names only
  for (size_t user = 0; user < walks.size(); ++user) {
    int minute = -1;
    for (const std::string& word : std::vector<std::string>(absl::StrSplit(walks[user], ' ', absl::SkipEmpty()))) {
      const std::vector<std::string> parts = absl::StrSplit(word, '@');
      minute = parts.size() > 1 ? std::atoi(parts[1].c_str()) : minute + 1;
      builder.Add(
          {absl::StrFormat("u%d", user), absl::StrFormat("%02d:%02d", 10 + minute / 60, minute % 60), parts[0]});
    }
  }
  return builder.Build();
}

RuleRow RowOf(const event::EventTable& table, const RuleOptions& rule, const Customers& customers, int64_t as_of_us) {
  RuleBook book;
  EXPECT_TRUE(book.Add(table, rule).ok());
  const std::vector<int64_t> as_of(table.sources.size() + 1, as_of_us);
  RuleAccumulator one(&book, &as_of), two(&book, &as_of);
  for (size_t i = 0; i < customers.all().size(); ++i) (i % 2 == 0 ? one : two).Add(customers.all()[i], {});
  two.Merge(one);
  return two.Finish()[0];
}

// "kept broken undecided vacuous"
std::string Describe(const RuleRow& row) {
  EXPECT_EQ(row.units, row.kept + row.broken + row.undecided + row.vacuous);
  EXPECT_EQ(row.keeps.n(), row.kept + row.broken);
  EXPECT_EQ(row.keeps.h(), row.kept);
  return absl::StrFormat("kept %d broken %d undecided %d vacuous %d", row.kept, row.broken, row.undecided, row.vacuous);
}

TEST(Rules, WhatAUnitDoesToThem) {
  const struct {
    const char* name;
    RuleOptions rule;
    const char* walk;
    const char* closed;  // the unit is closed
    const char* open;    // it is open, as of minute 20
  } cases[] = {
      {"answered", Response("a", "b"), "a c b", "kept", "kept"},
      {"each of them must be", Response("a", "b"), "a b a", "broken", "undecided"},
      {"not before", Response("a", "b"), "b a", "broken", "undecided"},
      {"by no other", Response("a", "b"), "a c", "broken", "undecided"},
      {"nothing to answer", Response("a", "b"), "b c", "vacuous", "vacuous"},
      {"one answer for several", Response("a", "b"), "a a b", "kept", "kept"},
      {"in time, to the minute", Response("a", "b", 5), "a@0 b@5", "kept", "kept"},
      {"too late", Response("a", "b", 5), "a@0 b@6", "broken", "broken"},
      {"too late for the first", Response("a", "b", 5), "a@0 a@4 b@6", "broken", "broken"},
      {"the limit has passed", Response("a", "b", 5), "a@0", "broken", "broken"},
      {"the limit has not passed", Response("a", "b", 20), "a@0", "broken", "undecided"},
      {"itself again", Response("a", "a"), "a a", "broken", "undecided"},
      {"preceded", Precedence("a", "b"), "a c b", "kept", "kept"},
      {"each of them must be preceded", Precedence("a", "b"), "b a b", "broken", "broken"},
      {"one for several", Precedence("a", "b"), "a b b", "kept", "kept"},
      {"nothing to precede", Precedence("a", "b"), "a", "vacuous", "vacuous"},
      {"precedes in time", Precedence("a", "b", 5), "a@0 b@5", "kept", "kept"},
      {"precedes too early", Precedence("a", "b", 5), "a@0 b@6", "broken", "broken"},
      {"not by itself", Precedence("a", "a"), "a", "broken", "broken"},
      {"absent", Absence("a"), "b c", "kept", "undecided"},
      {"not absent", Absence("a"), "b a", "broken", "broken"},
  };
  for (const auto& test : cases) {
    SCOPED_TRACE(test.name);
    const event::EventTable table = Walks({test.walk});
    for (const bool open : {false, true}) {
      const int64_t as_of_us = At("10:20");
      const Customers customers(table, {.as_of_us = open ? as_of_us : INT64_MAX});
      const std::string expected = open ? test.open : test.closed;
      const RuleRow row = RowOf(table, test.rule, customers, open ? as_of_us : At("23:00"));
      Describe(row);
      EXPECT_EQ(row.kept, expected == "kept") << open;
      EXPECT_EQ(row.broken, expected == "broken") << open;
      EXPECT_EQ(row.undecided, expected == "undecided") << open;
      EXPECT_EQ(row.vacuous, expected == "vacuous") << open;
    }
  }
}

TEST(Rules, TimesActivationsAndCustomers) {
  const event::EventTable table = Walks({"a@0 b@2", "a@0 a@1 b@10", "a@0", "b@0"});
  const Customers customers(table);
  const RuleRow row = RowOf(table, Response("a", "b", 5), customers, At("23:00"));
  EXPECT_EQ(Describe(row), "kept 1 broken 2 undecided 0 vacuous 1");
  EXPECT_EQ(row.activations, 4);
  EXPECT_EQ(row.late, 2);
  EXPECT_EQ(row.broken_customers, 2);
  EXPECT_EQ(row.keeps.customers(), 3);
  EXPECT_EQ(*row.median_s, 9 * 60) << "2, 9 and 10 minutes";
}

TEST(Rules, KindsAndSeveralNames) {
  TableBuilder builder;
  builder.Add({.user = "u", .at = "10:00", .name = "sent back", .kind = event::Kind::kReturn});
  builder.Add({.user = "u", .at = "10:01", .name = "money", .kind = event::Kind::kRefund});
  const event::EventTable table = builder.Build();
  const Customers customers(table);
  RuleOptions rule{.kind = RuleKind::kResponse};
  rule.a.kinds = {event::Kind::kReturn};
  rule.b = {{"sent back", "money"}, {event::Kind::kRefund}};
  EXPECT_EQ(Describe(RowOf(table, rule, customers, 0)), "kept 1 broken 0 undecided 0 vacuous 0");
}

TEST(Rules, SaysWhatIsWrong) {
  const event::EventTable table = Walks({"a b"});
  const struct {
    RuleOptions rule;
    const char* message;
  } cases[] = {
      {Response("a", "bb"), "no touchpoint is called \"bb\"; did you mean \"b\"?"},
      {{.kind = RuleKind::kResponse, .a = {{"a"}, {}}}, "a side names no touchpoint and no kind"},
      {{.kind = RuleKind::kAbsence, .a = {{"a"}, {}}, .b = {{"b"}, {}}}, "one side only"},
      {{.kind = RuleKind::kAbsence, .a = {{"a"}, {}}, .within_us = 1}, "no time limit"},
  };
  for (const auto& test : cases) {
    RuleBook book;
    const absl::Status status = book.Add(table, test.rule);
    EXPECT_NE(status.message().find(test.message), std::string_view::npos) << status;
  }
}

// From the definitions, each activation asked alone: 'k' kept, 'b' broken, 'u' undecided.
char Plainly(const RuleOptions& rule, const std::vector<std::pair<char, int64_t>>& walk, size_t at, bool open,
             int64_t as_of) {
  const char a = rule.a.touchpoints[0][0], b = rule.kind == RuleKind::kAbsence ? 0 : rule.b.touchpoints[0][0];
  const int64_t limit = rule.within_us.value_or(INT64_MAX);
  if (rule.kind == RuleKind::kResponse) {
    for (size_t later = at + 1; later < walk.size(); ++later) {
      if (walk[later].first == b) return walk[later].second - walk[at].second <= limit ? 'k' : 'b';
    }
    return open && (limit == INT64_MAX || walk[at].second + limit >= as_of) ? 'u' : 'b';
  }
  for (size_t before = at; before-- > 0;) {
    if (walk[before].first == a) return walk[at].second - walk[before].second <= limit ? 'k' : 'b';
  }
  return 'b';
}

TEST(Rules, AgreeWithThePlainestReadingOnRandomWalks) {
  int64_t undecided = 0, broken = 0, kept = 0;
  for (uint32_t seed = 0; seed < 300; ++seed) {
    std::mt19937 random(seed);
    std::vector<std::string> walks;
    for (int user = 0; user < 35; ++user) {
      std::string walk;
      int minute = static_cast<int>(random() % 60);
      for (int left = 1 + static_cast<int>(random() % 9); left > 0; --left) {
        minute += static_cast<int>(random() % 4);
        walk += absl::StrFormat("%s%c@%d", walk.empty() ? "" : " ", "abc"[random() % 3], minute);
      }
      walks.push_back(walk);
    }
    const event::EventTable table = Walks(walks);
    const int64_t as_of = At("10:50");
    const Customers customers(table, {.session_gap_us = base::kMicrosPerMinute * 30,
                                      .journey_gap_us = base::kMicrosPerMinute * 10,
                                      .as_of_us = as_of});
    const int64_t minutes = random() % 2 == 0 ? 0 : 1 + static_cast<int64_t>(random() % 6);
    for (const RuleOptions& rule :
         {Response("a", "b", minutes), Precedence("a", "b", minutes), Response("a", "a", minutes), Absence("c")}) {
      std::map<char, int64_t> units;
      int64_t activations = 0;
      for (const auto& customer : customers.all()) {
        for (const stitch::Unit& unit : customer.units) {
          std::vector<std::pair<char, int64_t>> walk;
          for (uint32_t i = unit.step_begin; i < unit.step_end; ++i) {
            const stitch::Step& step = customer.unit_steps[i];
            walk.emplace_back(table.dictionaries.strings[step.touchpoint][0], step.time_us);
          }
          std::string found;
          if (rule.kind == RuleKind::kAbsence) {
            const bool has = std::any_of(walk.begin(), walk.end(), [](const auto& step) { return step.first == 'c'; });
            found = has ? "b" : unit.open ? "u" : "k";
          } else {
            const char asks = (rule.kind == RuleKind::kResponse ? rule.a : rule.b).touchpoints[0][0];
            for (size_t i = 0; i < walk.size(); ++i) {
              if (walk[i].first == asks) found += Plainly(rule, walk, i, unit.open, as_of);
            }
          }
          activations += static_cast<int64_t>(found.size());
          const auto has = [&found](char what) { return found.find(what) != std::string::npos; };
          ++units[found.empty() ? 'v' : has('b') ? 'b' : has('u') ? 'u' : 'k'];
        }
      }
      const RuleRow row = RowOf(table, rule, customers, as_of);
      SCOPED_TRACE(absl::StrFormat("seed %d, %s, %d minutes", seed, std::string(Name(rule.kind)), minutes));
      EXPECT_EQ(Describe(row), absl::StrFormat("kept %d broken %d undecided %d vacuous %d", units['k'], units['b'],
                                               units['u'], units['v']));
      EXPECT_EQ(row.activations, activations);
      undecided += row.undecided, broken += row.broken, kept += row.kept;
    }
  }
  EXPECT_GT(std::min({undecided, broken, kept}), 1000) << "all of it was tried";
}

}  // namespace
}  // namespace journey::graph
