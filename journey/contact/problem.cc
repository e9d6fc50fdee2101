// SPDX-License-Identifier: Apache-2.0
#include "journey/contact/problem.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/str_format.h"

namespace journey::contact {

namespace {

using event::kNone;

// The order, else the item, that a contact is about; 0 = neither.
uint64_t SubjectOf(const Contact& contact) {
  if (contact.order != kNone) return uint64_t{1} << 32 | contact.order;
  if (contact.item != kNone) return uint64_t{2} << 32 | contact.item;
  return 0;
}

int64_t ClockOf(const Contact& contact, ProblemClock clock) {
  if (clock == ProblemClock::kOpening) return contact.opened_us;
  const int64_t close = std::max(contact.resolved_us.value_or(INT64_MIN), contact.closed_us.value_or(INT64_MIN));
  return std::max(contact.opened_us, close == INT64_MIN ? contact.last_us : close);
}

bool HasPerson(const Contact& contact) {
  return contact.agent_replies > 0 || contact.handed_over_us.has_value() || contact.first_reply_us.has_value() ||
         contact.agents > 0 || !contact.bot;
}

// The later of two places, either of which may be none.
uint32_t Later(uint32_t a, uint32_t b) {
  if (a == kNoContact) return b;
  return b == kNoContact ? a : std::max(a, b);
}

template <typename Map, typename Key>
uint32_t Last(const Map& map, const Key& key) {
  const auto found = map.find(key);
  return found == map.end() ? kNoContact : found->second;
}

uint32_t ChannelId(const event::EventTable& table, std::string_view name) {
  const uint32_t id = table.dictionaries.strings.Find(name);
  return id == base::StringInterner::kAbsent ? kNone - 1 : id;  // nobody's
}

}  // namespace

std::string_view Name(ProblemClock clock) { return clock == ProblemClock::kOpening ? "opening" : "close"; }

std::span<const uint32_t> ProblemLinker::Link(std::span<const Contact> contacts) {
  previous_.assign(contacts.size(), kNoContact);
  if (contacts.size() < 2) return previous_;
  last_of_subject_.clear();
  last_of_topic_.clear();
  last_of_bare_topic_.clear();
  for (uint32_t i = 0; i < contacts.size(); ++i) {
    const Contact& contact = contacts[i];
    const uint64_t subject = SubjectOf(contact);
    const bool has_topic = contact.topic != kNone;
    uint32_t previous = kNoContact;
    if (subject != 0) previous = Last(last_of_subject_, subject);
    if (has_topic) previous = Later(previous, Last(subject != 0 ? last_of_bare_topic_ : last_of_topic_, contact.topic));
    if (subject == 0 && !has_topic && i > 0) previous = i - 1;
    previous_[i] = previous;
    if (subject != 0) last_of_subject_[subject] = i;
    if (has_topic) last_of_topic_[contact.topic] = i;
    if (has_topic && subject == 0) last_of_bare_topic_[contact.topic] = i;
  }
  return previous_;
}

bool SameProblem(const Contact& previous, const Contact& next, ProblemClock clock, int64_t window_us) {
  return next.opened_us - ClockOf(previous, clock) <= window_us;
}

ProblemAccumulator::ProblemAccumulator(const event::EventTable* table, const std::vector<int64_t>* as_of_us,
                                       absl::TimeZone zone)
    : table_(table),
      as_of_us_(as_of_us),
      zone_(zone),
      help_channel_(ChannelId(*table, "help-centre")),
      community_channel_(ChannelId(*table, "community")) {}

void ProblemAccumulator::Join(const stitch::Customer& customer, const Contact& previous, const Contact& next,
                              Draft* draft) const {
  const bool hop = previous.channel != next.channel && previous.channel != kNone && next.channel != kNone;
  const bool new_person =
      previous.last_agent != kNone && next.first_agent != kNone && previous.last_agent != next.first_agent;
  draft->hopped |= hop;
  draft->explained_again |= hop || new_person;
  if (draft->self_service) return;
  draft->self_service = previous.bot || next.bot;
  const auto begin = std::partition_point(customer.steps.begin(), customer.steps.end(),
                                          [&](const stitch::Step& step) { return step.time_us < previous.opened_us; });
  for (auto step = begin; !draft->self_service && step != customer.steps.end() && step->time_us < next.opened_us;
       ++step) {
    draft->self_service = customer.events[step->event].kind() == event::Kind::kArticle ||
                          step->channel == help_channel_ || step->channel == community_channel_;
  }
}

void ProblemAccumulator::Count(const stitch::Customer& customer, std::span<const Contact> contacts, size_t window,
                               ProblemClock clock) {
  const int64_t window_us = kRepeatWindows[window];
  drafts_.clear();
  draft_of_.assign(contacts.size(), 0);
  for (uint32_t i = 0; i < contacts.size(); ++i) {
    const Contact& contact = contacts[i];
    const uint32_t previous = previous_[i];
    const bool continues = previous != kNoContact && SameProblem(contacts[previous], contact, clock, window_us);
    if (continues) {
      draft_of_[i] = draft_of_[previous];
      Join(customer, contacts[previous], contact, &drafts_[draft_of_[i]]);
    } else {
      draft_of_[i] = static_cast<uint32_t>(drafts_.size());
      drafts_.push_back({.first = i, .until_us = INT64_MIN});
    }
    Draft& draft = drafts_[draft_of_[i]];
    ++draft.contacts;
    if (const int64_t until_us = ClockOf(contact, clock); until_us >= draft.until_us) {
      draft.until_us = until_us;
      draft.source = contact.source;
    }
    draft.reopened |= contact.reopens.value_or(0) > 0;
    draft.transferred |= contact.transfers.value_or(0) > 0;
    draft.person |= HasPerson(contact);
  }
  const bool main = window_us == kProblemWindow && clock == ProblemClock::kOpening;
  ProblemCounts& all = counts_[window * kProblemClocks + static_cast<size_t>(clock)];
  shares_.clear();
  bool any = false;
  for (const Draft& draft : drafts_) {
    const Contact& first = contacts[draft.first];
    ProblemCounts* const topic = main && first.topic != kNone ? &topics_[first.topic] : nullptr;
    const bool decided = draft.until_us <= (*as_of_us_)[draft.source] - window_us;
    for (ProblemCounts* counts : {&all, topic}) {
      if (counts == nullptr) continue;
      if (!decided) {
        ++counts->undecided;
        continue;
      }
      ++counts->problems;
      counts->contacts += draft.contacts;
      counts->repeated += draft.contacts > 1;
      counts->hopped += draft.hopped;
      counts->explained_again += draft.explained_again;
      counts->self_service += draft.self_service;
      counts->reopened += draft.reopened;
      counts->transferred += draft.transferred;
      counts->without_person += !draft.person;
    }
    if (!decided) continue;
    any = true;
    if (!main) continue;
    for (int by = 0; by < kByCount; ++by) {
      const uint64_t key = KeyOf(static_cast<By>(by), first);
      if (static_cast<uint32_t>(key) == kNone) continue;
      Share& share = shares_[key];
      ++share.n;
      share.h += draft.contacts > 1;
    }
    if (topic != nullptr) {
      // Once a customer and topic: the topic's share is new with its first problem.
      topic->customers += shares_[KeyOf(kTopic, first)].n == 1;
    }
  }
  all.customers += any;
  for (const auto& [key, share] : shares_) first_[key].AddCustomer(share.n, share.h, customer.hash);
}

uint64_t ProblemAccumulator::KeyOf(By by, const Contact& contact) const {
  uint32_t id = kNone;
  switch (by) {
    case kAll:
      id = 0;
      break;
    case kChannel:
      id = contact.channel;
      break;
    case kTouchpoint:
      id = contact.touchpoint;
      break;
    case kTopic:
      id = contact.topic;
      break;
    case kQueue:
      id = contact.queue;
      break;
    case kHour:
      id = static_cast<uint32_t>(zone_.At(absl::FromUnixMicros(contact.opened_us)).cs.hour());
      break;
    case kByCount:
      break;
  }
  return static_cast<uint64_t>(by) << 32 | id;
}

void ProblemAccumulator::Add(const stitch::Customer& customer, std::span<const Contact> contacts) {
  if (contacts.empty()) return;
  previous_ = linker_.Link(contacts);
  for (size_t window = 0; window < kRepeatWindows.size(); ++window) {
    Count(customer, contacts, window, ProblemClock::kOpening);
    Count(customer, contacts, window, ProblemClock::kClose);
  }
}

namespace {

void AddCounts(const ProblemCounts& from, ProblemCounts* to) {
  to->problems += from.problems;
  to->undecided += from.undecided;
  to->contacts += from.contacts;
  to->repeated += from.repeated;
  to->hopped += from.hopped;
  to->explained_again += from.explained_again;
  to->self_service += from.self_service;
  to->reopened += from.reopened;
  to->transferred += from.transferred;
  to->without_person += from.without_person;
  to->customers += from.customers;  // a customer is seen by one accumulator only
}

}  // namespace

void ProblemAccumulator::Merge(const ProblemAccumulator& other) {
  for (size_t i = 0; i < counts_.size(); ++i) AddCounts(other.counts_[i], &counts_[i]);
  for (const auto& [topic, counts] : other.topics_) AddCounts(counts, &topics_[topic]);
  for (const auto& [key, tally] : other.first_) first_[key].Merge(tally);
}

ProblemResult ProblemAccumulator::Finish() const {
  ProblemResult result;
  for (size_t i = 0; i < counts_.size(); ++i) {
    result.rows.push_back({.window_us = kRepeatWindows[i / kProblemClocks],
                           .clock = static_cast<ProblemClock>(i % kProblemClocks),
                           .topic = "",
                           .counts = counts_[i]});
  }
  const auto text = [this](uint32_t id) { return std::string(table_->dictionaries.strings[id]); };
  for (const auto& [topic, counts] : topics_) {
    result.rows.push_back({kProblemWindow, ProblemClock::kOpening, text(topic), counts});
  }
  std::sort(result.rows.begin() + static_cast<ptrdiff_t>(counts_.size()), result.rows.end(),
            [](const ProblemRow& a, const ProblemRow& b) {
              return std::tie(b.counts.problems, a.topic) < std::tie(a.counts.problems, b.topic);
            });
  constexpr std::string_view kNames[] = {"", "channel", "touchpoint", "topic", "queue", "hour"};
  for (const auto& [key, tally] : first_) {
    const auto by = static_cast<By>(key >> 32);
    const auto id = static_cast<uint32_t>(key);
    std::string value = by == kAll ? std::string() : by == kHour ? absl::StrFormat("%02d", id) : text(id);
    result.first.push_back({std::string(kNames[by]), std::move(value), tally});
  }
  std::sort(result.first.begin(), result.first.end(), [](const FirstContactRow& a, const FirstContactRow& b) {
    const int64_t an = a.tally.n(), bn = b.tally.n();
    return std::tie(a.by, bn, a.value) < std::tie(b.by, an, b.value);
  });
  return result;
}

}  // namespace journey::contact
