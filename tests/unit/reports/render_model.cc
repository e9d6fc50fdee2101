// SPDX-License-Identifier: Apache-2.0
// render_model MODEL.json en|ko > page.html: the page of a stored model, for looking at while the page is being worked
// on and for the page tests. Also: render_model MODEL.json en|ko --summary, --markdown, --rewrite, --hostile (the page
// of the model with markup in every text that is not an id).
#include <cstdio>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <string_view>

#include "reports/html.h"
#include "reports/markdown.h"
#include "reports/model_io.h"
#include "reports/summary.h"
#include "tests/unit/reports/hostile_model.h"

int main(int count, char** values) {
  if (count < 3 || !reports::ParseLanguage(values[2]).has_value()) {
    std::cerr << "usage: render_model MODEL.json en|ko [--summary|--markdown|--rewrite|--hostile]\n";
    return 2;
  }
  std::ifstream file(values[1], std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  absl::StatusOr<rapidjson::Document> model = reports::ReadModel(text.str());
  if (!file || !model.ok()) {
    std::cerr << values[1] << ": " << (file ? std::string(model.status().message()) : "cannot read") << "\n";
    return 2;
  }
  const reports::Language language = *reports::ParseLanguage(values[2]);
  const std::string_view what = count > 3 ? values[3] : "";
  if (what == "--hostile") reports::MakeHostile(*model, model->GetAllocator(), true);
  const absl::StatusOr<std::string> out = what == "--markdown"  ? reports::RenderMarkdown(*model, language)
                                          : what == "--summary" ? reports::RenderSummary(*model, language)
                                          : what == "--rewrite" ? reports::WriteModel(*model)
                                                                : reports::RenderHtml(*model, language);
  if (!out.ok()) {
    std::cerr << values[1] << ": " << out.status().message() << "\n";
    return 2;
  }
  std::cout << *out;
  return std::cout.flush() ? 0 : 2;
}
