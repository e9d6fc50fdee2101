// SPDX-License-Identifier: Apache-2.0
// Identity, second level: which customers live in one component, and whose each event is.
//
// Mode device-split (Adobe's field-based stitching, Amplitude): a row that names a user is that user's. A row that
// names none takes, through its strongest identifier (e-mail, phone, id.TYPE before cookie before device), the user
// last seen with that identifier at or before it, else the first one seen after it. So on one shared device
//   anon, A, anon, B, anon  ->  A, A, A, B, B.
// Identifiers that were never seen with a user learn theirs from rows settled before, round by round. Two user ids
// never become one customer. A row whose identifiers of equal class name two customers joins neither. A row with a glue
// key only takes the customer of the opening row of its case, else order, else session.
#ifndef JOURNEY_IDENTITY_RESOLVER_H_
#define JOURNEY_IDENTITY_RESOLVER_H_

#include <cstdint>
#include <span>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "journey/event/event.h"
#include "journey/identity/components.h"

namespace journey::identity {

struct ResolvedCustomer {
  uint32_t representative = event::kNone;  // identifier id
  int64_t first_us = 0;                    // when the representative was first seen
};

// One a worker; keeps its scratch. Cost: linear in the events for a component with at most one user id.
class Resolver {
 public:
  Resolver(const event::EventTable& table, const Components& components);

  // `events` of one component in the order of time; sets Event::customer (kNone = loose). The result is valid until the
  // next call.
  const std::vector<ResolvedCustomer>& Resolve(std::span<event::Event> events);

  uint64_t ambiguous_events() const { return ambiguous_events_; }

 private:
  struct Claim {
    uint32_t event;  // index; claims of an identifier are in this order
    uint32_t user;   // local identifier
  };
  struct Local {
    uint32_t identifier;
    uint32_t parent;    // union-find
    uint32_t customer;  // of its set, where that has one customer
    uint32_t users;     // distinct user ids in its set (at the root)
    int64_t first_us;
    std::vector<Claim> claims;
    bool settled;  // had claims before this round
  };

  void CollectIdentifiers(std::span<const event::Event> events);
  void AssignWholeSets(std::span<event::Event> events);
  void SplitSharedSets(std::span<event::Event> events);
  bool SplitRound(std::span<event::Event> events, std::vector<uint32_t>* waiting);
  void MakeCustomersOfRest(std::span<event::Event> events, const std::vector<uint32_t>& waiting);
  void FollowGlue(std::span<event::Event> events);

  uint32_t FindRoot(uint32_t local);
  uint32_t NewCustomer(uint32_t local);
  // Local identifiers of the persons on an event, into scratch_.
  const std::vector<uint32_t>& PersonsOf(const event::Event& event);
  uint32_t Strongest(uint32_t a, uint32_t b) const;

  const event::EventTable& table_;
  const Components& components_;
  std::vector<uint32_t> local_of_;  // by identifier id; kNone outside the current component
  std::vector<Local> locals_;
  uint32_t locals_used_ = 0;
  std::vector<uint32_t> scratch_;
  std::vector<uint32_t> customer_of_user_;  // by local
  std::vector<ResolvedCustomer> customers_;
  absl::flat_hash_map<uint32_t, uint32_t> glue_owner_;
  uint64_t ambiguous_events_ = 0;
};

}  // namespace journey::identity

#endif  // JOURNEY_IDENTITY_RESOLVER_H_
