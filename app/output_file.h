// SPDX-License-Identifier: Apache-2.0
// Where results go: a file that is whole or absent, or standard output.
#ifndef JOURNEY_APP_OUTPUT_FILE_H_
#define JOURNEY_APP_OUTPUT_FILE_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace app {

// Whether `path` could be written, without touching it: for before the long work. NotFound where the folder is missing,
// InvalidArgument where `path` is a folder or also one of `inputs` (files are compared, not names), PermissionDenied
// where it may not be written. "" and "-" are standard output and always fine.
absl::Status CheckWritable(const std::string& path, std::string_view flag, const std::vector<std::string>& inputs);

// A result on its way out. A file is written under a temporary name in its folder and renamed by Commit (a link is
// followed, the mode of an existing file kept); without Commit nothing is left. Devices and named pipes are written in
// place. Standard output is written as it comes. Every call returns Cancelled once the user interrupted or where the
// reader of a pipe has gone (Console::Fail tells the two apart); other failures name the path and the system's message.
// One thread.
class Output {
 public:
  // "" or "-" = standard output.
  static absl::StatusOr<Output> Open(const std::string& path);
  Output(Output&& other) noexcept;
  Output& operator=(Output&&) = delete;
  ~Output();

  // Buffered (64 kB).
  absl::Status Write(std::string_view bytes);
  // Hands over what is buffered and gives the file its name. Call once, last.
  absl::Status Commit();

 private:
  Output() = default;
  absl::Status Flush();
  absl::Status WriteAll(std::string_view bytes);

  int fd_ = -1;
  std::string shown_;      // for messages
  std::string path_;       // links resolved; "" = written in place
  std::string temporary_;  // "" = none
  int slot_ = -1;          // of RememberUnfinished
  std::string buffer_;
};

// Open, Write, Commit.
absl::Status WriteOutput(const std::string& path, std::string_view bytes);

}  // namespace app

#endif  // JOURNEY_APP_OUTPUT_FILE_H_
