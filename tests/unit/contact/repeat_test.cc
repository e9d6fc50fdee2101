// SPDX-License-Identifier: Apache-2.0
#include "journey/contact/repeat.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/support/rows_builder.h"
#include "tests/unit/support/stitched.h"

namespace journey::contact {
namespace {

using event::Kind;
using journey::testing::At;
using journey::testing::RowsBuilder;
using journey::testing::Stitched;
using journey::testing::TestEvent;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr double kDay = 24 * 60;

class RepeatSink : public stitch::ComponentSink {
 public:
  RepeatSink(const event::EventTable* table, const std::vector<int64_t>* as_of)
      : repeats(table, as_of), builder_(table) {}
  void Add(const stitch::Component& component) override {
    const auto& contacts = builder_.Build(component);
    for (uint32_t i = 0; i < component.customers.size(); ++i) {
      repeats.Add(component.customers[i], ContactsOf(contacts, i), contacts);
    }
  }
  RepeatAccumulator repeats;

 private:
  ContactBuilder builder_;
};

RepeatResult Repeats(const std::vector<TestEvent>& events, double as_of_minute) {
  RowsBuilder builder;
  for (const TestEvent& event : events) builder.Add(event);
  Stitched run{builder.Build(), {}};
  const std::vector<int64_t> as_of = {At(as_of_minute)};
  RepeatSink sink(&run.table, &as_of);
  journey::testing::StitchInto(&run, {.as_of_us = as_of}, {}, &sink);
  return sink.repeats.Finish();
}

TestEvent Contact(double minute, const std::string& user, const std::string& id, const std::string& channel) {
  return {
      .minute = minute, .name = "contact", .user = user, .case_id = id, .channel = channel, .kind = Kind::kContactOpen};
}

TEST(Repeat, WindowIncludesEqualTimesAndLeavesYoungContactsOut) {
  // Opened on day 0, exactly 24 h later, and a microsecond-free minute beyond the next 24 h.
  const RepeatResult result = Repeats(
      {Contact(0, "u", "1", "chat"), Contact(kDay, "u", "2", "phone"), Contact(2 * kDay + 1, "u", "3", "phone")},
      3 * kDay + 1);
  EXPECT_EQ(result.windows[0].tally.n(), 3);  // the third one was opened exactly as_of - 24 h
  EXPECT_EQ(result.windows[0].tally.h(), 1);
  EXPECT_EQ(result.windows[0].same_channel, 0);
  EXPECT_EQ(result.windows[1].tally.n(), 1);  // 72 h: only the first is old enough
  EXPECT_EQ(result.windows[1].tally.h(), 1);
  EXPECT_EQ(result.windows[2].tally.n(), 0);
}

TEST(Repeat, PathHoldsWhatHappenedBetween) {
  const TestEvent broke{
      .minute = 5, .name = "Chat disconnected", .user = "u", .case_id = "1", .channel = "chat", .kind = Kind::kError};
  const RepeatResult result = Repeats({Contact(0, "u", "1", "chat"),
                                       broke,
                                       {.minute = 8, .name = "/help", .user = "u"},
                                       {.minute = 9, .name = "/help", .user = "u"},
                                       Contact(60, "u", "2", "phone"),
                                       Contact(0, "v", "3", "chat"),
                                       Contact(30, "v", "4", "phone")},
                                      90 * kDay);
  ASSERT_EQ(result.paths.size(), 2u);
  EXPECT_THAT(result.paths[0].via, IsEmpty());
  EXPECT_THAT(result.paths[1].via, ElementsAre("Chat disconnected", "/help"));
  EXPECT_EQ(result.paths[1].from + ">" + result.paths[1].to, "chat>phone");
  EXPECT_EQ(result.paths[1].median_s, 3600);
  EXPECT_EQ(result.windows[0].tally.h(), 2);
}

TEST(Repeat, MergeEqualsTheWhole) {
  RowsBuilder builder;
  for (int user = 0; user < 6; ++user) {
    const std::string name = "u" + std::to_string(user);
    builder.Add(Contact(user, name, name + "a", "chat"))
        .Add(Contact(user + 100, name, name + "b", user % 2 ? "chat" : "phone"));
  }
  Stitched run{builder.Build(), {}};
  const std::vector<int64_t> as_of = {At(90 * kDay)};
  RepeatSink whole(&run.table, &as_of);
  journey::testing::StitchInto(&run, {.as_of_us = as_of}, {}, &whole);

  class Splitting : public stitch::ComponentSink {
   public:
    Splitting(RepeatSink* a, RepeatSink* b) : sinks_{a, b} {}
    void Add(const stitch::Component& component) override { sinks_[next_++ % 2]->Add(component); }

   private:
    RepeatSink* sinks_[2];
    size_t next_ = 0;
  };
  RepeatSink a(&run.table, &as_of), b(&run.table, &as_of);
  Splitting split(&a, &b);
  journey::testing::StitchInto(&run, {.as_of_us = as_of}, {}, &split);
  b.repeats.Merge(a.repeats);
  const RepeatResult expected = whole.repeats.Finish();
  const RepeatResult merged = b.repeats.Finish();
  ASSERT_EQ(merged.paths.size(), expected.paths.size());
  for (size_t i = 0; i < merged.paths.size(); ++i) {
    EXPECT_EQ(merged.paths[i].count, expected.paths[i].count);
    EXPECT_EQ(merged.paths[i].customers, expected.paths[i].customers);
    EXPECT_EQ(merged.paths[i].median_s, expected.paths[i].median_s);
  }
  for (size_t i = 0; i < merged.windows.size(); ++i) EXPECT_EQ(merged.windows[i].tally, expected.windows[i].tally);
}

}  // namespace
}  // namespace journey::contact
