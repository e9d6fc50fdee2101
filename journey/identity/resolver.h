// SPDX-License-Identifier: Apache-2.0
// Identity, second level: which customers live in one component, and whose each event is.
//
// In every mode: unique identifiers of different types that stand on one row are one person, unless that would give a
// person two values of one type; then the link joins nobody. A row that names two people joins neither. A row with a
// glue key only takes the customer of the opening row of its case, else order, else session.
//
// Mode device-split: a row that names a person is that person's. A row that names none takes, through its strongest
// identifier that knows one (e-mail, phone, id.TYPE before cookie before device), the person last seen with it at or
// before the row, else the first one seen after it, no longer than the look-back away. So on one shared device
//   anon, A, anon, B, anon  ->  A, A, A, B, B.
// An event that says so is a logout: what lies behind it on the identifiers of its row is no longer the person before
// it, and what lies before it is not the person after it (mParticle: a new anonymous profile). So anon, A, logout,
// anon, B gives A, A, A, the device, B. Identifiers that were never seen with a person learn theirs from rows settled
// before, round by round. What nobody claims makes customers of its own, one for all rows that share an identifier. The
// other modes: rules.h.
//
// Rows are taken in the order of time, so late rows and a full recomputation agree, and no order of input matters.
#ifndef JOURNEY_IDENTITY_RESOLVER_H_
#define JOURNEY_IDENTITY_RESOLVER_H_

#include <cstdint>
#include <span>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "journey/event/event.h"
#include "journey/identity/components.h"
#include "journey/identity/tuple_runs.h"

namespace journey::identity {

// Represented by its strongest identifier: the class first (so that no two customers share one: a cookie may have been
// several people's), then the earliest first seen, then the smallest value.
struct ResolvedCustomer {
  uint32_t representative = event::kNone;  // identifier id
  int64_t first_us = 0;                    // when the representative was first seen
};

// Why evidence was not followed.
enum class Refusal : uint8_t {
  kUniqueConflict,  // it would give one person two values of a unique type
  kTwoPeople,       // the row's identifiers name two people
  kShared,          // the identifier is used by too many people
  kLookBack,        // the row lies further before the login than the look-back
  kLogout,          // a logout lies between the row and the login
};
std::string_view Name(Refusal rule);

// One refused link: identifiers `a` and `b` on the event with this index. For kTwoPeople these are the two people.
struct RefusedLink {
  Refusal rule = Refusal::kUniqueConflict;
  uint32_t event = 0;
  uint32_t a = event::kNone, b = event::kNone;
};

struct ResolverCounts {
  uint64_t ambiguous_events = 0;    // name two people, or only what too many use
  uint64_t shared_identifiers = 0;  // stopped linking
  uint64_t refused_links = 0;       // kUniqueConflict
};

// One a worker; keeps its scratch. Cost: for a component with at most one person two light passes over the events and
// some look-ups for each run of neighbours with the same identifiers; n log n else.
class Resolver {
 public:
  // Both outlive the resolver. `mode`, `look_back_us` and the caps of `rules` are used; the rest is in `components`.
  Resolver(const event::EventTable& table, const Components& components, const Rules& rules);

  // Event::customer of rows that Rules::forgotten takes out of every result.
  static constexpr uint32_t kForgotten = event::kNone - 1;

  // `events` of one component in the order of time; sets Event::customer (kNone = loose). The result is valid until the
  // next call.
  const std::vector<ResolvedCustomer>& Resolve(std::span<event::Event> events);
  // The same where the runs are known and all events are given to customer 0, which most are in the end.
  const std::vector<ResolvedCustomer>& Resolve(std::span<event::Event> events, std::span<const TupleRun> runs);
  // Whether all events of the last component are those of one customer.
  bool one_customer() const { return one_customer_; }

  const ResolverCounts& counts() const { return counts_; }
  // Keeps what was refused from now on; for `explain`. Valid until the next Resolve.
  void KeepRefused() { keep_refused_ = true; }
  const std::vector<RefusedLink>& refused() const { return refused_; }
  // Identifiers that stopped linking since too many people use them, likewise.
  const std::vector<uint32_t>& shared() const { return shared_; }

 private:
  static constexpr int64_t kNever = INT64_MAX;

  // A run of rows that name one person beside the identifier, from `event` to `last`; in the order of time.
  struct Claim {
    uint32_t event, last;  // indices
    uint32_t person;       // local
  };
  struct Local {
    uint32_t identifier;
    uint32_t parent;    // union-find over all identifiers that ever stood together
    uint32_t person;    // union-find over unique ones that are one person; kNone for others
    uint32_t customer;  // of its set or person, once there is one
    uint32_t people;    // distinct people in its set (at the root)
    event::IdentifierClass id_class;
    bool split;    // at the root: the set is not simply one customer
    bool shared;   // stopped linking
    bool settled;  // had claims before this round
    int64_t first_us;
    int64_t claimed_us;  // first row that names a person beside it
    std::vector<Claim> claims;
    std::vector<uint32_t> logouts;  // events, in the order of time
  };

  // resolver.cc
  void CollectIdentifiers(std::span<const event::Event> events);
  uint32_t LocalOf(uint32_t identifier, int64_t time_us);
  bool MarkSplit(std::span<const event::Event> events);
  void AssignWholeSets(std::span<event::Event> events, bool split);
  void FollowGlue(std::span<event::Event> events);
  // device_split.cc
  void SplitByDevice(std::span<event::Event> events);
  bool SaysLogout(const event::Event& event) const;
  bool LogoutBetween(uint32_t local, uint32_t from, uint32_t to) const;
  void Claimed(uint32_t local, uint32_t event, uint32_t person);
  void FindShared(std::span<const event::Event> events);
  void SettleWaiting(std::span<event::Event> events);
  uint32_t ClaimOn(std::span<const event::Event> events, uint32_t index);
  void MakeCustomersOfRest(std::span<event::Event> events);
  // forget.cc
  void Forget(std::span<event::Event> events);
  // other_modes.cc
  void SplitByLastAuth(std::span<event::Event> events);
  void SplitByLatestUser(std::span<event::Event> events);
  void SplitByRow(std::span<event::Event> events);
  uint32_t PersistentOf(std::span<const uint32_t> persons) const;

  uint32_t FindRoot(uint32_t local);
  uint32_t FindPerson(uint32_t local);
  void JoinPeople(uint32_t a, uint32_t b, uint32_t event);
  uint32_t NewCustomer(uint32_t local);
  uint32_t CustomerOfPerson(uint32_t person);
  void JoinSets(uint32_t a, uint32_t b);
  bool IsUnique(uint32_t local) const { return locals_[local].id_class == event::IdentifierClass::kUnique; }
  // Local identifiers on an event, strongest first; into scratch_.
  std::span<const uint32_t> PersonsOf(const event::Event& event);
  // The person that local identifiers name: kNone where none, kTwo where two.
  uint32_t NamedPerson(std::span<const uint32_t> persons);
  uint32_t Strongest(uint32_t a, uint32_t b) const;
  void Refuse(Refusal rule, uint32_t event, uint32_t a, uint32_t b);
  void NoteAmbiguous(uint32_t event, std::span<const uint32_t> persons);

  static constexpr uint32_t kTwo = event::kNone - 1;

  const event::EventTable& table_;
  const Components& components_;
  const Rules rules_;
  TupleRuns tuple_runs_;
  std::span<const TupleRun> runs_;  // of the component
  bool nobody_ = false;             // some run has no identifier of a person
  bool one_customer_ = false;
  std::vector<uint32_t> local_of_;  // by identifier id; kNone outside the current component
  std::vector<Local> locals_;
  uint32_t locals_used_ = 0;
  std::vector<uint32_t> scratch_, best_;
  std::vector<std::vector<uint32_t>> person_members_;  // unique ones that are one person, by person; empty = itself
  std::vector<uint32_t> joined_people_;                // those with a list
  std::vector<uint32_t> waiting_;                      // events that name nobody and have found nobody yet
  std::vector<ResolvedCustomer> customers_;
  absl::flat_hash_map<uint32_t, uint32_t> glue_owner_;
  ResolverCounts counts_;
  bool keep_refused_ = false;
  std::vector<RefusedLink> refused_;
  std::vector<uint32_t> shared_;  // identifiers
  std::vector<bool> logouts_;     // by type of event; empty where no event says so
};

}  // namespace journey::identity

#endif  // JOURNEY_IDENTITY_RESOLVER_H_
