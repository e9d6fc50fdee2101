// SPDX-License-Identifier: Apache-2.0
#include "ingest/mapping/derive.h"

#include <algorithm>
#include <charconv>

#include "ingest/mapping/field_values.h"
#include "ingest/mapping/identifier_form.h"
#include "journey/event/catalog.h"

namespace ingest {

Deriver::Deriver(const CompiledMapping& mapping, const journey::event::UrlNaming& urls)
    : mapping_(mapping),
      urls_(urls),
      times_(mapping.zone),
      by_slot_(mapping.computed_begin),
      passed_(mapping.computed_begin, true) {}

void Deriver::Clear() { records_ = texts_used_ = 0; }

std::string* Deriver::Scratch() {
  if (texts_used_ == texts_.size()) texts_.emplace_back();
  std::string* const text = &texts_[texts_used_++];
  text->clear();
  return text;
}

std::string_view Deriver::Text(uint32_t slot) const {
  const Value* const value = by_slot_[slot];
  return value == nullptr ? std::string_view() : QuicklyTrimmed(value->text());
}

std::string_view Deriver::First(const std::vector<uint32_t>& slots) const {
  for (const uint32_t slot : slots) {
    const std::string_view text = Text(slot);
    if (!text.empty()) return text;
  }
  return {};
}

bool Deriver::Holds(const CompiledWhen& when) const {
  return std::all_of(when.begin(), when.end(), [&](const CompiledTest& test) {
    const std::string_view value = Text(test.slot);
    for (size_t i = 0; i < test.any.size(); ++i) {
      const std::string_view other = test.any[i].names_path() ? Text(test.others[i]) : std::string_view();
      if (Matches(test.any[i], value, other)) return true;
    }
    return false;
  });
}

int Deriver::RuleOf() const {
  for (size_t i = 0; i < mapping_.kinds.size(); ++i) {
    if (Holds(mapping_.kinds[i].when)) return static_cast<int>(i);
  }
  return -1;
}

bool Deriver::Render(const CompiledTemplate& text, std::string* to) const {
  if (std::any_of(text.needs.begin(), text.needs.end(), [&](uint32_t slot) { return IsMissing(Text(slot)); }))
    return false;
  bool present = false, constant = true;
  for (const CompiledTemplate::Piece& piece : text.pieces) {
    if (piece.slots.empty()) {
      *to += piece.literal;
      continue;
    }
    constant = false;
    const std::string_view value = First(piece.slots);
    if (IsMissing(value)) continue;
    present = true;
    if (piece.touchpoint) {
      *to += journey::event::UrlTouchpoint(value, urls_);
    } else {
      *to += value;
    }
  }
  return present || constant;
}

std::optional<int64_t> Deriver::TimeOf(const std::vector<uint32_t>& slots, const TimeFormat& format) {
  const std::string_view text = First(slots);
  if (IsMissing(text)) return std::nullopt;
  const ParsedTime time = times_.Parse(text, format);
  return time.status == TimeStatus::kOk ? std::optional<int64_t>(time.time_us) : std::nullopt;
}

// The client's clock may be wrong, but it is the same clock when it sends: what lies between the event and the sending
// is taken from the receipt. Source: Snowplow's derived_tstamp, Segment's timestamp.
std::optional<int64_t> Deriver::DerivedTime(const Computed& computed) {
  if (!IsMissing(First(computed.times))) return std::nullopt;
  const auto client = TimeOf(computed.client, computed.client_format);
  const auto sent = TimeOf(computed.sent, computed.sent_format);
  const auto received = TimeOf(computed.received, computed.received_format);
  if (!received.has_value()) return client.has_value() ? client : sent;
  if (client.has_value() && sent.has_value() && *client < *sent) return *received - (*sent - *client);
  return received;
}

bool Deriver::Compute(const Computed& computed, int rule, std::string* text) {
  const auto number = [&](int64_t value) {
    char digits[24];
    text->append(digits, std::to_chars(std::begin(digits), std::end(digits), value).ptr);
    return true;
  };
  switch (computed.kind) {
    case Computed::Kind::kRule:
      return rule >= 0 && number(rule);
    case Computed::Kind::kText:
      return (computed.rule < 0 || computed.rule == rule) && Render(computed.text, text) && !Trimmed(*text).empty();
    case Computed::Kind::kSignals:
      for (const auto& [label, rules] : computed.signals) {
        if (std::any_of(rules.begin(), rules.end(), [&](const CompiledWhen& when) { return Holds(when); }))
          text->append(text->empty() ? "" : " ").append(label);
      }
      return !text->empty();
    case Computed::Kind::kDerived: {
      const auto time = DerivedTime(computed);
      return time.has_value() && number(*time);
    }
    case Computed::Kind::kAfter: {
      const auto time = TimeOf(computed.times, computed.format);
      const std::string_view written = First(computed.duration);
      const auto duration = IsMissing(written) ? std::nullopt : ParseDurationField(written, computed.unit_us);
      return time.has_value() && duration.has_value() && number(*time + *duration);
    }
  }
  return false;
}

bool Deriver::Extend(Record* record) {
  for (const Value& value : *record) {
    if (value.slot() < by_slot_.size()) by_slot_[value.slot()] = &value;
  }
  const bool skipped =
      std::any_of(mapping_.skips.begin(), mapping_.skips.end(), [&](const CompiledWhen& when) { return Holds(when); });
  if (!skipped && !mapping_.computed.empty()) {
    if (records_ == values_.size()) {
      // A record has a slot at most once.
      values_.push_back(std::make_unique<Value[]>(by_slot_.size() + mapping_.computed.size()));
    }
    Value* const values = values_[records_++].get();
    Value* end = std::copy_if(record->begin(), record->end(), values, [&](const Value& value) {
      return value.slot() < passed_.size() && passed_[value.slot()];
    });
    const int rule = mapping_.rules_computed ? RuleOf() : -1;
    for (size_t i = 0; i < mapping_.computed.size(); ++i) {
      std::string* const text = Scratch();
      if (Compute(mapping_.computed[i], rule, text)) {
        *end++ = Value(*text, mapping_.computed_begin + static_cast<uint32_t>(i));
      } else {
        --texts_used_;
      }
    }
    for (const Value& value : *record) {
      if (value.slot() < by_slot_.size()) by_slot_[value.slot()] = nullptr;
    }
    *record = Record(std::span<const Value>(values, end));
    return true;
  }
  for (const Value& value : *record) {
    if (value.slot() < by_slot_.size()) by_slot_[value.slot()] = nullptr;
  }
  return !skipped;
}

}  // namespace ingest
