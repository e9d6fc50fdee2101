// SPDX-License-Identifier: Apache-2.0
#include "bench/micro/micro_input.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <utility>

#include "app/allocation_count.h"
#include "bench/generator/output.h"
#include "journey/base/progress.h"

namespace bench {

namespace {

namespace stitch = journey::stitch;

[[noreturn]] void Die(const std::string& message) {
  std::fprintf(stderr, "journey-bench-micro: %s\n", message.c_str());
  std::exit(1);
}

// A folder that goes with the process.
class Folder {
 public:
  Folder() : path_(std::filesystem::temp_directory_path() / ("journey-bench-micro-" + std::to_string(getpid()))) {
    std::filesystem::create_directories(path_);
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::string File(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

class Storing final : public stitch::ComponentSink {
 public:
  Storing(const app::RunData& data, std::deque<StoredCustomer>* out) : builder_(&data.table()), out_(out) {}

  void Add(const stitch::Component& component) override {
    const std::vector<journey::contact::Contact>& contacts = builder_.Build(component);
    for (uint32_t index = 0; index < component.customers.size(); ++index) {
      const stitch::Customer& customer = component.customers[index];
      StoredCustomer& stored = out_->emplace_back();
      stored.view = customer;
      Keep(&stored.events, &stored.view.events);
      Keep(&stored.steps, &stored.view.steps);
      Keep(&stored.unit_steps, &stored.view.unit_steps);
      Keep(&stored.sessions, &stored.view.sessions);
      Keep(&stored.journeys, &stored.view.journeys);
      Keep(&stored.units, &stored.view.units);
      Keep(&stored.segment_values, &stored.view.segment_values);
      const auto own = journey::contact::ContactsOf(contacts, index);
      stored.contacts.assign(own.begin(), own.end());
    }
  }

 private:
  template <typename T>
  static void Keep(std::vector<T>* storage, std::span<const T>* view) {
    storage->assign(view->begin(), view->end());
    *view = *storage;
  }

  journey::contact::ContactBuilder builder_;
  std::deque<StoredCustomer>* out_;
};

}  // namespace

std::string ReadWhole(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

const std::string& TraceFile(TraceFormat format, bool packed) {
  static const Folder folder;
  static std::map<std::pair<TraceFormat, bool>, std::string> made;
  std::string& path = made[{format, packed}];
  if (!path.empty()) return path;
  path = folder.File(format == TraceFormat::kCsv ? "trace.csv" : "trace.ndjson");
  if (packed) {
    const std::string text = ReadWhole(TraceFile(format));
    path += ".gz";
    if (!WriteFile(path, Gzip(text))) Die("cannot write " + path);
    return path;
  }
  std::FILE* const file = std::fopen(path.c_str(), "wb");
  TraceOptions options;
  options.events = kMicroEvents;
  options.customers = 1'000;
  options.format = format;
  if (file == nullptr || !WriteTrace(options, file) || std::fclose(file) != 0) Die("cannot write " + path);
  return path;
}

const app::RunData& LoadedTrace() {
  static const std::unique_ptr<app::RunData> data = [] {
    app::RunOptions options;
    options.ingest.inputs = {TraceFile(TraceFormat::kNdjson)};
    options.ingest.threads = 1;
    journey::base::NoProgress progress;
    journey::base::StageTable stages;
    auto loaded = app::Load(options, &progress, &stages);
    if (!loaded.ok()) Die(loaded.status().ToString());
    return *std::move(loaded);
  }();
  return *data;
}

const std::deque<StoredCustomer>& StoredCustomers() {
  static const auto& customers = *[] {
    auto* const stored = new std::deque<StoredCustomer>;
    const app::RunData& data = LoadedTrace();
    Storing sink(data, stored);
    journey::base::Ledger ledger;
    journey::base::NoProgress progress;
    const absl::Status status =
        stitch::Stitch(data.table(), data.components, data.goal, data.stitch, {&sink}, &ledger, &progress);
    if (!status.ok()) Die(status.ToString());
    return stored;
  }();
  return customers;
}

AllocationsPerItem::AllocationsPerItem(benchmark::State* state) : state_(state), before_(app::AllocationCount()) {}

void AllocationsPerItem::Tell(uint64_t items, uint64_t bytes) {
  const uint64_t allocations = app::AllocationCount() - before_;
  const auto total = static_cast<double>(items) * static_cast<double>(state_->iterations());
  state_->SetItemsProcessed(static_cast<int64_t>(items) * static_cast<int64_t>(state_->iterations()));
  if (bytes > 0) state_->SetBytesProcessed(static_cast<int64_t>(bytes) * static_cast<int64_t>(state_->iterations()));
  state_->counters["allocs_per_item"] = total == 0 ? 0 : static_cast<double>(allocations) / total;
}

}  // namespace bench
