// SPDX-License-Identifier: Apache-2.0
#include "journey/contact/contact.h"

#include <algorithm>

#include "journey/event/derived_segment.h"

namespace journey::contact {

namespace {

using event::Author;
using event::Event;
using event::Field;
using event::Kind;
using event::kNone;

bool IsCaseless(const Event& event) { return event.case_id == kNone && event.Has(event::kTypeContact); }

bool IsPublic(const Event& event) { return event.side.Get(Field::kPublic).value_or(1) != 0; }

// An answer that the customer can see.
bool IsReply(const Event& event) {
  return (event.kind() == Kind::kMessage || event.kind() == Kind::kCallback) && IsPublic(event);
}

bool IsImplied(const Event& event) { return (event.fingerprint & event::kImplied) != 0; }

// The id of a channel; kNone - 1, which is nobody's, where the data does not have it.
uint32_t ChannelId(const event::EventTable& table, std::string_view name) {
  for (uint32_t id = 0; id < table.dictionaries.types.size(); ++id) {
    const uint32_t channel = table.dictionaries.types[id].channel;
    if (channel != kNone && table.dictionaries.strings[channel] == name) return channel;
  }
  return kNone - 1;
}

bool MapsField(const event::EventTable& table, std::string_view name) {
  return std::any_of(table.sources.begin(), table.sources.end(), [name](const event::SourceInfo& source) {
    return source.fields.empty() || std::any_of(source.fields.begin(), source.fields.end(),
                                                [name](const auto& field) { return field.first == name; });
  });
}

}  // namespace

ContactBuilder::ContactBuilder(const event::EventTable* table)
    : table_(table),
      status_words_(table->dictionaries.strings.size(), StatusWord::kUnknown),
      status_known_(table->dictionaries.strings.size(), false),
      bot_channel_(ChannelId(*table, "bot")),
      email_channel_(ChannelId(*table, "email")),
      phone_channel_(ChannelId(*table, "phone")),
      any_promise_(MapsField(*table, "metric")) {}

const std::vector<Contact>& ContactBuilder::Build(const stitch::Component& component) {
  contacts_.clear();
  members_.clear();
  CollectCases(component);
  CollectCaseless(component);
  turns_.clear();
  turns_.reserve(members_.size());  // a member begins at most one
  segment_values_.clear();
  if (!table_->segments.empty()) segment_values_.reserve(members_.size() * table_->segments.size());
  for (size_t begin = 0; begin < members_.size();) {
    size_t end = begin;
    while (end < members_.size() && members_[end].group == members_[begin].group) ++end;
    Assemble(std::span<const Member>(members_).subspan(begin, end - begin), component);
    begin = end;
  }
  std::sort(contacts_.begin(), contacts_.end(), [](const Contact& a, const Contact& b) {
    if (a.customer != b.customer) return a.customer < b.customer;
    if (a.opened_us != b.opened_us) return a.opened_us < b.opened_us;
    return a.hash < b.hash;
  });
  LinkRepeats();
  return contacts_;
}

void ContactBuilder::CollectCases(const stitch::Component& component) {
  for (std::span<const Event> events : {component.events, component.loose}) {
    for (const Event& event : events) {
      if (event.case_id != kNone) members_.push_back({event.case_id, &event});
    }
  }
  // Events lie by customer: a case that several took part in has to be put back into the order of time. Equal times
  // keep source order, which (source, byte) gives again.
  std::stable_sort(members_.begin(), members_.end(), [](const Member& a, const Member& b) {
    if (a.group != b.group) return a.group < b.group;
    if (a.event->time_us != b.event->time_us) return a.event->time_us < b.event->time_us;
    if (a.event->source != b.event->source) return a.event->source < b.event->source;
    return a.event->byte < b.event->byte;
  });
}

void ContactBuilder::CollectCaseless(const stitch::Component& component) {
  uint64_t next_group = uint64_t{1} << 32;  // beyond every case id
  struct Current {
    uint32_t channel;
    uint64_t group;
    int64_t last_us;
    bool closed;
  };
  std::vector<Current> open;
  std::vector<Member> found;
  for (const stitch::Customer& customer : component.customers) {
    open.clear();
    for (const Event& event : customer.events) {
      if (!IsCaseless(event)) continue;
      auto current = std::find_if(open.begin(), open.end(),
                                  [&](const Current& candidate) { return candidate.channel == event.type->channel; });
      const bool opens = event.kind() == Kind::kContactOpen;
      const bool silent = current != open.end() && event.time_us - current->last_us > kSilence;
      if (current == open.end()) {
        open.push_back({event.type->channel, next_group++, event.end_us, false});
        current = std::prev(open.end());
      } else if (opens || silent || current->closed) {
        *current = {event.type->channel, next_group++, event.end_us, false};
      }
      current->last_us = std::max(current->last_us, event.end_us);
      current->closed = event.kind() == Kind::kContactClose;
      found.push_back({current->group, &event});
    }
  }
  // Without a customer nothing ties events together: each opening is a contact of its own.
  for (const Event& event : component.loose) {
    if (IsCaseless(event) && event.kind() == Kind::kContactOpen) found.push_back({next_group++, &event});
  }
  std::stable_sort(found.begin(), found.end(), [](const Member& a, const Member& b) { return a.group < b.group; });
  members_.insert(members_.end(), found.begin(), found.end());
}

StatusWord ContactBuilder::StatusOf(const Event& event) {
  const std::optional<uint32_t> text = event.side.Text(Field::kStatus);
  // A promise may be missed, which is no state of the contact.
  if (!text.has_value() || (any_promise_ && event.side.Has(Field::kMetric))) return StatusWord::kUnknown;
  if (!status_known_[*text]) {
    status_known_[*text] = true;
    status_words_[*text] = ClassifyStatus(table_->dictionaries.strings[*text]);
  }
  return status_words_[*text];
}

void ContactBuilder::Assemble(std::span<const Member> members, const stitch::Component& component) {
  // Answers of a survey about a case that is not in the data are no contact.
  if (std::all_of(members.begin(), members.end(),
                  [](const Member& member) { return member.event->kind() == Kind::kSurvey; })) {
    return;
  }
  // The opening: a contact-open, else the first thing that the customer did, else the first row.
  const Event* opening = nullptr;
  for (const Member& member : members) {
    if (member.event->kind() == Kind::kContactOpen) {
      opening = member.event;
      break;
    }
  }
  for (size_t i = 0; opening == nullptr && i < members.size(); ++i) {
    if (members[i].event->type->author == Author::kCustomer) opening = members[i].event;
  }
  if (opening == nullptr) opening = members[0].event;

  Contact contact;
  contact.customer = opening->customer;
  // An opening that names nobody takes the case's first known customer, as any row with only a glue key does.
  for (size_t i = 0; contact.customer == kNone && i < members.size(); ++i)
    contact.customer = members[i].event->customer;
  contact.case_id = opening->case_id;
  contact.channel = opening->type->channel;
  contact.touchpoint = opening->touchpoint();
  contact.stage = opening->type->stage;
  contact.opening_told = opening->kind() == Kind::kContactOpen || opening->type->author == Author::kCustomer;
  contact.source = opening->source;
  contact.opened_us = opening->time_us;
  contact.last_us = opening->end_us;
  const base::StringInterner& strings = table_->dictionaries.strings;
  if (contact.case_id != kNone) {
    contact.hash = table_->dictionaries.identifiers.hash(contact.case_id);
  } else {
    const uint64_t channel = contact.channel == kNone ? 0 : strings.hash(contact.channel).low;
    const base::Hash128 owner = contact.customer == kNone ? base::Hash128{opening->fingerprint, opening->byte}
                                                          : component.customers[contact.customer].hash;
    const uint64_t time = base::Mix(static_cast<uint64_t>(contact.opened_us) + channel);
    contact.hash = {base::Mix(owner.high ^ time), base::Mix(owner.low + time)};
  }
  asked_us_.reset();
  implied_replies_ = 0;
  const size_t first_turn = turns_.size();
  for (const Member& member : members) {
    if (member.event->customer != kNone && member.event->customer != contact.customer) ++case_changes_;
    Read(*member.event, &contact);
  }
  if (asked_us_.has_value()) turns_.push_back({*asked_us_, std::nullopt});
  contact.turns = std::span<const Turn>(turns_).subspan(first_turn);
  // The table of tickets and the table of messages may both tell the first answer.
  if (contact.agent_replies == 0) contact.agent_replies = implied_replies_;
  contact.bot =
      contact.channel == bot_channel_ || (contact.first_bot_reply_us.has_value() && contact.channel != email_channel_ &&
                                          contact.channel != phone_channel_);
  if (!table_->segments.empty()) ReadSegments(members, *opening, component, &contact);
  CountHands(members, &contact);
  FollowStates(members, &contact);
  if (any_promise_) CountPromises(members, &contact);
  if (!contact.resolved_us.has_value()) {
    contact.resolved_us = contact.closed_us;
    contact.never_solved = contact.closed_us.has_value();
  }
  if (!contact.first_resolved_us.has_value()) contact.first_resolved_us = contact.closed_us;
  // A call says how long it waited, not when it was answered.
  if (!contact.first_reply_us.has_value() && contact.queue_wait_us.has_value() && !contact.abandoned) {
    contact.first_reply_us = contact.opened_us + *contact.queue_wait_us;
  }
  contacts_.push_back(contact);
}

void ContactBuilder::ReadSegments(std::span<const Member> members, const Event& opening,
                                  const stitch::Component& component, Contact* contact) {
  uint32_t tuple = 0;
  for (size_t i = 0; i < members.size() && tuple == 0; ++i) tuple = members[i].event->type->segments;
  contact->segments = table_->dictionaries.segments[tuple];
  if (contact->customer == kNone) return;
  const stitch::Customer& customer = component.customers[contact->customer];
  if (customer.places.empty()) return;
  // The opening is another's, or nobody's, only where its case belongs to a customer who came later.
  const bool own = opening.customer == contact->customer;
  const std::span<const uint32_t> derived =
      own ? stitch::SegmentsOf(*table_, &customer, opening)
          : customer.segment_values.subspan(customer.segments, table_->segments.size());
  const size_t begin = segment_values_.size();
  for (size_t i = 0; i < derived.size(); ++i) {
    const uint32_t said = i < contact->segments.size() ? contact->segments[i] : kNone;
    const bool is_derived = event::FindDerivedSegment(table_->segments[i]).has_value();
    segment_values_.push_back(said == kNone && is_derived ? derived[i] : said);
  }
  contact->segments = std::span<const uint32_t>(segment_values_).subspan(begin);
}

void ContactBuilder::Read(const Event& event, Contact* contact) {
  contact->last_us = std::max(contact->last_us, event.end_us);
  if (contact->channel == kNone) contact->channel = event.type->channel;
  if (contact->topic == kNone) contact->topic = event.side.Text(Field::kTopic).value_or(kNone);
  if (const auto wait = event.side.Get(Field::kQueueWait); wait.has_value() && !contact->queue_wait_us.has_value()) {
    contact->queue_wait_us = *wait;
  }
  if (contact->queue == kNone) contact->queue = event.side.Text(Field::kQueue).value_or(kNone);
  if (contact->order == kNone) contact->order = event.order_id;
  if (contact->item == kNone) contact->item = event.side.Text(Field::kItem).value_or(kNone);
  if (event.kind() == Kind::kHandoff && !contact->handed_over_us.has_value() && event.time_us >= contact->opened_us) {
    contact->handed_over_us = event.time_us;
  }
  FollowTurn(event, contact);
  if (event.Has(event::kTypeFailure) || event.kind() == Kind::kError || event.kind() == Kind::kCrash)
    contact->failed = true;

  if (IsReply(event) && event.time_us >= contact->opened_us) {
    if (event.type->author == Author::kAgent) {
      ++(IsImplied(event) ? implied_replies_ : contact->agent_replies);
      if (!contact->first_reply_us.has_value()) contact->first_reply_us = event.time_us;
    } else if (event.type->author == Author::kBot && !contact->first_bot_reply_us.has_value()) {
      contact->first_bot_reply_us = event.time_us;
    }
  }
  StatusWord status = StatusOf(event);
  if (status == StatusWord::kUnknown && event.kind() == Kind::kContactClose) status = StatusWord::kClosed;
  // The opening row of a snapshot carries the status that the case has now: no change at that time.
  if (event.kind() == Kind::kContactOpen && status != StatusWord::kAbandoned) return;
  switch (status) {
    case StatusWord::kResolved:
      if (!contact->first_resolved_us.has_value()) contact->first_resolved_us = event.time_us;
      contact->resolved_us = event.time_us;
      break;
    case StatusWord::kClosed:
      contact->closed_us = event.time_us;
      break;
    case StatusWord::kAbandoned:
      contact->abandoned = true;
      break;
    default:
      break;
  }
}

void ContactBuilder::CountHands(std::span<const Member> members, Contact* contact) {
  std::optional<uint32_t> reopens, transfers;  // counters of the source: the largest seen
  bool history = false;
  uint32_t reopened = 0, handed = 0;
  bool solved = false;
  uint32_t last_agent = kNone;
  agents_.clear();
  for (const Member& member : members) {
    const Event& event = *member.event;
    if (const auto count = event.side.Get(Field::kReopens)) {
      reopens = std::max(reopens.value_or(0), static_cast<uint32_t>(std::max<int64_t>(0, *count)));
    }
    if (const auto count = event.side.Get(Field::kTransfers)) {
      transfers = std::max(transfers.value_or(0), static_cast<uint32_t>(std::max<int64_t>(0, *count)));
    }
    if (event.kind() != Kind::kContactOpen) {
      switch (StatusOf(event)) {
        case StatusWord::kResolved:
        case StatusWord::kClosed:
          solved = true;
          // A snapshot's last state is no history: it cannot tell that nothing was opened again.
          history |= (event.fingerprint & event::kImplied) == 0;
          break;
        case StatusWord::kOpen:
          history = true;
          if (solved) ++reopened;
          solved = false;
          break;
        default:
          break;
      }
    }
    if (const auto agent = event.side.Text(Field::kAgent)) {
      if (last_agent != kNone && *agent != last_agent) ++handed;
      last_agent = *agent;
      if (contact->first_agent == kNone) contact->first_agent = *agent;
      if (std::find(agents_.begin(), agents_.end(), *agent) == agents_.end()) agents_.push_back(*agent);
    }
  }
  contact->agents = static_cast<uint32_t>(agents_.size());
  contact->last_agent = last_agent;
  if (reopens.has_value()) {
    if (history && reopened > 0 && reopened != *reopens) ++reopen_disagreements_;
    contact->reopens = reopens;
  } else if (history) {
    contact->reopens = reopened;
  }
  if (transfers.has_value()) {
    contact->transfers = transfers;
  } else if (last_agent != kNone) {
    contact->transfers = handed;
  }
}

// Before the event itself counts as an answer.
void ContactBuilder::FollowTurn(const Event& event, Contact* contact) {
  if (event.kind() != Kind::kMessage || !contact->first_reply_us.has_value()) return;
  if (event.type->author == Author::kCustomer) {
    if (!asked_us_.has_value()) asked_us_ = event.time_us;
  } else if (event.type->author == Author::kAgent && asked_us_.has_value() && IsReply(event) && !IsImplied(event)) {
    turns_.push_back({*asked_us_, event.time_us});
    asked_us_.reset();
  }
}

// The clock of the requester runs while the contact is new, open or on hold, and stops while it waits for the customer.
void ContactBuilder::FollowStates(std::span<const Member> members, Contact* contact) {
  bool solved = false, told = false, runs = true;
  int64_t since = contact->opened_us, total = 0;
  for (const Member& member : members) {
    const Event& event = *member.event;
    StatusWord status = StatusOf(event);
    if (event.kind() == Kind::kContactOpen) continue;
    if (status == StatusWord::kUnknown && event.kind() == Kind::kContactClose) status = StatusWord::kClosed;
    if (status == StatusWord::kUnknown || status == StatusWord::kAbandoned) continue;
    const int64_t time = std::max(event.time_us, contact->opened_us);
    if (runs) total += time - since;
    since = time;
    const bool ended = status == StatusWord::kResolved || status == StatusWord::kClosed;
    runs = status == StatusWord::kOpen || status == StatusWord::kHold;
    if (!IsImplied(event)) {  // the present state in a snapshot is no history
      told = true;
      contact->tells_states |= !ended;
    }
    contact->reopened = !ended && (solved || contact->reopened);
    solved = ended;
  }
  if (solved && told) contact->requester_wait_us = total;
}

void ContactBuilder::CountPromises(std::span<const Member> members, Contact* contact) {
  promises_.clear();
  const base::StringInterner& strings = table_->dictionaries.strings;
  for (const Member& member : members) {
    const Event& event = *member.event;
    const std::optional<uint32_t> metric = event.side.Text(Field::kMetric);
    if (!metric.has_value()) continue;
    const std::optional<uint32_t> status = event.side.Text(Field::kStatus);
    PromiseWord word = status.has_value() ? ClassifyPromise(strings[*status]) : PromiseWord::kUnknown;
    if (word == PromiseWord::kUnknown && event.type->name != kNone) word = ClassifyPromise(strings[event.type->name]);
    if (word == PromiseWord::kUnknown) continue;
    const uint64_t key = base::Mix(*metric) + static_cast<uint64_t>(event.side.Get(Field::kInstance).value_or(0));
    const auto known =
        std::find_if(promises_.begin(), promises_.end(), [key](const Promise& promise) { return promise.key == key; });
    const bool broken = word == PromiseWord::kBreached;
    if (known == promises_.end()) {
      promises_.push_back({key, broken});
    } else {
      known->broken |= broken;
    }
  }
  for (const Promise& promise : promises_) ++(promise.broken ? contact->promises_broken : contact->promises_kept);
}

void ContactBuilder::LinkRepeats() {
  uint32_t last_any = kNoContact;
  for (uint32_t i = 0; i < contacts_.size(); ++i) {
    Contact& contact = contacts_[i];
    if (contact.customer == kNone) break;
    if (i == 0 || contacts_[i - 1].customer != contact.customer) {
      last_of_topic_.clear();
      last_any = kNoContact;
    }
    if (contact.topic == kNone) {
      contact.repeat_of = last_any;
    } else {
      const auto [last, fresh] = last_of_topic_.try_emplace(contact.topic, i);
      if (!fresh) {
        contact.repeat_of = last->second;
        last->second = i;
      }
    }
    last_any = i;
    if (contact.repeat_of != kNoContact && contacts_[contact.repeat_of].next == kNoContact) {
      contacts_[contact.repeat_of].next = i;
    }
  }
}

std::span<const Contact> ContactsOf(const std::vector<Contact>& contacts, uint32_t index) {
  const auto begin = std::partition_point(contacts.begin(), contacts.end(),
                                          [index](const Contact& contact) { return contact.customer < index; });
  const auto end = std::partition_point(begin, contacts.end(),
                                        [index](const Contact& contact) { return contact.customer <= index; });
  return {contacts.data() + (begin - contacts.begin()), static_cast<size_t>(end - begin)};
}

}  // namespace journey::contact
