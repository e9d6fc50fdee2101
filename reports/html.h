// SPDX-License-Identifier: Apache-2.0
// The report page: one self-contained HTML document without scripting. Nothing is loaded; the content policy forbids
// everything but the embedded style sheet (by its hash). The same model and language give the same bytes.
#ifndef REPORTS_HTML_H_
#define REPORTS_HTML_H_

#include <rapidjson/document.h>

#include <string>

#include "absl/status/statusor.h"
#include "reports/formats.h"

namespace reports {

// `model` is a document as ReadModel or CheckModel accepts it. InvalidArgument if its time zone is unknown, Internal if
// the flow graph could not be laid out. Not safe from two threads at once: Graphviz has state of its own. Cost: linear
// in the model, plus the layout of at most 20 boxes.
absl::StatusOr<std::string> RenderHtml(const rapidjson::Value& model, Language language);

}  // namespace reports

#endif  // REPORTS_HTML_H_
