// SPDX-License-Identifier: Apache-2.0
// A handful of events through identity, stitching, contacts and the friction scanner, and what came out as text.
#ifndef JOURNEY_TESTS_UNIT_FRICTION_FRICTION_RUN_H_
#define JOURNEY_TESTS_UNIT_FRICTION_FRICTION_RUN_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "journey/friction/accumulator.h"
#include "journey/friction/scanner.h"
#include "journey/friction/setup.h"
#include "tests/unit/support/feed.h"

namespace journey::friction {

using event::Field;
using event::Kind;
using journey::testing::TestEvent;

// An event of customer u1, `seconds` after the start.
inline TestEvent On(double seconds, std::string name, Kind kind) {
  TestEvent event;
  event.minute = (seconds + 5e-7) / 60;  // to the nearest microsecond
  event.name = std::move(name);
  event.user = "u1";
  event.kind = kind;
  return event;
}
inline TestEvent Page(double seconds, std::string name) { return On(seconds, std::move(name), Kind::kView); }
inline TestEvent Click(double seconds, const std::string& element = "#buy") {
  TestEvent event = On(seconds, "click", Kind::kClick);
  if (!element.empty()) event.side_text[Field::kElement] = element;
  return event;
}
inline TestEvent ClickAt(double seconds, int64_t x, int64_t y, const std::string& element = "") {
  TestEvent event = Click(seconds, element);
  event.side[Field::kX] = x * event::kNumberScale;
  event.side[Field::kY] = y * event::kNumberScale;
  return event;
}
inline TestEvent Answer(double seconds) {
  TestEvent event = On(seconds, "dom mutation", Kind::kSystem);
  event.touchpoint = event.extends = false;
  event.author = event::Author::kSystem;
  return event;
}
inline TestEvent With(TestEvent event, Field field, const std::string& text) {
  event.side_text[field] = text;
  return event;
}
inline TestEvent With(TestEvent event, Field field, int64_t value) {
  event.side[field] = value;
  return event;
}
inline TestEvent Failed(TestEvent event) {
  event.flags |= event::kTypeFailure;
  return event;
}
inline TestEvent Labelled(TestEvent event, const std::string& signals) {
  return With(std::move(event), Field::kSignal, signals);
}
inline TestEvent Of(TestEvent event, const std::string& user) {
  event.user = user;
  return event;
}
inline TestEvent NoTouchpoint(TestEvent event) {
  event.touchpoint = false;
  return event;
}
inline TestEvent From(TestEvent event, int source) {
  event.source = source;
  return event;
}

struct FrictionRun {
  std::vector<std::string> incidents;  // of the wanted signal
  FrictionResult result;
  std::string total;  // of the wanted signal
};

struct FrictionRunOptions {
  RuleSet rules;
  double as_of_minute = 365 * journey::testing::kDayMinutes;
  std::vector<std::pair<std::string, int64_t>> limits;
};

inline std::string Describe(const Incident& incident, const event::EventTable& table) {
  const auto text = [&](uint32_t id) {
    return id == event::kNone ? std::string() : std::string(table.dictionaries.strings[id]);
  };
  std::string line = absl::StrFormat("%g %s", static_cast<double>(incident.time_us - journey::testing::kDayZero) / 1e6,
                                     text(incident.spot.touchpoint));
  if (incident.spot.element != event::kNone) line += " " + CutElement(text(incident.spot.element), 40);
  if (incident.labelled) line += " labelled";
  if (incident.suppressed) line += " suppressed";
  return line;
}

inline std::string Describe(const SignalTotal& total) {
  std::string line(Name(total.basis));
  if (total.basis == SignalBasis::kNotMeasurable) {
    for (std::string_view fact : FactNames(total.missing)) line += absl::StrFormat(" %s", fact);
    return line;
  }
  return line + absl::StrFormat(" %d in %d of %d", total.counts.count, total.counts.sessions, total.counts.customers);
}

inline FrictionRun Scanned(const std::vector<TestEvent>& events, Signal wanted,
                           const FrictionRunOptions& options = {}) {
  const journey::testing::FeedOptions feed{.as_of_minute = options.as_of_minute};
  journey::testing::Stitched run{journey::testing::TableOf(events, feed), {}};
  const FrictionSetup setup(&run.table, {.rules = options.rules,
                                         .as_of_us = journey::testing::AsOfSources(run.table, feed),
                                         .first_reply_limits_us = options.limits});
  FrictionScanner scanner(&setup);
  FrictionAccumulator accumulator(&setup);
  FrictionRun result;
  // FeedSink hands on the customer's part of the component's contacts; one customer is all there is of them, or they
  // have none.
  journey::testing::Feed(
      &run, feed,
      [&](const stitch::Customer& customer, std::span<const contact::Contact> contacts) {
        const std::vector<contact::Contact> all(contacts.begin(), contacts.end());
        for (const Incident& incident : scanner.Scan(customer, contacts, all)) {
          if (incident.signal == wanted) result.incidents.push_back(Describe(incident, run.table));
        }
        accumulator.Add(customer, contacts, all);
      },
      [&](std::span<const contact::Contact> contacts, std::span<const event::Event>) {
        accumulator.AddLoose(contacts, std::vector<contact::Contact>(contacts.begin(), contacts.end()));
      });
  result.result = accumulator.Finish();
  result.total = Describe(result.result.totals[static_cast<size_t>(wanted)]);
  return result;
}

// A row of a table test.
struct Case {
  std::string name;
  Signal signal;
  std::vector<TestEvent> events;
  std::vector<std::string> incidents;
};

}  // namespace journey::friction

#endif  // JOURNEY_TESTS_UNIT_FRICTION_FRICTION_RUN_H_
