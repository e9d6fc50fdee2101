// SPDX-License-Identifier: Apache-2.0
// export WHAT: one table on standard output or in a file.
#include "app/allocation_count.h"
#include "app/exports.h"
#include "app/output_file.h"
#include "app/verbs.h"
#include "journey/base/status_macros.h"

namespace app {

namespace {

absl::Status Export(const RunOptions& options, Console* console, journey::base::StageTable* stages) {
  ASSIGN_OR_RETURN(const std::unique_ptr<RunData> data, Load(options, console->progress(), stages));
  ASSIGN_OR_RETURN(const reports::Table table, MakeExport(options, data.get(), console->progress(), stages));
  ASSIGN_OR_RETURN(Output output, Output::Open(options.output));
  const reports::TableFormat format = reports::ParseTableFormat(options.format).value_or(reports::TableFormat::kCsv);
  RETURN_IF_ERROR(reports::WriteTable(table, format, [&](std::string_view bytes) { return output.Write(bytes); }));
  RETURN_IF_ERROR(output.Commit());
  for (const std::string& warning : data->warnings) console->Warning(warning);
  console->Summary({.sources = &data->table().sources, .ledger = &data->ingested.ledger});
  return absl::OkStatus();
}

}  // namespace

int RunExport(const RunOptions& options, Console* console) {
  journey::base::StageTable stages(AllocationCount);
  const int code = console->Fail(Export(options, console, &stages));
  if (options.debug_stats) console->Stats(stages);
  return code;
}

}  // namespace app
