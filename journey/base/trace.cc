// SPDX-License-Identifier: Apache-2.0
#include "journey/base/trace.h"

#include <algorithm>

#include "absl/strings/str_format.h"

namespace journey::base {

namespace {

int64_t Nanos(std::chrono::steady_clock::duration duration) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(duration).count();
}

}  // namespace

void Trace::Add(std::string_view name, TimePoint begin, TimePoint end, uint64_t rows, uint64_t bytes) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const int thread = threads_.emplace(std::this_thread::get_id(), static_cast<int>(threads_.size())).first->second;
  spans_.push_back({std::string(name), thread, Nanos(begin - start_), Nanos(end - begin), rows, bytes});
}

void Trace::AddStage(std::string_view name, TimePoint begin, TimePoint end, uint64_t rows, uint64_t bytes) {
  Add(name, begin, end, rows, bytes);
  const std::lock_guard<std::mutex> lock(mutex_);
  stage_end_ = end;
}

Trace::TimePoint Trace::stage_end() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return stage_end_;
}

std::string Trace::ToJson() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  std::string text = "{\"displayTimeUnit\": \"ms\", \"traceEvents\": [";
  for (int thread = 0; thread < static_cast<int>(threads_.size()); ++thread) {
    absl::StrAppendFormat(&text,
                          "%s\n {\"name\": \"thread_name\", \"ph\": \"M\", \"pid\": 1, \"tid\": %d, "
                          "\"args\": {\"name\": \"%s %d\"}}",
                          thread == 0 ? "" : ",", thread, thread == 0 ? "main" : "worker", thread);
  }
  std::vector<const Span*> ordered;
  for (const Span& span : spans_) ordered.push_back(&span);
  // Outer spans first, so that a viewer nests what lies inside.
  std::sort(ordered.begin(), ordered.end(), [](const Span* a, const Span* b) {
    return a->begin_ns != b->begin_ns ? a->begin_ns < b->begin_ns : a->wall_ns > b->wall_ns;
  });
  for (const Span* span : ordered) {
    absl::StrAppendFormat(
        &text, ",\n {\"name\": \"%s\", \"ph\": \"X\", \"pid\": 1, \"tid\": %d, \"ts\": %.3f, \"dur\": %.3f", span->name,
        span->thread, static_cast<double>(span->begin_ns) / 1000, static_cast<double>(span->wall_ns) / 1000);
    std::string figures;
    if (span->rows > 0) absl::StrAppendFormat(&figures, "\"rows\": %d", span->rows);
    if (span->bytes > 0) absl::StrAppendFormat(&figures, "%s\"bytes\": %d", figures.empty() ? "" : ", ", span->bytes);
    absl::StrAppendFormat(&text, ", \"args\": {%s}}", figures);
  }
  return text + "\n]}\n";
}

}  // namespace journey::base
