// SPDX-License-Identifier: Apache-2.0
// Two passes over the list of sources: the first looks at each one's beginning and binds a mapping; the second reads
// them all in one pipeline, so that the end of one source and the beginning of the next are worked on at the same time.
#include "ingest/ingest.h"

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"
#include "ingest/byte_source.h"
#include "ingest/chunker.h"
#include "ingest/container.h"
#include "ingest/encoding.h"
#include "ingest/inputs.h"
#include "ingest/sniff.h"
#include "journey/base/parallel.h"
#include "journey/base/status_macros.h"

namespace ingest {

namespace {

using journey::base::Ledger;
using journey::base::LedgerClass;
using journey::base::LedgerSample;
using journey::event::Dictionaries;
using journey::event::EventTable;
using journey::event::RowBatch;
using journey::event::SourceInfo;

constexpr std::string_view kStage = "read";

// A source as the first pass leaves it.
struct Plan {
  InputFile input;
  absl::Status status;       // why it is not read
  bool has_records = false;  // false: empty, or not understood
  TextEncoding encoding = TextEncoding::kUtf8;
  ContainerFormat format;
  MappingChoice choice;
  std::unique_ptr<ByteSource> bytes;  // kept open only where it cannot be opened again; `head` was read
  std::string head;
  uint64_t raw_size = 0;
  Ledger ledger;
};

// Messages call a file as it lies on the disk, a source as outputs call it.
absl::Status Naming(const std::string& shown, std::string_view name, const absl::Status& status) {
  const std::string_view message(status.message().data(), status.message().size());
  if (!message.starts_with(name) || message.substr(name.size(), 1) != ":") return status;
  return absl::Status(status.code(), shown + std::string(message.substr(name.size())));
}

absl::Status MakePlan(const IngestOptions& options, uint32_t source, Plan* plan) {
  ASSIGN_OR_RETURN(plan->bytes, ByteSource::Open(plan->input.path));
  plan->raw_size = plan->bytes->raw_size();
  const std::string shown = plan->input.ShownName();
  const auto read_head = [plan] {
    plan->head.resize(kSniffBytes);
    plan->head.resize(plan->bytes->Read(plan->head.data(), kSniffBytes));
  };
  read_head();
  const SourceHints hints = HintsFor(plan->input.name, options.mapping);
  plan->encoding = FindEncodingByName(hints.encoding, plan->head).value_or(DetectEncoding(plan->head));
  if (plan->encoding != TextEncoding::kUtf8) {
    plan->bytes->Unread(std::move(plan->head));
    plan->bytes->SetEncoding(plan->encoding);
    read_head();
  }
  const bool whole = plan->head.size() < kSniffBytes;
  if (whole && plan->head.empty() && plan->bytes->damaged()) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s: the compressed stream is damaged from its beginning; copy the file again", shown));
  }
  ASSIGN_OR_RETURN(Sniffed sniffed, Sniff(plan->head, whole, shown, hints.container, hints));
  plan->format = std::move(sniffed.format);
  plan->choice.info.container = sniffed.sample.container;
  plan->choice.info.encoding = EncodingName(plan->encoding);
  plan->choice.info.reason = sniffed.reason;
  if (plan->encoding != TextEncoding::kUtf8) plan->ledger.Add(LedgerClass::kOtherEncoding, {source, 0, 1});
  if (plan->format.leading_bom) plan->ledger.Add(LedgerClass::kLeadingBom, {source, 0, 1});
  for (size_t i = 0; i < plan->format.columns.size(); ++i) {
    const auto begin = plan->format.columns.begin();
    const auto here = begin + static_cast<ptrdiff_t>(i);
    if (!here->empty() && std::find(begin, here, *here) != here)
      plan->ledger.Add(LedgerClass::kRepeatedColumn, {source, 0, 1});
  }
  if (sniffed.empty) return absl::OkStatus();
  absl::StatusOr<MappingChoice> choice =
      ChooseMapping(sniffed.sample, plan->input.name, options.mapping, &plan->ledger);
  if (!choice.ok()) {
    // A header without rows loses nothing.
    if (sniffed.sample.records == 0 && whole && plan->format.data_begin == plan->head.size()) return absl::OkStatus();
    return Naming(shown, plan->input.name, choice.status());
  }
  plan->choice = *std::move(choice);
  plan->choice.info.container = sniffed.sample.container;
  plan->choice.info.encoding = EncodingName(plan->encoding);
  if (plan->choice.info.reason.empty()) plan->choice.info.reason = sniffed.reason;
  plan->format.envelope = plan->choice.envelope;
  // A page is as long as it likes: its records are found by its brackets, not its lines.
  if (plan->format.kind == ContainerKind::kNdjson && !plan->format.envelope.empty())
    plan->format.kind = ContainerKind::kJson;
  plan->has_records = true;
  return absl::OkStatus();
}

// The samples of a plan's own ledger were made without knowing the source's index.
void SetSource(uint32_t source, Ledger* ledger) {
  for (size_t i = 0; i < journey::base::LedgerCatalog().size(); ++i) {
    for (LedgerSample& sample : ledger->mutable_samples(static_cast<LedgerClass>(i))) sample.source = source;
  }
}

std::vector<Plan> MakePlans(const IngestOptions& options, InputList inputs, int threads) {
  std::vector<Plan> plans(inputs.files.size());
  journey::base::ParallelFor(threads, plans.size(), [&](size_t index, int) {
    Plan& plan = plans[index];
    plan.input = std::move(inputs.files[index]);
    plan.status = MakePlan(options, static_cast<uint32_t>(index), &plan);
    SetSource(static_cast<uint32_t>(index), &plan.ledger);
    const bool keep = plan.has_records && plan.bytes != nullptr && !plan.bytes->can_reopen();
    if (keep) return;
    plan.bytes.reset();
    plan.head = std::string();
  });
  return plans;
}

// The error where nothing could be read, or a named file could not be opened.
absl::Status CheckPlans(const std::vector<Plan>& plans) {
  std::string messages;
  size_t failed = 0;
  bool any_records = false;
  constexpr size_t kShown = 5;
  for (const Plan& plan : plans) {
    any_records = any_records || plan.has_records;
    const bool unopened = !plan.status.ok() && plan.status.code() != absl::StatusCode::kInvalidArgument;
    if (unopened && !plan.input.in_folder) return plan.status;
    if (plan.has_records || failed++ >= kShown) continue;
    if (!messages.empty()) messages += "\n";
    messages += plan.status.ok()
                    ? absl::StrFormat(
                          "%s: %s; name a log with at least one record", plan.input.ShownName(),
                          plan.choice.info.container.empty() ? "the file is empty" : "there is a header, but no row")
                    : std::string(plan.status.message());
  }
  if (any_records) return absl::OkStatus();
  if (failed > kShown) messages += absl::StrFormat("\nand %d more like these", failed - kShown);
  return absl::InvalidArgumentError(messages);
}

// One chunk on its way.
struct Item final : journey::base::PipelineItem {
  uint32_t source = 0;
  Chunk chunk;
  RowBatch batch;
  std::vector<RecordVersion> versions;
  int64_t first_time_us = 0, last_time_us = 0;  // of its rows
  int64_t front_time_us = 0, back_time_us = 0;  // of the first and last of them
  uint64_t leaps = 0;                           // from one to the next
  Ledger ledger;
};

// What one worker owns. Sources come in order, so only the current one's projector is kept.
struct Worker {
  std::unique_ptr<Dictionaries> dictionaries = std::make_unique<Dictionaries>();
  std::vector<std::unique_ptr<Projector>> projectors;  // by part of the mapping
  std::vector<Projector*> views;
  std::unique_ptr<RecordReader> reader;
  uint32_t source = journey::event::kNone;
  RowBatch scratch;  // grows once; a batch gets an exact copy
  // Of its own, so that workers never wait for each other's pages to be cleared.
  std::shared_ptr<journey::base::PageArena> arena = std::make_shared<journey::base::PageArena>();

  template <typename T>
  journey::base::PageVector<T> Kept(const journey::base::PageVector<T>& items) const {
    return {items.begin(), items.end(), journey::base::PageAllocator<T>(arena)};
  }
};

// The second pass.
class Run {
 public:
  Run(const IngestOptions& options, const RunFacts& facts, int threads, std::vector<Plan>* plans,
      journey::base::Progress* progress, IngestResult* result)
      : options_(options),
        facts_(facts),
        plans_(*plans),
        progress_(progress),
        result_(result),
        workers_(static_cast<size_t>(threads)) {
    limits_ = {options.chunk_bytes, options.max_record_bytes};
    for (const Plan& plan : plans_) {
      total_raw_bytes_ += plan.raw_size;
      if (plan.has_records && plan.raw_size == 0) unknown_size_ = true;
    }
    lines_.resize(plans_.size());
    leaps_.resize(plans_.size());
    for (size_t i = 0; i < plans_.size(); ++i) lines_[i] = plans_[i].format.data_begin_line;
  }

  absl::Status Go() {
    journey::base::OrderedPipeline(
        static_cast<int>(workers_.size()), [this] { return Produce(); },
        [this](journey::base::PipelineItem& item, int worker) {
          Work(static_cast<Item&>(item), static_cast<uint32_t>(worker));
        },
        [this](std::unique_ptr<journey::base::PipelineItem> item) { Consume(static_cast<Item&>(*item)); });
    if (cancelled_) return absl::CancelledError("interrupted while reading");
    result_->ledger.AddCount(LedgerClass::kReplacedBytes, replaced_);
    NoteClockJumps(leaps_, result_->table, &result_->ledger);
    DropOlderVersions(versions_, &result_->table, &result_->ledger);
    std::vector<std::unique_ptr<Dictionaries>> locals;
    for (Worker& worker : workers_) {
      worker.projectors.clear();
      locals.push_back(std::move(worker.dictionaries));
    }
    journey::event::MergeDictionaries(std::move(locals), &result_->table);
    return absl::OkStatus();
  }

 private:
  std::unique_ptr<journey::base::PipelineItem> Produce() {
    while (true) {
      if (progress_->Cancelled()) {
        cancelled_ = true;
        return nullptr;
      }
      if (chunker_ != nullptr) {
        auto item = std::make_unique<Item>();
        item->source = static_cast<uint32_t>(next_source_ - 1);
        const bool more = chunker_->Next(&item->chunk);
        Tell();
        if (more) return item;
        CloseSource();
      }
      if (!OpenNext()) return nullptr;
    }
  }

  bool OpenNext() {
    while (next_source_ < plans_.size()) {
      Plan& plan = plans_[next_source_++];
      if (!plan.has_records) continue;
      if (plan.bytes != nullptr) {
        plan.bytes->Unread(std::exchange(plan.head, {}));
        bytes_ = std::move(plan.bytes);
      } else {
        absl::StatusOr<std::unique_ptr<ByteSource>> bytes = ByteSource::Open(plan.input.path);
        if (!bytes.ok()) {  // gone since the first pass
          plan.status = bytes.status();
          continue;
        }
        bytes_ = *std::move(bytes);
        bytes_->SetEncoding(plan.encoding);
      }
      chunker_ = std::make_unique<Chunker>(bytes_.get(), plan.format, limits_, &pool_);
      return true;
    }
    return false;
  }

  void CloseSource() {
    result_->table.sources[next_source_ - 1].bytes = chunker_->bytes();
    replaced_ += bytes_->replaced();
    closed_raw_bytes_ += bytes_->raw_bytes_read();
    chunker_.reset();
    bytes_.reset();
  }

  void Tell() {
    progress_->Update(kStage, closed_raw_bytes_ + bytes_->raw_bytes_read(), unknown_size_ ? 0 : total_raw_bytes_);
  }

  void Work(Item& item, uint32_t worker_index) {
    Chunk& chunk = item.chunk;
    if (chunk.rejected.has_value()) {
      Reject(&item.ledger, *chunk.rejected, item.source, 0, 0);
      return;
    }
    if (chunk.remark.has_value()) {
      item.ledger.Add(*chunk.remark, {item.source, 0, 0});
      return;
    }
    Worker& worker = workers_[worker_index];
    const Plan& plan = plans_[item.source];
    if (worker.source != item.source) {
      worker.source = item.source;
      std::vector<RecordShape> shapes;
      worker.projectors.clear();
      worker.views.clear();
      for (const MappingPart& part : plan.choice.parts) {
        shapes.push_back(part.shape);
        worker.projectors.push_back(MakeProjector(part.mapping, options_.mapping, facts_, worker.dictionaries.get()));
        worker.views.push_back(worker.projectors.back().get());
      }
      worker.reader = MakeReader(plan.format, shapes, options_.max_record_bytes);
    }
    item.batch.source = worker.scratch.source = item.source;
    item.batch.thread = worker.scratch.thread = worker_index;
    item.batch.begin_bytes = worker.scratch.begin_bytes = chunk.begin;
    for (Projector* projector : worker.views) {
      projector->Begin(&worker.scratch, &item.ledger);
      projector->ListVersions(&item.versions);
    }
    worker.reader->SetContext(chunk.context);
    chunk.line_ends = worker.reader->Read(chunk.text, item.source, worker.views, &item.ledger);
    item.batch.rows = worker.Kept(worker.scratch.rows);
    item.batch.side = worker.Kept(worker.scratch.side);
    item.first_time_us = INT64_MAX;
    item.last_time_us = INT64_MIN;
    if (!worker.scratch.rows.empty()) {
      item.front_time_us = item.back_time_us = worker.scratch.rows.front().time_us;
    }
    for (const journey::event::Row& row : worker.scratch.rows) {
      item.first_time_us = std::min(item.first_time_us, row.time_us);
      item.last_time_us = std::max(item.last_time_us, row.time_us);
      item.leaps += IsLeap(item.back_time_us, row.time_us);
      item.back_time_us = row.time_us;
    }
    worker.scratch.rows.clear();
    worker.scratch.side.clear();
    pool_.Return(std::move(chunk.buffer));
  }

  void Consume(Item& item) {
    SourceInfo& info = result_->table.sources[item.source];
    info.records += item.ledger.records_in;
    uint64_t& line = lines_[item.source];
    for (size_t i = 0; i < journey::base::LedgerCatalog().size(); ++i) {
      for (LedgerSample& sample : item.ledger.mutable_samples(static_cast<LedgerClass>(i))) {
        sample.byte += item.chunk.begin;
        sample.line += line;
      }
    }
    result_->ledger.Merge(item.ledger);
    item.batch.begin_line = line;
    line += item.chunk.line_ends;
    if (item.batch.rows.empty()) return;
    if (info.has_time) leaps_[item.source] += IsLeap(back_time_us_, item.front_time_us);
    leaps_[item.source] += item.leaps;
    back_time_us_ = item.back_time_us;
    if (!std::exchange(info.has_time, true)) {
      info.first_time_us = item.first_time_us;
      info.last_time_us = item.last_time_us;
    }
    info.first_time_us = std::min(info.first_time_us, item.first_time_us);
    info.last_time_us = std::max(info.last_time_us, item.last_time_us);
    info.events += item.batch.rows.size();
    result_->ledger.events_out += item.batch.rows.size();
    for (RecordVersion& version : item.versions) {
      version.batch = static_cast<uint32_t>(result_->table.batches.size());
      versions_.push_back(version);
    }
    result_->table.batches.push_back(std::move(item.batch));
  }

  const IngestOptions& options_;
  const RunFacts& facts_;
  std::vector<Plan>& plans_;
  journey::base::Progress* progress_;
  IngestResult* result_;
  std::vector<Worker> workers_;
  ChunkLimits limits_;
  BufferPool pool_;
  std::vector<uint64_t> lines_;  // by source: number of the next line
  size_t next_source_ = 0;       // one behind the open one
  std::unique_ptr<ByteSource> bytes_;
  std::unique_ptr<Chunker> chunker_;
  uint64_t closed_raw_bytes_ = 0;
  uint64_t replaced_ = 0;  // in conversions
  uint64_t total_raw_bytes_ = 0;
  bool unknown_size_ = false;
  bool cancelled_ = false;
  std::vector<RecordVersion> versions_;
  std::vector<uint64_t> leaps_;  // by source
  int64_t back_time_us_ = 0;     // of the last row so far
};

// A file that was not understood counts as one record, which is rejected.
void RejectFile(uint32_t source, const Plan& plan, IngestResult* result) {
  SourceInfo& info = result->table.sources[source];
  info.records = 1;
  info.reason = std::string(plan.status.message());
  Reject(&result->ledger, LedgerClass::kUnreadableFile, source, 0, 0);
}

}  // namespace

absl::StatusOr<IngestResult> Ingest(const IngestOptions& options, journey::base::Progress* progress) {
  ASSIGN_OR_RETURN(InputList inputs, ExpandInputs(options.inputs));
  IngestResult result;
  result.ledger.AddCount(LedgerClass::kRepeatedPath, inputs.repeated);
  result.ledger.AddCount(LedgerClass::kUnreadableFile, inputs.unreadable_folders.size());
  result.ledger.records_in += inputs.unreadable_folders.size();
  const int threads = journey::base::ThreadCount(options.threads);
  std::vector<Plan> plans = MakePlans(options, std::move(inputs), threads);
  RETURN_IF_ERROR(CheckPlans(plans));
  std::vector<MappingChoice> choices;
  for (const Plan& plan : plans) {
    if (plan.has_records) choices.push_back(plan.choice);
  }
  RETURN_IF_ERROR(CheckApplied(choices, options.mapping));
  const RunFacts facts = FactsOf(choices);
  result.table.identifier_types = facts.identifier_types;
  result.table.segments = options.mapping.segments;
  for (Plan& plan : plans) {
    SourceInfo info = std::move(plan.choice.info);
    info.name = plan.input.name;
    info.path = plan.input.path;
    result.table.sources.push_back(std::move(info));
    result.ledger.Merge(plan.ledger);
  }
  RETURN_IF_ERROR(Run(options, facts, threads, &plans, progress, &result).Go());
  FinishTable(options.mapping, &result.table, &result.ledger);
  if (!options.mapping.touchpoint_event && !facts.case_only) journey::event::SilenceImpliedOrders(&result.table);
  result.table.touchpoint_stages = TouchpointStages(result.table);
  for (uint32_t source = 0; source < plans.size(); ++source) {
    if (!plans[source].status.ok()) RejectFile(source, plans[source], &result);
  }
  return result;
}

void FillLines(const EventTable& table, Ledger* ledger) {
  std::vector<std::vector<LedgerSample*>> wanted(table.sources.size());
  for (size_t i = 0; i < journey::base::LedgerCatalog().size(); ++i) {
    for (LedgerSample& sample : ledger->mutable_samples(static_cast<LedgerClass>(i))) {
      const bool has_place =
          sample.line == 0 && sample.source < table.sources.size() && table.sources[sample.source].bytes > 0;
      if (has_place) wanted[sample.source].push_back(&sample);
    }
  }
  std::vector<char> buffer(1 << 20);
  for (size_t source = 0; source < wanted.size(); ++source) {
    std::vector<LedgerSample*>& samples = wanted[source];
    if (samples.empty() || table.sources[source].path == "-") continue;
    absl::StatusOr<std::unique_ptr<ByteSource>> bytes = ByteSource::Open(table.sources[source].path);
    if (!bytes.ok() || !(*bytes)->can_reopen()) continue;
    (*bytes)->SetEncoding(FindEncodingByName(table.sources[source].encoding, {}).value_or(TextEncoding::kUtf8));
    std::sort(samples.begin(), samples.end(),
              [](const LedgerSample* a, const LedgerSample* b) { return a->byte < b->byte; });
    uint64_t line = 1;
    uint64_t begin = 0;
    for (size_t next = 0; next < samples.size();) {
      const size_t count = (*bytes)->Read(buffer.data(), buffer.size());
      const char* at = buffer.data();
      for (; next < samples.size() && samples[next]->byte <= begin + count; ++next) {
        const char* const place = buffer.data() + (samples[next]->byte - begin);
        line += static_cast<uint64_t>(std::count(at, place, '\n'));
        at = place;
        samples[next]->line = line;
      }
      if (count < buffer.size()) break;
      line += static_cast<uint64_t>(std::count(at, static_cast<const char*>(buffer.data()) + count, '\n'));
      begin += count;
    }
  }
}

}  // namespace ingest
