// SPDX-License-Identifier: Apache-2.0
// The counts behind the figures, by segment. An occasion (a contact, an answer, an attempt) is begun, put into its
// segments, given its marks (hit or miss, a time, not known yet, never known), and ended; marks are then counted in
// each segment. Integers only, so merging in any order gives the same.
//
//   tally.Begin();
//   tally.In(Dimension::kChannel, contact.channel);
//   tally.Hit(Figure::kReopen, true);
//   tally.End();
//   tally.EndCustomer();
//
// Memory: about 130 bytes a figure and segment that has any; times add 8 bytes a value. Cost of a mark: a few
// nanoseconds a segment.
#ifndef JOURNEY_SERVICE_FIGURE_TALLY_H_
#define JOURNEY_SERVICE_FIGURE_TALLY_H_

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "journey/event/event_table.h"
#include "journey/service/figure_catalog.h"
#include "journey/stats/interval.h"
#include "journey/stats/mean_tally.h"
#include "journey/stats/quantile_tally.h"

namespace journey::service {

// What a segment is a value of. Declared segments follow: kDeclared + i is the i-th. Values are string ids, except
// kStage (the enum), kWeek (the Monday, days since 1970) and kHour (hour of the week); kNone = absent.
enum class Dimension : uint32_t {
  kAll,
  kChannel,
  kStage,
  kTouchpoint,
  kTopic,
  kQueue,
  kSurvey,
  kWeek,
  kHour,
  kDeclared
};
constexpr Dimension Declared(size_t i) { return static_cast<Dimension>(static_cast<size_t>(Dimension::kDeclared) + i); }

class FigureTally {
 public:
  // One figure in one segment.
  struct Cell {
    int64_t n = 0, h = 0;  // of the customer in hand
    stats::ClusterSums sums;
    int64_t censored = 0;
    int64_t not_measured = 0;
    int64_t promoters = 0, detractors = 0;         // kNps
    std::unique_ptr<stats::QuantileTally> values;  // kTime
    std::unique_ptr<stats::MeanTally> mean;        // kMean, kScore, kNps

    void Merge(const Cell& other);  // REQUIRES: both between customers
  };
  struct Group {
    std::array<std::unique_ptr<Cell>, kFigures> cells;
    absl::flat_hash_map<uint64_t, std::unique_ptr<Cell>> gated;  // by figure << 32 | source
  };

  // `declared`: number of declared segments; `sources`: of the table.
  FigureTally(size_t declared, size_t sources);

  void Begin();  // of an occasion; it is in kAll
  // As Begin, but not in kAll: for what counts in one segment only.
  void BeginOutside();
  void In(Dimension dimension, uint32_t value);
  // `source` matters for gated figures only.
  void Hit(Figure figure, bool hit, uint32_t source = 0) { Put(figure, Mark::kHit, hit ? 1 : 0, source); }
  // Several occasions of one customer in the same segments at once: h hits of n.
  void Hits(Figure figure, int64_t n, int64_t h) { marks_.push_back({figure, Mark::kHit, 0, n, h}); }
  void Time(Figure figure, int64_t value_us, uint32_t source = 0) { Put(figure, Mark::kValue, value_us, source); }
  void Mean(Figure figure, int64_t value, uint32_t source = 0) { Put(figure, Mark::kValue, value, source); }
  void Censor(Figure figure, uint32_t source = 0, int64_t n = 1) {
    marks_.push_back({figure, Mark::kCensored, source, n, 0});
  }
  void Unknown(Figure figure, uint32_t source = 0, int64_t n = 1) {
    marks_.push_back({figure, Mark::kUnknown, source, n, 0});
  }
  void End();
  // The source tells what the gate asks for (kNoPromises: it does not).
  void Tell(Gate gate, uint32_t source) { told_[static_cast<size_t>(gate)][source] = true; }

  // While set, each occasion belongs to nobody and is a cluster of its own.
  void set_loose(bool loose) { loose_ = loose; }
  void EndCustomer();
  // REQUIRES: both between customers; made for the same table.
  void Merge(const FigureTally& other);

  // For Finish. Calls visit(dimension, value, group) in no particular order.
  template <typename Visit>
  void ForEach(Visit visit) const {
    for (const auto& [key, group] : groups_) {
      visit(static_cast<Dimension>(key >> 32), static_cast<uint32_t>(key), *group);
    }
  }
  // What is known of a figure in a group: of a gated figure only the sources that tell what it needs; where the others
  // should have told it, their occasions are not measured. Absent where nothing was counted.
  std::optional<Cell> Read(const Group& group, Figure figure) const;
  const Group* Find(Dimension dimension, uint32_t value) const;

 private:
  struct Mark {
    enum Kind : uint8_t { kHit, kValue, kCensored, kUnknown };
    Figure figure;
    Kind kind;
    uint32_t source;
    int64_t n;      // occasions
    int64_t value;  // hits, or the value of one
  };
  struct Chosen {
    Group* group;
    Dimension dimension;
  };
  void Put(Figure figure, Mark::Kind kind, int64_t value, uint32_t source) {
    marks_.push_back({figure, kind, source, 1, value});
  }
  Group* GroupAt(Dimension dimension, uint32_t value);
  static std::unique_ptr<Cell> MakeCell(Shape shape);
  static void CountValue(const Mark& mark, Shape shape, Cell& cell);
  void Count(const Mark& mark, Shape shape, Cell& cell);
  bool IsOpen(Gate gate, uint32_t source) const;

  absl::flat_hash_map<uint64_t, std::unique_ptr<Group>> groups_;           // dimension << 32 | value
  std::array<std::vector<bool>, static_cast<size_t>(Gate::kCount)> told_;  // by source
  bool loose_ = false;
  // Scratch.
  struct Memo {
    uint32_t value = 0;
    Group* group = nullptr;
  };
  std::vector<Memo> memo_;  // by dimension: the group last used
  std::vector<Chosen> chosen_;
  std::vector<Mark> marks_;
  std::vector<Cell*> touched_;
};

}  // namespace journey::service

#endif  // JOURNEY_SERVICE_FIGURE_TALLY_H_
