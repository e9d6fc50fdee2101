// SPDX-License-Identifier: Apache-2.0
// What is known of a source before its bytes are looked at.
#include <fnmatch.h>

#include <algorithm>
#include <string>

#include "ingest/mapping/mapping_model.h"

namespace ingest {

SourceHints HintsFor(std::string_view source_name, const MappingOptions& options) {
  SourceHints hints;
  const auto known = std::find(std::begin(kContainerNames), std::end(kContainerNames), options.as);
  if (known != std::end(kContainerNames)) {
    hints.container = options.as;
    return hints;
  }
  if (!options.as.empty()) {
    const auto preset = FindPreset(options.as);
    return preset.ok() ? (*preset)->hints : hints;  // an unknown name is an error of the choice
  }
  for (const SourceRule& rule : options.sources) {
    if (fnmatch(rule.match.c_str(), std::string(source_name).c_str(), 0) == 0) return rule.mapping->hints;
  }
  return hints;
}

}  // namespace ingest
