// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "ingest/mapping/hash_memo.h"
#include "journey/base/hash.h"
#include "tests/unit/ingest/mapping_table.h"

namespace ingest {
namespace {

using journey::base::Hash128;

Hash128 Key(int number) { return journey::base::HashBytes128("key", static_cast<uint64_t>(number)); }

TEST(HashMemo, FindsWhatWasInsertedUntilTheLimit) {
  HashMemo<int> memo(1000);
  EXPECT_EQ(memo.Find(Key(0)), nullptr);
  for (int i = 0; i < 1000; ++i) memo.Insert(Key(i), i);
  for (int i = 0; i < 1000; ++i) {
    ASSERT_NE(memo.Find(Key(i)), nullptr) << i;
    EXPECT_EQ(*memo.Find(Key(i)), i);
  }
  EXPECT_EQ(memo.Find(Key(1000)), nullptr);
  memo.Insert(Key(1000), 1000);
  EXPECT_EQ(*memo.Find(Key(1000)), 1000);
  EXPECT_EQ(memo.Find(Key(7)), nullptr) << "a full memo forgets";
}

TEST(HashMemo, KeysWithOneLowHalfAreTwo) {
  HashMemo<int> memo(10);
  memo.Insert({1, 5}, 1);
  memo.Insert({2, 5}, 2);
  EXPECT_EQ(*memo.Find({1, 5}), 1);
  EXPECT_EQ(*memo.Find({2, 5}), 2);
  EXPECT_EQ(memo.Find({3, 5}), nullptr);
}

// Memos of one record must not show in the next: the same words with other identifiers, identifiers with other words,
// and back.
TEST(Project, WhatIsRememberedIsTheRecordsOwn) {
  const Projected projected = Project(MakeTable(
      {"time|user_id|client_id|event|platform", "2026-03-02T00:00:00Z|u1||home|ios",
       "2026-03-02T00:00:00Z||u1|home|ios", "2026-03-02T00:00:00Z|u1|u1|home|", "2026-03-02T00:00:00Z|u1||home|web",
       "2026-03-02T00:00:00Z|u1||ios|home", "2026-03-02T00:00:00Z|u1||home|ios"}));
  const std::vector<std::string> rows = {
      "2026-03-02T00:00:00Z view home channel=app ids=[user:u1] flags=[extends] side=[platform=ios]",
      "2026-03-02T00:00:00Z view home channel=app ids=[anonymous:u1] flags=[extends] side=[platform=ios]",
      "2026-03-02T00:00:00Z view home ids=[anonymous:u1 user:u1] flags=[extends]",
      "2026-03-02T00:00:00Z view home channel=web ids=[user:u1] flags=[extends] side=[platform=web]",
      "2026-03-02T00:00:00Z other ios ids=[user:u1] flags=[extends] side=[platform=home]",
      "2026-03-02T00:00:00Z view home channel=app ids=[user:u1] flags=[extends] side=[platform=ios]"};
  EXPECT_EQ(projected.rows, rows);
}

// Identity takes each identifier of the dictionary for one of some row.
TEST(Project, ARecordWithoutARowLeavesNoIdentifier) {
  std::vector<std::string_view> lines(20, "2026-03-02T00:00:00Z|u1|home");  // so that `time` is taken for a time
  lines.front() = "time|user_id|event";
  lines.insert(lines.end(), {"soon|u2|home", "|u3|home", "soon|guest|home", "2026-03-02T00:00:00Z|guest|home"});
  const Projected projected = Project(MakeTable(lines));
  EXPECT_EQ(projected.rows.size(), 20u);
  EXPECT_EQ(projected.identifiers, 1u);
  EXPECT_EQ(projected.ledger.count(journey::base::LedgerClass::kMissingValue), 2u) << "noted all the same";
}

}  // namespace
}  // namespace ingest
