// SPDX-License-Identifier: Apache-2.0
#include "ingest/chunker.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace ingest {

using journey::base::LedgerClass;

namespace {

constexpr size_t kPaddingBytes = 64;
// After a quote that nothing closes, reading resumes at the record's second line. Text that is made to provoke this
// again and again would be scanned to its end each time: beyond this number the rest is one rejected record.
constexpr uint64_t kMaxResumes = 64;
// A batch counts offsets in 32 bits.
constexpr uint64_t kMostBytes = 1 << 30;

}  // namespace

Buffer BufferPool::Take(size_t capacity) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!free_.empty() && free_.back().capacity >= capacity) {
      Buffer buffer = std::move(free_.back());
      free_.pop_back();
      return buffer;
    }
  }
  // Not value-initialised; the padding is, so that nobody reads what was never written.
  Buffer buffer{std::unique_ptr<char[]>(new char[capacity + kPaddingBytes]), capacity};
  std::memset(buffer.data.get() + capacity, 0, kPaddingBytes);
  return buffer;
}

void BufferPool::Return(Buffer buffer) {
  constexpr size_t kMostFree = 32;
  const std::lock_guard<std::mutex> lock(mutex_);
  if (free_.size() < kMostFree) free_.push_back(std::move(buffer));
}

Chunker::Chunker(ByteSource* source, const ContainerFormat& format, const ChunkLimits& limits, BufferPool* pool)
    : source_(source),
      pool_(pool),
      limits_{std::clamp<uint64_t>(limits.chunk_bytes, 1, kMostBytes),
              std::clamp<uint64_t>(limits.max_record_bytes, 1, kMostBytes)},
      scanner_(MakeScanner(format, limits_.max_record_bytes)),
      context_(scanner_->context()),
      begin_(format.data_begin) {
  char skipped[4096];
  for (uint64_t left = format.data_begin; left > 0;) {
    const size_t count = source_->Read(skipped, std::min<uint64_t>(left, sizeof(skipped)));
    if (count == 0) break;
    left -= count;
  }
}

void Chunker::ReadMore() {
  // A record that is longer than a chunk doubles the buffer, so that it is copied a few times only.
  const size_t wanted = static_cast<size_t>(std::max<uint64_t>(limits_.chunk_bytes, size_));
  if (buffer_.capacity < size_ + wanted) {
    Buffer larger = pool_->Take(size_ + std::max<size_t>(wanted, static_cast<size_t>(limits_.chunk_bytes) * 5 / 4));
    if (size_ > 0) std::memcpy(larger.data.get(), buffer_.data.get(), size_);
    if (buffer_.data != nullptr) pool_->Return(std::move(buffer_));
    buffer_ = std::move(larger);
  }
  const size_t count = source_->Read(buffer_.data.get() + size_, wanted);
  at_end_ = count < wanted;
  size_ += count;
}

// Hands out the first `end` bytes; the rest moves to a buffer of its own. REQUIRES: end is scanner_->complete(), or all
// at the end of the source.
void Chunker::Emit(size_t end, Chunk* chunk) {
  const size_t rest = size_ - end;
  Buffer next;
  if (!at_end_ || rest > 0) {
    next = pool_->Take(std::max<size_t>(rest, static_cast<size_t>(limits_.chunk_bytes) * 5 / 4));
    std::memcpy(next.data.get(), buffer_.data.get() + end, rest);
  }
  chunk->buffer = std::exchange(buffer_, std::move(next));
  chunk->text = {chunk->buffer.data.get(), end};
  chunk->begin = begin_;
  chunk->context = context_;
  begin_ += end;
  size_ = rest;
  scanner_->Drop();
  context_ = scanner_->context();
}

void Chunker::DropFront(size_t bytes) {
  if (bytes < size_) std::memmove(buffer_.data.get(), buffer_.data.get() + bytes, size_ - bytes);
  begin_ += bytes;
  size_ -= bytes;
}

// Drops the record at the front, or (without keep_next) all that is left.
void Chunker::RejectFront(LedgerClass why, bool keep_next, Chunk* chunk) {
  chunk->rejected = why;
  chunk->begin = begin_;
  if (why == LedgerClass::kUnclosedQuote && ++resumes_ > kMaxResumes) keep_next = false;
  while (true) {
    bool ended = false;
    const size_t dropped = keep_next ? scanner_->Skip(text(), &ended) : size_;
    const char* const begin = buffer_.data.get();
    chunk->line_ends += static_cast<uint64_t>(std::count(begin, begin + dropped, '\n'));
    DropFront(dropped);
    if (ended) break;
    if (at_end_) {
      DropFront(size_);
      break;
    }
    ReadMore();
  }
  // A scanner that was left in the middle of a record has nothing more to say.
  if (!keep_next || (at_end_ && size_ == 0)) scanner_ = MakeLineScanner();
  context_ = scanner_->context();
}

bool Chunker::Next(Chunk* chunk) {
  *chunk = Chunk();
  while (true) {
    if (size_ == 0 && !at_end_) ReadMore();
    scanner_->Scan(text(), at_end_);
    const size_t end = scanner_->complete();
    if (end > 0) {
      Emit(end, chunk);
      return true;
    }
    if (scanner_->too_long() || size_ > limits_.max_record_bytes) {
      RejectFront(LedgerClass::kTooLong, true, chunk);
      return true;
    }
    if (!at_end_) {
      ReadMore();
      continue;
    }
    if (source_->damaged() && !damage_told_) {
      damage_told_ = true;
      RejectFront(LedgerClass::kTruncatedInput, false, chunk);
      return true;
    }
    if (size_ == 0 && (end_told_ || !scanner_->unclosed_document() || damage_told_)) return false;
    if (size_ > 0 && scanner_->unclosed_quote()) {
      RejectFront(LedgerClass::kUnclosedQuote, true, chunk);
      return true;
    }
    if (scanner_->unclosed_document() && !std::exchange(end_told_, true)) {
      chunk->remark = LedgerClass::kUnclosedDocument;
      chunk->begin = begin_;
      return true;
    }
    Emit(size_, chunk);
    scanner_ = MakeLineScanner();
    return true;
  }
}

}  // namespace ingest
