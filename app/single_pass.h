// SPDX-License-Identifier: Apache-2.0
// Runs one kind of accumulator over all customers: one a worker, merged in the order of workers (the order cannot
// show).
#ifndef JOURNEY_APP_SINGLE_PASS_H_
#define JOURNEY_APP_SINGLE_PASS_H_

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "app/run_data.h"
#include "journey/base/status_macros.h"
#include "journey/contact/contact.h"

namespace app {

// Accumulator: Add(const Customer&, span<const Contact>) and Merge(const Accumulator&).
template <typename Accumulator>
class CustomerSink final : public journey::stitch::ComponentSink {
 public:
  CustomerSink(Accumulator accumulator, journey::base::Laps laps)
      : accumulator_(std::move(accumulator)), laps_(std::move(laps)) {}
  void Add(const journey::stitch::Component& component) override {
    laps_.Mark("identity/stitch");
    for (const journey::stitch::Customer& customer : component.customers) accumulator_.Add(customer, {});
    laps_.Mark("graph/table");
  }
  Accumulator& accumulator() { return accumulator_; }
  const journey::base::Laps& laps() const { return laps_; }

 private:
  Accumulator accumulator_;
  journey::base::Laps laps_;
};

// For accumulators that do not look at contacts.
template <typename Accumulator>
absl::StatusOr<Accumulator> RunSinglePass(RunData* data, const std::function<Accumulator()>& make,
                                          journey::base::Progress* progress, journey::base::StageTable* stages) {
  std::vector<std::unique_ptr<CustomerSink<Accumulator>>> owned;
  std::vector<journey::stitch::ComponentSink*> sinks;
  for (int i = 0; i < data->stitch.threads; ++i) {
    owned.push_back(std::make_unique<CustomerSink<Accumulator>>(make(), stages->MakeLaps()));
    sinks.push_back(owned.back().get());
  }
  RETURN_IF_ERROR(StitchInto(data, sinks, progress, stages));
  for (const auto& sink : owned) stages->AddParts(sink->laps());
  for (size_t i = 1; i < owned.size(); ++i) owned[0]->accumulator().Merge(owned[i]->accumulator());
  return std::move(owned[0]->accumulator());
}

}  // namespace app

#endif  // JOURNEY_APP_SINGLE_PASS_H_
