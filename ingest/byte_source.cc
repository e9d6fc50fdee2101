// SPDX-License-Identifier: Apache-2.0
#include "ingest/byte_source.h"

#include <errno.h>
#include <fcntl.h>
#include <isa-l/igzip_lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"

namespace ingest {

namespace {

constexpr size_t kGzipInputBytes = 1 << 18;
constexpr std::string_view kGzipMagic = "\x1f\x8b";

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

}  // namespace

// Inflates a sequence of gzip members with ISA-L. Zero bytes after a member are padding; anything else there is damage.
class GzipDecoder {
 public:
  GzipDecoder() : input_(kGzipInputBytes) { Reset(); }

  // `read_raw(to, size)` delivers compressed bytes, 0 at the end.
  template <typename ReadRaw>
  size_t Read(char* to, size_t size, const ReadRaw& read_raw, bool* damaged) {
    state_.next_out = reinterpret_cast<uint8_t*>(to);
    state_.avail_out = static_cast<uint32_t>(std::min<size_t>(size, 1u << 30));
    const uint32_t wanted = state_.avail_out;
    while (!done_ && state_.avail_out > 0) {
      if (state_.avail_in == 0 && !input_ended_) Refill(read_raw);
      if (state_.block_state == ISAL_BLOCK_FINISH) {
        if (!NextMember(read_raw, damaged)) break;
        continue;
      }
      if (state_.avail_in == 0 && stalled_) {
        *damaged = true;  // the stream ends inside a member
        done_ = true;
        break;
      }
      const uint32_t before = state_.avail_out;
      const int result = isal_inflate(&state_);
      stalled_ = input_ended_ && state_.avail_out == before;
      if (result != ISAL_DECOMP_OK && result != ISAL_END_INPUT && result != ISAL_OUT_OVERFLOW) {
        *damaged = true;
        done_ = true;
      }
    }
    return wanted - state_.avail_out;
  }

 private:
  void Reset() {
    uint8_t* const next_in = state_.next_in;
    const uint32_t avail_in = state_.avail_in;
    uint8_t* const next_out = state_.next_out;
    const uint32_t avail_out = state_.avail_out;
    isal_inflate_init(&state_);
    state_.crc_flag = ISAL_GZIP;
    state_.next_in = next_in;
    state_.avail_in = avail_in;
    state_.next_out = next_out;
    state_.avail_out = avail_out;
  }

  template <typename ReadRaw>
  void Refill(const ReadRaw& read_raw) {
    state_.next_in = input_.data();
    state_.avail_in = static_cast<uint32_t>(read_raw(reinterpret_cast<char*>(input_.data()), input_.size()));
    input_ended_ = state_.avail_in == 0;
  }

  // After the end of a member: true where another one begins.
  template <typename ReadRaw>
  bool NextMember(const ReadRaw& read_raw, bool* damaged) {
    while (true) {
      while (state_.avail_in > 0 && *state_.next_in == 0) ++state_.next_in, --state_.avail_in;
      if (state_.avail_in > 0) break;
      if (!input_ended_) Refill(read_raw);
      if (input_ended_) {
        done_ = true;
        return false;
      }
    }
    if (*state_.next_in != static_cast<uint8_t>(kGzipMagic[0])) {
      *damaged = true;
      done_ = true;
      return false;
    }
    Reset();
    stalled_ = false;
    return true;
  }

  inflate_state state_ = {};
  std::vector<uint8_t> input_;
  bool input_ended_ = false;
  bool stalled_ = false;
  bool done_ = false;
};

absl::StatusOr<std::unique_ptr<ByteSource>> ByteSource::Open(const std::string& path) {
  const bool is_stdin = path == "-";
  const int descriptor = is_stdin ? STDIN_FILENO : open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return OpenError(path, errno);
  std::unique_ptr<ByteSource> source(new ByteSource(descriptor));
  struct stat info = {};
  if (fstat(descriptor, &info) != 0) return OpenError(path, errno);
  if (S_ISDIR(info.st_mode)) return OpenError(path, EISDIR);
  source->regular_ = S_ISREG(info.st_mode) && !is_stdin;
  if (S_ISREG(info.st_mode)) source->raw_size_ = static_cast<uint64_t>(info.st_size);
  return source;
}

ByteSource::ByteSource(int descriptor) : descriptor_(descriptor) {}

ByteSource::~ByteSource() {
  if (descriptor_ != STDIN_FILENO) close(descriptor_);
}

size_t ByteSource::ReadRaw(char* to, size_t size) {
  size_t filled = std::min(size, pending_.size() - pending_used_);
  memcpy(to, pending_.data() + pending_used_, filled);
  pending_used_ += filled;
  while (filled < size) {
    const ssize_t count = read(descriptor_, to + filled, size - filled);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) damaged_ = true;
    if (count <= 0) break;
    filled += static_cast<size_t>(count);
    raw_bytes_read_ += static_cast<uint64_t>(count);
  }
  return filled;
}

void ByteSource::DetectCompression() {
  detected_ = true;
  char magic[2];
  const size_t count = ReadRaw(magic, sizeof(magic));
  pending_.assign(magic, count);
  if (pending_ == kGzipMagic) gzip_ = std::make_unique<GzipDecoder>();
}

size_t ByteSource::ReadGzip(char* to, size_t size) {
  const auto read_raw = [this](char* raw, size_t raw_size) { return ReadRaw(raw, raw_size); };
  size_t filled = 0;
  while (filled < size) {
    const size_t count = gzip_->Read(to + filled, size - filled, read_raw, &damaged_);
    if (count == 0) break;
    filled += count;
  }
  return filled;
}

void ByteSource::Unread(std::string head) {
  head_ = std::move(head);
  head_used_ = 0;
}

size_t ByteSource::Read(char* to, size_t size) {
  if (!detected_) DetectCompression();
  const size_t again = std::min(size, head_.size() - head_used_);
  memcpy(to, head_.data() + head_used_, again);
  head_used_ += again;
  if (again == size) return size;
  if (!head_.empty()) head_ = std::string(), head_used_ = 0;
  return again + (gzip_ != nullptr ? ReadGzip(to + again, size - again) : ReadRaw(to + again, size - again));
}

}  // namespace ingest
