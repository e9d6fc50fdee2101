// SPDX-License-Identifier: Apache-2.0
#include "journey/friction/scanner.h"

#include <algorithm>
#include <bit>
#include <cstdlib>

#include "journey/event/name_words.h"
#include "journey/friction/element_kind.h"

namespace journey::friction {

using event::Field;
using event::kNone;

namespace {

constexpr size_t kMostLookups = 1000, kMostPromises = 200, kMostCases = 200;
constexpr size_t kSideAhead = 12;  // events

}  // namespace

FrictionScanner::FrictionScanner(const FrictionSetup* setup)
    : setup_(*setup),
      rage_(setup->rules()),
      unanswered_(setup->rules(), setup->responses()),
      error_clicks_(setup->rules()),
      cursor_(setup->rules()),
      pages_(setup->rules(), setup->acts()),
      errors_(setup->rules()),
      forms_(setup->rules()),
      searches_(setup->rules()),
      checkout_(setup->rules()),
      speed_(&setup->table(), setup->rules()),
      contact_signals_(setup),
      fallbacks_(setup->rules().Get(Signal::kBotLoop, "more_than")),
      facts_(setup->table().sources.size(), Facts{0}) {}

std::span<const Incident> FrictionScanner::Scan(const stitch::Customer& customer,
                                                std::span<const contact::Contact> contacts,
                                                const std::vector<contact::Contact>& all) {
  incidents_.clear();
  lookups_.clear();
  measured_.clear();
  answers_.clear();
  promises_.clear();
  fallbacks_of_case_.clear();
  const std::span<const event::Event> events = customer.events;
  const auto sessions = customer.sessions;
  session_ = kNone;
  uint32_t next = 0;  // session
  for (size_t begin = 0, end = 0; begin < events.size(); begin = end) {
    if (next == sessions.size() || begin < sessions[next].begin) {
      end = next == sessions.size() ? events.size() : std::min<size_t>(events.size(), sessions[next].begin);
      WalkOutside(events.subspan(begin, end - begin));
      continue;
    }
    // Sessions may overlap: of one that is over when its turn comes, the event at hand is seen.
    end = std::min<size_t>(events.size(), std::max<size_t>(sessions[next].end, begin + 1));
    BeginSession(next);
    WalkSession(events, begin, end);
    EndSession(sessions[next++]);
  }
  const size_t in_sessions = incidents_.size();
  EndFallbacks(contacts);
  contact_signals_.See(contacts, all, lookups_, promises_, &facts_, this);
  for (size_t i = in_sessions; i < incidents_.size(); ++i) {
    Incident& incident = incidents_[i];
    const auto after =
        std::upper_bound(sessions.begin(), sessions.end(), incident.time_us,
                         [](int64_t time_us, const stitch::Session& session) { return time_us < session.start_us; });
    if (after != sessions.begin() && incident.time_us <= std::prev(after)->end_us)
      incident.session = static_cast<uint32_t>(std::prev(after) - sessions.begin());
  }
  return incidents_;
}

std::span<const Incident> FrictionScanner::ScanLoose(std::span<const contact::Contact> contacts,
                                                     const std::vector<contact::Contact>& all) {
  incidents_.clear();
  session_ = kNone;
  contact_signals_.See(contacts, all, {}, {}, &facts_, this);
  return incidents_;
}

void FrictionScanner::BeginSession(uint32_t index) {
  session_ = index;
  session_begin_ = incidents_.size();
  page_ = kNone;
  pages_.Begin();
  checkout_.Begin();
}

void FrictionScanner::EndSession(const stitch::Session& session) {
  const SessionEnd end{.time_us = session.end_us, .open = session.open};
  if (any_careful_) {
    unanswered_.End(end, this);
    errors_.End(end, this);
    // Where sending is never logged, nobody is known to have left a form unsent.
    forms_.End({.time_us = end.time_us, .open = end.open || !setup_.submits()}, this);
    searches_.End(end, this);
  }
  checkout_.End(end, this);
  if (any_label_) SettleLabels();
  if (any_careful_) ForgetCareful();
  session_ = kNone;
}

// The detectors that see careful events only; pages and acts of the shop begin with each session.
void FrictionScanner::ForgetCareful() {
  any_careful_ = any_label_ = false;
  awaited_ = 0;
  rage_.Begin();
  unanswered_.Begin();
  error_clicks_.Begin();
  cursor_.Begin();
  errors_.Begin();
  forms_.Begin();
  searches_.Begin();
}

void FrictionScanner::WalkOutside(std::span<const event::Event> events) {
  for (const event::Event& event : events) {
    const TypePlan& plan = setup_.PlanOf(*event.type);
    facts_[event.source] |= plan.facts;
    if (!plan.careful) continue;
    SeeAnywhere(event, plan.classes);
    const uint32_t touchpoint = plan.touchpoint;
    if ((plan.classes & kIsArticle) != 0) NoteLookup({&event, plan.classes, touchpoint, touchpoint});
  }
}

// Says on which page it is, and that it counts there where it is something done on a page.
inline Moment FrictionScanner::Placed(const event::Event& event, uint32_t classes, uint32_t touchpoint, bool on_page) {
  if ((classes & kIsPage) != 0) page_ = touchpoint;
  const uint32_t place = page_ != kNone && (on_page || touchpoint == kNone) ? page_ : touchpoint;
  return {&event, classes, place, page_ != kNone ? page_ : place};
}

void FrictionScanner::WalkSession(std::span<const event::Event> events, size_t begin, size_t end) {
  for (size_t i = begin; i < end; ++i) {
    const event::Event& event = events[i];
    // Side fields lie all over the table; they are on their way when their event's turn comes.
    events[std::min(i + kSideAhead, events.size() - 1)].side.Prefetch();
    const TypePlan& plan = setup_.PlanOf(*event.type);
    facts_[event.source] |= plan.facts;
    if (plan.careful || (plan.classes & awaited_) != 0) {
      SeeAnywhere(event, plan.classes);
      SeeCareful(event, plan);
      continue;
    }
    const Moment moment = Placed(event, plan.classes, plan.touchpoint, plan.on_page);
    if (moment.Is(kIsPage)) pages_.SeePage(moment, this);
    if (moment.Is(kIsAct)) checkout_.See(moment, this);
  }
}

// In a session or not.
void FrictionScanner::SeeAnywhere(const event::Event& event, uint32_t classes) {
  const TypeClass& type = setup_.ClassOf(*event.type);
  if (type.survey) SeeAnswer(event);
  if ((classes & kIsPromise) != 0) SeePromise(event, type.arrives);
  if ((classes & kIsFallback) != 0) SeeFallback(event);
}

void FrictionScanner::SeeCareful(const event::Event& event, const TypePlan& plan) {
  any_careful_ = true;
  uint32_t classes = plan.classes;
  if (setup_.holds().places && MayBeClick(classes) && event.side.Has(Field::kX)) classes |= kIsClick;
  Moment moment = Placed(event, classes, plan.touchpoint, IsOnPage(classes));
  SeeLabels(moment);
  if (!moment.Is(kIsLabel) && moment.classes != 0) SeeInSession(moment);
  awaited_ = unanswered_.Awaits() | errors_.Awaits() | forms_.Awaits() | searches_.Awaits();
}

void FrictionScanner::SeeInSession(Moment& moment) {
  const int64_t now = moment.time_us();
  if (moment.Is(kIsPage)) {
    unanswered_.SeeAnswer(now, this);
    pages_.SeePage(moment, this);
  } else if (moment.Is(kIsClick)) {
    SeeClick(moment);
  } else if (moment.Is(kIsResponse | kIsAct) && !moment.Is(kIsError)) {
    unanswered_.SeeAnswer(now, this);
  }
  if (moment.Is(kIsScroll)) {
    unanswered_.SeeAnswer(now, this);
    pages_.SeeAct();
  }
  if (moment.Is(kIsCursor)) cursor_.See(moment, this);
  if (moment.Is(kIsInput)) {
    unanswered_.SeeAnswer(now, this);
    pages_.SeeAct();
    if (moment.event->side.Has(Field::kField)) Note(moment.event->source, kFactFields);
    forms_.See(moment, this);
  }
  if (moment.Is(kIsError)) {
    error_clicks_.SeeError(moment, this);
    forms_.SeeError(moment, this);
  }
  if (moment.Is(kIsError | kIsCrash | kIsAppStart | kIsHelp | kIsLogin | kIsPayment)) errors_.See(moment, this);
  if (moment.Is(kIsSearch)) {
    if (moment.event->side.Has(Field::kQuery)) Note(moment.event->source, kFactQueries);
    if (moment.event->side.Has(Field::kResults)) Note(moment.event->source, kFactResults);
    searches_.See(moment, this);
    NoteLookup(moment);
  } else if (moment.Is(kIsAct) && !moment.Is(kIsInput | kIsScroll | kIsError)) {
    searches_.SeeAct();
  }
  if (moment.Is(kIsArticle)) NoteLookup(moment);
  if (moment.Is(kIsOrder)) forms_.SeeOrder();
  if (moment.Is(kIsAct)) checkout_.See(moment, this);
  if (moment.Is(kIsVital) && moment.event->side.Has(Field::kMetric)) SeeSpeed(moment);
}

void FrictionScanner::SeeClick(Moment& moment) {
  ReadElement(&moment);
  const ClickPlace place = ClickPlace::Of(*moment.event, moment.element);
  Facts facts = kFactClicks | kFactActs;
  if (place.known()) facts |= kFactPlace;
  if (place.element != kNone) facts |= kFactElement;
  if (moment.time_us() % base::kMicrosPerSecond != 0) facts |= kFactMillis;
  Note(moment.event->source, facts);
  rage_.See(moment, place, this);
  unanswered_.SeeClick(moment, this);
  error_clicks_.SeeClick(moment);
  pages_.SeeAct();
}

void FrictionScanner::ReadElement(Moment* moment) {
  moment->element = moment->event->side.Text(Field::kElement).value_or(kNone);
}

void FrictionScanner::SeeLabels(Moment& moment) {
  const event::Event& event = *moment.event;
  const TypeClass& type = setup_.ClassOf(*event.type);
  if (type.label != Signal::kCount) {
    ReadElement(&moment);
    Label(type.label, moment.spot(), event.time_us);
  }
  if (!setup_.holds().labels) return;
  const auto words = event.side.Text(Field::kSignal);
  if (!words.has_value()) return;
  const auto [place, is_new] = label_words_.try_emplace(*words);
  if (is_new) place->second = ReadLabels(setup_.table().dictionaries.strings[*words]);
  unknown_labels_ += static_cast<uint64_t>(place->second.unknown);
  ReadElement(&moment);
  // A vendor's event whose field says the same is one.
  SignalSet signals = place->second.signals & ~(type.label == Signal::kCount ? SignalSet{0} : SetOf(type.label));
  for (; signals != 0; signals &= signals - 1) {
    Label(static_cast<Signal>(std::countr_zero(signals)), moment.spot(), event.time_us);
  }
}

void FrictionScanner::Label(Signal signal, const Spot& spot, int64_t time_us) {
  const size_t before = incidents_.size();
  Keep(signal, spot, time_us, 0);
  if (incidents_.size() == before) return;
  incidents_.back().labelled = true;
  any_label_ = true;
}

// What another source has found is not found again.
void FrictionScanner::SettleLabels() {
  const auto begin = incidents_.begin() + static_cast<ptrdiff_t>(session_begin_);
  const auto same = [](const Incident& label, const Incident& found) {
    return label.labelled && label.signal == found.signal && std::abs(label.time_us - found.time_us) <= kLabelWindow &&
           (label.spot.element == found.spot.element || label.spot.element == kNone || found.spot.element == kNone);
  };
  const auto labelled = [&](const Incident& found) {
    return !found.labelled &&
           std::any_of(begin, incidents_.end(), [&](const Incident& one) { return same(one, found); });
  };
  // Marked first: removing moves the labels that are looked for.
  for (auto found = begin; found != incidents_.end(); ++found) {
    if (labelled(*found)) found->signal = Signal::kCount;
  }
  incidents_.erase(
      std::remove_if(begin, incidents_.end(), [](const Incident& one) { return one.signal == Signal::kCount; }),
      incidents_.end());
}

void FrictionScanner::SeeSpeed(const Moment& moment) {
  const std::optional<Measured> measured = speed_.Read(moment, this);
  if (!measured.has_value()) return;
  Note(moment.event->source, FactOf(measured->metric));
  if (measured_.size() < kMostOfCustomer) measured_.push_back(*measured);
}

void FrictionScanner::SeePromise(const event::Event& event, bool arrives) {
  const auto promised = event.side.Get(Field::kPromised), delivered = event.side.Get(Field::kDelivered);
  if (promised.has_value()) Note(event.source, kFactPromises);
  if (event.order_id == kNone && !promised.has_value()) return;
  auto found = std::find_if(promises_.begin(), promises_.end(),
                            [&](const Promise& promise) { return promise.order == event.order_id; });
  if (found == promises_.end()) {
    if (!promised.has_value() || promises_.size() >= kMostPromises) return;
    promises_.push_back({.order = event.order_id});
    found = promises_.end() - 1;
  }
  if (promised.has_value()) found->promised_us = *promised;
  if (delivered.has_value()) found->delivered_us = *delivered;
  if (arrives && !found->delivered_us.has_value()) found->delivered_us = event.time_us;
}

void FrictionScanner::SeeFallback(const event::Event& event) {
  auto found = std::find_if(fallbacks_of_case_.begin(), fallbacks_of_case_.end(),
                            [&](const Fallbacks& one) { return one.case_id == event.case_id; });
  if (found == fallbacks_of_case_.end()) {
    if (fallbacks_of_case_.size() >= kMostCases) return;
    fallbacks_of_case_.push_back({.case_id = event.case_id, .spot = Moment{&event, 0, event.touchpoint()}.spot()});
    found = fallbacks_of_case_.end() - 1;
  }
  if (++found->count == fallbacks_ + 1) found->time_us = event.time_us;
}

void FrictionScanner::EndFallbacks(std::span<const contact::Contact> contacts) {
  for (Fallbacks& one : fallbacks_of_case_) {
    if (one.count <= fallbacks_) continue;
    // It counts at what opened the contact.
    for (const contact::Contact& contact : contacts) {
      if (contact.case_id != one.case_id || contact.opened_us > one.time_us) continue;
      one.spot.touchpoint = one.spot.page = contact.touchpoint;
      one.spot.channel = contact.channel;
    }
    Fire(Signal::kBotLoop, one.spot, one.time_us, 0);
  }
}

void FrictionScanner::SeeAnswer(const event::Event& event) {
  const auto score = event.side.Get(Field::kScore);
  const auto survey = event.side.Text(Field::kSurvey);
  if (!score.has_value() || !survey.has_value() || answers_.size() >= kMostLookups) return;
  const auto [place, is_new] = effort_surveys_.try_emplace(*survey, false);
  if (is_new) {
    place->second = event::NameWords(setup_.table().dictionaries.strings[*survey].substr(0, 256))
                        .HasAny("ces effort easy ease 노력");
  }
  if (!place->second) return;
  const auto scale = event.side.Get(Field::kScale);
  const event::SurveyScale ends = event::UnpackScale(static_cast<uint64_t>(scale.value_or(0)));
  // CES 1.0 asks for effort: its low end is the good one.
  const bool reversed = scale.has_value() && (ends.low > ends.high || (ends.low == 1 && ends.high == 5));
  answers_.push_back({event.time_us, reversed ? -*score : *score});
}

void FrictionScanner::NoteLookup(const Moment& moment) {
  if (!setup_.holds().contacts || lookups_.size() >= kMostLookups) return;
  const event::SideFields& side = moment.event->side;
  Lookup lookup{.time_us = moment.time_us(), .spot = moment.spot(), .search = moment.Is(kIsSearch)};
  if (lookup.search) {
    const auto query = side.Get(Field::kQuery);
    lookup.has_query = query.has_value();
    lookup.query = query.value_or(0);
    lookup.no_result = side.Get(Field::kResults) == 0;
  } else {
    lookup.spot.element = side.Text(Field::kArticle).value_or(kNone);
  }
  lookups_.push_back(lookup);
}

bool FrictionScanner::IsSuppressed(Signal signal, const Spot& spot) {
  const base::StringInterner& strings = setup_.table().dictionaries.strings;
  const uint16_t kinds = setup_.rules().suppressions(signal);
  if (kinds != 0 && spot.element != kNone) {
    const auto [place, is_new] = element_kinds_.try_emplace(spot.element, uint16_t{0});
    if (is_new) place->second = KindsOfElement(strings[spot.element]);
    if ((place->second & kinds) != 0) return true;
  }
  const auto text = [&](uint32_t id) { return id == kNone ? std::string_view() : strings[id]; };
  return std::any_of(setup_.rules().ignore.begin(), setup_.rules().ignore.end(), [&](const IgnoreRule& rule) {
    return (!rule.signal.has_value() || *rule.signal == signal) &&
           (rule.element.empty() || (spot.element != kNone && MatchesPattern(rule.element, text(spot.element)))) &&
           (rule.touchpoint.empty() || MatchesPattern(rule.touchpoint, text(spot.touchpoint)));
  });
}

void FrictionScanner::Fire(Signal signal, const Spot& spot, int64_t time_us, int64_t lost_us) {
  if (!setup_.LabelledBy(spot.source, signal)) Keep(signal, spot, time_us, lost_us);
}

void FrictionScanner::Keep(Signal signal, const Spot& spot, int64_t time_us, int64_t lost_us) {
  if (!setup_.rules().enabled(signal)) return;
  const size_t of_session = session_ == kNone ? 0 : incidents_.size() - session_begin_;
  if (of_session >= kMostOfSession || incidents_.size() >= kMostOfCustomer) {
    ++dropped_;
    return;
  }
  incidents_.push_back({.time_us = time_us,
                        .lost_us = std::max<int64_t>(0, lost_us),
                        .spot = spot,
                        .session = session_,
                        .signal = signal,
                        .suppressed = IsSuppressed(signal, spot)});
}

}  // namespace journey::friction
