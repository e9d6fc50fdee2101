// SPDX-License-Identifier: Apache-2.0
// stitch::Customer values for tests of what comes after stitching, made from a small table by the definitions in their
// plainest form: a customer is a user id (else an anonymous id, else a device), sessions and journeys are cut by their
// gaps.
//
//   const Customers customers(table, {.unit = UnitKind::kSession, .goals = {"order"}});
//   for (const stitch::Customer& customer : customers.all()) accumulator.Add(customer, {});
#ifndef JOURNEY_TESTS_UNIT_SUPPORT_CUSTOMER_BUILDER_H_
#define JOURNEY_TESTS_UNIT_SUPPORT_CUSTOMER_BUILDER_H_

#include <algorithm>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "journey/base/time.h"
#include "journey/event/event_table.h"
#include "journey/stitch/customer.h"

namespace journey::testing {

struct CustomerOptions {
  stitch::UnitKind unit = stitch::UnitKind::kJourney;
  std::vector<std::string> goals = {};  // touchpoints
  int64_t session_gap_us = 30 * base::kMicrosPerMinute;
  int64_t journey_gap_us = 30 * base::kMicrosPerDay;
  int64_t as_of_us = INT64_MAX;  // by default nothing is open
};

class Customers {
 public:
  explicit Customers(const event::EventTable& table, const CustomerOptions& options = {})
      : table_(table), options_(options) {
    std::map<uint32_t, std::vector<event::Event>> by_customer;
    for (const event::RowBatch& batch : table.batches) {
      for (const event::Row& row : batch.rows) AddRow(batch, row, &by_customer);
    }
    for (auto& [representative, events] : by_customer) Assemble(representative, std::move(events));
    for (const Storage& storage : storage_) views_.push_back(storage.view);
  }
  Customers(const Customers&) = delete;
  Customers& operator=(const Customers&) = delete;

  const std::vector<stitch::Customer>& all() const { return views_; }

 private:
  struct Storage {
    std::vector<event::Event> events;
    std::vector<stitch::Step> steps;
    std::vector<stitch::Step> case_steps;
    std::vector<stitch::Session> sessions;
    std::vector<stitch::Journey> journeys;
    std::vector<stitch::Unit> units;
    std::vector<uint32_t> segment_values;
    std::vector<stitch::SeenIdentifier> identifiers;
    stitch::Customer view;
  };

  void AddRow(const event::RowBatch& batch, const event::Row& row,
              std::map<uint32_t, std::vector<event::Event>>* by_customer) {
    event::Event event;
    event.time_us = event.end_us = row.time_us;
    event.fingerprint = row.fingerprint;
    event.type = &table_.dictionaries.types[row.type];
    event.side = table_.Side(batch, row);
    if (const auto end = event.side.Get(event::Field::kEndTime)) event.end_us = std::max(event.end_us, *end);
    event.tuple = row.tuple;
    event.source = batch.source;
    event.byte = row.offset;
    event.customer = 0;
    uint32_t best = event::kNone;
    uint16_t best_type = UINT16_MAX;
    for (const uint32_t id : table_.dictionaries.tuples[row.tuple]) {
      const uint16_t type = table_.dictionaries.identifiers.type(id);
      if (type == event::kTypeCase) event.case_id = id;
      if (type == event::kTypeOrder) event.order_id = id;
      if (type == event::kTypeSession) event.session_id = id;
      const bool person = event::ClassOf(type) != event::IdentifierClass::kGlue;
      if (person && type < best_type) {
        best = id;
        best_type = type;
      }
    }
    if (best != event::kNone) (*by_customer)[best].push_back(event);  // rows of nobody are left to the caller
  }

  void Assemble(uint32_t representative, std::vector<event::Event> events) {
    Storage& own = storage_.emplace_back();
    std::stable_sort(events.begin(), events.end(),
                     [](const event::Event& a, const event::Event& b) { return a.time_us < b.time_us; });
    own.events = std::move(events);
    const size_t width = table_.segments.size();
    int64_t latest = 0;
    std::vector<uint32_t> session_values(width, event::kNone);
    for (uint32_t i = 0; i < own.events.size(); ++i) {
      const event::Event& event = own.events[i];
      const uint32_t steps = static_cast<uint32_t>(own.steps.size());
      if (i == 0 || event.time_us - latest > options_.session_gap_us) {
        own.sessions.push_back({.begin = i, .step_begin = steps, .start_us = event.time_us});
        session_values.assign(width, event::kNone);
      }
      if (i == 0 || event.time_us - latest > options_.journey_gap_us) {
        own.journeys.push_back({.begin = i, .step_begin = steps, .start_us = event.time_us});
      }
      latest = i == 0 ? event.end_us : std::max(latest, event.end_us);
      const uint32_t offset = AddSegments(event, &session_values, &own.segment_values);
      if (event.touchpoint() != event::kNone) {
        stitch::Step step;
        step.time_us = event.time_us;
        step.end_us = event.end_us;
        step.touchpoint = event.touchpoint();
        step.channel = event.type->channel;
        step.event = i;
        step.type = static_cast<uint32_t>(event.type - &table_.dictionaries.types[0]);
        step.session = static_cast<uint32_t>(own.sessions.size() - 1);
        step.journey = static_cast<uint32_t>(own.journeys.size() - 1);
        step.segments = offset;
        step.goal = std::count(options_.goals.begin(), options_.goals.end(),
                               std::string(table_.dictionaries.strings[step.touchpoint])) > 0;
        own.sessions.back().goal |= step.goal;
        own.steps.push_back(step);
      }
      Extend(event, i, static_cast<uint32_t>(own.steps.size()), latest, options_.session_gap_us, &own.sessions.back());
      Extend(event, i, static_cast<uint32_t>(own.steps.size()), latest, options_.journey_gap_us, &own.journeys.back());
    }
    MakeUnits(&own);
    own.identifiers = {{representative, own.events.front().time_us, own.events.back().time_us}};
    own.view = {.representative = representative,
                .hash = table_.dictionaries.identifiers.hash(representative),
                .events = own.events,
                .steps = own.steps,
                .sessions = own.sessions,
                .journeys = own.journeys,
                .unit_steps = options_.unit == stitch::UnitKind::kCase ? own.case_steps : own.steps,
                .units = own.units,
                .identifiers = own.identifiers,
                .segment_values = own.segment_values};
  }

  // The event's own values, else the session's last earlier ones; returns their offset.
  uint32_t AddSegments(const event::Event& event, std::vector<uint32_t>* session_values,
                       std::vector<uint32_t>* all) const {
    if (session_values->empty()) return 0;
    const std::span<const uint32_t> values = table_.dictionaries.segments[event.type->segments];
    for (size_t i = 0; i < values.size(); ++i) {
      if (values[i] != event::kNone) (*session_values)[i] = values[i];
    }
    const uint32_t offset = static_cast<uint32_t>(all->size());
    all->insert(all->end(), session_values->begin(), session_values->end());
    return offset;
  }

  template <typename Range>
  void Extend(const event::Event& event, uint32_t index, uint32_t steps, int64_t latest, int64_t gap,
              Range* range) const {
    range->end = index + 1;
    range->step_end = steps;
    range->end_us = latest;
    ++range->events;
    range->open = options_.as_of_us != INT64_MAX && options_.as_of_us - event.end_us <= gap;
  }

  void MakeUnits(Storage* own) const {
    const auto add = [&](uint32_t begin, uint32_t end, bool open) {
      if (begin < end) own->units.push_back({.step_begin = begin, .step_end = end, .open = open});
    };
    switch (options_.unit) {
      case stitch::UnitKind::kSession:
        for (const stitch::Session& session : own->sessions) add(session.step_begin, session.step_end, session.open);
        break;
      case stitch::UnitKind::kJourney:
        for (const stitch::Journey& journey : own->journeys) add(journey.step_begin, journey.step_end, journey.open);
        break;
      case stitch::UnitKind::kCustomer:
        add(0, static_cast<uint32_t>(own->steps.size()), own->journeys.back().open);
        break;
      case stitch::UnitKind::kCase: {
        std::vector<uint32_t> cases;  // in the order of their first steps
        for (const stitch::Step& step : own->steps) {
          const uint32_t id = own->events[step.event].case_id;
          if (id != event::kNone && std::find(cases.begin(), cases.end(), id) == cases.end()) cases.push_back(id);
        }
        for (const uint32_t id : cases) {
          const uint32_t begin = static_cast<uint32_t>(own->case_steps.size());
          for (const stitch::Step& step : own->steps) {
            if (own->events[step.event].case_id == id) own->case_steps.push_back(step);
          }
          add(begin, static_cast<uint32_t>(own->case_steps.size()), own->journeys.back().open);
        }
        break;
      }
    }
  }

  const event::EventTable& table_;
  CustomerOptions options_;
  std::deque<Storage> storage_;  // never moves: views point into it
  std::vector<stitch::Customer> views_;
};

}  // namespace journey::testing

#endif  // JOURNEY_TESTS_UNIT_SUPPORT_CUSTOMER_BUILDER_H_
