// SPDX-License-Identifier: Apache-2.0
// render: a saved model -> the page, byte for byte what the run that saved it would have written.
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>

#include "absl/strings/str_format.h"
#include "app/model.h"
#include "app/output_file.h"
#include "app/verbs.h"
#include "journey/base/status_macros.h"
#include "reports/model_io.h"

namespace app {
namespace {

absl::StatusOr<std::string> ReadAll(const std::string& path) {
  if (path == "-") return std::string(std::istreambuf_iterator<char>(std::cin), {});
  struct stat info = {};
  if (stat(path.c_str(), &info) != 0)
    return absl::NotFoundError(absl::StrFormat("%s: cannot be opened: %s", path, std::strerror(errno)));
  if (S_ISDIR(info.st_mode))
    return absl::InvalidArgumentError(absl::StrFormat("%s: that is a folder; name a model that --json wrote", path));
  std::ifstream stream(path, std::ios::binary);
  if (!stream)
    return absl::PermissionDeniedError(absl::StrFormat("%s: cannot be opened: %s", path, std::strerror(errno)));
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

absl::Status Render(const RunOptions& options) {
  ASSIGN_OR_RETURN(const std::string text, ReadAll(options.argument));
  const absl::StatusOr<rapidjson::Document> model = reports::ReadModel(text);
  if (!model.ok()) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s: is no model that can be rendered: %s; models are written by --json", options.argument,
                        std::string(model.status().message())));
  }
  const reports::Language language = reports::ParseLanguage(options.language).value_or(reports::Language::kEnglish);
  ASSIGN_OR_RETURN(const std::string report, RenderReport(*model, options.format, language));
  return WriteOutput(options.output, report);
}

}  // namespace

int RunRender(const RunOptions& options, Console* console) { return console->Fail(Render(options)); }

}  // namespace app
