// SPDX-License-Identifier: Apache-2.0
// Records -> rows: which type a record has. The TypeMaker is asked once per distinct combination of words; the words of
// a record are hashed as they are read, so that a known combination costs one look-up.
#include <algorithm>
#include <bit>
#include <charconv>
#include <utility>

#include "ingest/mapping/field_values.h"
#include "ingest/mapping/identifier_form.h"
#include "ingest/mapping/key_hash.h"
#include "ingest/mapping/projector.h"
#include "journey/base/hash.h"
#include "journey/event/derived_segment.h"

namespace ingest {

using journey::base::Hash128;
using journey::base::HashBytes128;
using journey::base::Mix;
using journey::event::Field;
namespace event = journey::event;

// A page's query and fragment change neither its template nor its kind.
std::string_view RecordProjector::PageOf(Field field, std::string_view text) const {
  if (keep_url_whole_ || (field != Field::kUrl && (field != Field::kEvent || !event::LooksLikeUrl(text)))) return text;
  return event::UrlWithoutQuery(text);
}

const CompiledKindRule* RecordProjector::RuleOf(Record record) const {
  if (mapping_->rules_computed) {
    const Value* const number = record.Find(mapping_->computed_begin);
    size_t index = 0;
    if (number == nullptr) return nullptr;
    std::from_chars(number->text().data(), number->text().data() + number->text().size(), index);
    return &mapping_->kinds[index];
  }
  for (const CompiledKindRule& rule : mapping_->kinds) {
    const bool matches = std::all_of(rule.when.begin(), rule.when.end(), [&](const CompiledTest& test) {
      const Value* const value = record.Find(test.slot);
      const std::string_view text = value == nullptr ? std::string_view() : QuicklyTrimmed(value->text());
      return std::any_of(test.any.begin(), test.any.end(), [&](const Condition& wanted) {
        return wanted.kind == Condition::Kind::kExact && !text.empty() ? wanted.text == text : Matches(wanted, text);
      });
    });
    if (matches) return &rule;
  }
  return nullptr;
}

std::string_view RecordProjector::SegmentOf(size_t index, Record record) const {
  const CompiledSegment& segment = mapping_->segments[index];
  std::string_view value;
  if (segment.device_class) {
    for (const uint32_t slot : segment.slots) {
      const Value* const written = value.empty() ? record.Find(slot) : nullptr;
      if (written != nullptr) value = journey::event::DeviceClass(Trimmed(written->text()));
    }
    const bool platform = value.empty() && segment.field.has_value();
    return platform ? journey::event::DeviceClass(texts_[static_cast<size_t>(*segment.field)]) : value;
  }
  if (segment.field.has_value()) value = texts_[static_cast<size_t>(*segment.field)];
  for (uint32_t slot : segment.slots) {
    const Value* const written = value.empty() ? record.Find(slot) : nullptr;
    if (written == nullptr) continue;
    value = Trimmed(written->text());
    if (IsMissing(value)) value = {};
  }
  return value;
}

void RecordProjector::PrepareType(Record record) {
  const auto text = [&](Field field) { return texts_[static_cast<size_t>(field)]; };
  inputs_.event = PageOf(Field::kEvent, text(Field::kEvent));  // what is not in the key must not matter
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
  inputs_.has_case = Has(Field::kCase);
  inputs_.has_order = Has(Field::kOrder);
  inputs_.has_text = Has(Field::kText);
  inputs_.has_score = Has(Field::kScore);
  inputs_.has_error = Has(Field::kError);
  inputs_.rule = RuleOf(record);
  inputs_.bot = bot_ || (inputs_.rule != nullptr && inputs_.rule->bot);
  inputs_.is_static = inputs_.rule != nullptr && inputs_.rule->is_static;
  inputs_.forced_kind.reset();
  inputs_.forced_author.reset();
  inputs_.forced_name = {};
  inputs_.inexact = false;
  for (size_t i = 0; i < mapping_->segments.size(); ++i) inputs_.segments[i] = SegmentOf(i, record);
}

// What the type depends on beside words, rules and segments.
uint64_t RecordProjector::FieldBits() const {
  return static_cast<uint64_t>(bot_) | static_cast<uint64_t>(Has(Field::kCase)) << 1 |
         static_cast<uint64_t>(Has(Field::kOrder)) << 2 | static_cast<uint64_t>(Has(Field::kText)) << 3 |
         static_cast<uint64_t>(Has(Field::kScore)) << 4 | static_cast<uint64_t>(Has(Field::kError)) << 5;
}

void RecordProjector::ReadWords(const Plan& plan) {
  for (const Step& step : steps_) {
    if (step.action == Action::kMakeType) texts_[static_cast<size_t>(step.field)] = {};
  }
  type_key_ = {};
  for (const Use& use : plan.words) {
    std::string_view text = TextOf(use);
    if (Written(steps_[use.step], &text)) ReadWord(steps_[use.step], text);
  }
}

Hash128 RecordProjector::KeyWord(Field field, std::string_view text, const Hash128& hash) {
  const std::string_view page = PageOf(field, text);
  // Of a URL only the touchpoint matters; it is the same for the pages of all products.
  if (field == Field::kUrl) {
    KeyHash key;
    key.Add(0, page);
    const Hash128* const known = templates_.Find(key.key());
    return known != nullptr ? *known : *templates_.Insert(key.key(), HashBytes128(event::UrlTouchpoint(page, urls_)));
  }
  return page.size() == text.size() ? hash : HashBytes128(page);
}

void RecordProjector::ReadWord(const Step& step, std::string_view text) {
  texts_[static_cast<size_t>(step.field)] = text;
  if (step.field == Field::kSurvey && !KnownSurvey(text).empty()) text = KnownSurvey(text);
  const Hash128 hash = HashBytes128(text);
  Set(step.field);
  fingerprint_ += Mix(hash.low ^ step.seed);
  if (step.side_bit >= 0) {
    const NameId name = NameOf(text);
    masked_ |= name.masked;
    SetSide(step.side_bit, static_cast<int64_t>(name.id));
  }
  const Hash128 word = KeyWord(step.field, text, hash);
  type_key_.low += Mix(word.low ^ step.type_seed);
  type_key_.high += Mix(word.high ^ step.type_seed);
}

RecordProjector::Words RecordProjector::LearnWords(const Plan& plan) {
  const uint64_t fingerprint = std::exchange(fingerprint_, 0);
  const uint64_t side_mask = std::exchange(side_mask_, 0);
  const uint16_t missing = std::exchange(missing_, uint16_t{0});
  const bool masked = std::exchange(masked_, false);
  ReadWords(plan);
  Words words;
  const CompiledKindRule* const rule = RuleOf(at_hand_);
  const TypeMaker::Made made = ResolveType(at_hand_, rule);
  words.type = made.type;
  words.ten_is_best = Has(Field::kScore) && NameSurvey();
  words.fingerprint = fingerprint_;
  words.missing = missing_;
  words.masked = masked_ || made.masked;
  words.bot = bot_ || (rule != nullptr && rule->bot);
  for (uint64_t rest = side_mask_; rest != 0; rest &= rest - 1) {
    const auto bit = static_cast<uint8_t>(std::countr_zero(rest));
    words.bits[words.names] = bit;
    words.ids[words.names++] = static_cast<uint32_t>(side_words_[bit]);
  }
  fingerprint_ = fingerprint;
  side_mask_ = side_mask;
  missing_ = missing;
  masked_ = masked;
  return words;
}

bool RecordProjector::NameSurvey() {
  std::string_view survey = KnownSurvey(texts_[static_cast<size_t>(Field::kSurvey)]);
  if (!Has(Field::kSurvey)) {
    survey = KnownSurvey(texts_[static_cast<size_t>(Field::kEvent)]);
    if (!survey.empty()) SetSide(event::SideBit(Field::kSurvey), dictionaries_->strings.Intern(survey));
  }
  return survey == "NPS";
}

TypeMaker::Made RecordProjector::ResolveType(Record record, const CompiledKindRule* rule) {
  Hash128 key = type_key_;
  for (size_t i = 0; i < mapping_->segments.size(); ++i) {
    const std::string_view value = SegmentOf(i, record);
    if (value.empty()) continue;
    const Hash128 hash = HashBytes128(value, i + 1);
    key.low += Mix(hash.low);
    key.high += Mix(hash.high);
  }
  const uint64_t number = rule == nullptr ? 0 : static_cast<uint64_t>(rule - mapping_->kinds.data()) + 1;
  key.low += Mix(number << 8 | FieldBits());
  if (const TypeMaker::Made* const found = memo_.Find(key)) return *found;
  PrepareType(record);
  return Remember(key);
}

TypeMaker::Made RecordProjector::Remember(const Hash128& key) { return *memo_.Insert(key, types_.Make(inputs_)); }

uint32_t RecordProjector::TypeOf() {
  Hash128 key = {reinterpret_cast<uintptr_t>(inputs_.rule), 0};
  uint64_t ordinal = 0;
  const auto add = [&](std::string_view text) {
    ++ordinal;
    if (text.empty()) return;
    const Hash128 hash = HashBytes128(text, ordinal);
    key.low += Mix(hash.low);
    key.high += Mix(hash.high);
  };
  add(PageOf(Field::kEvent, inputs_.event));
  add(PageOf(Field::kUrl, inputs_.url));
  for (std::string_view text :
       {inputs_.screen, inputs_.channel, inputs_.kind, inputs_.author, inputs_.direction, inputs_.platform,
        inputs_.lifecycle, inputs_.status, inputs_.survey, inputs_.forced_name}) {
    add(text);
  }
  for (std::string_view text : inputs_.segments) add(text);
  const uint64_t bits =
      inputs_.bot | inputs_.has_case << 1 | inputs_.has_order << 2 | inputs_.has_text << 3 | inputs_.has_score << 4 |
      inputs_.has_error << 5 | inputs_.inexact << 6 | inputs_.is_static << 7 |
      (inputs_.forced_kind.has_value() ? static_cast<uint64_t>(*inputs_.forced_kind) + 1 : 0) << 8 |
      (inputs_.forced_author.has_value() ? static_cast<uint64_t>(*inputs_.forced_author) + 1 : 0) << 16;
  key.low += Mix(bits);
  const TypeMaker::Made* const found = memo_.Find(key);
  const TypeMaker::Made made = found != nullptr ? *found : Remember(key);
  masked_ |= made.masked;
  return made.type;
}

}  // namespace ingest
