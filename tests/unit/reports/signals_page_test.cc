// SPDX-License-Identifier: Apache-2.0
// docs/signals.md is what the catalogue says; every signal has its words in both languages. To write the page anew:
// JOURNEY_WRITE_DOCS=1 signals_page_test
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "journey/findings/expectation.h"
#include "journey/findings/figure_catalog.h"
#include "journey/friction/element_kind.h"
#include "journey/friction/signal.h"
#include "reports/signal_text.h"

namespace reports {
namespace {

namespace friction = journey::friction;
using friction::Signal;

Messages Words(Language language) { return Messages(language, absl::UTCTimeZone()); }

TEST(SignalsPageTest, IsCurrent) {
  std::string path = JOURNEY_SOURCE_DIR;
  path += "/docs/signals.md";
  if (std::getenv("JOURNEY_WRITE_DOCS") != nullptr) std::ofstream(path, std::ios::binary) << SignalsPage();
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  EXPECT_EQ(text.str(), SignalsPage()) << "write it anew: JOURNEY_WRITE_DOCS=1 signals_page_test";
}

TEST(SignalsPageTest, EverySignalHasItsWords) {
  for (const Language language : {Language::kEnglish, Language::kKorean}) {
    const Messages words = Words(language);
    for (const std::string_view id : friction::SignalIds()) {
      EXPECT_TRUE(words.Has(absl::StrFormat("signal.%s", id))) << id;
      EXPECT_TRUE(words.Has(absl::StrFormat("signal_rule.%s", id))) << id;
    }
    for (const std::string_view fact : friction::FactNames(~friction::Facts{0}))
      EXPECT_TRUE(words.Has(absl::StrFormat("need.%s", fact))) << fact;
    for (const std::string_view kind : friction::ElementKindNames(UINT16_MAX))
      EXPECT_TRUE(words.Has(absl::StrFormat("element_kind.%s", kind))) << kind;
  }
}

// Each threshold stands in the rule's words or in a clause, in both languages, so that no count hides its rule.
TEST(SignalsPageTest, EveryThresholdIsSaid) {
  for (const CatalogueEntry& entry : Catalogue()) {
    if (!entry.id.starts_with("signal_rule.")) continue;
    const std::string_view id = entry.id.substr(std::string_view("signal_rule.").size());
    const auto signal = friction::FindSignal(id);
    ASSERT_TRUE(signal.has_value()) << id;
    for (const friction::Threshold& threshold : friction::Info(*signal).thresholds) {
      const std::string place = absl::StrFormat("{%s}", threshold.name);
      const bool in_rule =
          entry.english.find(place) != std::string_view::npos && entry.korean.find(place) != std::string_view::npos;
      const bool in_clause = Words(Language::kEnglish).Has(absl::StrFormat("signal_clause.%s.%s", id, threshold.name));
      EXPECT_TRUE(in_rule || in_clause) << id << " " << threshold.name;
    }
  }
}

TEST(SignalsPageTest, RulesFollowTheirThresholds) {
  const Messages words = Words(Language::kEnglish);
  EXPECT_EQ(RuleText(words, "rage_click", {{"clicks", 4}, {"within_ms", 1000}, {"gap_ms", 0}, {"radius_px", 50}}),
            "4 clicks or more, one after the other at one place, within 1\u00a0s, at most 50 px from the one before, "
            "where places are told");
  EXPECT_EQ(RuleText(words, "rage_click", {{"clicks", 3}, {"within_ms", 0}, {"gap_ms", 300}, {"radius_px", 0}}),
            "3 clicks or more, one after the other at one place, each at most 300\u00a0ms after the one before");
  EXPECT_EQ(NeedText(words, "clicks place"), "clicks, the element, or x and y, of clicks");
}

// Stood in English on the Korean page.
TEST(DefaultNotes, EveryDefaultTargetSaysWhereItComesFrom) {
  const Messages words = Words(Language::kKorean);
  const auto expect = [&words](std::string_view note) {
    const std::string id = "finding_note." + std::string(note);
    ASSERT_TRUE(words.Has(id)) << note;
    EXPECT_NE(words.Text(id), note);
  };
  for (const auto& expectation : journey::findings::DefaultExpectations()) expect(expectation.note);
  for (const auto& figure : journey::findings::Figures()) {
    if (figure.target.has_value()) expect(figure.source);
  }
}

}  // namespace
}  // namespace reports
