// SPDX-License-Identifier: Apache-2.0
// Places that are compared with each other: the touchpoints of a stage, where failures are apart, and the channels of
// contacts.
#ifndef JOURNEY_FINDINGS_PEERS_H_
#define JOURNEY_FINDINGS_PEERS_H_

#include <map>
#include <optional>
#include <string>
#include <tuple>

#include "journey/event/catalog.h"
#include "journey/findings/expectation.h"
#include "journey/stats/interval.h"

namespace journey::findings {

// The measure, of an offered one the place of its offer, the stage, and `true` of failures.
using PeerKey = std::tuple<Measure, uint32_t, event::Stage, bool>;

class Peers {
 public:
  // Each name once.
  void Add(const PeerKey& key, const std::string& name, const stats::ClusterSums& sums);
  // What has too few occasions for a comparison of its own, and is asked for by nobody: of many places most are such.
  void AddToWhole(const PeerKey& key, const stats::ClusterSums& sums);

  // All of the group, itself included; absent where there is no such group.
  std::optional<stats::ClusterSums> Whole(const PeerKey& key) const;
  std::optional<stats::ClusterSums> Member(const PeerKey& key, const std::string& name) const;
  // Whether somebody else is in the group.
  bool HasOthers(const PeerKey& key) const;
  // Places truly differ: what lies no further above the others than they lie from each other is no place of its own.
  // `unknown` where too few others are known for that: then only the difference counts, or it counts as no place of its
  // own.
  bool WithinSpread(const PeerKey& key, const std::string& name, bool unknown = false) const;

 private:
  struct Group {
    std::map<std::string, stats::ClusterSums> members;
    stats::ClusterSums total;
    int64_t places = 0;  // of the total
  };
  const Group* Find(const PeerKey& key) const;

  std::map<PeerKey, Group> groups_;
};

}  // namespace journey::findings

#endif  // JOURNEY_FINDINGS_PEERS_H_
