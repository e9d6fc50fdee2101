// SPDX-License-Identifier: Apache-2.0
// Signals of pages, errors, speed, forms, searches and checkouts: a row a case.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/friction/friction_run.h"

namespace journey::friction {
namespace {

using enum Signal;

TestEvent Item(double seconds, const std::string& item) {
  return With(Page(seconds, "product_view"), Field::kItem, item);
}
TestEvent Error(double seconds, const std::string& name = "js_error") { return On(seconds, name, Kind::kError); }
TestEvent Vital(double seconds, const std::string& metric, double value) {
  TestEvent event = On(seconds, "web_vitals", Kind::kOther);
  event.touchpoint = false;
  event.side[Field::kValue] = static_cast<int64_t>(value * event::kMoneyScale);
  return With(event, Field::kMetric, metric);
}
TestEvent Input(double seconds, const std::string& name, const std::string& field, const std::string& form = "signup") {
  TestEvent event = With(On(seconds, name, Kind::kInput), Field::kForm, form);
  return field.empty() ? event : With(event, Field::kField, field);
}
TestEvent Change(double seconds, const std::string& field) { return Input(seconds, "field_changed", field); }
TestEvent Focus(double seconds, const std::string& field) { return Input(seconds, "field_focus", field); }
TestEvent Submit(double seconds) { return Input(seconds, "form_submit", ""); }
// By another customer: the run logs submits.
TestEvent Sent() { return Of(Submit(1), "u2"); }
TestEvent Search(double seconds, int64_t query, int64_t results = 5) {
  return With(With(On(seconds, "search", Kind::kSearch), Field::kQuery, query), Field::kResults, results);
}
TestEvent Cart(double seconds, const std::string& name = "cart") { return On(seconds, name, Kind::kCart); }
TestEvent Checkout(double seconds, const std::string& name = "checkout") { return On(seconds, name, Kind::kCheckout); }
TestEvent Payment(double seconds, const std::string& name = "payment") { return On(seconds, name, Kind::kPayment); }
TestEvent Pay(double seconds, bool works) {
  return works ? Payment(seconds) : Failed(Payment(seconds, "payment_failed"));
}

std::vector<Case> Cases() {
  return {
      // U-turns: at most 5 s on a page without an act, and back.
      {"UTurnFires", kUTurn, {Page(0, "/a"), Click(1), Page(2, "/b"), Page(6, "/a")}, {"2 /b"}},
      {"UTurnAtTheLimit", kUTurn, {Page(0, "/a"), Click(1), Page(2, "/b"), Page(7, "/a")}, {"2 /b"}},
      {"UTurnTooLong", kUTurn, {Page(0, "/a"), Click(1), Page(2, "/b"), Page(7.001, "/a")}, {}},
      {"UTurnActed", kUTurn, {Page(0, "/a"), Page(2, "/b"), Click(3), Page(6, "/a")}, {}},
      {"UTurnElsewhere", kUTurn, {Page(0, "/a"), Click(1), Page(2, "/b"), Page(6, "/c")}, {}},
      {"UTurnToOneOfManyPages", kUTurn, {Page(0, "/p/:id"), Click(1), Page(2, "/b"), Page(6, "/p/:id")}, {}},
      {"UTurnToTheSameItem", kUTurn, {Item(0, "7"), Click(1), Page(2, "/b"), Item(6, "7")}, {"2 /b"}},
      {"UTurnNeedsActs", kUTurn, {Page(0, "/a"), Page(2, "/b"), Page(6, "/a")}, {}},
      {"UTurnWeak", kUTurnWeak, {Page(0, "/a"), Page(2, "/b"), Page(6, "/a")}, {"2 /b"}},
      {"UTurnActedByWhatIsNoTouchpoint",
       kUTurn,
       {Page(0, "/a"), Page(2, "/b"), NoTouchpoint(Change(3, "name")), Page(6, "/a")},
       {}},
      {"UTurnTwoSources",
       kUTurn,
       {From(Page(0, "/a"), 0), From(Click(1), 1), From(Page(2, "/b"), 0), From(Page(6, "/a"), 1)},
       {"2 /b"}},
      {"UTurnThroughWhatWasDoneOnThePage",
       kUTurn,
       {Page(0, "/a"), Click(1), On(2, "/cart", Kind::kCart), On(2.1, "Cart Viewed", Kind::kCart), Page(6, "/a")},
       {"2 /cart"}},
      // Quick back: to a new page and back within 10 s, acts or not.
      {"QuickBackFires", kQuickBack, {Page(0, "/a"), Page(2, "/b"), Click(3), Page(9, "/a")}, {"2 /b"}},
      {"QuickBackAtTheLimit", kQuickBack, {Page(0, "/a"), Page(2, "/b"), Click(3), Page(12, "/a")}, {"2 /b"}},
      {"QuickBackTooLong", kQuickBack, {Page(0, "/a"), Page(2, "/b"), Click(3), Page(12.001, "/a")}, {}},
      {"QuickBackIsNoUTurn", kQuickBack, {Page(0, "/a"), Click(1), Page(2, "/b"), Page(6, "/a")}, {}},
      {"QuickBackOfAKnownPage",
       kQuickBack,
       {Page(0, "/b"), Page(20, "/a"), Page(40, "/b"), Click(41), Page(48, "/a")},
       {}},
      {"QuickBackLabelled", kQuickBack, {Labelled(Page(0, "/a"), "quickback_click")}, {"0 /a labelled"}},
      // Pogo-sticking: list, result, quickly back, another result.
      {"PogoFires", kPogoStick, {Page(0, "/search"), Page(5, "/p1"), Page(9, "/search"), Page(12, "/p2")}, {"5 /p1"}},
      {"PogoAtTheLimit",
       kPogoStick,
       {Page(0, "/search"), Page(5, "/p1"), Page(10, "/search"), Page(12, "/p2")},
       {"5 /p1"}},
      {"PogoTooLong", kPogoStick, {Page(0, "/search"), Page(5, "/p1"), Page(10.001, "/search"), Page(12, "/p2")}, {}},
      {"PogoSameResult", kPogoStick, {Page(0, "/search"), Page(5, "/p1"), Page(9, "/search"), Page(12, "/p1")}, {}},
      {"PogoByItems",
       kPogoStick,
       {Page(0, "/category"), Item(5, "1"), Page(9, "/category"), Item(12, "2")},
       {"5 product_view"}},
      {"PogoNoList", kPogoStick, {Page(0, "/about"), Page(5, "/p1"), Page(9, "/about"), Page(12, "/p2")}, {}},
      // Loops: 3 visits within 15 s.
      {"LoopFires", kPageLoop, {Page(0, "/a"), Page(4, "/b"), Page(8, "/a"), Page(10, "/b"), Page(14, "/a")}, {"0 /a"}},
      {"LoopAtTheLimit",
       kPageLoop,
       {Page(0, "/a"), Page(4, "/b"), Page(8, "/a"), Page(10, "/c"), Page(15, "/a")},
       {"0 /a"}},
      {"LoopTooLong", kPageLoop, {Page(0, "/a"), Page(4, "/b"), Page(8, "/a"), Page(10, "/c"), Page(15.001, "/a")}, {}},
      {"LoopOfReloads", kPageLoop, {Page(0, "/a"), Page(4, "/a"), Page(8, "/a"), Page(9, "/a")}, {"0 /a"}},
      {"LoopOfManyPagesIsNone", kPageLoop, {Page(0, "/p/:id"), Page(4, "/p/:id"), Page(8, "/p/:id")}, {}},
      {"LoopOfItems",
       kPageLoop,
       {Item(0, "1"), Item(1, "2"), Item(2, "1"), Item(3, "3"), Item(4, "1")},
       {"0 product_view"}},
      {"LoopOfListsByNameIsNone", kPageLoop, {Page(0, "catalog"), Page(4, "catalog"), Page(8, "catalog")}, {}},
      {"ReloadOfListsByNameIsNone", kReload, {Page(0, "catalog"), Page(4, "catalog")}, {}},
      {"QuickBackToListByName",
       kQuickBack,
       {Page(0, "catalog"), Page(4, "/p"), Click(5), Page(8, "catalog")},
       {"4 /p"}},
      // Reloads: the same page again within 30 s; a run is one.
      {"ReloadFires", kReload, {Page(0, "/a"), Page(4, "/a")}, {"4 /a"}},
      {"ReloadAtTheLimit", kReload, {Page(0, "/a"), Page(30, "/a")}, {"30 /a"}},
      {"ReloadTooLate", kReload, {Page(0, "/a"), Page(30.001, "/a")}, {}},
      {"ReloadRun",
       kReload,
       {Page(0, "/a"), Page(4, "/a"), Page(8, "/a"), Page(11, "/b"), Page(12, "/b")},
       {"4 /a", "12 /b"}},
      {"ReloadToldTwice", kReload, {From(Page(1, "/a"), 0), From(Page(1, "/a"), 1)}, {}},
      // Back and forth: A B A B within 60 s.
      {"SwingFires", kBackAndForth, {Page(0, "/a"), Page(20, "/b"), Page(40, "/a"), Page(59, "/b")}, {"0 /a"}},
      {"SwingAtTheLimit", kBackAndForth, {Page(0, "/a"), Page(20, "/b"), Page(40, "/a"), Page(60, "/b")}, {"0 /a"}},
      {"SwingTooLong", kBackAndForth, {Page(0, "/a"), Page(20, "/b"), Page(40, "/a"), Page(60.001, "/b")}, {}},
      {"SwingOneIncident",
       kBackAndForth,
       {Page(0, "/a"), Page(9, "/b"), Page(18, "/a"), Page(27, "/b"), Page(36, "/a"), Page(45, "/b")},
       {"0 /a"}},
      {"SwingOnce", kBackAndForth, {Page(0, "/a"), Page(20, "/b"), Page(40, "/a")}, {}},
      // Errors.
      {"ErrorEach", kErrorShown, {Page(0, "/a"), Error(1), Error(2, "checkout_bug")}, {"1 js_error", "2 checkout_bug"}},
      {"ErrorPage", kErrorShown, {On(1, "/404", Kind::kError)}, {"1 /404"}},
      {"ExitFires", kExitAfterError, {Page(0, "/a"), Error(10), Page(14, "/b")}, {"10 js_error"}},
      {"ExitAtTheLimit", kExitAfterError, {Page(0, "/a"), Error(10), Page(15, "/b")}, {"10 js_error"}},
      {"ExitStayed", kExitAfterError, {Page(0, "/a"), Error(10), Page(15.001, "/b")}, {}},
      {"ExitIsTheLastError", kExitAfterError, {Error(1), Error(60)}, {"60 js_error"}},
      {"LoginEach",
       kLoginFailure,
       {Failed(On(1, "login_failed", Kind::kLogin)), On(2, "login", Kind::kLogin)},
       {"1 login_failed"}},
      {"RestartFires",
       kRestartAfterHang,
       {On(1, "app_crashed", Kind::kCrash), On(20, "app_opened", Kind::kOther)},
       {"1 app_crashed"}},
      {"RestartAtTheLimit",
       kRestartAfterHang,
       {On(1, "anr", Kind::kCrash), On(31, "app_opened", Kind::kOther)},
       {"1 anr"}},
      {"RestartTooLate", kRestartAfterHang, {On(1, "anr", Kind::kCrash), On(31.001, "app_opened", Kind::kOther)}, {}},
      // Speed: poor beyond the limit; values in milliseconds.
      {"LcpPoor", kSlowLcp, {Page(0, "/a"), Vital(1, "LCP", 4001)}, {"1 /a"}},
      {"LcpAtTheLimit", kSlowLcp, {Page(0, "/a"), Vital(1, "LCP", 4000)}, {}},
      {"InpPoor", kSlowInp, {Page(0, "/a"), Vital(1, "web_vitals.inp", 501)}, {"1 /a"}},
      {"ClsPoor", kSlowCls, {Page(0, "/a"), Vital(1, "cls", 0.26)}, {"1 /a"}},
      {"ClsAtTheLimit", kSlowCls, {Page(0, "/a"), Vital(1, "cls", 0.25)}, {}},
      {"FcpPoor", kSlowFcp, {Vital(1, "first_contentful_paint", 3500)}, {"1 "}},
      {"TtfbPoor", kSlowTtfb, {Page(0, "/a"), Vital(1, "TTFB", 2000)}, {"1 /a"}},
      {"LoadPoor", kSlowLoad, {Page(0, "/a"), Vital(1, "page_load_time", 12000)}, {"1 /a"}},
      {"ServerPoor", kSlowLoadWeak, {Page(0, "/a"), Vital(1, "server_response_time", 12000)}, {"1 /a"}},
      {"UnknownMetric", kSlowLcp, {Page(0, "/a"), Vital(1, "battery", 99999)}, {}},
      // Forms.
      {"StartOnce",
       kFormStart,
       {Page(0, "/join"), Focus(1, "name"), Change(2, "name"), Change(3, "mail")},
       {"2 /join signup"}},
      {"StartNotByFocus", kFormStart, {Page(0, "/join"), Focus(1, "name"), Focus(2, "mail")}, {}},
      {"AbandonBlamesTheLastField",
       kFormAbandon,
       {Page(0, "/join"), Change(1, "name"), Change(9, "phone"), Page(20, "/home"), Sent()},
       {"1 /join phone"}},
      {"AbandonNotWhenSent", kFormAbandon, {Page(0, "/join"), Change(1, "name"), Submit(5)}, {}},
      {"AbandonNotWhenOrdered",
       kFormAbandon,
       {Page(0, "/join"), Change(1, "name"), On(5, "order", Kind::kOrder), Sent()},
       {}},
      {"AbandonAfterFailedSubmit",
       kFormAbandon,
       {Page(0, "/join"), Change(1, "name"), Failed(Submit(5))},
       {"1 /join name"}},
      {"AbandonWeak",
       kFormAbandonWeak,
       {Page(0, "/join"), Input(1, "form_input", ""), Page(9, "/home"), Sent()},
       {"1 /join signup"}},
      {"RefillFires",
       kFieldRefill,
       {Focus(1, "name"), Change(2, "name"), Focus(3, "mail"), Focus(4, "name")},
       {"4 field_focus name"}},
      {"RefillNotWithoutData", kFieldRefill, {Focus(1, "name"), Focus(3, "mail"), Focus(4, "name")}, {}},
      {"AmendmentFires",
       kFieldAmendment,
       {Change(2, "name"), Change(3, "mail"), Change(5, "name")},
       {"5 field_changed name"}},
      {"AmendmentNotWhileTyping", kFieldAmendment, {Change(2, "name"), Change(3, "name"), Change(5, "name")}, {}},
      {"AmendmentAfterFailure",
       kFieldAmendment,
       {Change(2, "name"), Failed(Submit(3)), Change(5, "name")},
       {"5 field_changed name"}},
      {"HesitationAtTheLimit", kFieldHesitation, {Focus(1, "name"), Change(11, "name")}, {"1 field_changed name"}},
      {"HesitationJustNot", kFieldHesitation, {Focus(1, "name"), Change(10.999, "name")}, {}},
      {"FailedSubmitSaysSo",
       kFailedSubmit,
       {Page(0, "/join"), Change(1, "name"), Failed(Submit(5))},
       {"5 /join signup"}},
      {"FailedSubmitByError",
       kFailedSubmit,
       {Page(0, "/join"), Change(1, "name"), Submit(5), Error(7)},
       {"5 /join signup"}},
      {"FailedSubmitTooLate", kFailedSubmit, {Page(0, "/join"), Change(1, "name"), Submit(5), Error(7.001)}, {}},
      {"SubmitWorks", kFailedSubmit, {Page(0, "/join"), Change(1, "name"), Submit(5)}, {}},
      // Searches.
      {"RefinedFires", kSearchRefined, {Search(1, 10), Search(20, 11)}, {"20 search"}},
      {"RefinedNotByPaging", kSearchRefined, {Search(1, 10), Search(20, 10)}, {}},
      {"RefinedNotAfterAPage", kSearchRefined, {Search(1, 10), Page(5, "/p1"), Search(20, 11)}, {}},
      {"RefinedWeak",
       kSearchRefinedWeak,
       {On(1, "/search", Kind::kSearch), On(20, "/search", Kind::kSearch)},
       {"20 /search"}},
      {"SearchAndItsPageAreOne", kSearchRefinedWeak, {Search(1, 10), On(3, "/search", Kind::kSearch)}, {}},
      {"ExitFires2", kSearchExit, {Page(0, "/a"), Search(5, 10)}, {"5 search"}},
      {"ExitNot", kSearchExit, {Search(5, 10), Page(9, "/p1")}, {}},
      {"NoResult", kSearchNoResult, {Search(1, 10, 0), Search(5, 11, 3)}, {"1 search"}},
      {"NoClickFires", kSearchNoClick, {Search(1, 10), Search(20, 11), Page(25, "/p1")}, {"1 search"}},
      {"NoClickNotWithoutResults", kSearchNoClick, {Search(1, 10, 0)}, {}},
      // Checkout.
      {"CouponFails",
       kCouponDenied,
       {Page(0, "/cart"), With(Failed(On(1, "coupon_denied", Kind::kCoupon)), Field::kCoupon, "HELLO")},
       {"1 coupon_denied HELLO"}},
      {"CouponWorks", kCouponDenied, {On(1, "coupon_applied", Kind::kCoupon)}, {}},
      {"PaymentFailsEach",
       kPaymentError,
       {Pay(1, false), Pay(5, false), Pay(9, true)},
       {"1 payment_failed", "5 payment_failed"}},
      {"RetryEach", kPaymentRetry, {Pay(1, false), Pay(5, false), Pay(9, true)}, {"5 payment_failed", "9 payment"}},
      {"RetryNone", kPaymentRetry, {Pay(1, true), Pay(5, true)}, {}},
      {"CheckoutStallAtTheLimit", kCheckoutStall, {Checkout(0), Payment(300)}, {"0 checkout"}},
      {"CheckoutStallJustNot", kCheckoutStall, {Checkout(0), Payment(299.999)}, {}},
      {"CartStallAtTheLimit", kCartStall, {Cart(0), Checkout(300)}, {"0 cart"}},
      {"CartStallJustNot", kCartStall, {Cart(0), Checkout(299.999)}, {}},
      {"CartRemoval", kCartRemoval, {Cart(0), Cart(9, "removed_from_cart")}, {"9 removed_from_cart"}},
      {"ShippingBackToCart", kShippingShock, {Checkout(0, "shipping_details"), Cart(20)}, {"0 shipping_details"}},
      {"ShippingAndGone", kShippingShock, {Cart(0), Checkout(5, "shipping_details")}, {"5 shipping_details"}},
      {"ShippingWentOn", kShippingShock, {Checkout(0, "shipping_details"), Payment(20)}, {}},
      {"ContactFromCheckout", kContactFromCheckout, {Checkout(0), Page(30, "/contact")}, {"30 checkout"}},
      {"ContactLater", kContactFromCheckout, {Checkout(0), Page(20, "/home"), Page(30, "/contact")}, {}},
      {"ErrorThenHelp", kErrorHelp, {Error(0), On(300, "/help/pay", Kind::kArticle)}, {"0 js_error"}},
      {"ErrorThenHelpTooLate", kErrorHelp, {Error(0), On(300.001, "/help/pay", Kind::kArticle)}, {}},
  };
}

class PageTest : public ::testing::TestWithParam<Case> {};
TEST_P(PageTest, Incidents) {
  EXPECT_THAT(Scanned(GetParam().events, GetParam().signal).incidents,
              ::testing::ElementsAreArray(GetParam().incidents));
}
INSTANTIATE_TEST_SUITE_P(All, PageTest, ::testing::ValuesIn(Cases()),
                         [](const ::testing::TestParamInfo<Case>& one) { return one.param.name; });

TEST(PageFactsTest, WhatCannotBeMeasuredIsSaid) {
  const std::vector<TestEvent> pages = {Page(0, "/a"), Page(9, "/b")};
  EXPECT_EQ(Scanned(pages, kUTurn).total, "not_measurable acts_on_pages");
  EXPECT_EQ(Scanned(pages, kUTurnWeak).total, "weak 0 in 0 of 0");
  EXPECT_EQ(Scanned(pages, kReload).total, "detected 0 in 0 of 0");
  EXPECT_EQ(Scanned(pages, kErrorShown).total, "not_measurable errors");
  EXPECT_EQ(Scanned(pages, kSlowLcp).total, "not_measurable lcp");
  EXPECT_EQ(Scanned(pages, kFormAbandon).total, "not_measurable form_fields submits");
  EXPECT_EQ(Scanned(pages, kSearchNoResult).total, "not_measurable results");
  EXPECT_EQ(Scanned(pages, kPaymentError).total, "not_measurable payments");
  EXPECT_EQ(Scanned({Click(1.1)}, kReload).total, "not_measurable pages");
  // A form whose sending is never logged is not abandoned by everybody.
  EXPECT_EQ(Scanned({Change(1, "name"), Page(9, "/b")}, kFormAbandon).total, "not_measurable submits");
}

// A session that may go on says nothing of its end.
TEST(PageEndsTest, OpenSessions) {
  FrictionRunOptions open;
  open.as_of_minute = 10;
  for (const auto& [signal, last] :
       {std::pair<Signal, TestEvent>{kSearchExit, Search(5, 10)}, {kExitAfterError, Error(5)}}) {
    EXPECT_THAT(Scanned({Page(0, "/a"), last}, signal, open).incidents, ::testing::IsEmpty());
    EXPECT_THAT(Scanned({Page(0, "/a"), last}, signal).incidents, ::testing::SizeIs(1));
  }
}

TEST(SpeedTest, PercentilesAndApdex) {
  std::vector<TestEvent> events = {Page(0, "/a")};
  for (int i = 1; i <= 8; ++i) events.push_back(Vital(i, "LCP", 1000 * i));
  const FrictionResult result = Scanned(events, kSlowLcp).result;
  ASSERT_EQ(result.speed.size(), 2u);  // all pages, and the one
  const SpeedRow& row = result.speed[1];
  EXPECT_EQ(row.touchpoint, "/a");
  EXPECT_EQ(row.n, 8);
  EXPECT_EQ(row.p75, 6000);
  EXPECT_EQ(row.good, 2);                // 1 and 2 s
  EXPECT_EQ(row.poor, 4);                // 5 to 8 s
  EXPECT_DOUBLE_EQ(row.apdex, 5.0 / 8);  // 2 satisfied, 6 up to 10 s tolerating
}

TEST(CountsTest, SessionsCustomersTouchpointsAndTime) {
  const std::vector<TestEvent> events = {Payment(0),       Pay(1, false),           Pay(2, false),
                                         Pay(7200, false), Of(Pay(1, false), "u2"), Of(Payment(9), "u3")};
  const FrictionRun run = Scanned(events, kPaymentError);
  EXPECT_EQ(run.total, "detected 4 in 3 of 2");
  const SignalRow* failed = nullptr;
  for (const SignalRow& row : run.result.rows) {
    if (row.signal == kPaymentError) failed = &row;
  }
  ASSERT_NE(failed, nullptr);
  EXPECT_EQ(failed->touchpoint, "payment_failed");
  EXPECT_EQ(failed->channel, "web");
  EXPECT_EQ(failed->counts.count, 4);
  EXPECT_EQ(failed->counts.sessions, 3);
  EXPECT_EQ(failed->counts.customers, 2);
}

// What is named most often is of the row's own channel.
TEST(CountsTest, ElementsByChannel) {
  const auto denied = [](double seconds, const std::string& channel, const std::string& coupon) {
    TestEvent event = With(Failed(On(seconds, "coupon_denied", Kind::kCoupon)), Field::kCoupon, coupon);
    event.channel = channel;
    return event;
  };
  const FrictionRun run = Scanned({denied(1, "app", "A"), denied(2, "app", "A"), denied(3, "app", "A"),
                                   denied(4, "web", "B"), denied(5, "web", "B"), denied(6, "web", "A")},
                                  kCouponDenied);
  std::vector<std::string> elements;
  for (const SignalRow& row : run.result.rows) {
    if (row.signal == kCouponDenied)
      elements.push_back(
          absl::StrFormat("%s %s %d of %d", row.channel, row.element, row.element_count, row.counts.count));
  }
  EXPECT_THAT(elements, ::testing::ElementsAre("app A 3 of 3", "web B 2 of 3"));
}

}  // namespace
}  // namespace journey::friction
