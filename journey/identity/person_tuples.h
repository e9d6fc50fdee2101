// SPDX-License-Identifier: Apache-2.0
// What of each identifier tuple says who somebody is.
#ifndef JOURNEY_IDENTITY_PERSON_TUPLES_H_
#define JOURNEY_IDENTITY_PERSON_TUPLES_H_

#include <cstdint>
#include <span>
#include <vector>

#include "journey/event/event_table.h"
#include "journey/identity/rules.h"

namespace journey::identity {

// By tuple of the table: the identifiers that link people on it, strongest class first, then by type and value. Glue,
// cut and blocked identifiers are left out; aliases stand as what they name.
class PersonTuples {
 public:
  std::span<const uint32_t> operator[](uint32_t tuple) const {
    return {members_.data() + begins_[tuple], members_.data() + begins_[tuple + 1]};
  }
  // Whether the tuple holds a case, an order or a session.
  bool HasGlue(uint32_t tuple) const { return glued_[tuple]; }
  // Early, since both lie anywhere: first where the members of a tuple are, later the members.
  void FetchPlace(uint32_t tuple) const { __builtin_prefetch(&begins_[tuple]); }
  void FetchMembers(uint32_t tuple) const { __builtin_prefetch(members_.data() + begins_[tuple]); }
  uint32_t size() const { return static_cast<uint32_t>(begins_.size() - 1); }

  // Appends the next tuple.
  void Push(std::span<const uint32_t> members, bool glued) {
    members_.insert(members_.end(), members.begin(), members.end());
    begins_.push_back(static_cast<uint32_t>(members_.size()));
    glued_.push_back(glued);
  }
  void Reserve(size_t tuples) { begins_.reserve(tuples + 1); }
  template <typename Cut>
  void Erase(const Cut& cut) {
    uint32_t kept = 0, at = 0;
    for (size_t tuple = 0; tuple + 1 < begins_.size(); ++tuple) {
      for (; at < begins_[tuple + 1]; ++at) {
        if (!cut(members_[at])) members_[kept++] = members_[at];
      }
      begins_[tuple + 1] = kept;
    }
    members_.resize(kept);
  }

 private:
  std::vector<uint32_t> begins_ = {0};
  std::vector<uint32_t> members_;
  std::vector<bool> glued_;
};

// An alias record that would have made two people one: those that its rows name and declare.
struct RefusedAlias {
  uint32_t tuple = 0;
  uint32_t named = event::kNone, declared = event::kNone;
};

// `classes` by identifier type; `blocked` by identifier, empty where nobody is. `refused_aliases` is given each
// alias record that would have given a row two values of a unique type. Cost: linear in the members of all tuples.
PersonTuples MakePersonTuples(const event::EventTable& table, const std::vector<event::IdentifierClass>& classes,
                              const Rules& rules, const std::vector<bool>& blocked,
                              std::vector<RefusedAlias>* refused_aliases);

// By identifier: whether it is on the project's own list, whatever its case. Empty where there is no list.
std::vector<bool> FindBlocked(const event::IdentifierTable& identifiers, const Rules& rules);

}  // namespace journey::identity

#endif  // JOURNEY_IDENTITY_PERSON_TUPLES_H_
