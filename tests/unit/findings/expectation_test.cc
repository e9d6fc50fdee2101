// SPDX-License-Identifier: Apache-2.0
#include "journey/findings/expectation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "journey/base/time.h"

namespace journey::findings {
namespace {

using base::kMicrosPerHour;
using base::kMicrosPerMinute;
using base::kMicrosPerSecond;

Expectation Own(Measure measure, double share, int64_t within_us, const std::string& channel = "") {
  Expectation expectation;
  expectation.measure = measure;
  expectation.share = share;
  expectation.within_us = within_us;
  expectation.channel = channel;
  return expectation;
}

TEST(Expectations, DefaultsByChannel) {
  const ExpectationBook book;
  const auto limit = [&](std::string_view channel) {
    return book.all()[*book.Find(Measure::kFirstReplyInTarget, {.channel = channel})].within_us;
  };
  EXPECT_EQ(limit("chat"), 60 * kMicrosPerSecond);
  EXPECT_EQ(limit("phone"), 20 * kMicrosPerSecond);
  EXPECT_EQ(limit("messenger"), 15 * kMicrosPerMinute);
  EXPECT_EQ(limit("email"), 4 * kMicrosPerHour);
  EXPECT_EQ(limit("pigeon"), 4 * kMicrosPerHour);
  for (const Expectation& expectation : book.all()) {
    EXPECT_TRUE(expectation.is_default && expectation.basis == Basis::kBenchmark && !expectation.note.empty());
  }
  EXPECT_FALSE(book.Has(Measure::kRefundInTime)) << "a promise that only the company can make";
  EXPECT_FALSE(book.Find(Measure::kContactAfter24h, {.touchpoint = "home", .touchpoint_kind = event::Kind::kView}));
  EXPECT_TRUE(book.Find(Measure::kContactAfter24h, {.touchpoint = "faq", .touchpoint_kind = event::Kind::kArticle}));
}

TEST(Expectations, TheCompanysOwnWin) {
  ExpectationBook book;
  Expectation refunds = Own(Measure::kRepeat7d, 0.05, 0);
  refunds.topic = "refund";
  ASSERT_TRUE(
      ExpectationBook::Make({Own(Measure::kFirstReplyInTarget, 0.95, 3 * kMicrosPerMinute, "chat"), refunds}, &book)
          .ok());
  EXPECT_EQ(book.all().size(), DefaultExpectations().size() + 1) << "one replaced, one added";
  const Expectation& chat = book.all()[*book.Find(Measure::kFirstReplyInTarget, {.channel = "chat"})];
  EXPECT_EQ(chat.within_us, 3 * kMicrosPerMinute);
  EXPECT_FALSE(chat.is_default);
  EXPECT_EQ(book.all()[*book.Find(Measure::kRepeat7d, {})].share, 0.2) << "a topic's word is for the topic";
  EXPECT_EQ(book.all()[*book.Find(Measure::kRepeat7d, {.topic = "refund"})].share, 0.05);
  EXPECT_FALSE(book.Find(Measure::kRepeat7d, {.topic = "delivery"}));
  ASSERT_TRUE(ExpectationBook::Make({Own(Measure::kFirstReplyInTarget, 0.9, kMicrosPerHour)}, &book).ok());
  EXPECT_EQ(book.all()[*book.Find(Measure::kFirstReplyInTarget, {.channel = "chat"})].within_us, kMicrosPerHour)
      << "a promise for all channels outranks a published one for chat";
  for (const auto& [channel, limit] : book.FirstReplyLimits()) EXPECT_EQ(limit, kMicrosPerHour) << channel;
}

TEST(Expectations, SayWhatIsWrong) {
  const struct {
    const char* told;
    Expectation expectation;
  } rows[] = {
      {"share", Own(Measure::kCsat, 90, 0)},
      {"within", Own(Measure::kRefundInTime, 0.9, 0)},
      {"within", Own(Measure::kRepeat7d, 0.1, kMicrosPerHour)},
      {"basis 'peers'",
       [] {
         Expectation expectation = Own(Measure::kCsat, 0.9, 0);
         expectation.basis = Basis::kPeers;
         return expectation;
       }()},
  };
  for (const auto& row : rows) {
    ExpectationBook book;
    const absl::Status status = ExpectationBook::Make({row.expectation}, &book);
    ASSERT_FALSE(status.ok()) << row.told;
    EXPECT_THAT(std::string(status.message()), ::testing::HasSubstr(row.told));
  }
}

TEST(Expectations, NamesAreFoundBack) {
  for (const std::string_view id : MeasureIds()) EXPECT_EQ(Info(*FindMeasure(id)).id, id);
  EXPECT_FALSE(FindMeasure("nps"));
  EXPECT_EQ(FindBasis("sla"), Basis::kSla);
  EXPECT_FALSE(FindBasis("SLA"));
}

}  // namespace
}  // namespace journey::findings
