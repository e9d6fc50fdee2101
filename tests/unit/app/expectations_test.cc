// SPDX-License-Identifier: Apache-2.0
#include "app/expectations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_format.h"
#include "app/project_file.h"
#include "journey/findings/figure_catalog.h"

namespace app {
namespace {

namespace findings = journey::findings;

absl::StatusOr<findings::ExpectationBook> BookOf(const std::string& entries) {
  const auto file =
      ParseProjectFile(absl::StrFormat(R"({"version": 1, "expectations": [%s]})", entries), "journey.json");
  if (!file.ok()) return file.status();
  findings::ExpectationBook book;
  const absl::Status made = MakeExpectations(file->expectations, &book);
  if (!made.ok()) return made;
  return book;
}

const findings::FigureExpectation* Target(const findings::ExpectationBook& book, std::string_view id) {
  for (const findings::FigureExpectation& target : book.figures()) {
    if (target.kpi == id) return &target;
  }
  return nullptr;
}

TEST(Expectations, MeasuresAndFigures) {
  const auto book = BookOf(R"(
    {"measure": "first_reply_in_target", "channel": "chat", "within": "3m", "share": 0.95, "basis": "sla", "min_n": 100},
    {"measure": "first_reply_median", "within": "10m", "note": "on the contact page"},
    {"measure": "reopen", "share": 0.03, "basis": "sla"},
    {"measure": "nps", "value": -10, "min_n": 50},
    {"measure": "csat", "share": 0.7})");
  ASSERT_TRUE(book.ok()) << book.status();
  const auto chat = book->Find(findings::Measure::kFirstReplyInTarget, {.channel = "chat"});
  ASSERT_TRUE(chat.has_value());
  EXPECT_EQ(book->all()[*chat].within_us, 180'000'000);
  EXPECT_EQ(book->all()[*chat].min_n, 100);
  EXPECT_EQ(book->all()[*chat].basis, findings::Basis::kSla);
  EXPECT_EQ(Target(*book, "first_reply_median")->value, 600);
  EXPECT_EQ(Target(*book, "first_reply_median")->note, "on the contact page");
  EXPECT_FALSE(Target(*book, "first_reply_median")->higher_is_better);
  EXPECT_EQ(Target(*book, "reopen")->value, 0.03);
  EXPECT_EQ(Target(*book, "reopen")->basis, findings::Basis::kSla);
  EXPECT_EQ(Target(*book, "nps")->value, -10);
  EXPECT_EQ(Target(*book, "nps")->min_n, 50);
  EXPECT_EQ(Target(*book, "csat")->value, 0.7) << "a measure about all that is a figure";
  EXPECT_EQ(Target(*book, "first_reply_in_target")->value, 0.9) << "chat is not all";
  EXPECT_TRUE(Target(*book, "first_reply_in_target")->is_default);
}

TEST(Expectations, DefaultsSaySo) {
  const auto book = BookOf("");
  ASSERT_TRUE(book.ok());
  EXPECT_FALSE(book->figures().empty());
  for (const findings::FigureExpectation& target : book->figures()) {
    EXPECT_TRUE(target.is_default && target.basis == findings::Basis::kBenchmark && !target.note.empty()) << target.kpi;
  }
}

TEST(Expectations, TheSchemaKnowsEveryMeasureAndFigure) {
  for (const std::string_view measure : findings::MeasureIds()) {
    const bool limit = findings::Info(*findings::FindMeasure(measure)).needs_limit;
    EXPECT_TRUE(
        BookOf(absl::StrFormat(R"({"measure": "%s", "share": 0.5%s})", measure, limit ? R"(, "within": "1h")" : ""))
            .ok())
        << measure;
  }
  for (const findings::FigureInfo& figure : findings::Figures()) {
    if (findings::FindMeasure(figure.id).has_value()) continue;
    const char* number = figure.unit == "ratio" ? R"("share": 0.5)"
                         : figure.unit == "s"   ? R"("within": "1h")"
                                                : R"("value": 5)";
    const auto book = BookOf(absl::StrFormat(R"({"measure": "%s", %s})", figure.id, number));
    ASSERT_TRUE(book.ok()) << figure.id << " " << book.status();
    EXPECT_FALSE(Target(*book, figure.id)->is_default) << figure.id;
  }
}

TEST(Expectations, UnknownOnesAreNamedWithTheNearest) {
  ExpectationOptions given;
  given.measure = "first_reply_medain";
  findings::ExpectationBook book;
  EXPECT_THAT(std::string(MakeExpectations({given}, &book).message()),
              ::testing::HasSubstr("did you mean first_reply_median?"));
}

}  // namespace
}  // namespace app
