// SPDX-License-Identifier: Apache-2.0
#include "journey/graph/loops.h"

#include <algorithm>
#include <utility>

#include "journey/base/hash.h"
#include "journey/base/scratch.h"
#include "journey/base/time.h"
#include "journey/graph/outcome.h"
#include "journey/stats/select.h"
#include "journey/stats/value_list.h"

namespace journey::graph {

std::string_view Name(LoopKind kind) {
  constexpr std::string_view kNames[] = {"self_loop", "repetition", "ping_pong", "loop"};
  return kNames[static_cast<size_t>(kind)];
}

namespace {

uint64_t HashOf(std::span<const uint32_t> ring) {
  uint64_t hash = ring.size();
  for (const uint32_t node : ring) hash = base::Mix(hash ^ node);
  return hash;
}

}  // namespace

LoopAccumulator::LoopAccumulator(const event::EventTable* table, Over over)
    : table_(table), over_(over), nodes_(*table), seen_(nodes_.size()) {
  CellsOf(LoopKind::kSelfLoop).resize(nodes_.size());
  CellsOf(LoopKind::kRepetition).resize(nodes_.size());
}

LoopAccumulator::Loop LoopAccumulator::PingPongOf(uint32_t a, uint32_t b) {
  if (a > b) std::swap(a, b);
  const Loop loop = {LoopKind::kPingPong, pairs_.Of(a, b)};
  if (loop.number == ping_pongs_.size()) {
    ping_pongs_.push_back({a, b});
    CellsOf(LoopKind::kPingPong).emplace_back();
  }
  return loop;
}

LoopAccumulator::Loop LoopAccumulator::RingOf(const Ring& ring, uint64_t hash) {
  const auto same = [&](uint32_t number) { return std::ranges::equal(rings_[number].all(), ring.all()); };
  uint32_t number = ring_index_.Find(hash, same);
  if (number == base::HashIndex::kAbsent) {
    number = ring_index_.Add(hash);
    rings_.push_back(ring);
    CellsOf(LoopKind::kLoop).emplace_back();
  }
  return {LoopKind::kLoop, number};
}

void LoopAccumulator::AddTime(Loop loop, int64_t time_us) {
  if (static_cast<uint64_t>(time_us) <= UINT32_MAX) [[likely]] {
    laps_.push_back({Packed(loop), static_cast<uint32_t>(time_us)});
  } else {
    long_laps_.push_back({Packed(loop), time_us});
  }
}

// Whether a loop is new to its unit is a matter of chance, so it is added up, not branched upon.
void LoopAccumulator::Count(Loop loop, int64_t laps, int64_t extra_us, const UnitMark& unit) {
  AddTime(loop, extra_us);
  Cell& cell = CellsOf(loop.kind)[loop.number];
  cell.laps += laps;
  cell.extra_us += extra_us;
  const bool new_unit = cell.last_unit != unit.unit;
  cell.last_unit = unit.unit;
  cell.units += new_unit;
  cell.decided += new_unit && unit.decided;
  cell.goals += new_unit && unit.goal;
  cell.customers += cell.last_customer != customer_;
  cell.last_customer = customer_;
}

// The way from `place` on has come back to its beginning at `start_us`.
void LoopAccumulator::Close(size_t place, int64_t start_us) {
  const int64_t extra_us = start_us - way_[place].start_us;
  way_[place].start_us = start_us;
  const size_t size = way_.size() - place;
  for (size_t i = place + 1; i < way_.size(); ++i) seen_[way_[i].node].place = 0;
  if (size == 2) {
    Count(PingPongOf(way_[place].node, way_[place + 1].node), 1, extra_us, unit_);
  } else {
    Closed& closed = closed_.emplace_back();
    closed.extra_us = extra_us;
    closed.unit = unit_;
    Ring& ring = closed.ring;
    if (size <= kMaxLoopTouchpoints) {
      for (size_t i = 0; i < size; ++i) ring.nodes[i] = way_[place + i].node;
      ring.size = static_cast<uint32_t>(size);
      const auto end = ring.nodes.begin() + static_cast<ptrdiff_t>(size);
      std::rotate(ring.nodes.begin(), std::min_element(ring.nodes.begin(), end), end);
    }
    closed.hash = HashOf(ring.all());
    ring_index_.Prefetch(closed.hash);
    if (closed_.size() == kMostClosed) CountRings();
  }
  way_.resize(place + 1);
}

void LoopAccumulator::CountRings() {
  for (Closed& closed : closed_) {
    closed.loop = RingOf(closed.ring, closed.hash);
    __builtin_prefetch(&CellOf(closed.loop), 1);
  }
  for (const Closed& closed : closed_) Count(closed.loop, 1, closed.extra_us, closed.unit);
  closed_.clear();
}

void LoopAccumulator::EnterRun(const Run& run) {
  Seen& seen = seen_[run.node];
  if (seen.unit != unit_.unit) {
    way_.push_back(run);
    seen = {.unit = unit_.unit,
            .place = static_cast<uint32_t>(way_.size()),
            .first_us = run.start_us,
            .last_us = run.start_us,
            .runs = 1};
    return;
  }
  if (++seen.runs == 2) repeated_.push_back(run.node);
  seen.last_us = run.start_us;
  if (seen.place > 0) return Close(seen.place - 1, run.start_us);
  way_.push_back(run);
  seen.place = static_cast<uint32_t>(way_.size());
}

// `session`: whose steps count, others' are left out; kNone: all do.
void LoopAccumulator::AddUnit(std::span<const stitch::Step> steps, uint32_t session, bool open) {
  base::ClearScratch(&runs_);
  bool goal = false;
  for (const stitch::Step& step : steps) {
    if (session != event::kNone && step.session != session && step.session != event::kNone) continue;
    goal |= step.goal;
    const uint32_t node = nodes_.Of(step);
    if (runs_.empty() || runs_.back().node != node) runs_.push_back({.node = node, .start_us = step.time_us});
    ++runs_.back().steps;
    runs_.back().last_us = step.time_us;
  }
  if (runs_.empty()) return;
  unit_ = {.unit = unit_.unit + 1, .decided = goal || !open, .goal = goal};
  decided_ += unit_.decided;
  goals_ += unit_.goal;
  way_.clear();
  repeated_.clear();
  for (const Run& run : runs_) {
    if (run.steps > 1) Count({LoopKind::kSelfLoop, run.node}, run.steps - 1, run.last_us - run.start_us, unit_);
    EnterRun(run);
  }
  for (const uint32_t node : repeated_) {
    const Seen& seen = seen_[node];
    Count({LoopKind::kRepetition, node}, seen.runs - 1, seen.last_us - seen.first_us, unit_);
  }
}

void LoopAccumulator::Add(const stitch::Customer& customer, std::span<const contact::Contact>) {
  ++customer_;
  if (over_ == Over::kUnits) {
    for (const stitch::Unit& unit : customer.units) AddUnit(StepsOf(customer, unit), event::kNone, unit.open);
    return CountRings();
  }
  for (uint32_t i = 0; i < customer.sessions.size(); ++i) {
    const stitch::Session& session = customer.sessions[i];
    AddUnit(customer.steps.subspan(session.step_begin, session.step_end - session.step_begin), i, session.open);
  }
  CountRings();
}

LoopAccumulator::Loop LoopAccumulator::Own(Loop loop, const LoopAccumulator& other) {
  if (loop.kind == LoopKind::kPingPong) {
    const auto& [a, b] = other.ping_pongs_[loop.number];
    return PingPongOf(a, b);
  }
  if (loop.kind != LoopKind::kLoop) return loop;
  const Ring& ring = other.rings_[loop.number];
  return RingOf(ring, HashOf(ring.all()));
}

void LoopAccumulator::Merge(const LoopAccumulator& other) {
  std::array<std::vector<uint32_t>, 4> here;  // by kind and the other's number, packed
  for (uint32_t kind = 0; kind < cells_.size(); ++kind) {
    for (uint32_t number = 0; number < other.cells_[kind].size(); ++number) {
      const Cell& from = other.cells_[kind][number];
      const Loop loop = Own({static_cast<LoopKind>(kind), number}, other);
      here[kind].push_back(Packed(loop));
      Cell& cell = cells_[kind][loop.number];
      cell.laps += from.laps;
      cell.units += from.units;
      cell.customers += from.customers;  // a customer is seen by one accumulator only
      cell.decided += from.decided;
      cell.goals += from.goals;
      cell.extra_us += from.extra_us;
    }
  }
  const auto own = [&](uint32_t loop) { return here[loop & 3][loop >> 2]; };
  for (const Lap& lap : other.laps_) laps_.push_back({own(lap.loop), lap.time_us});
  for (const LongLap& lap : other.long_laps_) long_laps_.push_back({own(lap.loop), lap.time_us});
  decided_ += other.decided_;
  goals_ += other.goals_;
}

LoopAccumulator::Ring LoopAccumulator::NodesOf(Loop loop) const {
  if (loop.kind == LoopKind::kLoop) return rings_[loop.number];
  if (loop.kind != LoopKind::kPingPong) return {.nodes = {loop.number}, .size = 1};
  const auto& [a, b] = ping_pongs_[loop.number];
  return {.nodes = {a, b}, .size = 2};
}

// The ring from the smallest of its names on.
LoopAccumulator::Names LoopAccumulator::NamesOf(Loop loop) const {
  const Ring ring = NodesOf(loop);
  Names names;
  names.size = ring.size;
  for (uint32_t i = 0; i < ring.size; ++i) names.texts[i] = NodeName(*table_, nodes_.id(ring.nodes[i]));
  const auto begin = names.texts.begin(), end = begin + ring.size;
  std::rotate(begin, std::min_element(begin, end), end);
  return names;
}

bool LoopAccumulator::Before(Loop a, Loop b) const {
  const int64_t left_laps = CellOf(a).laps, right_laps = CellOf(b).laps;
  if (left_laps != right_laps) return left_laps > right_laps;
  if (a.kind != b.kind) return a.kind < b.kind;
  const Names left = NamesOf(a), right = NamesOf(b);
  return std::lexicographical_compare(left.texts.begin(), left.texts.begin() + left.size, right.texts.begin(),
                                      right.texts.begin() + right.size);
}

// The times of the shown loops are laid side by side, row by row: no sort of all laps for a median each.
void LoopAccumulator::FindMedians(std::span<const Loop> shown, std::vector<LoopRow>* rows) const {
  constexpr uint32_t kNoRow = 0xffffffffu;
  std::array<std::vector<uint32_t>, 4> row_of;  // by kind and number
  for (size_t kind = 0; kind < cells_.size(); ++kind) row_of[kind].assign(cells_[kind].size(), kNoRow);
  for (uint32_t row = 0; row < shown.size(); ++row)
    row_of[static_cast<size_t>(shown[row].kind)][shown[row].number] = row;
  std::vector<stats::ValueList> times(shown.size());
  const auto add = [&](uint32_t loop, int64_t time_us) {
    const uint32_t row = row_of[loop & 3][loop >> 2];
    if (row != kNoRow) times[row].Add(time_us);
  };
  for (const Lap& lap : laps_) add(lap.loop, lap.time_us);
  for (const LongLap& lap : long_laps_) add(lap.loop, lap.time_us);
  for (size_t row = 0; row < shown.size(); ++row) {
    const int64_t median_us = stats::Select(times[row], (times[row].size() - 1) / 2);  // who has laps has times
    (*rows)[row].median_lap_s = static_cast<double>(median_us) / base::kMicrosPerSecond;
  }
}

LoopTable LoopAccumulator::Finish(size_t limit) const {
  LoopTable table;
  table.decided = decided_;
  table.goals = goals_;
  std::vector<Loop> order;
  for (uint32_t kind = 0; kind < cells_.size(); ++kind) {
    for (uint32_t number = 0; number < cells_[kind].size(); ++number) {
      if (cells_[kind][number].laps > 0) order.push_back({static_cast<LoopKind>(kind), number});
    }
  }
  const size_t shown = std::min(limit, order.size());
  std::partial_sort(order.begin(), order.begin() + static_cast<ptrdiff_t>(shown), order.end(),
                    [this](Loop a, Loop b) { return Before(a, b); });
  for (size_t i = shown; i < order.size(); ++i) {
    const bool ring = order[i].kind == LoopKind::kPingPong || order[i].kind == LoopKind::kLoop;
    ++(ring ? table.hidden_rings : table.hidden_repeats);
  }
  order.resize(shown);
  for (const Loop loop : order) {
    const Cell& cell = CellOf(loop);
    LoopRow& row = table.rows.emplace_back();
    row.kind = loop.kind;
    const Names names = NamesOf(loop);
    row.touchpoints.assign(names.texts.begin(), names.texts.begin() + names.size);
    row.laps = cell.laps;
    row.units = cell.units;
    row.customers = cell.customers;
    row.decided = cell.decided;
    row.goals = cell.goals;
    row.extra_s = static_cast<double>(cell.extra_us) / base::kMicrosPerSecond;
  }
  FindMedians(order, &table.rows);
  return table;
}

}  // namespace journey::graph
