// SPDX-License-Identifier: Apache-2.0
// What every verb that reads inputs does first: ingest, components, goal, the rules of stitching.
#ifndef JOURNEY_APP_RUN_DATA_H_
#define JOURNEY_APP_RUN_DATA_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "app/options.h"
#include "ingest/ingest.h"
#include "journey/base/progress.h"
#include "journey/base/stage_table.h"
#include "journey/identity/components.h"
#include "journey/stitch/stitcher.h"

namespace app {

// Const after Load, but for the ledger, which stitching completes. Not movable: events point into the table.
struct RunData {
  ingest::IngestResult ingested;
  journey::identity::Components components;
  journey::stitch::Goal goal;
  journey::stitch::StitchOptions stitch;
  journey::identity::Pseudonymizer pseudonyms;
  std::vector<std::string> warnings;  // for stderr: what the project file names and these inputs lack

  explicit RunData(const journey::identity::Pseudonymizer::Key& key) : pseudonyms(key) {}
  RunData(const RunData&) = delete;
  RunData& operator=(const RunData&) = delete;

  const journey::event::EventTable& table() const { return ingested.table; }
  std::string_view Text(uint32_t string_id) const;  // "" for kNone
  // What stands for a customer or an identifier in an output: the pseudonym, or the value itself where `raw`.
  std::string CustomerName(uint32_t representative, bool raw) const;
  std::string IdentifierName(uint32_t identifier, bool raw) const;
};

absl::StatusOr<std::unique_ptr<RunData>> Load(const RunOptions& options, journey::base::Progress* progress,
                                              journey::base::StageTable* stages);

// Runs the stitcher over one sink a worker. `sinks` has data.stitch.threads entries.
absl::Status StitchInto(RunData* data, const std::vector<journey::stitch::ComponentSink*>& sinks,
                        journey::base::Progress* progress, journey::base::StageTable* stages);

}  // namespace app

#endif  // JOURNEY_APP_RUN_DATA_H_
