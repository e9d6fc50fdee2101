// SPDX-License-Identifier: Apache-2.0
// Exported tables with a row a session, customer, journey or contact: collected while the components pass, one
// collector a worker, then merged and sorted by what they show, never by ids.
#ifndef JOURNEY_APP_ROW_TABLES_H_
#define JOURNEY_APP_ROW_TABLES_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "app/run_data.h"
#include "journey/contact/contact.h"
#include "journey/graph/funnel_options.h"
#include "reports/table.h"

namespace app {

// Collects the rows of one exported table. Not thread-safe.
class RowCollector : public journey::stitch::ComponentSink {
 public:
  using Row = std::vector<reports::Table::Value>;
  virtual const std::vector<std::string>& columns() const = 0;
  std::vector<Row>& rows() { return rows_; }

 protected:
  std::vector<Row> rows_;
};

struct RowTableOptions {
  bool raw_ids = false;
  // Table `customers` only: those whose unit goes straight from the first touchpoint to the second; "(start)" and
  // "(end)" stand for the ends of a unit. Empty = all.
  std::pair<std::string, std::string> edge;
  // Table `customers` only: those who got to that step of the funnel; with `stopped`, no further. Null = all.
  const journey::graph::Funnel* funnel = nullptr;
  size_t funnel_step = 0;  // from 1
  bool stopped = false;
};

// sessions | customers | journeys | links | contacts; null for any other name.
std::unique_ptr<RowCollector> MakeRowCollector(const std::string& table, const RunData& data,
                                               const RowTableOptions& options);

// Stitches and returns the sorted table.
absl::StatusOr<reports::Table> CollectRows(const std::string& table, RunData* data, const RowTableOptions& options,
                                           journey::base::Progress* progress, journey::base::StageTable* stages);

}  // namespace app

#endif  // JOURNEY_APP_ROW_TABLES_H_
