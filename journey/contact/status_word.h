// SPDX-License-Identifier: Apache-2.0
// What the status words of help desks, call centres and chat tools say, in English and Korean.
#ifndef JOURNEY_CONTACT_STATUS_WORD_H_
#define JOURNEY_CONTACT_STATUS_WORD_H_

#include <cstdint>
#include <string_view>

namespace journey::contact {

enum class StatusWord : uint8_t { kUnknown, kOpen, kWaiting, kResolved, kClosed, kAbandoned };

// Whole words, ASCII case ignored: new, open, reopened, pending, on-hold, solved, resolved, closed, abandoned, missed
// ...
StatusWord ClassifyStatus(std::string_view status);

}  // namespace journey::contact

#endif  // JOURNEY_CONTACT_STATUS_WORD_H_
