// SPDX-License-Identifier: Apache-2.0
// What all workers of a run share when they look for friction; made once, const while they run.
#ifndef JOURNEY_FRICTION_SETUP_H_
#define JOURNEY_FRICTION_SETUP_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "journey/event/event_table.h"
#include "journey/friction/event_class.h"
#include "journey/friction/rule_set.h"
#include "journey/friction/type_plan.h"

namespace journey::friction {

struct FrictionOptions {
  RuleSet rules;
  std::vector<int64_t> as_of_us;  // by source
  // Limits of first answers by channel, "" for all others; for wait_too_long.
  std::vector<std::pair<std::string, int64_t>> first_reply_limits_us;
  bool has_goal = false;  // the run has one; for the score
};

class FrictionSetup {
 public:
  // `table` outlives it.
  FrictionSetup(const event::EventTable* table, FrictionOptions options);
  FrictionSetup(const FrictionSetup&) = delete;
  FrictionSetup& operator=(const FrictionSetup&) = delete;

  const event::EventTable& table() const { return *table_; }
  const RuleSet& rules() const { return options_.rules; }
  int64_t as_of_us(uint32_t source) const { return options_.as_of_us[source]; }
  const TypeClass& ClassOf(const event::EventType& type) const {
    return classes_[static_cast<size_t>(&type - first_type_)];
  }
  const TypePlan& PlanOf(const event::EventType& type) const {
    return plans_[static_cast<size_t>(&type - first_type_)];
  }
  // 0 = none.
  int64_t ReplyLimit(uint32_t channel) const;
  bool has_goal() const { return options_.has_goal; }
  bool responses() const { return responses_; }  // some type of event is an answer of a page
  bool acts() const { return acts_; }            // some type is an act on a page
  bool handoffs() const { return handoffs_; }
  bool submits() const { return submits_; }  // some type is the sending of a form
  const RunHolds& holds() const { return holds_; }
  // Whether the source labels that signal itself, somewhere in the run (or the better one that it stands in for): then
  // it is taken as labelled there, and not detected too.
  bool LabelledBy(uint32_t source, Signal signal) const { return (labelled_[source] & SetOf(signal)) != 0; }

 private:
  void FindLabels();

  const event::EventTable* table_;
  FrictionOptions options_;
  std::vector<TypeClass> classes_;  // by type
  std::vector<TypePlan> plans_;     // by type
  const event::EventType* first_type_ = nullptr;
  std::vector<SignalSet> labelled_;                   // by source
  std::vector<std::pair<uint32_t, int64_t>> limits_;  // by string id of the channel
  int64_t other_limit_us_ = 0;
  bool responses_ = false, acts_ = false, handoffs_ = false, submits_ = false;
  RunHolds holds_;
};

}  // namespace journey::friction

#endif  // JOURNEY_FRICTION_SETUP_H_
