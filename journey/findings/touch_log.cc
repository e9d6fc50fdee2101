// SPDX-License-Identifier: Apache-2.0
#include "journey/findings/touch_log.h"

#include <algorithm>

#include "journey/event/event.h"

namespace journey::findings {

void TouchLog::Keep(std::vector<uint32_t>* cells) {
  if (cells->empty()) return;
  std::sort(cells->begin(), cells->end());
  cells->erase(std::unique(cells->begin(), cells->end()), cells->end());
  entries_.insert(entries_.end(), cells->begin(), cells->end());
  entries_.back() |= kLast;
}

void TouchLog::EndCustomer() {
  if (pending_.empty()) return;
  std::sort(pending_.begin(), pending_.end());
  for (size_t i = 0; i < pending_.size();) {
    scratch_.clear();
    const uint32_t subject = pending_[i].first;
    for (; i < pending_.size() && pending_[i].first == subject; ++i) scratch_.push_back(pending_[i].second);
    Keep(&scratch_);
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
    Keep(&scratch_);
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
