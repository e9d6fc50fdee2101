// SPDX-License-Identifier: Apache-2.0
// The mapping of a source, bound to what its sample shows.
#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_format.h"
#include "ingest/mapping/compiled_mapping.h"
#include "ingest/mapping/detect.h"
#include "ingest/mapping/field_values.h"
#include "ingest/mapping/guess.h"
#include "ingest/mapping/identifier_form.h"
#include "ingest/mapping/mapping_bind.h"
#include "ingest/mapping/sample_view.h"
#include "journey/base/status_macros.h"
#include "journey/base/text.h"
#include "journey/event/derived_segment.h"

namespace ingest {
namespace {

using journey::base::LedgerClass;
using journey::event::Field;

constexpr size_t kUnmappedListed = 50;

std::string ListColumns(const Sample& sample) {
  constexpr size_t kListed = 20;
  std::string list;
  for (size_t i = 0; i < sample.paths.size() && i < kListed; ++i)
    list.append(i == 0 ? "" : ", ").append(sample.paths[i].path);
  if (sample.paths.size() > kListed) list += absl::StrFormat(" and %d more", sample.paths.size() - kListed);
  return list.empty() ? "none" : list;
}

absl::Status Overlay(const Sample& sample, const MappingOptions& options, std::vector<BoundField>* fields,
                     MappingChoice* choice, absl::flat_hash_set<std::string>* used) {
  for (size_t i = 0; i < options.map.size(); ++i) {
    const auto& [name, column] = options.map[i];
    const auto key = ParseFieldKey(name);
    if (!key.ok()) {
      return absl::InvalidArgumentError(absl::StrFormat("--map %s=%s: %s", name, column, key.status().message()));
    }
    if (!HasPath(sample, column)) continue;
    choice->applied_map.push_back(i);
    used->insert(column);
    std::erase_if(*fields, [&](const BoundField& field) { return field.entry.key == *key; });
    fields->push_back({{*key, {column}, {}}, true});
  }
  return absl::OkStatus();
}

// A score column that names its survey says which survey it is.
void NameSurveyByScore(const std::vector<std::pair<std::string, std::string>>& shown, CompiledMapping* compiled) {
  if (compiled->Find(Field::kSurvey) != nullptr) return;
  for (const auto& [field, column] : shown) {
    if (field != "score" || KnownSurvey(column).empty()) continue;
    compiled->fields.push_back({.field = Field::kSurvey,
                                .slots = {},
                                .constant = std::string(KnownSurvey(column)),
                                .translations = {},
                                .time = {}});
    return;
  }
}

// Day-first or month-first from all sampled values of the column; also whether its times carry no zone.
void StudyTimes(const Sample& sample, const SlotList& slots, CompiledField* field, CompiledMapping* compiled,
                bool* zoneless, bool* unclear) {
  bool day_first = false, month_first = false, either = false;
  std::vector<SamplePath> paths;
  const auto add = [&](uint32_t slot) {
    if (slot >= slots.paths.size()) return;
    if (auto path = FindPath(sample, slots.paths[slot])) paths.push_back(*std::move(path));
  };
  for (uint32_t slot : field->slots) {
    add(slot);
    if (slot < slots.paths.size()) continue;
    for (const CompiledTemplate::Piece& piece :
         compiled->computed[slot - compiled->computed_begin].text.pieces) {  // {date} {time}
      for (const uint32_t part : piece.slots) add(part);
    }
  }
  for (const SamplePath& path : paths) {
    for (const std::string& value : path.values) {
      const DateOrder order = DateOrderOf(Trimmed(value));
      day_first |= order == DateOrder::kDayFirst;
      month_first |= order == DateOrder::kMonthFirst;
      either |= order == DateOrder::kEither;
    }
  }
  field->time.day_first = day_first && !month_first;
  *unclear |= either && day_first == month_first;
  TimeParser parser(compiled->zone);
  for (const SamplePath& path : paths) {
    for (const std::string& value : path.values) *zoneless |= parser.Parse(value, field->time).zoneless;
  }
}

// What tells the device: an attribute of that name, the platform, the program that asked.
CompiledSegment BindDeviceClass(const std::vector<BoundField>& fields, const CompiledMapping& compiled,
                                Binder* binder) {
  CompiledSegment segment;
  segment.device_class = true;
  for (const BoundField& bound : fields) {
    if (bound.entry.key.name == "attribute.device") segment.slots = binder->SlotsOf(bound.entry);
  }
  if (compiled.Find(Field::kPlatform) != nullptr) segment.field = Field::kPlatform;
  if (const CompiledField* agent = compiled.Find(Field::kUserAgent); agent != nullptr)
    segment.slots.insert(segment.slots.end(), agent->slots.begin(), agent->slots.end());
  return segment;
}

void BindSegments(const Sample& sample, const MappingOptions& options, const std::vector<BoundField>& fields,
                  Binder* binder, CompiledMapping* compiled, MappingChoice* choice) {
  for (size_t i = 0; i < options.segments.size(); ++i) {
    const std::string& name = options.segments[i];
    CompiledSegment segment;
    FieldPaths paths;
    if (const auto derived = journey::event::FindDerivedSegment(name); derived.has_value()) {
      // Of sessions and customers, but for the class of device: records say nothing of the others.
      if (*derived == journey::event::DerivedSegment::kDeviceClass)
        segment = BindDeviceClass(fields, *compiled, binder);
      choice->applied_segments.push_back(i);
    } else if (const auto field = journey::event::FindField(name);
               field.has_value() && compiled->Find(*field) != nullptr) {
      segment.field = field;
      choice->applied_segments.push_back(i);
    } else {
      std::string_view attribute = name;
      if (attribute.substr(0, 10) == "attribute.") attribute.remove_prefix(10);
      bool named = false;
      for (const BoundField& bound : fields) {
        if (bound.entry.key.name != name && bound.entry.key.name != "attribute." + name) continue;
        paths = bound.entry;
        named = true;
      }
      if (!named) paths.paths = {HasPath(sample, name) ? name : std::string(attribute)};
      if (const std::string shown = binder->Shown(paths); !shown.empty()) {
        choice->applied_segments.push_back(i);
        choice->info.fields.emplace_back("segment " + name, shown);
      }
      segment.slots = binder->SlotsOf(paths);
      // A channel is also derived, where no column is mapped.
      if (segment.slots.empty() && name == "channel") {
        segment.field = Field::kChannel;
        choice->applied_segments.push_back(i);
      }
    }
    compiled->segments.push_back(std::move(segment));
  }
}

// In a list of calls or chats that names no channel, the column of the case says which it is.
void NameChannelByCase(const std::vector<std::pair<std::string, std::string>>& shown, CompiledMapping* compiled,
                       MappingChoice* choice) {
  for (const Field field : {Field::kChannel, Field::kEvent, Field::kKind, Field::kUrl, Field::kScreen}) {
    if (compiled->Find(field) != nullptr) return;
  }
  for (const auto& [field, column] : shown) {
    if (field != "case") continue;
    const std::string name = NormalisedName(column);
    const bool call = name.starts_with("call") || name.starts_with("통화");
    if (!call && !name.starts_with("chat") && !name.starts_with("채팅")) continue;
    const char* const channel = call ? "phone" : "chat";
    compiled->fields.push_back(
        {.field = Field::kChannel, .slots = {}, .constant = channel, .translations = {}, .time = {}});
    const std::string shown_as = absl::StrFormat("\"%s\"", channel);  // a word, no column
    choice->info.fields.emplace_back("channel", shown_as);
    choice->info.guesses.emplace_back("channel", shown_as);
    return;
  }
}

bool CaseOnly(const CompiledMapping& compiled) {
  for (Field field : {Field::kUser, Field::kEmail, Field::kPhone, Field::kAnonymous, Field::kDevice, Field::kAlias}) {
    if (compiled.Find(field) != nullptr) return false;
  }
  return compiled.identifiers.empty() && compiled.Find(Field::kCase) != nullptr;
}

// What is asked of a source as a whole, gathered over the parts.
struct Findings {
  bool zoneless = false;  // times without a zone were seen
  bool unclear = false;   // dates that could be day-first or month-first
};

// Binds one part and adds it to the choice.
absl::Status BindPart(const Mapping& mapping, const RecordRules& rules, const Sample& whole,
                      std::string_view source_name, const CompiledMapping& common, const MappingOptions& options,
                      MappingChoice* choice, Findings* findings) {
  const bool own = &rules == &mapping.parts.front();
  const Sample sample = ViewOf(whole, mapping.envelope, rules.records);
  MappingPart& part = choice->parts.emplace_back();
  part.shape.records = rules.records;
  auto compiled = std::make_shared<CompiledMapping>(common);
  std::vector<BoundField> fields;
  for (const FieldPaths& entry : rules.fields) fields.push_back({entry, false});
  absl::flat_hash_set<std::string> used;
  RETURN_IF_ERROR(Overlay(sample, options, &fields, choice, &used));
  if (mapping.guess && own) {
    std::vector<Field> taken;
    for (const BoundField& field : fields) {
      taken.push_back(field.entry.key.field);
      used.insert(field.entry.paths.begin(), field.entry.paths.end());
    }
    for (const Guess& guess : GuessColumns(sample, taken, used)) {
      const std::string name(journey::event::Info(guess.field).name);
      FieldPaths entry{.key = {guess.field, name}, .paths = {}, .compose = {}};
      if (guess.clock.empty()) {
        entry.paths = {guess.column};
      } else {
        entry.compose.pieces = {{"", guess.column}, {" ", ""}, {"", guess.clock}};
      }
      fields.push_back({std::move(entry), false});
      choice->info.guesses.emplace_back(
          name, guess.clock.empty() ? guess.column : "{" + guess.column + "} {" + guess.clock + "}");
    }
  }
  std::stable_sort(fields.begin(), fields.end(),
                   [](const BoundField& a, const BoundField& b) { return a.entry.key.field < b.entry.key.field; });
  Binder binder(rules, sample, &part.shape.slots, compiled.get());
  binder.BindFields(fields);
  NameSurveyByScore(binder.shown(), compiled.get());
  if (mapping.guess && own) NameChannelByCase(binder.shown(), compiled.get(), choice);
  if (compiled->Find(Field::kTime) == nullptr && compiled->Find(Field::kOpened) == nullptr) {
    const std::vector<std::string> times = ColumnsThatHoldTimes(sample);
    const std::string where = rules.records.empty() ? std::string() : absl::StrFormat(" in \"%s\"", rules.records);
    if (times.empty()) {
      return absl::InvalidArgumentError(
          absl::StrFormat("%s: no column holds the time of the events%s (columns: %s); name it with --map time=COLUMN",
                          source_name, where, ListColumns(sample)));
    }
    return absl::InvalidArgumentError(
        absl::StrFormat("%s: no column is named as the time of the events%s, and \"%s\" holds times (columns: %s); try "
                        "--map \"time=%s\"",
                        source_name, where, times.front(), ListColumns(sample), times.front()));
  }
  compiled->has_event_name = compiled->Find(Field::kEvent) != nullptr;
  binder.BindRules();
  if (own) binder.BindVersions(mapping.duplicates, fields);
  BindSegments(sample, options, fields, &binder, compiled.get(), choice);
  binder.Finish();
  for (CompiledField& field : compiled->fields) {
    if (journey::event::Info(field.field).type != journey::event::FieldType::time) continue;
    StudyTimes(sample, part.shape.slots, &field, compiled.get(), &findings->zoneless, &findings->unclear);
  }
  const auto mapped = [&](std::initializer_list<Field> list) {
    return std::any_of(list.begin(), list.end(), [&](Field field) { return compiled->Find(field) != nullptr; });
  };
  // A survey may also be known by the name of the score's column.
  const auto named_by_a_column = [&](Field field) {
    const CompiledField* const found = compiled->Find(field);
    return found != nullptr && !found->slots.empty();
  };
  // An answer to a survey has no time in a queue, and no length.
  compiled->scored_contact = mapped({Field::kScore}) && mapped({Field::kCase}) &&
                             mapped({Field::kQueueWait, Field::kDuration}) && !mapped({Field::kEvent, Field::kKind}) &&
                             !named_by_a_column(Field::kSurvey);
  compiled->contact_snapshot =
      compiled->scored_contact || mapped({Field::kOpened, Field::kFirstReply, Field::kResolved, Field::kClosed});
  compiled->order_snapshot =
      !compiled->contact_snapshot && mapped({Field::kDelivered, Field::kRefundRequested, Field::kRefunded});
  for (const CompiledIdentifier& identifier : compiled->identifiers)
    choice->identifier_types.push_back(identifier.type);
  for (const auto& [field, path] : binder.shown())
    choice->info.fields.emplace_back(field, rules.records.empty() || own ? path : rules.records + "." + path);
  choice->case_only &= CaseOnly(*compiled);
  part.mapping = std::move(compiled);
  return absl::OkStatus();
}

// The first paths that no part reads.
void ListUnmapped(const Mapping& mapping, const Sample& sample, MappingChoice* choice) {
  absl::flat_hash_set<std::string> read;
  std::vector<std::string> inside;  // "a." of "a.*"
  for (const MappingPart& part : choice->parts) {
    for (const std::string& path : part.shape.slots.paths) {
      std::string whole = AbsolutePath(sample, mapping.envelope, part.shape.records, path);
      if (whole.ends_with(".*")) inside.push_back(whole.substr(0, whole.size() - 1));
      // The key by which an element is found is read with it.
      if (const size_t open = whole.find("[]."); open != std::string::npos && path.find('=') != std::string::npos) {
        const size_t key = path.find('[') + 1;
        read.insert(whole.substr(0, open + 3) + path.substr(key, path.find('=') - key));
      }
      read.insert(std::move(whole));
      read.insert(path);  // a column that is named so
    }
  }
  for (const SamplePath& path : sample.paths) {
    const bool known = read.contains(path.path) ||
                       std::any_of(inside.begin(), inside.end(),
                                   [&](const std::string& prefix) { return path.path.starts_with(prefix); });
    if (!known && choice->info.unmapped.size() < kUnmappedListed) choice->info.unmapped.push_back(path.path);
  }
}

}  // namespace

absl::StatusOr<MappingChoice> ChooseMapping(const Sample& sample, std::string_view source_name,
                                            const MappingOptions& options, journey::base::Ledger* ledger) {
  ASSIGN_OR_RETURN(const Chosen chosen, DetectMapping(sample, source_name, options));
  const Mapping& mapping = *chosen.mapping;
  MappingChoice choice;
  choice.envelope = mapping.envelope;
  choice.info.name = std::string(source_name);
  choice.info.container = sample.container;
  choice.info.mapping = chosen.label;
  choice.info.reason = chosen.reason;
  choice.info.confidence = chosen.confidence;
  choice.info.near_misses = chosen.near_misses;
  choice.info.unverified = mapping.notes.unverified;
  choice.info.sessions = mapping.sessions;
  for (const SamplePath& path : sample.paths) choice.columns.push_back(path.path);
  CompiledMapping common;
  common.zone = mapping.zone.value_or(options.zone);
  common.zone_assumed = !mapping.zone.has_value() && !options.zone_given;
  const std::string system = !mapping.system.empty() ? mapping.system
                             : !mapping.name.empty() ? mapping.name
                                                     : std::string(source_name);
  common.system = journey::base::HashBytes64(system);
  choice.case_only = true;
  Findings findings;
  for (const RecordRules& rules : mapping.parts)
    RETURN_IF_ERROR(BindPart(mapping, rules, sample, source_name, common, options, &choice, &findings));
  ledger->AddCount(LedgerClass::kColumnGuessed, choice.info.guesses.size());
  if (chosen.label == "guessed" && chosen.confidence.empty()) {
    // An event without anybody is worth little; what nobody named may still be right.
    const bool somebody = std::any_of(choice.info.guesses.begin(), choice.info.guesses.end(), [](const auto& guess) {
      return guess.first == "user" || guess.first == "anonymous" || guess.first == "email" || guess.first == "phone" ||
             guess.first == "device" || guess.first == "case";
    });
    choice.info.confidence = somebody ? "medium" : "low";
  }
  if (findings.zoneless) choice.info.zone = common.zone.name();
  if (findings.unclear) ledger->AddCount(LedgerClass::kDateOrderUnclear);
  for (std::vector<size_t>* applied : {&choice.applied_map, &choice.applied_segments}) {
    std::sort(applied->begin(), applied->end());
    applied->erase(std::unique(applied->begin(), applied->end()), applied->end());
  }
  ListUnmapped(mapping, sample, &choice);
  return choice;
}

}  // namespace ingest
