// SPDX-License-Identifier: Apache-2.0
#include "journey/service/channel_roles.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "journey/service/survey_tie.h"

namespace journey::service {

using contact::Contact;
using event::kNone;

ChannelRoleAccumulator::ChannelRoleAccumulator(const event::EventTable* table, const SurveyBook* surveys,
                                               const std::vector<int64_t>* as_of_us)
    : table_(table), surveys_(surveys), as_of_us_(as_of_us), solutions_(table->sources.size()) {}

void ChannelRoleAccumulator::CountMove(uint32_t topic, uint32_t from, uint32_t to) {
  Move& move = moves_[{topic, from, to}];
  ++move.count;
  if (move.last_customer == customer_) return;
  move.last_customer = customer_;
  ++move.customers;
}

void ChannelRoleAccumulator::TieAnswers(const stitch::Customer& customer, std::span<const Contact> contacts) {
  for (const event::Event& event : customer.events) {
    if (event.kind() != event::Kind::kSurvey || !event.side.Has(event::Field::kScore)) continue;
    const std::optional<Answer> answer = surveys_->Read(event);
    if (!answer.has_value() || answer->kind != SurveyKind::kCsat || !answer->in_range) continue;
    const Tie tie = TieAnswer(*table_, &customer, contacts, event);
    if (tie.contact == nullptr) continue;
    Draft& draft = drafts_[draft_of_[static_cast<size_t>(tie.contact - contacts.data())]];
    ++draft.answers;
    draft.satisfied += answer->satisfied;
  }
}

void ChannelRoleAccumulator::Add(const stitch::Customer& customer, std::span<const Contact> contacts) {
  if (contacts.empty()) return;
  ++customer_;
  const std::span<const uint32_t> previous = linker_.Link(contacts);
  drafts_.clear();
  draft_of_.assign(contacts.size(), 0);
  continued_.assign(contacts.size(), false);
  for (uint32_t i = 0; i < contacts.size(); ++i) {
    const Contact& contact = contacts[i];
    solutions_[contact.source] += contact.resolved_us.has_value() && !contact.never_solved;
    if (previous[i] != contact::kNoContact &&
        contact::SameProblem(contacts[previous[i]], contact, contact::ProblemClock::kOpening,
                             contact::kProblemWindow)) {
      draft_of_[i] = draft_of_[previous[i]];
    } else {
      draft_of_[i] = static_cast<uint32_t>(drafts_.size());
      drafts_.push_back({.first = i});
    }
    Draft& draft = drafts_[draft_of_[i]];
    draft.last = i;
    draft.until_us = contact.opened_us;  // they lie in the order of opening
    draft.switched |= contact.channel != contacts[draft.first].channel;
  }
  TieAnswers(customer, contacts);
  const auto decided = [&](const Draft& draft) {
    return draft.until_us <= (*as_of_us_)[contacts[draft.last].source] - contact::kProblemWindow;
  };
  for (uint32_t i = 0; i < contacts.size(); ++i) {
    const uint32_t before = previous[i];
    const bool continues = before != contact::kNoContact && draft_of_[before] == draft_of_[i];
    if (!continues || !decided(drafts_[draft_of_[i]])) continue;
    continued_[before] = true;
    CountMove(kNone, contacts[before].channel, contacts[i].channel);
    if (contacts[before].topic != kNone)
      CountMove(contacts[before].topic, contacts[before].channel, contacts[i].channel);
  }
  for (uint32_t i = 0; i < contacts.size(); ++i) {
    if (continued_[i] || !decided(drafts_[draft_of_[i]])) continue;
    CountMove(kNone, contacts[i].channel, kEnds);
    if (contacts[i].topic != kNone) CountMove(contacts[i].topic, contacts[i].channel, kEnds);
  }
  for (const Draft& draft : drafts_) {
    if (!decided(draft)) continue;
    const Contact& last = contacts[draft.last];
    Outcome& outcome = outcomes_[{contacts[draft.first].channel, last.source, draft.switched}];
    ++outcome.problems;
    outcome.solved += last.resolved_us.has_value() && !last.reopened && !last.never_solved;
    outcome.answers += draft.answers;
    outcome.satisfied += draft.satisfied;
  }
}

void ChannelRoleAccumulator::Merge(const ChannelRoleAccumulator& other) {
  for (const auto& [key, from] : other.moves_) {
    Move& move = moves_[key];
    move.count += from.count;
    move.customers += from.customers;  // a customer is seen by one accumulator only
  }
  for (const auto& [key, from] : other.outcomes_) {
    Outcome& outcome = outcomes_[key];
    outcome.problems += from.problems;
    outcome.solved += from.solved;
    outcome.answers += from.answers;
    outcome.satisfied += from.satisfied;
  }
  for (size_t i = 0; i < solutions_.size(); ++i) solutions_[i] += other.solutions_[i];
}

ChannelRoles ChannelRoleAccumulator::Finish() const {
  ChannelRoles roles;
  const auto text = [this](uint32_t id) {
    return id == kNone || id == kEnds ? std::string() : std::string(table_->dictionaries.strings[id]);
  };
  for (const auto& [key, move] : moves_) {
    roles.moves.push_back({text(key.topic), text(key.from), text(key.to), key.to == kEnds, move.count, move.customers});
  }
  std::sort(roles.moves.begin(), roles.moves.end(), [](const ChannelMove& a, const ChannelMove& b) {
    return std::tie(a.topic, b.count, a.from, a.ends, a.to) < std::tie(b.topic, a.count, b.from, b.ends, b.to);
  });
  std::map<std::pair<std::string, bool>, ChannelOutcome> outcomes;
  for (const auto& [key, outcome] : outcomes_) {
    ChannelOutcome& row = outcomes[{text(key.channel), key.switched}];
    row.channel = text(key.channel);
    row.switched = key.switched;
    row.problems += outcome.problems;
    row.answers += outcome.answers;
    row.satisfied += outcome.satisfied;
    if (solutions_[key.source] == 0) continue;
    row.known += outcome.problems;
    row.solved += outcome.solved;
  }
  for (auto& [key, row] : outcomes) roles.outcomes.push_back(std::move(row));
  return roles;
}

}  // namespace journey::service
