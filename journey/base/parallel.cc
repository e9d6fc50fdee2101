// SPDX-License-Identifier: Apache-2.0
#include "journey/base/parallel.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#ifdef JOURNEY_PARALLEL_TBB
#include <tbb/global_control.h>
#include <tbb/task_arena.h>
#include <tbb/task_group.h>
#endif

namespace journey::base {

int ThreadCount(int wanted) {
  if (wanted > 0) return wanted;
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

namespace {

// Runs body(worker) once on each of `threads` workers, the calling thread among them.
void RunWorkers(int threads, const std::function<void(int worker)>& body) {
#if defined(JOURNEY_PARALLEL_SERIAL)
  body(0);
  (void)threads;
#elif defined(JOURNEY_PARALLEL_TBB)
  // More workers than cores are allowed where they were asked for; without this oneTBB runs fewer and says so on
  // stderr.
  const tbb::global_control allowed(tbb::global_control::max_allowed_parallelism, static_cast<size_t>(threads));
  tbb::task_arena arena(threads);
  arena.execute([&] {
    tbb::task_group group;
    for (int worker = 1; worker < threads; ++worker) group.run([&body, worker] { body(worker); });
    body(0);
    group.wait();
  });
#else
  std::vector<std::thread> others;
  others.reserve(threads - 1);
  for (int worker = 1; worker < threads; ++worker) others.emplace_back([&body, worker] { body(worker); });
  body(0);
  for (std::thread& other : others) other.join();
#endif
}

}  // namespace

void ParallelFor(int threads, size_t count, const std::function<void(size_t index, int worker)>& body) {
  if (count == 0) return;
  threads = static_cast<int>(std::min<size_t>(std::max(1, threads), count));
  std::atomic<size_t> next{0};
  RunWorkers(threads, [&](int worker) {
    for (size_t index = next.fetch_add(1); index < count; index = next.fetch_add(1)) body(index, worker);
  });
}

namespace {

// The state of one pipeline. A worker does whatever is possible: consume the next item in order, else produce and work.
// Production and consumption are each done by one worker at a time, under flags, not under the lock.
class Pipeline {
 public:
  Pipeline(size_t capacity, const std::function<std::unique_ptr<PipelineItem>()>& produce,
           const std::function<void(PipelineItem&, int worker)>& work,
           const std::function<void(std::unique_ptr<PipelineItem>)>& consume)
      : capacity_(capacity), produce_(produce), work_(work), consume_(consume) {}

  void Run(int worker) {
    std::unique_lock<std::mutex> lock(mutex_);
    while (true) {
      if (!consuming_ && !finished_.empty() && finished_.begin()->first == next_consumed_) {
        Consume(lock);
      } else if (!producing_ && !exhausted_ && in_flight_ < capacity_) {
        ProduceAndWork(lock, worker);
      } else if (exhausted_ && in_flight_ == 0) {
        return;
      } else {
        changed_.wait(lock);
      }
    }
  }

 private:
  void Consume(std::unique_lock<std::mutex>& lock) {
    consuming_ = true;
    std::unique_ptr<PipelineItem> item = std::move(finished_.begin()->second);
    finished_.erase(finished_.begin());
    lock.unlock();
    consume_(std::move(item));
    lock.lock();
    consuming_ = false;
    ++next_consumed_;
    --in_flight_;
    changed_.notify_all();
  }

  void ProduceAndWork(std::unique_lock<std::mutex>& lock, int worker) {
    producing_ = true;
    ++in_flight_;
    lock.unlock();
    std::unique_ptr<PipelineItem> item = produce_();
    lock.lock();
    producing_ = false;
    if (item == nullptr) {
      exhausted_ = true;
      --in_flight_;
      changed_.notify_all();
      return;
    }
    const size_t ordinal = produced_++;
    changed_.notify_all();
    lock.unlock();
    work_(*item, worker);
    lock.lock();
    finished_.emplace(ordinal, std::move(item));
    changed_.notify_all();
  }

  const size_t capacity_;
  const std::function<std::unique_ptr<PipelineItem>()>& produce_;
  const std::function<void(PipelineItem&, int worker)>& work_;
  const std::function<void(std::unique_ptr<PipelineItem>)>& consume_;

  std::mutex mutex_;
  std::condition_variable changed_;
  bool producing_ = false;
  bool consuming_ = false;
  bool exhausted_ = false;
  size_t in_flight_ = 0;
  size_t produced_ = 0;
  size_t next_consumed_ = 0;
  std::map<size_t, std::unique_ptr<PipelineItem>> finished_;
};

}  // namespace

void OrderedPipeline(int threads, const std::function<std::unique_ptr<PipelineItem>()>& produce,
                     const std::function<void(PipelineItem&, int worker)>& work,
                     const std::function<void(std::unique_ptr<PipelineItem>)>& consume) {
  threads = std::max(1, threads);
  Pipeline pipeline(2 * static_cast<size_t>(threads) + 2, produce, work, consume);
  RunWorkers(threads, [&](int worker) { pipeline.Run(worker); });
}

}  // namespace journey::base
