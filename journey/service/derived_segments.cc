// SPDX-License-Identifier: Apache-2.0
#include "journey/service/derived_segments.h"

#include <algorithm>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"

namespace journey::service {

using event::DerivedSegment;
using event::kNone;

namespace {

// The Mondays of the weeks in which something happened.
std::vector<std::pair<int32_t, uint32_t>> FindWeeks(const absl::TimeZone& zone, event::EventTable* table) {
  absl::flat_hash_set<int32_t> days;  // of UTC
  int32_t last = INT32_MIN;
  for (const event::RowBatch& batch : table->batches) {
    for (const event::Row& row : batch.rows) {
      const int32_t day = base::UtcDay(row.time_us);
      if (day != last) days.insert(day);
      last = day;
    }
  }
  std::vector<int32_t> mondays;
  CivilClock clock(zone);
  for (const int32_t day : days) {
    const int64_t from_us = int64_t{day} * base::kMicrosPerDay;
    for (const int64_t time_us : {from_us, from_us + base::kMicrosPerDay - 1}) mondays.push_back(clock.Monday(time_us));
  }
  std::sort(mondays.begin(), mondays.end());
  mondays.erase(std::unique(mondays.begin(), mondays.end()), mondays.end());
  std::vector<std::pair<int32_t, uint32_t>> weeks;
  for (const int32_t monday : mondays) weeks.emplace_back(monday, table->dictionaries.strings.Intern(DayName(monday)));
  return weeks;
}

}  // namespace

std::shared_ptr<const DerivedVocabulary> MakeDerivedVocabulary(const absl::TimeZone& zone, event::EventTable* table) {
  DerivedVocabulary words;
  bool any = false;
  for (uint32_t i = 0; i < table->segments.size(); ++i) {
    const auto derived = event::FindDerivedSegment(table->segments[i]);
    if (!derived.has_value() || *derived == DerivedSegment::kDeviceClass) continue;
    words.column[static_cast<size_t>(*derived)] = i;
    any = true;
  }
  if (!any) return nullptr;
  base::StringInterner& strings = table->dictionaries.strings;
  for (const auto& [word, text] : {std::pair<uint32_t*, std::string_view>{&words.first, "first"},
                                   {&words.returning, "returning"},
                                   {&words.none, "none"},
                                   {&words.one, "one"},
                                   {&words.repeat, "repeat"},
                                   {&words.vip, "vip"},
                                   {&words.no, "no"},
                                   {&words.yes, "yes"}}) {
    *word = strings.Intern(text);
  }
  if (words.Column(DerivedSegment::kCohortWeek).has_value()) words.weeks = FindWeeks(zone, table);
  return std::make_shared<const DerivedVocabulary>(std::move(words));
}

DerivedSegments::DerivedSegments(const event::EventTable* table, std::shared_ptr<const DerivedVocabulary> vocabulary,
                                 const DerivedRules& rules, const absl::TimeZone& zone, std::vector<int64_t> as_of_us)
    : table_(table),
      vocabulary_(std::move(vocabulary)),
      rules_(rules),
      clock_(zone),
      commerce_(table, std::move(as_of_us)),
      builder_(table) {
  for (const DerivedSegment segment :
       {DerivedSegment::kVisit, DerivedSegment::kEntryChannel, DerivedSegment::kEntryTouchpoint}) {
    of_sessions_ |= vocabulary_->Column(segment).has_value();
  }
}

void DerivedSegments::Fill(const stitch::Component& component, const std::vector<std::span<uint32_t>>& values) {
  asks_again_.assign(component.customers.size(), false);
  if (vocabulary_->Column(DerivedSegment::kRepeatComplainer).has_value()) {
    const std::vector<contact::Contact>& contacts = builder_.Build(component);
    for (const contact::Contact& contact : contacts) {
      if (contact.customer == kNone || contact.repeat_of == contact::kNoContact) continue;
      if (contact.opened_us - contacts[contact.repeat_of].opened_us <= rules_.repeat_window_us)
        asks_again_[contact.customer] = true;
    }
  }
  for (size_t i = 0; i < component.customers.size(); ++i) {
    const stitch::Customer& customer = component.customers[i];
    if (customer.events.empty()) continue;
    DeriveOfCustomer(customer, asks_again_[i]);
    if (of_sessions_) DeriveOfSessions(customer);
    Write(customer, values[i]);
  }
}

void DerivedSegments::DeriveOfCustomer(const stitch::Customer& customer, bool asks_again) {
  of_customer_.assign(table_->segments.size(), kNone);
  const DerivedVocabulary& words = *vocabulary_;
  if (const auto column = words.Column(DerivedSegment::kCohortWeek))
    of_customer_[*column] = WeekOf(customer.events[0].time_us);
  if (const auto column = words.Column(DerivedSegment::kBuyerClass)) of_customer_[*column] = BuyerClassOf(customer);
  if (const auto column = words.Column(DerivedSegment::kRepeatComplainer))
    of_customer_[*column] = asks_again ? words.yes : words.no;
}

uint32_t DerivedSegments::WeekOf(int64_t time_us) {
  const int32_t monday = clock_.Monday(time_us);
  const auto week = std::lower_bound(vocabulary_->weeks.begin(), vocabulary_->weeks.end(), std::pair(monday, 0u));
  return week != vocabulary_->weeks.end() && week->first == monday ? week->second : kNone;
}

uint32_t DerivedSegments::BuyerClassOf(const stitch::Customer& customer) {
  commerce_.Scan(customer.events, customer.sessions);
  const std::vector<Order>& orders = commerce_.orders();
  bool spends = false;
  if (rules_.vip_spend.has_value()) {
    absl::flat_hash_map<uint32_t, int64_t> spent;  // by currency
    for (const Order& order : orders) {
      const event::SideFields& side = customer.events[order.event].side;
      int64_t& sum = spent[side.Text(event::Field::kCurrency).value_or(kNone)];
      // An absurd sum stays at the top: it is beyond every limit all the same.
      if (__builtin_add_overflow(sum, side.Get(event::Field::kValue).value_or(0), &sum)) sum = INT64_MAX;
      spends |= sum >= *rules_.vip_spend;
    }
  }
  if (orders.empty()) return vocabulary_->none;
  if (spends || orders.size() >= rules_.vip_orders) return vocabulary_->vip;
  return orders.size() >= rules_.repeat_orders ? vocabulary_->repeat : vocabulary_->one;
}

void DerivedSegments::DeriveOfSessions(const stitch::Customer& customer) {
  const DerivedVocabulary& words = *vocabulary_;
  const size_t declared = table_->segments.size();
  of_session_.assign((customer.sessions.size() + 1) * declared, kNone);
  for (size_t i = 0; i < customer.sessions.size(); ++i) {
    const stitch::Session& session = customer.sessions[i];
    uint32_t* const own = of_session_.data() + i * declared;
    if (const auto column = words.Column(DerivedSegment::kVisit)) own[*column] = i == 0 ? words.first : words.returning;
    for (uint32_t step = session.step_begin; step < session.step_end; ++step) {
      const stitch::Step& entry = customer.steps[step];
      if (entry.session != i) continue;
      if (const auto column = words.Column(DerivedSegment::kEntryChannel)) own[*column] = entry.channel;
      if (const auto column = words.Column(DerivedSegment::kEntryTouchpoint)) own[*column] = entry.touchpoint;
      break;
    }
  }
}

void DerivedSegments::Write(const stitch::Customer& customer, std::span<uint32_t> values) const {
  const size_t declared = table_->segments.size();
  const size_t sessions = customer.sessions.size();
  const auto write = [&](uint32_t offset, uint32_t session) {
    for (size_t s = 0; s < declared; ++s) {
      uint32_t derived = of_customer_[s];
      if (derived == kNone && of_sessions_) derived = of_session_[std::min<size_t>(session, sessions) * declared + s];
      if (derived != kNone) values[offset + s] = derived;
    }
  };
  for (uint32_t i = 0; i < sessions; ++i) write(customer.sessions[i].segments, i);
  for (const stitch::EventPlace& place : customer.places) write(place.segments, place.session);
  for (const stitch::Step& step : customer.steps) write(step.segments, step.session);
  for (const stitch::Step& step : customer.unit_steps) write(step.segments, step.session);
  for (const stitch::Journey& journey : customer.journeys) {
    uint32_t session = kNone;
    for (uint32_t i = journey.begin; i < journey.end && session == kNone; ++i) session = customer.places[i].session;
    write(journey.segments, session);
  }
  write(customer.segments, sessions > 0 ? 0 : kNone);
}

}  // namespace journey::service
