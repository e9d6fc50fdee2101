// SPDX-License-Identifier: Apache-2.0
// What the program says beside its results: errors, warnings, progress and the final summary, all on standard error.
// The exit codes and the form of an error live here and nowhere else.
#ifndef JOURNEY_APP_CONSOLE_H_
#define JOURNEY_APP_CONSOLE_H_

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "journey/base/ledger.h"
#include "journey/base/progress.h"
#include "journey/event/event_table.h"

namespace app {

inline constexpr int kExitDone = 0;
inline constexpr int kExitFailed = 2;  // could not do it, or bad usage
inline constexpr int kExitInterrupted = 130;

// The exit code that a status means. After Ctrl-C every failure is 130; Cancelled without it is a closed pipe: 0.
int ExitCode(const absl::Status& status);

// The final summary. Figures that do not apply stay 0 and are not shown.
struct RunSummary {
  const std::vector<journey::event::SourceInfo>* sources =
      nullptr;                                    // for bytes, records and the names of damaged files
  const journey::base::Ledger* ledger = nullptr;  // for events and what was lost
  uint64_t customers = 0;
  uint64_t journeys = 0;
  uint64_t contacts = 0;
  std::string result;                // what was found, lines that each end; "" = none
  std::vector<std::string> written;  // paths
};

// A line on standard error that tells how far a stage is, and the ear for Ctrl-C. Any thread. Nothing but a relaxed
// load happens where the line is not shown.
class ConsoleProgress final : public journey::base::Progress {
 public:
  ConsoleProgress(std::FILE* stream, bool shown) : stream_(stream), shown_(shown) {}
  void Update(std::string_view stage, uint64_t done, uint64_t total) override;
  bool Cancelled() const override;
  // Takes the line away, so that a message can be written.
  void Clear();
  void Hide();

 private:
  std::mutex mutex_;
  std::FILE* stream_;
  bool shown_;
  bool drawn_ = false;
  std::string stage_;
  std::chrono::steady_clock::time_point last_{};
};

class Console {
 public:
  // On standard error; the progress line and colours only where it is a terminal (and NO_COLOR and TERM=dumb are not
  // set).
  Console();
  // For tests: no terminal. `stream` is not owned.
  explicit Console(std::FILE* stream);

  // Only errors from now on.
  void SetQuiet();

  journey::base::Progress* progress() { return &progress_; }

  // "warning: MESSAGE". A message says where, what was seen, what follows from it.
  void Warning(std::string_view message);
  // Nothing where `status` is OK. "error: WHERE: WHAT; saw ...; try ..." is `status`'s message; says nothing after a
  // closed pipe and "interrupted" after Ctrl-C. Returns ExitCode(status).
  int Fail(const absl::Status& status);
  // Tells what the run was and what it lost: bytes, events, seconds, MB/s, peak memory, classes of the ledger, outputs;
  // warns of damaged files by name.
  void Summary(const RunSummary& summary);
  // What `--debug stats` tells; shown also with --quiet, since it was asked for.
  void Stats(std::string_view text);

 private:
  void Line(std::string_view label, std::string_view colour, std::string_view text);

  std::FILE* stream_;
  bool colour_;
  bool quiet_ = false;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  ConsoleProgress progress_;
};

}  // namespace app

#endif  // JOURNEY_APP_CONSOLE_H_
