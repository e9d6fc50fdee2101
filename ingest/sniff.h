// SPDX-License-Identifier: Apache-2.0
// Tells a container by the content of a source's first bytes, and takes the sample by which a mapping is chosen.
#ifndef JOURNEY_INGEST_SNIFF_H_
#define JOURNEY_INGEST_SNIFF_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "ingest/container.h"
#include "ingest/record.h"

namespace ingest {

inline constexpr size_t kSniffBytes = 256 << 10;
inline constexpr size_t kSampleRecords = 200;

struct Sniffed {
  ContainerFormat format;
  Sample sample;
  std::string reason;  // why this container, a clause without full stop
  bool empty = false;  // nothing but blanks: no record, and no error either
};

// `head`: the first kSniffBytes in UTF-8, or all where `whole`. `as`: one of kContainerNames settles the container,
// empty finds it out; `hints` say how many header rows a table has. InvalidArgument where the content is neither; the
// message says what was seen and what to try. Cost: some milliseconds.
absl::StatusOr<Sniffed> Sniff(std::string_view head, bool whole, std::string_view source_name, std::string_view as,
                              const SourceHints& hints = {});

}  // namespace ingest

#endif  // JOURNEY_INGEST_SNIFF_H_
