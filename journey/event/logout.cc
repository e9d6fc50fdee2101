// SPDX-License-Identifier: Apache-2.0
#include "journey/event/logout.h"

#include <string>
#include <string_view>
#include <vector>

#include "journey/event/name_words.h"

namespace journey::event {

namespace {

// What speaks of a logout that has not happened: it is offered, asked for, announced, or came to nothing.
constexpr std::string_view kNotDone =
    "not no never cannot without cancel cancelled canceled abort aborted skip skipped fail failed fails failure error "
    "unsuccessful denied declined rejected blocked prevented request requested attempt attempted pending start started "
    "initiated warning warn reminder countdown confirmation button link menu icon page screen prompt modal dialog "
    "popup "
    "click clicked tap tapped press pressed hover hovered view viewed show shown seen display displayed impression "
    "stock office 실패 취소 버튼 경고 요청 오류 에러 시도 클릭 노출 화면 페이지 팝업 알림 안내 예정 않 안함";
constexpr std::string_view kOneWord = "logout logoff signout signoff loggedout loggedoff signedout signedoff";
constexpr std::string_view kKorean = "로그아웃 로그오프 사인아웃";

// "log out" as two words, one right after the other: "checked out, logged in" is none.
bool SaysInTwoWords(const NameWords& words) {
  const std::vector<std::string>& latin = words.latin();
  for (size_t i = 0; i + 1 < latin.size(); ++i) {
    const bool leaves = latin[i] == "log" || latin[i] == "logged" || latin[i] == "sign" || latin[i] == "signed";
    if (leaves && (latin[i + 1] == "out" || latin[i + 1] == "off")) return true;
  }
  return false;
}

}  // namespace

bool SaysLogout(std::string_view name) {
  const NameWords words(name);
  if (!words.HasAny(kOneWord) && !words.HasAny(kKorean) && !SaysInTwoWords(words)) return false;
  return !words.HasAny(kNotDone);
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
