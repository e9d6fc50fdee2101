// SPDX-License-Identifier: Apache-2.0
#include "journey/service/figures.h"

#include <algorithm>

#include "journey/service/contact_lookup.h"
#include "journey/service/targets.h"

namespace journey::service {
namespace {

using contact::Contact;
using event::Event;
using event::Kind;
using event::kNone;

constexpr std::array<int64_t, 4> kRepeatWindows = {base::kMicrosPerDay, 3 * base::kMicrosPerDay,
                                                   7 * base::kMicrosPerDay, 30 * base::kMicrosPerDay};
constexpr int64_t kFcrWindow = 7 * base::kMicrosPerDay;
constexpr std::array<int64_t, 3> kRepurchaseWindows = {30 * base::kMicrosPerDay, 90 * base::kMicrosPerDay,
                                                       365 * base::kMicrosPerDay};
constexpr int64_t kBounceAtMost = 10 * base::kMicrosPerSecond;  // GA4's engaged session [GA1]
constexpr int64_t kPromoter = 9 * event::kNumberScale;
constexpr int64_t kDetractor = 6 * event::kNumberScale;

}  // namespace

FigureAccumulator::FigureAccumulator(const event::EventTable* table, const SurveyBook* surveys, FigureOptions options)
    : table_(table), surveys_(surveys), options_(std::move(options)), commerce_(table, options_.as_of_us) {
  for (std::vector<bool>& gate : gates_) gate.assign(std::max(table->sources.size(), options_.as_of_us.size()), false);
}

int64_t FigureAccumulator::AsOf(uint32_t source) const { return options_.as_of_us[source]; }

int64_t FigureAccumulator::FirstReplyLimit(uint32_t channel) {
  const auto [entry, fresh] = limit_of_channel_.try_emplace(channel, 0);
  if (!fresh) return entry->second;
  const std::string_view name = channel == kNone ? std::string_view() : table_->dictionaries.strings[channel];
  const int64_t* general = nullptr;
  for (const auto& [wanted, limit] : options_.first_reply_limits_us) {
    if (wanted == name) return entry->second = limit;
    if (wanted.empty()) general = &limit;
  }
  return entry->second = general != nullptr ? *general : DefaultFirstReplyLimit(name);
}

FigureAccumulator::Group& FigureAccumulator::GroupAt(uint32_t dimension, uint32_t value) {
  std::unique_ptr<Group>& group = groups_[uint64_t{dimension} << 32 | value];
  if (group == nullptr) group = std::make_unique<Group>();
  return *group;
}

void FigureAccumulator::ChooseContactGroups(const Contact& contact) {
  chosen_.clear();
  chosen_.push_back(&GroupAt(kAll, kNone));
  chosen_.push_back(&GroupAt(kChannel, contact.channel));
  chosen_.push_back(&GroupAt(kTopic, contact.topic));
  const std::span<const uint32_t> values = table_->dictionaries.segments[contact.segments];
  for (uint32_t i = 0; i < table_->segments.size(); ++i) {
    chosen_.push_back(&GroupAt(kDeclared + i, i < values.size() ? values[i] : kNone));
  }
}

// kNone: not counted by channel, not by survey. `values`: one a declared segment, or empty.
void FigureAccumulator::ChooseGroups(uint32_t channel, uint32_t survey, std::span<const uint32_t> values) {
  chosen_.clear();
  chosen_.push_back(&GroupAt(kAll, kNone));
  if (channel != kNone) chosen_.push_back(&GroupAt(kChannel, channel));
  if (survey != kNone) chosen_.push_back(&GroupAt(kSurvey, survey));
  for (uint32_t i = 0; i < values.size(); ++i) chosen_.push_back(&GroupAt(kDeclared + i, values[i]));
}

void FigureAccumulator::AddTo(RateCell& cell, bool hit) {
  if (loose_ != nullptr) {
    cell.tally.AddLoose(hit, *loose_);
    return;
  }
  if (cell.n == 0) touched_rates_.push_back(&cell);
  ++cell.n;
  cell.h += hit ? 1 : 0;
}

void FigureAccumulator::AddTo(MeanCell& cell, int64_t value) {
  cell.tally.AddValue(value);
  if (loose_ != nullptr) {
    cell.tally.EndCustomer();
  } else if (!cell.pending) {
    cell.pending = true;
    touched_means_.push_back(&cell);
  }
}

void FigureAccumulator::Hit(Rate rate, bool hit) {
  for (Group* group : chosen_) {
    std::unique_ptr<RateCell>& cell = group->rates[rate];
    if (cell == nullptr) cell = std::make_unique<RateCell>();
    AddTo(*cell, hit);
  }
}

void FigureAccumulator::HitGated(Gate gate, uint32_t source, bool hit) {
  for (Group* group : chosen_) {
    auto& cells = group->gated[gate];
    if (cells.size() <= source) cells.resize(source + 1);
    if (cells[source] == nullptr) cells[source] = std::make_unique<RateCell>();
    AddTo(*cells[source], hit);
  }
}

void FigureAccumulator::Time(TimeCell Group::*cell, int64_t value_us) {
  for (Group* group : chosen_) {
    TimeCell& times = group->*cell;
    times.values.Add(value_us);
    if (loose_ != nullptr) {
      times.clusters.Add(1, 0);
    } else if (times.n++ == 0) {
      touched_times_.push_back(&times);
    }
  }
}

void FigureAccumulator::Mean(MeanCell Group::*cell, int64_t value) {
  for (Group* group : chosen_) AddTo(group->*cell, value);
}

void FigureAccumulator::Nps(int64_t score) {
  const bool promoter = score >= kPromoter, detractor = score <= kDetractor;
  for (Group* group : chosen_) {
    AddTo(group->nps.net, promoter ? 1 : detractor ? -1 : 0);
    group->nps.promoters += promoter ? 1 : 0;
    group->nps.detractors += detractor ? 1 : 0;
  }
}

void FigureAccumulator::EndCustomer(const base::Hash128& hash) {
  for (RateCell* cell : touched_rates_) {
    cell->tally.AddCustomer(cell->n, cell->h, hash);
    cell->n = cell->h = 0;
  }
  for (MeanCell* cell : touched_means_) {
    cell->tally.EndCustomer();
    cell->pending = false;
  }
  for (TimeCell* cell : touched_times_) {
    cell->clusters.Add(cell->n, 0);
    cell->n = 0;
  }
  touched_rates_.clear();
  touched_means_.clear();
  touched_times_.clear();
}

void FigureAccumulator::Add(const stitch::Customer& customer, std::span<const Contact> contacts) {
  first_index_ = FirstIndex(contacts);
  for (const Contact& contact : contacts) {
    ChooseContactGroups(contact);
    AddContact(contact);
    AddRepeats(contact, contacts);
  }
  for (const Event& event : customer.events) {
    if (event.side.Has(event::Field::kScore)) AddAnswer(event, contacts);
  }
  AddShopping(customer);
  AddSessions(customer);
  EndCustomer(customer.hash);
}

void FigureAccumulator::AddLoose(std::span<const Contact> contacts, std::span<const Event> events) {
  for (const Contact& contact : contacts) {
    loose_ = &contact.hash;
    ++counts_.loose_contacts;
    ChooseContactGroups(contact);
    AddContact(contact);
  }
  for (const Event& event : events) {
    if (!event.side.Has(event::Field::kScore)) continue;
    const base::Hash128 hash{base::Mix(event.fingerprint), base::Mix(event.fingerprint ^ event.byte)};
    loose_ = &hash;
    AddAnswer(event, {});
  }
  loose_ = nullptr;
}

void FigureAccumulator::AddContact(const Contact& contact) {
  ++counts_.contacts;
  AddFirstReply(contact);
  AddQueue(contact);
  if (contact.transfers.has_value()) Mean(&Group::transfers, *contact.transfers);
  if (!contact.resolved_us.has_value()) return;
  Time(&Group::resolution, std::max<int64_t>(0, *contact.resolved_us - contact.opened_us));
  if (contact.reopens.has_value()) Hit(kReopen, *contact.reopens > 0);
  if (contact.agent_replies >= 2) gates_[kTellsMessages][contact.source] = true;
  if (contact.agent_replies >= 1) HitGated(kTellsMessages, contact.source, contact.agent_replies == 1);
}

void FigureAccumulator::AddFirstReply(const Contact& contact) {
  const int64_t limit = FirstReplyLimit(contact.channel);
  if (contact.first_reply_us.has_value()) {
    gates_[kTellsReplies][contact.source] = true;
    const int64_t wait = options_.clock.Elapsed(contact.opened_us, *contact.first_reply_us);
    Time(&Group::reply, wait);
    HitGated(kTellsReplies, contact.source, wait <= limit);
    return;
  }
  // Closed without a person's answer is another class, and who left is in the figures of queues.
  if (contact.abandoned || contact.resolved_us.has_value() || contact.closed_us.has_value()) return;
  const bool late = options_.clock.Elapsed(contact.opened_us, AsOf(contact.source)) > limit;
  if (late) HitGated(kTellsReplies, contact.source, false);
}

void FigureAccumulator::AddQueue(const Contact& contact) {
  const bool waited = contact.queue_wait_us.has_value();
  if (waited || contact.abandoned) gates_[kTellsQueue][contact.source] = true;
  const bool short_abandon = contact.abandoned && waited && *contact.queue_wait_us < kShortAbandon;
  const bool handled = waited || contact.first_reply_us.has_value();
  if ((handled || contact.abandoned) && !short_abandon) HitGated(kTellsQueue, contact.source, contact.abandoned);
  if (!waited) return;
  const bool in_time = *contact.queue_wait_us <= FirstReplyLimit(contact.channel);
  if (contact.abandoned && in_time) return;  // formula (2): abandons inside the limit are in no denominator
  Hit(kServiceLevel, !contact.abandoned && in_time);
}

void FigureAccumulator::AddRepeats(const Contact& contact, std::span<const Contact> all) {
  const int64_t as_of = AsOf(contact.source);
  const Contact* next = ContactAt(all, first_index_, contact.next);
  const std::optional<int64_t> closed = contact.closed_us.has_value() ? contact.closed_us : contact.resolved_us;
  for (size_t i = 0; i < kRepeatWindows.size(); ++i) {
    const int64_t window = kRepeatWindows[i];
    if (contact.opened_us <= as_of - window) {
      Hit(static_cast<Rate>(kRepeat24h + i), next != nullptr && next->opened_us - contact.opened_us <= window);
    }
    if (closed.has_value() && *closed <= as_of - window) {
      Hit(static_cast<Rate>(kFromClose24h + i), next != nullptr && next->opened_us - *closed <= window);
    }
  }
  const Contact* before = ContactAt(all, first_index_, contact.repeat_of);
  const bool first = before == nullptr || contact.opened_us - before->opened_us > kFcrWindow;
  if (!first || contact.opened_us > as_of - kFcrWindow) return;
  const bool again = next != nullptr && next->opened_us - contact.opened_us <= kFcrWindow;
  Hit(kFcr7d, !again && contact.reopens.value_or(0) == 0 && contact.transfers.value_or(0) == 0);
}

void FigureAccumulator::AddAnswer(const Event& event, std::span<const Contact> contacts) {
  const std::optional<Answer> answer = surveys_->Read(event);
  if (!answer.has_value()) return;
  ++counts_.answers;
  counts_.loose_answers += loose_ != nullptr ? 1 : 0;
  if (answer->kind == SurveyKind::kUnknown || !answer->in_range) {
    ++(answer->in_range ? counts_.unplaced_answers : counts_.answers_off_scale);
    return;
  }
  const Contact* about = ContactOfCase(*table_, contacts, event.case_id);
  const std::span<const uint32_t> values =
      table_->dictionaries.segments[about != nullptr ? about->segments : event.type->segments];
  ChooseGroups(about != nullptr ? about->channel : event.type->channel, answer->survey, values);
  if (answer->kind == SurveyKind::kCsat) Hit(kCsat, answer->satisfied);
  if (answer->kind == SurveyKind::kNps) Nps(answer->score);
  if (answer->kind == SurveyKind::kCes) Mean(&Group::ces, answer->score);
  if (answer->kind == SurveyKind::kCesOld) Mean(&Group::ces_old, answer->score);
}

std::span<const uint32_t> FigureAccumulator::ValuesAt(const stitch::Customer& customer, uint32_t event,
                                                      uint32_t session) {
  const size_t declared = table_->segments.size();
  const std::span<const uint32_t> own = table_->dictionaries.segments[customer.events[event].type->segments];
  values_.assign(declared, kNone);
  for (size_t i = 0; i < declared; ++i) {
    if (i < own.size()) values_[i] = own[i];
    if (values_[i] == kNone && session != kNone) {
      values_[i] = customer.segment_values[customer.sessions[session].segments + i];
    }
  }
  return values_;
}

void FigureAccumulator::AddShopping(const stitch::Customer& customer) {
  commerce_.Scan(customer.events, customer.sessions);
  saw_payment_ |= commerce_.saw_payment();
  const auto baskets = [&](const std::vector<Basket>& all, Rate rate) {
    for (const Basket& basket : all) {
      if (!basket.decided) continue;
      ChooseGroups(kNone, kNone, ValuesAt(customer, basket.event, SessionOf(customer.sessions, basket.event)));
      Hit(rate, basket.abandoned);
    }
  };
  baskets(commerce_.carts(), kCart);
  baskets(commerce_.checkouts(), kCheckout);
  const std::vector<PaymentAttempt>& attempts = commerce_.attempts();
  for (size_t i = 0; i < attempts.size(); ++i) {
    ChooseGroups(kNone, kNone, ValuesAt(customer, attempts[i].event, attempts[i].session));
    Hit(kPayment, attempts[i].success);
    // Attempts are in order of time, so those of a session are neighbours.
    const bool last =
        i + 1 == attempts.size() || attempts[i].session == kNone || attempts[i + 1].session != attempts[i].session;
    if (!last) continue;
    bool success = false;
    for (size_t k = i + 1; k-- > 0 && (k == i || attempts[k].session == attempts[i].session);)
      success |= attempts[k].success;
    Hit(kPaymentFinal, success);
  }
  const std::vector<Order>& orders = commerce_.orders();
  if (orders.empty()) return;
  saw_order_ = true;
  const int64_t as_of = AsOf(customer.events[orders[0].event].source);
  ChooseGroups(kNone, kNone,
               customer.segment_values.empty()
                   ? customer.segment_values
                   : customer.segment_values.subspan(customer.segments, table_->segments.size()));
  for (size_t i = 0; i < kRepurchaseWindows.size(); ++i) {
    if (orders[0].time_us > as_of - kRepurchaseWindows[i]) continue;
    Hit(static_cast<Rate>(kRepurchase30d + i),
        orders.size() > 1 && orders[1].time_us - orders[0].time_us <= kRepurchaseWindows[i]);
  }
}

void FigureAccumulator::AddSessions(const stitch::Customer& customer) {
  for (const stitch::Session& session : customer.sessions) {
    const uint32_t steps = session.step_end - session.step_begin;
    if (steps == 0) continue;
    ++sessions_;
    const auto of_session = customer.steps.subspan(session.step_begin, steps);
    const bool several = std::any_of(of_session.begin(), of_session.end(), [&](const stitch::Step& step) {
      return step.touchpoint != of_session[0].touchpoint;
    });
    long_sessions_ += several ? 1 : 0;
    if (session.open) continue;
    const bool views = std::any_of(of_session.begin(), of_session.end(), [&](const stitch::Step& step) {
      return customer.events[step.event].kind() == Kind::kView;
    });
    if (!views) continue;
    ChooseGroups(kNone, kNone,
                 customer.segment_values.empty()
                     ? customer.segment_values
                     : customer.segment_values.subspan(session.segments, table_->segments.size()));
    Hit(kBounce, steps == 1 && !of_session[0].goal && session.end_us - session.start_us <= kBounceAtMost);
  }
}

void FigureAccumulator::Merge(const FigureAccumulator& other) {
  for (const auto& [key, from] : other.groups_) {
    std::unique_ptr<Group>& into = groups_[key];
    if (into == nullptr) into = std::make_unique<Group>();
    for (size_t rate = 0; rate < kRates; ++rate) MergeCell(from->rates[rate], &into->rates[rate]);
    for (size_t gate = 0; gate < kGates; ++gate) {
      if (into->gated[gate].size() < from->gated[gate].size()) into->gated[gate].resize(from->gated[gate].size());
      for (size_t i = 0; i < from->gated[gate].size(); ++i) MergeCell(from->gated[gate][i], &into->gated[gate][i]);
    }
    for (TimeCell Group::*cell : {&Group::reply, &Group::resolution}) {
      ((*into).*cell).values.Merge(((*from).*cell).values);
      ((*into).*cell).clusters.Merge(((*from).*cell).clusters);
    }
    for (MeanCell Group::*cell : {&Group::transfers, &Group::ces, &Group::ces_old}) {
      ((*into).*cell).tally.Merge(((*from).*cell).tally);
    }
    into->nps.net.tally.Merge(from->nps.net.tally);
    into->nps.promoters += from->nps.promoters;
    into->nps.detractors += from->nps.detractors;
  }
  for (size_t gate = 0; gate < kGates; ++gate) {
    for (size_t i = 0; i < gates_[gate].size(); ++i) gates_[gate][i] = gates_[gate][i] || other.gates_[gate][i];
  }
  saw_order_ |= other.saw_order_;
  saw_payment_ |= other.saw_payment_;
  sessions_ += other.sessions_;
  long_sessions_ += other.long_sessions_;
  counts_.contacts += other.counts_.contacts;
  counts_.loose_contacts += other.counts_.loose_contacts;
  counts_.answers += other.counts_.answers;
  counts_.loose_answers += other.counts_.loose_answers;
  counts_.unplaced_answers += other.counts_.unplaced_answers;
  counts_.answers_off_scale += other.counts_.answers_off_scale;
}

}  // namespace journey::service
