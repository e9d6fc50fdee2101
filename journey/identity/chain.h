// SPDX-License-Identifier: Apache-2.0
// The shortest chain of evidence between two identifiers: rows on which they stand together, link by link. For
// `explain`; not meant for every component of a run.
#ifndef JOURNEY_IDENTITY_CHAIN_H_
#define JOURNEY_IDENTITY_CHAIN_H_

#include <cstdint>
#include <span>
#include <vector>

#include "journey/event/event.h"
#include "journey/identity/components.h"

namespace journey::identity {

// Two identifiers that stand together on `rows` rows; `first` and `last` are indices of events.
struct Link {
  uint32_t a = event::kNone, b = event::kNone;
  uint32_t first = 0, last = 0;
  uint32_t rows = 0;
};

// From one of `from` to one of `to` (identifier ids), over events of `customer`, or of anybody where that is kNone.
// Of chains of equal length the one that was complete first, then the one with the smallest names. Empty where there is
// none, or where `from` and `to` share an identifier. `events` of one component in the order of time.
std::vector<Link> ShortestChain(const event::EventTable& table, const PersonTuples& persons,
                                std::span<const event::Event> events, uint32_t customer,
                                const std::vector<uint32_t>& from, const std::vector<uint32_t>& to);

}  // namespace journey::identity

#endif  // JOURNEY_IDENTITY_CHAIN_H_
