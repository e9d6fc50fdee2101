// SPDX-License-Identifier: Apache-2.0
// One pain point is one finding: which of the worse candidates are slight, and which are part or consequence of another
// one. docs/figures.md, "One pain point is one finding", has the rules.
#ifndef JOURNEY_FINDINGS_ONE_PAIN_POINT_H_
#define JOURNEY_FINDINGS_ONE_PAIN_POINT_H_

#include <vector>

#include "journey/findings/candidate.h"
#include "journey/findings/measures.h"

namespace journey::findings {

// Takes out of `candidates` what is no pain point of its own, and returns it with the reason in Finding::set_aside.
// What a listed one explains becomes its `support`, also through others that it explains. REQUIRES: ids are set.
std::vector<Candidate> TakeAside(const MeasureResult& measures, std::vector<Candidate>* candidates);

}  // namespace journey::findings

#endif  // JOURNEY_FINDINGS_ONE_PAIN_POINT_H_
