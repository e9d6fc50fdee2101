// SPDX-License-Identifier: Apache-2.0
// The rules of one kind of records, bound to the paths of a source: fields and rules by slot.
#ifndef INGEST_MAPPING_MAPPING_BIND_H_
#define INGEST_MAPPING_MAPPING_BIND_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "ingest/mapping/compiled_mapping.h"
#include "ingest/mapping/mapping_model.h"
#include "ingest/record.h"

namespace ingest {

// A field of the rules, of --map, or guessed.
struct BoundField {
  FieldPaths entry;
  bool from_map = false;  // --map: the mapping's time format does not apply
};

// Binds one part. Slots of computed values are numbered behind those of the container once all are known (Finish).
class Binder {
 public:
  // `sample`: seen from these records. `list` gets the paths. All must outlive it.
  Binder(const RecordRules& rules, const Sample& sample, SlotList* list, CompiledMapping* compiled);

  // The fields with their time formats, units, constants and translations; computed times.
  void BindFields(const std::vector<BoundField>& fields);
  void BindRules();  // kinds, skip, signals
  void BindVersions(const DuplicateRule& rule, const std::vector<BoundField>& fields);
  // Slots of a field's paths. A table has all its columns in the header; a key of a JSON record may come later than the
  // sample.
  std::vector<uint32_t> SlotsOf(const FieldPaths& entry);
  std::vector<uint32_t> SlotsOf(const std::vector<std::string>& paths);
  // The first of the paths that the sample has; "" where it has none.
  std::string Shown(const FieldPaths& entry) const;
  void Finish();

  // (field, path) of what was bound and is in the sample.
  const std::vector<std::pair<std::string, std::string>>& shown() const { return shown_; }

 private:
  uint32_t Slot(const std::string& path);
  uint32_t Compute(Computed computed);
  void BindField(const BoundField& field);
  void BindTimes();  // derive and after
  void SetByRule(int rule, const FieldKey& key, CompiledTemplate text);
  CompiledWhen Bind(const When& when);
  CompiledTemplate Bind(const TextTemplate& text);
  CompiledField* FieldOf(journey::event::Field field);
  // What the rules of the mapping say of a field.
  TimeFormat FormatOf(journey::event::Field field, bool from_map) const;
  int64_t UnitOf(journey::event::Field field) const;

  const RecordRules& rules_;
  const Sample& sample_;
  SlotList* list_;
  CompiledMapping* compiled_;
  absl::flat_hash_map<std::string, uint32_t> slots_;
  std::vector<std::pair<std::string, std::string>> shown_;
};

}  // namespace ingest

#endif  // INGEST_MAPPING_MAPPING_BIND_H_
