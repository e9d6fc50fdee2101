// SPDX-License-Identifier: Apache-2.0
// Variants: the distinct sequences of touchpoints that units walk, with how they ended.
#ifndef JOURNEY_GRAPH_VARIANTS_H_
#define JOURNEY_GRAPH_VARIANTS_H_

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "journey/base/hash.h"
#include "journey/contact/contact.h"
#include "journey/event/event_table.h"
#include "journey/graph/node_index.h"
#include "journey/graph/outcome.h"
#include "journey/stitch/customer.h"

namespace journey::graph {

struct VariantRow {
  std::vector<std::string> touchpoints;
  int64_t count = 0;  // units
  int64_t customers = 0;
  std::array<int64_t, kOutcomes> outcomes = {};  // units by Outcome
};

struct VariantTable {
  std::vector<VariantRow> rows;  // by (count descending, names one by one as bytes, the shorter first)
  int64_t hidden_variants = 0;   // beyond the limit
  int64_t hidden_count = 0;      // their units
};

// The name as the variants table writes it: joined by " > ", a ">" inside a name as "\>".
std::string VariantText(const std::vector<std::string>& touchpoints);

// A sequence is written with as few bytes as its nodes need, one a step where there are up to 128 of them: prefix-free,
// so that what is written differs where sequences differ. Sequences are told apart by a 128-bit hash of that and kept
// exactly. Memory is linear in the distinct variants: about 120 bytes and 1 to 3 bytes a step of each; where every unit
// is one of its own kind, 1 to 3 bytes an event and 120 a unit.
class VariantAccumulator {
 public:
  // `table` outlives it.
  explicit VariantAccumulator(const event::EventTable* table) : table_(table), nodes_(*table) {}

  void Add(const stitch::Customer& customer, std::span<const contact::Contact> contacts);
  void Merge(const VariantAccumulator& other);
  // The first `limit` rows, and what is beyond them. Names are only made for those.
  VariantTable Finish(size_t limit = SIZE_MAX) const;

 private:
  struct Cell {
    uint64_t begin = 0;   // in sequences_
    uint64_t length = 0;  // bytes
    int64_t count = 0;
    int64_t customers = 0;
    uint64_t last_customer = 0;
    std::array<int64_t, kOutcomes> outcomes = {};
  };
  // Appends the sequence where the hash is new.
  Cell& CellOf(const base::Hash128& hash, std::string_view sequence);
  std::string_view Sequence(const Cell& cell) const { return {sequences_.data() + cell.begin, cell.length}; }
  bool Before(const Cell& a, const Cell& b) const;

  const event::EventTable* table_;
  NodeIndex nodes_;
  absl::flat_hash_map<base::Hash128, uint32_t> index_;
  std::vector<base::Hash128> hashes_;  // by cell
  std::vector<Cell> cells_;
  std::string sequences_;  // of all variants, one after another
  std::string sequence_;   // scratch
  uint64_t customer_ = 0;
};

}  // namespace journey::graph

#endif  // JOURNEY_GRAPH_VARIANTS_H_
