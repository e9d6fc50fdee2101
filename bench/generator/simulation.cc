// SPDX-License-Identifier: Apache-2.0
#include "bench/generator/simulation.h"

#include <array>
#include <utility>

#include "bench/generator/acts.h"
#include "bench/generator/words.h"

namespace bench {

World SimulateWorld(uint64_t seed, const Effects& effects) {
  World world = Simulation(seed, effects).Run();
  AddActs(seed, effects, &world);
  return world;
}

World Simulation::Run() {
  MakePeople();
  for (size_t person = 0; person < world_.people.size(); ++person) Live(static_cast<int>(person));
  DropLeadIn();
  return std::move(world_);
}

// Exports begin on the first day: what happened before was only to have people in the middle of things by then.
void Simulation::DropLeadIn() {
  std::erase_if(world_.events, [](const WebEvent& event) { return event.time < kDemoStart; });
  std::erase_if(world_.orders, [](const Order& order) { return order.ordered < kDemoStart; });
  std::erase_if(world_.contacts, [](const Contact& contact) { return contact.opened < kDemoStart; });
  std::erase_if(world_.answers, [](const Answer& answer) { return answer.time < kDemoStart; });
}

void Simulation::Plan(Errand errand) {
  if (errand.time < start_ || errand.time >= kDemoEnd) return;
  errand.sequence = sequence_++;
  errands_.push(errand);
}

void Simulation::Live(int person) {
  person_ = person;
  const bool has_devices = !world_.people[person].devices.empty();
  if (has_devices) {
    constexpr std::array<int, 9> kVisits = {36, 25, 15, 9, 6, 4, 2, 2, 1};
    const size_t visits = 1 + random_.Weighted(kVisits);
    for (size_t visit = 0; visit < visits; ++visit) Plan({.time = RandomTime()});
    // The autumn sale brings phones in its fortnight.
    for (int device : world_.people[person].devices) {
      if (effects_.sale && world_.devices[device].platform == Platform::kMobileWeb && random_.Chance(180)) {
        const Instant into = RandomShopTime(random_) - kDemoStart;
        Plan({.time = kDemoStart + 14 * kDay + into % (14 * kDay), .campaign = true});
      }
    }
    if (random_.Chance(135)) Plan({.time = RandomTime(), .kind = Errand::Kind::kReadArticle, .subject = 0});
    for (int article = 1; article < static_cast<int>(kArticles.size()); ++article) {
      if (!random_.Chance(62)) continue;
      Plan({.time = RandomTime(), .kind = Errand::Kind::kReadArticle, .subject = article});
    }
  }
  constexpr std::array<int, 4> kContacts = {55, 30, 11, 4};
  constexpr std::array<int, kTopicCount> kTopicWeights = {4, 26, 8, 18, 20, 24};
  constexpr std::array<int, 3> kChannels = {74, 13, 13};
  const size_t contacts = has_devices ? random_.Weighted(kContacts) : 1;
  for (size_t contact = 0; contact < contacts; ++contact) {
    Errand errand{.time = RandomTime(), .kind = Errand::Kind::kContact};
    errand.subject = static_cast<int>(random_.Weighted(kTopicWeights));
    errand.channel = static_cast<ContactChannel>(random_.Weighted(kChannels));
    errand.by_form = random_.Chance(200);
    if (!has_devices) {
      errand.by_form = false;
      errand.channel = world_.people[person].email.empty() ? ContactChannel::kCall : ContactChannel::kTicket;
    } else if (world_.people[person].user.empty()) {
      errand.channel = ContactChannel::kChat;  // a visitor leaves no address
    }
    Plan(errand);
  }
  while (!errands_.empty()) {
    const Errand errand = errands_.top();
    errands_.pop();
    Do(errand);
  }
  LogInWhereNever(person);
}

void Simulation::Do(const Errand& errand) {
  switch (errand.kind) {
    case Errand::Kind::kShop:
      return Shop(errand);
    case Errand::Kind::kReadArticle:
      return ReadArticle(errand);
    case Errand::Kind::kRequestRefund:
      return RequestRefund(errand);
    case Errand::Kind::kContact:
      return MakeContact(errand);
  }
}

}  // namespace bench
