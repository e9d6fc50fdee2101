// SPDX-License-Identifier: Apache-2.0
#include "journey/stitch/stitcher.h"

#include <algorithm>
#include <memory>
#include <mutex>
#include <numeric>

#include "journey/base/parallel.h"
#include "journey/base/text.h"
#include "journey/identity/resolver.h"
#include "journey/stitch/gather.h"
#include "journey/stitch/splitter.h"

namespace journey::stitch {

namespace {

// Components are handed out in ranges of about this many rows.
constexpr uint64_t kRowsPerTask = 1 << 15;

struct Worker {
  Worker(const event::EventTable& table, const identity::Components& components, const Goal& goal,
         const StitchOptions& options)
      : gatherer(table, components.persons),
        resolver(table, components, options.identity),
        splitter(table, goal, options, components.case_is_customer),
        filler(options.make_filler ? options.make_filler() : nullptr) {}

  Gatherer gatherer;
  identity::Resolver resolver;
  Splitter splitter;
  std::unique_ptr<SegmentFiller> filler;
  base::Ledger ledger;
};

// Events of people who are to be forgotten: no result ever sees them. Returns those that stay, in place.
std::span<event::Event> DropForgotten(std::span<event::Event> events, base::Ledger* ledger) {
  const auto kept = std::remove_if(events.begin(), events.end(), [](const event::Event& event) {
    return event.customer == identity::Resolver::kForgotten;
  });
  const auto dropped = static_cast<uint64_t>(events.end() - kept);
  ledger->AddCount(base::LedgerClass::kForgotten, dropped);
  ledger->events_out -= dropped;
  return events.first(events.size() - dropped);
}

// Ranges of components [first, last).
std::vector<std::pair<uint32_t, uint32_t>> MakeTasks(const identity::Components& components) {
  std::vector<std::pair<uint32_t, uint32_t>> tasks;
  for (uint32_t first = 0; first < components.count;) {
    uint32_t last = first + 1;
    while (last < components.count && components.begin[last + 1] - components.begin[first] <= kRowsPerTask) ++last;
    tasks.emplace_back(first, last);
    first = last;
  }
  return tasks;
}

// Rows of no component, by time, in pieces that never part equal times, so that duplicates are neighbours there too.
std::vector<std::vector<uint32_t>> LoosePieces(const event::EventTable& table, std::span<const uint32_t> rows) {
  std::vector<uint64_t> begins;
  uint64_t begin = 0;
  for (const event::RowBatch& batch : table.batches) {
    begins.push_back(begin);
    begin += batch.rows.size();
  }
  std::vector<std::pair<int64_t, uint32_t>> by_time;
  by_time.reserve(rows.size());
  size_t batch = 0;
  for (uint32_t row : rows) {  // ascending
    while (batch + 1 < begins.size() && begins[batch + 1] <= row) ++batch;
    by_time.emplace_back(table.batches[batch].rows[row - begins[batch]].time_us, row);
  }
  std::sort(by_time.begin(), by_time.end());
  std::vector<std::vector<uint32_t>> pieces;
  for (size_t i = 0; i < by_time.size(); ++i) {
    const bool full = !pieces.empty() && pieces.back().size() >= kRowsPerTask;
    if (pieces.empty() || (full && by_time[i].first != by_time[i - 1].first)) pieces.emplace_back();
    pieces.back().push_back(by_time[i].second);
  }
  for (std::vector<uint32_t>& piece : pieces) std::sort(piece.begin(), piece.end());
  return pieces;
}

}  // namespace

std::string_view Name(JourneyRule rule) {
  switch (rule) {
    case JourneyRule::kInactivity:
      return "inactivity";
    case JourneyRule::kCase:
      return "case";
    case JourneyRule::kOrder:
      return "order";
    case JourneyRule::kNone:
      return "none";
  }
  return "";
}

std::optional<JourneyCut> FindJourneyCut(std::string_view name) {
  if (name == "gap") return JourneyCut{};
  for (const JourneyRule rule :
       {JourneyRule::kInactivity, JourneyRule::kCase, JourneyRule::kOrder, JourneyRule::kNone}) {
    if (Name(rule) == name) return JourneyCut{.rule = rule};
  }
  const int64_t gap_us = base::ParseDuration(name);
  if (gap_us <= 0) return std::nullopt;
  return JourneyCut{.gap_us = gap_us};
}

absl::Status Stitch(const event::EventTable& table, const identity::Components& components, const Goal& goal,
                    const StitchOptions& options, const std::vector<ComponentSink*>& sinks, base::Ledger* ledger,
                    base::Progress* progress) {
  std::vector<std::unique_ptr<Worker>> workers;
  for (size_t i = 0; i < sinks.size(); ++i) {
    workers.push_back(std::make_unique<Worker>(table, components, goal, options));
    if (options.keep_refused) workers.back()->resolver.KeepRefused();
  }
  const std::span<const uint32_t> rows(components.rows);
  const std::vector<std::pair<uint32_t, uint32_t>> tasks = MakeTasks(components);
  const std::vector<std::vector<uint32_t>> pieces =
      LoosePieces(table, rows.subspan(components.begin[components.count]));
  std::mutex mutex;
  uint64_t done = 0;
  base::ParallelFor(static_cast<int>(sinks.size()), tasks.size() + pieces.size(), [&](size_t index, int worker_index) {
    if (progress->Cancelled()) return;
    Worker& worker = *workers[worker_index];
    ComponentSink& sink = *sinks[worker_index];
    uint64_t handled = 0;
    if (index < tasks.size()) {
      const auto [first, last] = tasks[index];
      const std::span<const uint32_t> own =
          rows.subspan(components.begin[first], components.begin[last] - components.begin[first]);
      handled = own.size();
      worker.gatherer.Begin(own);
      for (uint32_t component = first; component < last; ++component) {
        const size_t count = components.begin[component + 1] - components.begin[component];
        auto [events, runs] = worker.gatherer.Gather(count, 0, &worker.ledger);
        if (events.empty()) continue;
        const std::vector<identity::ResolvedCustomer>& customers = worker.resolver.Resolve(events, runs);
        if (options.keep_refused) sink.AddLinks(worker.resolver, events);
        if (!components.forgotten.empty()) events = DropForgotten(events, &worker.ledger);
        const bool one_customer = worker.resolver.one_customer() && components.forgotten.empty();
        Component stitched = worker.splitter.Split(events, customers, one_customer, worker.filler.get());
        if (one_customer) stitched.runs = runs;
        sink.Add(stitched);
      }
    } else {
      const std::vector<uint32_t>& piece = pieces[index - tasks.size()];
      handled = piece.size();
      worker.gatherer.Begin(piece);
      const auto [events, runs] = worker.gatherer.Gather(piece.size(), event::kNone, &worker.ledger);
      sink.Add(worker.splitter.Split(events, {}, false));
    }
    const std::lock_guard<std::mutex> lock(mutex);
    done += handled;
    progress->Update("stitch", done, rows.size());
  });
  if (progress->Cancelled()) return absl::CancelledError("interrupted");
  // Ingest counted every row as an event; only those that were kept are.
  ledger->events_out = 0;
  ledger->AddCount(base::LedgerClass::kRefusedLink, components.refused_aliases.size());
  for (const std::unique_ptr<Worker>& worker : workers) {
    ledger->Merge(worker->ledger);
    const identity::ResolverCounts& counts = worker->resolver.counts();
    ledger->AddCount(base::LedgerClass::kAmbiguousIdentity, counts.ambiguous_events);
    ledger->AddCount(base::LedgerClass::kSharedIdentifier, counts.shared_identifiers);
    ledger->AddCount(base::LedgerClass::kRefusedLink, counts.refused_links);
    ledger->AddCount(base::LedgerClass::kQuarantinedSession, worker->splitter.quarantined_sessions());
  }
  return absl::OkStatus();
}

}  // namespace journey::stitch
