// SPDX-License-Identifier: Apache-2.0
#include "journey/identity/rules.h"

#include <algorithm>

#include "absl/strings/match.h"

namespace journey::identity {

std::string_view Name(Mode mode) {
  switch (mode) {
    case Mode::kDeviceSplit:
      return "device-split";
    case Mode::kLastAuth:
      return "last-auth";
    case Mode::kLatestUser:
      return "latest-user";
    case Mode::kNone:
      return "none";
  }
  return "";
}

std::optional<Mode> FindMode(std::string_view name) {
  for (const Mode mode : kAllModes) {
    if (Name(mode) == name) return mode;
  }
  return std::nullopt;
}

std::optional<event::IdentifierClass> FindClass(std::string_view name) {
  using event::IdentifierClass;
  for (const auto& [known, id_class] :
       {std::pair<std::string_view, IdentifierClass>{"unique", IdentifierClass::kUnique},
        {"personal", IdentifierClass::kPersonal},
        {"anonymous", IdentifierClass::kAnonymous},
        {"device", IdentifierClass::kDevice},
        {"never", IdentifierClass::kNever}}) {
    if (known == name) return id_class;
  }
  return std::nullopt;
}

std::vector<event::IdentifierClass> ClassesOf(const event::EventTable& table, const Rules& rules,
                                              bool case_is_customer) {
  std::vector<event::IdentifierClass> classes;
  for (uint16_t type = 0; type < table.identifier_types.size(); ++type) {
    event::IdentifierClass own = event::ClassOf(type);
    if (case_is_customer && type == event::kTypeCase) own = event::IdentifierClass::kUnique;
    for (const auto& [name, given] : rules.classes) {
      if (name == table.identifier_types[type] && own != event::IdentifierClass::kGlue) own = given;
    }
    classes.push_back(own);
  }
  return classes;
}

std::vector<uint32_t> FindIdentifiers(const event::EventTable& table, std::string_view id) {
  const event::IdentifierTable& identifiers = table.dictionaries.identifiers;
  const auto names = [&](uint32_t identifier, std::string_view value) {
    if (identifiers.type(identifier) != event::kTypeEmail) return identifiers.value(identifier) == value;
    return absl::EqualsIgnoreCase({identifiers.value(identifier).data(), identifiers.value(identifier).size()},
                                  {value.data(), value.size()});
  };
  std::vector<uint32_t> found;
  for (uint32_t identifier = 0; identifier < identifiers.size(); ++identifier) {
    const uint16_t type = identifiers.type(identifier);
    if (type == event::kTypeOrder || type == event::kTypeSession) continue;
    const std::string_view name = table.identifier_types[type];
    const bool typed = id.size() > name.size() && id.substr(0, name.size()) == name && id[name.size()] == ':';
    if (names(identifier, id) || (typed && names(identifier, id.substr(name.size() + 1)))) found.push_back(identifier);
  }
  std::sort(found.begin(), found.end(), [&](uint32_t a, uint32_t b) {
    if (identifiers.type(a) != identifiers.type(b)) return identifiers.type(a) < identifiers.type(b);
    return identifiers.hash(a) < identifiers.hash(b);
  });
  return found;
}

}  // namespace journey::identity
