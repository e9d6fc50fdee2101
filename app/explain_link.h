// SPDX-License-Identifier: Apache-2.0
// explain A --with B: why two identifiers are one customer, or why they are not.
#ifndef JOURNEY_APP_EXPLAIN_LINK_H_
#define JOURNEY_APP_EXPLAIN_LINK_H_

#include <string>

#include "absl/status/statusor.h"
#include "app/debug.h"
#include "app/run_data.h"

namespace app {

// The customers of each, the shortest chain of rows that ties one to the other, and the links that were refused on the
// way, each with rule, both identifiers, time, source and byte. NotFound names the identifier that the inputs lack.
absl::StatusOr<std::string> DescribeLink(const RunOptions& options, RunData* data, Debug* debug);

// Identifiers that `id` names: TYPE:VALUE, a value, or a pseudonym of a customer or an identifier.
std::vector<uint32_t> IdentifiersNamed(const RunData& data, const std::string& id);

}  // namespace app

#endif  // JOURNEY_APP_EXPLAIN_LINK_H_
