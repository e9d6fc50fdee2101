// SPDX-License-Identifier: Apache-2.0
#include "journey/contact/status_word.h"

#include <gtest/gtest.h>

namespace journey::contact {
namespace {

TEST(StatusWord, EnglishAndKorean) {
  const std::pair<std::string_view, StatusWord> kCases[] = {
      {"Solved", StatusWord::kResolved},  {"RESOLVED", StatusWord::kResolved}, {"해결", StatusWord::kResolved},
      {"closed", StatusWord::kClosed},    {"종료", StatusWord::kClosed},       {"open", StatusWord::kOpen},
      {"재오픈", StatusWord::kOpen},      {"pending", StatusWord::kWaiting},   {"포기", StatusWord::kAbandoned},
      {"missed", StatusWord::kAbandoned}, {"whatever", StatusWord::kUnknown},  {"", StatusWord::kUnknown}};
  for (const auto& [word, expected] : kCases) EXPECT_EQ(ClassifyStatus(word), expected) << word;
}

TEST(StatusWord, OnHoldIsNotWaitingForTheCustomer) {
  EXPECT_EQ(ClassifyStatus("On-Hold"), StatusWord::kHold);
  EXPECT_EQ(ClassifyStatus("보류"), StatusWord::kHold);
  EXPECT_EQ(ClassifyStatus("Waiting on customer"), StatusWord::kWaiting);
}

TEST(PromiseWord, KeptAndBroken) {
  const std::pair<std::string_view, PromiseWord> kCases[] = {
      {"fulfill", PromiseWord::kFulfilled}, {"Breach", PromiseWord::kBreached},  {"위반", PromiseWord::kBreached},
      {"준수", PromiseWord::kFulfilled},    {"activate", PromiseWord::kUnknown}, {"", PromiseWord::kUnknown}};
  for (const auto& [word, expected] : kCases) EXPECT_EQ(ClassifyPromise(word), expected) << word;
}

}  // namespace
}  // namespace journey::contact
