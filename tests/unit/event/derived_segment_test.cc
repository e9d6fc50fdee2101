// SPDX-License-Identifier: Apache-2.0
#include "journey/event/derived_segment.h"

#include <gtest/gtest.h>

namespace journey::event {
namespace {

TEST(DerivedSegment, NamesAreFoundAndOthersAreNot) {
  for (size_t i = 0; i < DerivedSegmentNames().size(); ++i) {
    EXPECT_EQ(FindDerivedSegment(DerivedSegmentNames()[i]), static_cast<DerivedSegment>(i));
  }
  EXPECT_EQ(FindDerivedSegment("Visit"), std::nullopt);
  EXPECT_EQ(FindDerivedSegment("platform"), std::nullopt);
}

TEST(DeviceClass, Words) {
  struct Case {
    const char* text;
    const char* wanted;
  };
  for (const Case& one : {
           Case{"ios", "mobile"},
           Case{"iPhone", "mobile"},
           Case{"mobile web", "mobile"},
           Case{"Android 14", "mobile"},
           Case{"app", "mobile"},
           Case{"tablet", "tablet"},
           Case{"iPad", "tablet"},
           Case{"iPadOS", "tablet"},
           Case{"desktop", "desktop"},
           Case{"PC", "desktop"},
           Case{"Windows 11", "desktop"},
           Case{"Mac OS X", "desktop"},
           Case{"모바일", "mobile"},
           Case{"web", ""},
           Case{"npc", ""},
           Case{"machine", ""},
           Case{"happy", ""},
           Case{"", ""},
           Case{"Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148", "mobile"},
           Case{"Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148", "tablet"},
           Case{"Mozilla/5.0 (Linux; Android 13; SM-X700) AppleWebKit/537.36 Safari/537.36", "tablet"},
           Case{"Mozilla/5.0 (X11; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0", "desktop"},
           Case{"Mozilla/5.0 (compatible; thing)", ""},
       }) {
    EXPECT_EQ(DeviceClass(one.text), one.wanted) << one.text;
  }
}

}  // namespace
}  // namespace journey::event
