// SPDX-License-Identifier: Apache-2.0
// Signals of clicks: a row a case. Milliseconds are spelt, since whole seconds are a clock that cannot tell.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/friction/friction_run.h"

namespace journey::friction {
namespace {

using enum Signal;

std::vector<Case> Cases() {
  return {
      // Rage clicks: 3 within 1000 ms.
      {"RageFires", kRageClick, {Page(0, "/cart"), Click(1.1), Click(1.4), Click(1.8)}, {"1.1 /cart #buy"}},
      {"RageTooFew", kRageClick, {Page(0, "/cart"), Click(1.1), Click(1.4)}, {}},
      {"RageAtTheLimit", kRageClick, {Click(1.1), Click(1.4), Click(2.1)}, {"1.1 click #buy"}},
      {"RageBeyondTheLimit", kRageClick, {Click(1.1), Click(1.4), Click(2.101)}, {}},
      {"RageSlides", kRageClick, {Click(1.1), Click(2.0), Click(2.5), Click(2.9)}, {"2 click #buy"}},
      {"RageOneIncident",
       kRageClick,
       {Click(1.1), Click(1.3), Click(1.5), Click(1.7), Click(1.9), Click(2.1), Click(2.4)},
       {"1.1 click #buy"}},
      {"RageTwoIncidents",
       kRageClick,
       {Click(1.1), Click(1.3), Click(1.5), Click(9.1), Click(9.3), Click(9.5)},
       {"1.1 click #buy", "9.1 click #buy"}},
      // Pages that are told by what was done there, and clicks that a project file takes out of the paths.
      {"RageInTheCartThatWasViewed",
       kRageClick,
       {Page(0, "Product Viewed"), On(1, "Cart Viewed", Kind::kCart), Click(1.1), Click(1.4), Click(1.8)},
       {"1.1 Cart Viewed #buy"}},
      {"RageInTheCheckoutThatWasStarted",
       kRageClick,
       {Page(0, "Product Viewed"), On(1, "Checkout Started", Kind::kCheckout), Click(1.1), Click(1.4), Click(1.8)},
       {"1.1 Checkout Started #buy"}},
      {"RageOnTheCartsOwnPage",
       kRageClick,
       {On(0, "/cart", Kind::kCart), On(1, "Cart Viewed", Kind::kCart), Click(1.1), Click(1.4), Click(1.8)},
       {"1.1 /cart #buy"}},
      {"RageAfterAnActIsOnThePage",
       kRageClick,
       {Page(0, "Product Viewed"), On(1, "Product Added", Kind::kCart), Click(1.1), Click(1.4), Click(1.8)},
       {"1.1 Product Viewed #buy"}},
      {"RageOfClicksThatAreNoTouchpoints",
       kRageClick,
       {Page(0, "/cart"), NoTouchpoint(Click(1.1)), NoTouchpoint(Click(1.4)), NoTouchpoint(Click(1.8))},
       {"1.1 /cart #buy"}},
      {"RageOtherElement", kRageClick, {Click(1.1), Click(1.4, "#sell"), Click(1.8)}, {}},
      {"RageByDistance",
       kRageClick,
       {ClickAt(1.1, 100, 100), ClickAt(1.3, 110, 100), ClickAt(1.5, 110, 120)},
       {"1.1 click"}},
      {"RageAtTheRadius",
       kRageClick,
       {ClickAt(1.1, 100, 100), ClickAt(1.3, 130, 100), ClickAt(1.5, 100, 100)},
       {"1.1 click"}},
      {"RageTooFarApart", kRageClick, {ClickAt(1.1, 100, 100), ClickAt(1.3, 131, 100), ClickAt(1.5, 100, 100)}, {}},
      {"RageOnStepperIsSuppressed",
       kRageClick,
       {Click(1.1, "+"), Click(1.3, "+"), Click(1.5, "+")},
       {"1.1 click + suppressed"}},
      {"RageOnNextIsSuppressed",
       kRageClick,
       {Click(1.1, "button.next"), Click(1.3, "button.next"), Click(1.5, "button.next")},
       {"1.1 click button.next suppressed"}},
      {"RageInTextFieldIsSuppressed",
       kRageClick,
       {Click(1.1, "textarea"), Click(1.3, "textarea"), Click(1.5, "textarea")},
       {"1.1 click textarea suppressed"}},
      {"RageNeedsMilliseconds", kRageClick, {Click(1), Click(1), Click(1)}, {}},
      {"RageWeakOnWholeSeconds", kRageClickWeak, {Click(1), Click(2), Click(2), Click(3)}, {"1 click #buy"}},
      {"RageWeakTooSlow", kRageClickWeak, {Click(1), Click(3), Click(4), Click(5)}, {}},
      {"RageLabelledIsNotFoundAgain",
       kRageClick,
       {Click(1.1), Click(1.4), Click(1.8), With(On(1.9, "$rageclick", Kind::kOther), Field::kElement, "#buy")},
       {"1.9 $rageclick #buy labelled"}},
      {"RageLabelledElsewhereByAnotherSource",
       kRageClick,
       {Click(1.1), Click(1.4), Click(1.8),
        From(With(On(1.9, "[Amplitude] Rage Click", Kind::kClick), Field::kElement, "#sell"), 1)},
       {"1.1 click #buy", "1.9 [Amplitude] Rage Click #sell labelled"}},
      {"RageOfASourceThatLabelsIsNotDetected",
       kRageClick,
       {Click(1.1), Click(1.4), Click(1.8),
        With(On(19, "[Amplitude] Rage Click", Kind::kClick), Field::kElement, "#sell")},
       {"19 [Amplitude] Rage Click #sell labelled"}},
      {"RageTwoSources",
       kRageClick,
       {From(Click(1.1), 0), From(Click(1.4), 1), From(Click(1.8), 0)},
       {"1.1 click #buy"}},
      {"RagePagesApart", kRageClick, {Page(0, "/a"), Click(1.1), Click(1.4), Page(1.5, "/b"), Click(1.8)}, {}},
      // Dead and slow clicks: 7 s and 3 s until the page answers.
      {"DeadFires", kDeadClick, {Page(0, "/cart"), Answer(0.5), Click(1.1), Answer(8.2)}, {"1.1 /cart #buy"}},
      {"DeadAtTheLimit", kDeadClick, {Click(1), Answer(8)}, {"1 click #buy"}},
      {"DeadJustNot", kDeadClick, {Click(1), Answer(7.999)}, {}},
      {"DeadToTheEnd", kDeadClick, {Answer(0), Click(1.1)}, {"1.1 click #buy"}},
      {"DeadOneIncident", kDeadClick, {Click(1.1), Click(1.5), Click(1.9), Answer(9)}, {"1.1 click #buy"}},
      {"DeadAnsweredByPage", kDeadClick, {Answer(0), Click(1.1), Page(2, "/paid")}, {}},
      {"DeadOnLinkIsSuppressed", kDeadClick, {Click(1.1, "a[href]"), Answer(9)}, {"1.1 click a[href] suppressed"}},
      {"DeadOnDownloadIsSuppressed",
       kDeadClick,
       {Click(1.1, "download.pdf"), Answer(9)},
       {"1.1 click download.pdf suppressed"}},
      {"DeadNeedsAnswers", kDeadClick, {Click(1.1), Page(20, "/a")}, {}},
      {"DeadLabelled", kDeadClick, {Labelled(Click(1.1), "dead_click"), Answer(9)}, {"1.1 click #buy labelled"}},
      {"DeadTwoSources", kDeadClick, {From(Click(1.1), 0), From(Answer(9), 1)}, {"1.1 click #buy"}},
      {"DeadWeakFires", kDeadClickWeak, {Page(0, "/a"), Click(1.1), Click(8.2)}, {"1.1 /a #buy"}},
      {"DeadWeakTooSoon", kDeadClickWeak, {Page(0, "/a"), Click(1.1), Click(8.0)}, {}},
      {"DeadWeakOtherElement", kDeadClickWeak, {Page(0, "/a"), Click(1.1), Click(20, "#sell")}, {}},
      {"DeadWeakAnswered", kDeadClickWeak, {Page(0, "/a"), Click(1.1), Page(3, "/b"), Click(20)}, {}},
      {"SlowFires", kSlowClick, {Click(1), Answer(5)}, {"1 click #buy"}},
      {"SlowAtTheLimit", kSlowClick, {Click(1), Answer(4)}, {"1 click #buy"}},
      {"SlowJustNot", kSlowClick, {Click(1), Answer(3.999)}, {}},
      {"SlowIsNotDead", kSlowClick, {Click(1), Answer(8)}, {}},
      {"SlowOnMediaIsSuppressed", kSlowClick, {Click(1, "video"), Answer(5)}, {"1 click video suppressed"}},
      {"SlowLabelled", kSlowClick, {On(1, "ui.slowClickDetected", Kind::kClick)}, {"1 ui.slowClickDetected labelled"}},
      // Error clicks: an error within 2 s.
      {"ErrorFires", kErrorClick, {Page(0, "/cart"), Click(1.1), On(2, "js_error", Kind::kError)}, {"1.1 /cart #buy"}},
      {"ErrorAtTheLimit", kErrorClick, {Click(1), On(3, "js_error", Kind::kError)}, {"1 click #buy"}},
      {"ErrorTooLate", kErrorClick, {Click(1), On(3.001, "js_error", Kind::kError)}, {}},
      {"ErrorBeforeTheClick", kErrorClick, {On(1, "js_error", Kind::kError), Click(1.5)}, {}},
      {"ErrorOncePerClick",
       kErrorClick,
       {Click(1), On(1.5, "js_error", Kind::kError), On(1.6, "js_error", Kind::kError)},
       {"1 click #buy"}},
      {"ErrorTwoSources", kErrorClick, {From(Click(1), 0), From(On(2, "js_error", Kind::kError), 1)}, {"1 click #buy"}},
      {"ErrorLabelledTwice",
       kErrorClick,
       {Labelled(Click(1), "dead_click error_click"), On(2, "js_error", Kind::kError)},
       {"1 click #buy labelled"}},
      {"ErrorTapOfDatadog", kErrorClick, {Labelled(Click(1), "error_tap")}, {"1 click #buy labelled"}},
      // Only as labelled.
      {"DeadSwipe", kDeadSwipe, {On(1, "$dead_swipe", Kind::kOther)}, {"1 $dead_swipe labelled"}},
      {"ExcessScroll", kExcessScroll, {Labelled(Page(1, "/a"), "excessive_scrolling")}, {"1 /a labelled"}},
      {"UnknownLabelIsNone", kRageClick, {Labelled(Click(1), "whatever")}, {}},
  };
}

class ClickTest : public ::testing::TestWithParam<Case> {};
TEST_P(ClickTest, Incidents) {
  EXPECT_THAT(Scanned(GetParam().events, GetParam().signal).incidents,
              ::testing::ElementsAreArray(GetParam().incidents));
}
INSTANTIATE_TEST_SUITE_P(All, ClickTest, ::testing::ValuesIn(Cases()),
                         [](const ::testing::TestParamInfo<Case>& one) { return one.param.name; });

TestEvent Pointer(double seconds, int64_t x, int64_t y) {
  TestEvent event = On(seconds, "mousemove", Kind::kSystem);
  event.touchpoint = false;
  event.side[Field::kX] = x * event::kNumberScale;
  event.side[Field::kY] = y * event::kNumberScale;
  return event;
}

std::vector<TestEvent> Shaking(int samples, double step) {
  std::vector<TestEvent> events = {Page(0, "/a")};
  for (int i = 0; i < samples; ++i) events.push_back(Pointer(1 + i * step, i % 2 == 0 ? 10 : 90, i % 2 == 0 ? 10 : 90));
  return events;
}

TEST(CursorTest, TenChangesInTwoSeconds) {
  // Each sample from the third on turns both axes: seven samples are ten changes.
  EXPECT_THAT(Scanned(Shaking(7, 0.3), kThrashedCursor).incidents, ::testing::ElementsAre("1.6 /a"));
  EXPECT_THAT(Scanned(Shaking(6, 0.3), kThrashedCursor).incidents, ::testing::IsEmpty());
  EXPECT_THAT(Scanned(Shaking(7, 0.5), kThrashedCursor).incidents, ::testing::ElementsAre("2 /a"));  // exactly 2 s
  EXPECT_THAT(Scanned(Shaking(20, 0.501), kThrashedCursor).incidents, ::testing::IsEmpty());         // just more
  EXPECT_THAT(Scanned(Shaking(60, 0.1), kThrashedCursor).incidents, ::testing::SizeIs(1));           // one thrash
}

TEST(ClickFactsTest, WhatCannotBeMeasuredIsSaid) {
  EXPECT_EQ(Scanned({Page(0, "/a")}, kRageClick).total, "not_measurable clicks place milliseconds");
  EXPECT_EQ(Scanned({Click(1.1, "")}, kRageClick).total, "not_measurable place");
  EXPECT_EQ(Scanned({Click(1)}, kRageClick).total, "not_measurable milliseconds");
  EXPECT_EQ(Scanned({Click(1.1)}, kRageClick).total, "detected 0 in 0 of 0");
  EXPECT_EQ(Scanned({Click(1.1)}, kDeadClick).total, "not_measurable responses");
  EXPECT_EQ(Scanned({Click(1.1), Answer(2)}, kDeadClick).total, "detected 0 in 0 of 0");
  EXPECT_EQ(Scanned({Page(0, "/a")}, kDeadSwipe).total, "not_measurable label");
  // Labelled ones are measured whatever the fields.
  EXPECT_EQ(Scanned({On(1, "$rageclick", Kind::kOther)}, kRageClick).total, "labelled 1 in 1 of 1");
}

TEST(ClickFactsTest, WeakOnesStandInSourceBySource) {
  // Source 0 tells whole seconds, source 1 milliseconds.
  const std::vector<TestEvent> both = {From(Click(1), 0),
                                       From(Click(2), 0),
                                       From(Click(2), 0),
                                       From(Click(3), 0),
                                       From(Of(Click(1.1), "u2"), 1),
                                       From(Of(Click(1.3), "u2"), 1),
                                       From(Of(Click(1.5), "u2"), 1),
                                       From(Of(Click(1.7), "u2"), 1)};
  EXPECT_EQ(Scanned(both, kRageClick).total, "detected 1 in 1 of 1");
  EXPECT_EQ(Scanned(both, kRageClickWeak).total, "weak 1 in 1 of 1");
}

TEST(ClickRulesTest, ThresholdsIgnoresAndSwitches) {
  FrictionRunOptions options;
  EXPECT_EQ(options.rules.Set(kRageClick, "clicks", 4), "");
  const std::vector<TestEvent> three = {Click(1.1), Click(1.3), Click(1.5)};
  EXPECT_THAT(Scanned(three, kRageClick, options).incidents, ::testing::IsEmpty());
  EXPECT_EQ(options.rules.Set(kRageClick, "clicks", 3), "");
  options.rules.ignore.push_back({.element = "#b*", .touchpoint = "", .signal = kRageClick});
  EXPECT_THAT(Scanned(three, kRageClick, options).incidents, ::testing::ElementsAre("1.1 click #buy suppressed"));
  options.rules.ignore[0].touchpoint = "/cart";
  EXPECT_THAT(Scanned(three, kRageClick, options).incidents, ::testing::ElementsAre("1.1 click #buy"));
  options.rules.Enable(kRageClick, false);
  EXPECT_THAT(Scanned(three, kRageClick, options).incidents, ::testing::IsEmpty());
  EXPECT_EQ(options.rules.Set(kRageClick, "clicks", 1), "clicks of rage_click is between 2 and 16; saw 1");
  EXPECT_EQ(options.rules.Set(kRageClick, "clickz", 3),
            "rage_click has no threshold \"clickz\"; did you mean \"clicks\"?; it has clicks, within_ms, gap_ms, "
            "radius_px, same_element, manhattan, strict");
}

// A session of a million clicks at one millisecond, and elements of a megabyte: bounded, and told.
TEST(HostileTest, ManyClicksAtOnce) {
  std::vector<TestEvent> events;
  for (int i = 0; i < 100'000; ++i) events.push_back(Click(1.001, i % 2 == 0 ? "#a" : "#b"));
  const FrictionRun one = Scanned(events, kRageClick);
  EXPECT_THAT(one.incidents, ::testing::IsEmpty());  // never twice at one place
  std::vector<TestEvent> errors;
  for (int i = 0; i < 5'000; ++i) errors.push_back(On(1.001 + i * 1e-3, "js_error", Kind::kError));
  const FrictionRun many = Scanned(errors, kErrorShown);
  EXPECT_EQ(many.incidents.size(), kMostOfSession);
  EXPECT_GT(many.result.dropped, 0u);
}

// Rows that lie in the order of a clock that runs backwards are ordered by their time like all others.
TEST(HostileTest, AClockThatRunsBackwards) {
  std::vector<TestEvent> events = {Page(0, "/cart")};
  for (int i = 0; i < 4; ++i) events.push_back(ClickAt(10.123 + 0.3 * i, 5, 5, "#buy"));
  const FrictionRun forwards = Scanned(events, Signal::kRageClick);
  std::reverse(events.begin(), events.end());
  const FrictionRun backwards = Scanned(events, Signal::kRageClick);
  EXPECT_EQ(forwards.incidents, backwards.incidents);
  EXPECT_EQ(forwards.incidents.size(), 1u);
  EXPECT_EQ(forwards.total, backwards.total);
}

TEST(HostileTest, LongElements) {
  const std::string element(1 << 20, 'x');
  const FrictionRun run = Scanned({Click(1.1, element), Click(1.2, element), Click(1.3, element)}, kRageClick);
  ASSERT_EQ(run.result.rows.size(), 1u);
  EXPECT_EQ(run.result.rows[0].element.size(), kElementBytes + 3);
}

}  // namespace
}  // namespace journey::friction
