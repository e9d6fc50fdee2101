// SPDX-License-Identifier: Apache-2.0
#ifndef BENCH_GENERATOR_ACTS_H_
#define BENCH_GENERATOR_ACTS_H_

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "bench/generator/random.h"
#include "bench/generator/world.h"

namespace bench {

// Adds what people do on pages to a world that is complete without it: clicks, acts in the contact form, errors,
// further searches, coupons; and notes in World::stuck where somebody got stuck, planted or by chance. It draws from a
// stream of its own and lies inside the stays that are there, so that people, visits, orders and contacts are the same
// with it.
void AddActs(uint64_t seed, const Effects& effects, World* world);

// The same, person by person.
class ActMaker {
 public:
  ActMaker(uint64_t seed, const Effects& effects, World* world);
  void Run();

 private:
  // From an event to whatever the person does or says next.
  struct Stay {
    size_t event = 0;    // of World::events
    int visit = 0;       // of the person: no pause longer than half an hour, contacts included
    Instant room = 0;    // until the next thing; kLastRoom where the visit ends here
    int next = -1;       // the next event, where it is an act on the same device within a minute
    std::string page;    // that is open: as the page, screen or event that opened it is called
    bool opens = false;  // the event itself opened it
  };
  static constexpr Instant kLastRoom = 20 * kSecond;

  // acts.cc
  void MakeStays(int person);
  const WebEvent& EventOf(const Stay& stay) const { return world_.events[stay.event]; }
  // An act of the stay's person on its device, `after` the stay began.
  WebEvent& Act(const Stay& stay, Instant after, const char* event, std::string properties);
  void Click(const Stay& stay, Instant after, const std::string& element);
  // `clicks` in quick succession; returns when the last one was.
  Instant Clicks(const Stay& stay, Instant after, const std::string& element, int64_t clicks);
  void Note(const Stay& stay, const char* signal, std::string touchpoint, std::string element, bool planted);
  // True once a person and point, and where the end of the export cannot cut off what follows.
  bool MayPlant(const Stay& stay, const char* point);
  bool Planted(const Stay& stay, const char* point, int per_mille);
  void Idle(const Stay& stay);

  // acts_shop.cc
  void LeadOn(const Stay& stay);
  bool RageAtReturns(const Stay& stay);
  bool ErrorAtPayment(const Stay& stay);
  bool Coupon(const Stay& stay);
  bool SearchAgain(const Stay& stay);
  bool GiftCardSearch(const Stay& stay);

  // acts_forms.cc
  bool ContactForm(const Stay& stay);
  void Send(const Stay& stay, Instant sent);
  void GiveUp(const Stay& stay, const char* field, bool planted);

  const Effects effects_;
  World& world_;
  Random random_;
  const size_t first_act_;  // of World::events
  std::vector<std::vector<size_t>> events_of_;
  std::vector<std::vector<const Contact*>> contacts_of_;
  std::vector<Stay> stays_;  // of the person in hand, in order of time
  std::set<std::pair<std::string, int>> planted_;
  std::set<std::pair<int, int>> forms_;  // (person, visit): begun there
};

}  // namespace bench

#endif  // BENCH_GENERATOR_ACTS_H_
