// SPDX-License-Identifier: Apache-2.0
// explain FINDING: everything that stands behind one finding, as plain text.
#ifndef JOURNEY_APP_EXPLAIN_FINDING_H_
#define JOURNEY_APP_EXPLAIN_FINDING_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "app/analysis.h"
#include "app/options.h"
#include "app/run_data.h"

namespace app {

// Whether `id` can name a finding: 12 hexadecimal digits, or a rank with a leading #.
bool LooksLikeFinding(std::string_view id);

// Null where there is none.
const journey::findings::Finding* FindFinding(const journey::findings::FindingResult& result, std::string_view id);

// NotFound: the nearest ids, or how many findings there are.
absl::Status NoSuchFinding(const journey::findings::FindingResult& result, std::string_view id);

// The finding's sentence, numbers, weeks, segments, neighbours, other measures, how sure, what else, cost, journeys,
// definition, and the command that lists the customers; in the language of `options`. `finding` is of `analysis`.
std::string DescribeFinding(const RunOptions& options, const RunData& data, const Analysis& analysis,
                            const journey::findings::Finding& finding);

}  // namespace app

#endif  // JOURNEY_APP_EXPLAIN_FINDING_H_
