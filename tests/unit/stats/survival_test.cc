// SPDX-License-Identifier: Apache-2.0
#include "journey/stats/survival.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace journey::stats {
namespace {

// Times of events of cause 0, and of censoring.
std::vector<SurvivalRow> RowsOf(std::vector<int64_t> events, std::vector<int64_t> censored = {}) {
  SurvivalTally tally;
  for (const int64_t time : events) tally.Add(kFromTheStart, time, 0);
  for (const int64_t time : censored) tally.Add(kFromTheStart, time, kCensored);
  return tally.Rows();
}

// Survival of patients with leukaemia, as published with R's package survival (aml; tests/doaml.Rout.save).
TEST(KaplanMeier, AmlOfR) {
  const auto maintained = RowsOf({9, 13, 18, 23, 31, 34, 48}, {13, 28, 45, 161});
  const auto others = RowsOf({5, 5, 8, 8, 12, 23, 27, 30, 33, 43, 45}, {16});
  const struct {
    int64_t time;
    double survival;
  } expected[] = {{9, .909}, {13, .818}, {18, .716}, {23, .614}, {31, .491}, {34, .368}, {48, .184}};
  const auto points = KaplanMeier(maintained);
  ASSERT_EQ(points.size(), 7u);
  for (size_t i = 0; i < points.size(); ++i) {
    EXPECT_EQ(points[i].time, expected[i].time);
    EXPECT_NEAR(points[i].survival, expected[i].survival, 0.0005);
    EXPECT_LT(points[i].interval->low, points[i].survival);
    EXPECT_GT(points[i].interval->high, points[i].survival);
  }
  EXPECT_EQ(points[2].at_risk, 8);
  EXPECT_EQ(MedianSurvival(points), 31);
  EXPECT_EQ(MedianSurvival(KaplanMeier(others)), 23);
  const auto test = LogRankTest(maintained, others);
  EXPECT_NEAR(test->statistic, 3.4, 0.05);
  EXPECT_NEAR(test->p, 0.07, 0.005);
}

// Standard error of a share from its interval on the scale of log(-log).
double ErrorOf(double share, const Interval& interval) {
  const double width = std::log(-std::log(interval.low)) - std::log(-std::log(share));
  return width * share * std::abs(std::log(share)) / kNormal95;
}

// Two small samples with ties, by R's survdiff and survfit (statsmodels, duration/tests/test_survfunc.py).
TEST(KaplanMeier, SmallSamplesOfR) {
  const auto first = RowsOf({1, 2, 3, 5}, {3, 2, 1, 3}), second = RowsOf({1, 5, 7, 9}, {1, 2, 3, 1, 3});
  const struct {
    int64_t time, at_risk;
    double survival, error;
  } expected[2][4] = {
      {{1, 8, 0.8750000, 0.1169268}, {2, 6, 0.7291667, 0.1649762}, {3, 4, 0.5468750, 0.2005800}, {5, 1, 0, 0}},
      {{1, 9, 0.8888889, 0.1047566}, {5, 3, 0.5925926, 0.2518034}, {7, 2, 0.2962963, 0.2444320}, {9, 1, 0, 0}}};
  for (int sample = 0; sample < 2; ++sample) {
    const auto points = KaplanMeier(sample == 0 ? first : second);
    ASSERT_EQ(points.size(), 4u);
    for (size_t i = 0; i < 4; ++i) {
      SCOPED_TRACE(i);
      EXPECT_EQ(points[i].time, expected[sample][i].time);
      EXPECT_EQ(points[i].at_risk, expected[sample][i].at_risk);
      EXPECT_NEAR(points[i].survival, expected[sample][i].survival, 1e-6);
      EXPECT_EQ(points[i].interval.has_value(), points[i].survival > 0);
      if (points[i].interval.has_value())
        EXPECT_NEAR(ErrorOf(points[i].survival, *points[i].interval), expected[sample][i].error, 1e-6);
    }
  }
  EXPECT_NEAR(LogRankTest(first, second)->statistic, 2.14673, 1e-4);
  EXPECT_NEAR(LogRankTest(first, second)->p, 0.14287, 1e-4);
}

// Bone marrow transplants, the 38 patients with ALL (Klein and Moeschberger): SAS's limits of the first quartile of
// survival, transformed by log(-log), are 86 and 230 days.
TEST(KaplanMeier, BoneMarrowTransplantsOfSas) {
  const auto points =
      KaplanMeier(RowsOf({418, 383, 276, 104, 609, 172, 487, 662, 194, 230, 526, 122,
                          129, 74,  122, 86,  466, 192, 109, 55,  1,   107, 110, 332},
                         {2081, 1602, 1496, 1462, 1433, 1377, 1330, 996, 226, 1199, 1111, 530, 1182, 1167}));
  // The times whose interval holds 0.75, and where it no longer does.
  int64_t low = 0, high = 0;
  for (const SurvivalPoint& point : points) {
    if (low == 0 && point.interval.has_value() && point.interval->low <= 0.75) low = point.time;
    if (high == 0 && point.interval.has_value() && point.interval->high < 0.75) high = point.time;
  }
  EXPECT_EQ(low, 86);
  EXPECT_EQ(high, 230);
}

TEST(KaplanMeier, GreenwoodOnTheScaleOfLogLog) {
  // 1 of 4 gone at time 1: variance 0.75^2 x 1 / 12.
  const auto points = KaplanMeier(RowsOf({1}, {2, 2, 2}));
  const double width = kNormal95 * std::sqrt(1.0 / 12) / std::abs(std::log(0.75));
  EXPECT_NEAR(points[0].interval->low, std::pow(0.75, std::exp(width)), 1e-12);
  EXPECT_NEAR(points[0].interval->high, std::pow(0.75, std::exp(-width)), 1e-12);
}

TEST(LogRank, PublishedCases) {
  const auto plain = LogRankTest(RowsOf({10, 20, 30}), RowsOf({10, 20, 50}));  // lifelines, test_statistics.py
  EXPECT_NEAR(plain->statistic, 0.254237, 1e-6);
  EXPECT_NEAR(plain->p, 0.614107, 1e-6);
  const auto censored = LogRankTest(RowsOf({10, 30}, {20}), RowsOf({10, 50}, {20}));
  EXPECT_NEAR(censored->statistic, 0.384615, 1e-6);
  EXPECT_NEAR(censored->p, 0.535143, 1e-6);
  // Freireich's leukaemia patients: 6-MP against placebo.
  const auto treated = RowsOf({6, 6, 6, 7, 10, 13, 16, 22, 23}, {6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35});
  const auto placebo = RowsOf({1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23});
  EXPECT_NEAR(LogRankTest(treated, placebo)->statistic, 16.8, 0.05);
  EXPECT_NEAR(LogRankTest(treated, placebo)->p, 4.17e-5, 0.01e-5);
  EXPECT_NEAR(LogRankTest(treated, placebo)->statistic, LogRankTest(placebo, treated)->statistic, 1e-9);
  EXPECT_FALSE(LogRankTest(RowsOf({}, {5}), RowsOf({}, {6})).has_value());
}

TEST(SurvivalTally, LateEntriesAreAtRiskOnlyOnceTheyCome) {
  SurvivalTally tally;
  tally.Add(kFromTheStart, 10, 0);
  tally.Add(5, 10, kCensored);  // enters at 5
  tally.Add(10, 20, 0);         // enters at 10: not at risk there
  tally.Add(30, 25, 0);         // over before it could be seen
  EXPECT_EQ(tally.subjects(), 3);
  EXPECT_EQ(tally.late(), 3);
  const auto points = KaplanMeier(tally.Rows());
  ASSERT_EQ(points.size(), 2u);
  EXPECT_EQ(points[0].at_risk, 2);
  EXPECT_DOUBLE_EQ(points[0].survival, 0.5);
  EXPECT_EQ(points[1].at_risk, 1);
  EXPECT_DOUBLE_EQ(points[1].survival, 0);
}

TEST(CumulativeIncidence, WithoutCensoringItIsTheShare) {
  std::mt19937 random(4);
  SurvivalTally tally;
  const int n = 400;
  int counts[3][3] = {};  // by cause, until 10, 20, 30
  for (int i = 0; i < n; ++i) {
    const int64_t time = static_cast<int64_t>(random() % 30);
    const int cause = static_cast<int>(random() % 3);
    tally.Add(kFromTheStart, time, cause);
    for (int until = 0; until < 3; ++until) counts[cause][until] += time <= 10 * (until + 1);
  }
  const auto rows = tally.Rows();
  for (int until = 0; until < 3; ++until) {
    double sum = 0;
    for (int cause = 0; cause < 3; ++cause) {
      const auto estimate = CumulativeIncidence(rows, cause, 10 * (until + 1));
      const double share = static_cast<double>(counts[cause][until]) / n;
      EXPECT_NEAR(estimate->share, share, 1e-12);
      // Its variance is then the binomial one.
      const double width = kNormal95 * std::sqrt(share * (1 - share) / n) / (share * std::abs(std::log(share)));
      EXPECT_NEAR(estimate->interval->low, std::pow(share, std::exp(width)), 1e-9);
      sum += estimate->share;
    }
    double survival = 1;
    for (const auto& point : KaplanMeier(rows)) {
      if (point.time <= 10 * (until + 1)) survival = point.survival;
    }
    EXPECT_NEAR(sum + survival, 1, 1e-12) << "causes and survival share everybody";
  }
}

TEST(CumulativeIncidence, CompetingCausesAreNotKaplanMeier) {
  // By hand. Times 1: cause 0; 2: cause 1; 3: censored; 4: cause 0; 5: censored.
  SurvivalTally tally;
  tally.Add(kFromTheStart, 1, 0);
  tally.Add(kFromTheStart, 2, 1);
  tally.Add(kFromTheStart, 3, kCensored);
  tally.Add(kFromTheStart, 4, 0);
  tally.Add(kFromTheStart, 5, kCensored);
  const auto rows = tally.Rows();
  EXPECT_DOUBLE_EQ(CumulativeIncidence(rows, 0, 1)->share, 0.2);
  EXPECT_DOUBLE_EQ(CumulativeIncidence(rows, 1, 4)->share, 0.2);  // 0.8 x 1/4
  EXPECT_DOUBLE_EQ(CumulativeIncidence(rows, 0, 4)->share, 0.5);  // 0.2 + 0.6 x 1/2
  EXPECT_TRUE(CumulativeIncidence(rows, 0, 5).has_value());
  EXPECT_FALSE(CumulativeIncidence(rows, 0, 6).has_value()) << "nobody was watched for so long";
}

// Three causes; shares by R's cuminc, standard errors (Aalen 1978) by Stata (statsmodels, test_survfunc.py).
TEST(CumulativeIncidence, ThreeCausesOfRAndStata) {
  const int64_t times[] = {1, 1, 2, 4, 4, 4, 6, 6, 7, 8, 9, 9, 9, 1, 2, 2, 4, 4};
  const int status[] = {1, 1, 1, 2, 2, 2, 3, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  SurvivalTally tally;
  for (int i = 0; i < 18; ++i) tally.Add(kFromTheStart, times[i], status[i] == 0 ? kCensored : status[i] - 1);
  const auto rows = tally.Rows();
  const struct {
    int cause;
    int64_t time;
    double share, error;
  } expected[] = {{0, 1, 0.11111111, 0.07407407}, {0, 2, 0.17037037, 0.08976251},
                  {0, 9, 0.17037037, 0.08976251}, {1, 2, 0, 0},
                  {1, 4, 0.20740741, 0.10610391}, {1, 9, 0.20740741, 0.10610391},
                  {2, 6, 0.17777778, 0.11196147}, {2, 7, 0.26666667, 0.12787781}};
  for (const auto& one : expected) {
    SCOPED_TRACE(one.time);
    const auto estimate = CumulativeIncidence(rows, one.cause, one.time);
    ASSERT_TRUE(estimate.has_value());
    EXPECT_NEAR(estimate->share, one.share, 1e-8);
    ASSERT_EQ(estimate->interval.has_value(), one.share > 0);
    if (one.share > 0) EXPECT_NEAR(ErrorOf(estimate->share, *estimate->interval), one.error, 1e-7);
  }
}

TEST(SurvivalTally, AnySplitMerges) {
  std::mt19937 random(9);
  SurvivalTally whole, a, b;
  for (int i = 0; i < 200; ++i) {
    const int64_t entry = static_cast<int64_t>(random() % 8) - 1, exit = static_cast<int64_t>(random() % 20);
    const int cause = static_cast<int>(random() % 4) - 1;
    whole.Add(entry, exit, cause);
    (random() % 2 ? a : b).Add(entry, exit, cause);
  }
  b.Merge(a);
  EXPECT_EQ(b.Rows(), whole.Rows());
  EXPECT_EQ(b.late(), whole.late());
}

}  // namespace
}  // namespace journey::stats
