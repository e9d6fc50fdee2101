// SPDX-License-Identifier: Apache-2.0
// The files of ingest/presets, byte for byte; written at build time by embed.cmake.
#ifndef INGEST_MAPPING_EMBEDDED_PRESETS_H_
#define INGEST_MAPPING_EMBEDDED_PRESETS_H_

#include <string_view>
#include <utility>
#include <vector>

namespace ingest {

// (name, JSON), sorted by name.
std::vector<std::pair<std::string_view, std::string_view>> EmbeddedPresets();

}  // namespace ingest

#endif  // INGEST_MAPPING_EMBEDDED_PRESETS_H_
