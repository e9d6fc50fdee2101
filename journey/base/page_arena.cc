// SPDX-License-Identifier: Apache-2.0
#include "journey/base/page_arena.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstdint>

namespace journey::base {

namespace {

constexpr size_t kLine = 64;
constexpr size_t kHugePage = size_t{2} << 20;
// A small run takes little; a large one has at most a few per cent in a block that it does not fill.
constexpr size_t kFirstBlock = size_t{256} << 10;
constexpr size_t kLargestBlock = size_t{32} << 20;

constexpr size_t RoundUp(size_t bytes, size_t to) { return (bytes + to - 1) / to * to; }

}  // namespace

PageArena::~PageArena() {
  for (const Block& block : blocks_) munmap(block.begin, block.bytes);
}

void PageArena::AddBlock(size_t bytes) {
  bytes = std::max(bytes, std::clamp(total_bytes_, kFirstBlock, kLargestBlock));
  const bool huge = bytes >= 2 * kHugePage;
  // Huge pages begin at multiples of their size.
  if (huge) bytes = RoundUp(bytes, kHugePage) + kHugePage;
  void* const begin = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (begin == MAP_FAILED) throw std::bad_alloc();
  blocks_.push_back({begin, bytes});
  total_bytes_ += bytes;
  next_ = static_cast<char*>(begin);
  left_ = bytes;
  if (!huge) return;
  const size_t skipped = RoundUp(reinterpret_cast<uintptr_t>(begin), kHugePage) - reinterpret_cast<uintptr_t>(begin);
  next_ += skipped;
  left_ = RoundUp(bytes - kHugePage, kHugePage);
  madvise(next_, left_, MADV_HUGEPAGE);  // a wish: what it returns changes nothing
}

void* PageArena::Allocate(size_t bytes) {
  bytes = RoundUp(std::max<size_t>(bytes, 1), kLine);
  const std::lock_guard<std::mutex> lock(mutex_);
  if (left_ < bytes) AddBlock(bytes);
  char* const place = next_;
  next_ += bytes;
  left_ -= bytes;
  return place;
}

}  // namespace journey::base
