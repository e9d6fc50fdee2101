// SPDX-License-Identifier: Apache-2.0
#include "journey/service/emotion.h"

#include <algorithm>

#include "journey/contact/way_to_contact.h"
#include "journey/service/contact_lookup.h"
#include "journey/service/survey_tie.h"
#include "journey/service/targets.h"

namespace journey::service {
namespace {

using contact::Contact;
using event::Event;
using event::kNone;

// The estimate at a share of bad visits: from +1 to -2.
double Estimated(double bad) { return 1 - 3 * bad; }

}  // namespace

EmotionAccumulator::EmotionAccumulator(const event::EventTable* table, const SurveyBook* surveys,
                                       EmotionOptions options)
    : table_(table),
      surveys_(surveys),
      options_(std::move(options)),
      first_reply_(table, options_.first_reply_limits_us, DefaultFirstReplyLimit) {
  const event::Dictionaries& words = table->dictionaries;
  if (words.types.size() > 0) first_type_ = &words.types[0];
  any_contact_ = contact::MayHoldContacts(*table);
  place_of_.assign(words.strings.size(), kNone);
  for (uint32_t id = 0; id < words.types.size(); ++id) {
    const event::EventType& type = words.types[id];
    any_answer_ |= surveys->MayAnswer(id);
    const bool contact = contact::IsContactType(type);
    if (type.touchpoint == kNone) continue;
    uint32_t& place = place_of_[type.touchpoint];
    if (place == kNone) {
      place = static_cast<uint32_t>(touchpoints_.size());
      touchpoints_.push_back(type.touchpoint);
      no_visit_.push_back(contact::IsWayToContact(words.strings[type.touchpoint]));
    }
    if (contact || type.kind == event::Kind::kSurvey) no_visit_[place] = true;
  }
  cells_.resize(touchpoints_.size());
  seen_.assign(touchpoints_.size(), 0);
}

EmotionAccumulator::Cell& EmotionAccumulator::Touch(uint32_t place) {
  Cell& cell = cells_[place];
  if (cell.n == 0 && !cell.answered) touched_.push_back(place);
  return cell;
}

void EmotionAccumulator::AddAnswers(const stitch::Customer* customer, std::span<const Contact> contacts,
                                    std::span<const Event> events) {
  for (const Event& event : events) {
    if (!surveys_->MayAnswer(static_cast<uint32_t>(event.type - first_type_))) continue;
    const std::optional<Answer> answer = surveys_->Read(event);
    if (!answer.has_value() || answer->kind == SurveyKind::kUnknown || !answer->in_range) continue;
    const Tie tie = TieAnswer(*table_, customer, contacts, event);
    if (tie.touchpoint == kNone) continue;
    Cell& cell = Touch(place_of_[tie.touchpoint]);
    cell.answered = true;
    cell.answers.AddValue(answer->mood);
    if (customer == nullptr) EndCustomer();  // each a cluster of its own
  }
}

void EmotionAccumulator::AddVisit(const stitch::Step& step, const stitch::Customer& customer,
                                  std::span<const Contact> contacts) {
  const uint32_t place = place_of_[step.touchpoint];
  if (no_visit_[place]) return;
  if (step.time_us > options_.as_of_us[customer.events[step.event].source] - kEmotionWindow) return;  // not known yet
  Cell& cell = Touch(place);
  ++cell.n;
  if (contacts.empty()) return;
  const auto next = std::lower_bound(contacts.begin(), contacts.end(), step.time_us,
                                     [](const Contact& contact, int64_t time) { return contact.opened_us < time; });
  if (next != contacts.end() && next->opened_us - step.time_us <= kEmotionWindow) ++cell.h;
}

void EmotionAccumulator::AddVisits(const stitch::Customer& customer, std::span<const Contact> contacts) {
  uint32_t in_sessions = 0;
  for (const stitch::Session& session : customer.sessions) {
    ++session_;
    for (uint32_t i = session.step_begin; i < session.step_end; ++i) {
      const stitch::Step& step = customer.steps[i];
      if (step.session == kNone || stitch::OfAnotherSession(customer, session, step)) continue;
      ++in_sessions;
      uint64_t& seen = seen_[place_of_[step.touchpoint]];
      if (seen == session_) continue;
      seen = session_;
      AddVisit(step, customer, contacts);
    }
  }
  if (in_sessions == customer.steps.size()) return;
  for (const stitch::Step& step : customer.steps) {
    if (step.session == kNone) AddVisit(step, customer, contacts);
  }
}

void EmotionAccumulator::AddContacts(std::span<const Contact> contacts) {
  const uint32_t first = FirstIndex(contacts);
  for (const Contact& contact : contacts) {
    const int64_t as_of = options_.as_of_us[contact.source];
    if (contact.touchpoint == kNone || !contact.opening_told || contact.opened_us > as_of - kEmotionWindow) continue;
    const Contact* next = ContactAt(contacts, first, contact.next);
    bool bad = next != nullptr && next->opened_us - contact.opened_us <= kEmotionWindow;
    const bool over = contact.abandoned || contact.resolved_us.has_value() || contact.closed_us.has_value();
    if (contact.first_reply_us.has_value() || !over) {
      const int64_t until = contact.first_reply_us.value_or(as_of);
      bad |= options_.clock.Elapsed(contact.opened_us, until) > *first_reply_.Of(contact.channel);
    }
    Cell& cell = Touch(place_of_[contact.touchpoint]);
    ++cell.n;
    cell.h += bad ? 1 : 0;
  }
}

void EmotionAccumulator::EndCustomer() {
  for (const uint32_t place : touched_) {
    Cell& cell = cells_[place];
    if (cell.n > 0) cell.visits.Add(cell.n, cell.h);
    if (cell.answered) cell.answers.EndCustomer();
    cell.n = cell.h = 0;
    cell.answered = false;
  }
  touched_.clear();
}

void EmotionAccumulator::Add(const stitch::Customer& customer, std::span<const Contact> contacts) {
  if (any_answer_) AddAnswers(&customer, contacts, customer.events);
  if (any_contact_) {
    AddVisits(customer, contacts);
    AddContacts(contacts);
  }
  EndCustomer();
}

void EmotionAccumulator::AddLoose(std::span<const Contact> contacts, std::span<const Event> events) {
  if (any_answer_) AddAnswers(nullptr, contacts, events);
}

void EmotionAccumulator::Merge(const EmotionAccumulator& other) {
  for (size_t i = 0; i < cells_.size(); ++i) {
    cells_[i].answers.Merge(other.cells_[i].answers);
    cells_[i].visits.Merge(other.cells_[i].visits);
  }
}

std::vector<EmotionRow> EmotionAccumulator::Finish() const {
  std::vector<EmotionRow> rows;
  for (size_t i = 0; i < cells_.size(); ++i) {
    const Cell& cell = cells_[i];
    EmotionRow row{.touchpoint = std::string(table_->dictionaries.strings[touchpoints_[i]])};
    if (cell.answers.n() >= kEmotionAnswers) {
      constexpr double kPoint = kMoodPoint;
      const auto estimate = *cell.answers.Estimate(-2 * kPoint, 2 * kPoint);
      row.value = estimate.mean / kPoint;
      row.n = cell.answers.n();
      // Answers of one customer alone say nothing about others.
      row.low = estimate.interval.has_value() ? estimate.interval->low / kPoint : -2;
      row.high = estimate.interval.has_value() ? estimate.interval->high / kPoint : 2;
    } else if (cell.visits.n >= kEmotionVisits) {
      const stats::RateEstimate bad = *stats::ClusterInterval(cell.visits);
      row.value = Estimated(bad.rate);
      row.low = Estimated(bad.interval.high);
      row.high = Estimated(bad.interval.low);
      row.n = cell.visits.n;
      row.estimated = true;
    } else {
      continue;
    }
    rows.push_back(std::move(row));
  }
  std::sort(rows.begin(), rows.end(),
            [](const EmotionRow& a, const EmotionRow& b) { return a.touchpoint < b.touchpoint; });
  return rows;
}

}  // namespace journey::service
