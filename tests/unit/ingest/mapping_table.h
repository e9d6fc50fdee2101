// SPDX-License-Identifier: Apache-2.0
// Records as tables, and what a mapping makes of them as text: the oracle of the mapping tests.
#ifndef TESTS_UNIT_INGEST_MAPPING_TABLE_H_
#define TESTS_UNIT_INGEST_MAPPING_TABLE_H_

#include <string>
#include <string_view>
#include <vector>

#include "ingest/mapping.h"

namespace ingest {

// The first row is the header; cells are parted by '|' and trimmed; an empty cell is absent.
struct Table {
  std::string container = "csv";
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
};
Table MakeTable(std::vector<std::string_view> lines, std::string container = "csv");
Sample SampleOf(const Table& table);

struct Projected {
  absl::Status status;
  MappingChoice choice;
  journey::base::Ledger ledger;
  std::vector<std::string> rows;  // Describe() of each
  std::vector<uint64_t> fingerprints;
  uint32_t identifiers = 0;  // in the dictionary
};
// Chooses, projects all rows and describes them: "TIME kind touchpoint name=... channel=... author=... ids=[type:value
// ...] flags=[...] side=[field=value ...]"; what is absent or usual (author customer, name equal to the touchpoint) is
// left out; no touchpoint is "~".
Projected Project(const Table& table, const MappingOptions& options = {}, std::string_view source = "test.csv");

}  // namespace ingest

#endif  // TESTS_UNIT_INGEST_MAPPING_TABLE_H_
