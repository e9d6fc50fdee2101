// SPDX-License-Identifier: Apache-2.0
// All threading of the program: one parallel loop and one ordered pipeline.
//
// Bodies: oneTBB (default), std::thread (for ThreadSanitizer, which cannot see into Debian's oneTBB) and serial. No
// result may depend on the body, on the number of threads or on who takes which index: workers own their state and the
// caller merges it by worker or by index with operations that commute.
#ifndef JOURNEY_BASE_PARALLEL_H_
#define JOURNEY_BASE_PARALLEL_H_

#include <cstddef>
#include <functional>
#include <memory>

namespace journey::base {

// The number of threads to use: `wanted`, or the machine's where it is 0.
int ThreadCount(int wanted);

// Calls body(index, worker) once for every index in [0, count). `worker` is in [0, threads): no two calls with one
// worker run at the same time, so it may index scratch space. Returns when all calls have returned.
void ParallelFor(int threads, size_t count, const std::function<void(size_t index, int worker)>& body);

// An item on its way through a pipeline; made by the producer, worked on by a worker, taken by the consumer.
class PipelineItem {
 public:
  virtual ~PipelineItem() = default;
};

// produce() is called serially until it returns null; work(item, worker) in parallel, `worker` as above; consume(item)
// serially in the order of production. At most 2 * threads + 2 items exist at once, which bounds the memory.
void OrderedPipeline(int threads, const std::function<std::unique_ptr<PipelineItem>()>& produce,
                     const std::function<void(PipelineItem&, int worker)>& work,
                     const std::function<void(std::unique_ptr<PipelineItem>)>& consume);

}  // namespace journey::base

#endif  // JOURNEY_BASE_PARALLEL_H_
