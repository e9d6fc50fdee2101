// SPDX-License-Identifier: Apache-2.0
#include "ingest/byte_source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"

namespace ingest {

namespace {

absl::Status OpenError(const std::string& path, int error) {
  const std::string seen = absl::StrFormat("%s: cannot be opened: %s", path, strerror(error));
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return absl::NotFoundError(seen + "; check the spelling, and that the path is relative to the current folder");
    case EACCES:
    case EPERM:
      return absl::PermissionDeniedError(seen + "; make it readable for this user (chmod u+r)");
    default:
      return absl::FailedPreconditionError(seen);
  }
}

class DescriptorStream final : public ByteStream {
 public:
  explicit DescriptorStream(int descriptor) : descriptor_(descriptor) {}
  ~DescriptorStream() override {
    if (descriptor_ != STDIN_FILENO) close(descriptor_);
  }
  DescriptorStream(const DescriptorStream&) = delete;
  DescriptorStream& operator=(const DescriptorStream&) = delete;

  size_t Read(char* to, size_t size) override {
    size_t filled = 0;
    while (filled < size) {
      const ssize_t count = read(descriptor_, to + filled, size - filled);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) damaged_ = true;
      if (count <= 0) break;
      filled += static_cast<size_t>(count);
    }
    raw_bytes_read_ += filled;
    return filled;
  }
  bool damaged() const override { return damaged_; }
  uint64_t raw_bytes_read() const override { return raw_bytes_read_; }

 private:
  const int descriptor_;
  uint64_t raw_bytes_read_ = 0;
  bool damaged_ = false;
};

class RestartedStream final : public ByteStream {
 public:
  RestartedStream(std::string head, std::unique_ptr<ByteStream> stream)
      : head_(std::move(head)), stream_(std::move(stream)) {}

  size_t Read(char* to, size_t size) override {
    const size_t again = std::min(size, head_.size() - used_);
    memcpy(to, head_.data() + used_, again);
    used_ += again;
    return again == size ? size : again + stream_->Read(to + again, size - again);
  }
  bool damaged() const override { return stream_->damaged(); }
  uint64_t raw_bytes_read() const override { return stream_->raw_bytes_read(); }

 private:
  const std::string head_;
  size_t used_ = 0;
  std::unique_ptr<ByteStream> stream_;
};

}  // namespace

std::unique_ptr<ByteStream> MakeDescriptorStream(int descriptor) {
  return std::make_unique<DescriptorStream>(descriptor);
}

std::unique_ptr<ByteStream> Restarted(std::string head, std::unique_ptr<ByteStream> stream) {
  return std::make_unique<RestartedStream>(std::move(head), std::move(stream));
}

absl::StatusOr<std::unique_ptr<ByteSource>> ByteSource::Open(const std::string& path) {
  const bool is_stdin = path == "-";
  const int descriptor = is_stdin ? STDIN_FILENO : open(path.c_str(), O_RDONLY | O_CLOEXEC);
  std::unique_ptr<ByteSource> source(new ByteSource());
  if (descriptor < 0) {
    const int error = errno;
    if (error != ENOTDIR) return OpenError(path, error);
    absl::StatusOr<std::unique_ptr<ByteStream>> member = OpenZipMember(path, &source->raw_size_);
    if (absl::IsNotFound(member.status())) return OpenError(path, error);
    if (!member.ok()) return member.status();
    source->regular_ = true;
    source->stream_ = Decompressed(*std::move(member));
    return source;
  }
  std::unique_ptr<ByteStream> stream = MakeDescriptorStream(descriptor);
  struct stat info = {};
  if (fstat(descriptor, &info) != 0) return OpenError(path, errno);
  if (S_ISDIR(info.st_mode)) return OpenError(path, EISDIR);
  source->regular_ = S_ISREG(info.st_mode) && !is_stdin;
  if (S_ISREG(info.st_mode)) source->raw_size_ = static_cast<uint64_t>(info.st_size);
  source->stream_ = Decompressed(std::move(stream));
  return source;
}

void ByteSource::Unread(std::string head) {
  head_ = std::move(head);
  head_used_ = 0;
}

void ByteSource::SetEncoding(TextEncoding encoding) {
  if (encoding == TextEncoding::kUtf8) return;
  if (!head_.empty()) stream_ = Restarted(std::exchange(head_, {}), std::move(stream_));
  stream_ = MakeConvertedStream(std::move(stream_), encoding);
}

size_t ByteSource::Read(char* to, size_t size) {
  const size_t again = std::min(size, head_.size() - head_used_);
  memcpy(to, head_.data() + head_used_, again);
  head_used_ += again;
  if (again == size) return size;
  if (!head_.empty()) head_ = std::string(), head_used_ = 0;
  return again + stream_->Read(to + again, size - again);
}

}  // namespace ingest
