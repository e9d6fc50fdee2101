// SPDX-License-Identifier: Apache-2.0
// Small logs for tests of figures, from readable lines, and the figures that come of them.
#ifndef JOURNEY_TESTS_UNIT_SERVICE_FIGURES_RUN_H_
#define JOURNEY_TESTS_UNIT_SERVICE_FIGURES_RUN_H_

#include <map>
#include <string>
#include <vector>

#include "journey/service/figures.h"
#include "tests/unit/support/feed.h"

namespace journey::service {

using event::Author;
using event::Field;
using event::Kind;
using journey::testing::Feed;
using journey::testing::FeedOptions;
using journey::testing::kDayMinutes;
using journey::testing::kHourMinutes;
using journey::testing::Stitched;
using journey::testing::TestEvent;

inline constexpr double kAlways = 365 * kDayMinutes;

// A ticket with what a snapshot row implies; negative = never.
struct Ticket {
  std::string id, user;
  double opened = 0, replied = -1, solved = -1;
  std::string channel = "email", topic = "";
  int reopens = -1;
  int source = 0;
  std::string segment = "";
};

inline void Put(const Ticket& ticket, std::vector<TestEvent>* events) {
  TestEvent event{.minute = ticket.opened,
                  .name = "ticket",
                  .user = ticket.user,
                  .case_id = ticket.id,
                  .channel = ticket.channel,
                  .kind = Kind::kContactOpen,
                  .flags = event::kTypeContact,
                  .source = ticket.source,
                  .segment = ticket.segment};
  if (ticket.reopens >= 0) event.side[Field::kReopens] = ticket.reopens;
  if (!ticket.topic.empty()) event.side_text[Field::kTopic] = ticket.topic;
  events->push_back(event);
  event.side.clear();
  event.touchpoint = event.extends = false;
  event.author = Author::kAgent;
  event.kind = Kind::kMessage;
  event.minute = ticket.replied;
  if (ticket.replied >= 0) events->push_back(event);
  event.author = Author::kSystem;
  event.kind = Kind::kSystem;
  event.minute = ticket.solved;
  event.side_text = {{Field::kStatus, "solved"}};
  if (ticket.solved >= 0) events->push_back(event);
}

inline std::vector<TestEvent> Tickets(const std::vector<Ticket>& tickets) {
  std::vector<TestEvent> events;
  for (const Ticket& ticket : tickets) Put(ticket, &events);
  return events;
}

inline TestEvent Answered(double minute, const std::string& user, const std::string& survey, double score,
                          event::SurveyScale scale = {}) {
  TestEvent event{.minute = minute,
                  .name = "survey",
                  .user = user,
                  .channel = "",
                  .kind = Kind::kSurvey,
                  .touchpoint = false,
                  .extends = false};
  event.side[Field::kScore] = static_cast<int64_t>(score * event::kNumberScale);
  event.side_text[Field::kSurvey] = survey;
  if (scale.high != scale.low) event.side[Field::kScale] = static_cast<int64_t>(event::PackScale(scale));
  return event;
}

// Feeds `parts` accumulators in turn and merges them.
inline FigureResult Figures(const std::vector<TestEvent>& events, const FeedOptions& options = {},
                            FigureOptions figure_options = {}, size_t parts = 1,
                            const std::vector<std::pair<std::string, event::Stage>>& stages = {}) {
  Stitched run{journey::testing::TableOf(events, options), {}};
  run.table.touchpoint_stages = stages;
  figure_options.as_of_us = journey::testing::AsOfSources(run.table, options);
  const SurveyBook book = SurveyBook::Build(run.table);
  std::vector<FigureAccumulator> accumulators;
  for (size_t i = 0; i < parts; ++i) accumulators.emplace_back(&run.table, &book, figure_options);
  size_t turn = 0;
  Feed(
      &run, options,
      [&](const stitch::Customer& customer, auto contacts) { accumulators[turn++ % parts].Add(customer, contacts); },
      [&](auto contacts, auto loose) { accumulators[turn++ % parts].AddLoose(contacts, loose); });
  for (size_t i = 0; i + 1 < parts; ++i) accumulators.back().Merge(accumulators[i]);
  return accumulators.back().Finish();
}

inline std::map<std::string, KpiRow> All(const FigureResult& result, const std::string& segment = "") {
  std::map<std::string, KpiRow> rows;
  for (const KpiRow& row : result.rows) {
    if (row.segment == segment) rows[row.kpi + (row.kpi == "repurchase" ? row.window : "")] = row;
  }
  return rows;
}

// A row of a conversation with a case.
inline TestEvent Said(const std::string& id, double minute, Author author, Kind kind = Kind::kMessage,
                      const std::string& status = "") {
  const bool customer = author == Author::kCustomer;
  TestEvent event{.minute = minute,
                  .name = std::string(event::Name(kind)),
                  .user = customer ? "u" + id : "",
                  .case_id = id,
                  .channel = "chat",
                  .kind = kind,
                  .author = author,
                  .touchpoint = customer,
                  .extends = customer,
                  .flags = event::kTypeContact};
  if (!status.empty()) event.side_text[Field::kStatus] = status;
  return event;
}
inline TestEvent Opens(const std::string& id, double minute) {
  return Said(id, minute, Author::kCustomer, Kind::kContactOpen);
}
inline TestEvent Status(const std::string& id, double minute, const std::string& status) {
  return Said(id, minute, Author::kSystem, Kind::kSystem, status);
}

}  // namespace journey::service

#endif  // JOURNEY_TESTS_UNIT_SERVICE_FIGURES_RUN_H_
