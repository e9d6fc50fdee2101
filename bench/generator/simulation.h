// SPDX-License-Identifier: Apache-2.0
#ifndef BENCH_GENERATOR_SIMULATION_H_
#define BENCH_GENERATOR_SIMULATION_H_

#include <queue>
#include <string>
#include <vector>

#include "bench/generator/random.h"
#include "bench/generator/world.h"

namespace bench {

// Something that a person will do at a time; doing it may plan further errands.
struct Errand {
  enum class Kind { kShop, kReadArticle, kRequestRefund, kContact };
  Instant time = 0;
  int sequence = 0;  // equal times: first planned, first done
  Kind kind = Kind::kShop;
  int subject = 0;  // article, order or topic
  ContactChannel channel = ContactChannel::kChat;
  bool by_form = false;
  bool late_refund = false;
  bool campaign = false;

  bool operator>(const Errand& other) const {
    return time != other.time ? time > other.time : sequence > other.sequence;
  }
};

// One visit to the shop on one device: a moving clock.
struct Visit {
  int person = -1;
  int device = -1;
  Instant now = 0;
  bool campaign = false;
};

// Runs the world person by person, with the planted effects that it is given.
class Simulation {
 public:
  Simulation(uint64_t seed, const Effects& effects)
      : random_(seed), effects_(effects), start_(kDemoStart - effects.lead_in_days * kDay) {}
  World Run();

 private:
  // people.cc
  void MakePeople();
  int MakeDevice(Platform platform);
  void MakeDevices(Person& person);

  // simulation.cc
  void DropLeadIn();
  Instant RandomTime() { return RandomShopTime(random_, effects_.lead_in_days); }
  void Live(int person);
  void Plan(Errand errand);
  void Do(const Errand& errand);

  // shop.cc
  Visit StartVisit(Instant time, bool want_browser, bool campaign = false);
  void Emit(Visit& visit, const char* type, std::string name, std::string path, std::string title,
            std::string properties = "");
  void Page(Visit& visit, std::string path, std::string title);
  void Track(Visit& visit, const char* event, std::string path, std::string properties = "");
  void LogIn(Visit& visit);
  void LogInWhereNever(int person);
  void Shop(const Errand& errand);
  void ViewProduct(Visit& visit, int product);
  bool ViewAndAdd(Visit& visit, int* product);
  void Pay(Visit& visit, int product);
  void PlaceOrder(Visit& visit, int product, int64_t amount, const std::string& order_id);
  void ReadArticle(const Errand& errand);
  void ReadArticleInVisit(Visit& visit, int article);
  void RequestRefund(const Errand& errand);

  // care.cc
  void MakeContact(const Errand& errand);
  void Chat(const Errand& errand);
  void OpenChatFrom(Visit& visit, const Errand& errand);
  void Converse(Contact& chat, const std::string& member_note);
  void AfterChat(const Contact& chat);
  void Call(const Errand& errand);
  void Ticket(const Errand& errand);
  void PlanRepeat(const Contact& contact);
  void Survey(const Contact& contact, bool bad);
  void AskAboutOrder(const Order& order);

  Random random_;
  const Effects effects_;
  const Instant start_;  // of the lead-in
  World world_;
  int person_ = -1;  // whose life runs now
  std::priority_queue<Errand, std::vector<Errand>, std::greater<Errand>> errands_;
  int sequence_ = 0;
};

}  // namespace bench

#endif  // BENCH_GENERATOR_SIMULATION_H_
