// SPDX-License-Identifier: Apache-2.0
#include "journey/event/derived_segment.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"

namespace journey::event {

namespace {

bool Holds(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c & 0x80) != 0; }

// Whether `text`, in lower case, has one of the words whole: "pc" is no part of "npc".
bool HasWord(const std::string& text, std::initializer_list<std::string_view> words) {
  for (const std::string_view word : words) {
    for (size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
      const bool begins = at == 0 || !IsLetter(text[at - 1]);
      const size_t end = at + word.size();
      if (begins && (end == text.size() || !IsLetter(text[end]))) return true;
    }
  }
  return false;
}

std::string_view OfUserAgent(const std::string& text) {
  const bool android = Holds(text, "android"), mobile = Holds(text, "mobi");
  if (Holds(text, "ipad") || Holds(text, "tablet") || (android && !mobile)) return "tablet";
  if (mobile || android || Holds(text, "iphone") || Holds(text, "ipod")) return "mobile";
  for (const std::string_view system : {"windows nt", "macintosh", "x11", "cros"}) {
    if (Holds(text, system)) return "desktop";
  }
  return {};
}

}  // namespace

const std::vector<std::string_view>& DerivedSegmentNames() {
  static const auto& names = *new std::vector<std::string_view>{
      "visit", "entry_channel", "entry_touchpoint", "cohort_week", "buyer_class", "repeat_complainer", "device_class"};
  return names;
}

std::optional<DerivedSegment> FindDerivedSegment(std::string_view name) {
  const auto& names = DerivedSegmentNames();
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<DerivedSegment>(found - names.begin());
}

std::string_view DeviceClass(std::string_view text) {
  const std::string low = absl::AsciiStrToLower({text.data(), text.size()});
  if (low.starts_with("mozilla/") || low.starts_with("opera/")) return OfUserAgent(low);
  if (HasWord(low, {"tablet", "ipad", "ipados", "태블릿"})) return "tablet";
  if (HasWord(low, {"mobile", "mobileweb", "mob", "mweb", "phone", "smartphone", "iphone", "ipod", "ios", "android",
                    "app", "모바일", "앱"}))
    return "mobile";
  if (HasWord(low, {"desktop", "pc", "windows", "win", "mac", "macos", "macintosh", "osx", "linux", "ubuntu",
                    "chromeos", "데스크톱", "데스크탑"}))
    return "desktop";
  return {};
}

}  // namespace journey::event
