// SPDX-License-Identifier: Apache-2.0
#include "journey/findings/peers.h"

#include <vector>

#include "journey/findings/finding.h"
#include "journey/stats/tests.h"

namespace journey::findings {

void Peers::Add(const PeerKey& key, const std::string& name, const stats::ClusterSums& sums) {
  Group& group = groups_[key];
  group.members[name] = sums;
  group.total.Merge(sums);
  ++group.places;
}

void Peers::AddToWhole(const PeerKey& key, const stats::ClusterSums& sums) {
  Group& group = groups_[key];
  group.total.Merge(sums);
  ++group.places;
}

const Peers::Group* Peers::Find(const PeerKey& key) const {
  const auto found = groups_.find(key);
  return found == groups_.end() ? nullptr : &found->second;
}

std::optional<stats::ClusterSums> Peers::Whole(const PeerKey& key) const {
  const Group* group = Find(key);
  return group == nullptr ? std::nullopt : std::optional<stats::ClusterSums>(group->total);
}

std::optional<stats::ClusterSums> Peers::Member(const PeerKey& key, const std::string& name) const {
  const Group* group = Find(key);
  if (group == nullptr) return std::nullopt;
  const auto member = group->members.find(name);
  return member == group->members.end() ? std::nullopt : std::optional<stats::ClusterSums>(member->second);
}

bool Peers::HasOthers(const PeerKey& key) const {
  const Group* group = Find(key);
  return group != nullptr && group->places > 1;
}

bool Peers::WithinSpread(const PeerKey& key, const std::string& name, bool unknown) const {
  const Group* group = Find(key);
  if (group == nullptr || !group->members.contains(name)) return false;
  std::vector<stats::ClusterSums> others;
  for (const auto& [other, sums] : group->members) {
    if (other != name && sums.n >= kFewest) others.push_back(sums);
  }
  const auto test = stats::TestAgainstPeers(group->members.at(name), others);
  return test.has_value() ? !test->beyond() : unknown;
}

}  // namespace journey::findings
