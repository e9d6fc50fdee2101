// SPDX-License-Identifier: Apache-2.0
// The projector of ingest/mapping.h. One record is read into scratch (times, side words, identifiers, words) and then written as
// one row, or, where it is a snapshot, as a row for each event that it implies.
#ifndef INGEST_MAPPING_PROJECTOR_H_
#define INGEST_MAPPING_PROJECTOR_H_

#include <array>
#include <bitset>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "ingest/mapping.h"
#include "ingest/mapping/compiled_mapping.h"
#include "ingest/mapping/time_parse.h"
#include "ingest/mapping/type_maker.h"

namespace ingest {

class RecordProjector final : public Projector {
 public:
  RecordProjector(std::shared_ptr<const CompiledMapping> mapping, const MappingOptions& options, const RunFacts& facts,
                  journey::event::Dictionaries* dictionaries);
  void Begin(journey::event::RowBatch* batch, journey::base::Ledger* ledger) override;
  void Project(Record record, uint64_t byte, uint64_t line) override;

 private:
  using Field = journey::event::Field;
  static constexpr size_t kFields = static_cast<size_t>(Field::kCount);

  // Reading one record into the scratch below; false where no field of it is used.
  bool Read(Record record);
  std::string_view Text(const CompiledField& field, Record record);
  void AddIdentifier(uint16_t type, std::string_view text, uint64_t seed);
  void AddGlue(Field field, std::string_view text);
  void ReadTime(const CompiledField& field, std::string_view text);
  void ReadOther(const CompiledField& field, const journey::event::FieldInfo& info, std::string_view text);
  void ReadText(Field field, const journey::event::FieldInfo& info, std::string_view text);

  bool Has(Field field) const { return present_[static_cast<size_t>(field)]; }
  bool HasTime(Field field) const { return Has(field) && time_status_[static_cast<size_t>(field)] == TimeStatus::kOk; }
  int64_t Time(Field field) const { return times_us_[static_cast<size_t>(field)]; }
  void Set(Field field) { present_.set(static_cast<size_t>(field)); }
  void SetSide(Field field, int64_t word);
  // Writes the side fields of the mask (bits of SideBit); kNone where there is none.
  uint32_t WriteSide(uint64_t mask);
  void PrepareType(Record record);
  uint32_t TypeOf();
  // The id of a text of the side heap, without personal data.
  uint32_t NameOf(std::string_view text);
  void NameSurvey();
  // Rejects the record where its time is missing or cannot be used.
  bool UsableTime(Field field);
  void Emit(int64_t time_us, uint32_t type, uint32_t side, uint64_t fingerprint);
  void Note(journey::base::LedgerClass ledger_class);

  void ProjectEvent(Record record);
  // snapshot.cc
  void ProjectContact(Record record);
  void ProjectOrder(Record record);
  struct Implied;
  void EmitImplied(const Implied& implied, int ordinal);

  std::shared_ptr<const CompiledMapping> mapping_;
  journey::event::Dictionaries* dictionaries_;
  TypeMaker types_;
  TimeParser times_;
  bool keep_url_whole_;
  std::vector<uint16_t> custom_types_;
  absl::flat_hash_map<journey::base::Hash128, TypeMaker::Made> memo_;
  struct NameId {
    uint32_t id;
    bool masked;
  };
  absl::flat_hash_map<journey::base::Hash128, NameId> names_;  // by the text as written

  journey::event::RowBatch* batch_ = nullptr;
  journey::base::Ledger* ledger_ = nullptr;

  // Of the record at hand.
  journey::base::LedgerSample place_;
  bool any_present_ = false;
  bool masked_ = false;  // personal data was taken out of a name
  bool people_ = false;  // it has an identifier of a person or a device
  std::bitset<kFields> present_;
  std::array<std::string_view, kFields> texts_;
  std::array<int64_t, kFields> times_us_{};
  std::array<TimeStatus, kFields> time_status_{};
  std::array<bool, kFields> flags_{};
  uint64_t side_mask_ = 0;
  std::array<uint64_t, journey::event::kMaxSideFields> side_words_{};
  uint64_t fingerprint_ = 0;
  std::vector<uint32_t> members_;
  uint64_t glue_[2] = {0, 0};  // hashes of case and order, 0 = absent
  uint32_t tuple_ = 0;
  TypeInputs inputs_;
  std::string scratch_;
};

}  // namespace ingest

#endif  // INGEST_MAPPING_PROJECTOR_H_
