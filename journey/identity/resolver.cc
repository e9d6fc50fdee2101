// SPDX-License-Identifier: Apache-2.0
#include "journey/identity/resolver.h"

#include <algorithm>

namespace journey::identity {

using event::kNone;

Resolver::Resolver(const event::EventTable& table, const Components& components)
    : table_(table), components_(components), local_of_(table.dictionaries.identifiers.size(), kNone) {}

namespace {

bool IsUnique(const Components& components, uint16_t type) {
  return type == event::kTypeUser || (components.case_is_customer && type == event::kTypeCase);
}

bool IsPerson(const Components& components, uint16_t type) {
  return event::ClassOf(type) != event::IdentifierClass::kGlue || IsUnique(components, type);
}

}  // namespace

const std::vector<ResolvedCustomer>& Resolver::Resolve(std::span<event::Event> events) {
  customers_.clear();
  CollectIdentifiers(events);
  AssignWholeSets(events);
  bool shared = false;
  for (uint32_t i = 0; i < locals_used_ && !shared; ++i) shared = locals_[i].users > 1;
  if (shared) SplitSharedSets(events);
  FollowGlue(events);
  for (uint32_t i = 0; i < locals_used_; ++i) local_of_[locals_[i].identifier] = kNone;
  return customers_;
}

uint32_t Resolver::FindRoot(uint32_t local) {
  while (locals_[local].parent != local) {
    local = locals_[local].parent = locals_[locals_[local].parent].parent;
  }
  return local;
}

const std::vector<uint32_t>& Resolver::PersonsOf(const event::Event& event) {
  scratch_.clear();
  for (uint32_t id : table_.dictionaries.tuples[event.tuple]) {
    if (local_of_[id] != kNone) scratch_.push_back(local_of_[id]);
  }
  return scratch_;
}

void Resolver::CollectIdentifiers(std::span<const event::Event> events) {
  const event::IdentifierTable& identifiers = table_.dictionaries.identifiers;
  locals_used_ = 0;
  uint32_t last_tuple = kNone;
  for (const event::Event& event : events) {
    if (event.tuple == last_tuple) continue;
    last_tuple = event.tuple;
    uint32_t first = kNone;
    for (uint32_t id : table_.dictionaries.tuples[event.tuple]) {
      if (components_.cut[id] || !IsPerson(components_, identifiers.type(id))) continue;
      uint32_t& local = local_of_[id];
      if (local == kNone) {
        local = locals_used_++;
        if (locals_.size() < locals_used_) locals_.emplace_back();
        Local& fresh = locals_[local];
        fresh.identifier = id;
        fresh.parent = local;
        fresh.customer = kNone;
        fresh.users = IsUnique(components_, identifiers.type(id)) ? 1 : 0;
        fresh.first_us = event.time_us;
        fresh.claims.clear();
        fresh.settled = false;
      }
      if (first == kNone) {
        first = local;
        continue;
      }
      const uint32_t a = FindRoot(first);
      const uint32_t b = FindRoot(local);
      if (a == b) continue;
      locals_[b].parent = a;
      locals_[a].users += locals_[b].users;
    }
  }
  customer_of_user_.assign(locals_used_, kNone);
}

uint32_t Resolver::Strongest(uint32_t a, uint32_t b) const {
  if (a == kNone) return b;
  const event::IdentifierTable& identifiers = table_.dictionaries.identifiers;
  const Local& left = locals_[a];
  const Local& right = locals_[b];
  const uint16_t left_type = identifiers.type(left.identifier);
  const uint16_t right_type = identifiers.type(right.identifier);
  const auto left_class = event::ClassOf(left_type);
  const auto right_class = event::ClassOf(right_type);
  if (left_class != right_class) return left_class < right_class ? a : b;
  if (left.first_us != right.first_us) return left.first_us < right.first_us ? a : b;
  if (left_type != right_type) return left_type < right_type ? a : b;
  return identifiers.value(left.identifier) <= identifiers.value(right.identifier) ? a : b;
}

uint32_t Resolver::NewCustomer(uint32_t local) {
  customers_.push_back({locals_[local].identifier, locals_[local].first_us});
  return static_cast<uint32_t>(customers_.size() - 1);
}

void Resolver::AssignWholeSets(std::span<event::Event> events) {
  const event::IdentifierTable& identifiers = table_.dictionaries.identifiers;
  // The representative of a set without a user, or with one, is its strongest identifier: the user, where there is one.
  std::vector<uint32_t>& best = customer_of_user_;  // by root, until SplitSharedSets needs it
  for (uint32_t local = 0; local < locals_used_; ++local) {
    const uint32_t root = FindRoot(local);
    if (locals_[root].users > 1) continue;
    if (IsUnique(components_, identifiers.type(locals_[local].identifier))) {
      best[root] = local;
    } else if (best[root] == kNone || !IsUnique(components_, identifiers.type(locals_[best[root]].identifier))) {
      best[root] = Strongest(best[root], local);
    }
  }
  for (uint32_t local = 0; local < locals_used_; ++local) {
    if (best[local] != kNone) locals_[local].customer = NewCustomer(best[local]);
  }
  customer_of_user_.assign(locals_used_, kNone);
  uint32_t last_tuple = kNone;
  uint32_t last_customer = kNone;
  for (event::Event& event : events) {
    if (event.tuple != last_tuple) {
      last_tuple = event.tuple;
      const std::vector<uint32_t>& persons = PersonsOf(event);
      last_customer = persons.empty() ? kNone : locals_[FindRoot(persons[0])].customer;
    }
    event.customer = last_customer;
  }
}

void Resolver::SplitSharedSets(std::span<event::Event> events) {
  const event::IdentifierTable& identifiers = table_.dictionaries.identifiers;
  std::vector<uint32_t> waiting;
  for (uint32_t i = 0; i < events.size(); ++i) {
    const std::vector<uint32_t>& persons = PersonsOf(events[i]);
    if (persons.empty() || locals_[FindRoot(persons[0])].users <= 1) continue;
    uint32_t user = kNone;
    for (uint32_t local : persons) {
      if (IsUnique(components_, identifiers.type(locals_[local].identifier))) user = local;
    }
    if (user == kNone) {
      waiting.push_back(i);
      continue;
    }
    if (customer_of_user_[user] == kNone) customer_of_user_[user] = NewCustomer(user);
    events[i].customer = customer_of_user_[user];
    for (uint32_t local : persons) {
      if (local != user) locals_[local].claims.push_back({i, user});
    }
  }
  while (!waiting.empty() && SplitRound(events, &waiting)) {
  }
  MakeCustomersOfRest(events, waiting);
}

bool Resolver::SplitRound(std::span<event::Event> events, std::vector<uint32_t>* waiting) {
  const event::IdentifierTable& identifiers = table_.dictionaries.identifiers;
  for (uint32_t local = 0; local < locals_used_; ++local) locals_[local].settled = !locals_[local].claims.empty();
  std::vector<uint32_t> still;
  for (uint32_t i : *waiting) {
    const std::vector<uint32_t>& persons = PersonsOf(events[i]);
    // The strongest class with a claim decides; two users in it are an ambiguity.
    uint32_t user = kNone;
    bool ambiguous = false;
    auto decided = event::IdentifierClass::kGlue;
    for (uint32_t local : persons) {
      const Local& candidate = locals_[local];
      if (!candidate.settled) continue;
      const auto candidate_class = event::ClassOf(identifiers.type(candidate.identifier));
      if (candidate_class > decided) continue;
      // Last claim at or before this event, else the first after it.
      const auto after = std::upper_bound(candidate.claims.begin(), candidate.claims.end(), i,
                                          [](uint32_t index, const Claim& claim) { return index < claim.event; });
      const uint32_t claimed = after == candidate.claims.begin() ? after->user : std::prev(after)->user;
      if (candidate_class < decided) {
        decided = candidate_class;
        user = claimed;
        ambiguous = false;
      } else if (claimed != user) {
        ambiguous = true;
      }
    }
    if (user == kNone) {
      still.push_back(i);
    } else if (ambiguous) {
      ++ambiguous_events_;  // stays loose
    } else {
      events[i].customer = customer_of_user_[user];
      // Fill gaps only: what was settled before this round stays.
      for (uint32_t local : persons) {
        if (!locals_[local].settled) locals_[local].claims.push_back({i, user});
      }
    }
  }
  const bool progress = still.size() < waiting->size();
  waiting->swap(still);
  return progress;
}

void Resolver::MakeCustomersOfRest(std::span<event::Event> events, const std::vector<uint32_t>& waiting) {
  // Their identifiers were only seen with ambiguous events: they are people of their own.
  for (uint32_t i : waiting) {
    for (uint32_t local : PersonsOf(events[i])) {
      locals_[local].parent = local;
      locals_[local].customer = kNone;
    }
  }
  for (uint32_t i : waiting) {
    const std::vector<uint32_t>& persons = PersonsOf(events[i]);
    for (uint32_t local : persons) locals_[FindRoot(local)].parent = FindRoot(persons[0]);
  }
  std::vector<uint32_t> best(locals_used_, kNone);
  for (uint32_t i : waiting) {
    for (uint32_t local : PersonsOf(events[i])) {
      uint32_t& strongest = best[FindRoot(local)];
      strongest = Strongest(strongest, local);
    }
  }
  for (uint32_t i : waiting) {
    const uint32_t root = FindRoot(PersonsOf(events[i])[0]);
    if (locals_[root].customer == kNone) locals_[root].customer = NewCustomer(best[root]);
    events[i].customer = locals_[root].customer;
  }
}

void Resolver::FollowGlue(std::span<event::Event> events) {
  const auto glued = [](const event::Event& event) {
    return event.case_id != kNone || event.order_id != kNone || event.session_id != kNone;
  };
  bool needed = false;
  for (const event::Event& event : events)
    needed |= event.customer == kNone && glued(event) && PersonsOf(event).empty();
  if (!needed) return;
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
      if (event.customer != kNone || !glued(event) || !PersonsOf(event).empty()) continue;
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
