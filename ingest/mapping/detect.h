// SPDX-License-Identifier: Apache-2.0
// Which mapping a source has, why, and how sure that is.
#ifndef INGEST_MAPPING_DETECT_H_
#define INGEST_MAPPING_DETECT_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "ingest/mapping/mapping_model.h"

namespace ingest {

// How a preset fits a sample.
struct Fit {
  bool matches = false;
  // Points for what its signature asks and the sample has: 1 a path, 2 a path with the right values, 1 for `any`, 3 for
  // a container that is the preset's own (no JSON and no CSV).
  int evidence = 0;
  int asked = 0;                     // points that there are
  std::string seen;                  // what was found
  std::vector<std::string> lacking;  // what was not, in words
};
Fit FitOf(const Mapping& mapping, const Sample& sample);

struct Chosen {
  std::shared_ptr<const Mapping> mapping;
  std::string label;
  std::string reason;
  std::string confidence;                // high, medium, low; "" = it was named
  std::vector<std::string> near_misses;  // presets that nearly fit, and what was lacking
};
// NotFound where --as names nothing.
absl::StatusOr<Chosen> DetectMapping(const Sample& sample, std::string_view source_name, const MappingOptions& options);

}  // namespace ingest

#endif  // INGEST_MAPPING_DETECT_H_
