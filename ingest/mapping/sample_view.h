// SPDX-License-Identifier: Apache-2.0
// The sample of a source, seen from one kind of its records.
#ifndef INGEST_MAPPING_SAMPLE_VIEW_H_
#define INGEST_MAPPING_SAMPLE_VIEW_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/record.h"

namespace ingest {

// The sample of the records of `records` below `envelope` (RecordShape, MappingChoice): paths are relative to them,
// those of the records around begin with '^'. No records where the sample has no such array.
Sample ViewOf(const Sample& whole, std::string_view envelope, std::string_view records);

// Whether the sample has a path of the mapping language, arrays and all.
bool HasPath(const Sample& view, std::string_view path);
// Its values: those of the path itself, of the elements that `a[key=NAME]` means, of the first scalar inside `a.*`.
std::optional<SamplePath> FindPath(const Sample& view, std::string_view path);

// A path as a sample lists it: "a[key=x].b" and "a[0].b" are "a[].b". "a.*" stays.
std::string ListedPath(std::string_view path);
// As ListedPath, from the root of what the sample shows: the path of an element of `records`, '^' resolved.
std::string AbsolutePath(const Sample& whole, std::string_view envelope, std::string_view records,
                         std::string_view path);

}  // namespace ingest

#endif  // INGEST_MAPPING_SAMPLE_VIEW_H_
