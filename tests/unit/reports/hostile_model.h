// SPDX-License-Identifier: Apache-2.0
// A model with markup in every text that comes from outside: names, notes, segments, currencies, titles.
#ifndef TESTS_UNIT_REPORTS_HOSTILE_MODEL_H_
#define TESTS_UNIT_REPORTS_HOSTILE_MODEL_H_

#include <rapidjson/document.h>

#include <string>
#include <string_view>

namespace reports {

// Ends whatever it may stand in, and would run if it came out as markup; also no UTF-8, a right-to-left override, and a
// long word without a place to break.
inline constexpr std::string_view kHostile =
    "\"'--></style></title></svg></script><script>hostile()</script><img src=x onerror=hostile()>"
    "\xFF\u202E{n}javascript:hostile()//[x](javascript:hostile())|`_*\n"
    "https://hostile.example/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

// Keys whose values are ids, instants or enumerations of the schema; every other string is replaced. Ids that the
// page shows as they are where it does not know them (kinds, measures, figures, classes) are replaced where
// `also_ids`.
inline void MakeHostile(rapidjson::Value& value, rapidjson::Document::AllocatorType& allocator, bool also_ids,
                        std::string_view key = "") {
  constexpr std::string_view kFixed[] = {"time_zone", "unit",  "from",     "to",    "basis", "direction",
                                         "verdict",   "stage", "severity", "start", "mark",  "week",
                                         "clock",     "group", "happened", "place", "order", "zone"};
  constexpr std::string_view kIds[] = {"id", "measure", "kind", "kpi", "channel", "window", "touchpoint_kind"};
  if (value.IsObject()) {
    for (auto& member : value.GetObject()) {
      MakeHostile(member.value, allocator, also_ids,
                  std::string_view(member.name.GetString(), member.name.GetStringLength()));
    }
  } else if (value.IsArray()) {
    for (auto& item : value.GetArray()) MakeHostile(item, allocator, also_ids, key);
  } else if (value.IsString()) {
    for (const std::string_view fixed : kFixed) {
      if (key == fixed) return;
    }
    for (const std::string_view id : kIds) {
      if (key == id && !also_ids) return;
    }
    const std::string text = std::string(kHostile) + value.GetString();  // what was different stays so
    value.SetString(text.data(), static_cast<rapidjson::SizeType>(text.size()), allocator);
  }
}

}  // namespace reports

#endif  // TESTS_UNIT_REPORTS_HOSTILE_MODEL_H_
