// SPDX-License-Identifier: Apache-2.0
#include "journey/stitch/engaged.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/support/rows_builder.h"
#include "tests/unit/support/stitched.h"

namespace journey {
namespace {

using testing::RowsBuilder;
using testing::Stitched;
using testing::TestEvent;

class EngagedSink : public stitch::ComponentSink {
 public:
  explicit EngagedSink(const event::EventTable& table) : engaged_(table) {}
  void Add(const stitch::Component& component) override {
    for (const stitch::Customer& customer : component.customers) {
      for (const stitch::Session& session : customer.sessions) {
        const std::optional<int64_t> time_us = engaged_.Of(customer, session);
        seconds.push_back(time_us.has_value() ? *time_us / 1e6 : -1);
      }
    }
  }
  std::vector<double> seconds;

 private:
  stitch::EngagedTime engaged_;
};

std::vector<double> Engaged(const std::vector<TestEvent>& events) {
  RowsBuilder builder;
  for (const TestEvent& event : events) builder.Add(event);
  Stitched run{builder.Build(), {}};
  EngagedSink sink(run.table);
  testing::StitchInto(&run, {}, {}, &sink);
  return sink.seconds;
}

TestEvent View(double seconds) { return {.minute = seconds / 60, .name = "page", .user = "u"}; }
TestEvent Ping(double seconds) {
  return {.minute = seconds / 60, .name = "page_ping", .user = "u", .kind = event::Kind::kSystem};
}

TEST(EngagedTime, IsCountedPerViewInTensOfSeconds) {
  // Snowplow's web package: heartbeat x (distinct pings - 1) + minimum visit.
  EXPECT_THAT(Engaged({View(0), Ping(10), Ping(20), Ping(21)}), ::testing::ElementsAre(15));
  // 10 * (3 - 1) + 5 and, for the second view, 10 * (1 - 1) + 5.
  EXPECT_THAT(Engaged({View(0), Ping(10), Ping(20), Ping(30), View(31), Ping(40)}), ::testing::ElementsAre(30));
}

TEST(EngagedTime, NoHeartbeatIsZeroWhereOthersHaveSomeElseUnknown) {
  EXPECT_THAT(Engaged({View(0), Ping(10), View(7200)}), ::testing::ElementsAre(5, 0));
  EXPECT_THAT(Engaged({View(0), View(7200)}), ::testing::ElementsAre(-1, -1));
}

}  // namespace
}  // namespace journey
