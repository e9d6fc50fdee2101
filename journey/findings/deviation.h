// SPDX-License-Identifier: Apache-2.0
// Deviations from expected paths as measures of findings (offered.h): of blueprints that the project file declares,
// each deviation of a step is a measure of its own, its bad occasions the runs that have it, of all decided runs, held
// against the blueprint's `at_most`. Its place is the step's touchpoint. docs/figures.md, "Deviations as findings".
//
// Not judged are ready blueprints that nobody declared, since they are nobody's promise; blueprints of problems, whose
// deviations are measures of contacts already (repeat_7d, reopen, resolution_in_target ...); and deviations of fewer
// than kFewestDeviations runs: an accident is no pattern.
#ifndef JOURNEY_FINDINGS_DEVIATION_H_
#define JOURNEY_FINDINGS_DEVIATION_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "journey/findings/offered.h"
#include "journey/graph/conformance.h"
#include "journey/stitch/customer.h"

namespace journey::findings {

inline constexpr int64_t kFewestDeviations = 10;  // runs

// The measures of a run's blueprints, in a fixed order: blueprint, kind of deviation, step.
class DeviationBook {
 public:
  DeviationBook() = default;  // none
  // `first`: the number of the first of them in the list of offers.
  DeviationBook(const event::EventTable& table, std::span<const graph::Blueprint> blueprints, uint32_t first);

  bool empty() const { return judged_.empty(); }
  // Adds the bad occasions of the customer in hand; `runs` are those of one blueprint, as its accumulator tells them.
  void AddHits(size_t blueprint, const stitch::Customer& customer, std::span<const graph::RunDeviation> deviations,
               int64_t runs, std::vector<OfferedHit>* hits) const;
  // An offer a measure, in their order. `results`, by blueprint, outlive the offers.
  std::vector<Offer> Offers(std::span<const graph::ConformanceResult> results) const;

 private:
  struct Judged {
    size_t blueprint = 0;
    std::string name;
    double at_most = 0;
    std::vector<std::string> steps;
    std::vector<uint32_t> places;          // by step: string id of its touchpoint
    std::vector<std::string> touchpoints;  // the same by name
    uint32_t first = 0;                    // number of its first measure
  };
  std::vector<Judged> judged_;
};

}  // namespace journey::findings

#endif  // JOURNEY_FINDINGS_DEVIATION_H_
