// SPDX-License-Identifier: Apache-2.0
#include "journey/findings/touch_log.h"

#include <algorithm>

#include "journey/event/event.h"

namespace journey::findings {

void TouchLog::EndCustomer() {
  std::sort(pending_.begin(), pending_.end());
  for (size_t i = 0; i < pending_.size(); ++i) {
    const bool last = i + 1 == pending_.size() || pending_[i] >> 32 != pending_[i + 1] >> 32;
    if (!last && pending_[i] == pending_[i + 1]) continue;
    entries_.push_back(static_cast<uint32_t>(pending_[i]) | (last ? kLast : 0));
  }
  pending_.clear();
}

void TouchLog::Append(const TouchLog& other, std::span<const uint32_t> renamed) {
  entries_.reserve(entries_.size() + other.entries_.size());
  other.ForEach([&](std::span<const uint32_t> cells) {
    scratch_.clear();
    for (const uint32_t cell : cells) {
      if (renamed[cell] != event::kNone) scratch_.push_back(renamed[cell]);
    }
    if (scratch_.empty()) return;
    std::sort(scratch_.begin(), scratch_.end());
    scratch_.erase(std::unique(scratch_.begin(), scratch_.end()), scratch_.end());
    entries_.insert(entries_.end(), scratch_.begin(), scratch_.end());
    entries_.back() |= kLast;
  });
}

int64_t TouchLog::CountAny(const std::vector<bool>& wanted) const {
  int64_t count = 0;
  ForEach([&](std::span<const uint32_t> cells) {
    count += std::any_of(cells.begin(), cells.end(), [&](uint32_t cell) { return wanted[cell]; }) ? 1 : 0;
  });
  return count;
}

}  // namespace journey::findings
