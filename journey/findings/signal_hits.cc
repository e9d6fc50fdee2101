// SPDX-License-Identifier: Apache-2.0
#include "journey/findings/signal_hits.h"

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <string>
#include <tuple>

namespace journey::findings {

using event::kNone;
using friction::Incident;
using friction::Signal;

namespace {

// Pages are judged at the 75th percentile of their views: one is poor where more than a quarter of its views are.
constexpr double kPoorViewsAtMost = 0.25;
constexpr uint32_t kFarthestBack = 64;  // steps, from an incident to the page before it

bool OfShop(uint32_t classes) {
  using namespace friction;  // NOLINT: the classes
  return (classes & (kIsPage | kIsCart | kIsCheckout | kIsPayment | kIsOrder | kIsCoupon | kIsLogin)) != 0;
}

bool OnPage(uint32_t classes) {
  using namespace friction;  // NOLINT: the classes
  return !OfShop(classes) && (classes & (kIsClick | kIsInput | kIsScroll | kIsCursor | kIsLabel | kIsVital)) != 0;
}

}  // namespace

std::vector<bool> NothingButIncidents(const friction::FrictionSetup& setup) {
  const event::EventTable& table = setup.table();
  std::vector<bool> is_incident(table.dictionaries.strings.size(), false);
  std::vector<bool> is_more(table.dictionaries.strings.size(), false);
  for (uint32_t i = 0; i < table.dictionaries.types.size(); ++i) {
    const event::EventType& type = table.dictionaries.types[i];
    if (type.touchpoint == kNone) continue;
    const uint32_t classes = setup.ClassOf(type).classes;
    const bool says = (classes & (friction::kIsFailure | friction::kIsError | friction::kIsRemoval)) != 0;
    (says ? is_incident : is_more)[type.touchpoint] = true;
  }
  for (size_t i = 0; i < is_more.size(); ++i) {
    if (is_more[i]) is_incident[i] = false;
  }
  return is_incident;
}

bool IsJudged(Signal signal) {
  switch (signal) {
    case Signal::kFormStart:
      return false;
    case Signal::kContactFromCheckout:
    case Signal::kErrorHelp:
      return true;
    default:
      break;
  }
  const friction::Family family = friction::Info(signal).family;
  return family != friction::Family::kContact && family != friction::Family::kBot;
}

uint32_t SignalHits::PlaceOf(const stitch::Customer& customer, const Incident& incident) {
  const uint32_t touchpoint = incident.spot.touchpoint;
  if (touchpoint == kNone || !is_incident_[touchpoint]) return touchpoint;
  if (incident.session == kNone) return kNone;
  const stitch::Session& session = customer.sessions[incident.session];
  const auto begin = customer.steps.begin() + session.step_begin, end = customer.steps.begin() + session.step_end;
  auto step = std::upper_bound(begin, end, incident.time_us,
                               [](int64_t time, const stitch::Step& other) { return time < other.time_us; });
  for (uint32_t i = 0; i < kFarthestBack && step != begin; ++i) {
    --step;
    if (stitch::OfAnotherSession(customer, session, *step) || is_incident_[step->touchpoint]) continue;
    if (!OnPage(setup_->ClassOf(*customer.events[step->event].type).classes)) return step->touchpoint;
  }
  return kNone;
}

uint32_t SignalHits::SourceOf(const Incident& incident) const {
  if (!friction::IsBySource(incident.signal)) return 0;
  return incident.labelled ? static_cast<uint32_t>(setup_->table().sources.size()) : incident.spot.source;
}

// Most touchpoints are none of those in hand: they are counted all the same, in slot 0, since a branch for each step
// would cost more.
void SignalHits::CountReached(const stitch::Customer& customer) {
  for (uint32_t index = 0; index < customer.sessions.size(); ++index) {
    const stitch::Session& session = customer.sessions[index];
    if (session.open) continue;
    for (uint32_t i = session.step_begin; i < session.step_end; ++i) {
      const stitch::Step& step = customer.steps[i];
      if (stitch::OfAnotherSession(customer, session, step)) continue;
      const uint32_t slot = slots_[step.touchpoint];
      reached_[slot] += latest_[slot] != index ? 1 : 0;
      latest_[slot] = index;
    }
  }
}

SignalHits::Visit SignalHits::VisitOf(const stitch::Customer& customer, const Work& work) {
  const stitch::Session& session = customer.sessions[work.session];
  const auto here = [&](uint32_t i) {
    const stitch::Step& step = customer.steps[i];
    return step.touchpoint == work.touchpoint && !stitch::OfAnotherSession(customer, session, step);
  };
  uint32_t first = session.step_begin, last = session.step_end;
  while (first < last && !here(first)) ++first;
  if (first == last) return {};
  while (!here(--last)) {
  }
  return {first, last};
}

void SignalHits::AddSession(const stitch::Customer& customer, std::span<const Work> same) {
  const Work& first = same.front();
  const stitch::Session& session = customer.sessions[first.session];
  if (session.open) return;
  const Visit visit = VisitOf(customer, first);
  if (visit.first_step == kNone) return;
  const Signal signal = first.incident->signal;
  bool goal = false;
  for (uint32_t i = session.step_end; i-- > visit.first_step && !goal;) {
    goal = customer.steps[i].goal && !stitch::OfAnotherSession(customer, session, customer.steps[i]);
  }
  hits_.push_back({.measure = static_cast<uint32_t>(signal),
                   .touchpoint = first.touchpoint,
                   .source = SourceOf(*first.incident),
                   .n = reached_[slots_[first.touchpoint]],
                   .day_us = customer.steps[visit.last_step].time_us,
                   .time_us = first.incident->time_us,
                   .step = visit.first_step,
                   .goal = goal});
}

void SignalHits::AddView(const stitch::Customer& customer, const Work& work,
                         std::span<const friction::Measured> measured) {
  const Incident& incident = *work.incident;
  hits_.push_back({.measure = static_cast<uint32_t>(incident.signal),
                   .touchpoint = work.touchpoint,
                   .source = SourceOf(incident),
                   .n = std::count_if(measured.begin(), measured.end(),
                                      [&](const friction::Measured& one) {
                                        return friction::SignalOf(one.metric) == incident.signal &&
                                               one.touchpoint == work.touchpoint;
                                      }),
                   .day_us = incident.time_us,
                   .time_us = incident.time_us,
                   .step = VisitOf(customer, work).first_step});
}

std::span<const OfferedHit> SignalHits::Of(const stitch::Customer& customer, std::span<const Incident> incidents,
                                           std::span<const friction::Measured> measured) {
  hits_.clear();
  if (incidents.empty()) return hits_;
  if (is_incident_.empty()) {
    is_incident_ = NothingButIncidents(*setup_);
    slots_.assign(is_incident_.size(), 0);
  }
  work_.clear();
  for (const Incident& incident : incidents) {
    if (incident.suppressed || incident.session == kNone || !IsJudged(incident.signal)) continue;
    const bool view = friction::Info(incident.signal).family == friction::Family::kSpeed;
    const uint32_t place = view ? incident.spot.touchpoint : PlaceOf(customer, incident);
    if (place != kNone) work_.push_back({incident.session, place, &incident});
  }
  if (work_.empty()) return hits_;
  const auto key = [](const Work& work) {
    const Incident& incident = *work.incident;
    return std::tuple(work.session, incident.signal, work.touchpoint, incident.time_us, incident.spot.source);
  };
  std::sort(work_.begin(), work_.end(), [&](const Work& a, const Work& b) { return key(a) < key(b); });
  wanted_.assign(1, kNone);
  for (const Work& work : work_) {
    if (slots_[work.touchpoint] != 0) continue;
    slots_[work.touchpoint] = static_cast<uint32_t>(wanted_.size());
    wanted_.push_back(work.touchpoint);
  }
  reached_.assign(wanted_.size(), 0);
  latest_.assign(wanted_.size(), kNone);
  CountReached(customer);
  for (auto begin = work_.begin(); begin != work_.end();) {
    const auto same = [&](const Work& other) {
      return other.session == begin->session && other.incident->signal == begin->incident->signal &&
             other.touchpoint == begin->touchpoint;
    };
    const auto end = std::find_if_not(begin, work_.end(), same);
    if (friction::Info(begin->incident->signal).family == friction::Family::kSpeed) {
      for (auto view = begin; view != end; ++view) AddView(customer, *view, measured);
    } else {
      AddSession(customer, {begin, end});
    }
    begin = end;
  }
  for (const uint32_t touchpoint : wanted_) {
    if (touchpoint != kNone) slots_[touchpoint] = 0;
  }
  return hits_;
}

namespace {

// Touchpoints of some class, failures left out; of class 0 none.
uint32_t HomeOf(Signal signal) {
  using namespace friction;  // NOLINT: the classes
  switch (signal) {
    case Signal::kLoginFailure:
      return kIsLogin;
    case Signal::kSearchRefined:
    case Signal::kSearchRefinedWeak:
    case Signal::kSearchExit:
    case Signal::kSearchNoResult:
    case Signal::kSearchNoClick:
      return kIsSearch;
    case Signal::kCouponDenied:
      return kIsCoupon;
    case Signal::kPaymentError:
    case Signal::kPaymentRetry:
      return kIsPayment;
    case Signal::kCheckoutStall:
    case Signal::kContactFromCheckout:
      return kIsCheckout | kIsShipping | kIsPayment;
    case Signal::kCartStall:
    case Signal::kCartRemoval:
      return kIsCart;
    case Signal::kShippingShock:
      return kIsShipping;
    default:
      break;
  }
  const Family family = Info(signal).family;
  return family == Family::kClick || (family == Family::kNavigation && signal != Signal::kExitAfterError) ? kIsPage : 0;
}

// By class of its events: the touchpoints at which something of that class is done, sorted.
std::vector<std::string> Touchpoints(const friction::FrictionSetup& setup, uint32_t classes,
                                     const std::vector<bool>& is_incident) {
  const event::Dictionaries& dictionaries = setup.table().dictionaries;
  std::vector<std::string> names;
  for (uint32_t i = 0; i < dictionaries.types.size(); ++i) {
    const event::EventType& type = dictionaries.types[i];
    if (type.touchpoint == kNone || is_incident[type.touchpoint]) continue;
    if ((setup.ClassOf(type).classes & classes) != 0) names.emplace_back(dictionaries.strings[type.touchpoint]);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace

std::vector<Offer> SignalOffers(const friction::FrictionResult& friction, const friction::FrictionSetup& setup,
                                const graph::DropOffTable& drop_off) {
  auto visits = std::make_shared<std::vector<OfferedPlace>>();
  for (const graph::DropOffRow& row : drop_off.rows) {
    const graph::DropOff& sessions = row.units[static_cast<size_t>(graph::DropOffUnit::kSession)];
    visits->push_back({row.name, &sessions.tally, &sessions.days, sessions.open});
  }
  std::array<std::shared_ptr<std::vector<OfferedPlace>>, friction::kMetrics> views;
  for (const friction::SpeedPlace& place : friction.speed_places) {
    auto& list = views[static_cast<size_t>(place.metric)];
    if (list == nullptr) list = std::make_shared<std::vector<OfferedPlace>>();
    list->push_back({place.touchpoint, &place.rate, &place.days, 0});
  }
  const std::vector<bool> is_incident = NothingButIncidents(setup);
  std::map<uint32_t, std::shared_ptr<const std::vector<std::string>>> homes;
  std::vector<Offer> offers(friction::kSignals);
  for (size_t i = 0; i < friction::kSignals; ++i) {
    const auto signal = static_cast<Signal>(i);
    const friction::SignalTotal& total = friction.totals[i];
    Offer& offer = offers[i];
    offer.id = friction::Info(signal).id;
    offer.kind = "friction";
    if (!IsJudged(signal) || total.basis == friction::SignalBasis::kNotMeasurable || total.counts.count == 0) continue;
    if (friction::IsBySource(signal)) {
      for (const friction::SignalSet counted : friction.by_source)
        offer.sources.push_back((counted & friction::SetOf(signal)) != 0);
      offer.sources.push_back(true);  // what sources have labelled
    }
    if (friction::Info(signal).family == friction::Family::kSpeed) {
      for (size_t metric = 0; metric < friction::kMetrics; ++metric) {
        if (friction::SignalOf(static_cast<friction::Metric>(metric)) == signal) offer.places = views[metric];
      }
      offer.basis = Basis::kBand;
      offer.expected = kPoorViewsAtMost;
      offer.note = signal == Signal::kSlowLoad || signal == Signal::kSlowLoadWeak
                       ? "three quarters of page views within 10 s, the limit of attention (Nielsen)"
                       : "three quarters of page views better than poor (Web Vitals)";
      continue;
    }
    offer.places = visits;
    offer.of_sessions = true;
    const uint32_t home = HomeOf(signal);
    auto& names = homes[home];
    if (names == nullptr)
      names = std::make_shared<const std::vector<std::string>>(Touchpoints(setup, home, is_incident));
    offer.peers = names;
  }
  return offers;
}

}  // namespace journey::findings
