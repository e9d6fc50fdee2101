// SPDX-License-Identifier: Apache-2.0
#include "journey/identity/pseudonym.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace journey::identity {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

Pseudonymizer Make(char digit) { return Pseudonymizer(*Pseudonymizer::ParseKey(std::string(64, digit))); }

TEST(Pseudonym, SameKeySameNameOtherKeyOtherName) {
  EXPECT_EQ(Make('1').Customer("user", "u-5"), Make('1').Customer("user", "u-5"));
  EXPECT_NE(Make('1').Customer("user", "u-5"), Make('2').Customer("user", "u-5"));
  EXPECT_NE(Make('1').Customer("user", "u-5"), Make('1').Customer("email", "u-5"));
  EXPECT_THAT(Make('1').Customer("user", "u-5"), MatchesRegex("c[0-9a-f]{16}"));
  EXPECT_THAT(Make('1').Identifier("email", "a@x"), MatchesRegex("e_[0-9a-f]{16}"));
}

TEST(Pseudonym, PartsDoNotRunTogether) { EXPECT_NE(Make('1').Customer("ab", "c"), Make('1').Customer("a", "bc")); }

TEST(Pseudonym, KeyIdHasEightDigitsAndIsNoPartOfTheKey) { EXPECT_THAT(Make('1').KeyId(), MatchesRegex("[0-9]{8}")); }

TEST(Pseudonym, KeyFileIsReadBackAndBadOnesAreRefused) {
  const Pseudonymizer::Key key = Pseudonymizer::RandomKey();
  EXPECT_EQ(*Pseudonymizer::ParseKey("  " + Pseudonymizer::FormatKey(key) + "\n"), key);
  EXPECT_THAT(Pseudonymizer::ParseKey("abc").status().message(), HasSubstr("64 hexadecimal digits"));
  EXPECT_FALSE(Pseudonymizer::ParseKey(std::string(64, 'g')).ok());
}

}  // namespace
}  // namespace journey::identity
