// SPDX-License-Identifier: Apache-2.0
// What the micro benchmarks have in common: inputs of the generator, runs that are loaded once, and counts beside
// times.
#ifndef BENCH_MICRO_MICRO_INPUT_H_
#define BENCH_MICRO_MICRO_INPUT_H_

#include <benchmark/benchmark.h>

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "app/run_data.h"
#include "bench/generator/trace.h"
#include "journey/contact/contact.h"
#include "journey/stitch/customer.h"

namespace bench {

inline constexpr uint64_t kMicroEvents = 20'000;

// A trace of kMicroEvents in a temporary file that goes with the process; one a format. `packed`: with .gz.
const std::string& TraceFile(TraceFormat format, bool packed = false);
std::string ReadWhole(const std::string& path);

// The NDJSON trace, read and grouped. Ends the process where that fails: a benchmark of nothing is none.
const app::RunData& LoadedTrace();

// Copies of all stitched components, so that what takes customers can be measured without stitching.
struct StoredCustomer {
  std::vector<journey::event::Event> events;
  std::vector<journey::stitch::Step> steps, unit_steps;
  std::vector<journey::stitch::Session> sessions;
  std::vector<journey::stitch::Journey> journeys;
  std::vector<journey::stitch::Unit> units;
  std::vector<uint32_t> segment_values;
  journey::stitch::Customer view;  // of the vectors above
  std::vector<journey::contact::Contact> contacts;
};
const std::deque<StoredCustomer>& StoredCustomers();

// Calls of operator new since it was made, told as `allocs_per_item`.
class AllocationsPerItem {
 public:
  explicit AllocationsPerItem(benchmark::State* state);
  // After the loop: items and bytes of one iteration (0 bytes = do not apply).
  void Tell(uint64_t items, uint64_t bytes);

 private:
  benchmark::State* state_;
  uint64_t before_;
};

}  // namespace bench

#endif  // BENCH_MICRO_MICRO_INPUT_H_
