// SPDX-License-Identifier: Apache-2.0
#include "journey/identity/person_tuples.h"

#include <algorithm>
#include <numeric>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"

namespace journey::identity {

using event::IdentifierClass;
using event::kNone;

namespace {

// What an alias names: the identifier that is spelt so, a cookie or device before other types before users, since a
// link to a cookie is never refused; itself where there is none. Empty where the run has no alias.
std::vector<uint32_t> FindAliasTargets(const event::EventTable& table) {
  const event::IdentifierTable& identifiers = table.dictionaries.identifiers;
  std::vector<uint16_t> order = {event::kTypeAnonymous, event::kTypeDevice};
  for (uint16_t type = event::kFirstCustomType; type < table.identifier_types.size(); ++type) order.push_back(type);
  order.insert(order.end(), {event::kTypeEmail, event::kTypePhone, event::kTypeUser});
  std::vector<uint32_t> targets;
  for (uint32_t id = 0; id < identifiers.size(); ++id) {
    if (identifiers.type(id) != event::kTypeAlias) continue;
    if (targets.empty()) {
      targets.resize(identifiers.size());
      std::iota(targets.begin(), targets.end(), 0u);
    }
    for (const uint16_t type : order) {
      const uint32_t target = identifiers.Find(type, 0, identifiers.value(id));
      if (target == kNone) continue;
      targets[id] = target;
      break;
    }
  }
  return targets;
}

std::vector<bool> Mark(const event::EventTable& table, std::string_view name) {
  std::vector<bool> marked(table.dictionaries.identifiers.size(), false);
  for (const uint32_t id : FindIdentifiers(table, name)) marked[id] = true;
  return marked;
}

// Where a tuple holds both of --without, the weaker one leaves it.
void LeaveOut(const std::vector<bool>& one, const std::vector<bool>& other, std::vector<uint32_t>* members) {
  for (size_t weak = members->size(); weak-- > 1;) {
    for (size_t strong = 0; strong < weak; ++strong) {
      const uint32_t a = (*members)[strong], b = (*members)[weak];
      if ((one[a] && other[b]) || (one[b] && other[a])) {
        members->erase(members->begin() + static_cast<ptrdiff_t>(weak));
        break;
      }
    }
  }
}

}  // namespace

std::vector<bool> FindBlocked(const event::IdentifierTable& identifiers, const Rules& rules) {
  std::vector<bool> blocked;
  if (rules.blocked.empty()) return blocked;
  absl::flat_hash_set<std::string> list;
  for (const std::string& value : rules.blocked) list.insert(absl::AsciiStrToLower(value));
  blocked.assign(identifiers.size(), false);
  for (uint32_t id = 0; id < identifiers.size(); ++id) {
    if (event::ClassOf(identifiers.type(id)) == IdentifierClass::kGlue) continue;
    blocked[id] = list.contains(absl::AsciiStrToLower({identifiers.value(id).data(), identifiers.value(id).size()}));
  }
  return blocked;
}

PersonTuples MakePersonTuples(const event::EventTable& table, const std::vector<event::IdentifierClass>& classes,
                              const Rules& rules, const std::vector<bool>& blocked,
                              std::vector<RefusedAlias>* refused_aliases) {
  const event::Dictionaries& dictionaries = table.dictionaries;
  const event::IdentifierTable& identifiers = dictionaries.identifiers;
  const std::vector<uint32_t> targets = FindAliasTargets(table);
  std::vector<bool> one, other;
  if (rules.without.has_value()) {
    one = Mark(table, rules.without->first);
    other = Mark(table, rules.without->second);
  }
  const auto class_of = [&](uint32_t id) { return classes[identifiers.type(id)]; };
  // An alias never gives a row a second value of a unique type.
  const auto first_of_its_type = [&](std::span<const uint32_t> tuple, uint32_t target) {
    if (class_of(target) != IdentifierClass::kUnique) return kNone;
    const auto other = std::find_if(tuple.begin(), tuple.end(), [&](uint32_t id) {
      return id != target && identifiers.type(id) == identifiers.type(target);
    });
    return other == tuple.end() ? kNone : *other;
  };
  std::vector<uint32_t> members;
  PersonTuples persons;
  persons.Reserve(dictionaries.tuples.size());
  for (uint32_t tuple = 0; tuple < dictionaries.tuples.size(); ++tuple) {
    members.clear();
    bool glued = false;
    for (const uint32_t id : dictionaries.tuples[tuple]) {
      glued |= event::ClassOf(identifiers.type(id)) == IdentifierClass::kGlue;
      const uint32_t target = targets.empty() ? id : targets[id];
      if (class_of(target) >= IdentifierClass::kGlue || (!blocked.empty() && blocked[target])) continue;
      const uint32_t named = target == id ? kNone : first_of_its_type(dictionaries.tuples[tuple], target);
      if (named != kNone) {
        refused_aliases->push_back({tuple, named, target});
      } else {
        members.push_back(target);
      }
    }
    if (members.size() > 1) {
      std::sort(members.begin(), members.end(), [&](uint32_t a, uint32_t b) {
        if (class_of(a) != class_of(b)) return class_of(a) < class_of(b);
        if (identifiers.type(a) != identifiers.type(b)) return identifiers.type(a) < identifiers.type(b);
        return identifiers.value(a) < identifiers.value(b);
      });
      members.erase(std::unique(members.begin(), members.end()), members.end());
      if (rules.without.has_value()) LeaveOut(one, other, &members);
    }
    persons.Push(members, glued);
  }
  return persons;
}

}  // namespace journey::identity
