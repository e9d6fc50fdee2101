// SPDX-License-Identifier: Apache-2.0
// The first records of a source, flattened, for choosing a mapping. Simple rather than fast.
#ifndef JOURNEY_INGEST_SAMPLE_H_
#define JOURNEY_INGEST_SAMPLE_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/container.h"
#include "ingest/record.h"

namespace ingest {

// Paths to scalars in order of first sight: keys of nested objects joined by '.', "[]" behind the key of an array, and
// what lies in texts that hold a JSON object. Lines that are no JSON objects are left out.
Sample SampleNdjson(const std::vector<std::string_view>& lines);
// The same of documents in any layout: at most `most` records, which are the objects at the top and in arrays at the
// top. `broken`: pieces between them that are none. Of a single document that the text does not hold to its end what is
// there counts.
Sample SampleJson(std::string_view text, bool whole, size_t most, size_t* broken);

// The columns of lines that have columns of their own, those of the last lines included.
Sample SampleLines(ContainerKind kind, const std::vector<std::string_view>& lines);

// The keys of events, and "case:KEY" for those of their traces.
Sample SampleXes(std::string_view text, size_t most);

struct CsvRow {
  std::vector<std::string> fields;  // unquoted
  size_t end = 0;                   // behind its line end, in the text
};
// The first complete rows that are not blank; `whole`: the text's end ends a row. Unlike the reader it takes text
// behind a closing quote as part of the field.
std::vector<CsvRow> CsvRows(std::string_view text, bool whole, char delimiter, size_t most);

// What the first rows of a table say about its columns.
struct CsvHeader {
  size_t rows = 1;
  std::vector<std::string> columns;  // trimmed; may repeat or be empty
  std::vector<std::string> aliases;  // by column; empty = none
  std::string reason;                // why there is more than one row
};
// One row, unless `hints` say more or the rows are those of Qualtrics (the third holds {"ImportId": ...}, which is an
// alias) or of SurveyMonkey (questions, then their parts; named "question / part"). REQUIRES: a row.
CsvHeader ReadHeader(const std::vector<CsvRow>& rows, const SourceHints& hints);
// `rows` begin with the header. Columns without a name, and repeated ones behind the first, are left out; aliases come
// behind all columns.
Sample SampleCsv(const CsvHeader& header, const std::vector<CsvRow>& rows);

}  // namespace ingest

#endif  // JOURNEY_INGEST_SAMPLE_H_
