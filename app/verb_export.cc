// SPDX-License-Identifier: Apache-2.0
// export WHAT: one table on standard output or in a file.
#include "app/debug.h"
#include "app/exports.h"
#include "app/output_file.h"
#include "app/verbs.h"
#include "journey/base/status_macros.h"

namespace app {

namespace {

absl::Status Export(const RunOptions& options, Console* console, Debug* debug) {
  ASSIGN_OR_RETURN(const std::unique_ptr<RunData> data, Load(options, debug->progress(), debug->stages()));
  ASSIGN_OR_RETURN(const reports::Table table, MakeExport(options, data.get(), debug->progress(), debug->stages()));
  journey::base::StageTable::Scope scope(debug->stages(), "report/write");
  scope.Count(table.rows.size());
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
  Debug debug(options, console);
  return debug.Finish(console->Fail(Export(options, console, &debug)));
}

}  // namespace app
