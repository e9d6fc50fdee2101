// SPDX-License-Identifier: Apache-2.0
// The report's model (docs/model.schema.json) of one run: what every rendering is made from.
#ifndef JOURNEY_APP_MODEL_H_
#define JOURNEY_APP_MODEL_H_

#include <rapidjson/document.h>

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "app/analysis.h"
#include "app/options.h"
#include "app/run_data.h"
#include "reports/formats.h"

namespace app {

// Lines of the ledger's samples are those of `data` as it is: call ingest::FillLines before.
rapidjson::Document MakeModel(const RunOptions& options, const RunData& data, const Analysis& analysis);

// The report in one of the formats of --format (html, md).
absl::StatusOr<std::string> RenderReport(const rapidjson::Document& model, std::string_view format,
                                         reports::Language language);

}  // namespace app

#endif  // JOURNEY_APP_MODEL_H_
