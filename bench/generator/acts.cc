// SPDX-License-Identifier: Apache-2.0
#include "bench/generator/acts.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace bench {
namespace {

constexpr Instant kPause = 30 * kMinute;

// Where an element lies on its page: anywhere, but always there.
int PlaceOf(const std::string& element, int factor) {
  int sum = 0;
  for (char letter : element) sum = (sum * factor + static_cast<unsigned char>(letter)) % 901;
  return 60 + sum;
}

bool OpensPage(const WebEvent& event) {
  return event.type[0] == 'p' || event.type[0] == 's' || event.name == "Product Viewed" ||
         event.name == "Cart Viewed" || event.name == "Checkout Started";
}

}  // namespace

void AddActs(uint64_t seed, const Effects& effects, World* world) { ActMaker(seed, effects, world).Run(); }

ActMaker::ActMaker(uint64_t seed, const Effects& effects, World* world)
    : effects_(effects), world_(*world), random_(seed ^ 0x636c69636b73ULL), first_act_(world->events.size()) {}

void ActMaker::Run() {
  events_of_.resize(world_.people.size());
  contacts_of_.resize(world_.people.size());
  for (size_t event = 0; event < first_act_; ++event) events_of_[world_.events[event].person].push_back(event);
  for (const Contact& contact : world_.contacts) contacts_of_[contact.person].push_back(&contact);
  for (size_t person = 0; person < world_.people.size(); ++person) {
    MakeStays(static_cast<int>(person));
    for (const Stay& stay : stays_) {
      const bool stuck = RageAtReturns(stay) || ErrorAtPayment(stay) || Coupon(stay) || SearchAgain(stay) ||
                         GiftCardSearch(stay) || ContactForm(stay);
      if (!stuck) Idle(stay);
      LeadOn(stay);
    }
  }
}

void ActMaker::MakeStays(int person) {
  stays_.clear();
  struct Thing {
    Instant time = 0;
    int event = -1;  // -1: said or heard in a contact
  };
  std::vector<Thing> things;
  for (size_t event : events_of_[person]) things.push_back({world_.events[event].time, static_cast<int>(event)});
  for (const Contact* contact : contacts_of_[person]) {
    things.push_back({contact->opened});
    for (const ChatLine& line : contact->lines) things.push_back({line.time});
  }
  std::stable_sort(things.begin(), things.end(), [](const Thing& a, const Thing& b) { return a.time < b.time; });
  int visit = 0;
  std::string page;
  for (size_t i = 0; i < things.size(); ++i) {
    if (i > 0 && things[i].time - things[i - 1].time > kPause) {
      ++visit;
      page.clear();
    }
    if (things[i].event < 0) continue;
    const WebEvent& event = world_.events[things[i].event];
    Stay stay{.event = static_cast<size_t>(things[i].event), .visit = visit, .room = kLastRoom};
    stay.opens = OpensPage(event);
    if (stay.opens) page = event.type[0] == 'p' ? event.path : event.name;
    stay.page = page;
    if (i + 1 < things.size() && things[i + 1].time - event.time <= kPause) {
      stay.room = things[i + 1].time - event.time;
      const int next = things[i + 1].event;
      const bool follows = next >= 0 && stay.room < kMinute && world_.events[next].device == event.device;
      if (follows && world_.events[next].type[0] != 'i') stay.next = next;
    }
    stays_.push_back(std::move(stay));
  }
}

WebEvent& ActMaker::Act(const Stay& stay, Instant after, const char* event, std::string properties) {
  WebEvent act = EventOf(stay);
  act.time += after;
  act.type = "track";
  act.name = event;
  act.title.clear();
  act.query.clear();
  act.properties = std::move(properties);
  act.act = true;
  world_.events.push_back(std::move(act));
  return world_.events.back();
}

void ActMaker::Click(const Stay& stay, Instant after, const std::string& element) {
  const int64_t x = PlaceOf(element, 31) + random_.Between(-4, 4);
  const int64_t y = PlaceOf(element, 17) + random_.Between(-4, 4);
  Act(stay, after, "Element Clicked",
      ",\"element\":\"" + element + "\",\"x\":" + std::to_string(x) + ",\"y\":" + std::to_string(y));
}

Instant ActMaker::Clicks(const Stay& stay, Instant after, const std::string& element, int64_t clicks) {
  for (int64_t click = 0; click < clicks; ++click) {
    if (click > 0) after += random_.Between(130, 260);
    Click(stay, after, element);
  }
  return after;
}

void ActMaker::Note(const Stay& stay, const char* signal, std::string touchpoint, std::string element, bool planted) {
  world_.stuck.push_back({.signal = signal,
                          .touchpoint = std::move(touchpoint),
                          .element = std::move(element),
                          .person = EventOf(stay).person,
                          .visit = stay.visit,
                          .planted = planted});
}

bool ActMaker::MayPlant(const Stay& stay, const char* point) {
  const WebEvent& event = EventOf(stay);
  return event.time < kDemoEnd - 2 * kDay && planted_.count({point, event.person}) == 0;
}

bool ActMaker::Planted(const Stay& stay, const char* point, int per_mille) {
  if (!MayPlant(stay, point) || !random_.Chance(per_mille)) return false;
  planted_.insert({point, EventOf(stay).person});
  return true;
}

// What is clicked without need, and now and then without answer.
void ActMaker::Idle(const Stay& stay) {
  constexpr std::array<const char*, 4> kIdle = {"#photo", "#review-tab", "#wishlist", "#banner"};
  if (!stay.opens || stay.room < 4 * kSecond || EventOf(stay).time >= kDemoEnd - kDay) return;
  const uint64_t dice = random_.Below(1000);
  const std::string element = random_.Pick(kIdle);
  const Instant after = random_.Between(1200, 2400);
  if (dice < 3 && stay.room >= 8 * kSecond) {
    Clicks(stay, after, element, random_.Between(3, 4));
    Note(stay, "rage_click", stay.page, element, false);
  } else if (dice < 8 && stay.room >= 15 * kSecond) {
    Click(stay, after, element);
    Click(stay, after + random_.Between(7500, 9000), element);
    Note(stay, "dead_click_weak", stay.page, element, false);
  } else if (dice < 10 && stay.room >= 10 * kSecond && stay.next >= 0) {
    // The next act lies more than five seconds behind it, so that nobody can be said to have left because of it.
    Click(stay, after - 200, element);
    Act(stay, after + random_.Between(200, 300), "Script Error", ",\"error\":\"TypeError\"");
    Note(stay, "error_click", stay.page, element, false);
    Note(stay, "error_shown", stay.page, "", false);
  } else if (dice < 25) {
    Clicks(stay, after, element, 2);
  } else if (dice < 65) {
    Click(stay, after, element);
  } else if (dice < 110 && stay.page == "Cart Viewed" && stay.room >= 6 * kSecond) {
    Clicks(stay, after, "#quantity-plus", random_.Between(3, 5));
    Note(stay, "rage_click", stay.page, "#quantity-plus", false);
    world_.stuck.back().suppressed = true;
  }
}

}  // namespace bench
