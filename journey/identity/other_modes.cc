// SPDX-License-Identifier: Apache-2.0
// The modes beside device-split, so that totals can be compared with tools that use them.
#include <algorithm>

#include "journey/identity/resolver.h"

namespace journey::identity {

using event::IdentifierClass;
using event::kNone;

// What such tools call the persistent identifier: the cookie, else the device, else the strongest of the row.
uint32_t Resolver::PersistentOf(std::span<const uint32_t> persons) const {
  for (const IdentifierClass wanted : {IdentifierClass::kAnonymous, IdentifierClass::kDevice}) {
    for (const uint32_t local : persons) {
      if (locals_[local].id_class == wanted) return local;
    }
  }
  return persons[0];
}

// Links are replayed newest first; one that would bring two people into a graph is dropped. A row belongs to the graph
// of its persistent identifier, whoever it names (Adobe's graph-based stitching, identity optimisation algorithm).
void Resolver::SplitByLastAuth(std::span<event::Event> events) {
  std::vector<bool> split(locals_used_);
  for (uint32_t local = 0; local < locals_used_; ++local) split[local] = locals_[FindRoot(local)].split;
  std::vector<uint32_t> person_of(locals_used_, kNone);  // by root of the graphs
  for (uint32_t local = 0; local < locals_used_; ++local) {
    if (split[local]) locals_[local].parent = local;
  }
  for (uint32_t local = 0; local < locals_used_; ++local) {
    if (!split[local] || !IsUnique(local)) continue;
    JoinSets(local, FindPerson(local));
    person_of[FindRoot(local)] = FindPerson(local);
  }
  const auto link = [&](uint32_t a, uint32_t b, uint32_t event) {
    const uint32_t left = FindRoot(a), right = FindRoot(b);
    if (left == right) return;
    const uint32_t one = person_of[left], other = person_of[right];
    if (one != kNone && other != kNone) {
      ++counts_.refused_links;
      Refuse(Refusal::kUniqueConflict, event, a, b);
      return;
    }
    JoinSets(left, right);
    person_of[FindRoot(left)] = one != kNone ? one : other;
  };
  absl::flat_hash_set<uint32_t> seen;  // tuples
  for (uint32_t i = static_cast<uint32_t>(events.size()); i-- > 0;) {
    if (!seen.insert(events[i].tuple).second) continue;
    const std::span<const uint32_t> persons = PersonsOf(events[i]);
    if (persons.size() < 2 || !split[persons[0]] || NamedPerson(persons) == kTwo) continue;
    for (size_t a = 0; a < persons.size(); ++a) {
      for (size_t b = a + 1; b < persons.size(); ++b) link(persons[a], persons[b], i);
    }
  }
  best_.assign(locals_used_, kNone);
  for (uint32_t local = 0; local < locals_used_; ++local) {
    if (!split[local]) continue;
    uint32_t& strongest = best_[FindRoot(local)];
    strongest = Strongest(strongest, local);
  }
  for (uint32_t i = 0; i < events.size(); ++i) {
    const std::span<const uint32_t> persons = PersonsOf(events[i]);
    if (persons.empty() || !split[persons[0]]) continue;
    if (NamedPerson(persons) == kTwo) {
      NoteAmbiguous(i, persons);
      continue;
    }
    const uint32_t root = FindRoot(PersistentOf(persons));
    if (person_of[root] != kNone) {
      events[i].customer = CustomerOfPerson(person_of[root]);
    } else {
      if (locals_[root].customer == kNone) locals_[root].customer = NewCustomer(best_[root]);
      events[i].customer = locals_[root].customer;
    }
  }
}

// Each identifier is the person of the last row that names one beside it; all rows with it become that person's, also
// what others did before. Nothing is followed further.
void Resolver::SplitByLatestUser(std::span<event::Event> events) {
  best_.assign(locals_used_, kNone);  // latest person by identifier
  for (const event::Event& event : events) {
    const std::span<const uint32_t> persons = PersonsOf(event);
    const uint32_t named = NamedPerson(persons);
    if (named == kNone || named == kTwo) continue;
    for (const uint32_t local : persons) {
      if (!IsUnique(local)) best_[local] = named;
    }
  }
  for (uint32_t i = 0; i < events.size(); ++i) {
    const std::span<const uint32_t> persons = PersonsOf(events[i]);
    events[i].customer = kNone;
    if (persons.empty()) continue;
    if (NamedPerson(persons) == kTwo) {
      NoteAmbiguous(i, persons);
      continue;
    }
    const uint32_t persistent = PersistentOf(persons);
    if (IsUnique(persistent)) {
      events[i].customer = CustomerOfPerson(FindPerson(persistent));
    } else if (best_[persistent] != kNone) {
      events[i].customer = CustomerOfPerson(best_[persistent]);
    } else {
      if (locals_[persistent].customer == kNone) locals_[persistent].customer = NewCustomer(persistent);
      events[i].customer = locals_[persistent].customer;
    }
  }
}

// What the row itself says: the person that it names, else its strongest identifier.
void Resolver::SplitByRow(std::span<event::Event> events) {
  for (uint32_t i = 0; i < events.size(); ++i) {
    const std::span<const uint32_t> persons = PersonsOf(events[i]);
    events[i].customer = kNone;
    if (persons.empty()) continue;
    const uint32_t named = NamedPerson(persons);
    if (named == kTwo) {
      NoteAmbiguous(i, persons);
    } else if (named != kNone) {
      events[i].customer = CustomerOfPerson(named);
    } else {
      if (locals_[persons[0]].customer == kNone) locals_[persons[0]].customer = NewCustomer(persons[0]);
      events[i].customer = locals_[persons[0]].customer;
    }
  }
}

}  // namespace journey::identity
