// SPDX-License-Identifier: Apache-2.0
#include "ingest/mapping/mapping_bind.h"

#include <algorithm>
#include <utility>

#include "ingest/mapping/sample_view.h"

namespace ingest {

using journey::event::Field;

namespace {

// While a part is bound: computed values are numbered from here on.
constexpr uint32_t kComputed = 1u << 24;

}  // namespace

Binder::Binder(const RecordRules& rules, const Sample& sample, SlotList* list, CompiledMapping* compiled)
    : rules_(rules), sample_(sample), list_(list), compiled_(compiled) {
  const auto needs_order = [](const KindRule& rule) {
    if (!rule.event.empty() || !rule.direction.empty() || !rule.status.empty() || rule.is_public.has_value() ||
        !rule.set.empty())
      return true;
    for (const PathValues& test : rule.when) {
      if (!std::all_of(test.values.begin(), test.values.end(), [](const Condition& value) { return value.plain(); }))
        return true;
    }
    return false;
  };
  // Else the rule is found by the texts themselves, once a distinct combination.
  if (std::any_of(rules.kinds.begin(), rules.kinds.end(), needs_order)) {
    compiled_->rules_computed = true;
    Compute({.kind = Computed::Kind::kRule, .text = {}});
  }
}

uint32_t Binder::Slot(const std::string& path) {
  const auto [position, inserted] = slots_.try_emplace(path, static_cast<uint32_t>(list_->paths.size()));
  if (inserted) list_->paths.push_back(path);
  return position->second;
}

uint32_t Binder::Compute(Computed computed) {
  compiled_->computed.push_back(std::move(computed));
  return kComputed + static_cast<uint32_t>(compiled_->computed.size() - 1);
}

std::vector<uint32_t> Binder::SlotsOf(const std::vector<std::string>& paths) {
  std::vector<uint32_t> slots;
  for (const std::string& path : paths) {
    if (!sample_.table || HasPath(sample_, path)) slots.push_back(Slot(path));
  }
  return slots;
}

std::vector<uint32_t> Binder::SlotsOf(const FieldPaths& entry) {
  std::vector<uint32_t> slots = SlotsOf(entry.paths);
  if (entry.compose.empty()) return slots;
  CompiledTemplate text = Bind(entry.compose);
  // Of a table that has none of the columns nothing is composed.
  const bool any = std::any_of(text.pieces.begin(), text.pieces.end(),
                               [](const CompiledTemplate::Piece& piece) { return !piece.slots.empty(); });
  if (any) slots.push_back(Compute({.text = std::move(text)}));
  return slots;
}

std::string Binder::Shown(const FieldPaths& entry) const {
  for (const std::string& path : entry.paths) {
    if (HasPath(sample_, path)) return path;
  }
  std::string composed;
  bool any = false;
  for (const TextTemplate::Piece& piece : entry.compose.pieces) {
    composed += piece.path.empty() ? piece.literal : "{" + piece.path + "}";
    any |= !piece.path.empty() && HasPath(sample_, piece.path);
  }
  return any ? composed : std::string();
}

CompiledWhen Binder::Bind(const When& when) {
  CompiledWhen bound;
  for (const PathValues& test : when) {
    CompiledTest& one = bound.emplace_back();
    one.slot = Slot(test.path);
    one.any = test.values;
    for (const Condition& value : test.values) one.others.push_back(value.names_path() ? Slot(value.text) : 0);
  }
  return bound;
}

CompiledTemplate Binder::Bind(const TextTemplate& text) {
  CompiledTemplate bound;
  for (const TextTemplate::Piece& piece : text.pieces) {
    CompiledTemplate::Piece& one = bound.pieces.emplace_back();
    one.literal = piece.literal;
    if (piece.path.empty()) continue;
    if (piece.path == "touchpoint") {
      for (const FieldPaths& field : rules_.fields) {
        if (field.key.field == Field::kUrl) one.slots = SlotsOf(field.paths);
      }
      one.touchpoint = true;
    } else if (!sample_.table || HasPath(sample_, piece.path)) {
      one.slots.push_back(Slot(piece.path));
    }
  }
  for (const std::string& path : text.needs) bound.needs.push_back(Slot(path));
  return bound;
}

TimeFormat Binder::FormatOf(Field field, bool from_map) const {
  if (from_map) return {};
  for (const auto& [named, format] : rules_.field_times) {
    if (named == field) return format;
  }
  return rules_.time;
}

int64_t Binder::UnitOf(Field field) const {
  for (const auto& [named, unit_us] : rules_.units) {
    if (named == field) return unit_us;
  }
  return 1'000'000;
}

CompiledField* Binder::FieldOf(Field field) {
  for (CompiledField& compiled : compiled_->fields) {
    if (compiled.field == field) return &compiled;
  }
  return &compiled_->fields.emplace_back(CompiledField{
      .field = field, .slots = {}, .constant = {}, .translations = {}, .time = {}, .unit_us = UnitOf(field)});
}

void Binder::BindField(const BoundField& field) {
  const FieldPaths& entry = field.entry;
  if (entry.key.field == Field::kCount && !entry.key.is_identifier_family()) return;  // read where a segment wants it
  std::vector<uint32_t> slots = SlotsOf(entry);
  if (slots.empty()) return;
  const std::string shown = Shown(entry);
  if (!shown.empty()) shown_.emplace_back(entry.key.name, shown);
  if (entry.key.is_identifier_family()) {
    compiled_->identifiers.push_back({entry.key.name, std::move(slots)});
    return;
  }
  CompiledField* const compiled = FieldOf(entry.key.field);
  compiled->slots = std::move(slots);
  compiled->time = FormatOf(entry.key.field, field.from_map);
}

void Binder::BindFields(const std::vector<BoundField>& fields) {
  for (const BoundField& field : fields) BindField(field);
  for (const auto& [key, constant] : rules_.constants) {
    if (key.field != Field::kCount) FieldOf(key.field)->constant = constant;
  }
  if (!rules_.signals.empty()) {
    Computed signals{.kind = Computed::Kind::kSignals, .text = {}};
    for (const SignalRule& rule : rules_.signals) {
      std::vector<CompiledWhen> any;
      for (const When& when : rule.when) any.push_back(Bind(when));
      signals.signals.emplace_back(rule.label, std::move(any));
    }
    const uint32_t slot = Compute(std::move(signals));
    FieldOf(Field::kSignal)->slots.push_back(slot);
  }
  BindTimes();
  for (CompiledField& field : compiled_->fields) {
    const auto found = rules_.values.find(std::string(journey::event::Info(field.field).name));
    if (found != rules_.values.end()) field.translations.assign(found->second.begin(), found->second.end());
  }
}

// A computed time has a format of its own, so it is a second entry of its field; at most one of them has a value.
void Binder::BindTimes() {
  const auto add = [&](Field field, Computed computed) {
    TimeFormat micros;
    micros.kind = TimeFormat::Kind::kMicros;
    compiled_->fields.push_back(
        {.field = field, .slots = {Compute(std::move(computed))}, .constant = {}, .translations = {}, .time = micros});
  };
  const auto slots_of = [&](Field field) {
    const CompiledField* const found = std::as_const(*compiled_).Find(field);
    return found == nullptr ? std::vector<uint32_t>() : found->slots;
  };
  if (!rules_.derive.empty()) {
    Computed derived{.kind = Computed::Kind::kDerived, .text = {}};
    derived.times = slots_of(Field::kTime);
    const DerivedTime& derive = rules_.derive;
    if (!derive.client.empty()) derived.client = SlotsOf({derive.client});
    if (!derive.sent.empty()) derived.sent = SlotsOf({derive.sent});
    if (!derive.received.empty()) derived.received = SlotsOf({derive.received});
    derived.client_format = FormatOf(Field::kTime, false);
    derived.sent_format = FormatOf(Field::kSentTime, false);
    derived.received_format = FormatOf(Field::kReceivedTime, false);
    if (!derived.client.empty() || !derived.sent.empty() || !derived.received.empty())
      add(Field::kTime, std::move(derived));
  }
  for (const TimeAfter& after : rules_.after) {
    // A field that has a column of its own is not also computed.
    if (std::as_const(*compiled_).Find(after.field) != nullptr) continue;
    Computed computed{.kind = Computed::Kind::kAfter, .text = {}};
    computed.times = slots_of(after.of);
    computed.duration = SlotsOf(after.paths);
    computed.format = FormatOf(after.of, false);
    computed.unit_us = after.unit_us;
    if (computed.times.empty() || computed.duration.empty()) continue;
    shown_.emplace_back(std::string(journey::event::Info(after.field).name), after.paths.front());
    add(after.field, std::move(computed));
  }
}

// In records of the rule the field has this text, whatever else it has elsewhere.
void Binder::SetByRule(int rule, const FieldKey& key, CompiledTemplate text) {
  const uint32_t slot = Compute({.rule = rule, .text = std::move(text)});
  if (key.is_identifier_family()) {
    auto found = std::find_if(compiled_->identifiers.begin(), compiled_->identifiers.end(),
                              [&](const CompiledIdentifier& identifier) { return identifier.type == key.name; });
    if (found == compiled_->identifiers.end()) found = compiled_->identifiers.insert(found, {key.name, {}});
    found->slots.insert(found->slots.begin(), slot);
    return;
  }
  if (key.field == Field::kCount) return;
  CompiledField* const field = FieldOf(key.field);
  field->slots.insert(field->slots.begin(), slot);
}

void Binder::BindRules() {
  for (const KindRule& rule : rules_.kinds) {
    const int number = static_cast<int>(compiled_->kinds.size());
    compiled_->kinds.push_back({.when = Bind(rule.when),
                                .kind = rule.kind,
                                .channel = rule.channel,
                                .author = rule.author,
                                .names_event = !rule.event.empty(),
                                .bot = rule.bot,
                                .is_static = rule.is_static});
    const auto literal = [](std::string_view text) {
      CompiledTemplate constant;
      constant.pieces.push_back({.literal = std::string(text), .slots = {}});
      return constant;
    };
    const auto key = [](Field field) {
      return FieldKey{.field = field, .name = std::string(journey::event::Info(field).name)};
    };
    if (!rule.event.empty()) SetByRule(number, key(Field::kEvent), Bind(rule.event));
    if (!rule.direction.empty()) SetByRule(number, key(Field::kDirection), literal(rule.direction));
    if (!rule.status.empty()) SetByRule(number, key(Field::kStatus), literal(rule.status));
    if (rule.is_public.has_value()) SetByRule(number, key(Field::kPublic), literal(*rule.is_public ? "true" : "false"));
    for (const FieldPaths& entry : rule.set) {
      TextTemplate text = entry.compose;
      // One path is the usual case; of several the first present one counts, as elsewhere.
      if (text.empty()) {
        CompiledTemplate first;
        first.pieces.push_back({.literal = {}, .slots = SlotsOf(entry.paths)});
        if (!first.pieces[0].slots.empty()) SetByRule(number, entry.key, std::move(first));
      } else {
        SetByRule(number, entry.key, Bind(text));
      }
    }
  }
  for (const SkipRule& rule : rules_.skips) compiled_->skips.push_back(Bind(rule.when));
}

void Binder::BindVersions(const DuplicateRule& rule, const std::vector<BoundField>& fields) {
  if (rule.empty()) return;
  const auto slots_of = [&](const FieldKey& key) {
    for (const BoundField& field : fields) {
      if (field.entry.key == key) return SlotsOf(field.entry.paths);
    }
    return std::vector<uint32_t>();
  };
  CompiledVersions versions;
  for (const FieldKey& key : rule.key) {
    std::vector<uint32_t> slots = slots_of(key);
    if (slots.empty()) return;  // records without the key are all different
    versions.key.push_back(std::move(slots));
  }
  const std::string& order = rule.newest.empty() ? rule.oldest : rule.newest;
  if (!order.empty()) {
    // The name of a field, else a path.
    if (const auto field = journey::event::FindField(order)) versions.order = slots_of({*field, order});
    if (versions.order.empty()) versions.order = SlotsOf({order});
  }
  versions.oldest = rule.newest.empty();
  compiled_->versions = std::move(versions);
}

void Binder::Finish() {
  compiled_->computed_begin = static_cast<uint32_t>(list_->paths.size());
  const auto move = [&](std::vector<uint32_t>* slots) {
    for (uint32_t& slot : *slots) {
      if (slot >= kComputed) slot = slot - kComputed + compiled_->computed_begin;
    }
  };
  for (CompiledField& field : compiled_->fields) move(&field.slots);
  for (CompiledIdentifier& identifier : compiled_->identifiers) move(&identifier.slots);
  for (CompiledSegment& segment : compiled_->segments) move(&segment.slots);
  std::stable_sort(compiled_->fields.begin(), compiled_->fields.end(),
                   [](const CompiledField& a, const CompiledField& b) { return a.field < b.field; });
}

}  // namespace ingest
