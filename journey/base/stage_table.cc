// SPDX-License-Identifier: Apache-2.0
#include "journey/base/stage_table.h"

#include "absl/strings/str_format.h"

namespace journey::base {

StageTable::Scope::Scope(StageTable* table, std::string_view name)
    : table_(table),
      start_(std::chrono::steady_clock::now()),
      allocations_before_(table->allocations_ == nullptr ? 0 : table->allocations_()) {
  row_.name = std::string(name);
}

StageTable::Scope::~Scope() {
  row_.wall_us =
      std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start_).count();
  if (table_->allocations_ != nullptr) row_.allocations = table_->allocations_() - allocations_before_;
  table_->rows_.push_back(row_);
}

void StageTable::Scope::Count(uint64_t rows, uint64_t bytes) {
  row_.rows += rows;
  row_.bytes += bytes;
}

std::string StageTable::Format() const {
  std::string text = absl::StrFormat("%-22s %10s %12s %14s %12s\n", "stage", "ms", "rows", "bytes", "allocations");
  int64_t total_us = 0;
  for (const StageRow& row : rows_) {
    total_us += row.wall_us;
    absl::StrAppendFormat(&text, "%-22s %10.1f %12d %14d %12d\n", row.name, row.wall_us / 1000.0, row.rows, row.bytes,
                          row.allocations);
  }
  absl::StrAppendFormat(&text, "%-22s %10.1f\n", "total", total_us / 1000.0);
  return text;
}

}  // namespace journey::base
