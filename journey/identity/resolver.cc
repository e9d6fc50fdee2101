// SPDX-License-Identifier: Apache-2.0
#include "journey/identity/resolver.h"

#include <algorithm>
#include <utility>

#include "journey/event/logout.h"

namespace journey::identity {

using event::IdentifierClass;
using event::kNone;

std::string_view Name(Refusal rule) {
  switch (rule) {
    case Refusal::kUniqueConflict:
      return "unique_conflict";
    case Refusal::kTwoPeople:
      return "two_people";
    case Refusal::kShared:
      return "shared";
    case Refusal::kLookBack:
      return "look_back";
    case Refusal::kLogout:
      return "logout";
  }
  return "";
}

Resolver::Resolver(const event::EventTable& table, const Components& components, const Rules& rules)
    : table_(table), components_(components), rules_(rules), local_of_(table.dictionaries.identifiers.size(), kNone) {
  if (rules.mode == Mode::kDeviceSplit) logouts_ = event::FindLogouts(table);
}

const std::vector<ResolvedCustomer>& Resolver::Resolve(std::span<event::Event> events) {
  for (event::Event& event : events) event.customer = 0;
  return Resolve(events, tuple_runs_.Find(events));
}

const std::vector<ResolvedCustomer>& Resolver::Resolve(std::span<event::Event> events, std::span<const TupleRun> runs) {
  runs_ = runs;
  one_customer_ = false;
  customers_.clear();
  refused_.clear();
  shared_.clear();
  // What is said of the tuples lies anywhere.
  for (const TupleRun& run : runs) components_.persons.FetchPlace(run.tuple);
  for (const TupleRun& run : runs) components_.persons.FetchMembers(run.tuple);
  CollectIdentifiers(events);
  switch (rules_.mode) {
    case Mode::kDeviceSplit:
    case Mode::kLastAuth: {
      const bool split = MarkSplit(events);
      AssignWholeSets(events, split);
      if (split && rules_.mode == Mode::kDeviceSplit) SplitByDevice(events);
      if (split && rules_.mode == Mode::kLastAuth) SplitByLastAuth(events);
      break;
    }
    case Mode::kLatestUser:
      SplitByLatestUser(events);
      break;
    case Mode::kNone:
      SplitByRow(events);
      break;
  }
  if (nobody_) FollowGlue(events);
  if (!components_.forgotten.empty()) Forget(events);
  for (uint32_t i = 0; i < locals_used_; ++i) local_of_[locals_[i].identifier] = kNone;
  return customers_;
}

uint32_t Resolver::FindRoot(uint32_t local) {
  while (locals_[local].parent != local) {
    local = locals_[local].parent = locals_[locals_[local].parent].parent;
  }
  return local;
}

uint32_t Resolver::FindPerson(uint32_t local) {
  while (locals_[local].person != local) {
    local = locals_[local].person = locals_[locals_[local].person].person;
  }
  return local;
}

void Resolver::JoinSets(uint32_t a, uint32_t b) {
  a = FindRoot(a);
  b = FindRoot(b);
  if (a != b) locals_[std::max(a, b)].parent = std::min(a, b);
}

void Resolver::Refuse(Refusal rule, uint32_t event, uint32_t a, uint32_t b) {
  if (keep_refused_) refused_.push_back({rule, event, locals_[a].identifier, locals_[b].identifier});
}

std::span<const uint32_t> Resolver::PersonsOf(const event::Event& event) {
  scratch_.clear();
  for (const uint32_t id : components_.persons[event.tuple]) scratch_.push_back(local_of_[id]);
  return scratch_;
}

uint32_t Resolver::LocalOf(uint32_t identifier, int64_t time_us) {
  uint32_t& local = local_of_[identifier];
  if (local != kNone) return local;
  local = locals_used_++;
  if (locals_.size() < locals_used_) locals_.emplace_back();
  Local& fresh = locals_[local];
  fresh.identifier = identifier;
  fresh.parent = local;
  fresh.id_class = components_.classes[table_.dictionaries.identifiers.type(identifier)];
  fresh.person = fresh.id_class == IdentifierClass::kUnique ? local : kNone;
  fresh.customer = kNone;
  fresh.people = 0;
  fresh.split = fresh.shared = fresh.settled = false;
  fresh.first_us = time_us;
  fresh.claimed_us = kNever;
  fresh.claims.clear();
  fresh.logouts.clear();
  return local;
}

void Resolver::CollectIdentifiers(std::span<const event::Event> events) {
  locals_used_ = 0;
  for (const uint32_t person : joined_people_) person_members_[person].clear();
  joined_people_.clear();
  nobody_ = false;
  for (const TupleRun& run : runs_) {
    const std::span<const uint32_t> members = components_.persons[run.tuple];
    nobody_ |= members.empty();
    if (members.empty()) continue;
    const int64_t time_us = events[run.begin].time_us;
    const uint32_t first = LocalOf(members[0], time_us);
    for (size_t m = 1; m < members.size(); ++m) {
      const uint32_t local = LocalOf(members[m], time_us);
      JoinSets(first, local);
      if (!IsUnique(first)) continue;
      if (IsUnique(local)) {
        JoinPeople(first, local, run.begin);
      } else if (locals_[local].claimed_us == kNever) {
        locals_[local].claimed_us = time_us;
      }
    }
  }
}

// Two unique identifiers on one row are one person, unless two values of one type would meet.
void Resolver::JoinPeople(uint32_t a, uint32_t b, uint32_t event) {
  const uint32_t left = FindPerson(a), right = FindPerson(b);
  if (left == right) return;
  const event::IdentifierTable& identifiers = table_.dictionaries.identifiers;
  if (person_members_.size() < locals_used_) person_members_.resize(locals_used_);
  for (const uint32_t person : {left, right}) {
    if (!person_members_[person].empty()) continue;
    person_members_[person].push_back(person);
    joined_people_.push_back(person);
  }
  std::vector<uint32_t>& kept = person_members_[std::min(left, right)];
  std::vector<uint32_t>& joined = person_members_[std::max(left, right)];
  for (const uint32_t one : kept) {
    for (const uint32_t other : joined) {
      if (identifiers.type(locals_[one].identifier) != identifiers.type(locals_[other].identifier)) continue;
      ++counts_.refused_links;
      Refuse(Refusal::kUniqueConflict, event, a, b);
      return;
    }
  }
  locals_[std::max(left, right)].person = std::min(left, right);
  kept.insert(kept.end(), joined.begin(), joined.end());
}

// Which sets are more than one customer; whether any is.
bool Resolver::MarkSplit(std::span<const event::Event> events) {
  for (uint32_t local = 0; local < locals_used_; ++local) locals_[local].people = 0;
  for (const event::Event& event : events) {
    if (logouts_.empty()) break;
    if (!SaysLogout(event)) continue;
    for (const uint32_t id : components_.persons[event.tuple]) locals_[FindRoot(local_of_[id])].split = true;
  }
  for (uint32_t local = 0; local < locals_used_; ++local) {
    if (IsUnique(local) && FindPerson(local) == local) ++locals_[FindRoot(local)].people;
  }
  // No row can lie further before a login than all of them span.
  const bool long_span = !events.empty() && rules_.mode == Mode::kDeviceSplit &&
                         events.back().time_us - events.front().time_us > rules_.look_back_us;
  bool any = false;
  for (uint32_t local = 0; local < locals_used_; ++local) {
    Local& root = locals_[FindRoot(local)];
    const Local& own = locals_[local];
    const bool late = long_span && root.people == 1 && own.id_class != IdentifierClass::kUnique &&
                      (own.claimed_us == kNever || own.claimed_us - own.first_us > rules_.look_back_us);
    root.split |= root.people > 1 || late;
    any |= root.split;
  }
  return any;
}

uint32_t Resolver::Strongest(uint32_t a, uint32_t b) const {
  if (a == kNone) return b;
  const event::IdentifierTable& identifiers = table_.dictionaries.identifiers;
  const Local& left = locals_[a];
  const Local& right = locals_[b];
  if (left.id_class != right.id_class) return left.id_class < right.id_class ? a : b;
  if (left.first_us != right.first_us) return left.first_us < right.first_us ? a : b;
  const uint16_t left_type = identifiers.type(left.identifier);
  const uint16_t right_type = identifiers.type(right.identifier);
  if (left_type != right_type) return left_type < right_type ? a : b;
  return identifiers.value(left.identifier) <= identifiers.value(right.identifier) ? a : b;
}

uint32_t Resolver::NewCustomer(uint32_t local) {
  customers_.push_back({locals_[local].identifier, locals_[local].first_us});
  return static_cast<uint32_t>(customers_.size() - 1);
}

uint32_t Resolver::CustomerOfPerson(uint32_t person) {
  Local& own = locals_[person];
  if (own.customer != kNone) return own.customer;
  uint32_t strongest = person;
  if (person < person_members_.size()) {
    for (const uint32_t local : person_members_[person]) strongest = Strongest(strongest, local);
  }
  return own.customer = NewCustomer(strongest);
}

uint32_t Resolver::NamedPerson(std::span<const uint32_t> persons) {
  uint32_t named = kNone;
  for (const uint32_t local : persons) {
    if (!IsUnique(local)) break;  // unique ones come first
    const uint32_t person = FindPerson(local);
    if (named != kNone && named != person) return kTwo;
    named = person;
  }
  return named;
}

void Resolver::NoteAmbiguous(uint32_t event, std::span<const uint32_t> persons) {
  ++counts_.ambiguous_events;
  if (!keep_refused_) return;
  for (size_t i = 1; i < persons.size(); ++i) Refuse(Refusal::kTwoPeople, event, persons[0], persons[i]);
}

// `split`: some sets are left to others.
void Resolver::AssignWholeSets(std::span<event::Event> events, bool split) {
  best_.assign(locals_used_, kNone);  // by root
  for (uint32_t local = 0; local < locals_used_; ++local) {
    const uint32_t root = FindRoot(local);
    if (!locals_[root].split) best_[root] = Strongest(best_[root], local);
  }
  for (uint32_t local = 0; local < locals_used_; ++local) {
    if (best_[local] != kNone) locals_[local].customer = NewCustomer(best_[local]);
  }
  one_customer_ = customers_.size() == 1 && !split && !nobody_;
  if (one_customer_) return;  // to whom all are given
  for (const TupleRun& run : runs_) {
    const std::span<const uint32_t> members = components_.persons[run.tuple];
    uint32_t customer = kNone;
    if (!members.empty()) {
      const Local& root = locals_[FindRoot(local_of_[members[0]])];
      if (!root.split) customer = root.customer;
    }
    for (uint32_t i = run.begin; i < run.end; ++i) events[i].customer = customer;
  }
}

// Rows that have nobody's identifier take the customer of what they belong to.
void Resolver::FollowGlue(std::span<event::Event> events) {
  const auto waits = [this](const event::Event& event) {
    return event.customer == kNone &&
           (event.case_id != kNone || event.order_id != kNone || event.session_id != kNone) &&
           components_.persons[event.tuple].empty();
  };
  if (std::none_of(events.begin(), events.end(), waits)) return;
  // A case may be known only through its order: repeat until nothing more is learned.
  bool progress = true;
  for (int round = 0; progress && round < 4; ++round) {
    progress = false;
    glue_owner_.clear();
    for (const event::Event& event : events) {
      if (event.customer == kNone) continue;
      for (uint32_t glue : {event.case_id, event.order_id, event.session_id}) {
        if (glue != kNone) glue_owner_.try_emplace(glue, event.customer);  // the opening row's, as events are in order
      }
    }
    for (event::Event& event : events) {
      if (!waits(event)) continue;
      for (uint32_t glue : {event.case_id, event.order_id, event.session_id}) {
        const auto owner = glue == kNone ? glue_owner_.end() : glue_owner_.find(glue);
        if (owner == glue_owner_.end()) continue;
        event.customer = owner->second;
        progress = true;
        break;
      }
    }
  }
}

}  // namespace journey::identity
