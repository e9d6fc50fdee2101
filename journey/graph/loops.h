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
#include <vector>

#include "journey/base/hash_index.h"
#include "journey/contact/contact.h"
#include "journey/event/event_table.h"
#include "journey/graph/node_index.h"
#include "journey/graph/pair_index.h"
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

// Cost: a unit's steps are drawn together into runs of one touchpoint, then each run is looked at once. Memory: about
// 120 bytes a distinct loop, and 8 bytes a lap of a ring, a run of a self-loop, a unit's repetition (16 beyond 71
// minutes).
class LoopAccumulator {
 public:
  enum class Over : uint8_t { kUnits, kSessions };
  // `table` outlives it.
  LoopAccumulator(const event::EventTable* table, Over over);

  void Add(const stitch::Customer& customer, std::span<const contact::Contact> contacts);
  void Merge(const LoopAccumulator& other);
  // The first `limit` rows, and what is beyond them. Names and medians are only made for those.
  LoopTable Finish(size_t limit = SIZE_MAX) const;

 private:
  // Small, since there are thousands of rings of which each is met now and then: what a loop is made of and its times
  // lie elsewhere. A counter stands beside the ordinal that it depends on.
  struct Cell {
    int64_t laps = 0;
    uint32_t last_unit = 0;  // ordinals of this accumulator, from 1
    uint32_t units = 0;
    int64_t extra_us = 0;
    uint32_t decided = 0;
    uint32_t last_customer = 0;
    uint32_t goals = 0;
    uint32_t customers = 0;
  };
  // The touchpoints of a loop, numbers of nodes_: of a ring from the smallest on, none of those too long to be named.
  struct Ring {
    std::array<uint32_t, kMaxLoopTouchpoints> nodes = {};
    uint32_t size = 0;
    std::span<const uint32_t> all() const { return {nodes.data(), size}; }
  };
  // A loop is a kind and a number among those of its kind: the node, the number of the pair, that of the ring.
  struct Loop {
    LoopKind kind = LoopKind::kSelfLoop;
    uint32_t number = 0;
  };
  // Of a unit: its ordinal and how it ended.
  struct UnitMark {
    uint32_t unit = 0;
    bool decided = false;
    bool goal = false;
  };
  // A lap of a ring that waits until the customer is done, or so many wait. There are thousands of rings, so what is
  // known of one has to be fetched from far away: many are fetched at a time.
  static constexpr size_t kMostClosed = 256;
  struct Closed {
    Ring ring;
    uint64_t hash = 0;
    int64_t extra_us = 0;
    UnitMark unit;
    Loop loop;
  };
  // The time of a lap.
  struct Lap {
    uint32_t loop = 0;  // packed
    uint32_t time_us = 0;
  };
  struct LongLap {
    uint32_t loop = 0;
    int64_t time_us = 0;
  };
  struct Names {
    std::array<std::string_view, kMaxLoopTouchpoints> texts;
    uint32_t size = 0;
  };
  // Steps at one touchpoint in a row.
  struct Run {
    uint32_t node = 0;
    uint32_t steps = 0;
    int64_t start_us = 0;
    int64_t last_us = 0;  // start of the last of them
  };
  // What is known of a touchpoint in the unit at hand.
  struct Seen {
    uint32_t unit = 0;     // the unit that it is about
    uint32_t place = 0;    // in way_, from 1; 0 = not on it
    int64_t first_us = 0;  // start of its first run
    int64_t last_us = 0;   // start of its last run
    uint32_t runs = 0;     // so far
  };

  static uint32_t Packed(Loop loop) { return loop.number << 2 | static_cast<uint32_t>(loop.kind); }
  static Loop Unpacked(uint32_t loop) { return {static_cast<LoopKind>(loop & 3), loop >> 2}; }
  std::vector<Cell>& CellsOf(LoopKind kind) { return cells_[static_cast<size_t>(kind)]; }
  const Cell& CellOf(Loop loop) const { return cells_[static_cast<size_t>(loop.kind)][loop.number]; }
  void AddUnit(std::span<const stitch::Step> steps, uint32_t session, bool open);
  void EnterRun(const Run& run);
  void Close(size_t place, int64_t start_us);
  void Count(Loop loop, int64_t laps, int64_t extra_us, const UnitMark& unit);
  void CountRings();
  void AddTime(Loop loop, int64_t time_us);
  Loop PingPongOf(uint32_t a, uint32_t b);
  Loop RingOf(const Ring& ring, uint64_t hash);
  Loop Own(Loop loop, const LoopAccumulator& other);  // as the same loop is numbered here
  Ring NodesOf(Loop loop) const;
  Names NamesOf(Loop loop) const;
  bool Before(Loop a, Loop b) const;
  void FindMedians(std::span<const Loop> shown, std::vector<LoopRow>* rows) const;

  const event::EventTable* table_;
  Over over_;
  NodeIndex nodes_;
  std::array<std::vector<Cell>, 4> cells_;  // by kind and number
  PairIndex pairs_;
  std::vector<std::array<uint32_t, 2>> ping_pongs_;  // by number
  base::HashIndex ring_index_;
  std::vector<Ring> rings_;  // by number
  std::vector<Lap> laps_;
  std::vector<LongLap> long_laps_;  // whose times do not fit into 32 bits
  int64_t decided_ = 0;
  int64_t goals_ = 0;
  uint32_t customer_ = 0;
  std::vector<Closed> closed_;  // scratch, of the customer at hand
  // Scratch, of the unit at hand.
  UnitMark unit_;
  std::vector<Run> runs_;
  std::vector<Run> way_;            // the present one
  std::vector<uint32_t> repeated_;  // nodes with a second run
  std::vector<Seen> seen_;          // by node
};

}  // namespace journey::graph

#endif  // JOURNEY_GRAPH_LOOPS_H_
