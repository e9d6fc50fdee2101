// SPDX-License-Identifier: Apache-2.0
// docs/project.schema.json, byte for byte as it was when the program was built.
#ifndef JOURNEY_APP_PROJECT_SCHEMA_H_
#define JOURNEY_APP_PROJECT_SCHEMA_H_

#include <string_view>

namespace app {

std::string_view ProjectSchema();

}  // namespace app

#endif  // JOURNEY_APP_PROJECT_SCHEMA_H_
