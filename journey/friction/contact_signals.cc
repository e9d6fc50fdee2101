// SPDX-License-Identifier: Apache-2.0
#include "journey/friction/contact_signals.h"

#include <algorithm>

#include "journey/base/time.h"

namespace journey::friction {
namespace {

using contact::Contact;
using contact::kNoContact;
using event::kNone;

Spot SpotOf(const Contact& contact) {
  return {.touchpoint = contact.touchpoint,
          .page = contact.touchpoint,
          .channel = contact.channel,
          .element = contact.topic,
          .source = contact.source};
}

int64_t Hours(const RuleSet& rules, Signal signal, std::string_view threshold) {
  return rules.Get(signal, threshold) * base::kMicrosPerHour;
}

Facts FactsOf(const Contact& contact) {
  Facts facts = kFactContacts;
  if (contact.first_reply_us.has_value()) facts |= kFactReplies | kFactWaits;
  if (contact.queue_wait_us.has_value()) facts |= kFactWaits;
  if (contact.transfers.has_value()) facts |= kFactTransfers;
  if (contact.reopens.has_value()) facts |= kFactReopens;
  if (contact.topic != kNone) facts |= kFactTopics;
  if (contact.bot) facts |= kFactBots;
  if (contact.handed_over_us.has_value()) facts |= kFactHandoffs;
  return facts;
}

}  // namespace

ContactSignals::ContactSignals(const FrictionSetup* setup)
    : setup_(setup),
      article_us_(Hours(setup->rules(), Signal::kArticleContact, "within_h")),
      hop_us_(Hours(setup->rules(), Signal::kChannelHop, "within_h")),
      unanswered_us_(Hours(setup->rules(), Signal::kUnanswered, "after_h")),
      repeat_us_(Hours(setup->rules(), Signal::kRepeatContact, "within_h")),
      repeat_weak_us_(Hours(setup->rules(), Signal::kRepeatContactWeak, "within_h")),
      late_us_(Hours(setup->rules(), Signal::kLateDelivery, "within_h")),
      silence_us_(Hours(setup->rules(), Signal::kLongSilence, "after_h")),
      handoff_us_(Hours(setup->rules(), Signal::kBotHandoffFailed, "after_h")),
      returned_us_(Hours(setup->rules(), Signal::kBotReturned, "within_h")),
      returned_weak_us_(Hours(setup->rules(), Signal::kBotReturnedWeak, "within_h")) {}

void ContactSignals::See(std::span<const Contact> contacts, const std::vector<Contact>& all,
                         std::span<const Lookup> lookups, std::span<const Promise> promises, std::vector<Facts>* facts,
                         IncidentSink* sink) const {
  for (size_t i = 0; i < contacts.size(); ++i) {
    const Contact& contact = contacts[i];
    (*facts)[contact.source] |= FactsOf(contact);
    SeeWaits(contact, sink);
    SeeBot(contact, contacts.subspan(i + 1), sink);
    SeeRepeat(contact, all, sink);
    SeeLookups(contact, lookups, sink);
    SeePromises(contact, contacts.first(i), promises, sink);
    const Spot spot = SpotOf(contact);
    if (contact.failed) sink->Fire(Signal::kDisconnect, spot, contact.opened_us);
    if (contact.transfers.value_or(0) > 0) sink->Fire(Signal::kTransfer, spot, contact.opened_us);
    if (contact.reopens.value_or(0) > 0 || contact.reopened) sink->Fire(Signal::kReopen, spot, contact.opened_us);
  }
}

void ContactSignals::SeeWaits(const Contact& contact, IncidentSink* sink) const {
  const Spot spot = SpotOf(contact);
  const int64_t opened = contact.opened_us;
  const int64_t as_of = setup_->as_of_us(contact.source);
  const bool over = contact.closed_us.has_value() || contact.resolved_us.has_value();
  if (contact.abandoned) {
    sink->Fire(Signal::kAbandonedContact, spot, opened, contact.queue_wait_us.value_or(0));
  } else if (contact.opening_told && !contact.first_reply_us.has_value() && contact.agent_replies == 0 &&
             !(contact.bot && !contact.handed_over_us.has_value())) {
    const int64_t until = over ? contact.closed_us.value_or(contact.resolved_us.value_or(opened)) : as_of;
    if (over || until - opened >= unanswered_us_) sink->Fire(Signal::kUnanswered, spot, opened, until - opened);
  }
  const int64_t limit = setup_->ReplyLimit(contact.channel);
  if (limit > 0) {
    std::optional<int64_t> wait_us = contact.queue_wait_us;
    if (!wait_us.has_value() && contact.first_reply_us.has_value() && contact.opening_told)
      wait_us = *contact.first_reply_us - opened;
    if (wait_us.has_value() && *wait_us > limit) sink->Fire(Signal::kWaitTooLong, spot, opened, *wait_us - limit);
  }
  // Once a contact: the longest time in which the customer heard nothing.
  int64_t longest_us = 0, since_us = 0;
  const auto silent = [&](int64_t asked_us, int64_t until_us) {
    if (until_us - asked_us <= longest_us) return;
    longest_us = until_us - asked_us;
    since_us = asked_us;
  };
  if (contact.opening_told && contact.first_reply_us.has_value()) silent(opened, *contact.first_reply_us);
  for (const contact::Turn& turn : contact.turns) {
    if (turn.answered_us.has_value()) silent(turn.asked_us, *turn.answered_us);
    if (!turn.answered_us.has_value() && !over) silent(turn.asked_us, as_of);  // closed after it: a "thank you"
  }
  if (longest_us >= silence_us_) sink->Fire(Signal::kLongSilence, spot, since_us, longest_us);
}

void ContactSignals::SeeBot(const Contact& contact, std::span<const Contact> later, IncidentSink* sink) const {
  if (!contact.bot) return;
  const Spot spot = SpotOf(contact);
  if (contact.handed_over_us.has_value()) {
    const bool answered = contact.first_reply_us.has_value() && *contact.first_reply_us >= *contact.handed_over_us;
    const bool over = contact.closed_us.has_value() || contact.abandoned;
    const int64_t until = over ? contact.closed_us.value_or(contact.last_us) : setup_->as_of_us(contact.source);
    if (!answered && (over || until - *contact.handed_over_us >= handoff_us_))
      sink->Fire(Signal::kBotHandoffFailed, spot, *contact.handed_over_us, until - *contact.handed_over_us);
    return;
  }
  if (later.empty()) return;
  const int64_t gap_us = later.front().opened_us - contact.opened_us;
  if (setup_->handoffs()) {
    if (gap_us <= returned_us_) sink->Fire(Signal::kBotReturned, spot, contact.opened_us, gap_us);
  } else if (gap_us <= returned_weak_us_ && later.front().channel != contact.channel) {
    sink->Fire(Signal::kBotReturnedWeak, spot, contact.opened_us, gap_us);
  }
}

void ContactSignals::SeeRepeat(const Contact& contact, const std::vector<Contact>& all, IncidentSink* sink) const {
  if (contact.repeat_of == kNoContact) return;
  const Contact& earlier = all[contact.repeat_of];
  const int64_t gap_us = contact.opened_us - earlier.opened_us;
  const bool topic = contact.topic != kNone;
  if (gap_us <= (topic ? repeat_us_ : repeat_weak_us_))
    sink->Fire(topic ? Signal::kRepeatContact : Signal::kRepeatContactWeak, SpotOf(contact), contact.opened_us);
  // Counted where it was left: the same thing had to be told again elsewhere.
  if (gap_us <= hop_us_ && contact.channel != earlier.channel && contact.channel != kNone && earlier.channel != kNone)
    sink->Fire(Signal::kChannelHop, SpotOf(earlier), contact.opened_us, gap_us);
}

void ContactSignals::SeeLookups(const Contact& contact, std::span<const Lookup> lookups, IncidentSink* sink) const {
  // The article that was read last before the contact.
  for (size_t i = lookups.size(); i-- > 0;) {
    const Lookup& lookup = lookups[i];
    if (lookup.search || lookup.time_us > contact.opened_us) continue;
    if (contact.opened_us - lookup.time_us <= article_us_)
      sink->Fire(Signal::kArticleContact, lookup.spot, contact.opened_us, contact.opened_us - lookup.time_us);
    return;
  }
}

void ContactSignals::SeePromises(const Contact& contact, std::span<const Contact> earlier,
                                 std::span<const Promise> promises, IncidentSink* sink) const {
  for (const Promise& promise : promises) {
    const int64_t since_us = contact.opened_us - promise.promised_us;
    if (since_us <= 0 || since_us > late_us_) continue;
    if (promise.delivered_us.has_value() && *promise.delivered_us <= promise.promised_us) continue;
    // Only the first contact about it.
    const bool told = std::any_of(earlier.begin(), earlier.end(),
                                  [&](const Contact& other) { return other.opened_us > promise.promised_us; });
    if (!told) sink->Fire(Signal::kLateDelivery, SpotOf(contact), contact.opened_us, since_us);
    return;
  }
}

}  // namespace journey::friction
