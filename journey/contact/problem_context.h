// SPDX-License-Identifier: Apache-2.0
// What lies around the problems of one topic: how soon the second contact came, what customers did before the first
// and after the last, and who they are. For `explain --topic`; the problems' own numbers are those of problem.h, for
// its main window (kProblemWindow, from the opening).
#ifndef JOURNEY_CONTACT_PROBLEM_CONTEXT_H_
#define JOURNEY_CONTACT_PROBLEM_CONTEXT_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "journey/contact/problem.h"
#include "journey/stats/quantile_tally.h"
#include "journey/stitch/customer_sample.h"

namespace journey::contact {

// Which contacts are one problem. One a worker; keeps its scratch.
class ProblemGrouper {
 public:
  // `contacts` of one customer. By contact: the place of the first contact of its problem. Valid until the next call.
  std::span<const uint32_t> Group(std::span<const Contact> contacts);

 private:
  ProblemLinker linker_;
  std::vector<uint32_t> first_;
};

struct ProblemNeighbour {
  std::string touchpoint;  // or "(start)", "(end)": nothing more in the journey
  int64_t problems = 0;
};

struct ProblemContextResult {
  int64_t repeated = 0;                   // problems with a second contact
  std::optional<double> median_s, p95_s;  // from the first opening to the second, of those; nearest rank
  // The touchpoint before the first opening, and the first one after the last contact's last event, in the same
  // journey. By problems descending, name; each adds up to the decided problems.
  std::vector<ProblemNeighbour> before, after;
  std::vector<uint32_t> customers;  // a few, those with a second contact before the others; identifier ids
};

class ProblemContext {
 public:
  // Both outlive it. `topic`: string id of the first contact's topic.
  ProblemContext(const event::EventTable* table, const std::vector<int64_t>* as_of_us, uint32_t topic)
      : table_(table), as_of_us_(as_of_us), topic_(topic) {}

  void Add(const stitch::Customer& customer, std::span<const Contact> contacts);
  void Merge(const ProblemContext& other);
  // Sorts what is pending in the tally, so it is not const.
  ProblemContextResult Finish();

 private:
  std::vector<ProblemNeighbour> Sorted(const absl::flat_hash_map<uint32_t, int64_t>& counts,
                                       std::string_view outer) const;

  // A problem in the making, by the place of its first contact.
  struct Draft {
    uint32_t second = kNoContact, last = 0;
    int64_t until_us = INT64_MIN;
  };
  const event::EventTable* table_;
  const std::vector<int64_t>* as_of_us_;
  uint32_t topic_;
  ProblemGrouper grouper_;
  int64_t repeated_ = 0;
  stats::QuantileTally gaps_;
  absl::flat_hash_map<uint32_t, int64_t> before_, after_;  // by touchpoint; kNone: outside the journey
  stitch::CustomerSample repeaters_, others_;
  std::vector<Draft> drafts_;  // scratch
};

}  // namespace journey::contact

#endif  // JOURNEY_CONTACT_PROBLEM_CONTEXT_H_
