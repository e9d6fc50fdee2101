// SPDX-License-Identifier: Apache-2.0
// The steps between a file's bytes and its text: descriptors, archive members, decompression, conversion to UTF-8. Each
// reads from the one before it. Private to ByteSource.
#ifndef JOURNEY_INGEST_BYTE_STREAM_H_
#define JOURNEY_INGEST_BYTE_STREAM_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "ingest/encoding.h"

namespace ingest {

// Not thread-safe.
class ByteStream {
 public:
  virtual ~ByteStream() = default;
  // Fills `to` as far as the stream reaches; fewer than `size` bytes only at the end.
  virtual size_t Read(char* to, size_t size) = 0;
  // The end was reached too early.
  virtual bool damaged() const { return false; }
  // Bytes taken from the disk.
  virtual uint64_t raw_bytes_read() const = 0;
  // Bytes, or sequences of them, that were replaced since they are no text.
  virtual uint64_t replaced() const { return 0; }
};

// Standard input stays open.
std::unique_ptr<ByteStream> MakeDescriptorStream(int descriptor);

// A stream of which `head` was read already.
std::unique_ptr<ByteStream> Restarted(std::string head, std::unique_ptr<ByteStream> stream);

// The names of a zip archive's files, in the order of the archive; empty where `path` is none, or is an office
// document.
std::vector<std::string> ZipMembers(const std::string& path);
// "archive.zip/member". NotFound where there is no such archive or member; FailedPrecondition where it is encrypted.
// `raw_size`: its compressed size.
absl::StatusOr<std::unique_ptr<ByteStream>> OpenZipMember(const std::string& path, uint64_t* raw_size);

// Gzip or zstd, as the first bytes say, also one in the other; as it is where they say neither.
std::unique_ptr<ByteStream> Decompressed(std::unique_ptr<ByteStream> stream);
// For Decompressed.
std::unique_ptr<ByteStream> MakeGzipStream(std::unique_ptr<ByteStream> stream);
std::unique_ptr<ByteStream> MakeZstdStream(std::unique_ptr<ByteStream> stream);

// As UTF-8. REQUIRES: `encoding` is not UTF-8.
std::unique_ptr<ByteStream> MakeConvertedStream(std::unique_ptr<ByteStream> stream, TextEncoding encoding);

}  // namespace ingest

#endif  // JOURNEY_INGEST_BYTE_STREAM_H_
