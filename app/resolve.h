// SPDX-License-Identifier: Apache-2.0
// What was typed -> what the run shall do: flags over the project file over defaults. Reads the project file and the
// key, and checks that the outputs could be written; opens no input.
#ifndef JOURNEY_APP_RESOLVE_H_
#define JOURNEY_APP_RESOLVE_H_

#include "absl/status/statusor.h"
#include "app/flags.h"
#include "app/key_file.h"
#include "app/options.h"

namespace app {

// `places` with the environment's part filled in. Lists of goals and segments from flags replace the project file's.
// Errors name the flag (or the place in the project file), what was seen and what there is.
absl::StatusOr<RunOptions> Resolve(const CommandLine& line, KeyPlaces places);

}  // namespace app

#endif  // JOURNEY_APP_RESOLVE_H_
