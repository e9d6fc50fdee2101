// SPDX-License-Identifier: Apache-2.0
// What part each channel plays: from which one customers go on to which other about the same problem, and how problems
// end that stayed on one channel, against those that did not.
//
// Over decided problems of seven days from the opening (journey/contact/problem.h). A move goes from a contact to the
// next one that continues it; the last contact of a way moves to nowhere (`to` empty). So the moves from a channel add
// up to its contacts, and the share that stays, leaves or ends there can be read off a row of the matrix.
#ifndef JOURNEY_SERVICE_CHANNEL_ROLES_H_
#define JOURNEY_SERVICE_CHANNEL_ROLES_H_

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "journey/contact/contact.h"
#include "journey/contact/problem.h"
#include "journey/event/event_table.h"
#include "journey/service/survey.h"
#include "journey/stitch/customer.h"

namespace journey::service {

struct ChannelMove {
  std::string topic;  // of the contact that is left; "" = all
  std::string from;   // "" = unknown
  std::string to;     // "" = no further contact
  bool ends = false;  // tells "no further contact" from an unknown channel
  int64_t count = 0;
  int64_t customers = 0;
};

// Problems by the channel of their first contact, and whether a later one was on another channel.
struct ChannelOutcome {
  std::string channel;
  bool switched = false;
  int64_t problems = 0;
  int64_t known = 0;      // last contact in a source that tells solutions
  int64_t solved = 0;     // of these: it was solved and not opened again after
  int64_t answers = 0;    // CSAT answers that rate one of its contacts
  int64_t satisfied = 0;  // of these
};

struct ChannelRoles {
  std::vector<ChannelMove> moves;        // all topics first; by (topic, count descending, from, ends, to)
  std::vector<ChannelOutcome> outcomes;  // by (channel, switched)
};

class ChannelRoleAccumulator {
 public:
  // All outlive it.
  ChannelRoleAccumulator(const event::EventTable* table, const SurveyBook* surveys,
                         const std::vector<int64_t>* as_of_us);

  void Add(const stitch::Customer& customer, std::span<const contact::Contact> contacts);
  void Merge(const ChannelRoleAccumulator& other);
  ChannelRoles Finish() const;

 private:
  struct MoveKey {
    uint32_t topic = 0, from = 0, to = 0;  // to: kEnds = no further contact
    friend bool operator==(const MoveKey&, const MoveKey&) = default;
    template <typename H>
    friend H AbslHashValue(H h, const MoveKey& key) {
      return H::combine(std::move(h), key.topic, key.from, key.to);
    }
  };
  struct Move {
    int64_t count = 0;
    int64_t customers = 0;
    uint64_t last_customer = 0;
  };
  // By source, since whether one tells solutions is known at the end only.
  struct OutcomeKey {
    uint32_t channel = 0, source = 0;
    bool switched = false;
    friend bool operator==(const OutcomeKey&, const OutcomeKey&) = default;
    template <typename H>
    friend H AbslHashValue(H h, const OutcomeKey& key) {
      return H::combine(std::move(h), key.channel, key.source, key.switched);
    }
  };
  struct Outcome {
    int64_t problems = 0, solved = 0, answers = 0, satisfied = 0;
  };
  struct Draft {
    uint32_t first = 0, last = 0;
    int64_t until_us = INT64_MIN;
    bool switched = false;
    int64_t answers = 0, satisfied = 0;
  };
  static constexpr uint32_t kEnds = event::kNone - 1;

  void CountMove(uint32_t topic, uint32_t from, uint32_t to);
  void TieAnswers(const stitch::Customer& customer, std::span<const contact::Contact> contacts);

  const event::EventTable* table_;
  const SurveyBook* surveys_;
  const std::vector<int64_t>* as_of_us_;
  contact::ProblemLinker linker_;
  absl::flat_hash_map<MoveKey, Move> moves_;
  absl::flat_hash_map<OutcomeKey, Outcome> outcomes_;
  std::vector<int64_t> solutions_;  // contacts with a solution, by source
  uint64_t customer_ = 0;
  // Scratch, of the customer at hand.
  std::vector<Draft> drafts_;
  std::vector<uint32_t> draft_of_;
  std::vector<bool> continued_;
};

}  // namespace journey::service

#endif  // JOURNEY_SERVICE_CHANNEL_ROLES_H_
