// SPDX-License-Identifier: Apache-2.0
// Files of the source tree that the program carries, byte for byte; written at build time by embed.cmake.
#ifndef REPORTS_EMBEDDED_H_
#define REPORTS_EMBEDDED_H_

#include <string_view>

namespace reports {

std::string_view EmbeddedStyle();        // reports/style.css
std::string_view EmbeddedStyleSha256();  // lower-case hex
std::string_view EmbeddedSchema();       // docs/model.schema.json
std::string_view EmbeddedSchemaSha256();

}  // namespace reports

#endif  // REPORTS_EMBEDDED_H_
