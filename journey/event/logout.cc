// SPDX-License-Identifier: Apache-2.0
#include "journey/event/logout.h"

#include "journey/event/name_words.h"

namespace journey::event {

bool SaysLogout(std::string_view name) {
  const NameWords words(name);
  if (words.HasAny(
          "cancel cancelled canceled button viewed shown prompt modal dialog failed failure error 실패 취소 버튼"))
    return false;
  if (words.HasAny("logout logoff signout signoff 로그아웃")) return true;
  return words.HasAny("log logged sign signed") && words.HasAny("out off");
}

std::vector<bool> FindLogouts(const EventTable& table) {
  std::vector<bool> logouts;
  const TypeTable& types = table.dictionaries.types;
  for (uint32_t id = 0; id < types.size(); ++id) {
    const EventType& type = types[id];
    if (type.name == kNone || (type.flags & kTypeFailure) != 0) continue;
    if (!SaysLogout(table.dictionaries.strings[type.name])) continue;
    logouts.resize(types.size(), false);
    logouts[id] = true;
  }
  return logouts;
}

}  // namespace journey::event
