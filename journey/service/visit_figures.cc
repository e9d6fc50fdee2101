// SPDX-License-Identifier: Apache-2.0
// Figures of visits: bounces, searches, help articles and the contacts after them.
#include <algorithm>

#include "journey/service/figures.h"

namespace journey::service {
namespace {

using contact::Contact;
using event::Event;
using event::Field;
using event::Kind;
using event::kNone;

constexpr int64_t kBounceAtMost = 10 * base::kMicrosPerSecond;  // GA4's engaged session [GA1]
constexpr int64_t kArticleWindow = 24 * base::kMicrosPerHour;

}  // namespace

void FigureAccumulator::AddVisits(const stitch::Customer& customer, std::span<const Contact> contacts) {
  const bool articles = (any_use_ & kArticle) != 0 && any_contact_;
  int64_t help_sessions = 0;
  for (const stitch::Session& session : customer.sessions) {
    if (session.step_begin == session.step_end) continue;
    AddBounce(customer, session);
    if (articles) help_sessions += AddArticles(customer, session, contacts) ? 1 : 0;
  }
  if ((any_use_ & kSearch) != 0) {
    searches_.clear();
    for (uint32_t i = 0; i < customer.events.size(); ++i) {
      if ((UseOf(customer.events[i]) & kSearch) == 0) continue;
      searches_.push_back(i);
      customer.events[i].side.Prefetch();
    }
    for (const uint32_t index : searches_) AddSearch(customer, index);
  }
  if (help_sessions == 0 && contacts.empty()) return;
  tally_.Begin();
  InDeclared(ValuesFrom(customer, customer.segments));
  tally_.Hits(Figure::kSelfService, contacts.empty() ? 0 : 1, help_sessions);
  tally_.End();
}

void FigureAccumulator::AddBounce(const stitch::Customer& customer, const stitch::Session& session) {
  const auto steps = customer.steps.subspan(session.step_begin, session.step_end - session.step_begin);
  const auto own = [&](const stitch::Step& step) { return !stitch::OfAnotherSession(customer, session, step); };
  ++sessions_;
  long_sessions_ += std::any_of(steps.begin(), steps.end(), [&](const stitch::Step& step) {
    return step.touchpoint != steps[0].touchpoint && own(step);
  });
  const bool views = std::any_of(steps.begin(), steps.end(), [&](const stitch::Step& step) {
    return customer.events[step.event].kind() == Kind::kView && own(step);
  });
  if (!views) return;
  const bool alone = std::none_of(steps.begin() + 1, steps.end(), own);  // the first one always is its own
  const bool bounced = alone && !steps[0].goal && session.end_us - session.start_us <= kBounceAtMost;
  CountAlike(Figure::kBounce,
             session.open ? Outcome::kCensored
             : bounced    ? Outcome::kHit
                          : Outcome::kMiss,
             steps[0].channel, event::Stage::kNone, kNone, ValuesFrom(customer, session.segments), session.start_us);
}

// Once a session, from its first article on; once each article of it, in that touchpoint alone. Whether there was any.
bool FigureAccumulator::AddArticles(const stitch::Customer& customer, const stitch::Session& session,
                                    std::span<const Contact> contacts) {
  articles_.clear();
  for (uint32_t i = session.step_begin; i < session.step_end; ++i) {
    const stitch::Step& step = customer.steps[i];
    const Event& event = customer.events[step.event];
    if (step.session == kNone || (UseOf(event) & kArticle) == 0) continue;
    if (stitch::OfAnotherSession(customer, session, step)) continue;
    if (std::find(articles_.begin(), articles_.end(), step.touchpoint) != articles_.end()) continue;
    if (articles_.empty()) {
      Begin(step.channel, event.type->stage, step.touchpoint, ValuesFrom(customer, session.segments), step.time_us);
    } else {
      tally_.BeginOutside();
      tally_.In(Dimension::kTouchpoint, step.touchpoint);
    }
    articles_.push_back(step.touchpoint);
    if (Decided(step.time_us, event.source, kArticleWindow)) {
      const auto next = std::lower_bound(contacts.begin(), contacts.end(), step.time_us,
                                         [](const Contact& contact, int64_t time) { return contact.opened_us < time; });
      tally_.Hit(Figure::kContactAfterArticle,
                 next != contacts.end() && next->opened_us - step.time_us <= kArticleWindow);
    } else {
      tally_.Censor(Figure::kContactAfterArticle);
    }
    tally_.End();
  }
  return !articles_.empty();
}

void FigureAccumulator::AddSearch(const stitch::Customer& customer, uint32_t index) {
  const Event& event = customer.events[index];
  const std::optional<int64_t> results = event.side.Get(Field::kResults);
  const Outcome outcome = !results.has_value() ? Outcome::kUnknown : *results == 0 ? Outcome::kHit : Outcome::kMiss;
  CountAlike(Figure::kNoResultSearch, outcome, event.type->channel, event.type->stage, event.touchpoint(),
             ValuesAt(customer, index, SessionFor(customer, index)), event.time_us);
}

}  // namespace journey::service
