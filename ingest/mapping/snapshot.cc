// SPDX-License-Identifier: Apache-2.0
// A row that says what became of a contact or an order unfolds into the events that it implies. The same row may be
// exported again later with more in it: an implied event is told apart by system, case or order, what it is, and when.
#include "ingest/mapping/projector.h"
#include "journey/base/hash.h"
#include "journey/base/time.h"

namespace ingest {

using journey::base::LedgerClass;
using journey::base::Mix;
using journey::event::Author;
using journey::event::Field;
using journey::event::Kind;
namespace event = journey::event;

namespace {

uint64_t Bit(Field field) { return uint64_t{1} << event::SideBit(field); }

constexpr uint64_t kAll = ~uint64_t{0};

}  // namespace

struct RecordProjector::Implied {
  int64_t time_us;
  Kind kind;
  Author author;
  std::string_view name;    // where the row names no event
  std::string_view status;  // "" = the row's own
  uint64_t side;            // side fields that it carries
  bool own_name = false;    // the row's event name is this event's
  bool inexact = false;     // the row tells about when, not exactly when
};

void RecordProjector::EmitImplied(const Implied& implied, int ordinal) {
  const std::string_view own_event = inputs_.event, own_url = inputs_.url, own_screen = inputs_.screen,
                         own_status = inputs_.status;
  const uint64_t own_mask = side_mask_;
  const int status_bit = event::SideBit(Field::kStatus);
  const uint64_t own_status_word = side_words_[static_cast<size_t>(status_bit)];
  inputs_.forced_kind = implied.kind;
  inputs_.forced_author = implied.author;
  inputs_.forced_name = implied.name;
  inputs_.inexact = implied.inexact;
  if (!implied.own_name) inputs_.event = inputs_.url = inputs_.screen = {};
  if (!implied.status.empty()) {
    inputs_.status = implied.status;
    const NameId name = NameOf(implied.status);
    masked_ |= name.masked;
    SetSide(status_bit, name.id);
  } else if (!implied.own_name) {
    inputs_.status = {};
  }
  const uint64_t glue = mapping_->contact_snapshot ? glue_[0] : glue_[1];
  // Without a case two rows may be two contacts, however alike: then the whole row counts.
  const uint64_t identity = glue != 0 ? Mix(mapping_->system ^ glue) : fingerprint_;
  const uint64_t mixed =
      Mix(identity + Mix(static_cast<uint64_t>(ordinal)) + Mix(static_cast<uint64_t>(implied.time_us)));
  Emit(implied.time_us, TypeOf(), WriteSide(implied.side | (implied.status.empty() ? 0 : Bit(Field::kStatus))),
       (mixed & ~event::kFlagBits) | (glue != 0 ? event::kImplied : 0));
  inputs_.event = own_event;
  inputs_.url = own_url;
  inputs_.screen = own_screen;
  inputs_.status = own_status;
  side_mask_ = own_mask;
  side_words_[static_cast<size_t>(status_bit)] = own_status_word;
}

// A duration of the row; 0 where it has none, or one that no contact has.
int64_t RecordProjector::LengthOf(Field field) const {
  constexpr int64_t kLongest = 366 * journey::base::kMicrosPerDay;
  const int bit = event::SideBit(field);
  if ((side_mask_ >> bit & 1) == 0) return 0;
  const auto length = static_cast<int64_t>(side_words_[static_cast<size_t>(bit)]);
  return length >= 0 && length <= kLongest ? length : 0;
}

// A rule that gives the record a kind of its own makes it that event, and nothing unfolds.
bool RecordProjector::Unfolds() const {
  const CompiledKindRule* const rule = RuleOf(at_hand_);
  return rule == nullptr || !rule->kind.has_value();
}

bool RecordProjector::ProjectContact(const Pending& pending) {
  const Field opened_field =
      Has(Field::kOpened) || mapping_->Find(Field::kTime) == nullptr ? Field::kOpened : Field::kTime;
  if (!Has(opened_field)) {
    // Nothing says when anything began; a row without any time implies no event.
    Note(LedgerClass::kNoEvent);
    return false;
  }
  if (!UsableTime(opened_field)) return false;
  Identify(pending);
  FindGlue(*pending.plan);
  PrepareType(at_hand_);
  const int64_t opened = Time(opened_field);
  const bool resolved = HasTime(Field::kResolved), closed = HasTime(Field::kClosed), ended = HasTime(Field::kEndTime);
  const bool scored = Has(Field::kScore) && (resolved || closed || ended || mapping_->scored_contact);
  const uint64_t survey_side = Bit(Field::kScore) | Bit(Field::kScale) | Bit(Field::kSurvey);
  // An answer that waits for its time stays with the opening; without an answer there is no survey.
  const bool keep_survey = Has(Field::kScore) && !scored;
  const bool outbound = !inputs_.direction.empty() || !inputs_.author.empty();
  bot_ = inputs_.bot;
  const size_t before = row_count_;

  Implied opening{opened, Kind::kContactOpen, Author::kCustomer, "", "", keep_survey ? kAll : kAll & ~survey_side,
                  true};
  if (outbound) opening.author = types_.AuthorOf(inputs_, Kind::kContactOpen);
  EmitImplied(opening, 0);
  if (HasTime(Field::kFirstReply)) {
    EmitImplied({Time(Field::kFirstReply), Kind::kMessage, Author::kAgent, "First reply", "", Bit(Field::kAgent)}, 1);
  }
  if (resolved)
    EmitImplied({Time(Field::kResolved), Kind::kContactClose, Author::kSystem, "Resolved", "resolved", 0}, 2);
  if (closed) {
    EmitImplied({Time(Field::kClosed), Kind::kContactClose, Author::kSystem, "Closed", "closed", 0}, 3);
  } else if (ended && !resolved) {
    EmitImplied({Time(Field::kEndTime), Kind::kContactClose, Author::kSystem, "Closed", "closed", 0}, 3);
  }
  if (scored) {
    if (NameSurvey() && !Has(Field::kScale))
      SetSide(event::SideBit(Field::kScale), static_cast<int64_t>(event::PackScale({0, 10})));
    const int64_t answered = resolved ? Time(Field::kResolved)
                             : closed ? Time(Field::kClosed)
                             : ended  ? Time(Field::kEndTime)
                                      : opened + LengthOf(Field::kQueueWait) + LengthOf(Field::kDuration);
    EmitImplied({answered, Kind::kSurvey, Author::kCustomer, "", "", survey_side, false, true}, 4);
  }
  // One row an update: what it says of the present state is an event at the row's own time.
  if (opened_field == Field::kOpened && HasTime(Field::kTime) && Time(Field::kTime) != opened) {
    bool told = false;
    for (Field field : {Field::kFirstReply, Field::kResolved, Field::kClosed})
      told |= HasTime(field) && Time(field) == Time(Field::kTime);
    if (!told) EmitImplied({Time(Field::kTime), Kind::kSystem, Author::kSystem, "Status", inputs_.status, 0}, 5);
  }
  ledger_->extra_events += row_count_ - before - 1;
  return true;
}

bool RecordProjector::ProjectOrder(const Pending& pending) {
  if (!UsableTime(Field::kTime)) return false;
  Identify(pending);
  FindGlue(*pending.plan);
  PrepareType(at_hand_);
  bot_ = inputs_.bot;
  const size_t before = row_count_;
  EmitImplied({Time(Field::kTime), Kind::kOrder, Author::kCustomer, "Order placed", "", kAll, true}, 10);
  const uint64_t money = Bit(Field::kValue) | Bit(Field::kCurrency) | Bit(Field::kReason) | Bit(Field::kItem);
  if (HasTime(Field::kDelivered)) {
    EmitImplied(
        {Time(Field::kDelivered), Kind::kDelivery, Author::kSystem, "Delivered", "delivered", Bit(Field::kPromised)},
        11);
  }
  if (HasTime(Field::kRefundRequested)) {
    EmitImplied(
        {Time(Field::kRefundRequested), Kind::kRefund, Author::kCustomer, "Refund requested", "requested", money}, 12);
  }
  if (HasTime(Field::kRefunded)) {
    EmitImplied({Time(Field::kRefunded), Kind::kRefund, Author::kSystem, "Refunded", "refunded", money}, 13);
  }
  ledger_->extra_events += row_count_ - before - 1;
  return true;
}

}  // namespace ingest
