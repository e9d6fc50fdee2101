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
};

// Runs the shop for 60 days. The same seed gives the same world.
World SimulateWorld(uint64_t seed);

}  // namespace bench

#endif  // BENCH_GENERATOR_WORLD_H_
