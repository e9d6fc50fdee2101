// SPDX-License-Identifier: Apache-2.0
// `--debug stats` and `--debug trace=FILE`: what the stages of a run cost, and who did what when. Beside the results,
// never in them. Without these flags nothing is measured but a clock reading a stage.
#ifndef JOURNEY_APP_DEBUG_H_
#define JOURNEY_APP_DEBUG_H_

#include <memory>
#include <vector>

#include "app/console.h"
#include "app/options.h"
#include "journey/base/progress.h"
#include "journey/base/stage_table.h"
#include "journey/base/trace.h"
#include "journey/event/event_table.h"

namespace app {

// One run's. Outlives the stages.
class Debug {
 public:
  Debug(const RunOptions& options, Console* console);
  ~Debug();

  journey::base::StageTable* stages() { return &stages_; }
  // The console's, with chunks drawn into the trace where there is one.
  journey::base::Progress* progress() { return progress_; }
  // Writes what was asked for, after the last stage, whatever the run came to. The exit code: `code`, unless a file
  // cannot be written.
  int Finish(int code);

 private:
  const RunOptions& options_;
  Console* console_;
  journey::base::Trace trace_;
  journey::base::StageTable stages_;
  std::unique_ptr<journey::base::Progress> chunks_;
  journey::base::Progress* progress_;
};

// What the sources take on disk, packed as they are; 0 where one is no file.
uint64_t InputBytes(const std::vector<journey::event::SourceInfo>& sources);

}  // namespace app

#endif  // JOURNEY_APP_DEBUG_H_
