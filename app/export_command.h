// SPDX-License-Identifier: Apache-2.0
// The command that a run tells of: a table of `export` with everything that decides the run's results.
#ifndef JOURNEY_APP_EXPORT_COMMAND_H_
#define JOURNEY_APP_EXPORT_COMMAND_H_

#include <string>
#include <string_view>

#include "app/options.h"

namespace app {

// "journey-report export TABLE INPUT..." with `own` flags and then those of the run; where both have a flag, `own` is
// meant. Quoted for a shell.
std::string ExportCommand(const RunOptions& options, std::string_view table, const FlagValues& own);

}  // namespace app

#endif  // JOURNEY_APP_EXPORT_COMMAND_H_
