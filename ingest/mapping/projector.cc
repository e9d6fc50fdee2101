// SPDX-License-Identifier: Apache-2.0
// Records -> rows. What is asked of every record (times, identifiers, side fields, fingerprint) is done here without allocation;
// what words mean is asked of the TypeMaker once per distinct combination.
#include "ingest/mapping/projector.h"

#include <algorithm>

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

}  // namespace

RecordProjector::RecordProjector(std::shared_ptr<const CompiledMapping> mapping, const MappingOptions& options, const RunFacts& facts,
                                 event::Dictionaries* dictionaries)
    : mapping_(std::move(mapping)),
      dictionaries_(dictionaries),
      types_(*mapping_, options, facts, dictionaries),
      times_(mapping_->zone),
      keep_url_whole_(options.touchpoint_event) {
  for (const CompiledIdentifier& identifier : mapping_->identifiers) {
    const auto found = std::find(facts.identifier_types.begin(), facts.identifier_types.end(), identifier.type);
    custom_types_.push_back(static_cast<uint16_t>(found - facts.identifier_types.begin()));
  }
  inputs_.segments.resize(mapping_->segments.size());
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

std::string_view RecordProjector::Text(const CompiledField& field, Record record) {
  std::string_view text;
  for (uint32_t slot : field.slots) {
    if (!record[slot].present) continue;
    text = Trimmed(record[slot].text);
    if (!text.empty()) break;
  }
  any_present_ |= !text.empty();
  for (const auto& [from, to] : field.translations) {
    if (from != text) continue;
    text = to;
    break;
  }
  return text.empty() ? std::string_view(field.constant) : text;
}

bool RecordProjector::Read(Record record) {
  any_present_ = masked_ = false;
  present_.reset();
  side_mask_ = 0;
  fingerprint_ = 0;
  members_.clear();
  people_ = false;
  glue_[0] = glue_[1] = 0;
  texts_.fill({});
  time_status_.fill(TimeStatus::kInvalid);
  for (const CompiledField& field : mapping_->fields) {
    std::string_view text = Text(field, record);
    if (text.empty()) continue;
    const event::FieldInfo& info = event::Info(field.field);
    if (field.field != Field::kCase && field.field != Field::kEvent && IsMissing(text)) {
      Note(LedgerClass::kMissingValue);
      continue;
    }
    switch (info.place) {
      case FieldPlace::identifier:
        AddIdentifier(IdentifierType(field.field), text, FieldSeed(field.field));
        break;
      case FieldPlace::glue:
        AddGlue(field.field, text);
        break;
      default:
        if (info.type == FieldType::time) {
          ReadTime(field, text);
        } else {
          ReadOther(field, info, text);
        }
    }
  }
  for (size_t i = 0; i < mapping_->identifiers.size(); ++i) {
    for (uint32_t slot : mapping_->identifiers[i].slots) {
      const std::string_view text = record[slot].present ? Trimmed(record[slot].text) : std::string_view();
      if (text.empty()) continue;
      any_present_ = true;
      AddIdentifier(custom_types_[i], text, Mix(HashBytes64(mapping_->identifiers[i].type)));
      break;
    }
  }
  std::sort(members_.begin(), members_.end());
  members_.erase(std::unique(members_.begin(), members_.end()), members_.end());
  return any_present_;
}

void RecordProjector::AddIdentifier(uint16_t type, std::string_view text, uint64_t seed) {
  const std::string_view canonical = CanonicalIdentifier(type, text, &scratch_);
  if (IsPlaceholder(canonical)) {
    Note(LedgerClass::kMissingValue);
    return;
  }
  const Hash128 hash = event::IdentifierTable::Hash(type, 0, canonical);
  members_.push_back(dictionaries_->identifiers.InternHashed(hash, type, canonical));
  people_ = true;
  fingerprint_ += Mix(hash.low ^ seed);
}

void RecordProjector::AddGlue(Field field, std::string_view text) {
  // An order "-" or a session "null" would glue strangers; a case id spelt so stays an id.
  if (field != Field::kCase && IsPlaceholder(text)) {
    Note(LedgerClass::kMissingValue);
    return;
  }
  const uint16_t type = IdentifierType(field);
  const Hash128 hash = event::IdentifierTable::Hash(type, mapping_->system, text);
  members_.push_back(dictionaries_->identifiers.InternHashed(hash, type, text));
  if (field == Field::kCase) glue_[0] = hash.low | 1;
  if (field == Field::kOrder) glue_[1] = hash.low | 1;
  Set(field);
  fingerprint_ += Mix(HashBytes64(text) ^ FieldSeed(field));
}

void RecordProjector::ReadTime(const CompiledField& field, std::string_view text) {
  const ParsedTime time = times_.Parse(text, field.time);
  const auto index = static_cast<size_t>(field.field);
  time_status_[index] = time.status;
  const bool receipt = field.field == Field::kReceivedTime || field.field == Field::kSentTime;
  if (time.status != TimeStatus::kOk) {
    // The time of the event itself is judged by whoever needs it.
    Set(field.field);
    if (field.field != Field::kTime && field.field != Field::kOpened && !receipt) {
      present_.reset(index);
      Note(LedgerClass::kInvalidValue);
    }
    return;
  }
  Set(field.field);
  times_us_[index] = time.time_us;
  if (receipt) return;
  if (time.zoneless && mapping_->zone_assumed) Note(LedgerClass::kZoneAssumed);
  if (time.truncated) Note(LedgerClass::kTimeTruncated);
  fingerprint_ += Mix(static_cast<uint64_t>(time.time_us) ^ FieldSeed(field.field));
  SetSide(field.field, time.time_us);
}

void RecordProjector::ReadOther(const CompiledField& field, const event::FieldInfo& info, std::string_view text) {
  const auto index = static_cast<size_t>(field.field);
  texts_[index] = text;
  std::optional<int64_t> word;
  switch (info.type) {
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
      ReadText(field.field, info, text);
      return;
  }
  if (!word.has_value()) {
    texts_[index] = {};
    Note(LedgerClass::kInvalidValue);
    return;
  }
  Set(field.field);
  flags_[index] = *word != 0;
  fingerprint_ += Mix(static_cast<uint64_t>(*word) ^ FieldSeed(field.field));
  SetSide(field.field, *word);
}

void RecordProjector::ReadText(Field field, const event::FieldInfo& info, std::string_view text) {
  if (field == Field::kScale) {
    const auto scale = ParseScale(text);
    if (!scale.has_value()) {
      Note(LedgerClass::kInvalidValue);
      return;
    }
    SetSide(field, static_cast<int64_t>(event::PackScale(*scale)));
  } else if (info.place == FieldPlace::side) {
    if (field == Field::kSurvey && !KnownSurvey(text).empty()) text = KnownSurvey(text);
    const bool hashed = info.type == FieldType::id || info.type == FieldType::free;
    SetSide(field, hashed ? static_cast<int64_t>(HashBytes64(text)) : static_cast<int64_t>(NameOf(text)));
  }
  Set(field);
  fingerprint_ += Mix(HashBytes64(text) ^ FieldSeed(field));
}

uint32_t RecordProjector::NameOf(std::string_view text) {
  const Hash128 hash = HashBytes128(text);
  const auto found = names_.find(hash);
  if (found != names_.end()) {
    masked_ |= found->second.masked;
    return found->second.id;
  }
  if (names_.size() >= kMemoLimit) names_.clear();
  const bool masked = event::MaskPersonalData(text, &scratch_);
  const uint32_t id = masked ? dictionaries_->strings.Intern(scratch_) : dictionaries_->strings.InternHashed(hash, text);
  names_.emplace(hash, NameId{id, masked});
  masked_ |= masked;
  return id;
}

void RecordProjector::SetSide(Field field, int64_t word) {
  const int bit = event::SideBit(field);
  if (bit < 0) return;
  side_mask_ |= uint64_t{1} << bit;
  side_words_[static_cast<size_t>(bit)] = static_cast<uint64_t>(word);
}

uint32_t RecordProjector::WriteSide(uint64_t mask) {
  mask &= side_mask_;
  if (mask == 0) return kNone;
  const auto index = static_cast<uint32_t>(batch_->side.size());
  batch_->side.push_back(mask);
  for (uint64_t rest = mask; rest != 0; rest &= rest - 1) {
    batch_->side.push_back(side_words_[static_cast<size_t>(__builtin_ctzll(rest))]);
  }
  return index;
}

void RecordProjector::PrepareType(Record record) {
  const auto text = [&](Field field) { return texts_[static_cast<size_t>(field)]; };
  inputs_.event = text(Field::kEvent);
  inputs_.url = text(Field::kUrl);
  inputs_.screen = text(Field::kScreen);
  inputs_.channel = text(Field::kChannel);
  inputs_.kind = text(Field::kKind);
  inputs_.author = text(Field::kAuthor);
  inputs_.direction = text(Field::kDirection);
  inputs_.platform = text(Field::kPlatform);
  inputs_.lifecycle = text(Field::kLifecycle);
  inputs_.status = text(Field::kStatus);
  inputs_.survey = text(Field::kSurvey);
  inputs_.bot = Has(Field::kBot) && flags_[static_cast<size_t>(Field::kBot)];
  inputs_.has_case = Has(Field::kCase);
  inputs_.has_order = Has(Field::kOrder);
  inputs_.has_text = Has(Field::kText);
  inputs_.has_score = Has(Field::kScore);
  inputs_.has_error = Has(Field::kError);
  inputs_.rule = nullptr;
  inputs_.forced_kind.reset();
  inputs_.forced_author.reset();
  inputs_.forced_name = {};
  inputs_.inexact = false;
  for (const CompiledKindRule& rule : mapping_->kinds) {
    const bool matches = std::all_of(rule.when.begin(), rule.when.end(), [&](const auto& when) {
      const Value& value = record[when.first];
      return value.present && std::any_of(when.second.begin(), when.second.end(),
                                          [&](const std::string& wanted) { return wanted == "*" || wanted == value.text; });
    });
    if (matches) {
      inputs_.rule = &rule;
      break;
    }
  }
  for (size_t i = 0; i < mapping_->segments.size(); ++i) {
    const CompiledSegment& segment = mapping_->segments[i];
    std::string_view value;
    if (segment.field.has_value()) value = texts_[static_cast<size_t>(*segment.field)];
    for (uint32_t slot : segment.slots) {
      if (!value.empty() || !record[slot].present) continue;
      value = Trimmed(record[slot].text);
      if (IsMissing(value)) value = {};
    }
    inputs_.segments[i] = value;
  }
}

uint32_t RecordProjector::TypeOf() {
  // A page's query and fragment change neither its template nor its kind.
  const auto cut = [&](std::string_view url) { return keep_url_whole_ ? url : url.substr(0, url.find_first_of("?#")); };
  Hash128 key = {reinterpret_cast<uintptr_t>(inputs_.rule), 0};
  uint64_t ordinal = 0;
  const auto add = [&](std::string_view text) {
    ++ordinal;
    if (text.empty()) return;
    const Hash128 hash = HashBytes128(text, ordinal);
    key.low += hash.low;
    key.high += hash.high;
  };
  add(event::LooksLikeUrl(inputs_.event) ? cut(inputs_.event) : inputs_.event);
  add(cut(inputs_.url));
  for (std::string_view text : {inputs_.screen, inputs_.channel, inputs_.kind, inputs_.author, inputs_.direction, inputs_.platform,
                                inputs_.lifecycle, inputs_.status, inputs_.survey, inputs_.forced_name}) {
    add(text);
  }
  for (std::string_view text : inputs_.segments) add(text);
  const uint64_t bits = inputs_.bot | inputs_.has_case << 1 | inputs_.has_order << 2 | inputs_.has_text << 3 | inputs_.has_score << 4 |
                        inputs_.has_error << 5 | inputs_.inexact << 6 |
                        (inputs_.forced_kind.has_value() ? static_cast<uint64_t>(*inputs_.forced_kind) + 1 : 0) << 8 |
                        (inputs_.forced_author.has_value() ? static_cast<uint64_t>(*inputs_.forced_author) + 1 : 0) << 16;
  key.low += Mix(bits);
  const auto found = memo_.find(key);
  TypeMaker::Made made;
  if (found != memo_.end()) {
    made = found->second;
  } else {
    if (memo_.size() >= kMemoLimit) memo_.clear();
    made = types_.Make(inputs_);
    memo_.emplace(key, made);
  }
  masked_ |= made.masked;
  return made.type;
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
  tuple_ = dictionaries_->tuples.Intern(members_);
  PrepareType(record);
  const uint64_t fingerprint = (fingerprint_ & ~event::kFlagBits) | (Has(Field::kEventId) ? event::kHasEventId : 0);
  const uint32_t type = TypeOf();
  if (Has(Field::kScore)) NameSurvey();
  Emit(Time(Field::kTime), type, WriteSide(~uint64_t{0}), fingerprint);
}

// A survey is known by its name where nothing else names it, and NPS has one scale only.
void RecordProjector::NameSurvey() {
  std::string_view survey = KnownSurvey(texts_[static_cast<size_t>(Field::kSurvey)]);
  if (!Has(Field::kSurvey)) {
    survey = KnownSurvey(texts_[static_cast<size_t>(Field::kEvent)]);
    if (!survey.empty()) SetSide(Field::kSurvey, dictionaries_->strings.Intern(survey));
  }
  if (survey == "NPS" && !Has(Field::kScale)) SetSide(Field::kScale, static_cast<int64_t>(event::PackScale({0, 10})));
}

std::unique_ptr<Projector> MakeProjector(std::shared_ptr<const CompiledMapping> mapping, const MappingOptions& options,
                                         const RunFacts& facts, event::Dictionaries* dictionaries) {
  return std::make_unique<RecordProjector>(std::move(mapping), options, facts, dictionaries);
}

}  // namespace ingest
