// SPDX-License-Identifier: Apache-2.0
#ifndef JOURNEY_STATS_SELECT_H_
#define JOURNEY_STATS_SELECT_H_

#include <cstddef>
#include <cstdint>

#include "journey/stats/value_list.h"

namespace journey::stats {

// The value that would stand at `place` (from 0) if the list were in order; the list stays as it is. Counts the values
// by their leading bits and looks at those alone that have the bits of the one that is sought: two quick passes, where
// sorting takes six. For one or two quantiles of a list; who asks more often sorts. REQUIRES: place < size().
int64_t Select(const ValueList& values, size_t place);

}  // namespace journey::stats

#endif  // JOURNEY_STATS_SELECT_H_
