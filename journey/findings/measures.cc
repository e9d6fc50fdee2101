// SPDX-License-Identifier: Apache-2.0
#include "journey/findings/measures.h"

#include <algorithm>
#include <utility>

#include "journey/contact/way_to_contact.h"
#include "journey/service/contact_lookup.h"

namespace journey::findings {
namespace {

using contact::Contact;
using event::Event;
using event::Kind;
using event::kNone;

constexpr size_t kTellsReplies = 0, kTellsSolutions = 1;

// When the session last reached a goal; INT64_MIN where it never did.
int64_t LastGoal(const stitch::Customer& customer, const stitch::Session& session) {
  for (uint32_t i = session.step_end; i-- > session.step_begin;) {
    const stitch::Step& step = customer.steps[i];
    if (step.goal && step.session != kNone && !stitch::OfAnotherSession(customer, session, step)) return step.time_us;
  }
  return INT64_MIN;
}

bool IsFailureType(const event::EventType& type) {
  return (type.flags & event::kTypeFailure) != 0 || type.kind == Kind::kError || type.kind == Kind::kCrash;
}

}  // namespace

MeasureAccumulator::MeasureAccumulator(const event::EventTable* table, const service::SurveyBook* surveys,
                                       const ExpectationBook* book, MeasureOptions options)
    : table_(table),
      surveys_(surveys),
      book_(book),
      options_(std::move(options)),
      commerce_(table, options_.as_of_us, service::CommerceScanner::Wanted::kAttempts),
      refund_scanner_(table),
      refunds_wanted_(book->Has(Measure::kRefundInTime)),
      topic_wanted_(static_cast<size_t>(Measure::kCount), false) {
  for (std::vector<bool>& tells : tells_)
    tells.assign(std::max(table->sources.size(), options_.as_of_us.size()), false);
  for (const Expectation& expectation : book->all()) {
    if (!expectation.topic.empty()) topic_wanted_[static_cast<size_t>(expectation.measure)] = true;
  }
  const event::Dictionaries& dictionaries = table->dictionaries;
  dense_.assign(dictionaries.strings.size(), kNone);
  for (uint32_t id = 0; id < dictionaries.types.size(); ++id) {
    const event::EventType& type = dictionaries.types[id];
    const bool contact = contact::IsContactType(type);
    any_contact_ |= contact;
    any_answer_ |= surveys->MayAnswer(id);
    if (type.touchpoint == kNone) continue;
    uint32_t& dense = dense_[type.touchpoint];
    if (dense == kNone) {
      dense = static_cast<uint32_t>(touchpoints_.size());
      touchpoints_.push_back(type.touchpoint);
      is_contact_.push_back(contact::IsWayToContact(dictionaries.strings[type.touchpoint]));
      is_failure_.push_back(true);
    }
    if (!IsFailureType(type)) is_failure_[dense] = false;
    if (contact) is_contact_[dense] = true;
  }
  for (uint32_t id = 0; id < dictionaries.identifiers.size() && !any_contact_; ++id) {
    any_contact_ = dictionaries.identifiers.type(id) == event::kTypeCase;
  }
  visits_count_ = any_contact_ || !table->segments.empty();
  is_goal_.assign(touchpoints_.size(), false);
  places_.resize(touchpoints_.size());
  visits_.resize(touchpoints_.size());
  drop_offs_.resize(touchpoints_.size());
  seen_.assign(touchpoints_.size(), 0);
}

MeasureAccumulator::Cell& MeasureAccumulator::CellAt(const Key& key) {
  std::unique_ptr<Cell>& cell = cells_[key];
  if (cell == nullptr) {
    cell = std::make_unique<Cell>();
    cell->number = cells_made_++;
    if (Info(key.measure).needs_limit) cell->limit_us = LimitOf(key);
  }
  return *cell;
}

int64_t MeasureAccumulator::LimitOf(const Key& key) {
  Key plain = key;
  plain.source = 0;
  const auto [entry, fresh] = limits_.try_emplace(plain, 0);
  if (!fresh) return entry->second;
  const std::string channel = Text(key.channel), touchpoint = Text(key.touchpoint);
  const std::string topic = key.dimension == kTopic ? Text(key.value) : "";
  const std::string segment = key.dimension > kTopic ? SegmentName(key.dimension, key.value) : "";
  const auto found =
      book_->Find(key.measure, {.channel = channel, .touchpoint = touchpoint, .topic = topic, .segment = segment});
  if (found.has_value()) entry->second = book_->all()[*found].within_us;
  return entry->second;
}

void MeasureAccumulator::Count(Cell& cell, const Occasion& occasion) {
  cell.days.Add(base::UtcDay(occasion.time_us), 1, occasion.hit ? 1 : 0);
  const bool bad = occasion.hit != Info(occasion.measure).higher_is_better;
  if (bad) cell.detail.overdue_us += occasion.overdue_us;
  if (occasion.goal) ++(bad ? cell.detail.goals_bad : cell.detail.goals_good);
  for (uint64_t i = 0; i < occasion.segments.size(); ++i) {
    if (occasion.segments[i] != kNone)
      cell.detail.segments.Add(i << 32 | occasion.segments[i], 1, occasion.hit ? 1 : 0);
  }
  if (customer_ == nullptr) {
    cell.tally.AddLoose(occasion.hit, loose_hash_);
    return;
  }
  if (cell.n == 0) touched_.push_back(&cell);
  ++cell.n;
  cell.h += occasion.hit ? 1 : 0;
  if (!bad) return;
  ++cell.bad;
  const uint32_t step = occasion.incident.step;
  if (step != kNone) cell.detail.channels.Add(customer_->steps[step].channel, 1);
  cell.evidence.Add(*customer_, occasion.incident);
  if (occasion.measure == Measure::kRefundInTime) {
    const int64_t due_us = occasion.time_us + cell.limit_us;
    Touch(cell, occasion.time_us, due_us, due_us + occasion.overdue_us);
  } else {
    Touch(cell, occasion.time_us, occasion.time_us, occasion.time_us + kAfterWindow);
  }
}

void MeasureAccumulator::Touch(const Cell& cell, int64_t time_us, int64_t from_us, int64_t until_us) {
  const std::span<const stitch::Journey> journeys = customer_->journeys;
  const auto after =
      std::upper_bound(journeys.begin(), journeys.end(), time_us,
                       [](int64_t time, const stitch::Journey& journey) { return time < journey.start_us; });
  if (after != journeys.begin()) journey_log_.Add(static_cast<uint32_t>(after - journeys.begin()) - 1, cell.number);
  auto contact = std::lower_bound(contacts_.begin(), contacts_.end(), from_us,
                                  [](const Contact& other, int64_t time) { return other.opened_us < time; });
  for (; contact != contacts_.end() && contact->opened_us <= until_us; ++contact) {
    contact_log_.Add(static_cast<uint32_t>(contact - contacts_.begin()), cell.number);
  }
}

void MeasureAccumulator::EndCustomer(const base::Hash128& hash) {
  for (Cell* cell : touched_) {
    cell->tally.AddCustomer(cell->n, cell->h, hash);
    if (cell->bad > 0) cell->detail.bad_of_customers.Add(static_cast<uint64_t>(cell->bad), 1);
    cell->n = cell->h = cell->bad = 0;
  }
  touched_.clear();
  journey_log_.EndCustomer();
  contact_log_.EndCustomer();
}

void MeasureAccumulator::AddOffered(std::span<const OfferedHit> hits) {
  for (const OfferedHit& hit : hits) {
    std::unique_ptr<Cell>& owned = offered_[{hit.measure, hit.touchpoint, hit.source}];
    if (owned == nullptr) {
      owned = std::make_unique<Cell>();
      owned->number = cells_made_++;
    }
    Cell& cell = *owned;
    if (cell.n == 0) touched_.push_back(&cell);
    cell.n = hit.n;
    ++cell.h;
    ++cell.bad;
    cell.days.Add(base::UtcDay(hit.day_us), 0, 1);
    cell.detail.goals_bad += hit.goal ? 1 : 0;
    if (hit.step == kNone) {
      Touch(cell, hit.time_us, hit.time_us, hit.time_us + kAfterWindow);
      continue;
    }
    const stitch::Step& step = customer_->steps[hit.step];
    cell.detail.channels.Add(step.channel, 1);
    const std::span<const uint32_t> values = table_->segments.empty() || step.session == kNone
                                                 ? std::span<const uint32_t>()
                                                 : SegmentsAt(customer_->sessions[step.session].segments);
    for (uint64_t i = 0; i < values.size(); ++i) {
      if (values[i] != kNone) cell.detail.segments.Add(i << 32 | values[i], 0, 1);
    }
    cell.evidence.Add(*customer_, {step.time_us, hit.step, hit.step + 1, hit.touchpoint});
    Touch(cell, hit.time_us, hit.time_us, hit.time_us + kAfterWindow);
  }
}

void MeasureAccumulator::Add(const stitch::Customer& customer, std::span<const Contact> contacts,
                             std::span<const OfferedHit> offered) {
  customer_ = &customer;
  contacts_ = contacts;
  ++customers_;
  contacts_seen_ += static_cast<int64_t>(contacts.size());
  first_contact_ = service::FirstIndex(contacts);
  for (const Contact& contact : contacts) {
    AddContact(contact);
    AddFollowing(contact, contacts);
  }
  for (size_t i = 0; any_answer_ && i < customer.events.size(); ++i) {
    if (customer.events[i].side.Has(event::Field::kScore)) AddAnswer(customer.events[i], contacts);
  }
  AddPayments(customer);
  if (refunds_wanted_) AddRefunds(customer.events);
  AddVisits(customer, contacts);
  AddOffered(offered);
  EndCustomer(customer.hash);
  customer_ = nullptr;
}

void MeasureAccumulator::AddLoose(std::span<const Contact> contacts, std::span<const Event> events) {
  customer_ = nullptr;
  contacts_seen_ += static_cast<int64_t>(contacts.size());
  for (const Contact& contact : contacts) {
    loose_hash_ = contact.hash;
    AddContact(contact);
    contact_log_.EndCustomer();
  }
  for (const Event& event : events) {
    loose_hash_ = {base::Mix(event.fingerprint), base::Mix(event.fingerprint ^ event.byte)};
    if (event.side.Has(event::Field::kScore)) AddAnswer(event, {});
  }
  if (refunds_wanted_) AddRefunds(events);
}

// The segments in which a contact counts: all, its topic where an expectation names topics, the declared ones.
void MeasureAccumulator::ChooseSegments(const Contact& contact, Measure measure) {
  chosen_.assign(1, {kNoDimension, kNone});
  if (topic_wanted_[static_cast<size_t>(measure)] && contact.topic != kNone) chosen_.push_back({kTopic, contact.topic});
  const std::span<const uint32_t> values = contact.segments;
  for (uint16_t i = 0; i < values.size(); ++i) {
    if (values[i] != kNone) chosen_.push_back({static_cast<uint16_t>(kDeclared + i), values[i]});
  }
}

void MeasureAccumulator::CountContact(const Contact& contact, Measure measure, bool hit, uint32_t source) {
  Incident incident;
  if (customer_ != nullptr) incident = FindIncident(*customer_, contact.opened_us, contact.touchpoint);
  ChooseSegments(contact, measure);
  for (const Segment& segment : chosen_) {
    const Key key{.measure = measure,
                  .dimension = segment.dimension,
                  .value = segment.value,
                  .channel = contact.channel,
                  .source = source};
    Occasion occasion{measure, hit, contact.opened_us, incident};
    if (segment.dimension == kNoDimension) occasion.segments = contact.segments;
    Count(CellAt(key), occasion);
  }
}

void MeasureAccumulator::AddContact(const Contact& contact) {
  const uint32_t failure = FailurePlace(contact);
  // The limit may differ by segment, so whether it is a hit does too.
  const auto timed = [&](Measure measure, size_t tells, std::optional<int64_t> done, bool business, bool ended) {
    if (done.has_value()) tells_[tells][contact.source] = true;
    const int64_t until = done.value_or(AsOf(contact.source));
    const int64_t took = business ? options_.clock.Elapsed(contact.opened_us, until) : until - contact.opened_us;
    Incident incident;
    if (customer_ != nullptr) incident = FindIncident(*customer_, contact.opened_us, contact.touchpoint);
    ChooseSegments(contact, measure);
    for (const Segment& segment : chosen_) {
      const Key key{.measure = measure,
                    .dimension = segment.dimension,
                    .value = segment.value,
                    .channel = contact.channel,
                    .source = contact.source};
      const int64_t limit = LimitOf(key);
      if (limit == 0) continue;
      if (!done.has_value() && (ended || took <= limit)) {  // another class, or not yet known
        if (!ended) ++CellAt(key).detail.open;
        continue;
      }
      const bool hit = done.has_value() && took <= limit;
      Cell& cell = CellAt(key);
      Occasion occasion{measure, hit, contact.opened_us, incident, took - limit};
      if (segment.dimension == kNoDimension) occasion.segments = contact.segments;
      Count(cell, occasion);
      if (customer_ == nullptr && !hit) contact_log_.Add(0, cell.number);
      if (failure == kNone || measure != Measure::kResolutionInTarget || segment.dimension != kNoDimension) continue;
      Key part = key;
      part.touchpoint = failure;
      Cell& inside = CellAt(part);
      inside.limit_us = limit;
      Count(inside, occasion);
    }
  };
  timed(Measure::kFirstReplyInTarget, kTellsReplies, contact.first_reply_us, true,
        contact.abandoned || contact.resolved_us.has_value() || contact.closed_us.has_value());
  timed(Measure::kResolutionInTarget, kTellsSolutions, contact.resolved_us, false, contact.abandoned);
}

const Event* MeasureAccumulator::FailureIn(const Contact& contact) const {
  if (!contact.failed) return nullptr;
  const auto& events = customer_->events;
  auto event = std::lower_bound(events.begin(), events.end(), contact.opened_us,
                                [](const Event& other, int64_t time) { return other.time_us < time; });
  for (; event != events.end() && event->time_us <= contact.last_us; ++event) {
    const bool own = contact.case_id != kNone
                         ? event->case_id == contact.case_id
                         : event->type->channel == contact.channel && contact::IsContactType(*event->type);
    const bool failure =
        event->Has(event::kTypeFailure) || event->kind() == Kind::kError || event->kind() == Kind::kCrash;
    if (own && failure) return &*event;
  }
  return nullptr;
}

uint32_t MeasureAccumulator::FailurePlace(const Contact& contact) const {
  const Event* failure = customer_ == nullptr ? nullptr : FailureIn(contact);
  if (failure == nullptr) return kNone;
  return failure->touchpoint() != kNone ? failure->touchpoint() : failure->type->name;
}

void MeasureAccumulator::AddFollowing(const Contact& contact, std::span<const Contact> all) {
  const int64_t as_of = AsOf(contact.source);
  if (contact.opened_us <= as_of - kRepeatWindow) {
    const Contact* next = service::ContactAt(all, first_contact_, contact.next);
    CountContact(contact, Measure::kRepeat7d, next != nullptr && next->opened_us - contact.opened_us <= kRepeatWindow,
                 0);
  } else {
    ++CellAt({.measure = Measure::kRepeat7d, .channel = contact.channel}).detail.open;
  }
  if (contact.channel == kNone) return;
  if (contact.opened_us > as_of - kAfterWindow) {
    ++CellAt({.measure = Measure::kChannelChange24h, .channel = contact.channel}).detail.open;
    return;
  }
  bool change = false;
  for (const Contact* later = &contact + 1; later != all.data() + all.size() && !change; ++later) {
    if (later->opened_us - contact.opened_us > kAfterWindow) break;
    change = later->channel != kNone && later->channel != contact.channel;
  }
  CountContact(contact, Measure::kChannelChange24h, change, 0);
  const Event* failure = FailureIn(contact);
  if (failure == nullptr) return;
  const uint32_t touchpoint = FailurePlace(contact);
  const Key key{.measure = Measure::kChannelChange24h, .touchpoint = touchpoint, .channel = contact.channel};
  Count(CellAt(key), {.measure = Measure::kChannelChange24h,
                      .hit = change,
                      .time_us = contact.opened_us,
                      .incident = FindIncident(*customer_, failure->time_us, touchpoint),
                      .segments = contact.segments});
}

void MeasureAccumulator::AddAnswer(const Event& event, std::span<const Contact> contacts) {
  const std::optional<service::Answer> answer = surveys_->Read(event);
  if (!answer.has_value() || answer->kind != service::SurveyKind::kCsat || !answer->in_range) return;
  const Contact* about = service::ContactOfCase(*table_, contacts, event.case_id);
  const uint32_t channel = about != nullptr ? about->channel : event.type->channel;
  Incident incident;
  if (customer_ != nullptr) incident = FindIncident(*customer_, event.time_us, event.touchpoint());
  Occasion occasion{Measure::kCsat, answer->satisfied, event.time_us, incident};
  occasion.segments = about != nullptr ? about->segments : stitch::SegmentsOf(*table_, customer_, event);
  Key key{.measure = Measure::kCsat, .dimension = kSurvey, .value = answer->survey};
  Count(CellAt(key), occasion);
  if (channel != kNone) {
    key.channel = channel;
    Count(CellAt(key), occasion);
  }
  if (about == nullptr) return;
  occasion.segments = {};
  ChooseSegments(*about, Measure::kCsat);
  for (const Segment& segment : chosen_) {
    if (segment.dimension == kNoDimension) continue;
    Count(CellAt({.measure = Measure::kCsat, .dimension = segment.dimension, .value = segment.value}), occasion);
  }
}

void MeasureAccumulator::AddPayments(const stitch::Customer& customer) {
  commerce_.Scan(customer.events, customer.sessions);
  saw_payment_ |= commerce_.saw_payment();
  uint32_t scanned = kNone;  // the session whose last goal this is
  int64_t last_goal_us = INT64_MIN;
  for (const service::PaymentAttempt& attempt : commerce_.attempts()) {
    const Event& event = customer.events[attempt.event];
    Occasion occasion{Measure::kPaymentSuccess, attempt.success, event.time_us,
                      FindIncident(customer, event.time_us, event.touchpoint())};
    if (attempt.session != scanned) {
      scanned = attempt.session;
      last_goal_us = scanned == kNone ? INT64_MIN : LastGoal(customer, customer.sessions[scanned]);
    }
    occasion.goal = last_goal_us >= event.time_us;
    segment_values_.assign(table_->segments.size(), kNone);
    const std::span<const uint32_t> own = stitch::SegmentsOf(*table_, &customer, event);
    for (size_t i = 0; i < segment_values_.size(); ++i) {
      if (i < own.size()) segment_values_[i] = own[i];
      if (segment_values_[i] == kNone && attempt.session != kNone) {
        segment_values_[i] = customer.segment_values[customer.sessions[attempt.session].segments + i];
      }
    }
    Key key{.measure = Measure::kPaymentSuccess, .touchpoint = attempt.touchpoint};
    occasion.segments = segment_values_;
    Count(CellAt(key), occasion);
    occasion.segments = {};
    for (size_t i = 0; i < segment_values_.size(); ++i) {
      if (segment_values_[i] == kNone) continue;
      key.dimension = static_cast<uint16_t>(kDeclared + i);
      key.value = segment_values_[i];
      Count(CellAt(key), occasion);
    }
  }
}

void MeasureAccumulator::AddRefunds(std::span<const Event> events) {
  for (const service::Refund& refund : refund_scanner_.Scan(events)) {
    const Key key{.measure = Measure::kRefundInTime, .touchpoint = refund.touchpoint};
    const int64_t limit = LimitOf(key);
    if (limit == 0) continue;
    const int64_t took = refund.refunded_us.value_or(AsOf(refund.source)) - refund.requested_us;
    if (!refund.refunded_us.has_value() && took <= limit) {  // not yet known
      ++CellAt(key).detail.open;
      continue;
    }
    Incident incident;
    if (customer_ != nullptr) incident = FindIncident(*customer_, refund.requested_us, refund.touchpoint);
    Count(CellAt(key), {.measure = Measure::kRefundInTime,
                        .hit = refund.refunded_us.has_value() && took <= limit,
                        .time_us = refund.requested_us,
                        .incident = incident,
                        .overdue_us = took - limit,
                        .segments = stitch::SegmentsOf(*table_, customer_, events[refund.event])});
  }
}

}  // namespace journey::findings
