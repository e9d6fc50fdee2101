// SPDX-License-Identifier: Apache-2.0
// Debian's Abseil has absl::Status but no macros to pass one on.
#ifndef JOURNEY_BASE_STATUS_MACROS_H_
#define JOURNEY_BASE_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#define JOURNEY_STATUS_CONCAT_INNER(a, b) a##b
#define JOURNEY_STATUS_CONCAT(a, b) JOURNEY_STATUS_CONCAT_INNER(a, b)

#define RETURN_IF_ERROR(expression)                                         \
  do {                                                                      \
    if (absl::Status status_ = (expression); !status_.ok()) return status_; \
  } while (false)

#define ASSIGN_OR_RETURN(declaration, expression) \
  ASSIGN_OR_RETURN_INNER(JOURNEY_STATUS_CONCAT(status_or_, __LINE__), declaration, expression)
#define ASSIGN_OR_RETURN_INNER(result, declaration, expression) \
  auto result = (expression);                                   \
  if (!result.ok()) return result.status();                     \
  declaration = *std::move(result)

#endif  // JOURNEY_BASE_STATUS_MACROS_H_
