// SPDX-License-Identifier: Apache-2.0
// Records -> rows: which type a record has. The TypeMaker is asked once per distinct combination of words; the words of
// a record are hashed as they are read, so that a known combination costs one look-up.
#include <algorithm>

#include "ingest/mapping/identifier_form.h"
#include "ingest/mapping/projector.h"
#include "journey/base/hash.h"

namespace ingest {

using journey::base::Hash128;
using journey::base::HashBytes128;
using journey::base::Mix;
using journey::event::Field;
namespace event = journey::event;

namespace {

// Up to the query or fragment.
std::string_view WithoutQuery(std::string_view url) {
  // Two searches for one byte are quicker than one for either.
  url = url.substr(0, url.find('?'));
  return url.substr(0, url.find('#'));
}

}  // namespace

// A page's query and fragment change neither its template nor its kind.
std::string_view RecordProjector::PageOf(Field field, std::string_view text) const {
  if (keep_url_whole_ || (field != Field::kUrl && (field != Field::kEvent || !event::LooksLikeUrl(text)))) return text;
  return WithoutQuery(text);
}

const CompiledKindRule* RecordProjector::RuleOf(Record record) const {
  for (const CompiledKindRule& rule : mapping_->kinds) {
    const bool matches = std::all_of(rule.when.begin(), rule.when.end(), [&](const auto& when) {
      const Value& value = record[when.first];
      return value.present && std::any_of(when.second.begin(), when.second.end(), [&](const std::string& wanted) {
               return (wanted.size() == value.text.size() && wanted == value.text) || wanted == "*";
             });
    });
    if (matches) return &rule;
  }
  return nullptr;
}

std::string_view RecordProjector::SegmentOf(size_t index, Record record) const {
  const CompiledSegment& segment = mapping_->segments[index];
  std::string_view value;
  if (segment.field.has_value()) value = texts_[static_cast<size_t>(*segment.field)];
  for (uint32_t slot : segment.slots) {
    if (!value.empty() || !record[slot].present) continue;
    value = Trimmed(record[slot].text);
    if (IsMissing(value)) value = {};
  }
  return value;
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
  inputs_.rule = RuleOf(record);
  inputs_.forced_kind.reset();
  inputs_.forced_author.reset();
  inputs_.forced_name = {};
  inputs_.inexact = false;
  for (size_t i = 0; i < mapping_->segments.size(); ++i) inputs_.segments[i] = SegmentOf(i, record);
}

uint32_t RecordProjector::ResolveRecord(Record record) {
  inputs_.bot = Has(Field::kBot) && flags_[static_cast<size_t>(Field::kBot)];
  const CompiledKindRule* const rule = RuleOf(record);
  Hash128 key = type_key_;
  for (size_t i = 0; i < mapping_->segments.size(); ++i) {
    const std::string_view value = SegmentOf(i, record);
    if (value.empty()) continue;
    const Hash128 hash = HashBytes128(value, i + 1);
    key.low += Mix(hash.low);
    key.high += Mix(hash.high);
  }
  const uint64_t number = rule == nullptr ? 0 : static_cast<uint64_t>(rule - mapping_->kinds.data()) + 1;
  key.low += Mix(number << 8 | static_cast<uint64_t>(inputs_.bot) | Has(Field::kCase) << 1 | Has(Field::kOrder) << 2 |
                 Has(Field::kText) << 3 | Has(Field::kScore) << 4 | Has(Field::kError) << 5);
  memo_.Prefetch(key);
  tuple_ = TupleOf();
  if (const TypeMaker::Made* const found = memo_.Find(key)) {
    masked_ |= found->masked;
    return found->type;
  }
  PrepareType(record);
  return Remember(key);
}

uint32_t RecordProjector::Remember(const Hash128& key) {
  const TypeMaker::Made made = types_.Make(inputs_);
  memo_.Insert(key, made);
  masked_ |= made.masked;
  return made.type;
}

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
  const uint64_t bits = inputs_.bot | inputs_.has_case << 1 | inputs_.has_order << 2 | inputs_.has_text << 3 |
                        inputs_.has_score << 4 | inputs_.has_error << 5 | inputs_.inexact << 6 |
                        (inputs_.forced_kind.has_value() ? static_cast<uint64_t>(*inputs_.forced_kind) + 1 : 0) << 8 |
                        (inputs_.forced_author.has_value() ? static_cast<uint64_t>(*inputs_.forced_author) + 1 : 0)
                            << 16;
  key.low += Mix(bits);
  if (const TypeMaker::Made* const found = memo_.Find(key)) {
    masked_ |= found->masked;
    return found->type;
  }
  return Remember(key);
}

}  // namespace ingest
