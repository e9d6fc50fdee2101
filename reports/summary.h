// SPDX-License-Identifier: Apache-2.0
// What the terminal says of the result: the verdict and the first findings as sentences, with the ids that `explain`
// takes; plain text, no colour. Totals and losses are the console's to tell.
#ifndef REPORTS_SUMMARY_H_
#define REPORTS_SUMMARY_H_

#include <rapidjson/document.h>

#include <string>

#include "absl/status/statusor.h"
#include "reports/formats.h"

namespace reports {

// A few lines, each ended; where the report lies is the caller's to say. InvalidArgument if the model's time zone is
// unknown.
absl::StatusOr<std::string> RenderSummary(const rapidjson::Value& model, Language language);

}  // namespace reports

#endif  // REPORTS_SUMMARY_H_
