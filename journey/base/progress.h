// SPDX-License-Identifier: Apache-2.0
// How long work tells how far it is, and hears that it should stop. Implemented by app/; a library never prints.
#ifndef JOURNEY_BASE_PROGRESS_H_
#define JOURNEY_BASE_PROGRESS_H_

#include <cstdint>
#include <string_view>

namespace journey::base {

// Called from any thread: implementations are thread-safe and cheap (a call a chunk, never a call an event).
class Progress {
 public:
  virtual ~Progress() = default;
  // `done` of `total` units of the stage; total 0 = unknown (stdin).
  virtual void Update(std::string_view stage, uint64_t done, uint64_t total) = 0;
  // True once the user interrupted: the stage returns absl::CancelledError as soon as it can.
  virtual bool Cancelled() const = 0;
};

// For tests and for callers that do not care.
class NoProgress final : public Progress {
 public:
  void Update(std::string_view, uint64_t, uint64_t) override {}
  bool Cancelled() const override { return false; }
};

}  // namespace journey::base

#endif  // JOURNEY_BASE_PROGRESS_H_
