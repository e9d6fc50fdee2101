// SPDX-License-Identifier: Apache-2.0
// Which journeys, and which contacts, something went wrong in: for each of them the numbers of the cells (rows of
// measures) of which it holds a bad occasion. What counts in the end is known only when the cells are judged, so the
// log keeps them all.
//
// Memory: 4 bytes for each (journey or contact, cell); a bit of the last number of a group parts it from the next.
// Groups have no order and no names: any split of the customers gives the same counts.
#ifndef JOURNEY_FINDINGS_TOUCH_LOG_H_
#define JOURNEY_FINDINGS_TOUCH_LOG_H_

#include <cstdint>
#include <span>
#include <vector>

namespace journey::findings {

class TouchLog {
 public:
  // `subject`: a journey or a contact, by its place at the customer in hand; `cell` < 2^31.
  void Add(uint32_t subject, uint32_t cell) {
    const uint64_t entry = uint64_t{subject} << 32 | cell;
    if (pending_.empty() || pending_.back() != entry) pending_.push_back(entry);
  }
  // Ends the customer: subjects are counted anew after it.
  void EndCustomer();
  // The groups of `other`, its cell c being `renamed[c]`; event::kNone leaves a cell out.
  void Append(const TouchLog& other, std::span<const uint32_t> renamed);

  // Subjects with at least one wanted cell.
  int64_t CountAny(const std::vector<bool>& wanted) const;
  // Calls `take` with the cells of each subject: ascending, each once; valid during the call.
  template <typename Take>
  void ForEach(const Take& take) const {
    std::vector<uint32_t> cells;
    for (const uint32_t entry : entries_) {
      cells.push_back(entry & ~kLast);
      if ((entry & kLast) == 0) continue;
      take(std::span<const uint32_t>(cells));
      cells.clear();
    }
  }

 private:
  static constexpr uint32_t kLast = 0x80000000u;

  std::vector<uint32_t> entries_;
  std::vector<uint64_t> pending_;  // of the customer in hand: subject << 32 | cell
  std::vector<uint32_t> scratch_;
};

}  // namespace journey::findings

#endif  // JOURNEY_FINDINGS_TOUCH_LOG_H_
