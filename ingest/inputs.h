// SPDX-License-Identifier: Apache-2.0
// Command-line inputs -> the files to read, with the names under which they appear in outputs.
#ifndef JOURNEY_INGEST_INPUTS_H_
#define JOURNEY_INGEST_INPUTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace ingest {

struct InputFile {
  std::string name;        // of the source: see ExpandInputs
  std::string path;        // to open; "-" is standard input
  bool in_folder = false;  // found in a folder: trouble with it is a ledger entry, not an error

  // The name with the compression suffix of the path: what messages call the file, so that it can be found under that
  // name.
  std::string ShownName() const;
};

struct InputList {
  std::vector<InputFile> files;               // sorted by the bytes of their names, which are distinct
  std::vector<InputFile> unreadable_folders;  // below a folder that was given
  uint64_t repeated = 0;                      // paths that were met again and are read once
};

// Arguments are files, folders (recursive; no dot files; links to folders are not followed), globs (only where no file
// has that very name) and "-". A zip archive stands for its members, named "archive.zip/member" (what systems put
// beside them, and names that begin with a dot, are left out). A file is named by its base name, or its path below the
// folder that was given, without
// ".gz" or ".zst"; where names collide, parents are put before them until they differ (and where only that tells two
// paths apart, it stays). The result does not depend on the order of arguments. NotFound / PermissionDenied where an
// argument names nothing readable.
absl::StatusOr<InputList> ExpandInputs(const std::vector<std::string>& arguments);

}  // namespace ingest

#endif  // JOURNEY_INGEST_INPUTS_H_
