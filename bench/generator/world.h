// SPDX-License-Identifier: Apache-2.0
#ifndef BENCH_GENERATOR_WORLD_H_
#define BENCH_GENERATOR_WORLD_H_

#include <cstdint>
#include <string>
#include <vector>

#include "bench/generator/calendar.h"

namespace bench {

// What truly happened in the demo shop: people and what they did, before any export has touched it. Indices point into
// the vectors of World; -1 means none.

enum class Platform { kWeb, kMobileWeb, kIos, kAndroid };
inline bool IsApp(Platform platform) { return platform == Platform::kIos || platform == Platform::kAndroid; }
const char* PlatformName(Platform platform);

enum Topic { kRefund, kDelivery, kPayment, kExchange, kAccount, kProduct, kTopicCount };

struct Device {
  Platform platform = Platform::kWeb;
  std::string anonymous;
  std::string device_id;   // apps only
  std::string blank_user;  // what a faulty tag writes as the user before a login: "", "null" or "undefined"
  bool shared = false;     // in a household of two people
  bool used = false;
  bool logged_in = false;  // state while the world runs
  Instant last_event = 0;
};

struct Person {
  std::string user;   // empty: no account
  std::string email;  // empty: none known to the shop
  std::string phone;
  std::string name;
  std::vector<int> devices;
};

struct WebEvent {
  Instant time = 0;
  int device = -1;
  int person = -1;
  bool identified = false;  // the row carries the user id
  const char* type = "";    // track, page, screen, identify
  std::string name;         // event of a track, name of a screen
  std::string path;         // page, or the page on which a track happened
  std::string query;        // of the URL, with "?"
  std::string title;
  std::string properties;  // further members of "properties", each with a leading comma
  bool campaign = false;
  bool act = false;  // on a page, added to a world that was complete without it (acts.h)
};

// One time that somebody got stuck, as docs/signals.md defines it.
struct Stuck {
  std::string signal, touchpoint, element;
  int person = -1;
  int visit = 0;  // of the person
  bool planted = false;
  bool suppressed = false;  // at an element where such things are no sign of friction
};

struct Order {
  std::string id;
  int person = -1;
  Instant ordered = 0, delivered = 0, refund_requested = 0, refunded = 0;  // 0: not in the span
  int64_t amount = 0;
  int product = 0;
};

enum class ContactChannel { kChat, kCall, kTicket };

struct ChatLine {
  Instant time = 0;
  const char* event = "";
  const char* author = "";  // empty: nobody said it
  std::string text;
};

struct Contact {
  ContactChannel channel = ContactChannel::kChat;
  std::string id;
  int person = -1;
  int device = -1;  // of a chat
  Topic topic = kProduct;
  Instant opened = 0, first_reply = 0, solved = 0, closed = 0;  // 0: not (yet)
  Instant wait = 0, talk = 0;                                   // calls
  std::string agent;
  bool by_form = false;       // ticket: contact form or e-mail
  bool disconnected = false;  // chat
  bool bot_only = false;      // chat without an agent
  bool abandoned = false;     // call
  bool late_refund = false;   // because a refund is late
  int reopens = 0, transfers = 0;
  std::vector<ChatLine> lines;
};

struct Answer {
  Instant time = 0;
  int person = -1;  // -1: anonymous
  std::string ticket;
  const char* survey = "";
  const char* question = "";
  int score = -1;  // -1: left empty
  const char* scale = "";
};

struct World {
  std::vector<Device> devices;
  std::vector<Person> people;
  std::vector<WebEvent> events;
  std::vector<Order> orders;
  std::vector<Contact> contacts;
  std::vector<Answer> answers;
  std::vector<Stuck> stuck;
};

// How well the shop works, per mille where nothing else is said. The preset values plant the pain points of the demo;
// its clean twin has none, and meets the published limits too.
struct Effects {
  int payment_fails_in_fortnight = 300;  // on mobile web, 2026-09-15 to 28; elsewhere payment_fails
  int payment_fails = 80;
  int refund_in_time = 400;  // within the promised three days
  int refund_article_contacts = 270;
  int other_article_contacts = 30;
  int chat_disconnects = 210;
  int calls_after_disconnect = 640;
  int calls_after_other_chat = 28;
  int in_target_weekday_evening = 400;  // first answers within the target
  int in_target = 920;
  int call_wait_s = 80;  // at most, but for the long ones, of up to seven minutes
  int long_call_waits = 250;
  int calls_solved = 860;
  int long_solutions = 300;  // tickets
  int good_answers = 880;    // to surveys, after service that was not bad
  // On pages. The noise of the clean twin is in the demo, too.
  int rage_at_returns = 260;          // the button to choose a reason does nothing
  int order_number_gives_up = 330;    // of those who open the contact form and do not send it
  int order_number_refused = 280;     // of those who send it, at first
  int gift_card_search_fails = 620;   // before questions about products: the search knows no gift cards
  int error_at_failed_payment = 720;  // of the failures in the fortnight; elsewhere other_errors
  int other_errors = 60;
  int app_coupon_denied = 420;  // of checkouts in the apps, in the fortnight of its campaign
  // The clean twin has no other difference between platforms or days either: no sale, a device of chance for every
  // visit, and two weeks of life before the first day, so that what follows an order does not begin later than orders.
  bool sale = true;
  bool errands_on_browser = true;
  int lead_in_days = 0;
};
inline Effects NoEffects() {
  Effects none;
  none.payment_fails_in_fortnight = none.payment_fails;
  none.refund_in_time = 960;
  none.refund_article_contacts = none.other_article_contacts;
  none.chat_disconnects = 30;
  none.calls_after_disconnect = none.calls_after_other_chat;
  none.in_target_weekday_evening = none.in_target;
  none.call_wait_s = 20;
  none.long_call_waits = 0;
  none.calls_solved = 970;
  none.long_solutions = 100;
  none.good_answers = 960;
  none.rage_at_returns = none.order_number_gives_up = none.gift_card_search_fails = none.app_coupon_denied = 0;
  none.order_number_refused = 20;
  none.error_at_failed_payment = none.other_errors;
  none.sale = false;
  none.errands_on_browser = false;
  none.lead_in_days = 14;
  return none;
}

// Runs the shop for 60 days. The same seed and effects give the same world.
World SimulateWorld(uint64_t seed, const Effects& effects = {});

}  // namespace bench

#endif  // BENCH_GENERATOR_WORLD_H_
