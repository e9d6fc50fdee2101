// SPDX-License-Identifier: Apache-2.0
#include "journey/identity/tuple_runs.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace journey::identity {
namespace {

std::string Described(TupleRuns* runs, const std::vector<uint32_t>& tuples) {
  std::vector<event::Event> events(tuples.size());
  for (size_t i = 0; i < tuples.size(); ++i) events[i].tuple = tuples[i];
  std::string text;
  for (const TupleRun& run : runs->Find(events)) {
    text += std::to_string(run.tuple) + ":" + std::to_string(run.begin) + "-" + std::to_string(run.end) + " ";
  }
  return text;
}

TEST(TupleRuns, AreNeighboursOfOneTuple) {
  TupleRuns runs;  // one for all, since it keeps its memory
  EXPECT_EQ(Described(&runs, {}), "");
  EXPECT_EQ(Described(&runs, {0}), "0:0-1 ");
  EXPECT_EQ(Described(&runs, {7, 7, 7, 3, 3, 7, 1}), "7:0-3 3:3-5 7:5-6 1:6-7 ");
  EXPECT_EQ(Described(&runs, {4, 4}), "4:0-2 ");
  EXPECT_EQ(Described(&runs, {0, 1, 0, 1}), "0:0-1 1:1-2 0:2-3 1:3-4 ");
}

}  // namespace
}  // namespace journey::identity
