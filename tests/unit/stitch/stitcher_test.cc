// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/support/rows_builder.h"
#include "tests/unit/support/stitched.h"

namespace journey {
namespace {

using base::LedgerClass;
using testing::DescribingSink;
using ::testing::ElementsAre;
using testing::RowsBuilder;
using testing::Stitched;
using testing::TestEvent;

struct Stitching {
  explicit Stitching(const std::vector<TestEvent>& events, stitch::StitchOptions options = {}, bool segment = false) {
    RowsBuilder builder;
    if (segment) builder.DeclareSegment("platform");
    for (const TestEvent& event : events) builder.Add(event);
    stitched.table = builder.Build();
    stitched.ledger.records_in = events.size();
    sink = std::make_unique<DescribingSink>(&stitched.table);
    testing::StitchInto(&stitched, options, {}, sink.get());
  }
  Stitched stitched;
  std::unique_ptr<DescribingSink> sink;
};

TEST(Sessions, AGapOfThirtyMinutesStaysAndALongerOneCuts) {
  const Stitching run({{.minute = 0, .name = "a", .user = "u"},
                       {.minute = 30, .name = "b", .user = "u"},
                       {.minute = 60.01, .name = "c", .user = "u"}});
  EXPECT_THAT(run.sink->sessions, ElementsAre("u: [a b] [c open]"));
}

TEST(Sessions, GapRunsFromTheLatestEndSeen) {
  // The first event lasts 50 minutes; the third begins 29 minutes after that end.
  const Stitching run({{.minute = 0, .name = "long", .user = "u", .side = {{event::Field::kEndTime, testing::At(50)}}},
                       {.minute = 10, .name = "short", .user = "u"},
                       {.minute = 79, .name = "late", .user = "u"}});
  EXPECT_THAT(run.sink->sessions, ElementsAre("u: [long short late open]"));
}

TEST(Sessions, ContactOpeningJoinsTheOpenSessionElseNone) {
  const TestEvent call{.minute = 0,
                       .name = "call",
                       .user = "u",
                       .channel = "phone",
                       .kind = event::Kind::kContactOpen,
                       .flags = event::kTypeContact | event::kTypeDesk};
  TestEvent joined = call, alone = call;
  joined.minute = 10;
  alone.minute = 100;
  const Stitching run(
      {{.minute = 0, .name = "a", .user = "u"}, joined, alone, {.minute = 101, .name = "b", .user = "u"}});
  EXPECT_THAT(run.sink->sessions, ElementsAre("u: [a call] [b open]"));
  EXPECT_THAT(run.sink->journeys, ElementsAre("u: [a call call b open]"));
}

TEST(Sessions, ClickOnSupportChatInAWebLogBeginsASession) {
  const Stitching run({{.minute = 0,
                        .name = "support_chat",
                        .user = "u",
                        .kind = event::Kind::kContactOpen,
                        .flags = event::kTypeContact},
                       {.minute = 2, .name = "home", .user = "u"}});
  EXPECT_THAT(run.sink->sessions, ElementsAre("u: [support_chat home open]"));
}

TEST(Sessions, WhatAgentsDoExtendsNothing) {
  const Stitching run({{.minute = 0, .name = "a", .user = "u"},
                       {.minute = 25,
                        .name = "reply",
                        .user = "u",
                        .author = event::Author::kAgent,
                        .touchpoint = false,
                        .extends = false},
                       {.minute = 40, .name = "b", .user = "u"}});
  EXPECT_THAT(run.sink->sessions, ElementsAre("u: [a] [b open]"));
}

TEST(Journeys, CutAfterThirtyDaysWithoutAnything) {
  const double day = 24 * 60;
  const Stitching run({{.minute = 0, .name = "a", .user = "u"},
                       {.minute = 30 * day, .name = "b", .user = "u"},
                       {.minute = 60 * day + 1, .name = "c", .user = "u"}});
  EXPECT_THAT(run.sink->journeys, ElementsAre("u: [a b] [c open]"));
}

TEST(Order, EqualTimesKeepSourceOrderAndLateRowsAreSorted) {
  const Stitching run({{.minute = 5, .name = "second", .user = "u"},
                       {.minute = 5, .name = "third", .user = "u"},
                       {.minute = 1, .name = "first", .user = "u"},
                       {.minute = 5, .name = "other-source", .user = "u", .source = 1}});
  EXPECT_THAT(run.sink->customers, ElementsAre("u: first second third other-source"));
}

TEST(Duplicates, SameEventIdAndContentIsDroppedOnceAcrossAndInsideSources) {
  const TestEvent event{.minute = 1, .name = "a", .user = "u", .event_id = "m1"};
  TestEvent other_source = event, other_content = event;
  other_source.source = 1;
  other_content.name = "b";
  const Stitching run({event, event, other_content, other_source});
  EXPECT_THAT(run.sink->customers, ElementsAre("u: a b"));
  EXPECT_EQ(run.stitched.ledger.count(LedgerClass::kDuplicateEvent), 2u);
  EXPECT_TRUE(run.stitched.ledger.LawHolds());
}

TEST(Duplicates, WithoutEventIdAnIdenticalRowStaysInItsSourceWithANote) {
  const TestEvent event{.minute = 1, .name = "a", .user = "u"};
  TestEvent other_source = event;
  other_source.source = 1;
  const Stitching run({event, event, other_source, other_source});
  EXPECT_THAT(run.sink->customers, ElementsAre("u: a a"));
  EXPECT_EQ(run.stitched.ledger.count(LedgerClass::kIdenticalRow), 1u);
  EXPECT_EQ(run.stitched.ledger.count(LedgerClass::kDuplicateAcrossSources), 2u);
  EXPECT_TRUE(run.stitched.ledger.LawHolds());
}

TEST(Lifecycle, StartAndCompleteBecomeOneEventFirstInFirstOut) {
  const auto row = [](double minute, const std::string& name, uint8_t flag) {
    return TestEvent{.minute = minute, .name = name, .case_id = "1", .flags = flag};
  };
  const Stitching run(
      {row(0, "x-ray", event::kTypeStart), row(1, "x-ray", event::kTypeStart), row(5, "x-ray", event::kTypeComplete),
       row(9, "x-ray", event::kTypeComplete), row(9, "blood", event::kTypeComplete)},
      {.unit = stitch::UnitKind::kCase});
  EXPECT_THAT(run.sink->customers, ElementsAre("1: x-ray x-ray blood"));
  EXPECT_EQ(run.stitched.ledger.count(LedgerClass::kJoinedLifecycle), 2u);
  EXPECT_EQ(run.stitched.ledger.count(LedgerClass::kUnpairedLifecycle), 1u);
  EXPECT_TRUE(run.stitched.ledger.LawHolds());
}

TEST(Lifecycle, CompleteRowThatPrecedesItsStartAtTheSameInstantIsJoined) {
  const Stitching run({{.minute = 3, .name = "x", .case_id = "1", .flags = event::kTypeComplete},
                       {.minute = 3, .name = "x", .case_id = "1", .flags = event::kTypeStart}});
  EXPECT_THAT(run.sink->customers, ElementsAre("1: x"));
}

TEST(Flagged, BotsStayEventsAndAreInNoUnit) {
  const Stitching run(
      {{.minute = 0, .name = "a", .user = "u"}, {.minute = 1, .name = "crawl", .user = "u", .flags = event::kTypeBot}});
  EXPECT_THAT(run.sink->journeys, ElementsAre("u: [a open]"));
  EXPECT_EQ(run.stitched.ledger.events_out, 2u);
  EXPECT_EQ(run.stitched.ledger.count(LedgerClass::kFlaggedBot), 1u);
}

TEST(Units, CaseUnitsGroupByCaseAndMakeEveryEventATouchpoint) {
  const Stitching run({{.minute = 0, .name = "open", .user = "u", .case_id = "1"},
                       {.minute = 1, .name = "view", .user = "u"},
                       {.minute = 2, .name = "open", .user = "u", .case_id = "2"},
                       {.minute = 3,
                        .name = "reply",
                        .user = "u",
                        .case_id = "1",
                        .author = event::Author::kAgent,
                        .touchpoint = false}},
                      {.unit = stitch::UnitKind::kCase});
  EXPECT_THAT(run.sink->units, ElementsAre("u: [open reply open] [open open]"));
}

class SegmentSink : public stitch::ComponentSink {
 public:
  explicit SegmentSink(const event::EventTable* table) : table_(table) {}
  void Add(const stitch::Component& component) override {
    for (const stitch::Customer& customer : component.customers) {
      const auto name = [&](uint32_t offset) {
        const uint32_t value = customer.segment_values[offset];
        return value == event::kNone ? std::string("-") : std::string(table_->dictionaries.strings[value]);
      };
      for (const stitch::Step& step : customer.steps) text += name(step.segments) + " ";
      for (const stitch::Session& session : customer.sessions) text += "s=" + name(session.segments) + " ";
      text += "c=" + name(customer.segments) + (customer.segments_change ? " changes" : "");
    }
  }
  std::string text;

 private:
  const event::EventTable* table_;
};

TEST(Identifiers, AreCollectedWithTheirSpansWhereTheyAreWanted) {
  const std::vector<TestEvent> events = {{.minute = 0, .name = "a", .user = "u", .anonymous = "x"},
                                         {.minute = 9, .name = "b", .user = "u", .anonymous = "y"},
                                         {.minute = 20, .name = "c", .user = "u", .anonymous = "x"}};
  EXPECT_THAT(Stitching(events).sink->identifiers, ElementsAre("u:"));
  EXPECT_THAT(Stitching(events, {.collect_identifiers = true}).sink->identifiers, ElementsAre("u: u x y"));
}

TEST(Segments, StepsCarryInsideASessionAndSessionsTakeTheFirst) {
  RowsBuilder builder;
  builder.DeclareSegment("platform")
      .Add({.minute = 0, .name = "a", .user = "u"})
      .Add({.minute = 1, .name = "b", .user = "u", .segment = "ios"})
      .Add({.minute = 2, .name = "c", .user = "u"})
      .Add({.minute = 90, .name = "d", .user = "u"})
      .Add({.minute = 91, .name = "e", .user = "u", .segment = "web"});
  Stitched run{builder.Build(), {}};
  SegmentSink sink(&run.table);
  testing::StitchInto(&run, {}, {}, &sink);
  EXPECT_EQ(sink.text, "- ios ios - web s=ios s=web c=ios changes");
}

}  // namespace
}  // namespace journey
