// SPDX-License-Identifier: Apache-2.0
#include "journey/event/event_table.h"

#include <gtest/gtest.h>

namespace journey::event {
namespace {

uint32_t Add(EventTable* table, Kind kind, uint16_t flags, uint32_t touchpoint = 7) {
  return table->dictionaries.types.Intern({.name = touchpoint, .touchpoint = touchpoint, .kind = kind, .flags = flags});
}

TEST(SilenceImpliedOrders, OnlyWhereAnotherSourceTracksOrders) {
  constexpr uint16_t kImplied = kTypeExtends | kTypeImpliedOrder;
  const struct {
    std::string_view name;
    Kind kind;
    uint16_t flags;
    uint32_t touchpoint;
    bool silenced;
  } rows[] = {
      {"an order that the web log tracks", Kind::kOrder, kTypeExtends, 1, true},
      {"a payment", Kind::kPayment, kTypeExtends, 1, false},
      {"an agent's order, which is no touchpoint", Kind::kOrder, 0, kNone, false},
      {"a failed order", Kind::kOrder, kTypeExtends | kTypeFailure, 1, false},
      {"a crawler's order", Kind::kOrder, kTypeExtends | kTypeBot, 1, false},
      {"another implied order", Kind::kOrder, kImplied, 1, false},
  };
  for (const auto& row : rows) {
    EventTable table;
    const uint32_t implied = Add(&table, Kind::kOrder, kImplied);
    const uint32_t delivery = Add(&table, Kind::kDelivery, 0, 8);
    const uint32_t other = Add(&table, row.kind, row.flags, row.touchpoint);
    SilenceImpliedOrders(&table);
    const TypeTable& types = table.dictionaries.types;
    EXPECT_EQ(types[implied].touchpoint == kNone, row.silenced) << row.name;
    EXPECT_EQ((types[implied].flags & kTypeExtends) == 0, row.silenced) << row.name;
    EXPECT_EQ(types[implied].kind, Kind::kOrder);
    EXPECT_EQ(types[delivery].touchpoint, 8u) << row.name;
    EXPECT_EQ(types[other].touchpoint, row.touchpoint) << row.name;
  }
}

TEST(TypeTable, FlagsBeyondTheFirstByteTellTypesApart) {
  EventTable table;
  EXPECT_NE(Add(&table, Kind::kOrder, 0), Add(&table, Kind::kOrder, kTypeImpliedOrder));
  EXPECT_NE(Add(&table, Kind::kOrder, kTypeBot), Add(&table, Kind::kOrder, kTypeBot | kTypeImpliedOrder));
  EXPECT_EQ(table.dictionaries.types.size(), 4u);
}

}  // namespace
}  // namespace journey::event
