// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <string>
#include <string_view>

#include "app/project_file.h"
#include "tests/fuzz/require.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto file = app::ParseProjectFile(text, "journey.json");
  if (file.ok()) return 0;
  REQUIRE(file.status().code() == absl::StatusCode::kInvalidArgument);
  const std::string message(file.status().message());
  REQUIRE(message.rfind("journey.json", 0) == 0);
  return 0;
}
