// SPDX-License-Identifier: Apache-2.0
// What people do on the site and in the apps.
#include <algorithm>
#include <array>
#include <cstdio>
#include <string>
#include <utility>

#include "bench/generator/simulation.h"
#include "bench/generator/words.h"

namespace bench {
namespace {

// The fortnight in which payments fail on mobile web.
constexpr Instant kFortnightStart = kDemoStart + 14 * kDay;
constexpr Instant kFortnightEnd = kFortnightStart + 14 * kDay;

constexpr Instant kRefundPromise = 3 * kDay;

std::string ProductProperties(int product) {
  const Product& sold = kProducts[product];
  return ",\"product_id\":\"" + std::string(sold.slug) + "\",\"name\":\"" + std::string(sold.name) +
         "\",\"price\":" + std::to_string(sold.price) + ",\"currency\":\"KRW\"";
}

}  // namespace

Visit Simulation::StartVisit(Instant time, bool want_browser, bool campaign) {
  const Person& person = world_.people[person_];
  Visit visit{.person = person_, .device = person.devices.front(), .now = time, .campaign = campaign};
  if (person.devices.size() > 1 && random_.Chance(350)) visit.device = random_.Pick(person.devices);
  for (int device : person.devices) {
    const Platform platform = world_.devices[device].platform;
    const bool browser = want_browser && effects_.errands_on_browser && !IsApp(platform);
    if (campaign ? platform == Platform::kMobileWeb : browser) visit.device = device;
    if (campaign && platform == Platform::kMobileWeb) break;
  }
  // Two people of a household take turns, so a visit to their tablet begins with a login.
  if (world_.devices[visit.device].shared) LogIn(visit);
  return visit;
}

void Simulation::Emit(Visit& visit, const char* type, std::string name, std::string path, std::string title,
                      std::string properties) {
  visit.now += random_.Between(3 * kSecond, 56 * kSecond - 1);
  if (visit.now >= kDemoEnd) return;
  Device& device = world_.devices[visit.device];
  device.used = true;
  device.last_event = std::max(device.last_event, visit.now);
  WebEvent event{.time = visit.now, .device = visit.device, .person = visit.person};
  event.identified = device.logged_in && !world_.people[visit.person].user.empty();
  event.type = type;
  event.name = std::move(name);
  event.path = std::move(path);
  event.title = std::move(title);
  event.properties = std::move(properties);
  event.campaign = visit.campaign;
  // A careless link of the newsletter carries the address of its reader.
  if (event.path == "/my/orders" && random_.Chance(60) && !world_.people[visit.person].email.empty()) {
    event.query = "?email=" + world_.people[visit.person].email;
  }
  world_.events.push_back(std::move(event));
}

void Simulation::Page(Visit& visit, std::string path, std::string title) {
  // The apps show help and the contact form in a web view, all else as screens.
  const bool web_view = path.starts_with("/help") || path == "/contact";
  if (IsApp(world_.devices[visit.device].platform) && !web_view) return Emit(visit, "screen", std::move(title), "", "");
  Emit(visit, "page", "", std::move(path), std::move(title));
}

void Simulation::Track(Visit& visit, const char* event, std::string path, std::string properties) {
  Emit(visit, "track", event, std::move(path), "", std::move(properties));
}

void Simulation::LogIn(Visit& visit) {
  const Person& person = world_.people[visit.person];
  Device& device = world_.devices[visit.device];
  if (person.user.empty() || (device.logged_in && !device.shared)) return;
  device.logged_in = true;
  Emit(visit, "identify", "", "/login", "", ",\"email\":\"" + person.email + "\"");
}

// Every device of a member sees a login in the end, so that the truth about identities can be recovered from the logs.
void Simulation::LogInWhereNever(int person) {
  for (int device : world_.people[person].devices) {
    Device& state = world_.devices[device];
    if (!state.used || state.logged_in) continue;
    Visit visit{.person = person, .device = device, .now = std::min(state.last_event, kDemoEnd - kHour)};
    LogIn(visit);
  }
}

void Simulation::Shop(const Errand& errand) {
  Visit visit = StartVisit(errand.time, false, errand.campaign);
  if (random_.Chance(260)) LogIn(visit);
  if (random_.Chance(600)) Page(visit, "/", "Home");
  if (random_.Chance(300)) {
    // Now and then somebody types a phone number where it does not belong.
    const std::string query = random_.Chance(6) ? world_.people[person_].phone : std::string(random_.Pick(kSearches));
    Track(visit, "Products Searched", "/search",
          ",\"query\":\"" + query + "\",\"results\":" + std::to_string(random_.Between(0, 12)));
  }
  int product = 0;
  if (ViewAndAdd(visit, &product)) {
    if (random_.Chance(880)) Track(visit, "Cart Viewed", "/cart");
    if (random_.Chance(830)) return Pay(visit, product);
  } else if (random_.Chance(120)) {
    Page(visit, "/contact", "Contact");  // looks up the opening hours
  } else if (random_.Chance(90)) {
    LogIn(visit);
    Page(visit, "/my/orders", "My orders");
  }
}

void Simulation::ViewProduct(Visit& visit, int product) {
  Track(visit, "Product Viewed", "/products/" + std::string(kProducts[product].slug), ProductProperties(product));
}

bool Simulation::ViewAndAdd(Visit& visit, int* product) {
  const int64_t views = random_.Between(1, 2);
  for (int64_t view = 0; view < views; ++view) {
    *product = static_cast<int>(random_.Below(kProducts.size()));
    ViewProduct(visit, *product);
  }
  if (!random_.Chance(visit.campaign ? 620 : 520)) return false;
  Track(visit, "Product Added", "/products/" + std::string(kProducts[*product].slug), ProductProperties(*product));
  return true;
}

void Simulation::Pay(Visit& visit, int product) {
  Track(visit, "Checkout Started", "/checkout");
  if (world_.people[person_].user.empty()) return;  // an order needs an account
  LogIn(visit);
  const int64_t amount = kProducts[product].price * random_.Between(1, 2) + 3000;
  char order_id[32];
  const Civil day = CivilSeoul(visit.now);
  std::snprintf(order_id, sizeof order_id, "ON-%02d%02d-%05d", day.month, day.day, 10000 + sequence_ * 7 % 89989);
  ++sequence_;
  const std::string money =
      std::string(",\"order_id\":\"") + order_id + "\",\"revenue\":" + std::to_string(amount) + ",\"currency\":\"KRW\"";
  for (int attempt = 0; attempt < 3; ++attempt) {
    Track(visit, "Payment Info Entered", "/checkout/payment");
    if (visit.now >= kDemoEnd - kHour) return;
    const bool planted = world_.devices[visit.device].platform == Platform::kMobileWeb &&
                         visit.now >= kFortnightStart && visit.now < kFortnightEnd - kMinute;
    if (!random_.Chance(planted ? effects_.payment_fails_in_fortnight : effects_.payment_fails)) {
      Track(visit, "Order Completed", "/checkout/done", money);
      return PlaceOrder(visit, product, amount, order_id);
    }
    Track(visit, "Payment Failed", "/checkout/payment", money + ",\"reason\":\"PG-402\"");
    if (!random_.Chance(600)) break;
  }
  if (random_.Chance(300)) {
    Plan({.time = visit.now + random_.Between(5, 80) * kMinute,
          .kind = Errand::Kind::kContact,
          .subject = kPayment,
          .channel = random_.Chance(600) ? ContactChannel::kChat : ContactChannel::kCall});
  }
}

void Simulation::PlaceOrder(Visit& visit, int product, int64_t amount, const std::string& order_id) {
  Order order{.id = order_id, .person = person_, .ordered = visit.now, .amount = amount, .product = product};
  const Instant delivered = order.ordered + random_.Between(30 * 3600, 97 * 3600) * kSecond;
  if (delivered < kDemoEnd) {
    order.delivered = delivered;
    if (random_.Chance(240)) {
      Plan({.time = delivered + random_.Between(3 * 3600, 101 * 3600) * kSecond,
            .kind = Errand::Kind::kRequestRefund,
            .subject = static_cast<int>(world_.orders.size())});
    }
    AskAboutOrder(order);
  }
  world_.orders.push_back(std::move(order));
}

void Simulation::ReadArticle(const Errand& errand) {
  Visit visit = StartVisit(errand.time, true);
  if (random_.Chance(250)) LogIn(visit);
  if (random_.Chance(500)) Page(visit, "/help", "Help centre");
  ReadArticleInVisit(visit, errand.subject);
}

void Simulation::ReadArticleInVisit(Visit& visit, int article) {
  constexpr std::array<int, 6> kTopicOfArticle = {kRefund, kDelivery, kExchange, kPayment, kPayment, kAccount};
  Page(visit, "/help/articles/" + std::string(kArticles[article].slug), std::string(kArticles[article].title));
  if (!random_.Chance(article == 0 ? effects_.refund_article_contacts : effects_.other_article_contacts)) return;
  Errand contact{.time = visit.now + random_.Between(60, 900) * kSecond, .kind = Errand::Kind::kContact};
  contact.subject = kTopicOfArticle[article];
  contact.channel = random_.Chance(420) ? ContactChannel::kChat : ContactChannel::kTicket;
  if (world_.people[person_].user.empty()) contact.channel = ContactChannel::kChat;
  contact.by_form = true;
  Plan(contact);
}

void Simulation::RequestRefund(const Errand& errand) {
  // Nobody asks in the two hours in which the promise falls due just before the export: there, whether a refund is
  // overdue would hang on the minute that counts as the end of the data.
  const Instant last_due = kDemoEnd - kRefundPromise;
  const bool before_last_due = errand.time >= last_due - 2 * kHour && errand.time < last_due + kHour;
  Visit visit = StartVisit(before_last_due ? last_due + kHour : errand.time, true);
  LogIn(visit);
  Page(visit, "/my/orders", "My orders");
  Page(visit, "/my/returns", "Returns");
  if (visit.now >= kDemoEnd) return;
  Order& order = world_.orders[errand.subject];
  order.refund_requested = visit.now;
  // Having asked, half of them look up what will happen now.
  if (random_.Chance(500)) ReadArticleInVisit(visit, 0);
  const bool in_time = random_.Chance(effects_.refund_in_time);
  const Instant refunded = order.refund_requested + (in_time ? random_.Between(10 * 60, 70 * 60) * kMinute
                                                             : random_.Between(74 * 60, 270 * 60) * kMinute);
  // What is not due at the end is still open, so that it is undecided by any reading of the promise.
  if (refunded < kDemoEnd && order.refund_requested < last_due) order.refunded = refunded;
  if (in_time || !random_.Chance(420)) return;
  Errand complaint{.time = order.refund_requested + kRefundPromise + random_.Between(1, 24) * kHour,
                   .kind = Errand::Kind::kContact,
                   .subject = kRefund};
  complaint.channel = random_.Chance(500) ? ContactChannel::kChat
                                          : (random_.Chance(500) ? ContactChannel::kCall : ContactChannel::kTicket);
  complaint.late_refund = true;
  Plan(complaint);
}

}  // namespace bench
