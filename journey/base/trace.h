// SPDX-License-Identifier: Apache-2.0
// Who did what when, for `--debug trace`: spans by thread, written as Chrome's trace events (Perfetto and
// chrome://tracing open them).
#ifndef JOURNEY_BASE_TRACE_H_
#define JOURNEY_BASE_TRACE_H_

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace journey::base {

// Any thread; a lock a span, so a span is a stage or a chunk, never an event. Memory: some 80 bytes a span.
class Trace {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  // Made by the main thread.
  Trace() : start_(std::chrono::steady_clock::now()), threads_{{std::this_thread::get_id(), 0}} {}

  // A span of the calling thread. `rows` and `bytes`: 0 = does not apply.
  void Add(std::string_view name, TimePoint begin, TimePoint end, uint64_t rows = 0, uint64_t bytes = 0);

  // The same of a stage, which the main thread ran; chunks end with it.
  void AddStage(std::string_view name, TimePoint begin, TimePoint end, uint64_t rows, uint64_t bytes);
  // When the latest stage ended; the beginning of the trace where none has.
  TimePoint stage_end() const;

  // The main thread is 0, others are numbered in the order of their first spans.
  std::string ToJson() const;

 private:
  struct Span {
    std::string name;
    int thread;
    int64_t begin_ns, wall_ns;  // since the trace began
    uint64_t rows, bytes;
  };

  const TimePoint start_;
  mutable std::mutex mutex_;
  std::map<std::thread::id, int> threads_;
  std::vector<Span> spans_;
  TimePoint stage_end_ = start_;
};

}  // namespace journey::base

#endif  // JOURNEY_BASE_TRACE_H_
