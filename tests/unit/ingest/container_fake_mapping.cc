// SPDX-License-Identifier: Apache-2.0
// A mapping for tests of the pipeline: `t` is the time in seconds, `u` the user, `n` the event; a record without `t`
// has no time. Every sample must have a path `t`.
#include <charconv>
#include <memory>
#include <string>

#include "ingest/mapping.h"

namespace ingest {

class CompiledMapping {};

absl::StatusOr<MappingChoice> ChooseMapping(const Sample& sample, std::string_view source_name, const MappingOptions&,
                                            journey::base::Ledger* ledger) {
  for (const SamplePath& path : sample.paths) {
    if (path.path != "t") continue;
    ledger->Add(journey::base::LedgerClass::kColumnGuessed, {0, 0, 0});
    MappingChoice choice;
    MappingPart& part = choice.parts.emplace_back();
    part.mapping = std::make_shared<CompiledMapping>();
    part.shape.slots.paths = {"t", "u", "n"};
    choice.info.mapping = "fake";
    return choice;
  }
  return absl::InvalidArgumentError(std::string(source_name) + ": no column t");
}

SourceHints HintsFor(std::string_view, const MappingOptions& options) { return {.container = options.as}; }

RunFacts FactsOf(const std::vector<MappingChoice>&) { return {.identifier_types = {"user"}}; }
absl::Status CheckApplied(const std::vector<MappingChoice>&, const MappingOptions&) { return absl::OkStatus(); }
std::vector<std::pair<std::string, journey::event::Stage>> TouchpointStages(const journey::event::EventTable&) {
  return {};
}

namespace {

class FakeProjector final : public Projector {
 public:
  explicit FakeProjector(journey::event::Dictionaries* dictionaries) : dictionaries_(dictionaries) {}

  void Begin(journey::event::RowBatch* batch, journey::base::Ledger* ledger) override {
    batch_ = batch;
    ledger_ = ledger;
  }

  void Project(Record record, uint64_t byte, uint64_t line) override {
    ++ledger_->records_in;
    int64_t seconds = 0;
    const auto text_of = [&](uint32_t slot) {
      const Value* const value = record.Find(slot);
      return value == nullptr ? std::string_view() : value->text();
    };
    const std::string_view text = text_of(0);
    if (std::from_chars(text.data(), text.data() + text.size(), seconds).ec != std::errc()) {
      ledger_->Add(journey::base::LedgerClass::kMissingTime, {batch_->source, byte, line});
      return;
    }
    journey::event::Row row = {};
    row.time_us = seconds * 1'000'000;
    if (record.Find(1) != nullptr) {
      const uint32_t user = dictionaries_->identifiers.Intern(journey::event::kTypeUser, 0, text_of(1));
      row.tuple = dictionaries_->tuples.Intern({&user, 1});
    }
    journey::event::EventType type;
    if (record.Find(2) != nullptr) type.name = dictionaries_->strings.Intern(text_of(2));
    row.type = dictionaries_->types.Intern(type);
    row.side = journey::event::kNone;
    row.offset = static_cast<uint32_t>(byte);
    batch_->rows.push_back(row);
  }

 private:
  journey::event::Dictionaries* dictionaries_;
  journey::event::RowBatch* batch_ = nullptr;
  journey::base::Ledger* ledger_ = nullptr;
};

}  // namespace

std::unique_ptr<Projector> MakeProjector(std::shared_ptr<const CompiledMapping>, const MappingOptions&, const RunFacts&,
                                         journey::event::Dictionaries* dictionaries) {
  return std::make_unique<FakeProjector>(dictionaries);
}

void DropOlderVersions(const std::vector<RecordVersion>&, journey::event::EventTable*, journey::base::Ledger*) {}

void NoteClockJumps(const std::vector<uint64_t>&, const journey::event::EventTable&, journey::base::Ledger*) {}

void FinishTable(const MappingOptions&, journey::event::EventTable*, journey::base::Ledger*) {}

}  // namespace ingest
