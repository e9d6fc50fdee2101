// SPDX-License-Identifier: Apache-2.0
// Records -> rows. What is asked of every record (times, identifiers, side fields, fingerprint) is done here without
// allocation; what words mean is asked of the TypeMaker once per distinct combination.
#include "ingest/mapping/projector.h"

#include <algorithm>
#include <bit>

#include "ingest/mapping/field_values.h"
#include "ingest/mapping/identifier_form.h"
#include "journey/base/hash.h"
#include "journey/event/personal_data.h"

namespace ingest {

using journey::base::Hash128;
using journey::base::HashBytes128;
using journey::base::HashBytes64;
using journey::base::LedgerClass;
using journey::base::Mix;
using journey::event::Field;
using journey::event::FieldPlace;
using journey::event::FieldType;
using journey::event::kNone;
namespace event = journey::event;

namespace {

// Beyond so many distinct combinations of words the memo is emptied, so that URLs without end cannot fill the memory.
constexpr size_t kMemoLimit = size_t{1} << 16;

constexpr uint16_t kNoRank = 0xffff;

constexpr uint64_t FieldSeed(Field field) { return (static_cast<uint64_t>(field) + 1) * 0x9e3779b97f4a7c15ULL; }

uint16_t IdentifierType(Field field) {
  switch (field) {
    case Field::kUser:
      return event::kTypeUser;
    case Field::kEmail:
      return event::kTypeEmail;
    case Field::kPhone:
      return event::kTypePhone;
    case Field::kAnonymous:
      return event::kTypeAnonymous;
    case Field::kDevice:
      return event::kTypeDevice;
    case Field::kCase:
      return event::kTypeCase;
    case Field::kOrder:
      return event::kTypeOrder;
    default:
      return event::kTypeSession;
  }
}

// What TypeInputs has of the words of a record.
bool MakesType(Field field) {
  switch (field) {
    case Field::kEvent:
    case Field::kUrl:
    case Field::kScreen:
    case Field::kChannel:
    case Field::kKind:
    case Field::kAuthor:
    case Field::kDirection:
    case Field::kPlatform:
    case Field::kLifecycle:
    case Field::kStatus:
    case Field::kSurvey:
      return true;
    default:
      return false;
  }
}

}  // namespace

RecordProjector::RecordProjector(std::shared_ptr<const CompiledMapping> mapping, const MappingOptions& options,
                                 const RunFacts& facts, event::Dictionaries* dictionaries)
    : mapping_(std::move(mapping)),
      dictionaries_(dictionaries),
      types_(*mapping_, options, facts, dictionaries),
      times_(mapping_->zone),
      keep_url_whole_(options.touchpoint_event),
      memo_(kMemoLimit),
      names_(kMemoLimit),
      tuples_(kMemoLimit) {
  MakeSteps(facts);
  inputs_.segments.resize(mapping_->segments.size());
}

void RecordProjector::MakeSteps(const RunFacts& facts) {
  std::vector<std::vector<Target>> by_slot;
  const auto feed = [&](const std::vector<uint32_t>& slots) {
    for (size_t rank = 0; rank < slots.size(); ++rank) {
      if (by_slot.size() <= slots[rank]) by_slot.resize(slots[rank] + 1);
      by_slot[slots[rank]].push_back({static_cast<uint16_t>(steps_.size()), static_cast<uint16_t>(rank)});
    }
  };
  for (const CompiledField& field : mapping_->fields) {
    const event::FieldInfo& info = event::Info(field.field);
    const auto made_from_nothing = [](const auto& translation) { return translation.first.empty(); };
    if (!field.constant.empty() ||
        std::any_of(field.translations.begin(), field.translations.end(), made_from_nothing)) {
      constant_steps_.push_back(static_cast<uint16_t>(steps_.size()));
    }
    feed(field.slots);
    steps_.push_back({.field = field.field,
                      .type = info.type,
                      .place = info.place,
                      .keeps_missing = field.field == Field::kCase || field.field == Field::kEvent,
                      .identifier_type = IdentifierType(field.field),
                      .side_bit = event::SideBit(field.field),
                      .seed = FieldSeed(field.field),
                      .type_seed = MakesType(field.field) ? Mix(FieldSeed(field.field)) : 0,
                      .compiled = &field});
  }
  for (const CompiledIdentifier& identifier : mapping_->identifiers) {
    const auto found = std::find(facts.identifier_types.begin(), facts.identifier_types.end(), identifier.type);
    feed(identifier.slots);
    steps_.push_back({.place = FieldPlace::identifier,
                      .keeps_missing = true,
                      .identifier_type = static_cast<uint16_t>(found - facts.identifier_types.begin()),
                      .seed = Mix(HashBytes64(identifier.type))});
  }
  target_begins_.push_back(0);
  for (const std::vector<Target>& targets : by_slot) {
    targets_.insert(targets_.end(), targets.begin(), targets.end());
    target_begins_.push_back(static_cast<uint32_t>(targets_.size()));
  }
  step_texts_.resize(steps_.size());
  step_ranks_.resize(steps_.size(), kNoRank);
}

void RecordProjector::Begin(event::RowBatch* batch, journey::base::Ledger* ledger) {
  batch_ = batch;
  ledger_ = ledger;
}

void RecordProjector::Note(LedgerClass ledger_class) { ledger_->Add(ledger_class, place_); }

void RecordProjector::Project(Record record, uint64_t byte, uint64_t line) {
  ++ledger_->records_in;
  place_ = {.source = batch_->source, .byte = byte, .line = line};
  if (!Read(record)) {
    Note(LedgerClass::kEmptyRecord);
    return;
  }
  if (mapping_->contact_snapshot) {
    ProjectContact(record);
  } else if (mapping_->order_snapshot) {
    ProjectOrder(record);
  } else {
    ProjectEvent(record);
  }
  if (masked_) Note(LedgerClass::kMaskedPii);
}

bool RecordProjector::Read(Record record) {
  for (const uint16_t index : seen_) {
    step_ranks_[index] = kNoRank;
    if (steps_[index].field != Field::kCount) texts_[static_cast<size_t>(steps_[index].field)] = {};
  }
  seen_.clear();
  members_.clear();
  present_.reset();
  masked_ = people_ = false;
  side_mask_ = fingerprint_ = 0;
  type_key_ = tuple_key_ = {};
  glue_[0] = glue_[1] = 0;
  const size_t slots = target_begins_.size() - 1;
  record.ForEachPresent([&](size_t slot, const Value& value) {
    if (slot >= slots) return;  // of a rule or a segment
    const std::string_view text = QuicklyTrimmed(value.text);
    if (text.empty()) return;
    for (uint32_t at = target_begins_[slot]; at < target_begins_[slot + 1]; ++at) {
      const Target target = targets_[at];
      uint16_t& rank = step_ranks_[target.step];
      if (rank <= target.rank) continue;
      if (rank == kNoRank) seen_.push_back(target.step);
      rank = target.rank;
      step_texts_[target.step] = text;
    }
  });
  const bool any_present = !seen_.empty();
  for (const uint16_t index : constant_steps_) {
    if (step_ranks_[index] != kNoRank) continue;
    step_ranks_[index] = kNoRank - 1;
    step_texts_[index] = {};
    seen_.push_back(index);
  }
  for (const uint16_t index : seen_) ReadStep(index, step_texts_[index]);
  return any_present;
}

void RecordProjector::ReadStep(size_t index, std::string_view text) {
  const Step& step = steps_[index];
  if (step.compiled != nullptr) {
    for (const auto& [from, to] : step.compiled->translations) {
      if (from != text) continue;
      text = to;
      break;
    }
    if (text.empty()) text = step.compiled->constant;
    if (text.empty()) return;
  }
  if (!step.keeps_missing && IsMissing(text)) {
    Note(LedgerClass::kMissingValue);
    return;
  }
  if (step.place == FieldPlace::identifier) {
    AddIdentifier(step, text);
  } else if (step.place == FieldPlace::glue) {
    AddGlue(step, text);
  } else if (step.type == FieldType::time) {
    ReadTime(step, text);
  } else {
    ReadOther(step, text);
  }
}

void RecordProjector::AddMember(const Hash128& hash, uint16_t type, std::string_view text) {
  members_.push_back({hash, type, text});
  tuple_key_.low += Mix(hash.low);
  tuple_key_.high += Mix(hash.high);
}

void RecordProjector::AddIdentifier(const Step& step, std::string_view text) {
  const uint16_t type = step.identifier_type;
  const std::string_view canonical = CanonicalIdentifier(type, text, type == event::kTypeEmail ? &email_ : &phone_);
  if (IsPlaceholder(canonical)) {
    Note(LedgerClass::kMissingValue);
    return;
  }
  const Hash128 hash = event::IdentifierTable::Hash(type, 0, canonical);
  AddMember(hash, type, canonical);
  people_ = true;
  fingerprint_ += Mix(hash.low ^ step.seed);
}

void RecordProjector::AddGlue(const Step& step, std::string_view text) {
  // An order "-" or a session "null" would glue strangers; a case id spelt so stays an id.
  if (step.field != Field::kCase && IsPlaceholder(text)) {
    Note(LedgerClass::kMissingValue);
    return;
  }
  const Hash128 hash = event::IdentifierTable::Hash(step.identifier_type, mapping_->system, text);
  AddMember(hash, step.identifier_type, text);
  if (step.field == Field::kCase) glue_[0] = hash.low | 1;
  if (step.field == Field::kOrder) glue_[1] = hash.low | 1;
  Set(step.field);
  fingerprint_ += Mix(HashBytes64(text) ^ step.seed);
}

void RecordProjector::ReadTime(const Step& step, std::string_view text) {
  const auto index = static_cast<size_t>(step.field);
  Set(step.field);
  // Receipt times are no content, and nothing asks when they were.
  if (step.field == Field::kReceivedTime || step.field == Field::kSentTime) return;
  const ParsedTime time = times_.Parse(text, step.compiled->time);
  time_status_[index] = time.status;
  if (time.status != TimeStatus::kOk) {
    // The time of the event itself is judged by whoever needs it.
    if (step.field != Field::kTime && step.field != Field::kOpened) {
      present_.reset(index);
      Note(LedgerClass::kInvalidValue);
    }
    return;
  }
  times_us_[index] = time.time_us;
  if (time.zoneless && mapping_->zone_assumed) Note(LedgerClass::kZoneAssumed);
  if (time.truncated) Note(LedgerClass::kTimeTruncated);
  fingerprint_ += Mix(static_cast<uint64_t>(time.time_us) ^ step.seed);
  SetSide(step.side_bit, time.time_us);
}

void RecordProjector::ReadOther(const Step& step, std::string_view text) {
  const auto index = static_cast<size_t>(step.field);
  texts_[index] = text;
  std::optional<int64_t> word;
  switch (step.type) {
    case FieldType::number:
      word = ParseScaled(text, event::kNumberScale);
      break;
    case FieldType::money:
      word = ParseScaled(text, event::kMoneyScale);
      break;
    case FieldType::count:
      word = ParseScaled(text, 1);
      break;
    case FieldType::duration:
      word = ParseDurationField(text);
      break;
    case FieldType::flag:
      if (const auto flag = ParseFlag(text)) word = *flag ? 1 : 0;
      break;
    default:
      ReadText(step, text);
      return;
  }
  if (!word.has_value()) {
    texts_[index] = {};
    Note(LedgerClass::kInvalidValue);
    return;
  }
  Set(step.field);
  flags_[index] = *word != 0;
  fingerprint_ += Mix(static_cast<uint64_t>(*word) ^ step.seed);
  SetSide(step.side_bit, *word);
}

void RecordProjector::ReadText(const Step& step, std::string_view text) {
  if (step.type != FieldType::text || (step.side_bit < 0 && step.type_seed == 0)) {  // only told apart by
    const uint64_t hash = HashBytes64(text);
    Set(step.field);
    fingerprint_ += Mix(hash ^ step.seed);
    SetSide(step.side_bit, static_cast<int64_t>(hash));
    return;
  }
  std::optional<event::SurveyScale> scale;
  if (step.field == Field::kScale) {
    scale = ParseScale(text);
    if (!scale.has_value()) {
      Note(LedgerClass::kInvalidValue);
      return;
    }
  }
  if (step.field == Field::kSurvey && !KnownSurvey(text).empty()) text = KnownSurvey(text);
  const Hash128 hash = HashBytes128(text);
  Set(step.field);
  fingerprint_ += Mix(hash.low ^ step.seed);
  if (scale.has_value()) {
    SetSide(step.side_bit, static_cast<int64_t>(event::PackScale(*scale)));
  } else if (step.side_bit >= 0) {
    SetSide(step.side_bit, static_cast<int64_t>(NameOf(hash, text)));
  }
  if (step.type_seed == 0) return;
  const std::string_view page = PageOf(step.field, text);
  const Hash128 word = page.size() == text.size() ? hash : HashBytes128(page);
  type_key_.low += Mix(word.low ^ step.type_seed);
  type_key_.high += Mix(word.high ^ step.type_seed);
}

uint32_t RecordProjector::NameOf(std::string_view text) { return NameOf(HashBytes128(text), text); }

uint32_t RecordProjector::NameOf(const Hash128& hash, std::string_view text) {
  if (const NameId* const found = names_.Find(hash)) {
    masked_ |= found->masked;
    return found->id;
  }
  const bool masked = event::MaskPersonalData(text, &scratch_);
  const uint32_t id =
      masked ? dictionaries_->strings.Intern(scratch_) : dictionaries_->strings.InternHashed(hash, text);
  names_.Insert(hash, {id, masked});
  masked_ |= masked;
  return id;
}

uint32_t RecordProjector::TupleOf() {
  if (members_.empty()) return 0;
  if (const uint32_t* const found = tuples_.Find(tuple_key_)) return *found;
  member_ids_.clear();
  for (const Member& member : members_)
    member_ids_.push_back(dictionaries_->identifiers.InternHashed(member.hash, member.type, member.text));
  std::sort(member_ids_.begin(), member_ids_.end());
  member_ids_.erase(std::unique(member_ids_.begin(), member_ids_.end()), member_ids_.end());
  const uint32_t tuple = dictionaries_->tuples.Intern(member_ids_);
  tuples_.Insert(tuple_key_, tuple);
  return tuple;
}

uint32_t RecordProjector::WriteSide(uint64_t mask) {
  mask &= side_mask_;
  if (mask == 0) return kNone;
  const auto index = static_cast<uint32_t>(batch_->side.size());
  batch_->side.resize(index + 1 + static_cast<size_t>(std::popcount(mask)));
  uint64_t* to = batch_->side.data() + index;
  *to++ = mask;
  for (uint64_t rest = mask; rest != 0; rest &= rest - 1)
    *to++ = side_words_[static_cast<size_t>(std::countr_zero(rest))];
  return index;
}

void RecordProjector::Emit(int64_t time_us, uint32_t type, uint32_t side, uint64_t fingerprint) {
  batch_->rows.push_back({.time_us = time_us,
                          .fingerprint = fingerprint,
                          .tuple = tuple_,
                          .type = type,
                          .side = side,
                          .offset = static_cast<uint32_t>(place_.byte)});
  if (tuple_ == 0) Note(LedgerClass::kNoIdentifier);
  if (inputs_.bot) Note(LedgerClass::kFlaggedBot);
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

void RecordProjector::ProjectEvent(Record record) {
  if (!UsableTime(Field::kTime)) return;
  tuples_.Prefetch(tuple_key_);
  const uint64_t fingerprint = (fingerprint_ & ~event::kFlagBits) | (Has(Field::kEventId) ? event::kHasEventId : 0);
  const uint32_t type = ResolveRecord(record);
  if (Has(Field::kScore)) NameSurvey();
  Emit(Time(Field::kTime), type, WriteSide(~uint64_t{0}), fingerprint);
}

// A survey is known by its name where nothing else names it, and NPS has one scale only.
void RecordProjector::NameSurvey() {
  std::string_view survey = KnownSurvey(texts_[static_cast<size_t>(Field::kSurvey)]);
  if (!Has(Field::kSurvey)) {
    survey = KnownSurvey(texts_[static_cast<size_t>(Field::kEvent)]);
    if (!survey.empty()) SetSide(event::SideBit(Field::kSurvey), dictionaries_->strings.Intern(survey));
  }
  if (survey == "NPS" && !Has(Field::kScale))
    SetSide(event::SideBit(Field::kScale), static_cast<int64_t>(event::PackScale({0, 10})));
}

std::unique_ptr<Projector> MakeProjector(std::shared_ptr<const CompiledMapping> mapping, const MappingOptions& options,
                                         const RunFacts& facts, event::Dictionaries* dictionaries) {
  return std::make_unique<RecordProjector>(std::move(mapping), options, facts, dictionaries);
}

}  // namespace ingest
