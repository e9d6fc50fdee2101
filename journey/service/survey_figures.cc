// SPDX-License-Identifier: Apache-2.0
// Figures of surveys: answers, what they rate, and how many of those asked do answer.
#include <algorithm>

#include "journey/service/contact_lookup.h"
#include "journey/service/figures.h"
#include "journey/service/survey_tie.h"

namespace journey::service {
namespace {

using contact::Contact;
using event::Event;
using event::Field;
using event::kNone;

// An offer younger than this may still be answered.
constexpr int64_t kOfferOpen = 24 * base::kMicrosPerHour;

}  // namespace

void FigureAccumulator::AddAnswers(const stitch::Customer* customer, std::span<const Contact> contacts,
                                   std::span<const Event> events) {
  offers_.clear();
  for (uint32_t i = 0; i < events.size(); ++i) {
    const uint8_t use = UseOf(events[i]) & (kMayAnswer | kOffer);
    if (use == 0) continue;
    if ((use & kMayAnswer) != 0 && events[i].side.Has(Field::kScore)) {
      AddAnswer(events[i], customer, contacts);
    } else if ((use & kOffer) != 0 && customer != nullptr) {
      offers_.push_back({i, false});
    }
  }
  if (!offers_.empty()) AddOffers(*customer);
}

void FigureAccumulator::AddAnswer(const Event& event, const stitch::Customer* customer,
                                  std::span<const Contact> contacts) {
  const std::optional<Answer> answer = surveys_->Read(event);
  if (!answer.has_value()) return;
  ++counts_.answers;
  counts_.loose_answers += loose_ ? 1 : 0;
  if (answer->kind == SurveyKind::kUnknown || !answer->in_range) {
    ++(answer->in_range ? counts_.unplaced_answers : counts_.answers_off_scale);
    return;
  }
  const Tie tie = TieAnswer(*table_, customer, contacts, event);
  ++counts_.ties.answers;
  ++(tie.how == Tie::kById     ? counts_.ties.tied_by_id
     : tie.how == Tie::kByTime ? counts_.ties.tied_by_time
                               : counts_.ties.untied);
  const Contact* about = tie.contact;
  const std::span<const uint32_t> values =
      about != nullptr ? about->segments : stitch::SegmentsOf(*table_, customer, event);
  Begin(about != nullptr ? about->channel : event.type->channel, tie.stage, tie.touchpoint, values, event.time_us);
  if (about != nullptr && about->topic != kNone) tally_.In(Dimension::kTopic, about->topic);
  if (about != nullptr && about->queue != kNone) tally_.In(Dimension::kQueue, about->queue);
  if (answer->survey != kNone) tally_.In(Dimension::kSurvey, answer->survey);
  switch (answer->kind) {
    case SurveyKind::kCsat:
      tally_.Hit(Figure::kCsat, answer->satisfied);
      break;
    case SurveyKind::kNps:
      tally_.Mean(Figure::kNps, answer->score);
      break;
    case SurveyKind::kCes:
      tally_.Mean(Figure::kCes, answer->score);
      break;
    case SurveyKind::kCesOld:
      tally_.Mean(Figure::kCesOld, answer->score);
      break;
    case SurveyKind::kSolved:
      tally_.Hit(Figure::kFcrSurvey, answer->satisfied);
      break;
    case SurveyKind::kUnknown:
      break;
  }
  tally_.End();
}

// Each answer belongs to the latest earlier offer that it fits and that has none yet: of the same case where the offer
// names one, of the same survey where both name one.
void FigureAccumulator::AddOffers(const stitch::Customer& customer) {
  const std::span<const Event> events = customer.events;
  const event::IdentifierTable& identifiers = table_->dictionaries.identifiers;
  const auto fits = [&](const Event& offer, const Event& answer) {
    if (offer.time_us > answer.time_us) return false;
    if (offer.case_id != kNone &&
        (answer.case_id == kNone || identifiers.value(offer.case_id) != identifiers.value(answer.case_id))) {
      return false;
    }
    const auto asked = offer.side.Text(Field::kSurvey), answered = answer.side.Text(Field::kSurvey);
    return !asked.has_value() || !answered.has_value() || *asked == *answered;
  };
  for (const Event& event : events) {
    if ((UseOf(event) & kMayAnswer) == 0 || !event.side.Has(Field::kScore)) continue;
    const auto offer = std::find_if(offers_.rbegin(), offers_.rend(), [&](const Offer& candidate) {
      return !candidate.answered && fits(events[candidate.event], event);
    });
    if (offer != offers_.rend()) offer->answered = true;
  }
  for (const Offer& offer : offers_) {
    const Event& event = events[offer.event];
    Begin(event.type->channel, event::Stage::kNone, kNone, stitch::SegmentsOf(*table_, &customer, event),
          event.time_us);
    if (const auto survey = event.side.Text(Field::kSurvey)) tally_.In(Dimension::kSurvey, *survey);
    if (!offer.answered && !Decided(event.time_us, event.source, kOfferOpen)) {
      tally_.Censor(Figure::kResponseRate);
    } else {
      tally_.Hit(Figure::kResponseRate, offer.answered);
    }
    tally_.End();
  }
}

}  // namespace journey::service
