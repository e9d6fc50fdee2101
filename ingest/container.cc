// SPDX-License-Identifier: Apache-2.0
#include "ingest/container.h"

#include <algorithm>

#include "ingest/encoding.h"
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

std::string_view ValidText(std::string_view text, uint32_t source, journey::base::Ledger* ledger, std::string* copy,
                           char replacement) {
  if (IsValidUtf8(text)) return text;
  constexpr size_t kPaddingBytes = 64;
  copy->resize(text.size() + kPaddingBytes);
  size_t counted = 0;
  uint64_t line = 0;
  RepairUtf8(
      text, copy->data(),
      [&](size_t offset) {
        line += static_cast<uint64_t>(std::count(text.begin() + static_cast<ptrdiff_t>(counted),
                                                 text.begin() + static_cast<ptrdiff_t>(offset), '\n'));
        counted = offset;
        ledger->Add(journey::base::LedgerClass::kReplacedBytes, {source, offset, line});
      },
      replacement);
  return {copy->data(), text.size()};
}

}  // namespace ingest
