// SPDX-License-Identifier: Apache-2.0
// The main job: inputs -> one HTML page, and the model that it is rendered from.
#include <utility>

#include "app/analysis.h"
#include "app/debug.h"
#include "app/model.h"
#include "app/output_file.h"
#include "app/verbs.h"
#include "journey/base/status_macros.h"
#include "reports/model_io.h"
#include "reports/summary.h"

namespace app {

namespace {

absl::Status Report(const RunOptions& options, Console* console, Debug* debug) {
  journey::base::StageTable* const stages = debug->stages();
  ASSIGN_OR_RETURN(const std::unique_ptr<RunData> data, Load(options, debug->progress(), stages));
  ASSIGN_OR_RETURN(const Analysis analysis, Analyse(options, data.get(), debug->progress(), stages));
  const reports::Language language = reports::ParseLanguage(options.language).value_or(reports::Language::kEnglish);
  std::string page, model_text, summary_text;
  {
    const journey::base::StageTable::Scope scope(stages, "report/line numbers");
    ingest::FillLines(data->table(), &data->ingested.ledger);
  }
  {
    journey::base::StageTable::Scope scope(stages, "report/model and page");
    const rapidjson::Document model = MakeModel(options, *data, analysis);
    ASSIGN_OR_RETURN(page, RenderReport(model, options.format, language));
    if (!options.json.empty()) {
      ASSIGN_OR_RETURN(model_text, reports::WriteModel(model));
    }
    ASSIGN_OR_RETURN(summary_text, reports::RenderSummary(model, language));
    scope.Count(analysis.findings.findings.size(), page.size() + model_text.size());
  }
  const journey::base::StageTable::Scope scope(stages, "report/write");
  RunSummary summary;
  if (!options.json.empty()) {
    RETURN_IF_ERROR(WriteOutput(options.json, model_text));
    summary.written.push_back(options.json);
  }
  RETURN_IF_ERROR(WriteOutput(options.output, page));
  summary.written.push_back(options.output.empty() ? "-" : options.output);
  summary.sources = &data->table().sources;
  summary.ledger = &data->ingested.ledger;
  summary.customers = analysis.totals.customers;
  summary.journeys = analysis.totals.journeys;
  summary.contacts = analysis.totals.contacts;
  summary.result = std::move(summary_text);
  for (const std::string& warning : data->warnings) console->Warning(warning);
  console->Summary(summary);
  return absl::OkStatus();
}

}  // namespace

int RunReport(const RunOptions& options, Console* console) {
  Debug debug(options, console);
  return debug.Finish(console->Fail(Report(options, console, &debug)));
}

}  // namespace app
