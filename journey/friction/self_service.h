// SPDX-License-Identifier: Apache-2.0
// Where self-service fails: articles after which people write all the same, and searches that find nothing, ranked by
// the contacts that follow within a day. What to write or mend first.
//
// A lookup is an article that was read or a search without result; one a customer, thing and day counts once. It is
// followed where the customer opens a contact at most kFollowsWithin after it, equal included; what is younger than
// that at the end of its source, and not followed, is not known yet and left out. What was searched for is held as a
// hash only, which is not shown either, since short words could be found again by trying: queries are numbered.
#ifndef JOURNEY_FRICTION_SELF_SERVICE_H_
#define JOURNEY_FRICTION_SELF_SERVICE_H_

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "journey/base/time.h"
#include "journey/contact/contact.h"
#include "journey/friction/contact_signals.h"
#include "journey/friction/setup.h"
#include "journey/stats/rate_tally.h"
#include "journey/stitch/customer.h"

namespace journey::friction {

inline constexpr int64_t kFollowsWithin = 24 * base::kMicrosPerHour;

struct SelfServiceRow {
  bool query = false;       // a search without result; else an article
  std::string name;         // of the article, else its touchpoint; of a query its number in this order
  std::string touchpoint;   // where it is
  stats::ClusterSums sums;  // lookups, and those that a contact follows; customers are clusters
  std::string topic;        // most frequent topic of these contacts; "" = none is told
  int64_t topic_count = 0;
};

class SelfServiceTally {
 public:
  // `setup` outlives it.
  explicit SelfServiceTally(const FrictionSetup* setup) : setup_(setup) {}

  void Add(std::span<const Lookup> lookups, std::span<const contact::Contact> contacts);
  void Merge(const SelfServiceTally& other);
  // Those with a contact behind them first, by contacts descending, then by lookups, then by name. None where the data
  // has no contacts.
  std::vector<SelfServiceRow> Finish() const;

 private:
  // (query or not, element or touchpoint or the two halves of the hash, touchpoint)
  using Key = std::array<uint32_t, 4>;
  struct Thing {
    stats::ClusterSums sums;
    absl::flat_hash_map<uint32_t, int64_t> topics;
    int64_t n = 0, h = 0;  // of the customer in hand
    int64_t day = INT64_MIN;
  };

  const FrictionSetup* setup_;
  absl::flat_hash_map<Key, Thing> things_;
  std::vector<Key> touched_;
  bool any_contact_ = false;
};

}  // namespace journey::friction

#endif  // JOURNEY_FRICTION_SELF_SERVICE_H_
