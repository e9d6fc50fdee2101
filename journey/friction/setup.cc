// SPDX-License-Identifier: Apache-2.0
#include "journey/friction/setup.h"

#include <algorithm>

namespace journey::friction {

FrictionSetup::FrictionSetup(const event::EventTable* table, FrictionOptions options)
    : table_(table), options_(std::move(options)), classes_(ClassifyTypes(*table)) {
  const event::TypeTable& types = table->dictionaries.types;
  if (types.size() > 0) first_type_ = &types[0];
  for (uint32_t i = 0; i < types.size(); ++i) {
    responses_ = responses_ || (classes_[i].facts & kFactResponses) != 0;
    acts_ = acts_ || (classes_[i].facts & kFactActs) != 0;
    handoffs_ = handoffs_ || types[i].kind == event::Kind::kHandoff;
  }
  bool told = false;
  for (const event::SourceInfo& source : table->sources) {
    told = told || !source.fields.empty();
    for (const auto& [field, column] : source.fields) {
      labels_ = labels_ || field == "signal";
      places_ = places_ || field == "x";
    }
  }
  // Tables made by hand, as in tests, name no fields.
  if (!told) labels_ = places_ = true;
  for (const auto& [channel, limit_us] : options_.first_reply_limits_us) {
    if (channel.empty()) other_limit_us_ = limit_us;
    const uint32_t id = table->dictionaries.strings.Find(channel);
    if (!channel.empty() && id != base::StringInterner::kAbsent) limits_.emplace_back(id, limit_us);
  }
}

int64_t FrictionSetup::ReplyLimit(uint32_t channel) const {
  const auto found =
      std::find_if(limits_.begin(), limits_.end(), [&](const auto& one) { return one.first == channel; });
  return found == limits_.end() ? other_limit_us_ : found->second;
}

}  // namespace journey::friction
