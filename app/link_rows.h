// SPDX-License-Identifier: Apache-2.0
// `export links`: which identifiers stand together on rows, whether that made them one customer, and why not.
#ifndef JOURNEY_APP_LINK_ROWS_H_
#define JOURNEY_APP_LINK_ROWS_H_

#include <memory>

#include "app/row_tables.h"

namespace app {

// A row a pair of identifiers and a state. StitchOptions::keep_refused must be set.
std::unique_ptr<RowCollector> MakeLinkCollector(const RunData& data, bool raw_ids);

// Rows of the identifiers that were cut before anything was joined; they are in no component.
std::vector<RowCollector::Row> QuarantinedRows(const RunData& data, bool raw_ids);

}  // namespace app

#endif  // JOURNEY_APP_LINK_ROWS_H_
