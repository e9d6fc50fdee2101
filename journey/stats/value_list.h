// SPDX-License-Identifier: Apache-2.0
// A bag of integers (microseconds) that is filled one by one and put in order once, at the end.
//
// Nearly all gaps and waits are shorter than 71 minutes, so values from 0 to 2^32 - 1 are held in 4 bytes and all
// others in 8, each kind in a vector that grows by half: with what growing leaves unused, 5 bytes a value. Nothing is
// looked at while values come in.
#ifndef JOURNEY_STATS_VALUE_LIST_H_
#define JOURNEY_STATS_VALUE_LIST_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace journey::stats {

class ValueList {
 public:
  void Add(int64_t value) {
    if (static_cast<uint64_t>(value) <= UINT32_MAX) [[likely]] {
      if (narrow_.size() == narrow_.capacity()) Grow(&narrow_);
      narrow_.push_back(static_cast<uint32_t>(value));
    } else {
      if (wide_.size() == wide_.capacity()) Grow(&wide_);
      wide_.push_back(value);
    }
  }
  void Append(const ValueList& other);

  size_t size() const { return narrow_.size() + wide_.size(); }
  bool empty() const { return narrow_.empty() && wide_.empty(); }
  // Forgets the values; Clear keeps their memory, Release gives it back.
  void Clear();
  void Release() { *this = {}; }

  // Puts them in order; immediate where nothing was added since the last time.
  void Sort();
  // Calls visit(value) for each: ascending where they are in order.
  template <typename Visit>
  void ForEach(const Visit& visit) const {
    const size_t negative = Negative();
    for (size_t i = 0; i < negative; ++i) visit(wide_[i]);
    for (const uint32_t value : narrow_) visit(int64_t{value});
    for (size_t i = negative; i < wide_.size(); ++i) visit(wide_[i]);
  }
  // REQUIRES for the two below: in order.
  int64_t operator[](size_t place) const;  // from 0, ascending
  size_t CountAtMost(int64_t limit) const;

 private:
  // The wide values below 0, which come before all narrow ones; any number while they are in no order.
  size_t Negative() const {
    return static_cast<size_t>(std::lower_bound(wide_.begin(), wide_.end(), int64_t{0}) - wide_.begin());
  }
  template <typename Integer>
  static void Grow(std::vector<Integer>* values) {
    values->reserve(values->size() + values->size() / 2 + 4);
  }

  std::vector<uint32_t> narrow_;
  std::vector<int64_t> wide_;
  size_t sorted_ = 0;  // values that were there when they were last put in order
};

}  // namespace journey::stats

#endif  // JOURNEY_STATS_VALUE_LIST_H_
