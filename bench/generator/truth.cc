// SPDX-License-Identifier: Apache-2.0
// What was planted and how many it truly hit, counted from the world and not from its exports.
#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "bench/generator/export_world.h"
#include "bench/generator/words.h"

namespace bench {
namespace {

using ContactsOfPerson = std::vector<std::vector<const Contact*>>;

struct Share {
  int n = 0, hits = 0;
  void Add(bool hit) { n += 1, hits += hit ? 1 : 0; }
};

// A flat JSON object, in the order of its lines.
class Object {
 public:
  Object& Text(const std::string& key, const std::string& value) { return Raw(key, "\"" + value + "\""); }
  Object& Number(const std::string& key, int64_t value) { return Raw(key, std::to_string(value)); }
  Object& Rate(const std::string& key, const Share& share, const char* hit_name) {
    return Raw(key, Object().Number("n", share.n).Number(hit_name, share.hits).Done());
  }
  Object& Raw(const std::string& key, const std::string& json) {
    text_ += (text_.empty() ? "\"" : ", \"") + key + "\": " + json;
    return *this;
  }
  std::string Done() const { return "{" + text_ + "}"; }

 private:
  std::string text_;
};

bool ContactWithin(const ContactsOfPerson& contacts, int person, Instant from, Instant window,
                   const Contact* same_topic_call = nullptr) {
  return std::any_of(contacts[person].begin(), contacts[person].end(), [&](const Contact* contact) {
    if (contact->opened <= from || contact->opened > from + window) return false;
    return same_topic_call == nullptr ||
           (contact->channel == ContactChannel::kCall && contact->topic == same_topic_call->topic);
  });
}

std::string Refunds(const World& world) {
  int requested = 0, in_time = 0, late = 0, overdue = 0, undue = 0;
  for (const Order& order : world.orders) {
    if (order.refund_requested == 0) continue;
    ++requested;
    const Instant due = order.refund_requested + 3 * kDay;
    if (order.refunded != 0) {
      ++(order.refunded <= due ? in_time : late);
    } else {
      ++(due < kDemoEnd ? overdue : undue);
    }
  }
  return Object()
      .Text("what", "refunds take longer than the promised three days")
      .Text("source", "orders.csv")
      .Text("measure", "refund_in_time")
      .Number("promised_s", 3 * kDay / kSecond)
      .Number("requested", requested)
      .Number("refunded_in_time", in_time)
      .Number("refunded_late", late)
      .Number("open_and_overdue_at_the_end", overdue)
      .Number("open_and_not_due_at_the_end", undue)
      .Done();
}

std::string RefundArticle(const World& world, const ContactsOfPerson& contacts) {
  std::map<std::string, Share> articles;
  Share others;
  const std::string planted = "/help/articles/refund-policy";
  for (const WebEvent& event : world.events) {
    if (!event.path.starts_with("/help/articles/") || event.type[0] != 'p') continue;
    const bool hit = ContactWithin(contacts, event.person, event.time, kDay);
    articles[event.path].Add(hit);
    if (event.path != planted) others.Add(hit);
  }
  Object pages;
  for (const auto& [path, share] : articles) pages.Rate(path, share, "contact_24h");
  return Object()
      .Text("what", "an article sends its readers to the contact form")
      .Text("touchpoint", planted)
      .Text("measure", "contact_after_24h")
      .Text("next_touchpoint", "/contact")
      .Number("views", articles[planted].n)
      .Number("contact_24h", articles[planted].hits)
      .Rate("other_articles", others, "contact_24h")
      .Raw("views_by_article", pages.Done())
      .Done();
}

std::string ChatDisconnects(const World& world, const ContactsOfPerson& contacts) {
  Share disconnected, other;
  Share any_other_channel_chat, any_other_channel_rest;
  for (const Contact& contact : world.contacts) {
    const bool change = std::any_of(contacts[contact.person].begin(), contacts[contact.person].end(), [&](auto* next) {
      return next->opened > contact.opened && next->opened <= contact.opened + kDay && next->channel != contact.channel;
    });
    if (contact.channel != ContactChannel::kChat) {
      any_other_channel_rest.Add(change);
      continue;
    }
    any_other_channel_chat.Add(change);
    (contact.disconnected ? disconnected : other)
        .Add(ContactWithin(contacts, contact.person, contact.opened, kDay, &contact));
  }
  return Object()
      .Text("what", "a chat breaks off and becomes a call about the same topic")
      .Text("touchpoint", "Chat disconnected")
      .Text("measure", "channel_change_24h")
      .Text("channel", "chat")
      .Text("next_touchpoint", "Call")
      .Number("chats", disconnected.n + other.n)
      .Rate("disconnected", disconnected, "call_24h_same_topic")
      .Rate("other_chats", other, "call_24h_same_topic")
      .Rate("all_chats", any_other_channel_chat, "other_channel_24h")
      .Rate("calls_and_tickets", any_other_channel_rest, "other_channel_24h")
      .Done();
}

std::string SlowEvenings(const World& world) {
  std::map<std::string, Share> shares;
  for (const Contact& contact : world.contacts) {
    if (contact.first_reply == 0 || contact.channel == ContactChannel::kCall) continue;
    const bool chat = contact.channel == ContactChannel::kChat;
    const bool hit = chat ? contact.first_reply <= contact.opened + 3 * kMinute
                          : contact.first_reply <= AddServiceTime(contact.opened, 4 * kHour);
    shares[std::string(chat ? "chat" : "ticket") + (WeekdayEvening(contact.opened) ? "_evening" : "_other")].Add(hit);
  }
  Object object;
  object.Text("what", "first answers are slow on weekday evenings, 18:00 to 22:00 in Seoul")
      .Text("measure", "first_reply_in_target")
      .Number("chat_target_s", 180)
      .Number("ticket_target_service_s", 4 * 3600);
  for (const auto& [key, share] : shares) object.Rate(key, share, "in_target");
  return object.Done();
}

std::string PaymentFailures(const World& world) {
  Share planted, other, mobile_web_otherwise;
  const Instant from = kDemoStart + 14 * kDay, to = from + 14 * kDay;
  for (const WebEvent& event : world.events) {
    const bool failed = event.name == "Payment Failed";
    if (!failed && event.name != "Order Completed") continue;
    const bool mobile_web = world.devices[event.device].platform == Platform::kMobileWeb;
    const bool here = mobile_web && event.time >= from && event.time < to;
    (here ? planted : other).Add(failed);
    if (mobile_web && !here) mobile_web_otherwise.Add(failed);
  }
  return Object()
      .Text("what", "payments fail on mobile web in one fortnight")
      .Text("measure", "payment_success")
      .Text("segment", "platform=mobile web")
      .Text("from", IsoUtcSeconds(from))
      .Text("to", IsoUtcSeconds(to))
      .Rate("attempts", planted, "failed")
      .Rate("other_attempts", other, "failed")
      .Rate("mobile_web_at_other_times", mobile_web_otherwise, "failed")
      .Done();
}

// Where people got stuck, by signal, touchpoint and element: `planted` of it on purpose.
struct StuckCount {
  int incidents = 0, suppressed = 0, planted = 0;
  std::set<std::pair<int, int>> visits, people;  // of what is not suppressed

  void Add(const Stuck& stuck) {
    ++(stuck.suppressed ? suppressed : incidents);
    planted += stuck.planted ? 1 : 0;
    if (stuck.suppressed) return;
    visits.insert({stuck.person, stuck.visit});
    people.insert({stuck.person, 0});
  }
  std::string Json(Object object) const {
    return object.Number("incidents", incidents)
        .Number("sessions", visits.size())
        .Number("customers", people.size())
        .Number("planted", planted)
        .Number("suppressed", suppressed)
        .Done();
  }
};
Object Place(const std::string& signal, const std::string& touchpoint, const std::string& element) {
  Object object;
  object.Text("signal", signal).Text("touchpoint", touchpoint);
  return element.empty() ? object : object.Text("element", element);
}

std::string AllStuck(const World& world) {
  std::map<std::array<std::string, 3>, StuckCount> places;
  for (const Stuck& stuck : world.stuck) places[{stuck.signal, stuck.touchpoint, stuck.element}].Add(stuck);
  std::string text;
  for (const auto& [place, count] : places) {
    text += (text.empty() ? "    " : ",\n    ") + count.Json(Place(place[0], place[1], place[2]));
  }
  return text;
}

std::string PlantedAt(const World& world, const char* what, const char* signal, const char* touchpoint,
                      const char* element) {
  StuckCount count;
  for (const Stuck& stuck : world.stuck) {
    if (stuck.signal == signal && stuck.touchpoint == touchpoint && stuck.element == element) count.Add(stuck);
  }
  return count.Json(
      Object().Text("what", what).Text("signal", signal).Text("touchpoint", touchpoint).Text("element", element));
}

std::string GiftCards(const World& world, const ContactsOfPerson& contacts) {
  const char* const query = "상품권";
  Share searches;  // at most one of a person
  for (const WebEvent& event : world.events) {
    if (event.name != "Products Searched" || event.properties.find(query) == std::string::npos) continue;
    searches.Add(ContactWithin(contacts, event.person, event.time, kDay));
  }
  return Object()
      .Text("what", "a search that finds nothing comes before a question in the chat")
      .Text("signal", "search_no_result")
      .Text("touchpoint", "Products Searched")
      .Text("query", query)
      .Rate("searches", searches, "contact_24h")
      .Done();
}

std::string Files(const Export& exported) {
  std::string text;
  for (const ExportFile& file : exported.files) {
    Object odd;
    for (const auto& [kind, count] : file.oddities) odd.Number(kind, count);
    text += (text.empty() ? "    \"" : ",\n    \"") + file.name +
            "\": " + Object().Number("records", file.records.size()).Raw("odd", odd.Done()).Done();
  }
  return text;
}

std::string Planted(const World& world, const ContactsOfPerson& contacts) {
  return "\n    \"late_refunds\": " + Refunds(world) + ",\n    \"refund_article\": " + RefundArticle(world, contacts) +
         ",\n    \"chat_disconnects\": " + ChatDisconnects(world, contacts) +
         ",\n    \"slow_evenings\": " + SlowEvenings(world) + ",\n    \"payment_failures\": " + PaymentFailures(world) +
         ",\n    \"dead_button\": " +
         PlantedAt(world, "the button to choose a reason does nothing", "rage_click", "/my/returns", "#choose-reason") +
         ",\n    \"form_field\": " +
         PlantedAt(world, "people give up the contact form at the order number", "form_abandon", "/contact",
                   "order_number") +
         ",\n    \"refused_order_number\": " +
         PlantedAt(world, "the contact form refuses order numbers", "failed_submit", "/contact", "order_number") +
         ",\n    \"gift_card_search\": " + GiftCards(world, contacts) + ",\n    \"payment_page_error\": " +
         PlantedAt(world, "an error of the page behind payments that fail in the fortnight", "error_click",
                   "Checkout Started", "#pay") +
         ",\n    \"app_coupon\": " +
         PlantedAt(world, "the apps refuse the coupon of a campaign", "coupon_denied", "Checkout Started",
                   "HANGAWI20") +
         "\n  ";
}

std::string CustomerName(int person) {
  char name[16];
  std::snprintf(name, sizeof name, "p%04d", person + 1);
  return name;
}

}  // namespace

std::string TruthJson(const World& world, const Export& exported, uint64_t seed, bool clean) {
  ContactsOfPerson contacts(world.people.size());
  int chats = 0, calls = 0, tickets = 0;
  for (const Contact& contact : world.contacts) {
    contacts[contact.person].push_back(&contact);
    ++(contact.channel == ContactChannel::kChat ? chats : contact.channel == ContactChannel::kCall ? calls : tickets);
  }
  std::set<int> people;
  std::map<std::pair<std::string, std::string>, int> owners;
  for (const auto& [type, identifier, person] : exported.identities) {
    people.insert(person);
    ++owners[{type, identifier}];
  }
  std::string shared;
  int shared_count = 0;
  for (const auto& [identifier, count] : owners) {
    if (count < 2) continue;
    shared += (shared.empty() ? "\"" : ", \"") + identifier.second + "\"";
    ++shared_count;
  }
  const Object totals = Object()
                            .Number("customers", people.size())
                            .Number("identifiers", owners.size())
                            .Number("web_and_app_events", world.events.size())
                            .Number("orders", world.orders.size())
                            .Number("contacts", world.contacts.size())
                            .Number("chats", chats)
                            .Number("calls", calls)
                            .Number("tickets", tickets)
                            .Number("answers", world.answers.size());
  return "{\n  \"seed\": " + std::to_string(seed) + ",\n  \"time_zone\": \"Asia/Seoul\",\n  \"from\": \"" +
         IsoUtcSeconds(kDemoStart) + "\",\n  \"to\": \"" + IsoUtcSeconds(kDemoEnd) +
         "\",\n  \"totals\": " + totals.Done() + ",\n  \"planted\": {" + (clean ? "" : Planted(world, contacts)) +
         "},\n  \"stuck\": [\n" + AllStuck(world) + "\n  ],\n  \"files\": {\n" + Files(exported) +
         "\n  },\n  \"shared_identifiers\": [" + shared + "]\n}\n";
}

std::string TruthIdentitiesCsv(const Export& exported) {
  std::string text = "identifier_type,identifier,customer\n";
  for (const auto& [type, identifier, person] : exported.identities) {
    text += type + "," + identifier + "," + CustomerName(person) + "\n";
  }
  return text;
}

}  // namespace bench
