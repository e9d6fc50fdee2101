// SPDX-License-Identifier: Apache-2.0
#include "journey/identity/quarantine.h"

#include <algorithm>
#include <utility>

namespace journey::identity {

using event::IdentifierClass;

std::string_view Name(Quarantine rule) {
  switch (rule) {
    case Quarantine::kBlocked:
      return "blocked";
    case Quarantine::kManyPeople:
      return "many_people";
    case Quarantine::kManyRows:
      return "many_rows";
    case Quarantine::kLargeComponent:
      return "large_component";
  }
  return "";
}

std::vector<Quarantined> FindHot(const event::Dictionaries& dictionaries, const PersonTuples& persons,
                                 const std::vector<IdentifierClass>& classes, uint32_t most) {
  const event::IdentifierTable& identifiers = dictionaries.identifiers;
  const auto for_each_pair = [&](const auto& visit) {  // identifier, person
    for (uint32_t tuple = 0; tuple < dictionaries.tuples.size(); ++tuple) {
      const auto members = persons[tuple];
      for (const uint32_t person : members) {
        if (classes[identifiers.type(person)] != IdentifierClass::kUnique) break;
        for (const uint32_t other : members) {
          if (other != person && identifiers.type(other) != event::kTypeCase) visit(other, person);
        }
        for (const uint32_t other : dictionaries.tuples[tuple]) {
          const uint16_t type = identifiers.type(other);
          if (type == event::kTypeOrder || type == event::kTypeSession) visit(other, person);
        }
      }
    }
  };
  // Few identifiers stand on more than `most` tuples with a person; only of those must the people be told apart.
  std::vector<uint32_t> counts(identifiers.size(), 0);
  for_each_pair([&counts](uint32_t identifier, uint32_t) { ++counts[identifier]; });
  std::vector<std::pair<uint32_t, uint32_t>> pairs;
  for_each_pair([&](uint32_t identifier, uint32_t person) {
    if (counts[identifier] > most) pairs.emplace_back(identifier, person);
  });
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  std::vector<Quarantined> hot;
  for (size_t begin = 0; begin < pairs.size();) {
    size_t end = begin;
    while (end < pairs.size() && pairs[end].first == pairs[begin].first) ++end;
    if (end - begin > most)
      hot.push_back({pairs[begin].first, Quarantine::kManyPeople, static_cast<uint32_t>(end - begin)});
    begin = end;
  }
  return hot;
}

}  // namespace journey::identity
