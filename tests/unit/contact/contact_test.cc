// SPDX-License-Identifier: Apache-2.0
#include "journey/contact/contact.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/support/rows_builder.h"
#include "tests/unit/support/stitched.h"

namespace journey::contact {
namespace {

using event::Author;
using event::Field;
using event::Kind;
using journey::testing::At;
using journey::testing::RowsBuilder;
using journey::testing::Stitched;
using journey::testing::TestEvent;
using ::testing::ElementsAre;

// One line a contact: case or channel, minute of opening, then what is known.
class ContactSink : public stitch::ComponentSink {
 public:
  explicit ContactSink(const event::EventTable* table) : table_(table), builder_(table) {}
  void Add(const stitch::Component& component) override {
    const auto& contacts = builder_.Build(component);
    const auto minutes = [](std::optional<int64_t> time) {
      return time.has_value() ? absl::StrFormat("%g", (*time - journey::testing::kDayZero) / 60e6) : std::string("-");
    };
    for (size_t i = 0; i < contacts.size(); ++i) {
      const Contact& contact = contacts[i];
      std::string line = contact.case_id == event::kNone
                             ? std::string(table_->dictionaries.strings[contact.channel])
                             : std::string(table_->dictionaries.identifiers.value(contact.case_id));
      line +=
          absl::StrFormat("@%s reply=%s resolved=%s closed=%s", minutes(contact.opened_us),
                          minutes(contact.first_reply_us), minutes(contact.resolved_us), minutes(contact.closed_us));
      if (contact.reopens.has_value()) line += absl::StrFormat(" reopens=%d", *contact.reopens);
      if (contact.transfers.has_value()) line += absl::StrFormat(" transfers=%d", *contact.transfers);
      if (contact.repeat_of != kNoContact)
        line += absl::StrFormat(" repeats@%s", minutes(contacts[contact.repeat_of].opened_us));
      if (contact.failed) line += " failed";
      if (contact.abandoned) line += " abandoned";
      if (contact.customer == event::kNone) line += " nobody";
      lines.push_back(line);
    }
    case_changes = builder_.case_changes();
  }
  std::vector<std::string> lines;
  uint64_t case_changes = 0;

 private:
  const event::EventTable* table_;
  ContactBuilder builder_;
};

std::vector<std::string> Contacts(const std::vector<TestEvent>& events, uint64_t* case_changes = nullptr) {
  RowsBuilder builder;
  for (const TestEvent& event : events) builder.Add(event);
  Stitched run{builder.Build(), {}};
  ContactSink sink(&run.table);
  journey::testing::StitchInto(&run, {}, {}, &sink);
  std::sort(sink.lines.begin(), sink.lines.end());
  if (case_changes != nullptr) *case_changes = sink.case_changes;
  return sink.lines;
}

TestEvent Chat(double minute, const std::string& user, Kind kind, Author author = Author::kCustomer) {
  return {.minute = minute,
          .name = std::string(event::Name(kind)),
          .user = user,
          .channel = "chat",
          .kind = kind,
          .author = author,
          .touchpoint = author == Author::kCustomer,
          .extends = author == Author::kCustomer,
          .flags = event::kTypeContact};
}

TestEvent Ticket(double minute, const std::string& user, const std::string& id, const std::string& topic = "") {
  TestEvent event{
      .minute = minute, .name = "ticket", .user = user, .case_id = id, .channel = "email", .kind = Kind::kContactOpen};
  if (!topic.empty()) event.side_text[Field::kTopic] = topic;
  return event;
}

TestEvent Status(double minute, const std::string& id, const std::string& status) {
  return {.minute = minute,
          .name = "status",
          .case_id = id,
          .channel = "email",
          .kind = Kind::kSystem,
          .author = Author::kSystem,
          .touchpoint = false,
          .extends = false,
          .side_text = {{Field::kStatus, status}}};
}

TEST(Contact, CaselessContactEndsWithCloseNextOpenOrADayOfSilence) {
  EXPECT_THAT(
      Contacts({Chat(0, "u", Kind::kContactOpen), Chat(5, "u", Kind::kMessage), Chat(6, "u", Kind::kContactClose),
                Chat(7, "u", Kind::kMessage),                   // after the close: a new one
                Chat(60, "u", Kind::kContactOpen),              // the next open
                Chat(60 + 24 * 60, "u", Kind::kMessage),        // exactly a day: still the same
                Chat(60 + 48 * 60 + 1, "u", Kind::kMessage)}),  // more than a day of silence
      ElementsAre("chat@0 reply=- resolved=6 closed=6", "chat@2941 reply=- resolved=- closed=- repeats@60",
                  "chat@60 reply=- resolved=- closed=- repeats@7", "chat@7 reply=- resolved=- closed=- repeats@0"));
}

TEST(Contact, FirstReplyIsAPersonsPublicAnswer) {
  TestEvent note = Chat(1, "u", Kind::kMessage, Author::kAgent);
  note.side[Field::kPublic] = 0;
  EXPECT_THAT(Contacts({Chat(0, "u", Kind::kContactOpen), Chat(0.5, "u", Kind::kMessage, Author::kBot), note,
                        Chat(3, "u", Kind::kMessage, Author::kAgent)}),
              ElementsAre("chat@0 reply=3 resolved=- closed=-"));
}

TEST(Contact, CaseIsOneContactWhoeverWroteItsRows) {
  uint64_t changes = 0;
  EXPECT_THAT(
      Contacts(
          {Ticket(0, "u", "t1"),
           {.minute = 9, .name = "message", .user = "v", .case_id = "t1", .channel = "chat", .kind = Kind::kMessage},
           Status(30, "t1", "solved"),
           Status(40, "t1", "open"),
           Status(50, "t1", "solved"),
           Status(60, "t1", "closed")},
          &changes),
      ElementsAre("t1@0 reply=- resolved=50 closed=60 reopens=1"));
  EXPECT_EQ(changes, 1u);
}

TEST(Contact, RepeatIsTheSameTopicWhereThereIsOne) {
  EXPECT_THAT(
      Contacts({Ticket(0, "u", "t1", "refund"), Ticket(10, "u", "t2", "login"), Ticket(20, "u", "t3", "refund"),
                Ticket(30, "u", "t4")}),
      ElementsAre("t1@0 reply=- resolved=- closed=-", "t2@10 reply=- resolved=- closed=-",
                  "t3@20 reply=- resolved=- closed=- repeats@0", "t4@30 reply=- resolved=- closed=- repeats@20"));
}

TEST(Contact, CallsAnswerIsOpeningPlusQueueWaitUnlessAbandoned) {
  TestEvent answered{
      .minute = 0, .name = "Call", .user = "u", .case_id = "c1", .channel = "phone", .kind = Kind::kContactOpen};
  answered.side[Field::kQueueWait] = 120 * base::kMicrosPerSecond;
  TestEvent lost = answered;
  lost.case_id = "c2";
  lost.minute = 10;
  lost.side_text[Field::kStatus] = "포기";
  EXPECT_THAT(Contacts({answered, lost}),
              ElementsAre("c1@0 reply=2 resolved=- closed=-", "c2@10 reply=- resolved=- closed=- repeats@0 abandoned"));
}

TEST(Contact, CounterOfReopeningsWinsOverHistory) {
  TestEvent ticket = Ticket(0, "u", "t1");
  ticket.side[Field::kReopens] = 3;
  ticket.side[Field::kTransfers] = 2;
  EXPECT_THAT(Contacts({ticket, Status(5, "t1", "solved"), Status(6, "t1", "open")}),
              ElementsAre("t1@0 reply=- resolved=5 closed=- reopens=3 transfers=2"));
}

TEST(Contact, SurveyAnswerAboutAnUnknownCaseIsNoContact) {
  EXPECT_TRUE(
      Contacts({{.minute = 0, .name = "CSAT survey", .user = "u", .case_id = "t9", .kind = Kind::kSurvey}}).empty());
}

TEST(Contact, TicketOfNobodyIsALooseContact) {
  EXPECT_THAT(Contacts({Ticket(0, "", "t1"), {.minute = 1, .name = "view", .user = "u"}}),
              ElementsAre("t1@0 reply=- resolved=- closed=- nobody"));
}

// What a contact of case "1" tells beside its times, in one line.
class DetailSink : public stitch::ComponentSink {
 public:
  explicit DetailSink(const event::EventTable* table) : table_(table), builder_(table) {}
  void Add(const stitch::Component& component) override {
    const auto minute = [](int64_t time) { return absl::StrFormat("%g", (time - journey::testing::kDayZero) / 60e6); };
    for (const Contact& contact : builder_.Build(component)) {
      if (contact.case_id == event::kNone || table_->dictionaries.identifiers.value(contact.case_id) != "1") continue;
      for (const Turn& turn : contact.turns) {
        line += minute(turn.asked_us) + "-" + (turn.answered_us.has_value() ? minute(*turn.answered_us) : "?") + " ";
      }
      if (contact.requester_wait_us.has_value()) {
        line += absl::StrFormat("waited=%g ", static_cast<double>(*contact.requester_wait_us) / 60e6);
      }
      if (contact.promises_kept + contact.promises_broken > 0) {
        line += absl::StrFormat("promises=%d/%d ", contact.promises_kept, contact.promises_broken);
      }
      if (contact.handed_over_us.has_value()) line += "handed@" + minute(*contact.handed_over_us) + " ";
      if (contact.bot) line += "bot ";
      if (contact.reopened) line += "reopened ";
      if (contact.tells_states) line += "states ";
      if (!contact.opening_told) line += "unopened ";
    }
  }
  std::string line;

 private:
  const event::EventTable* table_;
  ContactBuilder builder_;
};

TEST(Contact, TellsWhoWaitedForWhom) {
  const auto row = [](double minute, Kind kind, Author author, const std::string& status = "",
                      const std::string& metric = "", const std::string& name = "row") {
    TestEvent event = Chat(minute, author == Author::kCustomer ? "a" : "", kind, author);
    event.case_id = "1";
    event.name = name;
    if (!status.empty()) event.side_text[Field::kStatus] = status;
    if (!metric.empty()) event.side_text[Field::kMetric] = metric;
    return event;
  };
  const auto open = [&](double minute) { return row(minute, Kind::kContactOpen, Author::kCustomer); };
  const auto asks = [&](double minute) { return row(minute, Kind::kMessage, Author::kCustomer); };
  const auto agent = [&](double minute) { return row(minute, Kind::kMessage, Author::kAgent); };
  const auto is = [&](double minute, const std::string& status) {
    return row(minute, Kind::kSystem, Author::kSystem, status);
  };
  TestEvent note = agent(12);
  note.side[Field::kPublic] = 0;
  TestEvent mail = row(1, Kind::kMessage, Author::kBot);
  mail.channel = "email";
  TestEvent mailed = open(0);
  mailed.channel = "email";
  const struct {
    const char* what;
    std::vector<TestEvent> events;
    const char* expected;
  } cases[] = {
      {"before the first answer there is no turn", {open(0), asks(1), agent(5)}, ""},
      {"several messages are one turn", {open(0), agent(5), asks(10), asks(12), agent(20), asks(30)}, "10-20 30-? "},
      {"a note answers nobody", {open(0), agent(5), asks(10), note, agent(20)}, "10-20 "},
      {"a bot answers nobody's question to a person",
       {open(0), agent(5), asks(10), row(11, Kind::kMessage, Author::kBot)},
       "10-? bot "},
      {"the clock stops in pending",
       {open(0), is(10, "pending"), is(30, "open"), is(40, "solved")},
       "waited=20 states "},
      {"states before the opening",
       {is(-10, "pending"), is(-5, "open"), open(0), is(40, "solved")},
       "waited=40 states "},
      {"open again", {open(0), is(10, "solved"), is(20, "pending")}, "reopened states "},
      {"solved again", {open(0), is(10, "solved"), is(20, "open"), is(25, "closed")}, "waited=15 states "},
      {"a promise kept late is broken",
       {open(0), row(5, Kind::kSystem, Author::kSystem, "", "reply", "breach"),
        row(6, Kind::kSystem, Author::kSystem, "", "reply", "fulfill"),
        row(6, Kind::kSystem, Author::kSystem, "missed", "next"), row(7, Kind::kSystem, Author::kSystem, "met", "end")},
       "promises=1/2 "},
      {"a bot that hands over",
       {open(0), row(1, Kind::kMessage, Author::kBot), row(2, Kind::kHandoff, Author::kSystem)},
       "handed@2 bot "},
      {"a mail's automatic answer makes no bot session", {mailed, mail}, ""},
      {"only the end is told", {is(5, "solved")}, "waited=0 unopened "},
  };
  for (const auto& one : cases) {
    RowsBuilder builder;
    for (const TestEvent& event : one.events) builder.Add(event);
    Stitched run{builder.Build(), {}};
    DetailSink sink(&run.table);
    journey::testing::StitchInto(&run, {}, {}, &sink);
    EXPECT_EQ(sink.line, one.expected) << one.what;
  }
}

}  // namespace
}  // namespace journey::contact
