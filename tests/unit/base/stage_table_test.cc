// SPDX-License-Identifier: Apache-2.0
#include "journey/base/stage_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace journey::base {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::Not;

uint64_t allocations = 0;
constexpr Meters kMeters = {[] { return allocations; }, [] { return allocations; }, [] { return uint64_t{7}; },
                            [] { return uint64_t{9}; }, [] { return uint64_t{4096}; }};

TEST(StageTable, AStageCountsWhatHappenedInItsScope) {
  allocations = 5;
  StageTable table(&kMeters, nullptr);
  {
    StageTable::Scope scope(&table, "ingest");
    allocations += 3;
    scope.Count(10, 100);
    scope.Count(1);
  }
  ASSERT_EQ(table.rows().size(), 1u);
  const StageRow& row = table.rows()[0];
  EXPECT_EQ(row.name, "ingest");
  EXPECT_EQ(row.rows, 11u);
  EXPECT_EQ(row.bytes, 100u);
  EXPECT_EQ(row.allocations, 3u);
  EXPECT_EQ(row.cpu_ns, 0u) << "the difference of a meter that stood still";
  EXPECT_EQ(row.peak_bytes, 4096u) << "as it stood in the end";
}

TEST(StageTable, WithoutMetersOnlyTimeIsTaken) {
  StageTable table;
  { const StageTable::Scope scope(&table, "ingest"); }
  EXPECT_EQ(table.rows()[0].allocations, 0u);
  EXPECT_EQ(table.rows()[0].peak_bytes, 0u);
  Laps laps = table.MakeLaps();
  laps.Mark("a");
  EXPECT_TRUE(laps.Rows().empty());
}

TEST(StageTable, LapsBelongToThePartThatEndsWithTheMark) {
  Laps laps(&kMeters);
  laps.Mark("stitch");
  for (int i = 0; i < 3; ++i) {
    allocations += 2;
    laps.Mark("edges");
    if (i == 1) laps.Mark("loose");
    allocations += 1;
    laps.Mark("stitch");
  }
  EXPECT_THAT(laps.Rows(), ElementsAre(Field(&StageRow::name, "stitch"), Field(&StageRow::name, "edges"),
                                       Field(&StageRow::name, "loose")));
  EXPECT_THAT(laps.Rows(),
              ElementsAre(Field(&StageRow::rows, 4u), Field(&StageRow::rows, 3u), Field(&StageRow::rows, 1u)));
  EXPECT_THAT(laps.Rows(), ElementsAre(Field(&StageRow::allocations, 3u), Field(&StageRow::allocations, 6u),
                                       Field(&StageRow::allocations, 0u)));
}

TEST(StageTable, PartsOfAllWorkersAreSummedAndShareTheWallTimeOfTheirStage) {
  StageTable table(&kMeters, nullptr);
  Laps first = table.MakeLaps(), second = table.MakeLaps();
  {
    StageTable::Scope scope(&table, "stitch and analyse");
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    first.Mark("stitch");
    second.Mark("stitch");
    second.Mark("edges");
  }
  table.AddParts(first);
  table.AddParts(second);
  const StageRow& row = table.rows()[0];
  ASSERT_EQ(row.parts.size(), 2u);
  EXPECT_EQ(row.parts[0].rows, 2u);
  EXPECT_GE(row.parts[0].wall_ns, 3'500'000) << "two workers, 2 ms each";
  table.SetEvents(1000);
  EXPECT_THAT(table.ToJson(2), HasSubstr("{\"part\": \"edges\", \"wall_ns\": "));
}

TEST(StageTable, JsonHasTotals) {
  StageTable table;
  { const StageTable::Scope scope(&table, "ingest"); }
  EXPECT_THAT(table.ToJson(1), HasSubstr("\"passes_over_input\": null")) << "input is no file";
  EXPECT_THAT(table.ToJson(3), HasSubstr("{\"threads\": 3, \"events\": 0,"));
  EXPECT_THAT(table.ToJson(1), Not(HasSubstr("nan"))) << "no event, no division";
}

TEST(Trace, SpansByThreadOuterOnesFirst) {
  Trace trace;
  const auto start = std::chrono::steady_clock::now();
  using std::chrono::microseconds;
  std::thread([&] { trace.Add("chunk", start + microseconds(1), start + microseconds(2), 5); }).join();
  EXPECT_LT(trace.stage_end(), start) << "no stage has ended";
  trace.AddStage("stage", start, start + microseconds(10), 7, 8);
  EXPECT_EQ(trace.stage_end(), start + microseconds(10));
  const std::string json = trace.ToJson();
  EXPECT_THAT(json, HasSubstr("\"name\": \"main 0\""));
  EXPECT_THAT(json, HasSubstr("\"name\": \"worker 1\""));
  EXPECT_LT(json.find("\"name\": \"stage\""), json.find("\"name\": \"chunk\""));
  EXPECT_THAT(json, HasSubstr("\"dur\": 10.000, \"args\": {\"rows\": 7, \"bytes\": 8}"));
}

}  // namespace
}  // namespace journey::base
