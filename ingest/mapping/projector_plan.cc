// SPDX-License-Identifier: Apache-2.0
// Records -> rows: what is decided once a mapping (steps) and once a set of slots (plans).
#include <algorithm>

#include "ingest/mapping/identifier_form.h"
#include "ingest/mapping/projector.h"
#include "journey/base/hash.h"

namespace ingest {

using journey::base::HashBytes64;
using journey::base::Mix;
using journey::event::Field;
using journey::event::FieldPlace;
using journey::event::FieldType;
namespace event = journey::event;

namespace {

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
    case Field::kAlias:
      return event::kTypeAlias;
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

int64_t ScaleOf(FieldType type) {
  return type == FieldType::number ? event::kNumberScale : type == FieldType::money ? event::kMoneyScale : 1;
}

}  // namespace

RecordProjector::Action RecordProjector::ActionOf(Field field) {
  const event::FieldInfo& info = event::Info(field);
  if (info.place == FieldPlace::identifier || info.place == FieldPlace::glue) return Action::kIdentify;
  switch (info.type) {
    case FieldType::time:
      // Receipt times are no content, and nothing asks when they were.
      return field == Field::kReceivedTime || field == Field::kSentTime ? Action::kPassOver : Action::kReadTime;
    case FieldType::number:
    case FieldType::money:
    case FieldType::count:
      return Action::kReadNumber;
    case FieldType::duration:
      return Action::kReadDuration;
    case FieldType::flag:
      return Action::kReadFlag;
    case FieldType::text:
      if (field == Field::kScale) return Action::kReadScale;
      if (field == Field::kUserAgent) return Action::kReadAgent;
      if (MakesType(field)) return Action::kMakeType;
      return event::SideBit(field) < 0 ? Action::kHashText : Action::kReadName;
    default:
      return Action::kHashText;
  }
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
    const auto made_from_nothing = [](const auto& translation) { return translation.first.empty(); };
    if (!field.constant.empty() ||
        std::any_of(field.translations.begin(), field.translations.end(), made_from_nothing)) {
      constant_steps_.push_back(static_cast<uint16_t>(steps_.size()));
    }
    feed(field.slots);
    steps_.push_back({.action = ActionOf(field.field),
                      .field = field.field,
                      .place = event::Info(field.field).place,
                      .keeps_missing = field.field == Field::kCase || field.field == Field::kEvent,
                      .as_mapped = !field.constant.empty() || !field.translations.empty(),
                      .identifier_type = IdentifierType(field.field),
                      .side_bit = event::SideBit(field.field),
                      .scale = ScaleOf(event::Info(field.field).type),
                      .seed = FieldSeed(field.field),
                      .type_seed = Mix(FieldSeed(field.field)),
                      .compiled = &field});
  }
  for (const CompiledIdentifier& identifier : mapping_->identifiers) {
    const auto found = std::find(facts.identifier_types.begin(), facts.identifier_types.end(), identifier.type);
    feed(identifier.slots);
    steps_.push_back({.action = Action::kIdentify,
                      .place = FieldPlace::identifier,
                      .keeps_missing = true,
                      .identifier_type = static_cast<uint16_t>(found - facts.identifier_types.begin()),
                      .seed = Mix(HashBytes64(identifier.type))});
  }
  step_ranks_.resize(steps_.size(), kNoRank);
  step_values_.resize(steps_.size());

  extra_slots_.resize(by_slot.size());
  const auto look_at = [&](uint32_t slot, bool text_matters) {
    if (extra_slots_.size() <= slot) extra_slots_.resize(slot + 1);
    extra_slots_[slot].used = true;
    extra_slots_[slot].text_matters |= text_matters;
  };
  if (mapping_->rules_computed) {
    look_at(mapping_->computed_begin, true);
  } else {
    for (const CompiledKindRule& rule : mapping_->kinds) {
      for (const CompiledTest& test : rule.when) {
        look_at(test.slot, std::any_of(test.any.begin(), test.any.end(),
                                       [](const Condition& value) { return value.kind == Condition::Kind::kExact; }));
      }
    }
  }
  for (const CompiledSegment& segment : mapping_->segments) {
    for (const uint32_t slot : segment.slots) look_at(slot, true);
    if (!segment.field.has_value()) continue;
    segment_fields_.push_back(*segment.field);
    for (Step& step : steps_) step.keeps_text |= step.field == *segment.field;
  }
  const auto keep = [&](const std::vector<uint32_t>& slots) {
    for (const uint32_t slot : slots) {
      if (extra_slots_.size() <= slot) extra_slots_.resize(slot + 1);
      extra_slots_[slot].kept = true;
    }
  };
  keep(mapping_->versions.order);
  for (const std::vector<uint32_t>& slots : mapping_->versions.key) keep(slots);
  by_slot.resize(extra_slots_.size());
  if (deriver_ != nullptr) {
    std::vector<bool> wanted(mapping_->computed_begin);
    for (size_t slot = 0; slot < std::min(wanted.size(), by_slot.size()); ++slot)
      wanted[slot] = !by_slot[slot].empty() || extra_slots_[slot].used || extra_slots_[slot].kept;
    deriver_->Pass(std::move(wanted));
  }
  target_begins_.push_back(0);
  for (const std::vector<Target>& targets : by_slot) {
    targets_.insert(targets_.end(), targets.begin(), targets.end());
    target_begins_.push_back(static_cast<uint32_t>(targets_.size()));
  }
  for (uint64_t slot = 0; slot < extra_slots_.size(); ++slot) slot_hashes_.push_back(Mix(slot));
}

void RecordProjector::MakePlan(std::span<const Value> values, Plan* plan) {
  plan->identity.clear();
  plan->words.clear();
  plan->others.clear();
  plan->identity_key.clear();
  plan->words_key.clear();
  for (uint16_t value = 0; value < values.size(); ++value) {
    const uint32_t slot = values[value].slot();
    if (QuicklyTrimmed(values[value].text()).empty()) continue;  // feeds nothing
    for (uint32_t at = target_begins_[slot]; at < target_begins_[slot + 1]; ++at) {
      const Target target = targets_[at];
      uint16_t& rank = step_ranks_[target.step];
      if (rank <= target.rank) continue;
      if (rank == kNoRank) seen_.push_back(target.step);
      rank = target.rank;
      step_values_[target.step] = value;
    }
  }
  plan->any = !seen_.empty();
  for (const uint16_t step : constant_steps_) {
    if (step_ranks_[step] != kNoRank) continue;
    seen_.push_back(step);
    step_values_[step] = kConstant;
  }
  const auto add_part = [&](uint16_t value, bool text_matters, std::vector<KeyPart>* key) {
    for (KeyPart& part : *key) {
      if (part.value != value) continue;
      part.text_matters |= text_matters;
      return;
    }
    key->push_back({values[value].slot(), value, text_matters});
  };
  for (const uint16_t index : seen_) {
    const Step& step = steps_[index];
    const uint16_t value = step_values_[index];
    const bool constant = value == kConstant;
    const Use use = {index, value, !constant && extra_slots_[values[value].slot()].used};
    step_ranks_[index] = kNoRank;
    if (step.action == Action::kIdentify) {
      plan->identity.push_back(use);
      if (!constant) add_part(value, true, &plan->identity_key);
      continue;
    }
    (step.action == Action::kMakeType ? plan->words : plan->others).push_back(use);
    if (!constant && (step.action == Action::kMakeType || step.keeps_text)) add_part(value, true, &plan->words_key);
  }
  seen_.clear();
  for (uint16_t value = 0; value < values.size(); ++value) {
    const ExtraSlot& extra = extra_slots_[values[value].slot()];
    if (extra.used) add_part(value, extra.text_matters, &plan->words_key);
  }
}

}  // namespace ingest
