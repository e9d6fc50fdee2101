// SPDX-License-Identifier: Apache-2.0
#include "app/interrupt.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>

namespace app {
namespace {

constexpr unsigned kPatienceSeconds = 1;
constexpr int kExitInterrupted = 130;
constexpr size_t kPathBytes = 4096;

std::atomic<bool> interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free);

// A path is published by `used`, last; the handler reads it after that.
struct Unfinished {
  std::atomic<bool> used{false};
  std::array<char, kPathBytes> path{};
};
std::array<Unfinished, 4> unfinished;

// Only async-signal-safe calls: unlink, write, _exit.
[[noreturn]] void EndAtOnce() {
  for (Unfinished& file : unfinished) {
    if (file.used.load()) unlink(file.path.data());
  }
  constexpr std::string_view kText = "interrupted\n";
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, kText.data(), kText.size());
  _exit(kExitInterrupted);
}

extern "C" void OnInterrupt(int) {
  if (interrupted.exchange(true)) EndAtOnce();
  alarm(kPatienceSeconds);
}

extern "C" void OnAlarm(int) {
  if (interrupted.load()) EndAtOnce();
}

void Handle(int signal_number, void (*handler)(int)) {
  struct sigaction action = {};
  action.sa_handler = handler;
  sigemptyset(&action.sa_mask);
  sigaction(signal_number, &action, nullptr);  // no SA_RESTART: a blocked read shall return
}

}  // namespace

void HandleSignals() {
  Handle(SIGINT, OnInterrupt);
  Handle(SIGTERM, OnInterrupt);
  Handle(SIGALRM, OnAlarm);
  Handle(SIGPIPE, SIG_IGN);
}

bool Interrupted() { return interrupted.load(std::memory_order_relaxed); }

int RememberUnfinished(std::string_view path) {
  if (path.size() >= kPathBytes) return -1;
  for (size_t slot = 0; slot < unfinished.size(); ++slot) {
    Unfinished& file = unfinished[slot];
    if (file.used.load()) continue;
    *std::copy(path.begin(), path.end(), file.path.begin()) = '\0';
    file.used.store(true);
    return static_cast<int>(slot);
  }
  return -1;
}

void ForgetUnfinished(int slot) {
  if (slot >= 0) unfinished[static_cast<size_t>(slot)].used.store(false);
}

void SetInterruptedForTest(bool value) { interrupted.store(value); }

}  // namespace app
