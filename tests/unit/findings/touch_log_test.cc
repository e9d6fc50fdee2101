// SPDX-License-Identifier: Apache-2.0
#include "journey/findings/touch_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "journey/event/event.h"

namespace journey::findings {
namespace {

using ::testing::ElementsAre;

std::vector<std::vector<uint32_t>> Groups(const TouchLog& log) {
  std::vector<std::vector<uint32_t>> groups;
  log.ForEach([&](std::span<const uint32_t> cells) { groups.emplace_back(cells.begin(), cells.end()); });
  return groups;
}

TEST(TouchLog, EachSubjectHoldsEachCellOnce) {
  TouchLog log;
  for (const auto& [subject, cell] :
       std::vector<std::pair<uint32_t, uint32_t>>{{1, 7}, {0, 3}, {1, 2}, {1, 7}, {0, 3}}) {
    log.Add(subject, cell);
  }
  log.EndCustomer();
  log.Add(0, 3);  // of the next customer
  log.EndCustomer();
  log.EndCustomer();
  EXPECT_THAT(Groups(log), ElementsAre(ElementsAre(3), ElementsAre(2, 7), ElementsAre(3)));
  const auto count = [&](std::vector<uint32_t> cells) {
    std::vector<bool> wanted(8, false);
    for (const uint32_t cell : cells) wanted[cell] = true;
    return log.CountAny(wanted);
  };
  EXPECT_EQ(count({}), 0);
  EXPECT_EQ(count({3}), 2);
  EXPECT_EQ(count({7}), 1);
  EXPECT_EQ(count({2, 7}), 1);
  EXPECT_EQ(count({2, 3}), 3);
}

TEST(TouchLog, AppendRenamesJoinsAndLeavesOut) {
  TouchLog other;
  other.Add(0, 0);
  other.Add(0, 1);
  other.Add(1, 2);
  other.Add(2, 0);
  other.EndCustomer();
  TouchLog log;
  log.Add(0, 5);
  log.EndCustomer();
  log.Append(other, std::vector<uint32_t>{4, 4, event::kNone});
  EXPECT_THAT(Groups(log), ElementsAre(ElementsAre(5), ElementsAre(4), ElementsAre(4)));
}

}  // namespace
}  // namespace journey::findings
