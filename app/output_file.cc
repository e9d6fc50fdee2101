// SPDX-License-Identifier: Apache-2.0
#include "app/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "absl/strings/str_format.h"
#include "app/interrupt.h"
#include "journey/base/status_macros.h"

namespace app {
namespace {

constexpr size_t kBufferBytes = 64 << 10;
constexpr mode_t kNewFileMode = 0666;  // less the umask

bool IsStandardOutput(const std::string& path) { return path.empty() || path == "-"; }

std::string FolderOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

// What a link leads to, also where the last step does not exist yet.
std::string ResolveLinks(std::string path) {
  constexpr int kMaxLinks = 40;
  for (int i = 0; i < kMaxLinks; ++i) {
    char target[4096];
    const ssize_t length = readlink(path.c_str(), target, sizeof(target));
    if (length <= 0 || length == static_cast<ssize_t>(sizeof(target))) break;
    std::string next(target, static_cast<size_t>(length));
    path = next[0] == '/' ? next : FolderOf(path) + "/" + next;
  }
  return path;
}

absl::Status SystemError(std::string_view where, std::string_view what, int error) {
  const std::string message = absl::StrFormat("%s: %s: %s", where, what, std::strerror(error));
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return absl::NotFoundError(message);
    case EACCES:
    case EPERM:
    case EROFS:
      return absl::PermissionDeniedError(message);
    default:
      return absl::UnavailableError(message);
  }
}

absl::Status InterruptedError() { return absl::CancelledError("interrupted"); }

}  // namespace

absl::Status CheckWritable(const std::string& path, std::string_view flag, const std::vector<std::string>& inputs) {
  if (IsStandardOutput(path)) return absl::OkStatus();
  const std::string target = ResolveLinks(path);
  const std::string folder = FolderOf(target);
  struct stat found = {};
  if (stat(target.c_str(), &found) == 0) {
    if (S_ISDIR(found.st_mode)) {
      return absl::InvalidArgumentError(
          absl::StrFormat("%s %s: that is a folder; name a file in it, for example %s/report.html", flag, path, path));
    }
    for (const std::string& input : inputs) {
      struct stat other = {};
      if (stat(input.c_str(), &other) == 0 && other.st_dev == found.st_dev && other.st_ino == found.st_ino) {
        return absl::InvalidArgumentError(absl::StrFormat(
            "%s %s: that is one of the inputs and would be overwritten; choose another name", flag, path));
      }
    }
    if (!S_ISREG(found.st_mode)) {
      if (access(target.c_str(), W_OK) != 0) return SystemError(path, "cannot be written", errno);
      return absl::OkStatus();
    }
  }
  if (stat(folder.c_str(), &found) != 0 || !S_ISDIR(found.st_mode)) {
    return absl::NotFoundError(
        absl::StrFormat("%s %s: there is no folder %s; make it first (mkdir -p %s)", flag, path, folder, folder));
  }
  if (access(folder.c_str(), W_OK | X_OK) != 0) {
    const int error = errno;
    return SystemError(absl::StrFormat("%s %s", flag, path), absl::StrFormat("the folder %s cannot be written", folder),
                       error);
  }
  return absl::OkStatus();
}

absl::StatusOr<Output> Output::Open(const std::string& path) {
  Output output;
  if (IsStandardOutput(path)) {
    output.fd_ = STDOUT_FILENO;
    output.shown_ = "standard output";
    return output;
  }
  output.shown_ = path;
  const std::string target = ResolveLinks(path);
  struct stat old = {};
  const bool exists = stat(target.c_str(), &old) == 0;
  if (exists && !S_ISREG(old.st_mode)) {
    if (S_ISDIR(old.st_mode)) return SystemError(path, "cannot be written", EISDIR);
    output.fd_ = open(target.c_str(), O_WRONLY | O_CLOEXEC);
    if (output.fd_ < 0) return SystemError(path, "cannot be opened for writing", errno);
    return output;
  }
  for (int attempt = 0; output.fd_ < 0; ++attempt) {
    const std::string temporary = absl::StrFormat("%s/.journey-report-%d-%d.tmp", FolderOf(target), getpid(), attempt);
    output.fd_ = open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kNewFileMode);
    if (output.fd_ >= 0) {
      output.temporary_ = temporary;
    } else if (errno != EEXIST || attempt == 100) {
      return SystemError(path, "cannot be written", errno);
    }
  }
  output.slot_ = RememberUnfinished(output.temporary_);
  output.path_ = target;
  if (exists) fchmod(output.fd_, old.st_mode & 07777);
  return output;
}

Output::Output(Output&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      shown_(std::move(other.shown_)),
      path_(std::move(other.path_)),
      temporary_(std::exchange(other.temporary_, "")),
      slot_(std::exchange(other.slot_, -1)),
      buffer_(std::move(other.buffer_)) {}

Output::~Output() {
  if (fd_ > STDERR_FILENO) close(fd_);
  if (!temporary_.empty()) unlink(temporary_.c_str());
  ForgetUnfinished(slot_);
}

absl::Status Output::Write(std::string_view bytes) {
  if (buffer_.size() + bytes.size() <= kBufferBytes) {
    buffer_.append(bytes);
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(Flush());
  if (bytes.size() >= kBufferBytes) return WriteAll(bytes);
  buffer_.append(bytes);
  return absl::OkStatus();
}

absl::Status Output::Flush() {
  const absl::Status status = WriteAll(buffer_);
  buffer_.clear();
  return status;
}

absl::Status Output::WriteAll(std::string_view bytes) {
  while (!bytes.empty()) {
    if (Interrupted()) return InterruptedError();
    const ssize_t written = ::write(fd_, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<size_t>(written));
    } else if (errno == EPIPE) {
      return absl::CancelledError("the reader of the pipe has gone");
    } else if (errno != EINTR && errno != EAGAIN) {
      return SystemError(shown_, "writing failed", errno);
    }
  }
  return absl::OkStatus();
}

absl::Status Output::Commit() {
  RETURN_IF_ERROR(Flush());
  if (Interrupted()) return InterruptedError();
  if (fd_ == STDOUT_FILENO) return absl::OkStatus();
  // Some file systems report a full disk only here.
  if (close(std::exchange(fd_, -1)) != 0 && errno != EINTR) return SystemError(shown_, "writing failed", errno);
  if (temporary_.empty()) return absl::OkStatus();
  if (rename(temporary_.c_str(), path_.c_str()) != 0) return SystemError(shown_, "cannot be written", errno);
  temporary_.clear();
  ForgetUnfinished(std::exchange(slot_, -1));
  return absl::OkStatus();
}

absl::Status WriteOutput(const std::string& path, std::string_view bytes) {
  ASSIGN_OR_RETURN(Output output, Output::Open(path));
  RETURN_IF_ERROR(output.Write(bytes));
  return output.Commit();
}

}  // namespace app
