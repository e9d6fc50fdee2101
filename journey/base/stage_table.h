// SPDX-License-Identifier: Apache-2.0
// What each stage of a run cost, for `--debug stats`. Timings never enter the report's model.
#ifndef JOURNEY_BASE_STAGE_TABLE_H_
#define JOURNEY_BASE_STAGE_TABLE_H_

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace journey::base {

struct StageRow {
  std::string name;
  int64_t wall_us = 0;
  uint64_t rows = 0;         // what the stage handled, in its own unit
  uint64_t bytes = 0;        // what it read or made; 0 = does not apply
  uint64_t allocations = 0;  // calls of operator new while it ran, over all threads; counted by app/
};

// Used by one thread: the one that runs the stages in order.
class StageTable {
 public:
  // `allocations` tells the number of allocations so far; null = not counted.
  explicit StageTable(uint64_t (*allocations)() = nullptr) : allocations_(allocations) {}

  // Measures from construction to destruction.
  class Scope {
   public:
    Scope(StageTable* table, std::string_view name);
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;
    void Count(uint64_t rows, uint64_t bytes = 0);

   private:
    StageTable* table_;
    StageRow row_;
    std::chrono::steady_clock::time_point start_;
    uint64_t allocations_before_;
  };

  const std::vector<StageRow>& rows() const { return rows_; }
  std::string Format() const;

 private:
  uint64_t (*allocations_)();
  std::vector<StageRow> rows_;
};

}  // namespace journey::base

#endif  // JOURNEY_BASE_STAGE_TABLE_H_
