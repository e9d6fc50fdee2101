// SPDX-License-Identifier: Apache-2.0
// Time zones by name.
#ifndef JOURNEY_APP_ZONE_H_
#define JOURNEY_APP_ZONE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace app {

// A name of the time zone database ("Asia/Seoul", "UTC"). InvalidArgument with the nearest name: "there is no zone ...;
// did you mean ...?". Never the machine's own zone: results must not depend on it.
absl::StatusOr<absl::TimeZone> LoadZone(const std::string& name);

}  // namespace app

#endif  // JOURNEY_APP_ZONE_H_
