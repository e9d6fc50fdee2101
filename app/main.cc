// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <new>
#include <string>
#include <vector>

#include "app/console.h"
#include "app/flags.h"
#include "app/interrupt.h"
#include "app/key_file.h"
#include "app/output_file.h"
#include "app/resolve.h"
#include "app/verbs.h"

namespace app {
namespace {

int Run(const std::vector<std::string>& arguments, Console* console) {
  const absl::StatusOr<CommandLine> line = ParseCommandLine(arguments);
  if (!line.ok()) return console->Fail(line.status());
  if (line->action == CommandLine::Action::kHelp) return console->Fail(WriteOutput("", HelpText(line->verb)));
  if (line->action == CommandLine::Action::kVersion) return console->Fail(WriteOutput("", VersionText()));
  if (line->Has("--quiet")) console->SetQuiet();
  if (line->Has("--print-mapping")) return PrintMapping(line->Last("--print-mapping"), line->Last("--output"), console);
  const absl::StatusOr<RunOptions> options = Resolve(*line, KeyPlacesFromEnvironment());
  if (!options.ok()) return console->Fail(options.status());
  for (const std::string& warning : options->warnings) console->Warning(warning);
  switch (line->verb) {
    case kReport:
      return RunReport(*options, console);
    case kExport:
      return RunExport(*options, console);
    case kCheck:
      return RunCheck(*options, console);
    case kInit:
      return RunInit(*options, console);
    case kExplain:
      return RunExplain(*options, console);
    case kRender:
      return RunRender(*options, console);
  }
  return kExitFailed;
}

}  // namespace
}  // namespace app

int main(int argc, char** argv) {
  app::HandleSignals();
  app::Console console;
  try {
    return app::Run(std::vector<std::string>(argv + 1, argv + argc), &console);
  } catch (const std::bad_alloc&) {
    std::fputs("error: the machine has no more memory; read fewer inputs at a time\n", stderr);
    return app::kExitFailed;
  }
}
