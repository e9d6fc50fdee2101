// SPDX-License-Identifier: Apache-2.0
// The bytes of one input, decompressed: a file, a pipe or standard input, plain or gzip (told by its magic bytes, never
// by its name). Read with read(2) in large pieces: measured, mmap costs a further 0.10 to 0.13 of a whole run.
#ifndef JOURNEY_INGEST_BYTE_SOURCE_H_
#define JOURNEY_INGEST_BYTE_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace ingest {

class GzipDecoder;

// Not thread-safe; owns its descriptor (standard input stays open).
class ByteSource {
 public:
  // `path` "-" is standard input. NotFound, PermissionDenied or FailedPrecondition (a folder, a device) say where, what
  // was seen and what to try.
  static absl::StatusOr<std::unique_ptr<ByteSource>> Open(const std::string& path);
  ~ByteSource();
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;

  // Fills `to` as far as the stream reaches; fewer than `size` bytes only at the end.
  size_t Read(char* to, size_t size);

  // Puts back what was read first, so that it is read again. REQUIRES: `head` is all that was read so far.
  void Unread(std::string head);

  // True after the end was reached too early: a cut or damaged gzip stream, or an error of the device.
  bool damaged() const { return damaged_; }
  // Bytes taken from the file so far, and its size (0 where unknown): compressed bytes, for progress.
  uint64_t raw_bytes_read() const { return raw_bytes_read_; }
  uint64_t raw_size() const { return raw_size_; }
  // False for pipes and standard input: what was read is gone.
  bool can_reopen() const { return regular_; }

 private:
  explicit ByteSource(int descriptor);
  size_t ReadRaw(char* to, size_t size);
  size_t ReadGzip(char* to, size_t size);
  void DetectCompression();

  int descriptor_;
  bool regular_ = false;
  bool detected_ = false;
  bool damaged_ = false;
  uint64_t raw_bytes_read_ = 0;
  uint64_t raw_size_ = 0;
  std::string pending_;  // raw bytes that were read to detect the compression
  size_t pending_used_ = 0;
  std::unique_ptr<GzipDecoder> gzip_;
  std::string head_;  // decompressed bytes that were put back
  size_t head_used_ = 0;
};

}  // namespace ingest

#endif  // JOURNEY_INGEST_BYTE_SOURCE_H_
