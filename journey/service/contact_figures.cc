// SPDX-License-Identifier: Apache-2.0
// Figures of contacts: who waits for whom, what is solved, what comes back.
#include <algorithm>

#include "journey/service/contact_lookup.h"
#include "journey/service/figures.h"
#include "journey/service/targets.h"

namespace journey::service {
namespace {

using contact::Contact;
using contact::Turn;
using event::kNone;

constexpr std::array<int64_t, 4> kRepeatWindows = {base::kMicrosPerDay, 3 * base::kMicrosPerDay,
                                                   7 * base::kMicrosPerDay, 30 * base::kMicrosPerDay};
constexpr int64_t kBacklogOld = 7 * base::kMicrosPerDay;
constexpr int64_t kBotWindow = 48 * base::kMicrosPerHour;  // resolved: nothing more within 24 to 48 h (corebee.ai)

std::optional<int64_t> EndOf(const Contact& contact) {
  return contact.closed_us.has_value() ? contact.closed_us : contact.resolved_us;
}
bool IsOver(const Contact& contact) { return contact.abandoned || EndOf(contact).has_value(); }
// Solved, and not opened again since.
bool IsSolved(const Contact& contact) { return contact.resolved_us.has_value() && !contact.reopened; }

}  // namespace

void FigureAccumulator::AddContact(const Contact& contact, std::span<const Contact> all) {
  ++counts_.contacts;
  const int hour = hour_clock_.HourOfWeek(contact.opened_us);
  ++contacts_of_hour_[static_cast<size_t>(hour)];
  tally_.Begin();
  tally_.In(Dimension::kChannel, contact.channel);
  tally_.In(Dimension::kTopic, contact.topic);
  tally_.In(Dimension::kQueue, contact.queue);
  InPlace(contact.stage, contact.touchpoint);
  InDeclared(contact.segments);
  InWeek(week_clock_.Monday(contact.opened_us));
  tally_.In(Dimension::kHour, static_cast<uint32_t>(hour));
  AddFirstReply(contact);
  AddTurns(contact);
  AddSolution(contact);
  AddHands(contact);
  AddPromises(contact);
  AddBacklog(contact);
  AddQueue(contact);
  AddRepeats(contact, all);
  AddBot(contact, all);
  tally_.End();
}

void FigureAccumulator::AddFirstReply(const Contact& contact) {
  const int64_t limit = *first_reply_.Of(contact.channel);
  if (contact.first_bot_reply_us.has_value() && contact.opening_told) {
    tally_.Time(Figure::kBotFirstReply, *contact.first_bot_reply_us - contact.opened_us);
  }
  if (!contact.opening_told) {
    tally_.Unknown(Figure::kFirstReply);
    tally_.Unknown(Figure::kFirstReplyInTarget, contact.source);
  } else if (contact.first_reply_us.has_value()) {
    tally_.Tell(Gate::kReplies, contact.source);
    const int64_t wait = options_.clock.Elapsed(contact.opened_us, *contact.first_reply_us);
    tally_.Time(Figure::kFirstReply, wait);
    tally_.Hit(Figure::kFirstReplyInTarget, wait <= limit, contact.source);
  } else if (IsOver(contact)) {
    // Closed without a person's answer is another class, and who left is in the figures of queues.
    tally_.Unknown(Figure::kFirstReply);
    tally_.Unknown(Figure::kFirstReplyInTarget, contact.source);
  } else {
    tally_.Censor(Figure::kFirstReply);
    if (options_.clock.Elapsed(contact.opened_us, AsOf(contact.source)) > limit) {
      tally_.Hit(Figure::kFirstReplyInTarget, false, contact.source);
    } else {
      tally_.Censor(Figure::kFirstReplyInTarget, contact.source);
    }
  }
  // Who talked to a bot first waits for a person from the hand-over on.
  if (!contact.handed_over_us.has_value()) return;
  if (!contact.first_reply_us.has_value()) {
    IsOver(contact) ? tally_.Unknown(Figure::kHandoverReply) : tally_.Censor(Figure::kHandoverReply);
  } else if (*contact.first_reply_us >= *contact.handed_over_us) {
    tally_.Time(Figure::kHandoverReply, options_.clock.Elapsed(*contact.handed_over_us, *contact.first_reply_us));
  }
}

void FigureAccumulator::AddTurns(const Contact& contact) {
  if (contact.turns.empty()) return;
  const int64_t limit = *next_reply_.Of(contact.channel);
  const std::optional<int64_t> end = EndOf(contact);
  for (const Turn& turn : contact.turns) {
    if (turn.answered_us.has_value()) {
      const int64_t wait = options_.clock.Elapsed(turn.asked_us, *turn.answered_us);
      tally_.Time(Figure::kNextReply, wait);
      tally_.Hit(Figure::kNextReplyInTarget, wait <= limit);
    } else if (contact.abandoned || (end.has_value() && *end >= turn.asked_us)) {
      // "Thank you", and the contact is closed: nobody waits.
      tally_.Unknown(Figure::kNextReply);
      tally_.Unknown(Figure::kNextReplyInTarget);
    } else {
      tally_.Censor(Figure::kNextReply);
      if (options_.clock.Elapsed(turn.asked_us, AsOf(contact.source)) > limit) {
        tally_.Hit(Figure::kNextReplyInTarget, false);
      } else {
        tally_.Censor(Figure::kNextReplyInTarget);
      }
    }
  }
}

void FigureAccumulator::AddSolution(const Contact& contact) {
  const uint32_t source = contact.source;
  if (contact.resolved_us.has_value()) tally_.Tell(Gate::kSolutions, source);
  if (contact.tells_states) tally_.Tell(Gate::kStates, source);
  const auto since_opening = [&](int64_t time_us) { return std::max<int64_t>(0, time_us - contact.opened_us); };
  if (!contact.opening_told || contact.abandoned) {
    tally_.Unknown(Figure::kFirstResolution, source);
    tally_.Unknown(Figure::kResolution, source);
    tally_.Unknown(Figure::kRequesterWait, source);
  } else if (!IsSolved(contact)) {
    tally_.Censor(Figure::kFirstResolution, source);
    tally_.Censor(Figure::kResolution, source);
    tally_.Censor(Figure::kRequesterWait, source);
  } else {
    tally_.Time(Figure::kFirstResolution, since_opening(*contact.first_resolved_us), source);
    tally_.Time(Figure::kResolution, since_opening(*contact.resolved_us), source);
    if (contact.requester_wait_us.has_value()) {
      tally_.Time(Figure::kRequesterWait, *contact.requester_wait_us, source);
    } else {
      tally_.Unknown(Figure::kRequesterWait, source);
    }
  }
}

void FigureAccumulator::AddHands(const Contact& contact) {
  if (contact.transfers.has_value()) {
    tally_.Mean(Figure::kTransfers, *contact.transfers);
    tally_.Hit(Figure::kTransferred, *contact.transfers > 0);
  } else {
    tally_.Unknown(Figure::kTransfers);
    tally_.Unknown(Figure::kTransferred);
  }
  if (!contact.resolved_us.has_value()) return;
  if (contact.reopens.has_value()) {
    tally_.Hit(Figure::kReopen, *contact.reopens > 0);
  } else {
    tally_.Unknown(Figure::kReopen);
  }
  if (contact.agent_replies >= 2) tally_.Tell(Gate::kMessages, contact.source);
  if (contact.agent_replies == 0) {  // solved without an answer: a class of its own
    tally_.Unknown(Figure::kOneTouch, contact.source);
    tally_.Unknown(Figure::kTwoTouch, contact.source);
    return;
  }
  tally_.Hit(Figure::kOneTouch, contact.agent_replies == 1, contact.source);
  tally_.Hit(Figure::kTwoTouch, contact.agent_replies == 2, contact.source);
}

void FigureAccumulator::AddPromises(const Contact& contact) {
  const uint32_t source = contact.source;
  if (contact.promises_kept + contact.promises_broken > 0) tally_.Tell(Gate::kNoPromises, source);
  for (int i = 0; i < contact.promises_kept; ++i) tally_.Hit(Figure::kSla, true);
  for (int i = 0; i < contact.promises_broken; ++i) tally_.Hit(Figure::kSla, false);
  // A promise of our own: kept in time, broken, or open and not yet late.
  const auto judge = [&](std::optional<int64_t> wait, std::optional<int64_t> so_far, int64_t limit) {
    if (wait.has_value()) {
      tally_.Hit(Figure::kSlaByLimits, *wait <= limit, source);
    } else if (!so_far.has_value()) {
      tally_.Unknown(Figure::kSlaByLimits, source);
    } else if (*so_far > limit) {
      tally_.Hit(Figure::kSlaByLimits, false, source);
    } else {
      tally_.Censor(Figure::kSlaByLimits, source);
    }
  };
  if (!contact.opening_told) return;
  const int64_t as_of = AsOf(source);
  std::optional<int64_t> wait, so_far;
  if (const auto limit = sla_first_reply_.empty() ? std::nullopt : sla_first_reply_.Of(contact.channel)) {
    if (contact.first_reply_us.has_value()) {
      wait = options_.clock.Elapsed(contact.opened_us, *contact.first_reply_us);
    } else if (!IsOver(contact)) {
      so_far = options_.clock.Elapsed(contact.opened_us, as_of);
    }
    judge(wait, so_far, *limit);
  }
  if (const auto limit = sla_resolution_.empty() ? std::nullopt : sla_resolution_.Of(contact.channel)) {
    wait.reset();
    so_far.reset();
    if (IsSolved(contact)) {
      wait = *contact.resolved_us - contact.opened_us;
    } else if (!contact.abandoned) {
      so_far = as_of - contact.opened_us;
    }
    judge(wait, so_far, *limit);
  }
}

void FigureAccumulator::AddBacklog(const Contact& contact) {
  const int64_t as_of = AsOf(contact.source);
  if (contact.opened_us > as_of) return;
  const std::optional<int64_t> end = contact.resolved_us;
  bool open = !contact.abandoned && (contact.reopened || !end.has_value() || *end > as_of);
  // Without a case nothing closes a talk but silence.
  if (contact.case_id == kNone && as_of - contact.last_us > contact::kSilence) open = false;
  tally_.Hit(Figure::kBacklog, open, contact.source);
  if (!open || !contact.opening_told) return;
  const int64_t age = as_of - contact.opened_us;
  tally_.Time(Figure::kBacklogAge, age, contact.source);
  tally_.Hit(Figure::kBacklogOlder, age > kBacklogOld, contact.source);
}

void FigureAccumulator::AddQueue(const Contact& contact) {
  const uint32_t source = contact.source;
  const bool waited = contact.queue_wait_us.has_value();
  if (waited || contact.abandoned) tally_.Tell(Gate::kQueue, source);
  const bool short_abandon = contact.abandoned && waited && *contact.queue_wait_us < kShortAbandon;
  const bool handled = waited || contact.first_reply_us.has_value();
  if (!handled && !contact.abandoned) {
    tally_.Unknown(Figure::kAbandon, source);
  } else if (!short_abandon) {
    tally_.Hit(Figure::kAbandon, contact.abandoned, source);
  }
  if (!waited) {
    tally_.Unknown(Figure::kServiceLevel, source);
    if (!contact.abandoned) tally_.Unknown(Figure::kAsa, source);
    return;
  }
  if (!contact.abandoned) tally_.Mean(Figure::kAsa, *contact.queue_wait_us, source);
  const bool in_time = *contact.queue_wait_us <= *first_reply_.Of(contact.channel);
  if (contact.abandoned && in_time) return;  // formula (2): abandons inside the limit are in no denominator
  tally_.Hit(Figure::kServiceLevel, !contact.abandoned && in_time, source);
}

void FigureAccumulator::AddRepeats(const Contact& contact, std::span<const Contact> all) {
  const std::optional<int64_t> closed = EndOf(contact);
  const Contact* next = loose_ ? nullptr : ContactAt(all, first_index_, contact.next);
  const Contact* before = loose_ ? nullptr : ContactAt(all, first_index_, contact.repeat_of);
  for (size_t i = 0; i < kRepeatWindows.size(); ++i) {
    const int64_t window = kRepeatWindows[i];
    const Figure repeat = After(Figure::kRepeat24h, i), fcr = After(Figure::kFcr24h, i);
    const Figure from_close = After(Figure::kFromClose24h, i);
    if (loose_) {  // nobody knows what nobody does next
      tally_.Unknown(repeat);
      if (closed.has_value()) tally_.Unknown(from_close);
      tally_.Unknown(fcr);
      continue;
    }
    const bool decided = Decided(contact.opened_us, contact.source, window);
    const bool again = next != nullptr && next->opened_us - contact.opened_us <= window;
    decided ? tally_.Hit(repeat, again) : tally_.Censor(repeat);
    if (!closed.has_value() || !Decided(*closed, contact.source, window)) {
      tally_.Censor(from_close);
    } else {
      tally_.Hit(from_close, next != nullptr && next->opened_us - *closed <= window);
    }
    // An issue begins with a contact that repeats none.
    if (before != nullptr && contact.opened_us - before->opened_us <= window) continue;
    const bool solved = !again && contact.reopens.value_or(0) == 0 && contact.transfers.value_or(0) == 0;
    decided ? tally_.Hit(fcr, solved) : tally_.Censor(fcr);
  }
}

void FigureAccumulator::AddBot(const Contact& contact, std::span<const Contact> all) {
  if (!contact.bot) return;
  const bool handed = contact.handed_over_us.has_value() || contact.agent_replies > 0;
  const bool ended = handed || IsOver(contact) || AsOf(contact.source) - contact.last_us > contact::kSilence;
  ended ? tally_.Hit(Figure::kContainment, !handed) : tally_.Censor(Figure::kContainment);
  if (loose_) {
    tally_.Unknown(Figure::kBotResolution);
  } else if (!ended || !Decided(contact.opened_us, contact.source, kBotWindow)) {
    tally_.Censor(Figure::kBotResolution);
  } else {
    const Contact* next = ContactAt(all, first_index_, contact.next);
    const bool again = next != nullptr && next->opened_us - contact.opened_us <= kBotWindow;
    tally_.Hit(Figure::kBotResolution, !handed && !again);
  }
}

}  // namespace journey::service
