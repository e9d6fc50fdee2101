// SPDX-License-Identifier: Apache-2.0
// Test doubles for containers: a projector that writes down what it is given, and temporary files.
#ifndef JOURNEY_TESTS_UNIT_INGEST_CONTAINER_COLLECT_H_
#define JOURNEY_TESTS_UNIT_INGEST_CONTAINER_COLLECT_H_

#include <isa-l/igzip_lib.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "ingest/mapping.h"
#include "journey/base/ledger.h"

namespace ingest {

// A record as text: values of `slots` slots joined by '|', absent ones as '~', numbers with a leading '#'.
inline std::string Describe(Record record, uint32_t slots) {
  std::string text;
  for (uint32_t slot = 0; slot < slots; ++slot) {
    if (slot > 0) text += '|';
    const Value* const value = record.Find(slot);
    if (value == nullptr) {
      text += '~';
    } else {
      if (value->number()) text += '#';
      text += value->text();
    }
  }
  return text;
}

// Holds records back as long as it may: a text that changes too early shows.
class Collector final : public Projector {
 public:
  explicit Collector(uint32_t slots) : slots_(slots) {}

  struct Entry {
    std::string record;
    uint64_t byte;
    uint64_t line;
    friend bool operator==(const Entry&, const Entry&) = default;
  };

  void Begin(journey::event::RowBatch*, journey::base::Ledger* ledger) override { ledger_ = ledger; }
  void Project(Record record, uint64_t byte, uint64_t line) override {
    if (ledger_ != nullptr) ++ledger_->records_in;
    held_.emplace_back(std::vector<Value>(record.begin(), record.end()), byte, line);
  }
  void Flush() override {
    for (const auto& [values, byte, line] : held_) entries.push_back({Describe(values, slots_), byte, line});
    held_.clear();
  }
  std::vector<std::string> records() const {
    std::vector<std::string> all;
    for (const Entry& entry : entries) all.push_back(entry.record);
    return all;
  }

  std::vector<Entry> entries;

 private:
  const uint32_t slots_;
  std::vector<std::tuple<std::vector<Value>, uint64_t, uint64_t>> held_;
  journey::base::Ledger* ledger_ = nullptr;
};

// The classes that were counted: "invalid_json 1 @12:2" (count, then byte:line of the first sample).
inline std::string Describe(const journey::base::Ledger& ledger) {
  std::string text;
  for (size_t i = 0; i < journey::base::LedgerCatalog().size(); ++i) {
    const auto ledger_class = static_cast<journey::base::LedgerClass>(i);
    if (ledger.count(ledger_class) == 0) continue;
    if (!text.empty()) text += ", ";
    text += std::string(journey::base::Info(ledger_class).id) + " " + std::to_string(ledger.count(ledger_class));
    if (ledger.samples(ledger_class).empty()) continue;
    const journey::base::LedgerSample& sample = ledger.samples(ledger_class).front();
    text += " @" + std::to_string(sample.byte) + ":" + std::to_string(sample.line);
  }
  return text;
}

// A folder that is removed with all that is in it.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "journey-test-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::string Write(const std::string& name, std::string_view content) const {
    const std::filesystem::path path = std::filesystem::path(path_) / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << content;
    return path.string();
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// One gzip member.
inline std::string Gzip(std::string_view plain) {
  isal_zstream stream;
  isal_deflate_init(&stream);
  std::string packed(plain.size() * 2 + 4096, '\0');
  stream.gzip_flag = IGZIP_GZIP;
  stream.end_of_stream = 1;
  stream.next_in = reinterpret_cast<uint8_t*>(const_cast<char*>(plain.data()));
  stream.avail_in = static_cast<uint32_t>(plain.size());
  stream.next_out = reinterpret_cast<uint8_t*>(packed.data());
  stream.avail_out = static_cast<uint32_t>(packed.size());
  isal_deflate(&stream);
  packed.resize(stream.total_out);
  return packed;
}

}  // namespace ingest

#endif  // JOURNEY_TESTS_UNIT_INGEST_CONTAINER_COLLECT_H_
