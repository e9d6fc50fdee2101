// SPDX-License-Identifier: Apache-2.0
// The projector of ingest/mapping.h. One record is read into scratch (times, side words, identifiers, words) and then
// written as one row, or, where it is a snapshot, as a row for each event that it implies.
#ifndef INGEST_MAPPING_PROJECTOR_H_
#define INGEST_MAPPING_PROJECTOR_H_

#include <array>
#include <bitset>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/mapping.h"
#include "ingest/mapping/compiled_mapping.h"
#include "ingest/mapping/hash_memo.h"
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
  // What is asked of a value, decided once a mapping: a field of the mapping, or behind them an `id.TYPE`.
  struct Step {
    Field field = Field::kCount;
    journey::event::FieldType type{};
    journey::event::FieldPlace place{};
    bool keeps_missing = false;  // a placeholder is a value like any other
    uint16_t identifier_type = 0;
    int side_bit = -1;
    uint64_t seed = 0;                        // tells equal values of different fields apart
    uint64_t type_seed = 0;                   // likewise in the key of the type; 0 = not part of it
    const CompiledField* compiled = nullptr;  // null for `id.TYPE`
  };
  // Steps that a slot feeds; the smallest rank with a text wins.
  struct Target {
    uint16_t step;
    uint16_t rank;
  };
  void MakeSteps(const RunFacts& facts);
  bool Read(Record record);
  void ReadStep(size_t index, std::string_view text);
  void AddIdentifier(const Step& step, std::string_view text);
  void AddGlue(const Step& step, std::string_view text);
  void AddMember(const journey::base::Hash128& hash, uint16_t type, std::string_view text);
  void ReadTime(const Step& step, std::string_view text);
  void ReadOther(const Step& step, std::string_view text);
  void ReadText(const Step& step, std::string_view text);

  bool Has(Field field) const { return present_[static_cast<size_t>(field)]; }
  bool HasTime(Field field) const { return Has(field) && time_status_[static_cast<size_t>(field)] == TimeStatus::kOk; }
  int64_t Time(Field field) const { return times_us_[static_cast<size_t>(field)]; }
  void Set(Field field) { present_.set(static_cast<size_t>(field)); }
  void SetSide(int bit, int64_t word) {
    if (bit < 0) return;
    side_mask_ |= uint64_t{1} << bit;
    side_words_[static_cast<size_t>(bit)] = static_cast<uint64_t>(word);
  }
  // Writes the side fields of the mask (bits of SideBit); kNone where there is none.
  uint32_t WriteSide(uint64_t mask);
  // The tuple of the identifiers that were added.
  uint32_t TupleOf();
  std::string_view PageOf(Field field, std::string_view text) const;
  const CompiledKindRule* RuleOf(Record record) const;
  std::string_view SegmentOf(size_t index, Record record) const;
  void PrepareType(Record record);
  // The type of a record that is one event, from what Read saw of it, without gathering its words; and its tuple: both
  // look-ups wait for memory, so they are made side by side.
  uint32_t ResolveRecord(Record record);
  // The type by `inputs_`.
  uint32_t TypeOf();
  uint32_t Remember(const journey::base::Hash128& key);
  // The id of a text of the side heap, without personal data.
  uint32_t NameOf(std::string_view text);
  uint32_t NameOf(const journey::base::Hash128& hash, std::string_view text);
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
  std::vector<Step> steps_;
  std::vector<uint16_t> constant_steps_;  // they have a value in every record
  std::vector<Target> targets_;           // by slot
  std::vector<uint32_t> target_begins_;
  struct NameId {
    uint32_t id;
    bool masked;
  };
  HashMemo<TypeMaker::Made> memo_;
  HashMemo<NameId> names_;     // by the text as written
  HashMemo<uint32_t> tuples_;  // by the identifiers

  journey::event::RowBatch* batch_ = nullptr;
  journey::base::Ledger* ledger_ = nullptr;

  // Of the record at hand.
  journey::base::LedgerSample place_;
  std::vector<std::string_view> step_texts_;  // empty = absent
  std::vector<uint16_t> step_ranks_;
  std::vector<uint16_t> seen_;  // steps with a text
  bool masked_ = false;         // personal data was taken out of a name
  bool people_ = false;         // it has an identifier of a person or a device
  std::bitset<kFields> present_;
  std::array<std::string_view, kFields> texts_;
  std::array<int64_t, kFields> times_us_{};
  std::array<TimeStatus, kFields> time_status_{};
  std::array<bool, kFields> flags_{};
  uint64_t side_mask_ = 0;
  std::array<uint64_t, journey::event::kMaxSideFields> side_words_{};
  uint64_t fingerprint_ = 0;
  journey::base::Hash128 type_key_;  // of the words that make the type
  journey::base::Hash128 tuple_key_;
  struct Member {
    journey::base::Hash128 hash;
    uint16_t type;
    std::string_view text;
  };
  std::vector<Member> members_;
  std::vector<uint32_t> member_ids_;
  uint64_t glue_[2] = {0, 0};  // hashes of case and order, 0 = absent
  uint32_t tuple_ = 0;
  TypeInputs inputs_;
  std::string email_, phone_, scratch_;
};

}  // namespace ingest

#endif  // INGEST_MAPPING_PROJECTOR_H_
