// SPDX-License-Identifier: Apache-2.0
// From a handful of events to findings, as the program does it.
#ifndef JOURNEY_TESTS_UNIT_FINDINGS_JUDGED_H_
#define JOURNEY_TESTS_UNIT_FINDINGS_JUDGED_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "journey/findings/finding.h"
#include "tests/unit/support/feed.h"

namespace journey::findings {

struct Outcome {
  FindingResult result;
  // Among the listed ones.
  const Finding* Find(Measure measure, const std::string& touchpoint, const std::string& channel = "",
                      const std::string& segment = "") const {
    for (const Finding& finding : result.findings) {
      if (finding.measure == measure && finding.touchpoint == touchpoint && finding.channel == channel &&
          finding.segment == segment && finding.set_aside.empty()) {
        return &finding;
      }
    }
    return nullptr;
  }
};

inline Outcome Analyse(const std::vector<journey::testing::TestEvent>& events,
                       journey::testing::FeedOptions options = {}, const std::vector<Expectation>& own = {},
                       size_t parts = 1) {
  journey::testing::Stitched run{journey::testing::TableOf(events, options), {}};
  const service::SurveyBook surveys = service::SurveyBook::Build(run.table);
  ExpectationBook book;
  EXPECT_TRUE(ExpectationBook::Make(own, &book).ok());
  MeasureOptions measure_options{.as_of_us = journey::testing::AsOfSources(run.table, options)};
  std::vector<std::unique_ptr<MeasureAccumulator>> measures;
  for (size_t i = 0; i < parts; ++i)
    measures.push_back(std::make_unique<MeasureAccumulator>(&run.table, &surveys, &book, measure_options));
  graph::TouchpointAccumulator touchpoints(&run.table);
  graph::DropOffAccumulator drop_off(&run.table, !options.goals.empty());
  graph::EdgeAccumulator edges(&run.table);
  size_t turn = 0;
  journey::testing::Feed(
      &run, options,
      [&](const stitch::Customer& customer, auto contacts) {
        measures[turn++ % parts]->Add(customer, contacts);
        touchpoints.Add(customer, contacts);
        drop_off.Add(customer, contacts);
        edges.Add(customer, contacts);
      },
      [&](auto contacts, auto loose) { measures[turn++ % parts]->AddLoose(contacts, loose); });
  for (size_t i = 0; i + 1 < parts; ++i) measures.back()->Merge(*measures[i]);
  return {Judge(measures.back()->Finish(), book, touchpoints.Finish(), drop_off.Finish(), edges.Finish())};
}

// A contact: opened, answered after `reply` minutes (negative: never), solved after `solved`; `breaks` = it
// disconnects.
inline void Contact(std::vector<journey::testing::TestEvent>* events, const std::string& user, const std::string& id,
                    const std::string& channel, double minute, double reply, double solved, bool breaks = false) {
  journey::testing::TestEvent event{.minute = minute,
                                    .name = channel + " started",
                                    .user = user,
                                    .case_id = id,
                                    .channel = channel,
                                    .kind = event::Kind::kContactOpen,
                                    .flags = event::kTypeContact};
  events->push_back(event);
  event.touchpoint = event.extends = false;
  event.name = "answer";
  event.author = event::Author::kAgent;
  event.kind = event::Kind::kMessage;
  event.minute = minute + reply;
  if (reply >= 0) events->push_back(event);
  event.author = event::Author::kSystem;
  event.name = breaks ? "chat_disconnected" : "closed";
  event.kind = breaks ? event::Kind::kError : event::Kind::kSystem;
  event.minute = minute + solved;
  if (breaks) event.flags |= event::kTypeFailure;
  if (!breaks) event.side_text = {{event::Field::kStatus, "solved"}};
  if (solved >= 0) events->push_back(event);
}

}  // namespace journey::findings

#endif  // JOURNEY_TESTS_UNIT_FINDINGS_JUDGED_H_
