// SPDX-License-Identifier: Apache-2.0
// Segments that no column holds: the names of what is derived of events, sessions and customers.
//
// A name of this list wins over a column that is spelt so; the column is reached as attribute.NAME. What each means:
// docs/identity.md; how it is found: journey/service/derived_segments.h, but for device_class, which a record's own
// words tell.
#ifndef JOURNEY_EVENT_DERIVED_SEGMENT_H_
#define JOURNEY_EVENT_DERIVED_SEGMENT_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace journey::event {

enum class DerivedSegment : uint8_t {
  kVisit,             // of a session: first | returning
  kEntryChannel,      // of a session: the channel of its first touchpoint
  kEntryTouchpoint,   // of a session: its first touchpoint
  kCohortWeek,        // of a customer: the Monday of the first event
  kBuyerClass,        // of a customer: none | one | repeat | vip
  kRepeatComplainer,  // of a customer: no | yes
  kDeviceClass,       // of an event: desktop | mobile | tablet
};

std::optional<DerivedSegment> FindDerivedSegment(std::string_view name);
// In the order of the enumeration.
const std::vector<std::string_view>& DerivedSegmentNames();

// What a record's word for its device says: "iPhone", "mobile web", "Windows", "desktop", or a browser's user agent.
// desktop, mobile, tablet, or "" where it says none of them ("web"). User agents: a tablet says iPad or Tablet, or
// Android without "Mobi"; a phone says "Mobi" (MDN, "Browser detection using the user agent").
std::string_view DeviceClass(std::string_view text);

}  // namespace journey::event

#endif  // JOURNEY_EVENT_DERIVED_SEGMENT_H_
