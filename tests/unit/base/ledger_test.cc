// SPDX-License-Identifier: Apache-2.0
#include "journey/base/ledger.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace journey::base {
namespace {

TEST(LedgerTest, CatalogIdsAreDistinct) {
  std::set<std::string_view> ids;
  for (const LedgerClassInfo& info : LedgerCatalog()) {
    EXPECT_TRUE(ids.insert(info.id).second) << info.id;
    EXPECT_FALSE(info.help.empty()) << info.id;
  }
  EXPECT_EQ(Info(LedgerClass::kInvalidJson).id, "invalid_json");
  EXPECT_EQ(SeverityName(Info(LedgerClass::kLeadingBom).severity), "repaired");
}

TEST(LedgerTest, KeepsTheFirstPlacesByOrderNotByArrival) {
  Ledger ledger;
  for (const uint64_t byte : {90, 10, 50, 20, 70}) ledger.Add(LedgerClass::kInvalidJson, {1, byte, 1});
  ledger.Add(LedgerClass::kInvalidJson, {0, 99, 1});
  EXPECT_EQ(ledger.count(LedgerClass::kInvalidJson), 6u);
  const std::vector<LedgerSample> expected = {{0, 99, 1}, {1, 10, 1}, {1, 20, 1}};
  EXPECT_EQ(ledger.samples(LedgerClass::kInvalidJson), expected);
}

TEST(LedgerTest, MergesToTheSameInAnyOrder) {
  std::vector<Ledger> parts(4);
  for (uint64_t i = 0; i < 40; ++i) {
    parts[i % 4].Add(i % 3 == 0 ? LedgerClass::kInvalidRow : LedgerClass::kZoneAssumed,
                     {static_cast<uint32_t>(i % 2), i * 37 % 41, i}, 2);
    ++parts[i % 4].records_in;
  }
  std::vector<int> order = {0, 1, 2, 3};
  Ledger first;
  for (const int part : order) first.Merge(parts[part]);
  EXPECT_EQ(first.count(LedgerClass::kInvalidRow), 28u);
  EXPECT_EQ(first.records_in, 40u);
  do {
    Ledger merged;
    for (const int part : order) merged.Merge(parts[part]);
    for (const LedgerClass one : {LedgerClass::kInvalidRow, LedgerClass::kZoneAssumed, LedgerClass::kInvalidJson}) {
      EXPECT_EQ(merged.count(one), first.count(one));
      EXPECT_EQ(merged.samples(one), first.samples(one));
    }
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST(LedgerTest, TheLaw) {
  Ledger ledger;
  EXPECT_TRUE(ledger.LawHolds());
  ledger.records_in = 10;
  ledger.extra_events = 2;
  ledger.events_out = 7;
  EXPECT_FALSE(ledger.LawHolds());
  ledger.AddCount(LedgerClass::kInvalidTime, 2);
  ledger.Add(LedgerClass::kNoEvent, {0, 1, 1});
  ledger.Add(LedgerClass::kDuplicateEvent, {0, 2, 2}, 2);
  EXPECT_TRUE(ledger.LawHolds());
  ledger.Add(LedgerClass::kZoneAssumed, {0, 3, 3}, 5);  // notes and repairs are outside it
  ledger.AddCount(LedgerClass::kLeadingBom);
  EXPECT_TRUE(ledger.LawHolds());
  EXPECT_EQ(ledger.Total(Severity::kRejected), 2u);
  EXPECT_EQ(ledger.Total(Severity::kSkipped), 1u);
  EXPECT_EQ(ledger.Total(Severity::kDuplicate), 2u);
}

}  // namespace
}  // namespace journey::base
