// SPDX-License-Identifier: Apache-2.0
// Linked into journey-bench-counted in place of memcpy and memmove (ld --wrap): the whole program, counting the bytes
// that it copies by them. Copies of a small size that is known to the compiler become moves and are not counted; what
// the kernel copies is `read_bytes` of --debug stats. Written to the file that $JOURNEY_BENCH_COPIES names when the
// program ends.
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

extern "C" {
void* __real_memcpy(void* to, const void* from, size_t bytes);
void* __real_memmove(void* to, const void* from, size_t bytes);
void* __wrap_memcpy(void* to, const void* from, size_t bytes);
void* __wrap_memmove(void* to, const void* from, size_t bytes);
}

namespace {

// A line each, so that threads seldom write to the same one.
struct alignas(64) Counter {
  std::atomic<uint64_t> calls{0}, bytes{0};
};
constexpr size_t kCounters = 16;
std::array<Counter, kCounters> counters;
std::atomic<size_t> next_counter{0};
thread_local size_t own_counter = kCounters;  // kCounters = not chosen yet

void Count(size_t bytes) {
  if (own_counter == kCounters) own_counter = next_counter.fetch_add(1, std::memory_order_relaxed) % kCounters;
  counters[own_counter].calls.fetch_add(1, std::memory_order_relaxed);
  counters[own_counter].bytes.fetch_add(bytes, std::memory_order_relaxed);
}

struct Writer {
  ~Writer() {
    const char* const path = std::getenv("JOURNEY_BENCH_COPIES");
    std::FILE* const file = path == nullptr ? nullptr : std::fopen(path, "w");
    if (file == nullptr) return;
    uint64_t calls = 0, bytes = 0;
    for (const Counter& counter : counters) {
      calls += counter.calls.load();
      bytes += counter.bytes.load();
    }
    std::fprintf(file, "{\"copies\": %llu, \"copied_bytes\": %llu}\n", static_cast<unsigned long long>(calls),
                 static_cast<unsigned long long>(bytes));
    std::fclose(file);
  }
} writer;

}  // namespace

void* __wrap_memcpy(void* to, const void* from, size_t bytes) {
  Count(bytes);
  return __real_memcpy(to, from, bytes);
}

void* __wrap_memmove(void* to, const void* from, size_t bytes) {
  Count(bytes);
  return __real_memmove(to, from, bytes);
}
