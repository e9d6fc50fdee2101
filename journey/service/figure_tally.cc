// SPDX-License-Identifier: Apache-2.0
#include "journey/service/figure_tally.h"

namespace journey::service {
namespace {

constexpr int64_t kPromoter = 9 * event::kNumberScale;
constexpr int64_t kDetractor = 6 * event::kNumberScale;

uint64_t KeyOf(Dimension dimension, uint32_t value) { return uint64_t{static_cast<uint32_t>(dimension)} << 32 | value; }

// A call list without queue times is no queue, and promises that are told need no limits: no gap in what is measured.
bool MissesNothing(Gate gate) { return gate == Gate::kQueue || gate == Gate::kNoPromises; }

}  // namespace

void FigureTally::Cell::Merge(const Cell& other) {
  sums.Merge(other.sums);
  censored += other.censored;
  not_measured += other.not_measured;
  promoters += other.promoters;
  detractors += other.detractors;
  if (other.values != nullptr) {
    if (values == nullptr) values = std::make_unique<stats::QuantileTally>();
    values->Merge(*other.values);
  }
  if (other.mean != nullptr) {
    if (mean == nullptr) mean = std::make_unique<stats::MeanTally>();
    mean->Merge(*other.mean);
  }
}

FigureTally::FigureTally(size_t declared, size_t sources)
    : memo_(static_cast<size_t>(Dimension::kDeclared) + declared) {
  for (std::vector<bool>& told : told_) told.assign(sources, false);
}

FigureTally::Group* FigureTally::GroupAt(Dimension dimension, uint32_t value) {
  Memo& memo = memo_[static_cast<size_t>(dimension)];
  if (memo.group != nullptr && memo.value == value) return memo.group;
  std::unique_ptr<Group>& group = groups_[KeyOf(dimension, value)];
  if (group == nullptr) group = std::make_unique<Group>();
  memo = {value, group.get()};
  return group.get();
}

void FigureTally::BeginOutside() {
  chosen_.clear();
  marks_.clear();
}

void FigureTally::Begin() {
  BeginOutside();
  In(Dimension::kAll, event::kNone);
}

void FigureTally::In(Dimension dimension, uint32_t value) { chosen_.push_back({GroupAt(dimension, value), dimension}); }

std::unique_ptr<FigureTally::Cell> FigureTally::MakeCell(Shape shape) {
  auto cell = std::make_unique<Cell>();
  if (shape == Shape::kTime) cell->values = std::make_unique<stats::QuantileTally>();
  if (shape == Shape::kMean || shape == Shape::kScore || shape == Shape::kNps) {
    cell->mean = std::make_unique<stats::MeanTally>();
  }
  return cell;
}

void FigureTally::CountValue(const Mark& mark, Shape shape, Cell& cell) {
  if (cell.values != nullptr) cell.values->Add(mark.value);
  if (cell.mean == nullptr) return;
  if (shape != Shape::kNps) {
    cell.mean->AddValue(mark.value);
    return;
  }
  const bool promoter = mark.value >= kPromoter, detractor = mark.value <= kDetractor;
  cell.promoters += promoter ? 1 : 0;
  cell.detractors += detractor ? 1 : 0;
  cell.mean->AddValue(promoter ? 1 : detractor ? -1 : 0);
}

void FigureTally::Count(const Mark& mark, Shape shape, Cell& cell) {
  if (mark.kind == Mark::kCensored || mark.kind == Mark::kUnknown) {
    (mark.kind == Mark::kCensored ? cell.censored : cell.not_measured) += mark.n;
    return;
  }
  if ((cell.n | cell.h) == 0 && !loose_) touched_.push_back(&cell);
  cell.n += mark.n;
  if (mark.kind == Mark::kHit) {
    cell.h += mark.value;
  } else {
    CountValue(mark, shape, cell);
  }
  if (!loose_) return;
  cell.sums.Add(cell.n, cell.h);
  cell.n = cell.h = 0;
  if (cell.mean != nullptr) cell.mean->EndCustomer();
}

void FigureTally::End() {
  for (const Mark& mark : marks_) {
    const FigureInfo& info = Info(mark.figure);
    const bool missing = mark.kind == Mark::kCensored || mark.kind == Mark::kUnknown;
    const bool plain = info.gate == Gate::kNone || (!missing && info.Has(kPlainValues));
    for (const Chosen& chosen : chosen_) {
      if (chosen.dimension == Dimension::kHour && info.shape != Shape::kShare) continue;
      if (chosen.dimension >= Dimension::kWeek && chosen.dimension <= Dimension::kHour && info.Has(kNoWeek)) continue;
      std::unique_ptr<Cell>& cell = plain ? chosen.group->cells[static_cast<size_t>(mark.figure)]
                                          : chosen.group->gated[static_cast<uint64_t>(mark.figure) << 32 | mark.source];
      if (cell == nullptr) cell = MakeCell(info.shape);
      Count(mark, info.shape, *cell);
    }
  }
}

void FigureTally::EndCustomer() {
  for (Cell* cell : touched_) {
    cell->sums.Add(cell->n, cell->h);
    cell->n = cell->h = 0;
    if (cell->mean != nullptr) cell->mean->EndCustomer();
  }
  touched_.clear();
}

void FigureTally::Merge(const FigureTally& other) {
  const auto merge = [](const std::unique_ptr<Cell>& from, std::unique_ptr<Cell>* into) {
    if (from == nullptr) return;
    if (*into == nullptr) *into = std::make_unique<Cell>();
    (*into)->Merge(*from);
  };
  for (const auto& [key, from] : other.groups_) {
    std::unique_ptr<Group>& into = groups_[key];
    if (into == nullptr) into = std::make_unique<Group>();
    for (size_t i = 0; i < kFigures; ++i) merge(from->cells[i], &into->cells[i]);
    for (const auto& [gated, cell] : from->gated) merge(cell, &into->gated[gated]);
  }
  for (size_t gate = 0; gate < told_.size(); ++gate) {
    for (size_t i = 0; i < told_[gate].size(); ++i) told_[gate][i] = told_[gate][i] || other.told_[gate][i];
  }
}

bool FigureTally::IsOpen(Gate gate, uint32_t source) const {
  return told_[static_cast<size_t>(gate)][source] != (gate == Gate::kNoPromises);
}

std::optional<FigureTally::Cell> FigureTally::Read(const Group& group, Figure figure) const {
  const Gate gate = Info(figure).gate;
  Cell sum;
  bool any = false;
  if (const std::unique_ptr<Cell>& cell = group.cells[static_cast<size_t>(figure)]; cell != nullptr) {
    sum.Merge(*cell);
    any = true;
  }
  if (gate == Gate::kNone) return any ? std::optional<Cell>(std::move(sum)) : std::nullopt;
  for (const auto& [key, cell] : group.gated) {
    if (static_cast<Figure>(key >> 32) != figure) continue;
    if (IsOpen(gate, static_cast<uint32_t>(key))) {
      sum.Merge(*cell);
    } else if (!MissesNothing(gate)) {
      sum.not_measured += cell->sums.n + cell->censored + cell->not_measured;
    } else {
      continue;
    }
    any = true;
  }
  if (!any) return std::nullopt;
  return sum;
}

const FigureTally::Group* FigureTally::Find(Dimension dimension, uint32_t value) const {
  const auto group = groups_.find(KeyOf(dimension, value));
  return group == groups_.end() ? nullptr : group->second.get();
}

}  // namespace journey::service
