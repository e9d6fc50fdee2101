// SPDX-License-Identifier: Apache-2.0
// What is left out of the walk for most events must not show: whether each event is shown to every detector, or only to
// those that its type concerns or that wait for it, the incidents are the same.
#include "journey/friction/type_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "tests/unit/friction/friction_run.h"

namespace journey::friction {
namespace {

struct PlanCase {
  std::string name;
  uint32_t classes;
  RunHolds run;
  bool careful;
};

TEST(PlanOf, PagesAndPlainActsAreNotCareful) {
  const PlanCase cases[] = {
      {"page", kIsPage | kIsAct, {}, false},
      {"list", kIsPage | kIsAct | kIsList | kIsManyPages, {}, false},
      {"cart", kIsCart | kIsAct | kIsRemoval, {}, false},
      {"payment", kIsPayment | kIsAct, {}, false},
      {"failed payment", kIsPayment | kIsAct | kIsFailure, {}, true},
      {"login", kIsLogin | kIsPage | kIsAct, {}, false},
      {"failed login", kIsLogin | kIsAct | kIsFailure, {}, true},
      {"failed page", kIsPage | kIsAct | kIsFailure, {}, false},
      {"response", kIsResponse, {}, false},
      {"search", kIsSearch | kIsPage | kIsAct, {}, true},
      {"article", kIsArticle | kIsHelp | kIsPage | kIsAct, {}, false},
      {"article before contacts", kIsArticle | kIsHelp | kIsPage | kIsAct, {.contacts = true}, true},
      {"act with a place", kIsCart | kIsAct, {.places = true}, true},
      {"page with a place", kIsPage | kIsAct, {.places = true}, false},
      {"labels", kIsPage | kIsAct, {.labels = true}, true},
      {"order", kIsOrder | kIsPromise | kIsAct, {}, true},
      {"click", kIsClick | kIsAct, {}, true},
  };
  for (const PlanCase& one : cases) {
    EXPECT_EQ(PlanOf({}, {.classes = one.classes}, one.run).careful, one.careful) << one.name;
  }
  EXPECT_TRUE(PlanOf({}, {.survey = true}, {}).careful);
  EXPECT_TRUE(PlanOf({}, {.label = Signal::kRageClick}, {}).careful);
}

// Of one customer, by chance; times are often equal, and pauses end sessions now and then.
std::vector<TestEvent> AnyEvents(std::mt19937* random) {
  const auto pick = [&](uint32_t below) { return (*random)() % below; };
  const std::vector<std::string> pages = {"/a", "/b", "/category", "/products/:id", "product_view", "/contact"};
  std::vector<TestEvent> events;
  double now = 0;
  const uint32_t count = 1 + pick(60);
  for (uint32_t i = 0; i < count; ++i) {
    const uint32_t pause = pick(40);
    now += pause == 0 ? 3600 : pause < 4 ? 400 : pause < 10 ? 0 : pause < 30 ? pick(6) : pick(60);
    switch (pick(16)) {
      case 0:
        events.push_back(Click(now, pick(2) == 0 ? "#buy" : "#more"));
        break;
      case 1:
        events.push_back(Answer(now));
        break;
      case 2:
        events.push_back(
            With(With(On(now, "search", Kind::kSearch), Field::kQuery, pick(3)), Field::kResults, pick(2)));
        break;
      case 3:
        events.push_back(On(now, pick(3) == 0 ? "cart_remove" : "cart", Kind::kCart));
        break;
      case 4:
        events.push_back(On(now, pick(2) == 0 ? "checkout" : "shipping", Kind::kCheckout));
        break;
      case 5:
        events.push_back(pick(2) == 0 ? On(now, "payment", Kind::kPayment)
                                      : Failed(On(now, "payment_failed", Kind::kPayment)));
        break;
      case 6:
        events.push_back(pick(2) == 0 ? On(now, "order", Kind::kOrder) : On(now, "js_error", Kind::kError));
        break;
      case 7:
        events.push_back(pick(2) == 0 ? On(now, "app_crash", Kind::kCrash) : On(now, "app open", Kind::kView));
        break;
      case 8:
        events.push_back(On(now, "article", Kind::kArticle));
        break;
      case 9:
        events.push_back(pick(2) == 0 ? On(now, "login", Kind::kLogin) : Failed(On(now, "login_failed", Kind::kLogin)));
        break;
      case 10:
        events.push_back(With(On(now, pick(3) == 0 ? "form_submit" : "field_changed", Kind::kInput), Field::kField,
                              std::string(pick(2) == 0 ? "name" : "street")));
        break;
      case 11:
        events.push_back(NoTouchpoint(On(now, "something", Kind::kOther)));
        break;
      default: {
        TestEvent page = Page(now, pages[pick(static_cast<uint32_t>(pages.size()))]);
        if (pick(2) == 0) page = With(std::move(page), Field::kItem, std::string(pick(2) == 0 ? "7" : "8"));
        events.push_back(From(std::move(page), static_cast<int>(pick(2))));
      }
    }
  }
  return events;
}

// `careful`: a source may label signals, so that each event is shown to all detectors; none does.
std::vector<std::string> Incidents(const std::vector<TestEvent>& events, bool careful) {
  const journey::testing::FeedOptions feed;
  journey::testing::Stitched run{journey::testing::TableOf(events, feed), {}};
  for (event::SourceInfo& source : run.table.sources) {
    source.fields = {{"metric", "metric"}};
    if (careful) source.fields.emplace_back("signal", "signal");
  }
  const FrictionSetup setup(&run.table, {.as_of_us = journey::testing::AsOfSources(run.table, feed)});
  EXPECT_EQ(setup.holds().labels, careful);
  FrictionScanner scanner(&setup);
  std::vector<std::string> found;
  journey::testing::Feed(
      &run, feed,
      [&](const stitch::Customer& customer, std::span<const contact::Contact> contacts) {
        const std::vector<contact::Contact> all(contacts.begin(), contacts.end());
        for (const Incident& incident : scanner.Scan(customer, contacts, all)) {
          found.push_back(absl::StrFormat("%s %d %d %s", Info(incident.signal).id, incident.session, incident.lost_us,
                                          Describe(incident, run.table)));
        }
      },
      [](auto, auto) {});
  return found;
}

TEST(FrictionScanner, WhatIsLeftOutDoesNotShow) {
  std::mt19937 random(20);
  std::vector<bool> seen(kSignals, false);
  for (int i = 0; i < 1500; ++i) {
    const std::vector<TestEvent> events = AnyEvents(&random);
    const std::vector<std::string> careful = Incidents(events, true);
    ASSERT_THAT(Incidents(events, false), ::testing::ElementsAreArray(careful)) << "run " << i;
    for (const std::string& line : careful)
      seen[static_cast<size_t>(*FindSignal(line.substr(0, line.find(' '))))] = true;
  }
  // Chance has met the signals of detectors that wait for something.
  for (const Signal signal :
       {Signal::kUTurn, Signal::kQuickBack, Signal::kPogoStick, Signal::kPageLoop, Signal::kReload,
        Signal::kBackAndForth, Signal::kDeadClick, Signal::kSearchExit, Signal::kSearchNoClick, Signal::kCheckoutStall,
        Signal::kCartStall, Signal::kContactFromCheckout, Signal::kShippingShock, Signal::kPaymentRetry,
        Signal::kErrorHelp, Signal::kRestartAfterHang, Signal::kFormAbandon, Signal::kLoginFailure,
        Signal::kCartRemoval}) {
    EXPECT_TRUE(seen[static_cast<size_t>(signal)]) << Info(signal).id;
  }
}

}  // namespace
}  // namespace journey::friction
