// SPDX-License-Identifier: Apache-2.0
// Room for texts that a reader makes (unescaped, joined, composed) and that must stay until the projectors flush.
#ifndef JOURNEY_INGEST_TEXT_ARENA_H_
#define JOURNEY_INGEST_TEXT_ARENA_H_

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace ingest {

// Blocks are used again after Clear, so that nothing is allocated in the steady state. Not thread-safe.
class TextArena {
 public:
  // Room for `size` bytes, which stays where it is until Clear. Behind it kPadding bytes may be read.
  char* Take(size_t size) {
    while (current_ < blocks_.size() && used_ + size > blocks_[current_].size) {
      ++current_;
      used_ = 0;
    }
    if (current_ == blocks_.size()) {
      const size_t room = std::max(size, kBlockBytes);
      blocks_.push_back({std::unique_ptr<char[]>(new char[room + kPadding]()), room});
      used_ = 0;
    }
    char* const at = blocks_[current_].data.get() + used_;
    used_ += size;
    taken_ += size;
    return at;
  }
  // Gives back the end of what was taken last.
  void Return(size_t size) {
    used_ -= size;
    taken_ -= size;
  }
  std::string_view Copy(std::string_view text) {
    char* const at = Take(text.size());
    std::memcpy(at, text.data(), text.size());
    return {at, text.size()};
  }
  size_t taken() const { return taken_; }
  void Clear() {
    current_ = used_ = taken_ = 0;
    // A single huge record shall not hold its memory for the rest of the run.
    if (blocks_.size() > kMostBlocks) blocks_.resize(kMostBlocks);
    std::erase_if(blocks_, [](const Block& block) { return block.size > kBlockBytes; });
  }

  static constexpr size_t kPadding = 64;

 private:
  static constexpr size_t kBlockBytes = 64 << 10;
  static constexpr size_t kMostBlocks = 16;
  struct Block {
    std::unique_ptr<char[]> data;
    size_t size;
  };
  std::vector<Block> blocks_;
  size_t current_ = 0;
  size_t used_ = 0;
  size_t taken_ = 0;
};

}  // namespace ingest

#endif  // JOURNEY_INGEST_TEXT_ARENA_H_
