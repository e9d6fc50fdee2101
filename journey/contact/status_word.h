// SPDX-License-Identifier: Apache-2.0
// What the status words of help desks, call centres and chat tools say, in English and Korean.
#ifndef JOURNEY_CONTACT_STATUS_WORD_H_
#define JOURNEY_CONTACT_STATUS_WORD_H_

#include <cstdint>
#include <string_view>

namespace journey::contact {

// kWaiting: for the customer's answer, so that nobody else keeps the customer waiting; kHold: for a third party.
enum class StatusWord : uint8_t { kUnknown, kOpen, kWaiting, kHold, kResolved, kClosed, kAbandoned };

// Whole words, ASCII case ignored: new, open, reopened, pending, on-hold, solved, resolved, closed, abandoned, missed
// ...
StatusWord ClassifyStatus(std::string_view status);

// What a row about a promised time (field `metric`) says of it, by its status, else its name: fulfilled, met, achieved
// ... ; breached, missed, violated ...
enum class PromiseWord : uint8_t { kUnknown, kFulfilled, kBreached };
PromiseWord ClassifyPromise(std::string_view text);

}  // namespace journey::contact

#endif  // JOURNEY_CONTACT_STATUS_WORD_H_
