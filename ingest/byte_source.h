// SPDX-License-Identifier: Apache-2.0
// The text of one input: a file, a member of a zip archive, a pipe or standard input, plain or in gzip or zstd (told by
// their first bytes, never by a name), converted to UTF-8 where it is in another encoding. Read with read(2) in large
// pieces: measured, mmap costs a further 0.10 to 0.13 of a whole run.
#ifndef JOURNEY_INGEST_BYTE_SOURCE_H_
#define JOURNEY_INGEST_BYTE_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "ingest/byte_stream.h"
#include "ingest/encoding.h"

namespace ingest {

// Not thread-safe; owns its descriptor (standard input stays open).
class ByteSource {
 public:
  // `path` "-" is standard input; "archive.zip/member" a member. NotFound, PermissionDenied or FailedPrecondition (a
  // folder, a device) say where, what was seen and what to try.
  static absl::StatusOr<std::unique_ptr<ByteSource>> Open(const std::string& path);
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;

  // Fills `to` as far as the stream reaches; fewer than `size` bytes only at the end.
  size_t Read(char* to, size_t size);

  // Puts back what was read first, so that it is read again. REQUIRES: `head` is all that was read so far.
  void Unread(std::string head);
  // What is read from now on is converted to UTF-8 from this encoding; places count in the converted text. REQUIRES:
  // nothing was read, or all was put back; at most once.
  void SetEncoding(TextEncoding encoding);

  // True after the end was reached too early: a cut or damaged archive, or an error of the device.
  bool damaged() const { return stream_->damaged(); }
  // Sequences of bytes that are no text in the encoding that was set, each replaced by U+FFFD.
  uint64_t replaced() const { return stream_->replaced(); }
  // Bytes taken from the file so far, and its size (0 where unknown): compressed bytes, for progress.
  uint64_t raw_bytes_read() const { return stream_->raw_bytes_read(); }
  uint64_t raw_size() const { return raw_size_; }
  // False for pipes and standard input: what was read is gone.
  bool can_reopen() const { return regular_; }

 private:
  ByteSource() = default;

  std::unique_ptr<ByteStream> stream_;
  bool regular_ = false;
  uint64_t raw_size_ = 0;
  std::string head_;  // bytes that were put back
  size_t head_used_ = 0;
};

}  // namespace ingest

#endif  // JOURNEY_INGEST_BYTE_SOURCE_H_
