// SPDX-License-Identifier: Apache-2.0
// Drawings and sentences against the files of tests/golden, byte for byte. `bash tests/golden/update.sh` shows what
// differs and takes it over.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "reports/finding_text.h"
#include "reports/markup.h"
#include "reports/messages.h"
#include "reports/svg.h"

namespace reports {
namespace {

// Holds `text` against the stored file; with JOURNEY_GOLDEN_OUT set, writes it below that folder instead.
void CheckGolden(const std::string& name, const std::string& text) {
  if (const char* folder = std::getenv("JOURNEY_GOLDEN_OUT"); folder != nullptr) {
    std::ofstream file(std::string(folder) + "/" + name, std::ios::binary);
    file << text;
    ASSERT_TRUE(file.good()) << folder << "/" << name;
    return;
  }
  std::ifstream file(std::string(JOURNEY_SOURCE_DIR) + "/tests/golden/" + name, std::ios::binary);
  std::stringstream stored;
  stored << file.rdbuf();
  EXPECT_EQ(stored.str(), text) << name << " differs; see and update: bash tests/golden/update.sh";
}

// One element a line, as a reader can compare it.
std::string Lines(std::string text) {
  for (size_t at = text.find("><"); at != std::string::npos; at = text.find("><", at + 2)) text.insert(at + 1, "\n");
  return text + "\n";
}

TEST(GoldenTest, Marks) {
  Markup markup;
  for (const char* severity : {"severe", "serious", "moderate"}) {
    for (const int rank : {0, 3, 12}) SeverityMark(&markup, severity, rank, rank == 3 ? "pain point 3" : "");
  }
  for (const char* verdict : {"better", "worse", "unclear", "too_few", "not_measurable", "met", "just_missed", "missed",
                              "far_off", "no_target"}) {
    VerdictMark(&markup, verdict);
  }
  CheckGolden("svg/marks.svg", Lines(markup.Take()));
}

TEST(GoldenTest, Shares) {
  Markup markup;
  const ShareMark marks[] = {
      {.actual = 0.39,
       .low = 0.34,
       .high = 0.44,
       .has_interval = true,
       .has_expected = true,
       .expected = 0.9,
       .off = true},
      {.actual = 0.2, .low = 0.05, .high = 0.6, .scale = 0.25, .has_interval = true, .hollow = true},
      {.actual = 0, .scale = 0.5, .has_axis = false},
      {.actual = 1, .low = 0.9, .high = 1, .scale = 0.5, .has_interval = true, .has_expected = true, .expected = 0.02},
  };
  for (const ShareMark& mark : marks) {
    FluidSvg svg(&markup, 24, "");
    DrawShare(&svg, mark, 12);
  }
  CheckGolden("svg/shares.svg", Lines(markup.Take()));
}

TEST(GoldenTest, Bullets) {
  Markup markup;
  const BulletMark marks[] = {
      {.value = 0.712, .low = 0.69, .high = 0.73, .target = 0.9, .far_off = 0.7, .off = true},
      {.value = 0.054, .low = 0.042, .high = 0.069, .target = 0.05, .far_off = 0.1, .hollow = true},
      {.value = 69480, .low = 66240, .high = 72360, .target = 86400, .far_off = 172800},
      {.value = 0.1, .low = 0.05, .high = 0.2, .target = 0.9, .far_off = 0.8, .off = true},
      {.value = 9, .low = {}, .high = {}, .target = 4, .far_off = 2},
      {.value = 5, .low = {}, .high = {}, .target = 5, .far_off = 5},
  };
  for (const BulletMark& mark : marks) DrawBullet(&markup, mark, "value, target: verdict");
  CheckGolden("svg/bullets.svg", Lines(markup.Take()));
}

TEST(GoldenTest, Trends) {
  Markup markup;
  DrawTrend(&markup, {{0, 0.5, false}, {0.5, 0.6, false}, {1, 0.4, false}}, 0.45, true);
  DrawTrend(&markup, {{0, 0.80, false}, {0.5, 0.81, false}, {1, 0.80, false}}, 0.9, false);  // noise stays flat
  DrawTrend(&markup, {{0, 1, false}, {0.2, 2, false}, {0.8, 4, true}, {1, 3, false}}, std::nullopt, false);
  DrawTrend(&markup, {{0, 0, false}}, 0, false);
  CheckGolden("svg/trends.svg", Lines(markup.Take()));
}

TEST(GoldenTest, Labels) {
  Markup markup;
  {
    FluidSvg svg(&markup, 40, "a chart with \"quotes\" & <marks>", "hal");
    svg.PointLabel(5, 10, "", "left");
    svg.PointLabel(50, 10, "", "middle");
    svg.PointLabel(95, 10, "", "right");
    svg.Text(30, 20, "end", -10, "td", MiddleEllipsis("a name that is far too long for its place", 120), "web ");
    svg.Text(30, 30, "start", 10, "td", MiddleEllipsis("주문상세보기페이지에서환불신청", 100));
    svg.Cross(10, 20);
    svg.Square(20, 20);
    svg.SquareBefore(20);
    svg.ArrowLeft(20, "pa");
    svg.ArrowRight(20, "pa bad");
    svg.Severity(50, 20, -11, "severe", 1);
    svg.Severity(50, 20, 11, "moderate", 12);
    svg.Strokes({{"ax", MovePath(0, 20) + LinePath(50.505, 10)}, {"po", DotPath(12, 5)}, {"ex", ""}});
  }
  CheckGolden("svg/labels.svg", Lines(markup.Take()));
}

// A sentence of each measure, of each basis, with each part of a place; and headlines.
void CheckSentences(Language language, const std::string& name) {
  const Messages words(language, absl::UTCTimeZone());
  struct Case {
    const char* basis;
    const char* json;
  };
  constexpr const char* kMeasures[] = {
      "first_reply_in_target", "resolution_in_target", "repeat_7d",          "csat",     "payment_success",
      "refund_in_time",        "contact_after_24h",    "channel_change_24h", "drop_off", "of_tomorrow"};
  constexpr const char* kBases[] = {"sla", "target", "benchmark", "blueprint", "baseline", "peers", "band"};
  constexpr const char* kPlaces[] = {
      R"("touchpoint":"결제")",
      R"("touchpoint":"Cart","channel":"app")",
      R"("channel":"chat","limit_s":180)",
      R"("channel":"phone","segment":"platform=mobile","limit_s":259200,"next_touchpoint":"Call")",
      R"("touchpoint":"환불","from":"2026-09-29","to":"2026-10-12")",
  };
  constexpr const char* kShares[] = {R"("actual":0.391,"expected":0.9)", R"("actual":0.126,"expected":0.123)",
                                     R"("actual":0.0004,"expected":0.31)", R"("actual":1,"expected":0.06)"};
  std::string out;
  size_t turn = 0;
  for (const char* measure : kMeasures) {
    for (size_t i = 0; i < 3; ++i, ++turn) {
      const std::string json = std::string(R"({"measure":")") + measure + R"(","basis":")" +
                               kBases[turn % std::size(kBases)] + R"(","direction":")" +
                               (turn % 2 == 0 ? "higher_is_better" : "lower_is_better") + "\"," +
                               kPlaces[turn % std::size(kPlaces)] + "," + kShares[turn % std::size(kShares)] + "}";
      rapidjson::Document finding;
      finding.Parse(json.c_str());
      ASSERT_FALSE(finding.HasParseError()) << json;
      out += FindingSentence(words, finding) + "\n";
      out += "  " + FindingName(words, finding) + " | " + FindingPlace(words, finding) + " | " +
             ExpectedLabel(words, finding) + "\n";
    }
  }
  for (
      const char* model :
      {R"({"comparisons":0,"headline":{"findings":0}})", R"({"comparisons":57,"headline":{"findings":0}})",
       R"({"comparisons":57,"headline":{"findings":1,"journeys":0,"journeys_touched":0}})",
       R"({"comparisons":57,"headline":{"findings":12,"journeys":1900,"journeys_touched":100}})",
       R"({"comparisons":57,"headline":{"findings":3,"journeys":100,"journeys_touched":46,"contacts":9,"contacts_behind":3}})"}) {
    rapidjson::Document document;
    document.Parse(model);
    out += Verdict(words, document) + "\n";
  }
  CheckGolden(name, out);
}

TEST(GoldenTest, SentencesInEnglish) { CheckSentences(Language::kEnglish, "sentences/findings.en.txt"); }

TEST(GoldenTest, SentencesInKorean) { CheckSentences(Language::kKorean, "sentences/findings.ko.txt"); }

}  // namespace
}  // namespace reports
