// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "ingest/container.h"
#include "ingest/sample.h"
#include "ingest/xes.h"

namespace ingest {

namespace {

using journey::base::Ledger;
using journey::base::LedgerClass;

constexpr size_t kHeldRecords = 64;
constexpr std::string_view kCasePrefix = "case:";

class XesReader final : public RecordReader {
 public:
  XesReader(const SlotList& slots, uint64_t max_record_bytes)
      : max_record_bytes_(max_record_bytes),
        paths_(slots.paths),
        seen_(slots.paths.size()),
        values_(kHeldRecords * (slots.paths.size() + 1)) {
    for (uint32_t slot = 0; slot < paths_.size(); ++slot) {
      const std::string_view path = paths_[slot];
      event_slots_[path].push_back(slot);
      if (path.starts_with(kCasePrefix)) trace_slots_[path.substr(kCasePrefix.size())].push_back(slot);
    }
  }

  uint64_t Read(std::string_view text, uint32_t source, std::span<Projector* const> projectors,
                Ledger* ledger) override {
    Projector* const projector = projectors.front();
    text = ValidText(text, source, ledger, &repaired_, '_');  // "<?" would mean something
    XesWalker walker(text, &arena_);
    uint64_t line = 0;
    const char* counted = text.data();
    while (true) {
      const XesWalker::Step step = walker.Next();
      if (step == XesWalker::Step::kEnd) break;
      const char* const place = text.data() + walker.begin();
      if (place > counted) {
        line += static_cast<uint64_t>(std::count(counted, place, '\n'));
        counted = place;
      }
      if (step == XesWalker::Step::kBroken) {
        Reject(ledger, LedgerClass::kInvalidXml, source, walker.begin(), line);
      } else if (step == XesWalker::Step::kEmptyTrace) {
        ++ledger->records_in;
        ledger->Add(LedgerClass::kNoEvent, {source, walker.begin(), line});
      } else if (walker.end() - walker.begin() > max_record_bytes_) {
        Reject(ledger, LedgerClass::kTooLong, source, walker.begin(), line);
      } else {
        Give(walker, line, projector);
      }
    }
    projector->Flush();
    count_ = 0;
    arena_.Clear();
    return line + static_cast<uint64_t>(std::count(counted, text.data() + text.size(), '\n'));
  }

 private:
  void Give(const XesWalker& walker, uint64_t line, Projector* projector) {
    if (count_ + paths_.size() > values_.size()) {
      projector->Flush();
      count_ = 0;
    }
    ++record_;
    const size_t first = count_;
    for (const XesAttribute& attribute : walker.attributes()) Store(event_slots_, attribute);
    for (const XesAttribute& attribute : walker.trace()) {
      Store(event_slots_, attribute);
      Store(trace_slots_, attribute);
    }
    projector->Project(std::span<const Value>(values_.data() + first, count_ - first), walker.begin(), line);
  }

  // The first value of a slot counts: the event's before the trace's.
  void Store(const absl::flat_hash_map<std::string_view, std::vector<uint32_t>>& slots, const XesAttribute& attribute) {
    const auto found = slots.find(attribute.key);
    if (found == slots.end()) return;
    for (uint32_t slot : found->second) {
      if (seen_[slot] == record_) continue;
      seen_[slot] = record_;
      values_[count_++] = Value(attribute.value, slot, attribute.number);
    }
  }

  const uint64_t max_record_bytes_;
  const std::vector<std::string> paths_;
  absl::flat_hash_map<std::string_view, std::vector<uint32_t>> event_slots_;  // by key
  absl::flat_hash_map<std::string_view, std::vector<uint32_t>> trace_slots_;  // by key behind "case:"
  std::vector<uint64_t> seen_;                                                // by slot: the last record with a value
  uint64_t record_ = 0;
  std::vector<Value> values_;
  size_t count_ = 0;
  TextArena arena_;
  std::string repaired_;
};

}  // namespace

std::unique_ptr<RecordReader> MakeXesReader(const SlotList& slots, uint64_t max_record_bytes) {
  return std::make_unique<XesReader>(slots, max_record_bytes);
}

Sample SampleXes(std::string_view text, size_t most) {
  Sample sample;
  sample.container = "xes";
  TextArena arena;
  XesWalker walker(text, &arena);
  const auto add = [&](const std::string& path, std::string_view value) {
    auto known =
        std::find_if(sample.paths.begin(), sample.paths.end(), [&](const SamplePath& one) { return one.path == path; });
    if (known == sample.paths.end()) known = sample.paths.insert(known, {path, {}, 0});
    if (known->values.size() > sample.records) return;
    known->values.resize(sample.records);
    known->values.emplace_back(value);
    ++known->present;
  };
  while (sample.records < most) {
    const XesWalker::Step step = walker.Next();
    if (step == XesWalker::Step::kEnd) break;
    if (step != XesWalker::Step::kEvent) continue;
    for (const XesAttribute& attribute : walker.attributes()) add(std::string(attribute.key), attribute.value);
    for (const XesAttribute& attribute : walker.trace())
      add(std::string(kCasePrefix) + std::string(attribute.key), attribute.value);
    ++sample.records;
  }
  for (SamplePath& path : sample.paths) path.values.resize(sample.records);
  return sample;
}

}  // namespace ingest
