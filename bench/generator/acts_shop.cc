// SPDX-License-Identifier: Apache-2.0
// Clicks on the way through the shop, and what stops people there: a dead button, an error behind the button to pay, a
// coupon that apps refuse, a search that knows no gift cards.
#include <algorithm>
#include <string>

#include "bench/generator/acts.h"
#include "bench/generator/words.h"

namespace bench {
namespace {

constexpr const char* kGiftCard = "상품권";

// What is clicked to come to an event; empty: nothing that would be logged.
std::string WayTo(const WebEvent& event) {
  if (event.name == "Product Viewed") return "#product-card";
  if (event.name == "Product Added") return "#add-to-cart";
  if (event.name == "Cart Viewed") return "#cart";
  if (event.name == "Checkout Started") return "#checkout";
  if (event.name == "Payment Info Entered") return "#payment-method";
  if (event.name == "Order Completed" || event.name == "Payment Failed") return "#pay";
  if (event.path == "/contact") return "#contact-us";
  if (event.path == "/my/returns" || event.name == "Returns") return "#returns";
  if (event.path.starts_with("/help/articles/")) return "#article-title";
  return "";
}

std::string SearchProperties(const std::string& query, int64_t results) {
  return ",\"query\":\"" + query + "\",\"results\":" + std::to_string(results);
}

}  // namespace

void ActMaker::LeadOn(const Stay& stay) {
  if (stay.next < 0 || !random_.Chance(360)) return;
  const std::string element = WayTo(world_.events[stay.next]);
  if (element.empty() || stay.page.empty()) return;
  Click(stay, world_.events[stay.next].time - EventOf(stay).time - random_.Between(120, 240), element);
}

bool ActMaker::RageAtReturns(const Stay& stay) {
  if (EventOf(stay).path != "/my/returns" || EventOf(stay).type[0] != 'p' || stay.room < 7 * kSecond) return false;
  if (!Planted(stay, "rage", effects_.rage_at_returns)) return false;
  const Instant after = random_.Between(1500, 3000);
  Clicks(stay, after, "#choose-reason", random_.Between(3, 6));
  Note(stay, "rage_click", stay.page, "#choose-reason", true);
  return true;
}

// Behind a payment that fails on mobile web in the fortnight lies an error of the page; elsewhere hardly ever.
bool ActMaker::ErrorAtPayment(const Stay& stay) {
  if (EventOf(stay).name != "Payment Info Entered" || stay.next < 0 || stay.page != "Checkout Started") return false;
  const WebEvent failure = world_.events[stay.next];
  if (failure.name != "Payment Failed") return false;
  const bool fortnight = world_.devices[failure.device].platform == Platform::kMobileWeb &&
                         failure.time >= kDemoStart + 14 * kDay && failure.time < kDemoStart + 28 * kDay;
  if (!random_.Chance(fortnight ? effects_.error_at_failed_payment : effects_.other_errors)) return false;
  const Instant after = failure.time - EventOf(stay).time - random_.Between(1300, 1900);
  Click(stay, after, "#pay");
  Act(stay, after + random_.Between(250, 900), "Script Error", ",\"error\":\"PG-402\"");
  const bool planted = fortnight && effects_.error_at_failed_payment != effects_.other_errors;
  Note(stay, "error_click", stay.page, "#pay", planted);
  Note(stay, "error_shown", stay.page, "", planted);
  return true;
}

bool ActMaker::Coupon(const Stay& stay) {
  const WebEvent event = EventOf(stay);
  if (event.name != "Checkout Started" || stay.next < 0 || stay.room < 4 * kSecond) return false;
  const bool campaign = IsApp(world_.devices[event.device].platform) && event.time >= kDemoStart + 20 * kDay &&
                        event.time < kDemoStart + 34 * kDay;
  const Instant after = random_.Between(1200, 2400);
  if (campaign && Planted(stay, "coupon", effects_.app_coupon_denied)) {
    Act(stay, after, "Coupon Denied", ",\"coupon\":\"HANGAWI20\",\"reason\":\"web only\"");
    Note(stay, "coupon_denied", stay.page, "HANGAWI20", true);
    return true;
  }
  const uint64_t dice = random_.Below(1000);
  if (dice < 6) {
    Act(stay, after, "Coupon Denied", ",\"coupon\":\"WELCOME10\",\"reason\":\"expired\"");
    Note(stay, "coupon_denied", stay.page, "WELCOME10", false);
  } else if (dice < 60) {
    Act(stay, after, "Coupon Applied", ",\"coupon\":\"WELCOME10\"");
  }
  return dice < 60;
}

// Who finds nothing searches for something else, now and then.
bool ActMaker::SearchAgain(const Stay& stay) {
  const WebEvent event = EventOf(stay);
  if (event.name != "Products Searched") return false;
  const bool found = event.properties.find("\"results\":0") == std::string::npos;
  if (!found) Note(stay, "search_no_result", event.name, "", false);
  if (stay.next < 0 || stay.room < 6 * kSecond || !random_.Chance(found ? 25 : 350)) return false;
  const std::string query(random_.Pick(kSearches));
  if (event.properties.find("\"" + query + "\"") != std::string::npos) return false;
  const Instant after = random_.Between(2500, 4500);
  Act(stay, after, "Products Searched", SearchProperties(query, random_.Between(1, 12)));
  Note(stay, "search_refined", event.name, "", false);
  if (found) Note(stay, "search_no_click", event.name, "", false);
  return true;
}

// Before a question about products in the chat: the search for gift cards, which finds nothing. Some search for them
// and ask nobody.
bool ActMaker::GiftCardSearch(const Stay& stay) {
  const WebEvent event = EventOf(stay);
  const size_t at = static_cast<size_t>(&stay - stays_.data());
  if (event.name == "Product Viewed") {
    const auto& contacts = contacts_of_[event.person];
    const bool asks = std::any_of(contacts.begin(), contacts.end(), [&](const Contact* contact) {
      return contact->channel == ContactChannel::kChat && contact->topic == kProduct && contact->opened > event.time &&
             contact->opened < event.time + 2 * kMinute;
    });
    const Instant before = random_.Between(3500, 9000);
    const bool free = at == 0 || event.time - EventOf(stays_[at - 1]).time > kMinute;
    const bool early = event.time < kDemoStart + kHour;
    if (!asks || !free || early || !Planted(stay, "search", effects_.gift_card_search_fails)) return false;
    Act(stay, -before, "Products Searched", SearchProperties(kGiftCard, 0)).path = "/search";
    Note(stay, "search_no_result", "Products Searched", kGiftCard, true);
    return false;  // the product view itself is as any other
  }
  const bool home = event.path == "/" || event.name == "Home";
  if (!home || stay.next < 0 || stay.room < 6 * kSecond || world_.events[stay.next].name == "Products Searched")
    return false;
  if (effects_.gift_card_search_fails == 0 || !Planted(stay, "search", 8)) return false;
  Act(stay, random_.Between(2000, 3500), "Products Searched", SearchProperties(kGiftCard, 0)).path = "/search";
  Note(stay, "search_no_result", "Products Searched", kGiftCard, true);
  return true;
}

}  // namespace bench
