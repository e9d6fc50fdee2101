// SPDX-License-Identifier: Apache-2.0
// Repeat contact: how many contacts are followed by another of the same customer about the same thing, on which
// channel, and what the customer did between the two.
//
// A contact counts in the denominator of a window W where it has a customer and was opened at or before its source's
// as_of - W; it is a hit where a contact that repeats it was opened at most W after its opening, equal times included.
// Example, W = 24 h, as_of day 9: contacts on day 1 at 10:00 and on day 2 at 10:00 -> n = 2, 1 hit.
#ifndef JOURNEY_CONTACT_REPEAT_H_
#define JOURNEY_CONTACT_REPEAT_H_

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "journey/base/hash.h"
#include "journey/base/time.h"
#include "journey/contact/contact.h"
#include "journey/stats/quantile_tally.h"
#include "journey/stats/rate_tally.h"

namespace journey::contact {

// 24 h, 72 h, 7 d, 30 d: the windows that the field uses: 24 to 72 h (Kustomer), 7 to 14 d (WFM Labs).
inline constexpr std::array<int64_t, 4> kRepeatWindows = {24 * base::kMicrosPerHour, 72 * base::kMicrosPerHour,
                                                          7 * base::kMicrosPerDay, 30 * base::kMicrosPerDay};
inline constexpr int64_t kPathWindow = 7 * base::kMicrosPerDay;
// A path shows the last touchpoints before the repeat, at most this many, runs of one touchpoint as one.
inline constexpr size_t kPathSteps = 3;

struct RepeatWindow {
  int64_t window_us = 0;
  stats::RateTally tally;    // n, h by customer
  int64_t same_channel = 0;  // hits on the channel of the first contact; the others are on another one
};

struct RepeatPath {
  std::string from, to;          // channels; "" = unknown
  std::vector<std::string> via;  // what the customer did between the contacts, last steps; empty = nothing on record
  int64_t count = 0;
  int64_t customers = 0;
  double p25_s = 0, median_s = 0, p75_s = 0;  // from opening to opening
};

struct RepeatResult {
  std::vector<RepeatWindow> windows;  // in the order of kRepeatWindows
  std::vector<RepeatPath> paths;      // repeats within kPathWindow; by (count descending, from, to, via)
};

class RepeatAccumulator {
 public:
  // Both outlive it.
  RepeatAccumulator(const event::EventTable* table, const std::vector<int64_t>* as_of_us);

  // `contacts` of this customer, as ContactsOf gives them; `all` the vector that their indices refer to.
  void Add(const stitch::Customer& customer, std::span<const Contact> contacts, const std::vector<Contact>& all);
  void Merge(const RepeatAccumulator& other);
  RepeatResult Finish();

 private:
  struct Path {
    uint32_t from = event::kNone, to = event::kNone;
    std::vector<uint32_t> via;
    int64_t count = 0;
    int64_t customers = 0;
    uint64_t last_customer = 0;
    stats::QuantileTally gaps_us;
  };
  void AddPath(const stitch::Customer& customer, const Contact& first, const Contact& repeat);
  base::Hash128 KeyOf(uint32_t from, uint32_t to, std::span<const uint32_t> via) const;

  const event::EventTable* table_;
  const std::vector<int64_t>* as_of_us_;
  std::array<RepeatWindow, kRepeatWindows.size()> windows_;
  absl::flat_hash_map<base::Hash128, Path> paths_;
  std::vector<uint32_t> via_;
  uint64_t customer_ = 0;
};

}  // namespace journey::contact

#endif  // JOURNEY_CONTACT_REPEAT_H_
