// SPDX-License-Identifier: Apache-2.0
#include "app/debug.h"

#include <sys/stat.h>
#include <time.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>
#include <thread>

#include "app/allocation_count.h"
#include "app/output_file.h"
#include "journey/base/parallel.h"

namespace app {

namespace {

// "LABEL: NUMBER" of a file below /proc/self; 0 where there is none.
uint64_t ProcNumber(const char* path, const char* label) {
  std::FILE* const file = std::fopen(path, "re");
  if (file == nullptr) return 0;
  char line[128];
  uint64_t number = 0;
  const size_t length = std::strlen(label);
  while (number == 0 && std::fgets(line, sizeof line, file) != nullptr) {
    if (std::strncmp(line, label, length) == 0 && line[length] == ':') {
      number = std::strtoull(&line[length + 1], nullptr, 10);
    }
  }
  std::fclose(file);
  return number;
}

uint64_t CpuNanos() {
  struct timespec now = {};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(now.tv_nsec);
}

uint64_t ReadBytes() { return ProcNumber("/proc/self/io", "rchar"); }
// Of this program alone: getrusage's figure begins with that of the program that started it.
uint64_t PeakBytes() { return ProcNumber("/proc/self/status", "VmHWM") * 1024; }

constexpr journey::base::Meters kMeters = {AllocationCount, ThreadAllocationCount, CpuNanos, ReadBytes, PeakBytes};

// Draws chunks. A stage asks Cancelled() before each piece of work and calls Update() after it, on the thread that does
// it. What a thread does after the update of a read is to parse what was read, until it asks again.
class ChunkProgress final : public journey::base::Progress {
 public:
  using Clock = std::chrono::steady_clock;

  ChunkProgress(journey::base::Progress* inner, journey::base::Trace* trace) : inner_(inner), trace_(trace) {}

  void Update(std::string_view stage, uint64_t done, uint64_t total) override {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      Thread& thread = threads_[std::this_thread::get_id()];
      const auto now = Clock::now();
      if (thread.begin != Clock::time_point()) trace_->Add(stage, thread.begin, now);
      thread = {now, stage == "read"};
    }
    inner_->Update(stage, done, total);
  }

  bool Cancelled() const override {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      Thread& thread = threads_[std::this_thread::get_id()];
      const auto now = Clock::now();
      // What a thread did last in a stage has no end of its own.
      const auto stage_end = trace_->stage_end();
      if (thread.parses && stage_end > thread.begin) trace_->Add("parse, rest of the stage", thread.begin, stage_end);
      if (thread.parses && stage_end <= thread.begin) trace_->Add("parse", thread.begin, now);
      thread = {now, false};
    }
    return inner_->Cancelled();
  }

 private:
  struct Thread {
    Clock::time_point begin;  // of what it does now
    bool parses = false;
  };

  journey::base::Progress* inner_;
  journey::base::Trace* trace_;
  mutable std::mutex mutex_;
  mutable std::map<std::thread::id, Thread> threads_;
};

}  // namespace

Debug::Debug(const RunOptions& options, Console* console)
    : options_(options),
      console_(console),
      stages_(options.debug_stats ? &kMeters : nullptr, options.debug_trace_file.empty() ? nullptr : &trace_),
      progress_(console->progress()) {
  if (options.debug_trace_file.empty()) return;
  chunks_ = std::make_unique<ChunkProgress>(console->progress(), &trace_);
  progress_ = chunks_.get();
}

Debug::~Debug() = default;

int Debug::Finish(int code) {
  absl::Status status;
  if (options_.debug_stats) {
    const std::string text = stages_.ToJson(journey::base::ThreadCount(options_.ingest.threads));
    if (options_.debug_stats_file.empty()) {
      console_->Stats(text);
    } else {
      status = WriteOutput(options_.debug_stats_file, text);
    }
  }
  if (!options_.debug_trace_file.empty()) status.Update(WriteOutput(options_.debug_trace_file, trace_.ToJson()));
  return status.ok() ? code : console_->Fail(status);
}

uint64_t InputBytes(const std::vector<journey::event::SourceInfo>& sources) {
  uint64_t sum = 0;
  for (const journey::event::SourceInfo& source : sources) {
    struct stat status = {};
    if (stat(source.path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return 0;
    sum += static_cast<uint64_t>(status.st_size);
  }
  return sum;
}

}  // namespace app
