// SPDX-License-Identifier: Apache-2.0
// Records -> rows: what a single value means.
#include "ingest/mapping/field_values.h"
#include "ingest/mapping/identifier_form.h"
#include "ingest/mapping/key_hash.h"
#include "ingest/mapping/projector.h"
#include "journey/base/hash_inline.h"
#include "journey/base/time.h"
#include "journey/event/personal_data.h"

namespace ingest {

using journey::base::Hash128;
using journey::base::HashBytes128;
using journey::base::HashBytes64;
using journey::base::HashBytes64Inline;
using journey::base::LedgerClass;
using journey::base::Mix;
using journey::event::Field;
namespace event = journey::event;

bool RecordProjector::Written(const Step& step, std::string_view* text) {
  if (step.as_mapped) {
    for (const auto& [from, to] : step.compiled->translations) {
      if (from != *text) continue;
      *text = to;
      break;
    }
    if (text->empty()) *text = step.compiled->constant;
    if (text->empty()) return false;
  }
  if (step.keeps_missing || text->size() > kLongestMissing || !IsMissing(*text)) return true;
  ++missing_;
  return false;
}

std::string_view RecordProjector::IdentifierOf(const Step& step, std::string_view text) {
  if (!Written(step, &text)) return {};
  const uint16_t type = step.identifier_type;
  if (step.place == event::FieldPlace::identifier)
    text = CanonicalIdentifier(type, text, type == event::kTypeEmail ? &email_ : &phone_);
  // An order "-" or a session "null" would glue strangers; a case id spelt so stays an id.
  if (step.field == Field::kCase || !IsPlaceholder(text)) return text;
  ++missing_;
  return {};
}

void RecordProjector::AddIdentifier(const Step& step, std::string_view canonical) {
  const uint16_t type = step.identifier_type;
  const Hash128 hash = event::IdentifierTable::Hash(type, 0, canonical);
  member_ids_.push_back(dictionaries_->identifiers.InternHashed(hash, type, canonical));
  fingerprint_ += Mix(hash.low ^ step.seed);
}

void RecordProjector::AddGlue(const Step& step, std::string_view text) {
  const Hash128 hash = event::IdentifierTable::Hash(step.identifier_type, mapping_->system, text);
  member_ids_.push_back(dictionaries_->identifiers.InternHashed(hash, step.identifier_type, text));
  Set(step.field);
  fingerprint_ += Mix(HashBytes64(text) ^ step.seed);
}

void RecordProjector::NoteIdentity(const Plan& plan) {
  for (const Use& use : plan.identity) IdentifierOf(steps_[use.step], TextOf(use));
}

void RecordProjector::FindGlue(const Plan& plan) {
  glue_[0] = glue_[1] = 0;
  const uint16_t missing = missing_;
  for (const Use& use : plan.identity) {
    const Step& step = steps_[use.step];
    if ((step.field != Field::kCase && step.field != Field::kOrder) || !Has(step.field)) continue;
    glue_[step.field == Field::kCase ? 0 : 1] =
        event::IdentifierTable::Hash(step.identifier_type, mapping_->system, IdentifierOf(step, TextOf(use))).low | 1;
  }
  missing_ = missing;
}

void RecordProjector::ReadValue(const Step& step, std::string_view text) {
  if (!Written(step, &text)) return;
  if (step.keeps_text) texts_[static_cast<size_t>(step.field)] = text;
  switch (step.action) {
    case Action::kReadTime:
      ReadTime(step, text);
      break;
    case Action::kPassOver:
      Set(step.field);
      texts_[static_cast<size_t>(step.field)] = text;
      break;
    case Action::kReadNumber:
      SetNumber(step, ParseScaled(text, step.scale));
      break;
    case Action::kReadDuration:
      SetNumber(step, ParseDurationField(text, step.compiled->unit_us));
      break;
    case Action::kReadFlag: {
      const auto flag = ParseFlag(text);
      SetNumber(step, flag.has_value() ? std::optional<int64_t>(*flag ? 1 : 0) : std::nullopt);
      if (step.field == Field::kBot) bot_ |= flag.value_or(false);
      break;
    }
    case Action::kHashText: {
      const uint64_t hash = HashBytes64Inline(text);
      Set(step.field);
      fingerprint_ += Mix(hash ^ step.seed);
      SetSide(step.side_bit, static_cast<int64_t>(hash));
      break;
    }
    case Action::kReadScale:
      if (const auto scale = ParseScale(text)) {
        Set(step.field);
        fingerprint_ += Mix(HashBytes128(text).low ^ step.seed);
        SetSide(step.side_bit, static_cast<int64_t>(event::PackScale(*scale)));
      } else {
        Note(LedgerClass::kInvalidValue);
      }
      break;
    case Action::kReadAgent: {
      const Agent& agent = AgentOf(text);
      Set(step.field);
      bot_ |= agent.bot;
      fingerprint_ += Mix(agent.hash ^ step.seed);
      break;
    }
    case Action::kReadName: {
      const NameId name = NameOf(text);
      Set(step.field);
      masked_ |= name.masked;
      fingerprint_ += Mix(name.hash ^ step.seed);
      SetSide(step.side_bit, static_cast<int64_t>(name.id));
      break;
    }
    default:
      break;
  }
}

void RecordProjector::ReadTime(const Step& step, std::string_view text) {
  const auto index = static_cast<size_t>(step.field);
  const ParsedTime time = times_.Parse(text, step.compiled->time);
  time_status_[index] = time.status;
  if (time.status != TimeStatus::kOk) {
    // The time of the event itself is judged by whoever needs it.
    if (step.field == Field::kTime || step.field == Field::kOpened) {
      Set(step.field);
    } else {
      Note(LedgerClass::kInvalidValue);
    }
    return;
  }
  Set(step.field);
  times_us_[index] = time.time_us;
  if (time.zoneless) {
    if (mapping_->zone_assumed) Note(LedgerClass::kZoneAssumed);
    if (time.date_only && (step.field == Field::kTime || step.field == Field::kOpened)) Note(LedgerClass::kDateOnly);
    if (time.unclear) Note(LedgerClass::kLocalTimeUnclear);
  }
  if (time.truncated) Note(LedgerClass::kTimeTruncated);
  fingerprint_ += Mix(static_cast<uint64_t>(time.time_us) ^ step.seed);
  SetSide(step.side_bit, time.time_us);
}

void RecordProjector::ReadReceipt(int64_t time_us) {
  const std::string_view text = texts_[static_cast<size_t>(Field::kReceivedTime)];
  constexpr int64_t kDay = journey::base::kMicrosPerDay;
  const ParsedTime receipt = times_.Parse(text, mapping_->Find(Field::kReceivedTime)->time);
  if (receipt.status != TimeStatus::kOk) return;
  if (text.size() > kHourBytes && text[kHourBytes] == ':' && text.back() == 'Z') {
    std::memcpy(&receipt_hour_[0], text.data(), sizeof(uint64_t));
    std::memcpy(&receipt_hour_[1], text.data() + kHourBytes - sizeof(uint64_t), sizeof(uint64_t));
    receipt_us_ = receipt.time_us;
  }
  if (time_us > receipt.time_us + kDay) Note(LedgerClass::kFutureTime);
  if (time_us < receipt.time_us - 365 * kDay) Note(LedgerClass::kAncientTime);
}

void RecordProjector::SetNumber(const Step& step, std::optional<int64_t> word) {
  if (!word.has_value()) {
    texts_[static_cast<size_t>(step.field)] = {};
    Note(LedgerClass::kInvalidValue);
    return;
  }
  Set(step.field);
  fingerprint_ += Mix(static_cast<uint64_t>(*word) ^ step.seed);
  SetSide(step.side_bit, *word);
}

const RecordProjector::Agent& RecordProjector::AgentOf(std::string_view text) {
  KeyHash key;
  key.Add(0, text);
  if (const Agent* const found = agents_.Find(key.key())) return *found;
  return *agents_.Insert(key.key(), {HashBytes64(text), event::IsKnownBot(text)});
}

RecordProjector::NameId RecordProjector::NameOf(std::string_view text) {
  KeyHash key;
  key.Add(0, text);
  if (const NameId* const found = names_.Find(key.key())) return *found;
  const Hash128 hash = HashBytes128(text);
  const bool masked = event::MaskPersonalData(text, &scratch_);
  const uint32_t id =
      masked ? dictionaries_->strings.Intern(scratch_) : dictionaries_->strings.InternHashed(hash, text);
  return *names_.Insert(key.key(), {id, masked, hash.low});
}

}  // namespace ingest
