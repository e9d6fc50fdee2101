// SPDX-License-Identifier: Apache-2.0
// Which mapping a source has, and its binding to the source's columns.
#include <fnmatch.h>

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_format.h"
#include "ingest/mapping/compiled_mapping.h"
#include "ingest/mapping/embedded_presets.h"
#include "ingest/mapping/field_values.h"
#include "ingest/mapping/guess.h"
#include "ingest/mapping/identifier_form.h"
#include "journey/base/status_macros.h"
#include "journey/base/text.h"

namespace ingest {
namespace {

using journey::base::LedgerClass;
using journey::event::Field;

constexpr size_t kUnmappedListed = 50;

const SamplePath* FindPath(const Sample& sample, std::string_view path) {
  for (const SamplePath& candidate : sample.paths) {
    if (candidate.path == path) return &candidate;
  }
  return nullptr;
}

bool SignatureMatches(const Signature& signature, const Sample& sample) {
  if (signature.empty()) return false;
  for (const std::string& path : signature.all) {
    if (FindPath(sample, path) == nullptr) return false;
  }
  if (!signature.any.empty() && std::none_of(signature.any.begin(), signature.any.end(), [&](const std::string& path) {
        return FindPath(sample, path) != nullptr;
      })) {
    return false;
  }
  for (const PathValues& wanted : signature.values) {
    const SamplePath* path = FindPath(sample, wanted.path);
    if (path == nullptr) return false;
    size_t present = 0, known = 0;
    for (const std::string& value : path->values) {
      if (value.empty()) continue;
      ++present;
      known += std::find(wanted.values.begin(), wanted.values.end(), value) != wanted.values.end();
    }
    // A few broken rows do not hide a format.
    if (present == 0 || known * 100 < present * 95) return false;
  }
  return true;
}

struct Chosen {
  std::shared_ptr<const Mapping> mapping;
  std::string label;
  std::string reason;
};

absl::StatusOr<Chosen> Choose(const Sample& sample, std::string_view source_name, const MappingOptions& options) {
  const bool names_container =
      std::find(std::begin(kContainerNames), std::end(kContainerNames), options.as) != std::end(kContainerNames);
  if (!options.as.empty() && !names_container) {
    ASSIGN_OR_RETURN(auto preset, FindPreset(options.as));
    return Chosen{preset, preset->name, absl::StrFormat("--as %s", options.as)};
  }
  for (const SourceRule& rule : options.sources) {
    if (fnmatch(rule.match.c_str(), std::string(source_name).c_str(), 0) != 0) continue;
    return Chosen{rule.mapping, rule.mapping->name.empty() ? "project file" : rule.mapping->name,
                  absl::StrFormat("the project file's source \"%s\"", rule.match)};
  }
  for (const auto& [name, json] : EmbeddedPresets()) {
    ASSIGN_OR_RETURN(auto preset, FindPreset(name));
    if (!preset->container.empty() && preset->container != sample.container) continue;
    if (!SignatureMatches(preset->signature, sample)) continue;
    std::string seen;
    for (const std::string& path : preset->signature.all) seen.append(seen.empty() ? "" : ", ").append(path);
    return Chosen{preset, preset->name, absl::StrFormat("looks like %s (%s)", preset->title, seen)};
  }
  auto guessed = std::make_shared<Mapping>();
  guessed->guess = true;
  return Chosen{guessed, "guessed", "by the names of its columns"};
}

std::string ListColumns(const Sample& sample) {
  constexpr size_t kListed = 20;
  std::string list;
  for (size_t i = 0; i < sample.paths.size() && i < kListed; ++i)
    list.append(i == 0 ? "" : ", ").append(sample.paths[i].path);
  if (sample.paths.size() > kListed) list += absl::StrFormat(" and %d more", sample.paths.size() - kListed);
  return list.empty() ? "none" : list;
}

// Binds fields to slots.
class Binder {
 public:
  Binder(const Sample& sample, SlotList* list, MappingChoice* choice, CompiledMapping* compiled)
      : sample_(sample), list_(list), choice_(choice), compiled_(compiled) {}

  uint32_t Slot(const std::string& path) {
    const auto [position, inserted] = slots_.try_emplace(path, static_cast<uint32_t>(list_->paths.size()));
    if (inserted) list_->paths.push_back(path);
    return position->second;
  }

  // The column that stands for the paths in listings: the first that the sample has.
  std::string Shown(const std::vector<std::string>& paths) const {
    for (const std::string& path : paths) {
      if (FindPath(sample_, path) != nullptr) return path;
    }
    return {};
  }

  void Bind(const FieldPaths& entry, const Mapping& mapping, bool own_time_format) {
    std::vector<uint32_t> slots;
    for (const std::string& path : entry.paths) {
      // A CSV source has all its columns in the header; a key of a JSON record may come later than the sample.
      if (!sample_.table || FindPath(sample_, path) != nullptr) slots.push_back(Slot(path));
    }
    if (slots.empty()) return;
    const std::string shown = Shown(entry.paths);
    if (!shown.empty()) choice_->info.fields.emplace_back(entry.key.name, shown);
    if (entry.key.is_identifier_family()) {
      compiled_->identifiers.push_back({entry.key.name, std::move(slots)});
      choice_->identifier_types.push_back(entry.key.name);
      return;
    }
    if (entry.key.field == Field::kCount) return;  // attributes are read where a segment declares them
    CompiledField field{.field = entry.key.field, .slots = std::move(slots)};
    if (own_time_format) field.time = mapping.time;
    compiled_->fields.push_back(std::move(field));
  }

 private:
  const Sample& sample_;
  SlotList* list_;
  MappingChoice* choice_;
  CompiledMapping* compiled_;
  absl::flat_hash_map<std::string, uint32_t> slots_;
};

struct Overlaid {
  FieldPaths entry;
  bool from_map = false;  // --map: the mapping's time format does not apply
};

absl::Status Overlay(const Sample& sample, const MappingOptions& options, std::vector<Overlaid>* fields,
                     MappingChoice* choice, absl::flat_hash_set<std::string>* used) {
  for (size_t i = 0; i < options.map.size(); ++i) {
    const auto& [name, column] = options.map[i];
    const auto key = ParseFieldKey(name);
    if (!key.ok()) {
      return absl::InvalidArgumentError(absl::StrFormat("--map %s=%s: %s", name, column, key.status().message()));
    }
    if (FindPath(sample, column) == nullptr) continue;
    choice->applied_map.push_back(i);
    used->insert(column);
    std::erase_if(*fields, [&](const Overlaid& field) { return field.entry.key == *key; });
    fields->push_back({{*key, {column}}, true});
  }
  return absl::OkStatus();
}

// A score column that names its survey says which survey it is.
void NameSurveyByScore(CompiledMapping* compiled, const MappingChoice& choice) {
  if (compiled->Find(Field::kSurvey) != nullptr) return;
  for (const auto& [field, column] : choice.info.fields) {
    if (field != "score" || KnownSurvey(column).empty()) continue;
    compiled->fields.push_back({.field = Field::kSurvey, .slots = {}, .constant = std::string(KnownSurvey(column))});
  }
}

// Day-first or month-first from all sampled values of the column; also whether its times carry no zone.
void StudyTimes(const Sample& sample, const SlotList& slots, CompiledField* field, CompiledMapping* compiled,
                bool* zoneless, bool* unclear) {
  bool day_first = false, month_first = false, either = false;
  for (uint32_t slot : field->slots) {
    const SamplePath* path = FindPath(sample, slots.paths[slot]);
    if (path == nullptr) continue;
    for (const std::string& value : path->values) {
      const DateOrder order = DateOrderOf(Trimmed(value));
      day_first |= order == DateOrder::kDayFirst;
      month_first |= order == DateOrder::kMonthFirst;
      either |= order == DateOrder::kEither;
    }
  }
  field->time.day_first = day_first && !month_first;
  *unclear |= either && day_first == month_first;
  TimeParser parser(compiled->zone);
  for (uint32_t slot : field->slots) {
    const SamplePath* path = FindPath(sample, slots.paths[slot]);
    if (path == nullptr) continue;
    for (const std::string& value : path->values) *zoneless |= parser.Parse(value, field->time).zoneless;
  }
}

void BindSegments(const Sample& sample, const MappingOptions& options, const std::vector<Overlaid>& fields,
                  Binder* binder, CompiledMapping* compiled, MappingChoice* choice) {
  for (size_t i = 0; i < options.segments.size(); ++i) {
    const std::string& name = options.segments[i];
    CompiledSegment segment;
    std::vector<std::string> paths;
    if (const auto field = journey::event::FindField(name); field.has_value() && compiled->Find(*field) != nullptr) {
      segment.field = field;
      choice->applied_segments.push_back(i);
    } else {
      std::string_view attribute = name;
      if (attribute.substr(0, 10) == "attribute.") attribute.remove_prefix(10);
      paths.push_back(name);
      for (const Overlaid& field_paths : fields) {
        if (field_paths.entry.key.name == name || field_paths.entry.key.name == "attribute." + name)
          paths = field_paths.entry.paths;
      }
      if (paths.front() == name && FindPath(sample, name) == nullptr) paths = {std::string(attribute)};
      if (!binder->Shown(paths).empty()) {
        choice->applied_segments.push_back(i);
        choice->info.fields.emplace_back("segment " + name, binder->Shown(paths));
      }
      for (const std::string& path : paths) {
        if (!sample.table || FindPath(sample, path) != nullptr) segment.slots.push_back(binder->Slot(path));
      }
      // A channel is also derived, where no column is mapped.
      if (segment.slots.empty() && name == "channel") {
        segment.field = Field::kChannel;
        choice->applied_segments.push_back(i);
      }
    }
    compiled->segments.push_back(std::move(segment));
  }
}

bool CaseOnly(const CompiledMapping& compiled) {
  for (Field field : {Field::kUser, Field::kEmail, Field::kPhone, Field::kAnonymous, Field::kDevice, Field::kAlias}) {
    if (compiled.Find(field) != nullptr) return false;
  }
  return compiled.identifiers.empty() && compiled.Find(Field::kCase) != nullptr;
}

}  // namespace

absl::StatusOr<MappingChoice> ChooseMapping(const Sample& sample, std::string_view source_name,
                                            const MappingOptions& options, journey::base::Ledger* ledger) {
  ASSIGN_OR_RETURN(const Chosen chosen, Choose(sample, source_name, options));
  const Mapping& mapping = *chosen.mapping;
  MappingChoice choice;
  choice.info.name = std::string(source_name);
  choice.info.container = sample.container;
  choice.info.mapping = chosen.label;
  choice.info.reason = chosen.reason;
  for (const SamplePath& path : sample.paths) choice.columns.push_back(path.path);
  auto compiled = std::make_shared<CompiledMapping>();
  compiled->zone = mapping.zone.value_or(options.zone);
  compiled->zone_assumed = !mapping.zone.has_value() && !options.zone_given;
  const std::string system = !mapping.system.empty() ? mapping.system
                             : !mapping.name.empty() ? mapping.name
                                                     : std::string(source_name);
  compiled->system = journey::base::HashBytes64(system);

  std::vector<Overlaid> fields;
  for (const FieldPaths& entry : mapping.fields) fields.push_back({entry, false});
  absl::flat_hash_set<std::string> used;
  RETURN_IF_ERROR(Overlay(sample, options, &fields, &choice, &used));
  SlotList& slots = choice.parts.emplace_back().shape.slots;
  Binder binder(sample, &slots, &choice, compiled.get());
  if (mapping.guess) {
    std::vector<Field> taken;
    for (const Overlaid& field : fields) {
      taken.push_back(field.entry.key.field);
      used.insert(field.entry.paths.begin(), field.entry.paths.end());
    }
    for (const Guess& guess : GuessColumns(sample, taken, used)) {
      const std::string name(journey::event::Info(guess.field).name);
      fields.push_back({{{guess.field, name}, {guess.column}}, false});
      choice.info.guesses.emplace_back(name, guess.column);
    }
    ledger->AddCount(LedgerClass::kColumnGuessed, choice.info.guesses.size());
  }
  std::stable_sort(fields.begin(), fields.end(),
                   [](const Overlaid& a, const Overlaid& b) { return a.entry.key.field < b.entry.key.field; });
  for (const Overlaid& field : fields) binder.Bind(field.entry, mapping, !field.from_map);
  for (const auto& [key, constant] : mapping.constants) {
    if (key.field == Field::kCount) continue;
    auto found = std::find_if(compiled->fields.begin(), compiled->fields.end(),
                              [&](const CompiledField& field) { return field.field == key.field; });
    if (found == compiled->fields.end()) found = compiled->fields.insert(found, {.field = key.field, .slots = {}});
    found->constant = constant;
  }
  NameSurveyByScore(compiled.get(), choice);
  std::stable_sort(compiled->fields.begin(), compiled->fields.end(),
                   [](const CompiledField& a, const CompiledField& b) { return a.field < b.field; });
  if (compiled->Find(Field::kTime) == nullptr && compiled->Find(Field::kOpened) == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s: no column holds the time of the events (columns: %s); name it with --map time=COLUMN",
                        source_name, ListColumns(sample)));
  }
  bool zoneless = false, unclear = false;
  for (CompiledField& field : compiled->fields) {
    if (const auto found = mapping.values.find(std::string(journey::event::Info(field.field).name));
        found != mapping.values.end()) {
      field.translations.assign(found->second.begin(), found->second.end());
    }
    if (journey::event::Info(field.field).type == journey::event::FieldType::time) {
      StudyTimes(sample, slots, &field, compiled.get(), &zoneless, &unclear);
    }
  }
  if (zoneless) choice.info.zone = compiled->zone.name();
  if (unclear) ledger->AddCount(LedgerClass::kDateOrderUnclear);
  for (const KindRule& rule : mapping.kinds) {
    CompiledKindRule bound{.kind = rule.kind, .channel = rule.channel, .author = rule.author};
    for (const PathValues& when : rule.when) bound.when.emplace_back(binder.Slot(when.path), when.values);
    compiled->kinds.push_back(std::move(bound));
  }
  BindSegments(sample, options, fields, &binder, compiled.get(), &choice);
  const auto mapped = [&](std::initializer_list<Field> list) {
    return std::any_of(list.begin(), list.end(), [&](Field field) { return compiled->Find(field) != nullptr; });
  };
  compiled->contact_snapshot = mapped({Field::kOpened, Field::kFirstReply, Field::kResolved, Field::kClosed});
  compiled->order_snapshot =
      !compiled->contact_snapshot && mapped({Field::kDelivered, Field::kRefundRequested, Field::kRefunded});
  compiled->has_event_name = compiled->Find(Field::kEvent) != nullptr;
  choice.case_only = CaseOnly(*compiled);
  for (const SamplePath& path : sample.paths) {
    const bool read = std::find(slots.paths.begin(), slots.paths.end(), path.path) != slots.paths.end();
    if (!read && choice.info.unmapped.size() < kUnmappedListed) choice.info.unmapped.push_back(path.path);
  }
  choice.parts.front().mapping = std::move(compiled);
  return choice;
}

}  // namespace ingest
