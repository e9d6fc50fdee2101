// SPDX-License-Identifier: Apache-2.0
// The built-in presets, parsed.
#ifndef INGEST_MAPPING_PRESETS_H_
#define INGEST_MAPPING_PRESETS_H_

#include <memory>
#include <vector>

#include "ingest/mapping.h"

namespace ingest {

// Sorted by name; one that does not parse is left out, which a test forbids. Parsed once a process.
const std::vector<std::shared_ptr<const Mapping>>& Presets();

}  // namespace ingest

#endif  // INGEST_MAPPING_PRESETS_H_
