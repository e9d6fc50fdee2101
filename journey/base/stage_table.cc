// SPDX-License-Identifier: Apache-2.0
#include "journey/base/stage_table.h"

#include <algorithm>

#include "absl/strings/str_format.h"

namespace journey::base {

namespace {

using Clock = std::chrono::steady_clock;

int64_t NanosSince(Clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - start).count();
}

// The processor's own counter where it has one: a third of the cost of the clock. Laps turns ticks into time by
// what the clock says of the whole.
uint64_t Tick() {
#if defined(__x86_64__)
  return __builtin_ia32_rdtsc();
#else
  return static_cast<uint64_t>(Clock::now().time_since_epoch().count());
#endif
}

uint64_t Read(uint64_t (*meter)()) { return meter == nullptr ? 0 : meter(); }

double PerEvent(double value, uint64_t events) { return events == 0 ? 0 : value / static_cast<double>(events); }

StageRow* FindPart(std::vector<StageRow>* rows, std::string_view name) {
  const auto found = std::find_if(rows->begin(), rows->end(), [&](const StageRow& row) { return row.name == name; });
  return found == rows->end() ? nullptr : &*found;
}

}  // namespace

Laps::Laps(const Meters* meters)
    : on_(meters != nullptr),
      allocations_(meters == nullptr ? nullptr : meters->thread_allocations),
      first_tick_(Tick()),
      last_tick_(first_tick_),
      start_(Clock::now()) {
  parts_.reserve(32);
}

void Laps::Take(const char* part) {
  if (parts_.empty()) last_allocations_ = Read(allocations_);  // now on the worker's own thread
  if (next_ >= parts_.size() || parts_[next_].name != part) {
    const auto found = std::find_if(parts_.begin(), parts_.end(), [&](const Part& one) { return one.name == part; });
    next_ = static_cast<size_t>(found - parts_.begin());
    if (found == parts_.end()) parts_.push_back({part});
  }
  Part& here = parts_[next_++];
  const uint64_t allocations = Read(allocations_);
  const uint64_t tick = Tick();
  here.ticks += tick - last_tick_;
  here.allocations += allocations - last_allocations_;
  ++here.marks;
  last_allocations_ = allocations;
  last_tick_ = tick;
}

std::vector<StageRow> Laps::Rows() const {
  std::vector<StageRow> rows;
  const uint64_t ticks = Tick() - first_tick_;
  const double nanos_per_tick = ticks == 0 ? 0 : static_cast<double>(NanosSince(start_)) / static_cast<double>(ticks);
  for (const Part& part : parts_) {
    StageRow row;
    row.name = part.name;
    row.wall_ns = static_cast<int64_t>(static_cast<double>(part.ticks) * nanos_per_tick);
    row.rows = part.marks;
    row.allocations = part.allocations;
    rows.push_back(std::move(row));
  }
  return rows;
}

StageTable::Scope::Scope(StageTable* table, std::string_view name) : table_(table), start_(Clock::now()) {
  row_.name = std::string(name);
  if (table->meters_ == nullptr) return;
  row_.allocations = Read(table->meters_->allocations);
  row_.cpu_ns = Read(table->meters_->cpu_ns);
  row_.read_bytes = Read(table->meters_->read_bytes);
  start_ = Clock::now();  // reading meters is no part of the stage
}

StageTable::Scope::~Scope() {
  row_.wall_ns = NanosSince(start_);
  if (const Meters* meters = table_->meters_; meters != nullptr) {
    row_.allocations = Read(meters->allocations) - row_.allocations;
    row_.cpu_ns = Read(meters->cpu_ns) - row_.cpu_ns;
    row_.read_bytes = Read(meters->read_bytes) - row_.read_bytes;
    row_.peak_bytes = Read(meters->peak_bytes);
  }
  if (table_->trace_ != nullptr) {
    table_->trace_->AddStage(row_.name, start_, start_ + std::chrono::nanoseconds(row_.wall_ns), row_.rows, row_.bytes);
  }
  table_->rows_.push_back(std::move(row_));
}

void StageTable::Scope::Count(uint64_t rows, uint64_t bytes) {
  row_.rows += rows;
  row_.bytes += bytes;
}

void StageTable::AddParts(const Laps& laps) {
  if (rows_.empty()) return;
  std::vector<StageRow>& parts = rows_.back().parts;
  for (StageRow& row : laps.Rows()) {
    StageRow* const known = FindPart(&parts, row.name);
    if (known == nullptr) {
      parts.push_back(std::move(row));
      continue;
    }
    known->wall_ns += row.wall_ns;
    known->rows += row.rows;
    known->allocations += row.allocations;
  }
}

std::string StageTable::ToJson(int threads) const {
  StageRow total;
  std::string stages;
  for (const StageRow& row : rows_) {
    total.wall_ns += row.wall_ns;
    total.cpu_ns += row.cpu_ns;
    total.read_bytes += row.read_bytes;
    total.allocations += row.allocations;
    total.peak_bytes = std::max(total.peak_bytes, row.peak_bytes);
    absl::StrAppendFormat(&stages,
                          "%s\n  {\"stage\": \"%s\", \"wall_ns\": %d, \"cpu_ns\": %d, \"ns_per_event\": %.2f, "
                          "\"rows\": %d, \"bytes\": %d, \"read_bytes\": %d, \"allocations\": %d, \"peak_bytes\": %d",
                          stages.empty() ? "" : ",", row.name, row.wall_ns, row.cpu_ns,
                          PerEvent(static_cast<double>(row.wall_ns), events_), row.rows, row.bytes, row.read_bytes,
                          row.allocations, row.peak_bytes);
    int64_t sum = 0;
    for (const StageRow& part : row.parts) sum += part.wall_ns;
    std::string parts;
    for (const StageRow& part : row.parts) {
      const double share = sum == 0 ? 0 : static_cast<double>(part.wall_ns) / static_cast<double>(sum);
      const double wall_ns = share * static_cast<double>(row.wall_ns);
      absl::StrAppendFormat(&parts,
                            "%s\n    {\"part\": \"%s\", \"wall_ns\": %.0f, \"worker_ns\": %d, \"ns_per_event\": %.2f, "
                            "\"calls\": %d, \"allocations\": %d}",
                            parts.empty() ? "" : ",", part.name, wall_ns, part.wall_ns, PerEvent(wall_ns, events_),
                            part.rows, part.allocations);
    }
    if (!parts.empty()) absl::StrAppendFormat(&stages, ", \"parts\": [%s]", parts);
    stages += "}";
  }
  std::string passes = "null";
  if (input_bytes_ > 0) {
    passes = absl::StrFormat("%.3f", static_cast<double>(total.read_bytes) / static_cast<double>(input_bytes_));
  }
  return absl::StrFormat(
      "{\"threads\": %d, \"events\": %d, \"input_bytes\": %d, \"stages\": [%s],\n"
      " \"total\": {\"wall_ns\": %d, \"cpu_ns\": %d, \"ns_per_event\": %.2f, \"read_bytes\": %d, "
      "\"passes_over_input\": %s, \"allocations\": %d, \"allocations_per_event\": %.4f, \"peak_bytes\": %d}}\n",
      threads, events_, input_bytes_, stages, total.wall_ns, total.cpu_ns,
      PerEvent(static_cast<double>(total.wall_ns), events_), total.read_bytes, passes, total.allocations,
      PerEvent(static_cast<double>(total.allocations), events_), total.peak_bytes);
}

}  // namespace journey::base
