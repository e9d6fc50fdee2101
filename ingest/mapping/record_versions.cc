// SPDX-License-Identifier: Apache-2.0
// The `duplicates` rule of a mapping: of the records with one key one stays.
#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "ingest/mapping.h"

namespace ingest {

using journey::base::LedgerClass;
using journey::event::EventTable;
using journey::event::Row;
using journey::event::RowBatch;
using journey::event::SourceInfo;

void DropOlderVersions(const std::vector<RecordVersion>& versions, EventTable* table, journey::base::Ledger* ledger) {
  absl::flat_hash_map<journey::base::Hash128, size_t> kept;
  std::vector<size_t> dropped;
  for (size_t i = 0; i < versions.size(); ++i) {
    const auto [position, inserted] = kept.try_emplace(versions[i].key, i);
    if (inserted) continue;
    const bool newer = versions[i].order > versions[position->second].order;  // of equal ones the first stays
    dropped.push_back(newer ? position->second : i);
    if (newer) position->second = i;
  }
  if (dropped.empty()) return;
  std::sort(dropped.begin(), dropped.end());
  std::vector<bool> touched(table->sources.size());
  for (size_t at = 0; at < dropped.size();) {
    RowBatch& batch = table->batches[versions[dropped[at]].batch];
    SourceInfo& source = table->sources[batch.source];
    touched[batch.source] = true;
    // The rows of a batch that stay move up over those that go, in their order.
    size_t to = versions[dropped[at]].row, from = to;
    for (; at < dropped.size() && &table->batches[versions[dropped[at]].batch] == &batch; ++at) {
      const RecordVersion& version = versions[dropped[at]];
      for (; from < version.row; ++from, ++to) batch.rows[to] = batch.rows[from];
      from += version.rows;
      source.events -= version.rows;
      ledger->events_out -= version.rows;
      ledger->extra_events -= version.rows - 1;
      ledger->Add(LedgerClass::kOlderSnapshot,
                  {batch.source, batch.begin_bytes + version.byte, batch.begin_line + version.line});
    }
    for (; from < batch.rows.size(); ++from, ++to) batch.rows[to] = batch.rows[from];
    batch.rows.resize(to);
  }
  // The data of a source end with what is left of them.
  for (size_t i = 0; i < touched.size(); ++i) {
    if (touched[i]) table->sources[i].has_time = false;
  }
  for (const RowBatch& batch : table->batches) {
    if (!touched[batch.source]) continue;
    SourceInfo& source = table->sources[batch.source];
    for (const Row& row : batch.rows) {
      if (!source.has_time) source.first_time_us = source.last_time_us = row.time_us;
      source.has_time = true;
      source.first_time_us = std::min(source.first_time_us, row.time_us);
      source.last_time_us = std::max(source.last_time_us, row.time_us);
    }
  }
}

}  // namespace ingest
