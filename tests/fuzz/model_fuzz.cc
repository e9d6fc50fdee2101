// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <string_view>

#include "reports/html.h"
#include "reports/model_io.h"
#include "reports/summary.h"
#include "tests/fuzz/require.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto model = reports::ReadModel({reinterpret_cast<const char*>(data), size});
  if (!model.ok()) {
    REQUIRE(model.status().code() == absl::StatusCode::kInvalidArgument);
    return 0;
  }
  for (const reports::Language language : {reports::Language::kEnglish, reports::Language::kKorean}) {
    const auto page = reports::RenderHtml(*model, language);
    REQUIRE(page.ok() || page.status().code() == absl::StatusCode::kInvalidArgument);  // an unknown zone
    if (page.ok()) REQUIRE(page->find("<script") == std::string::npos);
    REQUIRE(reports::RenderSummary(*model, language).ok() == page.ok());
  }
  return 0;
}
