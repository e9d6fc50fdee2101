// SPDX-License-Identifier: Apache-2.0
// Mode device-split, for sets that are more than one customer.
#include <algorithm>

#include "journey/identity/resolver.h"

namespace journey::identity {

using event::IdentifierClass;
using event::kNone;

void Resolver::SplitByDevice(std::span<event::Event> events) {
  waiting_.clear();
  for (uint32_t i = 0; i < events.size(); ++i) {
    const std::span<const uint32_t> persons = PersonsOf(events[i]);
    if (persons.empty() || !locals_[FindRoot(persons[0])].split) continue;
    const uint32_t named = NamedPerson(persons);
    const bool logout = !logouts_.empty() && SaysLogout(events[i]);
    if (named == kTwo) {
      NoteAmbiguous(i, persons);
    } else if (named == kNone) {
      waiting_.push_back(i);
    } else {
      events[i].customer = CustomerOfPerson(named);
      for (const uint32_t local : persons) {
        if (!IsUnique(local)) Claimed(local, i, named);
      }
    }
    for (size_t m = 0; logout && m < persons.size(); ++m) locals_[persons[m]].logouts.push_back(i);
  }
  FindShared(events);
  SettleWaiting(events);
  MakeCustomersOfRest(events);
}

bool Resolver::SaysLogout(const event::Event& event) const {
  return logouts_[static_cast<size_t>(event.type - &table_.dictionaries.types[0])];
}

// Whether a logout with the identifier is one of the events [from, to).
bool Resolver::LogoutBetween(uint32_t local, uint32_t from, uint32_t to) const {
  const std::vector<uint32_t>& logouts = locals_[local].logouts;
  const auto first = std::lower_bound(logouts.begin(), logouts.end(), from);
  return first != logouts.end() && *first < to;
}

void Resolver::Claimed(uint32_t local, uint32_t event, uint32_t person) {
  std::vector<Claim>& claims = locals_[local].claims;
  // A claim across a logout is a new one, so that the logout shows.
  const std::vector<uint32_t>& logouts = locals_[local].logouts;
  const bool unbroken = logouts.empty() || claims.empty() || logouts.back() < claims.back().last;
  if (!claims.empty() && claims.back().person == person && unbroken) {
    claims.back().last = event;
  } else {
    claims.push_back({event, event, person});
  }
}

// An identifier beside too many people within the window stops linking.
void Resolver::FindShared(std::span<const event::Event> events) {
  absl::flat_hash_map<uint32_t, uint32_t> runs;  // of each person in the window
  for (uint32_t i = 0; i < locals_used_; ++i) {
    Local& local = locals_[i];
    if (local.claims.size() <= rules_.shared_people) continue;
    runs.clear();
    size_t first = 0;
    for (const Claim& claim : local.claims) {
      ++runs[claim.person];
      const int64_t from_us = events[claim.event].time_us - rules_.shared_window_us;
      for (; events[local.claims[first].last].time_us < from_us; ++first) {
        const auto gone = runs.find(local.claims[first].person);
        if (--gone->second == 0) runs.erase(gone);
      }
      if (runs.size() <= rules_.shared_people) continue;
      local.shared = true;
      ++counts_.shared_identifiers;
      if (keep_refused_) shared_.push_back(local.identifier);
      break;
    }
    if (local.shared) local.claims.clear();
  }
}

// Rounds: an identifier without a claim learns from the rows that were settled in the round before. A row is looked at
// again only when another of its identifiers has learned something, so a chain of any length costs its length.
void Resolver::SettleWaiting(std::span<event::Event> events) {
  for (uint32_t local = 0; local < locals_used_; ++local) locals_[local].settled = !locals_[local].claims.empty();
  std::vector<bool> settled(events.size(), false);
  std::vector<uint32_t> candidates = waiting_, learned;
  absl::flat_hash_map<uint32_t, std::vector<uint32_t>> rows;  // waiting events by identifier that knows nobody
  bool first_round = true;
  while (!candidates.empty()) {
    learned.clear();
    for (const uint32_t i : candidates) {
      const uint32_t person = ClaimOn(events, i);
      if (person == kNone) continue;
      settled[i] = true;
      if (person == kTwo) {
        NoteAmbiguous(i, PersonsOf(events[i]));
        continue;
      }
      events[i].customer = CustomerOfPerson(person);
      // Fill gaps only: what was settled before this round stays.
      for (const uint32_t local : PersonsOf(events[i])) {
        if (locals_[local].settled || locals_[local].shared) continue;
        if (locals_[local].claims.empty()) learned.push_back(local);
        Claimed(local, i, person);
      }
    }
    if (first_round && !learned.empty()) {
      for (const uint32_t i : waiting_) {
        if (settled[i]) continue;
        for (const uint32_t local : PersonsOf(events[i])) {
          if (!locals_[local].settled && !locals_[local].shared) rows[local].push_back(i);
        }
      }
    }
    first_round = false;
    candidates.clear();
    for (const uint32_t local : learned) {
      locals_[local].settled = true;
      const auto touched = rows.find(local);
      if (touched == rows.end()) continue;
      for (const uint32_t i : touched->second) {
        if (!settled[i]) candidates.push_back(i);
      }
    }
    std::sort(candidates.begin(), candidates.end());
    candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
  }
  std::erase_if(waiting_, [&settled](uint32_t i) { return settled[i]; });
}

// Whom the strongest class that knows somebody names; two people in it are an ambiguity (kTwo).
uint32_t Resolver::ClaimOn(std::span<const event::Event> events, uint32_t index) {
  uint32_t person = kNone;
  auto decided = IdentifierClass::kGlue;
  bool logged_out = false;
  for (const uint32_t local : PersonsOf(events[index])) {  // strongest class first
    const Local& own = locals_[local];
    if (!own.settled || own.shared) continue;
    if (own.id_class > decided) break;
    const auto after = std::upper_bound(own.claims.begin(), own.claims.end(), index,
                                        [](uint32_t event, const Claim& claim) { return event < claim.event; });
    if (after == own.claims.begin() && events[after->event].time_us - events[index].time_us > rules_.look_back_us) {
      Refuse(Refusal::kLookBack, index, local, after->person);
      continue;
    }
    const bool later = after == own.claims.begin();
    const Claim& claim = later ? *after : *std::prev(after);
    const uint32_t claimed = claim.person;
    if (!own.logouts.empty() &&
        (later ? LogoutBetween(local, index, claim.event) : LogoutBetween(local, claim.event, index))) {
      Refuse(Refusal::kLogout, index, local, claimed);
      logged_out = true;
      decided = own.id_class;
      continue;
    }
    if (person != kNone && claimed != person) {
      Refuse(Refusal::kTwoPeople, index, person, claimed);
      return kTwo;
    }
    person = claimed;
    decided = own.id_class;
  }
  // Nobody is known there any more, whatever a weaker identifier, or another of that class, has to say.
  return logged_out ? kNone : person;
}

// Nobody claims these rows: they are people of their own, but not through what too many use.
void Resolver::MakeCustomersOfRest(std::span<event::Event> events) {
  std::erase_if(waiting_, [&](uint32_t i) {
    const std::span<const uint32_t> persons = PersonsOf(events[i]);
    if (!std::all_of(persons.begin(), persons.end(), [&](uint32_t local) { return locals_[local].shared; }))
      return false;
    ++counts_.ambiguous_events;
    for (const uint32_t local : persons) Refuse(Refusal::kShared, i, local, local);
    return true;
  });
  for (const uint32_t i : waiting_) {
    for (const uint32_t local : PersonsOf(events[i])) {
      locals_[local].parent = local;
      locals_[local].customer = kNone;
    }
  }
  const auto first_own = [&](std::span<const uint32_t> persons) {
    return *std::find_if(persons.begin(), persons.end(), [&](uint32_t local) { return !locals_[local].shared; });
  };
  for (const uint32_t i : waiting_) {
    const std::span<const uint32_t> persons = PersonsOf(events[i]);
    for (const uint32_t local : persons) {
      if (!locals_[local].shared) JoinSets(local, first_own(persons));
    }
  }
  best_.assign(locals_used_, kNone);
  for (const uint32_t i : waiting_) {
    for (const uint32_t local : PersonsOf(events[i])) {
      if (locals_[local].shared) continue;
      uint32_t& strongest = best_[FindRoot(local)];
      strongest = Strongest(strongest, local);
    }
  }
  for (const uint32_t i : waiting_) {
    const uint32_t root = FindRoot(first_own(PersonsOf(events[i])));
    if (locals_[root].customer == kNone) locals_[root].customer = NewCustomer(best_[root]);
    events[i].customer = locals_[root].customer;
  }
}

}  // namespace journey::identity
