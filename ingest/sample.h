// SPDX-License-Identifier: Apache-2.0
// The first records of a source, flattened, for choosing a mapping. Simple rather than fast.
#ifndef JOURNEY_INGEST_SAMPLE_H_
#define JOURNEY_INGEST_SAMPLE_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/record.h"

namespace ingest {

// Paths to scalars in order of first sight: keys of nested objects joined by '.', arrays skipped. Lines that are no
// JSON objects are left out.
Sample SampleNdjson(const std::vector<std::string_view>& lines);

struct CsvRow {
  std::vector<std::string> fields;  // unquoted
  size_t end = 0;                   // behind its line end, in the text
};
// The first complete rows that are not blank; `whole`: the text's end ends a row. Unlike the reader it takes text
// behind a closing quote as part of the field.
std::vector<CsvRow> CsvRows(std::string_view text, bool whole, char delimiter, size_t most);
// `rows` begin with the header. Columns without a name, and repeated ones behind the first, are left out.
Sample SampleCsv(const std::vector<std::string>& columns, const std::vector<CsvRow>& rows);

}  // namespace ingest

#endif  // JOURNEY_INGEST_SAMPLE_H_
