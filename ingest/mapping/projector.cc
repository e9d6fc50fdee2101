// SPDX-License-Identifier: Apache-2.0
// Records -> rows: a record's values are hashed into the keys of its two groups and held back, and at the end of a
// block each becomes a row.
#include "ingest/mapping/projector.h"

#include <algorithm>
#include <utility>

#include "ingest/mapping/field_values.h"
#include "ingest/mapping/identifier_form.h"
#include "ingest/mapping/key_hash.h"

namespace ingest {

using journey::base::LedgerClass;
using journey::event::Field;
using journey::event::kNone;
namespace event = journey::event;

namespace {

// Beyond so many distinct entries a memo is emptied, so that values without end cannot fill the memory.
constexpr size_t kMemoLimit = size_t{1} << 16;
constexpr size_t kWordsLimit = size_t{1} << 15;
constexpr size_t kIdentityLimit = size_t{1} << 18;

constexpr uint64_t kGolden = 0x9e3779b97f4a7c15ULL;

}  // namespace

RecordProjector::RecordProjector(std::shared_ptr<const CompiledMapping> mapping, const MappingOptions& options,
                                 const RunFacts& facts, event::Dictionaries* dictionaries)
    : mapping_(std::move(mapping)),
      dictionaries_(dictionaries),
      types_(*mapping_, options, facts, dictionaries),
      times_(mapping_->zone),
      keep_url_whole_(options.touchpoint_event || !options.urls.keep_query.empty()),
      urls_(options.urls),
      consent_(options.consent),
      keep_bots_(options.keep_bots),
      plans_(kPlans),
      identities_(kIdentityLimit),
      words_(kWordsLimit),
      memo_(kMemoLimit),
      agents_(kMemoLimit),
      names_(kMemoLimit),
      templates_(kMemoLimit),
      side_((kBlock + 1) * kMostRowsOfRecord * event::kMostSideUnits) {
  if (Deriver::Needed(*mapping_)) deriver_ = std::make_unique<Deriver>(*mapping_, urls_);
  MakeSteps(facts);
  if (mapping_->contact_snapshot || mapping_->order_snapshot) {
    for (const Field field : {Field::kOpened, Field::kFirstReply, Field::kResolved, Field::kClosed, Field::kDelivered,
                              Field::kRefundRequested, Field::kRefunded})
      case_times_ |= uint64_t{1} << event::SideBit(field);
  }
  inputs_.segments.resize(mapping_->segments.size());
}

void RecordProjector::Begin(event::RowBatch* batch, journey::base::Ledger* ledger) {
  batch_ = batch;
  ledger_ = ledger;
}

void RecordProjector::Project(Record record, uint64_t byte, uint64_t line) {
  ++ledger_->records_in;
  if (deriver_ != nullptr) {
    if (pending_count_ == 0) deriver_->Clear();
    if (!deriver_->Extend(&record)) {
      ledger_->Add(LedgerClass::kSkippedByRule, {.source = batch_->source, .byte = byte, .line = line});
      return;
    }
  }
  const Value* values = record.begin();
  size_t count = record.size();
  // Where the reader knows that the record is like one before, so is its plan.
  const LayoutPlan known = record.layout() < layout_plans_.size() ? layout_plans_[record.layout()] : LayoutPlan();
  uint64_t signature = known.signature;
  const bool as_it_is = known.plan != nullptr || Sign(record, &signature);
  if (!as_it_is) {
    const std::span<const Value> trimmed = TrimValues(record, &signature);
    values = trimmed.data();
    count = trimmed.size();
  }
  Plan& plan = known.plan != nullptr ? *known.plan : plans_[signature >> 32 & (kPlans - 1)];
  if (plan.signature != signature || plan.values != count) {
    Resolve();  // those held back may need the plan that loses its place
    plan.signature = signature;
    plan.values = static_cast<uint32_t>(count);
    MakePlan({values, count}, &plan);
  }
  if (as_it_is && known.plan == nullptr && record.layout() != 0) {
    if (layout_plans_.size() <= record.layout()) layout_plans_.resize(record.layout() + 1);
    layout_plans_[record.layout()] = {&plan, signature};
  }
  Pending& pending = pending_[pending_count_++];
  pending.plan = &plan;
  pending.values = values;
  pending.byte = byte;
  pending.line = line;
  KeyHash identity, words;
  for (const KeyPart& part : plan.identity_key) identity.Add(part.what, values[part.value].text());
  for (const KeyPart& part : plan.words_key)
    words.Add(part.what, part.text_matters ? values[part.value].text() : std::string_view());
  pending.identity_key = identity.key();
  pending.words_key = words.key();
  identities_.Prefetch(pending.identity_key);
  words_.Prefetch(pending.words_key);
  if (pending_count_ == kBlock) Resolve();
}

// The signature of the record's set of slots. False where a text is empty or has outer blanks, or nobody asks for a
// slot.
bool RecordProjector::Sign(Record record, uint64_t* signature) const {
  bool plain = true;
  for (const Value& value : record) {
    if (value.slot() >= slot_hashes_.size()) return false;
    *signature = (*signature + slot_hashes_[value.slot()]) * kGolden;
    const std::string_view text = value.text();
    plain &= !text.empty() && static_cast<unsigned char>(text.front()) > ' ' &&
             static_cast<unsigned char>(text.back()) > ' ';
  }
  return plain;
}

// The values without outer blanks, but for those that rules look at as they are written. The signature tells empty
// texts apart, as they feed nothing.
std::span<const Value> RecordProjector::TrimValues(Record record, uint64_t* signature) {
  if (trimmed_.size() + record.size() > trimmed_.capacity()) {
    Resolve();
    trimmed_.clear();
    trimmed_.reserve(kBlock * (record.size() + slot_hashes_.size()));
  }
  const size_t first = trimmed_.size();
  *signature = 0;
  for (const Value& value : record) {
    if (value.slot() >= slot_hashes_.size()) continue;
    const std::string_view text = Trimmed(value.text());
    *signature = (*signature + slot_hashes_[value.slot()] + (text.empty() ? 1 : 0)) * kGolden;
    trimmed_.push_back(extra_slots_[value.slot()].used ? value : Value(text, value.slot()));
  }
  return {trimmed_.data() + first, trimmed_.size() - first};
}

void RecordProjector::Flush() {
  Resolve();
  Drain();
}

void RecordProjector::Resolve() {
  for (size_t i = 0; i < pending_count_; ++i) Finish(pending_[i]);
  pending_count_ = 0;
}

void RecordProjector::Drain() {
  batch_->rows.insert(batch_->rows.end(), rows_.begin(), rows_.begin() + static_cast<ptrdiff_t>(row_count_));
  batch_->side.insert(batch_->side.end(), side_.begin(), side_.begin() + static_cast<ptrdiff_t>(side_count_));
  row_count_ = side_count_ = 0;
}

[[gnu::always_inline]] inline void RecordProjector::MakeRows(const Pending& pending) {
  const Plan& plan = *pending.plan;
  at_hand_ = Record({pending.values, plan.values});
  present_.reset();
  masked_ = bot_ = false;
  missing_ = 0;
  side_mask_ = fingerprint_ = 0;
  tuple_ = 0;
  for (const Field field : segment_fields_) texts_[static_cast<size_t>(field)] = {};
  for (const Use& use : plan.others) ReadValue(steps_[use.step], TextOf(use));
  if (consent_ != MappingOptions::Consent::kIgnored && !Consents()) {
    Note(LedgerClass::kNoConsent);
    return;
  }
  if ((mapping_->contact_snapshot || mapping_->order_snapshot) && Unfolds()) {
    ReadWords(plan);
    const bool usable = mapping_->contact_snapshot ? ProjectContact(pending) : ProjectOrder(pending);
    if (!usable) NoteIdentity(plan);
  } else if (UsableTime(TimeField())) {
    ProjectEvent(pending);
  } else {
    ReadWords(plan);  // what they hold is noted all the same
    NoteIdentity(plan);
  }
  for (; missing_ > 0; --missing_) Note(LedgerClass::kMissingValue);
  if (masked_) Note(LedgerClass::kMaskedPii);
}

void RecordProjector::Finish(const Pending& pending) {
  const Plan& plan = *pending.plan;
  place_ = {.source = batch_->source, .byte = pending.byte, .line = pending.line};
  if (!plan.any) {
    Note(LedgerClass::kEmptyRecord);
    return;
  }
  if (row_count_ + kMostRowsOfRecord > rows_.size()) Drain();
  const size_t row = row_count_;
  MakeRows(pending);
  if (row_count_ > row && versions_ != nullptr && !mapping_->versions.key.empty())
    ListVersion(batch_->rows.size() + row);
}

void RecordProjector::ListVersion(size_t row) {
  const auto first = [&](const std::vector<uint32_t>& slots) {
    for (const uint32_t slot : slots) {
      const Value* const value = at_hand_.Find(slot);
      const std::string_view text = value == nullptr ? std::string_view() : QuicklyTrimmed(value->text());
      if (!IsMissing(text)) return text;
    }
    return std::string_view();
  };
  const CompiledVersions& rule = mapping_->versions;
  RecordVersion version;
  for (const std::vector<uint32_t>& slots : rule.key) {
    const std::string_view text = first(slots);
    if (text.empty()) return;  // nothing says that it is a version of another
    const journey::base::Hash128 part = journey::base::HashBytes128(text, mapping_->system);
    version.key.low = journey::base::Mix(version.key.low) + part.low;
    version.key.high = journey::base::Mix(version.key.high) + part.high;
  }
  if (!rule.order.empty()) {
    const std::string_view text = first(rule.order);
    const ParsedTime time = times_.Parse(text, {});
    const std::optional<int64_t> order = time.status == TimeStatus::kOk ? time.time_us : ParseScaled(text, 1000);
    version.order = !order.has_value() ? INT64_MIN : rule.oldest ? -*order : *order;
  }
  version.row = static_cast<uint32_t>(row);
  version.rows = static_cast<uint32_t>(batch_->rows.size() + row_count_ - row);
  version.byte = static_cast<uint32_t>(place_.byte);
  version.line = static_cast<uint32_t>(place_.line);
  versions_->push_back(version);
}

void RecordProjector::ProjectEvent(const Pending& pending) {
  Identify(pending);
  journey::base::Hash128 key = pending.words_key;
  key.high ^= (FieldBits() + 1) * kGolden;
  const Words* words = words_.Find(key);
  if (words == nullptr) words = words_.Insert(key, LearnWords(*pending.plan));
  fingerprint_ += words->fingerprint;
  missing_ = static_cast<uint16_t>(missing_ + words->missing);
  masked_ |= words->masked;
  bot_ = words->bot;
  for (size_t i = 0; i < words->names; ++i) SetSide(words->bits[i], words->ids[i]);
  if (words->ten_is_best && !Has(Field::kScale))
    SetSide(event::SideBit(Field::kScale), static_cast<int64_t>(event::PackScale({0, 10})));
  const uint64_t fingerprint = (fingerprint_ & ~event::kFlagBits) | (Has(Field::kEventId) ? event::kHasEventId : 0);
  if (Has(Field::kReceivedTime)) CheckReceipt(Time(TimeField()));
  Emit(Time(TimeField()), words->type, WriteSide(~case_times_), fingerprint);
}

// Sources that do not speak of consent are not asked.
bool RecordProjector::Consents() const {
  if (mapping_->Find(Field::kConsent) == nullptr) return true;
  if (Has(Field::kConsent)) return side_words_[static_cast<size_t>(event::SideBit(Field::kConsent))] != 0;
  return consent_ == MappingOptions::Consent::kNotDenied;
}

// Only of a record that becomes rows: identity trusts that each tuple has one.
void RecordProjector::Identify(const Pending& pending) {
  if (pending.plan->identity.empty()) return;
  const Identity* identity = identities_.Find(pending.identity_key);
  if (identity == nullptr) identity = identities_.Insert(pending.identity_key, LearnIdentity(*pending.plan));
  tuple_ = identity->tuple;
  fingerprint_ += identity->fingerprint;
  missing_ = static_cast<uint16_t>(missing_ + identity->missing);
  if (identity->has_case) Set(Field::kCase);
  if (identity->has_order) Set(Field::kOrder);
}

RecordProjector::Identity RecordProjector::LearnIdentity(const Plan& plan) {
  const uint64_t fingerprint = std::exchange(fingerprint_, 0);
  const uint16_t missing = std::exchange(missing_, uint16_t{0});
  member_ids_.clear();
  for (const Use& use : plan.identity) {
    const Step& step = steps_[use.step];
    const std::string_view text = IdentifierOf(step, TextOf(use));
    if (text.empty()) continue;
    if (step.place == event::FieldPlace::identifier) {
      AddIdentifier(step, text);
    } else {
      AddGlue(step, text);
    }
  }
  std::sort(member_ids_.begin(), member_ids_.end());
  member_ids_.erase(std::unique(member_ids_.begin(), member_ids_.end()), member_ids_.end());
  const Identity identity = {.fingerprint = fingerprint_,
                             .tuple = member_ids_.empty() ? 0 : dictionaries_->tuples.Intern(member_ids_),
                             .missing = missing_,
                             .has_case = Has(Field::kCase),
                             .has_order = Has(Field::kOrder)};
  fingerprint_ = fingerprint;
  missing_ = missing;
  return identity;
}

uint32_t RecordProjector::WriteSide(uint64_t mask) {
  mask &= side_mask_;
  if (mask == 0) return kNone;
  const auto index = static_cast<uint32_t>(batch_->side.size() + side_count_);
  uint32_t* const to = side_.data() + side_count_;
  side_count_ += static_cast<size_t>(event::PackSide(mask, side_words_.data(), to) - to);
  return index;
}

void RecordProjector::Emit(int64_t time_us, uint32_t type, uint32_t side, uint64_t fingerprint) {
  rows_[row_count_++] = {.time_us = time_us,
                         .fingerprint = fingerprint,
                         .tuple = tuple_,
                         .type = type,
                         .side = side,
                         .offset = static_cast<uint32_t>(place_.byte)};
  if (tuple_ == 0) Note(LedgerClass::kNoIdentifier);
  // Flagged rows are noted where they are taken out (journey/stitch); those that stay are noted here.
  if (bot_ && keep_bots_) Note(LedgerClass::kFlaggedBot);
}

bool RecordProjector::UsableTime(Field field) {
  const auto index = static_cast<size_t>(field);
  if (!Has(field)) {
    Note(LedgerClass::kMissingTime);
    return false;
  }
  if (time_status_[index] == TimeStatus::kOk) return true;
  Note(time_status_[index] == TimeStatus::kOutOfRange ? LedgerClass::kTimeOutOfRange : LedgerClass::kInvalidTime);
  return false;
}

std::unique_ptr<Projector> MakeProjector(std::shared_ptr<const CompiledMapping> mapping, const MappingOptions& options,
                                         const RunFacts& facts, event::Dictionaries* dictionaries) {
  return std::make_unique<RecordProjector>(std::move(mapping), options, facts, dictionaries);
}

}  // namespace ingest
