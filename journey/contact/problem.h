// SPDX-License-Identifier: Apache-2.0
// Problems: the contacts of one customer about one thing, and what it took until the customer stopped coming back.
//
// A contact continues the latest earlier contact of the same customer about the same thing. The same thing is: the same
// order, else (no order named) the same item; else the same topic, where not both name an order or item; a contact that
// names none of them continues the latest one of all. In a window W it belongs to that contact's problem where it was
// opened at most W after the other's opening (clock `opening`), or after its close (clock `close`; without a close: its
// last event), equal times included; else it begins a problem of its own. The field measures both: from the opening
// (call centres) and from the close (Kustomer, Zendesk), so both are here and have rows of their own.
//
// A problem is decided once W has passed since its last contact before that source's as_of; what may still be continued
// is counted as undecided and is in no other number.
//
// Example, W = 24 h: chat on Monday 10:00 (refund), call on Monday 15:00 (refund), call on Tuesday 12:00 (invoice),
// mail on Wednesday 9:00 (refund) -> three problems: chat + call, call, mail.
#ifndef JOURNEY_CONTACT_PROBLEM_H_
#define JOURNEY_CONTACT_PROBLEM_H_

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "journey/contact/contact.h"
#include "journey/contact/repeat.h"
#include "journey/stats/rate_tally.h"
#include "journey/stitch/customer.h"

namespace journey::contact {

enum class ProblemClock : uint8_t { kOpening, kClose };
inline constexpr int kProblemClocks = 2;
std::string_view Name(ProblemClock clock);  // opening close

// Topics, first contacts and channel roles are told for this window, from the opening.
inline constexpr int64_t kProblemWindow = 7 * base::kMicrosPerDay;

// Which earlier contact each contact continues, whatever the time between. One a worker; keeps its scratch.
class ProblemLinker {
 public:
  // `contacts` of one customer, as ContactsOf gives them. By contact: the place of the one that it continues, or
  // kNoContact. Valid until the next call. Linear.
  std::span<const uint32_t> Link(std::span<const Contact> contacts);

 private:
  std::vector<uint32_t> previous_;
  absl::flat_hash_map<uint64_t, uint32_t> last_of_subject_;
  absl::flat_hash_map<uint32_t, uint32_t> last_of_topic_, last_of_bare_topic_;  // bare: named no order and no item
};

// Whether `next`, which continues `previous`, came soon enough to be the same problem.
bool SameProblem(const Contact& previous, const Contact& next, ProblemClock clock, int64_t window_us);

struct ProblemCounts {
  int64_t problems = 0;   // decided
  int64_t undecided = 0;  // may still be continued
  int64_t contacts = 0;   // of the decided ones
  int64_t repeated = 0;   // with a second contact
  // Of the repeated ones, each at most once:
  int64_t hopped = 0;           // on several channels
  int64_t explained_again = 0;  // to somebody new: another channel, or another person than the last one before
  int64_t self_service = 0;     // with an article, help page or bot on the way
  int64_t reopened = 0;         // of all: with a contact that was opened again
  int64_t transferred = 0;      // of all: with a contact that changed hands
  int64_t without_person = 0;   // of all: every contact was a bot's, none was handed over or answered by a person
  int64_t customers = 0;        // with a decided problem
};

struct ProblemRow {
  int64_t window_us = 0;
  ProblemClock clock = ProblemClock::kOpening;
  std::string topic;  // of the first contact; "" = all. Rows by topic are for kProblemWindow and kOpening only
  ProblemCounts counts;
};

// How many problems whose first contact had this value needed a second one (kProblemWindow, kOpening).
struct FirstContactRow {
  std::string by;  // "" = all; channel touchpoint topic queue hour
  std::string value;
  stats::RateTally tally;
};

struct ProblemResult {
  std::vector<ProblemRow> rows;        // windows x clocks, then topics by (problems descending, name)
  std::vector<FirstContactRow> first;  // by (by, n descending, value)
};

class ProblemAccumulator {
 public:
  // Both outlive it. Hours are those of `zone`.
  ProblemAccumulator(const event::EventTable* table, const std::vector<int64_t>* as_of_us, absl::TimeZone zone);

  void Add(const stitch::Customer& customer, std::span<const Contact> contacts);
  void Merge(const ProblemAccumulator& other);
  ProblemResult Finish() const;

 private:
  enum By : uint8_t { kAll, kChannel, kTouchpoint, kTopic, kQueue, kHour, kByCount };
  // What a problem in the making is known to be; by the place of its first contact.
  struct Draft {
    uint32_t first = 0;
    int64_t contacts = 0;
    int64_t until_us = 0;  // its last contact's clock
    uint32_t source = 0;   // of its last contact
    bool hopped = false, explained_again = false, self_service = false;
    bool reopened = false, transferred = false, person = false;
  };
  struct Share {
    int64_t n = 0;
    int64_t h = 0;
  };

  void Count(const stitch::Customer& customer, std::span<const Contact> contacts, size_t window, ProblemClock clock);
  void Join(const stitch::Customer& customer, const Contact& previous, const Contact& next, Draft* draft) const;
  uint64_t KeyOf(By by, const Contact& contact) const;

  const event::EventTable* table_;
  const std::vector<int64_t>* as_of_us_;
  absl::TimeZone zone_;
  uint32_t help_channel_, community_channel_;
  ProblemLinker linker_;
  std::array<ProblemCounts, kRepeatWindows.size() * kProblemClocks> counts_;
  absl::flat_hash_map<uint32_t, ProblemCounts> topics_;
  absl::flat_hash_map<uint64_t, stats::RateTally> first_;  // by << 32 | id
  // Scratch, of the customer at hand.
  std::span<const uint32_t> previous_;
  std::vector<uint32_t> draft_of_;
  std::vector<Draft> drafts_;
  absl::flat_hash_map<uint64_t, Share> shares_;
};

}  // namespace journey::contact

#endif  // JOURNEY_CONTACT_PROBLEM_H_
