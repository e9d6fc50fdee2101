// SPDX-License-Identifier: Apache-2.0
// Expectations as the project file writes them -> what findings are judged by. docs/project-file.md, "Expectations".
#ifndef JOURNEY_APP_EXPECTATIONS_H_
#define JOURNEY_APP_EXPECTATIONS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "app/options.h"
#include "journey/findings/expectation.h"

namespace app {

struct ExpectationFault {
  std::string key;      // of the entry; "" = the entry itself
  std::string message;  // "csat has no limit of time; ..."
};

// What is wrong with one that the schema accepts; nullopt where nothing is.
std::optional<ExpectationFault> FaultOf(const ExpectationOptions& given);

// The defaults, and what was given over them. InvalidArgument where one has a fault.
absl::Status MakeExpectations(const std::vector<ExpectationOptions>& given, journey::findings::ExpectationBook* book);

}  // namespace app

#endif  // JOURNEY_APP_EXPECTATIONS_H_
