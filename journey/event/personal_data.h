// SPDX-License-Identifier: Apache-2.0
// Personal data inside names. Event names, screens, topics, agents and the like reach outputs as they are written, so
// what names a person in them is taken out before they are kept.
#ifndef JOURNEY_EVENT_PERSONAL_DATA_H_
#define JOURNEY_EVENT_PERSONAL_DATA_H_

#include <string>
#include <string_view>

namespace journey::event {

// Writes `text` to `masked` with these replaced, and returns whether there were any; `masked` is untouched where not:
//   ":email"   e-mail addresses, also with the sign written as %40;
//   ":phone"   telephone numbers of 9 to 15 digits: with a leading +, in the groups in which numbers are written
//              (010-1234-5678, (555) 123-4567, 06 12 34 56 78), and Korean mobile numbers without any sign;
//   ":number"  card numbers (four groups of four, or 15 or 16 digits whose check digit is right) and Korean resident
//   numbers.
// Other runs of digits - ids, order numbers, dates, times, epochs - stay. A filter by form, not a promise: a name
// without a form (a person's name) is not found. Cost: one pass; nothing is allocated where nothing is found.
bool MaskPersonalData(std::string_view text, std::string* masked);

}  // namespace journey::event

#endif  // JOURNEY_EVENT_PERSONAL_DATA_H_
