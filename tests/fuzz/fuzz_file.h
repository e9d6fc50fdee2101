// SPDX-License-Identifier: Apache-2.0
// A file for what is fed, in a folder that goes with the process.
#ifndef JOURNEY_TESTS_FUZZ_FUZZ_FILE_H_
#define JOURNEY_TESTS_FUZZ_FUZZ_FILE_H_

#include <stdlib.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "tests/fuzz/require.h"

namespace fuzz {

inline const std::string& Folder() {
  static const auto& folder = *[] {
    std::string name = (std::filesystem::temp_directory_path() / "journey-fuzz-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    std::atexit([] { std::filesystem::remove_all(Folder()); });
    return new std::string(name);
  }();
  return folder;
}

inline std::string WriteFile(const std::string& name, std::string_view text) {
  const std::string path = Folder() + "/" + name;
  std::ofstream(path, std::ios::binary).write(text.data(), static_cast<std::streamsize>(text.size()));
  return path;
}

}  // namespace fuzz

#endif  // JOURNEY_TESTS_FUZZ_FUZZ_FILE_H_
