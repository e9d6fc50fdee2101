// SPDX-License-Identifier: Apache-2.0
// Bytes -> canonical events. The room's one entry point.
#ifndef JOURNEY_INGEST_INGEST_H_
#define JOURNEY_INGEST_INGEST_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ingest/mapping.h"
#include "journey/base/ledger.h"
#include "journey/base/progress.h"
#include "journey/event/event_table.h"

namespace ingest {

struct IngestOptions {
  std::vector<std::string> inputs;  // files, folders, globs, "-"; see ExpandInputs
  MappingOptions mapping;
  int threads = 0;                 // 0 = the machine's
  uint64_t chunk_bytes = 1 << 20;  // of decompressed text; any value >= 1 gives the same result
  uint64_t max_record_bytes = 64 << 20;
};

struct IngestResult {
  journey::event::EventTable table;
  // Law without duplicates: events_out = rows in the table; stitching moves duplicates and joined rows out of it.
  journey::base::Ledger ledger;
};

// Reads everything, in parallel by chunk. NotFound / PermissionDenied where a named file cannot be opened;
// InvalidArgument where no input could be understood (the message says of each what was seen and what to try);
// Cancelled by `progress`. A file inside a folder that cannot be read or understood is a ledger entry. Memory: the
// table, and a few chunks a thread.
absl::StatusOr<IngestResult> Ingest(const IngestOptions& options, journey::base::Progress* progress);

// What `check` shows: as Ingest (the ledger and SourceInfo are in the result); kept as one path so that nothing
// differs.

// Fills in the line numbers of samples that lack them, by reading the sources again up to the last such place. Best
// effort: stdin cannot be read again and keeps line 0.
void FillLines(const journey::event::EventTable& table, journey::base::Ledger* ledger);

}  // namespace ingest

#endif  // JOURNEY_INGEST_INGEST_H_
