// SPDX-License-Identifier: Apache-2.0
#include "app/key_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "absl/strings/str_format.h"
#include "journey/base/status_macros.h"

namespace app {
namespace {

using journey::identity::Pseudonymizer;

constexpr size_t kMaxKeyFileBytes = 4096;

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

absl::StatusOr<Pseudonymizer::Key> ReadKey(const std::string& path, std::string_view said_by) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    const std::string message =
        absl::StrFormat("%s %s: the key cannot be opened: %s", said_by, path, std::strerror(errno));
    return errno == ENOENT ? absl::NotFoundError(message) : absl::PermissionDeniedError(message);
  }
  char text[kMaxKeyFileBytes];
  const ssize_t length = read(fd, text, sizeof(text));
  close(fd);
  absl::StatusOr<Pseudonymizer::Key> key =
      length < 0 ? absl::InvalidArgumentError("")
                 : Pseudonymizer::ParseKey(std::string_view(text, static_cast<size_t>(length)));
  if (!key.ok()) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "%s %s: that is no key; a key is 64 hexadecimal digits; make one with: openssl rand -hex 32 > %s", said_by,
        path, path));
  }
  return key;
}

void MakeFolders(const std::string& path) {
  for (size_t slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1)) {
    mkdir(path.substr(0, slash).c_str(), 0700);  // what fails here is told by the open that follows
  }
}

// Writes beside `path` and links the file to its name: whoever comes second finds the first one's whole key.
absl::Status MakeKey(const std::string& path) {
  MakeFolders(path);
  const std::string temporary = absl::StrFormat("%s.%d.tmp", path, getpid());
  const int fd = open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return absl::PermissionDeniedError(std::strerror(errno));
  const std::string text = Pseudonymizer::FormatKey(Pseudonymizer::RandomKey()) + "\n";
  const bool written = write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && fsync(fd) == 0;
  int error = errno;
  close(fd);
  bool named = false;
  if (written) {
    named = link(temporary.c_str(), path.c_str()) == 0 || errno == EEXIST;
    error = errno;
    // File systems without hard links: a rename is as whole, only the second of two first runs wins.
    if (!named) named = rename(temporary.c_str(), path.c_str()) == 0;
  }
  unlink(temporary.c_str());
  return named ? absl::OkStatus() : absl::PermissionDeniedError(std::strerror(error));
}

}  // namespace

KeyPlaces KeyPlacesFromEnvironment() {
  KeyPlaces places;
  places.environment = Environment("JOURNEY_REPORT_KEY_FILE");
  std::string config = Environment("XDG_CONFIG_HOME");
  if (config.empty() || config[0] != '/') {  // the standard: a relative path there is to be ignored
    const std::string home = Environment("HOME");
    config = home.empty() ? "" : home + "/.config";
  }
  if (!config.empty()) places.own = config + "/journey-report/key";
  return places;
}

absl::StatusOr<FoundKey> LoadKey(const KeyPlaces& places) {
  FoundKey found;
  for (const auto& [path, said_by] :
       {std::pair(&places.flag, "--key"), std::pair(&places.project, "project file, key:"),
        std::pair(&places.environment, "JOURNEY_REPORT_KEY_FILE:")}) {
    if (path->empty()) continue;
    ASSIGN_OR_RETURN(found.key, ReadKey(*path, said_by));
    return found;
  }
  std::string reason = "there is no home folder";
  if (!places.own.empty()) {
    struct stat info = {};
    absl::Status made = absl::OkStatus();
    if (stat(places.own.c_str(), &info) != 0) made = MakeKey(places.own);
    if (made.ok()) {
      ASSIGN_OR_RETURN(found.key, ReadKey(places.own, "your key"));
      return found;
    }
    reason = absl::StrFormat("%s cannot be written (%s)", places.own, std::string(made.message()));
  }
  found.key = Pseudonymizer::RandomKey();
  found.warning = absl::StrFormat(
      "%s: a random key is used for this run, so pseudonyms differ from other runs; name a key file with --key",
      reason);
  return found;
}

}  // namespace app
