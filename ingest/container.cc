// SPDX-License-Identifier: Apache-2.0
#include "ingest/container.h"

#include "ingest/json_path.h"

namespace ingest {

std::unique_ptr<RecordReader> MakeReader(const ContainerFormat& format, std::span<const RecordShape> shapes,
                                         uint64_t max_record_bytes) {
  const RecordShape& shape = shapes.front();
  switch (format.kind) {
    case ContainerKind::kCsv:
      return MakeCsvReader(format, shape.slots, max_record_bytes);
    case ContainerKind::kNdjson:
      if (shapes.size() == 1 && format.envelope.empty() && !NeedsTree(shape))
        return MakeNdjsonReader(shape.slots, max_record_bytes);
      break;
    case ContainerKind::kJson:
      break;
    case ContainerKind::kCombined:
    case ContainerKind::kW3c:
    case ContainerKind::kSnowplowTsv:
      return MakeLineReader(format, shape.slots, max_record_bytes);
    case ContainerKind::kXes:
      return MakeXesReader(shape.slots, max_record_bytes);
  }
  return MakeDocumentReader(format, shapes, max_record_bytes);
}

}  // namespace ingest
