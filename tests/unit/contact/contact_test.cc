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

}  // namespace
}  // namespace journey::contact
