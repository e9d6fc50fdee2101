// SPDX-License-Identifier: Apache-2.0
// Problems as walks: what happened to the contacts of one customer about one thing (journey/contact/problem.h, its main
// window), so that a blueprint can say how they were meant to go.
//
//   opened    the customer opened a contact; the second one of a problem is the same step come again.
//   answered  the first public answer of a person in the problem.
//   reopened  a contact of it was opened again after it had been solved; once a contact, when it was first solved.
//   resolved  the last contact was solved for good (closed, where it was never solved), and is not open again.
//
// In the order of time; at one time in the order above. Example: chat opened 10:00, answered 10:05, solved 10:30; call
// about the same order 15:00, solved 15:10 -> opened answered opened resolved(15:10).
#ifndef JOURNEY_GRAPH_CONTACT_WALK_H_
#define JOURNEY_GRAPH_CONTACT_WALK_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "journey/contact/contact.h"
#include "journey/contact/problem_context.h"
#include "journey/event/event_table.h"

namespace journey::graph {

enum class ContactAct : uint8_t { kOpened, kAnswered, kReopened, kResolved };
inline constexpr int kContactActs = 4;
std::string_view Name(ContactAct act);  // opened answered reopened resolved
std::optional<ContactAct> FindContactAct(std::string_view name);

// Which problems are meant: by the topic of the first contact, else, where it has none, the name of its touchpoint.
struct ContactScope {
  std::vector<std::string> topics;  // one of these, as it is; empty, and no words: any
  std::vector<std::string>
      words;  // or one that has one of these in it: Latin ones as whole words, Korean ones anywhere
  bool Has(std::string_view text) const;
};

struct ContactWalk {
  std::vector<ContactAct> acts;
  std::vector<int64_t> times_us;
  bool decided = false;  // the window has passed since its last opening, before that source's as_of
};

// One a worker; keeps its scratch.
class ContactWalker {
 public:
  // Both outlive it.
  ContactWalker(const event::EventTable* table, const std::vector<int64_t>* as_of_us, ContactScope scope);

  // The customer's problems that the scope has, by first opening. Valid until the next call. Cost: contacts.
  std::span<const ContactWalk> Walks(std::span<const contact::Contact> contacts);

 private:
  bool InScope(const contact::Contact& contact);

  const event::EventTable* table_;
  const std::vector<int64_t>* as_of_us_;
  ContactScope scope_;
  contact::ProblemGrouper grouper_;
  std::vector<int8_t> known_;  // by string id: in scope 1, not 0, not asked yet -1
  std::vector<uint32_t> walk_of_, last_of_, order_;
  std::vector<bool> answered_;
  std::vector<ContactWalk> walks_;
};

}  // namespace journey::graph

#endif  // JOURNEY_GRAPH_CONTACT_WALK_H_
