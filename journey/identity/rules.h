// SPDX-License-Identifier: Apache-2.0
// What the user may decide about identity: the mode, the limits, and which identifiers mean what. Every figure of a
// report rests on these, so all of them are shown in it.
#ifndef JOURNEY_IDENTITY_RULES_H_
#define JOURNEY_IDENTITY_RULES_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "journey/base/time.h"
#include "journey/event/event_table.h"

namespace journey::identity {

// How a row finds its customer; docs/identity.md has each by example. On one device, anon, A, anon, B, anon becomes
enum class Mode : uint8_t {
  kDeviceSplit,  // A, A, A, B, B: the last login counts, and the first one for what came before it (Adobe, Amplitude)
  kLastAuth,     // B, B, B, B, B: links replayed newest first, a graph holds one person (Adobe's graph-based stitching)
  kLatestUser,   // B, B, B, B, B: a device is its latest user, over nothing but that device (Snowplow's dbt packages)
  kNone,         // d, A, d, B, d: what the row itself says
};
inline constexpr Mode kAllModes[] = {Mode::kDeviceSplit, Mode::kLastAuth, Mode::kLatestUser, Mode::kNone};
std::string_view Name(Mode mode);
std::optional<Mode> FindMode(std::string_view name);

// unique, personal, anonymous, device, never: as the project file spells classes.
std::optional<event::IdentifierClass> FindClass(std::string_view name);

struct Rules {
  Mode mode = Mode::kDeviceSplit;
  // A login gives earlier rows to its user only where they lie at most this long before it: mParticle's default (Adobe
  // looks back 1 to 30 days). Carrying forward has no end. Microseconds; device-split only.
  int64_t look_back_us = 90 * base::kMicrosPerDay;
  // An identifier beside more people than this, within the window, is a kiosk or a team's mailbox: it stops linking,
  // and rows with nothing else join nobody. Snowplow: 2 to 5 values a user are fine, tens are not. device-split only.
  uint32_t shared_people = 10;
  int64_t shared_window_us = 30 * base::kMicrosPerDay;
  // Beside more than this, over the whole span, it is hot and cut before anything is joined. Adobe invalidates an id at
  // 50 links, PostHog and Mixpanel cap a cluster at 500.
  uint32_t hot_people = 50;
  // An identifier with more rows than this on one day (UTC) is cut too: Mixpanel's guard.
  uint32_t hot_rows_per_day = 200'000;
  // A component with more identifiers loses its most shared e-mails, phones, cookies and devices, a hundredth of them
  // at a time (most tuples first, ties by hash), until it falls apart: all of a component is held at once.
  uint32_t max_identifiers_per_component = 200'000;

  // Name of an identifier type (user, email, id.crm ...) -> its class, in place of the default. kNever: it identifies
  // nobody. Types that the run does not have are passed over.
  std::vector<std::pair<std::string, event::IdentifierClass>> classes;
  std::vector<std::string> blocked;    // values that are no identifiers, beside the built-in list; case does not count
  std::vector<std::string> forgotten;  // TYPE:VALUE or a value: people who are taken out of every result
  // Two identifiers, TYPE:VALUE or a value each, whose common rows are no evidence (explain --without).
  std::optional<std::pair<std::string, std::string>> without;
};

// The classes by type of `table` under `rules`. Cases stand for customers (kUnique) where `case_is_customer`.
std::vector<event::IdentifierClass> ClassesOf(const event::EventTable& table, const Rules& rules,
                                              bool case_is_customer);

// The identifiers that `id` names: TYPE:VALUE, or a bare value of any type. In the order of their types.
std::vector<uint32_t> FindIdentifiers(const event::EventTable& table, std::string_view id);

}  // namespace journey::identity

#endif  // JOURNEY_IDENTITY_RULES_H_
