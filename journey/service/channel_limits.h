// SPDX-License-Identifier: Apache-2.0
// A limit by channel, asked for by the channel's string id.
#ifndef JOURNEY_SERVICE_CHANNEL_LIMITS_H_
#define JOURNEY_SERVICE_CHANNEL_LIMITS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "journey/event/event_table.h"

namespace journey::service {

using LimitList = std::vector<std::pair<std::string, int64_t>>;  // channel ("" = all without one of their own), limit

// Remembers what it looked up; one a worker.
class ChannelLimits {
 public:
  using Default = int64_t (*)(std::string_view channel);
  // `fallback` null: a channel without a limit has none.
  ChannelLimits(const event::EventTable* table, LimitList limits, Default fallback)
      : table_(table), limits_(std::move(limits)), fallback_(fallback) {}

  std::optional<int64_t> Of(uint32_t channel) {
    const auto [entry, fresh] = known_.try_emplace(channel);
    if (fresh) entry->second = Look(channel);
    return entry->second;
  }
  bool empty() const { return limits_.empty() && fallback_ == nullptr; }

 private:
  std::optional<int64_t> Look(uint32_t channel) const {
    const std::string_view name = channel == event::kNone ? std::string_view() : table_->dictionaries.strings[channel];
    std::optional<int64_t> general;
    for (const auto& [wanted, limit] : limits_) {
      if (wanted == name) return limit;
      if (wanted.empty()) general = limit;
    }
    if (general.has_value() || fallback_ == nullptr) return general;
    return fallback_(name);
  }

  const event::EventTable* table_;
  LimitList limits_;
  Default fallback_;
  absl::flat_hash_map<uint32_t, std::optional<int64_t>> known_;
};

}  // namespace journey::service

#endif  // JOURNEY_SERVICE_CHANNEL_LIMITS_H_
