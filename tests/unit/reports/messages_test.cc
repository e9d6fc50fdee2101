// SPDX-License-Identifier: Apache-2.0
#include "reports/messages.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <string>

namespace reports {
namespace {

std::string Fill(std::string_view pattern, Language language, std::vector<Argument> arguments) {
  return FillPattern(pattern, language, arguments);
}

TEST(MessagesTest, PlacesParticlesAndChoices) {
  EXPECT_EQ(Fill("{a} of {b}", Language::kEnglish, {{"a", "1"}, {"b", "2"}}), "1 of 2");
  EXPECT_EQ(Fill("{n} {n?journey:journeys}", Language::kEnglish, {{"n", "1"}}), "1 journey");
  EXPECT_EQ(Fill("{n} {n?journey:journeys}", Language::kEnglish, {{"n", "1,000"}}), "1,000 journeys");
  EXPECT_EQ(Fill("{a+이/가} 성공", Language::kKorean, {{"a", "28%"}}), "28%\u2060가 성공");
  EXPECT_EQ(Fill("{a+은/는}", Language::kKorean, {{"a", "n"}}), "n\u2060은");
  EXPECT_EQ(Fill("{a+이/가}", Language::kKorean, {{"a", "결제"}}), "결제가");
  EXPECT_EQ(Fill("여정 {n}건", Language::kKorean, {{"n", "19"}}), "여정 19\u2060건");
  EXPECT_EQ(Fill("{missing}건 {open", Language::kEnglish, {}), "건 {open");
}

TEST(MessagesTest, TextOfAnArgumentIsNotReadAsAPattern) {
  EXPECT_EQ(Fill("{a}{b}", Language::kEnglish, {{"a", "{b}"}, {"b", "x"}}), "{b}x");
}

TEST(MessagesTest, UnknownIdsAreShownAsTheyAre) {
  const Messages words(Language::kKorean, absl::UTCTimeZone());
  EXPECT_EQ(words.Text("no.such.message"), "no.such.message");
  EXPECT_EQ(words.Label("ledger", "class_of_tomorrow"), "class_of_tomorrow");
  EXPECT_EQ(words.Label("channel", "phone"), "전화");
}

TEST(MessagesTest, BothLanguagesSayTheSame) {
  std::set<std::string_view> ids;
  for (const CatalogueEntry& entry : Catalogue()) {
    EXPECT_TRUE(ids.insert(entry.id).second) << entry.id << " stands twice";
    EXPECT_FALSE(entry.english.empty()) << entry.id;
    EXPECT_FALSE(entry.korean.empty()) << entry.id;
    // Korean needs no plural, so a place that only chooses a form may be missing there; none may be new.
    const std::vector<std::string> english = PatternPlaces(entry.english);
    for (const std::string& place : PatternPlaces(entry.korean)) {
      EXPECT_NE(std::find(english.begin(), english.end(), place), english.end())
          << entry.id << " has {" << place << "} in Korean only";
    }
  }
}

// Every id of `group` that the model can hold has a word.
TEST(MessagesTest, KnownIdsHaveWords) {
  const Messages words(Language::kEnglish, absl::UTCTimeZone());
  const std::pair<const char*, std::vector<const char*>> groups[] = {
      {"verdict_word", {"worse", "better", "unclear", "too_few", "not_measurable"}},
      {"severity", {"severe", "serious", "moderate"}},
      {"basis", {"sla", "target", "benchmark", "blueprint", "baseline", "peers", "band"}},
      {"basis_label", {"sla", "target", "benchmark", "blueprint", "baseline", "peers", "band"}},
      {"expected", {"sla", "target", "benchmark", "blueprint", "baseline", "peers", "band"}},
      {"stage", {"explore", "convert", "after-care"}},
      {"unit", {"journey", "session", "customer", "case"}},
      {"outcome", {"goal", "contact", "open", "left"}},
      {"order", {"eventually", "adjacent", "anchored", "any"}},
      {"ledger_severity", {"note", "repaired", "rejected", "skipped", "duplicate"}},
      {"channel",
       {"web", "app", "phone", "email", "chat", "bot", "sms", "push", "social", "messenger", "video", "store",
        "community", "help-centre", "review"}},
  };
  for (const auto& [group, ids] : groups) {
    for (const char* id : ids) EXPECT_TRUE(words.Has(std::string(group) + "." + id)) << group << "." << id;
  }
  for (const char* measure : {"first_reply_in_target", "resolution_in_target", "repeat_7d", "csat", "payment_success",
                              "refund_in_time", "contact_after_24h", "channel_change_24h", "drop_off"}) {
    for (const char* group : {"measure.", "definition.", "sentence."})
      EXPECT_TRUE(words.Has(group + std::string(measure))) << group << measure;
  }
}

TEST(MessagesTest, EveryLedgerClassHasWords) {
  std::string path = JOURNEY_SOURCE_DIR;
  path += "/journey/base/ledger_catalog.def";
  std::ifstream file(path);
  ASSERT_TRUE(file.is_open());
  const Messages words(Language::kEnglish, absl::UTCTimeZone());
  std::string line;
  int classes = 0;
  while (std::getline(file, line)) {
    if (!line.starts_with("LEDGER_CLASS(k")) continue;
    const size_t begin = line.find('"') + 1;
    const std::string id = line.substr(begin, line.find('"', begin) - begin);
    EXPECT_TRUE(words.Has("ledger." + id)) << id;
    ++classes;
  }
  EXPECT_GT(classes, 20);
}

// Times are exported as a median and a 90th percentile, everything else under its own id.
TEST(MessagesTest, EveryFigureHasAWordAndADefinition) {
  std::string path = JOURNEY_SOURCE_DIR;
  path += "/journey/service/figure_catalog.def";
  std::ifstream file(path);
  ASSERT_TRUE(file.is_open());
  const Messages words(Language::kEnglish, absl::UTCTimeZone());
  std::string line;
  int figures = 0;
  while (std::getline(file, line)) {
    if (!line.starts_with("FIGURE(")) continue;
    const size_t begin = line.find('"') + 1;
    const std::string id = line.substr(begin, line.find('"', begin) - begin);
    const bool time = line.find(" kTime,") != std::string::npos;
    for (const char* suffix : {"_median", "_p90"}) {
      const std::string name = time ? id + suffix : id;
      EXPECT_TRUE(words.Has("kpi." + name)) << name;
      EXPECT_TRUE(words.Has("kpi_definition." + name)) << name;
    }
    ++figures;
  }
  EXPECT_GT(figures, 30);
}

// What a card and the map say of each measure; and what could explain it.
TEST(MessagesTest, EveryMeasureHasItsTexts) {
  const Messages words(Language::kKorean, absl::UTCTimeZone());
  for (const char* measure : {"first_reply_in_target", "resolution_in_target", "repeat_7d", "csat", "payment_success",
                              "refund_in_time", "contact_after_24h", "channel_change_24h", "drop_off"}) {
    for (const char* group : {"pain.", "opportunity.", "check."})
      EXPECT_TRUE(words.Has(group + std::string(measure))) << group << measure;
  }
  for (const char* id : {"pain.other", "opportunity.other", "opportunity.deviation", "check.other"})
    EXPECT_TRUE(words.Has(id)) << id;
  for (const char* id : {"few_customers", "one_week", "one_segment", "one_channel", "open_cases"}) {
    for (const char* group : {"alternative.", "alternative_text.", "alternative_short."})
      EXPECT_TRUE(words.Has(group + std::string(id))) << group << id;
  }
  for (const char* level : {"very_sure", "sure", "fairly_sure", "not_known"}) {
    EXPECT_TRUE(words.Has("sure_happened." + std::string(level)));
    EXPECT_TRUE(words.Has("sure_place." + std::string(level)));
  }
}

}  // namespace
}  // namespace reports
