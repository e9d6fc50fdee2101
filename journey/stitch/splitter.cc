// SPDX-License-Identifier: Apache-2.0
#include "journey/stitch/splitter.h"

#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "journey/base/scratch.h"

namespace journey::stitch {

using event::Event;
using event::kNone;

namespace {
constexpr size_t kManyEvents = size_t{1} << 14;
constexpr uint8_t kTellsOrder = 1;   // a purchase or its payment
constexpr uint8_t kEndsJourney = 2;  // a purchase that is a touchpoint
}  // namespace

Splitter::Splitter(const event::EventTable& table, const Goal& goal, const StitchOptions& options,
                   bool case_is_customer)
    : table_(table),
      options_(options),
      case_is_customer_(case_is_customer),
      // Where cases are the customers, the case is the journey.
      uncut_(case_is_customer || options.journeys == JourneyRule::kNone),
      segment_count_(table.segments.size()),
      rules_(options.session_rules),
      goals_(goal.types.begin(), goal.types.end()),
      placed_(&table) {
  if (rules_.empty()) rules_.assign(table.sources.size(), SessionRule{.gap_us = options.session_gap_us});
  if (options_.journeys != JourneyRule::kOrder) return;
  const event::TypeTable& types = table.dictionaries.types;
  for (uint32_t id = 0; id < types.size(); ++id) {
    const event::EventType& type = types[id];
    const bool places = event::PlacesOrder(table, type);
    const bool pays = type.kind == event::Kind::kPayment && (type.flags & event::kTypeFailure) == 0;
    order_roles_.push_back((places || pays ? kTellsOrder : 0) |
                           (places && type.touchpoint != kNone ? kEndsJourney : 0));
  }
}

Component Splitter::Split(std::span<Event> events, const std::vector<identity::ResolvedCustomer>& customers,
                          bool one_customer, SegmentFiller* filler) {
  filled_ = filler != nullptr;
  runs_of_events_ = filled_ || segment_count_ > 0 || options_.unit == UnitKind::kCase;
  customers_.clear();
  base::ClearScratch(&steps_);
  base::ClearScratch(&unit_steps_);
  base::ClearScratch(&sessions_);
  journeys_.clear();
  units_.clear();
  identifiers_.clear();
  base::ClearScratch(&segment_values_);
  base::ClearScratch(&places_);
  begins_.clear();
  // Not twice as many as a huge component has.
  if (events.size() > kManyEvents) steps_.reserve(events.size());

  // kNone, the loose ones, is the largest value and comes last.
  const auto by_customer = [](const Event& a, const Event& b) { return a.customer < b.customer; };
  if (!one_customer && !std::is_sorted(events.begin(), events.end(), by_customer)) {
    std::stable_sort(events.begin(), events.end(), by_customer);
  }
  size_t begin = 0;
  for (uint32_t index = 0; index < customers.size(); ++index) {
    const auto next = std::upper_bound(events.begin() + static_cast<ptrdiff_t>(begin), events.end(), index,
                                       [](uint32_t wanted, const Event& event) { return wanted < event.customer; });
    const size_t end = static_cast<size_t>(next - events.begin());
    Customer customer;
    customer.representative = customers[index].representative;
    customer.hash = table_.dictionaries.identifiers.hash(customer.representative);
    begins_.push_back(Mark(begin));
    SplitCustomer(std::span<const Event>(events).subspan(begin, end - begin));
    customer.segments = FirstSegments(std::span<const Event>(events).subspan(begin, end - begin), begins_.back(),
                                      &customer.segments_change);
    customers_.push_back(customer);
    begin = end;
  }
  begins_.push_back(Mark(begin));
  // The arrays no longer grow: now views of them can be given out.
  const std::span<const Event> all(events);
  for (size_t i = 0; i < customers_.size(); ++i) {
    const Begins& from = begins_[i];
    const Begins& to = begins_[i + 1];
    const auto part = [](const auto& items, size_t first, size_t last) {
      return std::span(items.data() + first, last - first);
    };
    customers_[i].events = all.subspan(from.events, to.events - from.events);
    customers_[i].steps = part(steps_, from.steps, to.steps);
    customers_[i].sessions = part(sessions_, from.sessions, to.sessions);
    customers_[i].journeys = part(journeys_, from.journeys, to.journeys);
    const bool grouped = options_.unit == UnitKind::kCase || to.unit_steps > from.unit_steps;
    customers_[i].unit_steps = grouped ? part(unit_steps_, from.unit_steps, to.unit_steps) : customers_[i].steps;
    customers_[i].units = part(units_, from.units, to.units);
    customers_[i].identifiers = part(identifiers_, from.identifiers, to.identifiers);
    customers_[i].segment_values = part(segment_values_, from.segments, to.segments);
    customers_[i].places = part(places_, from.places, to.places);
  }
  const Component component = {all.first(begin), customers_, all.subspan(begin), {}};
  if (filled_) {
    to_fill_.clear();
    for (size_t i = 0; i < customers_.size(); ++i) {
      to_fill_.push_back(
          std::span(segment_values_).subspan(begins_[i].segments, begins_[i + 1].segments - begins_[i].segments));
    }
    filler->Fill(component, to_fill_);
    for (Customer& customer : customers_) customer.segments_change |= ChangesInDerived(customer);
  }
  return component;
}

// Values of sessions; those of events have been looked at by FirstSegments.
bool Splitter::ChangesInDerived(const Customer& customer) const {
  const auto values = [&](uint32_t offset) { return customer.segment_values.subspan(offset, segment_count_); };
  const std::span<const uint32_t> first = values(customer.segments);
  return std::any_of(customer.sessions.begin(), customer.sessions.end(), [&](const Session& session) {
    const std::span<const uint32_t> own = values(session.segments);
    for (size_t s = 0; s < segment_count_; ++s) {
      if (own[s] != kNone && own[s] != first[s]) return true;
    }
    return false;
  });
}

Splitter::Begins Splitter::Mark(size_t event_begin) const {
  return {event_begin,   steps_.size(),       sessions_.size(),       journeys_.size(), unit_steps_.size(),
          units_.size(), identifiers_.size(), segment_values_.size(), places_.size()};
}

bool Splitter::JoinsOnlyOpenSession(const Event& event, bool case_is_customer) {
  if (!event.Has(event::kTypeExtends)) return true;
  if (case_is_customer || (event.kind() != event::Kind::kContactOpen && !event.Has(event::kTypeContact))) return false;
  // A click on "support chat" in a web log is a visit like any other; a record of the desk or the call centre is not.
  return event.case_id != kNone || event.Has(event::kTypeDesk);
}

inline bool Splitter::EndsSession(const Event& event, const SessionRule& rule) const {
  if (event.time_us - sessions_[current_session_].end_us > rule.gap_us) return true;
  if (event.time_us > current_limit_us_) return true;
  if (!rule.campaign || !event.Has(event::kTypeExtends)) return false;
  const auto campaign = event.side.Text(event::Field::kCampaign);
  return campaign.has_value() && *campaign != current_campaign_;
}

inline uint32_t Splitter::JoinSession(const Event& event, uint32_t index, size_t first_session,
                                      const SessionRule& rule) {
  Session& session = sessions_[current_session_];
  session.end = index + 1;
  ++session.events;
  if (event.Has(event::kTypeExtends)) session.end_us = std::max(session.end_us, event.end_us);
  if (session.source_session == kNone) session.source_session = event.session_id;
  if (rule.campaign) current_campaign_ = event.side.Text(event::Field::kCampaign).value_or(current_campaign_);
  return static_cast<uint32_t>(current_session_ - first_session);
}

inline uint32_t Splitter::EnterSession(const Event& event, uint32_t index, size_t first_session) {
  const SessionRule& rule = rules_[event.source];
  if (rule.own_ids) return EnterOwnSession(event, index, first_session);
  if (!any_session_ || EndsSession(event, rule)) {
    if (JoinsOnlyOpenSession(event, case_is_customer_)) return kNone;
    OpenSession(event, index, rule);
  }
  return JoinSession(event, index, first_session, rule);
}

void Splitter::OpenSession(const Event& event, uint32_t index, const SessionRule& rule) {
  Session session;
  session.begin = index;
  session.step_begin = kNone;
  session.start_us = event.time_us;
  session.end_us = event.end_us;
  current_session_ = sessions_.size();
  any_session_ = true;
  sessions_.push_back(session);
  current_limit_us_ = rule.max_length_us > 0 ? event.time_us + rule.max_length_us : INT64_MAX;
  if (rule.midnight) {
    const absl::CivilDay day(options_.zone.At(absl::FromUnixMicros(event.time_us)).cs);
    const int64_t midnight_us = absl::ToUnixMicros(absl::FromCivil(day + 1, options_.zone));
    current_limit_us_ = std::min(current_limit_us_, midnight_us - 1);
  }
  current_campaign_ = kNone;
}

uint32_t Splitter::EnterOwnSession(const Event& event, uint32_t index, size_t first_session) {
  if (event.session_id == kNone) return kNone;
  const SessionRule& rule = rules_[event.source];
  const auto [own, fresh] = own_sessions_.try_emplace(event.session_id, OwnSession{sessions_.size(), false});
  OwnSession& known = own->second;
  if (fresh) {
    OpenSession(event, index, rule);
  } else if (rule.quarantine_us > 0 && event.time_us - sessions_[known.index].start_us > rule.quarantine_us) {
    quarantined_sessions_ += known.quarantined ? 0 : 1;
    known.quarantined = true;
    return kNone;
  }
  overlapping_ |= known.index < current_session_;
  current_session_ = known.index;
  return JoinSession(event, index, first_session, rule);
}

// One order is one order: its lines, a second record of it, its payment. What undoes it is not.
bool Splitter::TellsPlacedOrder(const Event& event) const {
  return (OrderRole(event) & kTellsOrder) != 0 && placed_.Knows(event);
}

uint8_t Splitter::OrderRole(const Event& event) const {
  return order_roles_[event.type - &table_.dictionaries.types[0]];
}

// REQUIRES: a journey is open.
inline bool Splitter::EndsJourney(const Event& event, uint32_t index) const {
  if (options_.journeys == JourneyRule::kCase && case_until_ != kNone) {
    if (index <= case_until_) return false;
    if (event.Has(event::kTypeExtends)) return true;
  }
  if (after_order_ && event.Has(event::kTypeExtends) && !TellsPlacedOrder(event)) return true;
  return !uncut_ && event.time_us - journeys_.back().end_us > options_.journey_gap_us;
}

void Splitter::OpenJourney(const Event& event, uint32_t index) {
  after_order_ = false;
  case_until_ = kNone;
  Journey journey;
  journey.begin = index;
  journey.step_begin = kNone;
  journey.start_us = event.time_us;
  journey.end_us = event.end_us;
  journeys_.push_back(journey);
}

inline uint32_t Splitter::EnterJourney(const Event& event, uint32_t index, size_t first_journey) {
  const bool acts = case_is_customer_ || event.Has(event::kTypeExtends);
  if (journeys_.size() == first_journey || EndsJourney(event, index)) {
    if (!acts) return kNone;
    OpenJourney(event, index);
  }
  if (options_.journeys == JourneyRule::kOrder && (OrderRole(event) & kEndsJourney) != 0)
    after_order_ |= placed_.Place(event);
  if (options_.journeys == JourneyRule::kCase && event.case_id != kNone) {
    const uint32_t last = last_of_case_[event.case_id];
    if (case_until_ == kNone || last > case_until_) case_until_ = last;
  }
  Journey& journey = journeys_.back();
  journey.end = index + 1;
  ++journey.events;
  if (acts) journey.end_us = std::max(journey.end_us, event.end_us);
  return static_cast<uint32_t>(journeys_.size() - 1 - first_journey);
}

inline void Splitter::AddStep(const Event& event, uint32_t index, uint32_t session, uint32_t journey,
                              const Begins& begins) {
  const uint32_t segments = segment_count_ == 0 ? 0 : StepSegments(event, session, begins);
  const uint32_t position = static_cast<uint32_t>(steps_.size() - begins.steps);
  const auto type = static_cast<uint32_t>(event.type - &table_.dictionaries.types[0]);
  steps_.push_back({.time_us = event.time_us,
                    .end_us = event.end_us,
                    .touchpoint = event.touchpoint(),
                    .channel = event.type->channel,
                    .event = index,
                    .session = session,
                    .journey = journey,
                    .segments = segments,
                    .type = type,
                    .goal = goals_[type] != 0});
  if (session != kNone) {
    Session& run = sessions_[begins.sessions + session];
    run.goal |= steps_.back().goal;
    if (run.step_begin == kNone) run.step_begin = position;
    run.step_end = position + 1;
  }
  if (journey != kNone) {
    Journey& run = journeys_[begins.journeys + journey];
    if (run.step_begin == kNone) run.step_begin = position;
    run.step_end = position + 1;
  }
}

void Splitter::SplitCustomer(std::span<const Event> events) {
  const Begins begins = begins_.back();
  if (runs_of_events_) {
    session_of_event_.resize(events.size());
    journey_of_event_.resize(events.size());
  }
  any_session_ = overlapping_ = after_order_ = false;
  if (options_.journeys == JourneyRule::kOrder) placed_.Clear();
  own_sessions_.clear();
  case_until_ = kNone;
  last_of_case_.clear();
  for (uint32_t i = 0; options_.journeys == JourneyRule::kCase && i < events.size(); ++i) {
    if (events[i].case_id != kNone) last_of_case_[events[i].case_id] = i;
  }
  for (uint32_t i = 0; i < events.size(); ++i) {
    const Event& event = events[i];
    const uint32_t session = EnterSession(event, i, begins.sessions);
    const uint32_t journey = EnterJourney(event, i, begins.journeys);
    if (runs_of_events_) {
      session_of_event_[i] = session;
      journey_of_event_[i] = journey;
    }
    if (event.touchpoint() != kNone) AddStep(event, i, session, journey, begins);
  }
  CloseRuns(events, begins);
  MakeUnits(events, begins);
  if (options_.collect_identifiers) CollectIdentifiers(events);
  if (filled_) PlaceEvents(events, begins);
}

// Neighbours in one session that say the same share their values.
void Splitter::PlaceEvents(std::span<const Event> events, const Begins& begins) {
  for (size_t i = 0; i < events.size(); ++i) {
    const uint32_t tuple = events[i].type->segments;
    if (i > 0 && session_of_event_[i] == session_of_event_[i - 1] && tuple == events[i - 1].type->segments) {
      places_.push_back(places_.back());
      continue;
    }
    places_.push_back({session_of_event_[i], static_cast<uint32_t>(segment_values_.size() - begins.segments)});
    const auto own = table_.dictionaries.segments[tuple];
    segment_values_.insert(segment_values_.end(), own.begin(), own.end());
    segment_values_.resize(segment_values_.size() + segment_count_ - own.size(), kNone);
  }
}

bool Splitter::IsOpen(const Event& last, int64_t end_us, int64_t gap_us) const {
  return options_.as_of_us[last.source] - end_us <= gap_us;
}

void Splitter::CloseRuns(std::span<const Event> events, const Begins& begins) {
  const auto first_segments = [&](uint32_t begin, uint32_t end, const std::vector<uint32_t>& run_of_event,
                                  uint32_t run) {
    if (segment_count_ == 0) return 0u;
    const uint32_t offset = static_cast<uint32_t>(segment_values_.size() - begins.segments);
    segment_values_.resize(segment_values_.size() + segment_count_, kNone);
    uint32_t* values = segment_values_.data() + begins.segments + offset;
    for (uint32_t i = begin; i < end; ++i) {
      if (run_of_event[i] != run) continue;
      const auto own = table_.dictionaries.segments[events[i].type->segments];
      for (size_t s = 0; s < own.size(); ++s) {
        if (values[s] == kNone) values[s] = own[s];
      }
    }
    return offset;
  };
  for (size_t i = begins.sessions; i < sessions_.size(); ++i) {
    Session& session = sessions_[i];
    if (session.step_begin == kNone) session.step_begin = session.step_end = 0;
    // One that another has followed is over, whatever cut it.
    const bool followed = i + 1 < sessions_.size() && sessions_[i + 1].begin >= session.end;
    session.open =
        !followed && IsOpen(events[session.end - 1], session.end_us, rules_[events[session.end - 1].source].gap_us);
    session.segments =
        first_segments(session.begin, session.end, session_of_event_, static_cast<uint32_t>(i - begins.sessions));
  }
  for (size_t i = begins.journeys; i < journeys_.size(); ++i) {
    Journey& journey = journeys_[i];
    if (journey.step_begin == kNone) journey.step_begin = journey.step_end = 0;
    last_journey_open_ = IsOpen(events[journey.end - 1], journey.end_us, options_.journey_gap_us);
    // One that another has followed is over, and so is one with its order.
    journey.open = i + 1 == journeys_.size() && last_journey_open_ && !after_order_;
    journey.segments =
        first_segments(journey.begin, journey.end, journey_of_event_, static_cast<uint32_t>(i - begins.journeys));
  }
}

void Splitter::MakeUnits(std::span<const Event> events, const Begins& begins) {
  const auto add = [&](uint32_t step_begin, uint32_t step_end, uint32_t segments, bool open) {
    if (step_end > step_begin) units_.push_back({step_begin, step_end, segments, open});
  };
  switch (options_.unit) {
    case UnitKind::kSession:
      if (overlapping_) {
        MakeSessionUnits(begins);
        break;
      }
      for (size_t i = begins.sessions; i < sessions_.size(); ++i) {
        add(sessions_[i].step_begin, sessions_[i].step_end, sessions_[i].segments, sessions_[i].open);
      }
      break;
    case UnitKind::kJourney:
      for (size_t i = begins.journeys; i < journeys_.size(); ++i) {
        add(journeys_[i].step_begin, journeys_[i].step_end, journeys_[i].segments, journeys_[i].open);
      }
      break;
    case UnitKind::kCustomer: {
      const bool open = journeys_.size() > begins.journeys && last_journey_open_;
      add(0, static_cast<uint32_t>(steps_.size() - begins.steps), 0, open);
      break;
    }
    case UnitKind::kCase:
      MakeCaseUnits(events, begins);
      break;
  }
}

// Sessions that overlap: their steps are copied, session by session.
void Splitter::MakeSessionUnits(const Begins& begins) {
  for (size_t i = begins.sessions; i < sessions_.size(); ++i) {
    const uint32_t begin = static_cast<uint32_t>(unit_steps_.size() - begins.unit_steps);
    for (uint32_t step = sessions_[i].step_begin; step < sessions_[i].step_end; ++step) {
      const Step& own = steps_[begins.steps + step];
      if (own.session == i - begins.sessions) unit_steps_.push_back(own);
    }
    const uint32_t end = static_cast<uint32_t>(unit_steps_.size() - begins.unit_steps);
    if (end > begin) units_.push_back({begin, end, sessions_[i].segments, sessions_[i].open});
  }
}

void Splitter::MakeCaseUnits(std::span<const Event> events, const Begins& begins) {
  std::vector<uint32_t> order;  // indices of events with a case, by case in the order of their openings
  absl::flat_hash_map<uint32_t, uint32_t> first_of_case;
  for (uint32_t i = 0; i < events.size(); ++i) {
    if (events[i].case_id == kNone) continue;
    first_of_case.try_emplace(events[i].case_id, i);
    order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
    return first_of_case[events[a].case_id] < first_of_case[events[b].case_id];
  });
  for (size_t begin = 0; begin < order.size();) {
    size_t end = begin;
    const uint32_t step_begin = static_cast<uint32_t>(unit_steps_.size() - begins.unit_steps);
    int64_t end_us = 0;
    while (end < order.size() && events[order[end]].case_id == events[order[begin]].case_id) {
      const Event& event = events[order[end]];
      end_us = std::max(end_us, event.end_us);
      // In a case every event is a touchpoint, also what agents and systems did.
      const uint32_t touchpoint = event.touchpoint() != kNone ? event.touchpoint() : event.type->name;
      if (touchpoint != kNone) {
        Step step;
        step.time_us = event.time_us;
        step.end_us = event.end_us;
        step.touchpoint = touchpoint;
        step.channel = event.type->channel;
        step.event = order[end];
        step.session = session_of_event_[order[end]];
        step.journey = journey_of_event_[order[end]];
        step.type = static_cast<uint32_t>(event.type - &table_.dictionaries.types[0]);
        step.goal = goals_[step.type] != 0;
        step.segments = segment_count_ == 0 ? 0 : StepSegments(event, step.session, begins);
        unit_steps_.push_back(step);
      }
      ++end;
    }
    const uint32_t step_end = static_cast<uint32_t>(unit_steps_.size() - begins.unit_steps);
    if (step_end > step_begin) {
      units_.push_back({step_begin, step_end, unit_steps_[begins.unit_steps + step_begin].segments,
                        IsOpen(events[order[end - 1]], end_us, options_.journey_gap_us)});
    }
    begin = end;
  }
}

void Splitter::CollectIdentifiers(std::span<const Event> events) {
  const event::IdentifierTable& table = table_.dictionaries.identifiers;
  const size_t first = identifiers_.size();
  for (const Event& event : events) {
    for (uint32_t id : table_.dictionaries.tuples[event.tuple]) {
      const bool person = event::ClassOf(table.type(id)) != event::IdentifierClass::kGlue ||
                          (case_is_customer_ && table.type(id) == event::kTypeCase);
      if (person) identifiers_.push_back({id, event.time_us, event.time_us});
    }
  }
  std::sort(identifiers_.begin() + first, identifiers_.end(), [](const SeenIdentifier& a, const SeenIdentifier& b) {
    return a.identifier != b.identifier ? a.identifier < b.identifier : a.first_us < b.first_us;
  });
  size_t kept = first;
  for (size_t i = first; i < identifiers_.size(); ++i) {
    if (kept > first && identifiers_[kept - 1].identifier == identifiers_[i].identifier) {
      identifiers_[kept - 1].last_us = identifiers_[i].last_us;
    } else {
      identifiers_[kept++] = identifiers_[i];
    }
  }
  identifiers_.resize(kept);
  std::sort(identifiers_.begin() + first, identifiers_.end(), [&](const SeenIdentifier& a, const SeenIdentifier& b) {
    if (table.type(a.identifier) != table.type(b.identifier))
      return table.type(a.identifier) < table.type(b.identifier);
    return table.value(a.identifier) < table.value(b.identifier);
  });
}

uint32_t Splitter::StepSegments(const Event& event, uint32_t session, const Begins& begins) {
  const uint32_t offset = static_cast<uint32_t>(segment_values_.size() - begins.segments);
  // The last earlier step of the session has what was carried so far.
  const Step* earlier = nullptr;
  if (session != kNone && steps_.size() > begins.steps && steps_.back().session == session) earlier = &steps_.back();
  const auto own = table_.dictionaries.segments[event.type->segments];
  for (size_t s = 0; s < segment_count_; ++s) {
    uint32_t value = s < own.size() ? own[s] : kNone;
    if (value == kNone && earlier != nullptr) value = segment_values_[begins.segments + earlier->segments + s];
    segment_values_.push_back(value);
  }
  return offset;
}

uint32_t Splitter::FirstSegments(std::span<const Event> events, const Begins& begins, bool* change) {
  if (segment_count_ == 0) return 0;
  const uint32_t offset = static_cast<uint32_t>(segment_values_.size() - begins.segments);
  segment_values_.resize(segment_values_.size() + segment_count_, kNone);
  uint32_t* values = segment_values_.data() + begins.segments + offset;
  for (const Event& event : events) {
    const auto own = table_.dictionaries.segments[event.type->segments];
    for (size_t s = 0; s < own.size(); ++s) {
      if (own[s] == kNone) continue;
      if (values[s] == kNone) values[s] = own[s];
      *change |= values[s] != own[s];
    }
  }
  return offset;
}

}  // namespace journey::stitch
