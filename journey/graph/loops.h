// SPDX-License-Identifier: Apache-2.0
// Loops and rework: where units go round. Four kinds, each counted inside the units that --unit chose, or inside
// sessions (the report: who buys again after three weeks goes round in a journey, but nothing made him):
//
//   self_loop   one touchpoint several times in a row. A run of n is one with n - 1 laps (bupaR, number_of_selfloops).
//   repetition  a touchpoint that a unit comes back to after others: k separate runs are k - 1 laps (bupaR,
//               number_of_repetitions).
//   ping_pong   two touchpoints in turn: a b a is one lap.
//   loop        three or more in a ring: a b c a is one lap.
//
// Loops are those that were walked, not those that the graph would allow: runs of one touchpoint are taken as one, and
// whenever a unit comes back to a touchpoint of its present way, the part between closes a lap and is taken out of the
// way. So each lap visits each of its touchpoints once, every step belongs to at most one lap, and the cost is linear
// in the steps. Example: a b c b d a -> one lap of b c, then one of a b d.
//
// A ring has no beginning: it is named from the smallest of its names on. Rings of more than kMaxLoopTouchpoints are
// counted together, without names.
#ifndef JOURNEY_GRAPH_LOOPS_H_
#define JOURNEY_GRAPH_LOOPS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "journey/base/hash.h"
#include "journey/contact/contact.h"
#include "journey/event/event_table.h"
#include "journey/stitch/customer.h"

namespace journey::graph {

inline constexpr size_t kMaxLoopTouchpoints = 8;

enum class LoopKind : uint8_t { kSelfLoop, kRepetition, kPingPong, kLoop };
std::string_view Name(LoopKind kind);  // as in exports: self_loop repetition ping_pong loop

struct LoopRow {
  LoopKind kind = LoopKind::kSelfLoop;
  std::vector<std::string> touchpoints;  // each once; empty for the rings that are too long to be named
  int64_t laps = 0;
  int64_t units = 0;      // distinct
  int64_t customers = 0;  // distinct
  // Of the units: those that are not open, and of these those that reached a goal.
  int64_t decided = 0;
  int64_t goals = 0;
  // Time spent going round. A lap of a ring: from the start of the touchpoint that it comes back to, to the start of
  // coming back. A self-loop and a repetition: from the start of the first to the start of the last, once a run or
  // unit.
  double extra_s = 0;                  // sum
  std::optional<double> median_lap_s;  // nearest rank; of what is summed above
};

struct LoopTable {
  std::vector<LoopRow> rows;  // by (laps descending, kind, names)
  int64_t hidden_rings = 0;   // beyond the limit: rings, and touchpoints that repeat
  int64_t hidden_repeats = 0;
  // For comparison: all units that are not open, and those of them that reached a goal.
  int64_t decided = 0;
  int64_t goals = 0;
};

// Memory: the distinct loops, and 16 bytes a lap.
class LoopAccumulator {
 public:
  enum class Over : uint8_t { kUnits, kSessions };
  // `table` outlives it.
  LoopAccumulator(const event::EventTable* table, Over over) : table_(table), over_(over) {}

  void Add(const stitch::Customer& customer, std::span<const contact::Contact> contacts);
  void Merge(const LoopAccumulator& other);
  // The first `limit` rows, and what is beyond them. Names and medians are only made for those.
  LoopTable Finish(size_t limit = SIZE_MAX) const;

 private:
  struct Cell {
    LoopKind kind = LoopKind::kSelfLoop;
    std::array<uint32_t, kMaxLoopTouchpoints> touchpoints = {};  // from the smallest id on
    uint32_t size = 0;
    int64_t laps = 0;
    int64_t units = 0;
    int64_t customers = 0;
    int64_t decided = 0;
    int64_t goals = 0;
    int64_t extra_us = 0;
    uint64_t last_unit = 0;  // ordinals of this accumulator, from 1
    uint64_t last_customer = 0;
  };
  struct Names {
    std::array<std::string_view, kMaxLoopTouchpoints> texts;
    uint32_t size = 0;
  };
  static constexpr uint32_t kNoRow = 0xffffffffu;
  // A run of one touchpoint on the present way of a unit.
  struct Run {
    uint32_t touchpoint = 0;
    int64_t start_us = 0;
  };
  // What is known of a touchpoint in the unit at hand.
  struct Seen {
    uint64_t unit = 0;     // the unit that it is about
    uint32_t place = 0;    // in way_, from 1; 0 = not on it
    int64_t runs = 0;      // so far
    int64_t first_us = 0;  // start of its first run
    int64_t last_us = 0;   // start of its last run
  };

  void AddUnit(const stitch::Customer& customer, std::span<const stitch::Step> steps, bool open);
  void EnterRun(uint32_t touchpoint, int64_t start_us);
  void Close(size_t place, int64_t start_us);
  Cell& CellOf(LoopKind kind, std::span<const uint32_t> touchpoints);
  void Count(LoopKind kind, std::span<const uint32_t> touchpoints, int64_t laps, int64_t extra_us);
  Seen& SeenOf(uint32_t touchpoint);
  Names NamesOf(const Cell& cell) const;
  bool Before(const Cell& a, const Cell& b) const;
  // `row_of`: the row of each cell, or kNoRow.
  void FindMedians(std::span<const uint32_t> row_of, std::vector<LoopRow>* rows) const;

  const event::EventTable* table_;
  Over over_;
  absl::flat_hash_map<base::Hash128, uint32_t> index_;
  std::vector<Cell> cells_;
  std::vector<std::pair<uint32_t, int64_t>> times_us_;  // (cell, time of a lap)
  int64_t decided_ = 0;
  int64_t goals_ = 0;
  uint64_t unit_ = 0;
  uint64_t customer_ = 0;
  // Scratch, of the unit at hand.
  bool unit_decided_ = false;
  bool unit_goal_ = false;
  std::vector<stitch::Step> own_steps_;  // of a session that another one overlaps
  std::vector<Run> way_;
  std::vector<uint32_t> ring_;
  std::vector<uint32_t> repeated_;  // touchpoints with a second run
  std::vector<Seen> seen_;          // by string id
};

}  // namespace journey::graph

#endif  // JOURNEY_GRAPH_LOOPS_H_
