// SPDX-License-Identifier: Apache-2.0
// Contacts: a call, chat, ticket or mail exchange of a customer with the company, and which contact follows which.
//
// With a case id the contact is the case, whoever wrote its rows; its customer is the one of its opening record.
// Without one it is the contact events of one customer on one channel from contact-open (or first message) to
// contact-close, the next open there, or 24 hours of silence. `repeat_of` is the same customer's previous contact: of
// the same topic where it has a topic, any where it has none.
#ifndef JOURNEY_CONTACT_CONTACT_H_
#define JOURNEY_CONTACT_CONTACT_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "journey/base/hash.h"
#include "journey/base/time.h"
#include "journey/contact/status_word.h"
#include "journey/event/event_table.h"
#include "journey/stitch/customer.h"

namespace journey::contact {

inline constexpr int64_t kSilence = 24 * base::kMicrosPerHour;
inline constexpr uint32_t kNoContact = 0xffffffffu;

// What the customer wrote after a person had answered; several messages in a row are one turn, from the first.
struct Turn {
  int64_t asked_us = 0;
  std::optional<int64_t> answered_us;  // by the next public message of a person
};

struct Contact {
  uint32_t customer = event::kNone;  // index into Component::customers; kNone = nobody's
  uint32_t case_id = event::kNone;   // identifier id
  uint32_t channel = event::kNone;   // of the opening
  uint32_t topic = event::kNone;     // first one seen
  uint32_t queue = event::kNone;     // first one seen
  uint32_t order = event::kNone;     // identifier id; first one seen
  uint32_t item = event::kNone;      // first one seen
  uint32_t first_agent = event::kNone, last_agent = event::kNone;
  uint32_t touchpoint = event::kNone;        // of the opening, where it is one
  event::Stage stage = event::Stage::kNone;  // of the opening's kind
  uint32_t source = 0;                       // of the opening; its as_of decides what is censored
  int64_t opened_us = 0;
  int64_t last_us = 0;                    // latest event of any author
  std::optional<int64_t> first_reply_us;  // first public answer of a person after the opening
  std::optional<int64_t> first_bot_reply_us;
  std::optional<int64_t> first_resolved_us;
  std::optional<int64_t> resolved_us;  // last time solved; closed_us where it was never solved (see never_solved)
  std::optional<int64_t> closed_us;
  std::optional<uint32_t> reopens;  // counter of the source, else from the status history; absent where neither exists
  std::optional<uint32_t> transfers;  // counter, else changes of agent; absent where neither exists
  uint32_t agent_replies = 0;         // public messages of people
  std::span<const Turn> turns;        // in order of time; valid until the builder's next call
  uint32_t agents = 0;                // distinct
  std::optional<int64_t> queue_wait_us;
  // Time in new, open and on hold from the opening to the last time solved, by the status history; absent where it is
  // not solved or no history is told.
  std::optional<int64_t> requester_wait_us;
  std::optional<int64_t> handed_over_us;  // first time passed from a bot or menu to people (kind handoff)
  uint16_t promises_kept = 0;  // by rows about a promised time; a promise both broken and kept late is broken
  uint16_t promises_broken = 0;
  bool opening_told = false;  // by a contact-open or an act of the customer; else times since then are unknown
  bool reopened = false;      // opened again after the last time solved: not solved now
  bool tells_states = false;  // its status history tells other states than solved and closed
  bool bot = false;           // on the channel bot, or a conversation (no e-mail, no call) in which a bot answered
  bool never_solved = false;  // closed without ever being solved: resolved_us is closed_us
  bool abandoned = false;     // the customer left before an answer (status or event says so)
  bool failed = false;        // a failure happened in it (disconnect, error)
  // By declared segment: what its first event that has any value says, and what is derived of the session and customer
  // of its opening. Empty = none; valid as long as `turns`.
  std::span<const uint32_t> segments;
  base::Hash128 hash;               // fixed-seed: of the case, else of (customer, channel, opening)
  uint32_t repeat_of = kNoContact;  // index into the same vector
  uint32_t next = kNoContact;       // earliest later contact whose repeat_of is this one
};

// Builds the contacts of one component. Keeps its scratch between calls; one a worker.
class ContactBuilder {
 public:
  explicit ContactBuilder(const event::EventTable* table);

  // Sorted by (customer, opened_us, hash); those of nobody last. Valid until the next call.
  const std::vector<Contact>& Build(const stitch::Component& component);
  // Over all calls: rows that name another customer than their case's; contacts whose counter of reopenings and status
  // history differ.
  uint64_t case_changes() const { return case_changes_; }
  uint64_t reopen_disagreements() const { return reopen_disagreements_; }

 private:
  // An event on its way into a contact: events of one group are one contact.
  struct Member {
    uint64_t group = 0;
    const event::Event* event = nullptr;
  };

  void CollectCases(const stitch::Component& component);
  void CollectCaseless(const stitch::Component& component);
  void Assemble(std::span<const Member> members, const stitch::Component& component);
  void Read(const event::Event& event, Contact* contact);
  void CountHands(std::span<const Member> members, Contact* contact);
  void LinkRepeats();
  void FollowStates(std::span<const Member> members, Contact* contact);
  void FollowTurn(const event::Event& event, Contact* contact);
  void ReadSegments(std::span<const Member> members, const event::Event& opening, const stitch::Component& component,
                    Contact* contact);
  void CountPromises(std::span<const Member> members, Contact* contact);
  StatusWord StatusOf(const event::Event& event);

  const event::EventTable* table_;
  std::vector<Member> members_;
  std::vector<Contact> contacts_;
  std::vector<StatusWord> status_words_;  // by string id, filled on demand
  std::vector<bool> status_known_;
  std::vector<uint32_t> agents_;
  std::vector<Turn> turns_;               // of all contacts; reserved before, so that views into it stay
  std::vector<uint32_t> segment_values_;  // of all contacts, where some are derived; reserved before, likewise
  struct Promise {
    uint64_t key = 0;  // metric and instance
    bool broken = false;
  };
  std::vector<Promise> promises_;
  std::optional<int64_t> asked_us_;  // of the contact in hand: the open turn
  uint32_t implied_replies_ = 0;     // first answers that a snapshot tells
  uint32_t bot_channel_, email_channel_, phone_channel_;
  bool any_promise_;  // some source maps `metric`
  absl::flat_hash_map<uint32_t, uint32_t> last_of_topic_;
  uint64_t case_changes_ = 0;
  uint64_t reopen_disagreements_ = 0;
};

// The contacts of customer `index`, as a range of Build's result.
std::span<const Contact> ContactsOf(const std::vector<Contact>& contacts, uint32_t index);

}  // namespace journey::contact

#endif  // JOURNEY_CONTACT_CONTACT_H_
