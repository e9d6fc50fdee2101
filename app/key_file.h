// SPDX-License-Identifier: Apache-2.0
// The key of the pseudonyms: where it comes from, and how it is made once.
#ifndef JOURNEY_APP_KEY_FILE_H_
#define JOURNEY_APP_KEY_FILE_H_

#include <string>

#include "absl/status/statusor.h"
#include "journey/identity/pseudonym.h"

namespace app {

// Where a key may come from, in this order; "" = not said.
struct KeyPlaces {
  std::string flag;         // --key FILE: must exist
  std::string project;      // the project file's, relative to it: must exist
  std::string environment;  // $JOURNEY_REPORT_KEY_FILE: must exist
  std::string own;          // $XDG_CONFIG_HOME/journey-report/key or ~/.config/...: made where it is missing
};
// Fills in `environment` and `own` from the process's environment.
KeyPlaces KeyPlacesFromEnvironment();

struct FoundKey {
  journey::identity::Pseudonymizer::Key key{};
  std::string warning;  // "" or why a random key of this run only is used
};

// The key of the first place that is said. A missing own key is made with mode 0600 and its folders with 0700; two runs
// at once agree on one key. Where it cannot be written: a random key and a warning. A place that is said and cannot be
// read, or holds no key, is an error that names it; no message ever shows what is in it.
absl::StatusOr<FoundKey> LoadKey(const KeyPlaces& places);

}  // namespace app

#endif  // JOURNEY_APP_KEY_FILE_H_
