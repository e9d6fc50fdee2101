// SPDX-License-Identifier: Apache-2.0
// The values are part of every output's determinism: a change here changes reports.
#include "journey/base/hash.h"

#include <gtest/gtest.h>

#include "journey/base/text.h"

namespace journey::base {
namespace {

TEST(HashTest, ValuesAreFixed) {
  EXPECT_EQ(Hex(HashBytes128(""), 32), "99aa06d3014798d86001c324468d497f");
  EXPECT_EQ(Hex(HashBytes128("journey"), 32), "29db7a5760caf6755521cd6f48374f0b");
  EXPECT_EQ(Hex(HashBytes128("journey", 7), 32), "74a4dd947907927e8853c64b27daad2c");
  EXPECT_EQ(HashBytes64(""), 0x2d06800538d394c2u);
  EXPECT_EQ(HashBytes64("journey"), 3129670565661547424u);
  EXPECT_EQ(Mix(0), 0xe220a8397b1dcdafu);
  EXPECT_EQ(Mix(1), 0x910a2dec89025cc1u);
}

TEST(HashTest, SeedsSeparateNameSpaces) {
  EXPECT_NE(HashBytes128("17", 1), HashBytes128("17", 2));
  EXPECT_NE(HashBytes64("17", 1), HashBytes64("17", 2));
}

TEST(HashTest, HexGivesTheFirstDigits) {
  EXPECT_EQ(Hex({0x0123456789abcdefu, 1}, 12), "0123456789ab");
  EXPECT_EQ(Hex({0, 0xfu}, 32), "0000000000000000000000000000000f");
}

}  // namespace
}  // namespace journey::base
