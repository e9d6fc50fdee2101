// SPDX-License-Identifier: Apache-2.0
// What each stage of a run cost, for `--debug stats`. Timings never enter the report's model.
//
// A stage is what the main thread does in one scope. Stages that run fused - one component of customers after the other
// through stitching and all accumulators - are told apart by laps that every worker takes for itself. Names are
// "group/part"; benchmarks add up groups against their budgets, so what is new is measured by the one line that names
// it.
#ifndef JOURNEY_BASE_STAGE_TABLE_H_
#define JOURNEY_BASE_STAGE_TABLE_H_

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "journey/base/trace.h"

namespace journey::base {

// What the process has used so far; given by app/, which knows how to ask. Null = not counted.
struct Meters {
  uint64_t (*allocations)() = nullptr;         // calls of operator new, over all threads
  uint64_t (*thread_allocations)() = nullptr;  // of the calling thread
  uint64_t (*cpu_ns)() = nullptr;              // of all threads
  uint64_t (*read_bytes)() = nullptr;          // what read calls gave, from files or from the system's cache of them
  uint64_t (*peak_bytes)() = nullptr;          // of resident memory
};

// A part of a fused stage, or the stage itself.
struct StageRow {
  std::string name;
  int64_t wall_ns = 0;  // of a part: time of all workers together
  uint64_t cpu_ns = 0;
  uint64_t rows = 0;         // what the stage handled, in its own unit
  uint64_t bytes = 0;        // what it took or made; 0 = does not apply
  uint64_t read_bytes = 0;   // see Meters
  uint64_t allocations = 0;  // while it ran, over all threads
  uint64_t peak_bytes = 0;   // of the process when it ended
  std::vector<StageRow> parts;
};

// The clock of one worker in a fused stage: what passed since the last mark belongs to the part that is named now.
// A mark costs about 15 ns where it is on, and a test of a flag where it is off. `part` outlives the laps.
class Laps {
 public:
  // Off.
  Laps() = default;
  explicit Laps(const Meters* meters);  // null: off
  void Mark(const char* part) {
    if (on_) Take(part);
  }
  // Sums by part, in the order of first marks.
  std::vector<StageRow> Rows() const;

 private:
  struct Part {
    const char* name;
    uint64_t ticks = 0, allocations = 0, marks = 0;
  };

  void Take(const char* part);

  bool on_ = false;
  uint64_t (*allocations_)() = nullptr;
  uint64_t last_allocations_ = 0;
  uint64_t first_tick_ = 0, last_tick_ = 0;
  std::chrono::steady_clock::time_point start_;
  std::vector<Part> parts_;
  size_t next_ = 0;  // the part that followed last time
};

// Used by one thread: the one that runs the stages in order.
class StageTable {
 public:
  // Nothing is counted but time.
  StageTable() = default;
  // `trace` (null = none) gets a span a stage. Both outlive the table.
  StageTable(const Meters* meters, Trace* trace) : meters_(meters), trace_(trace) {}

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
  };

  // For a worker of the stage that comes next.
  Laps MakeLaps() const { return meters_ == nullptr ? Laps() : Laps(meters_); }
  // Parts of the stage that ended last: a call a worker.
  void AddParts(const Laps& laps);

  void SetEvents(uint64_t events) { events_ = events; }
  void SetInputBytes(uint64_t bytes) { input_bytes_ = bytes; }
  const std::vector<StageRow>& rows() const { return rows_; }
  // docs/performance.md describes it. Wall time of a part: its share of its stage's.
  std::string ToJson(int threads) const;

 private:
  const Meters* meters_ = nullptr;
  Trace* trace_ = nullptr;
  std::vector<StageRow> rows_;
  uint64_t events_ = 0;
  uint64_t input_bytes_ = 0;  // as on disk
};

}  // namespace journey::base

#endif  // JOURNEY_BASE_STAGE_TABLE_H_
