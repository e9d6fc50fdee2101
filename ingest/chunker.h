// SPDX-License-Identifier: Apache-2.0
// Cuts a source into chunks of whole records. Serial; parsing the chunks is parallel. Which records exist, and which
// are rejected, depends on the bytes alone, never on the size of chunks.
#ifndef JOURNEY_INGEST_CHUNKER_H_
#define JOURNEY_INGEST_CHUNKER_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "ingest/byte_source.h"
#include "ingest/container.h"
#include "ingest/record_scanner.h"
#include "journey/base/ledger.h"

namespace ingest {

struct Buffer {
  std::unique_ptr<char[]> data;
  size_t capacity = 0;  // without the padding that readers may touch
};

// Buffers are used again, since fresh memory costs page faults. Thread-safe.
class BufferPool {
 public:
  Buffer Take(size_t capacity);
  void Return(Buffer buffer);

 private:
  std::mutex mutex_;
  std::vector<Buffer> free_;
};

// Whole records (`text`), or one rejected record (`rejected`), which holds `line_ends` line ends, or a remark about the
// end of the source (`remark`).
struct Chunk {
  Buffer buffer;
  std::string_view text;
  std::string context;  // what the reader must know of the text before (RecordScanner::context)
  uint64_t begin = 0;   // offset in the decompressed stream
  std::optional<journey::base::LedgerClass> rejected;
  std::optional<journey::base::LedgerClass> remark;
  uint64_t line_ends = 0;
};

struct ChunkLimits {
  uint64_t chunk_bytes = 1 << 20;
  uint64_t max_record_bytes = 64 << 20;
};

class Chunker {
 public:
  // Begins behind `format.data_begin` bytes. `source` and `pool` outlive the chunker.
  Chunker(ByteSource* source, const ContainerFormat& format, const ChunkLimits& limits, BufferPool* pool);

  // False at the end.
  bool Next(Chunk* chunk);
  // Decompressed bytes so far.
  uint64_t bytes() const { return begin_ + size_; }

 private:
  std::string_view text() const { return {buffer_.data.get(), size_}; }
  void ReadMore();
  void Emit(size_t end, Chunk* chunk);
  void DropFront(size_t bytes);
  void RejectFront(journey::base::LedgerClass why, bool keep_next, Chunk* chunk);

  ByteSource* source_;
  BufferPool* pool_;
  ChunkLimits limits_;
  std::unique_ptr<RecordScanner> scanner_;
  std::string context_;  // at the buffer's first byte
  Buffer buffer_;
  size_t size_ = 0;     // bytes in the buffer
  uint64_t begin_ = 0;  // offset of the buffer's first byte
  uint64_t resumes_ = 0;
  bool at_end_ = false;
  bool damage_told_ = false;
  bool end_told_ = false;
};

}  // namespace ingest

#endif  // JOURNEY_INGEST_CHUNKER_H_
