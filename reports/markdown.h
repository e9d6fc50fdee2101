// SPDX-License-Identifier: Apache-2.0
// The report as one Markdown document (GitHub's tables), for tickets, wikis and mail: headline, findings with their
// numbers, the journey map as a table, service figures, repeat contacts, data quality. No HTML; characters that would
// be markup in a name are escaped, so that no name from a log becomes a link, an image or a table cell. The same model
// and language give the same bytes.
#ifndef REPORTS_MARKDOWN_H_
#define REPORTS_MARKDOWN_H_

#include <rapidjson/document.h>

#include <string>
#include <string_view>

#include "reports/formats.h"

namespace reports {

// `model` is a document as ReadModel or CheckModel accepts it. A time zone that is unknown on this machine is shown as
// UTC. Cost: linear in the model.
std::string RenderMarkdown(const rapidjson::Document& model, Language language);

// `text` as plain text of Markdown: one line, no markup, safe inside a table's cell.
std::string EscapeMarkdown(std::string_view text);

}  // namespace reports

#endif  // REPORTS_MARKDOWN_H_
