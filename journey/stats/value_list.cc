// SPDX-License-Identifier: Apache-2.0
#include "journey/stats/value_list.h"

#include <algorithm>

#include "journey/stats/sort_integers.h"

namespace journey::stats {

void ValueList::Append(const ValueList& other) {
  narrow_.insert(narrow_.end(), other.narrow_.begin(), other.narrow_.end());
  wide_.insert(wide_.end(), other.wide_.begin(), other.wide_.end());
}

void ValueList::Clear() {
  narrow_.clear();
  wide_.clear();
  sorted_ = 0;
}

void ValueList::Sort() {
  if (sorted_ == size()) return;
  std::vector<uint32_t> narrow_scratch;
  SortIntegers(&narrow_, &narrow_scratch);
  std::vector<int64_t> wide_scratch;
  SortIntegers(&wide_, &wide_scratch);
  sorted_ = size();
}

int64_t ValueList::operator[](size_t place) const {
  const size_t negative = Negative();
  if (place < negative) return wide_[place];
  if (place < negative + narrow_.size()) return narrow_[place - negative];
  return wide_[place - narrow_.size()];
}

size_t ValueList::CountAtMost(int64_t limit) const {
  const auto wide = static_cast<size_t>(std::upper_bound(wide_.begin(), wide_.end(), limit) - wide_.begin());
  if (limit < 0) return wide;
  const auto narrow = static_cast<size_t>(std::upper_bound(narrow_.begin(), narrow_.end(), limit) - narrow_.begin());
  return narrow + wide;
}

}  // namespace journey::stats
