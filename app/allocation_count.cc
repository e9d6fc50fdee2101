// SPDX-License-Identifier: Apache-2.0
#include "app/allocation_count.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)

namespace app {
uint64_t AllocationCount() { return 0; }
uint64_t ThreadAllocationCount() { return 0; }
}  // namespace app

#else

#include <array>
#include <atomic>
#include <cstdlib>
#include <new>

namespace {

// A line each, so that threads seldom write to the same one.
struct alignas(64) Counter {
  std::atomic<uint64_t> count{0};
};
constexpr size_t kCounters = 16;
std::array<Counter, kCounters> counters;
std::atomic<size_t> next_counter{0};
thread_local size_t own_counter = kCounters;  // kCounters = not chosen yet

void Count() {
  if (own_counter == kCounters) own_counter = next_counter.fetch_add(1, std::memory_order_relaxed) % kCounters;
  counters[own_counter].count.fetch_add(1, std::memory_order_relaxed);
}

void* Allocate(size_t bytes) {
  Count();
  if (void* memory = std::malloc(bytes == 0 ? 1 : bytes)) return memory;
  throw std::bad_alloc();  // what operator new promises
}

void* AllocateAligned(size_t bytes, std::align_val_t alignment) {
  Count();
  const size_t step = static_cast<size_t>(alignment);
  if (void* memory = std::aligned_alloc(step, (bytes + step - 1) / step * step)) return memory;
  throw std::bad_alloc();
}

}  // namespace

namespace app {

uint64_t AllocationCount() {
  uint64_t sum = 0;
  for (const Counter& counter : counters) sum += counter.count.load(std::memory_order_relaxed);
  return sum;
}

uint64_t ThreadAllocationCount() {
  return own_counter == kCounters ? 0 : counters[own_counter].count.load(std::memory_order_relaxed);
}

}  // namespace app

void* operator new(size_t bytes) { return Allocate(bytes); }
void* operator new[](size_t bytes) { return Allocate(bytes); }
void* operator new(size_t bytes, std::align_val_t alignment) { return AllocateAligned(bytes, alignment); }
void* operator new[](size_t bytes, std::align_val_t alignment) { return AllocateAligned(bytes, alignment); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, size_t, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, size_t, std::align_val_t) noexcept { std::free(memory); }

#endif
