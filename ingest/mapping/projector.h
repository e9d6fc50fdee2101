// SPDX-License-Identifier: Apache-2.0
// The projector of ingest/mapping.h: records -> rows.
//
// What has to be decided about a record follows from which slots it has, and records of one log have few sets of slots:
// so it is decided once a set, in a Plan. Two groups of its values are looked up as wholes, by a hash of their texts as
// written: its identifiers (-> tuple) and the words that make its type. All that these values lead to - canonical
// forms, placeholders, personal data, kinds, their part of the fingerprint - is worked out once a distinct group. The
// other values (times, numbers, further texts) are read one by one.
//
// Records are held back in small blocks between hashing and looking up, so that the look-ups of a block wait for memory
// together: measured, 0.11 of a whole run.
#ifndef INGEST_MAPPING_PROJECTOR_H_
#define INGEST_MAPPING_PROJECTOR_H_

#include <array>
#include <bitset>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/mapping.h"
#include "ingest/mapping/compiled_mapping.h"
#include "ingest/mapping/derive.h"
#include "ingest/mapping/hash_memo.h"
#include "ingest/mapping/identifier_form.h"
#include "ingest/mapping/time_parse.h"
#include "ingest/mapping/type_maker.h"

namespace ingest {

class RecordProjector final : public Projector {
 public:
  RecordProjector(std::shared_ptr<const CompiledMapping> mapping, const MappingOptions& options, const RunFacts& facts,
                  journey::event::Dictionaries* dictionaries);
  void Begin(journey::event::RowBatch* batch, journey::base::Ledger* ledger) override;
  void ListVersions(std::vector<RecordVersion>* versions) override { versions_ = versions; }
  void Project(Record record, uint64_t byte, uint64_t line) override;
  void Flush() override;

 private:
  using Field = journey::event::Field;
  static constexpr size_t kFields = static_cast<size_t>(Field::kCount);

  // What is done with a value; the first two are groups.
  enum class Action : uint8_t {
    kIdentify,
    kMakeType,
    kPassOver,  // only whether it is there
    kReadTime,
    kReadNumber,
    kReadDuration,
    kReadFlag,
    kHashText,
    kReadScale,
    kReadName,
    kReadAgent
  };
  // What is asked of a value, decided once a mapping: a field of the mapping, or behind them an `id.TYPE`.
  struct Step {
    Action action{};
    Field field = Field::kCount;
    journey::event::FieldPlace place{};
    bool keeps_missing = false;  // a placeholder is a value like any other
    bool as_mapped = false;      // the mapping has a constant or translations
    bool keeps_text = false;     // a declared segment looks at it
    uint16_t identifier_type = 0;
    int side_bit = -1;
    int64_t scale = 0;                        // of a number
    uint64_t seed = 0;                        // tells equal values of different fields apart
    uint64_t type_seed = 0;                   // likewise in the key of the type; 0 = not part of it
    const CompiledField* compiled = nullptr;  // null for `id.TYPE`
  };
  // Steps that a slot feeds; the smallest rank with a text wins.
  struct Target {
    uint16_t step;
    uint16_t rank;
  };
  // A step and the value (index in the record) that feeds it; kConstant where the mapping has the text.
  struct Use {
    uint16_t step;
    uint16_t value;
    bool as_written;  // the value may have outer blanks, which rules see
  };
  static constexpr uint16_t kConstant = 0xffff;
  struct KeyPart {
    uint32_t what;  // the slot
    uint16_t value;
    bool text_matters;  // else only that it is there
  };
  // What is done with records that have one set of slots.
  struct Plan {
    uint64_t signature = 0;     // of the set of slots, and of which texts are empty
    uint32_t values = 0;        // 0xffffffff: free
    bool any = false;           // some step has a value
    std::vector<Use> identity;  // together
    std::vector<Use> words;     // together
    std::vector<Use> others;    // one by one
    // The values that make the keys of the groups. Which value feeds which step follows from which values these are.
    std::vector<KeyPart> identity_key;
    std::vector<KeyPart> words_key;  // also what rules and segments look at
  };
  // What a group of identifiers leads to.
  struct Identity {
    uint64_t fingerprint = 0;
    uint32_t tuple = 0;
    uint16_t missing = 0;  // placeholders
    bool has_case = false, has_order = false;
  };
  // What a group of words leads to; with its key a cache line.
  struct Words {
    uint64_t fingerprint = 0;
    uint32_t type = 0;
    uint16_t missing = 0;
    bool masked = false;  // personal data was taken out of a name
    bool bot = false;
    bool ten_is_best = false;  // an NPS: where no scale is given it is 0 to 10
    uint8_t names = 0;         // side fields
    std::array<uint8_t, 3> bits{};
    std::array<uint32_t, 3> ids{};
  };
  struct Pending {
    const Plan* plan;
    const Value* values;
    uint64_t byte, line;
    journey::base::Hash128 identity_key, words_key;
  };

  // projector_plan.cc
  static Action ActionOf(Field field);
  void MakeSteps(const RunFacts& facts);
  // Fills the plan for records with these slots and empty texts.
  void MakePlan(std::span<const Value> values, Plan* plan);

  bool Sign(Record record, uint64_t* signature) const;
  std::span<const Value> TrimValues(Record record, uint64_t* signature);
  // Turns what is held back into rows, and appends rows to the batch.
  void Resolve();
  void Drain();
  // What follows is of the record at hand, into the scratch below.
  void Finish(const Pending& pending);
  bool Consents() const;
  void MakeRows(const Pending& pending);
  // Lists the record at hand under the mapping's `duplicates` rule. `row`: where its rows begin in the batch.
  void ListVersion(size_t row);
  void ProjectEvent(const Pending& pending);
  void Identify(const Pending& pending);
  Identity LearnIdentity(const Plan& plan);
  std::string_view TextOf(const Use& use) const {
    if (use.value == kConstant) return {};
    const std::string_view text = at_hand_.begin()[use.value].text();
    return use.as_written ? QuicklyTrimmed(text) : text;
  }

  // projector_values.cc
  void ReadValue(const Step& step, std::string_view text);
  // Translations and constants. False where nothing is left, or a placeholder, which is noted.
  bool Written(const Step& step, std::string_view* text);
  // What an identifier is known by; empty for a placeholder, which is noted.
  std::string_view IdentifierOf(const Step& step, std::string_view text);
  void AddIdentifier(const Step& step, std::string_view canonical);
  void AddGlue(const Step& step, std::string_view text);
  // Notes placeholders among the identifiers of a record that becomes no row.
  void NoteIdentity(const Plan& plan);
  void FindGlue(const Plan& plan);
  void ReadTime(const Step& step, std::string_view text);
  // Far from its receipt a time is that of a clock which was set wrong. Most receipts lie in the hour of the one
  // before, so that they need not be read.
  void CheckReceipt(int64_t time_us) {
    constexpr int64_t kHourUs = int64_t{3600} * 1'000'000;
    const std::string_view text = texts_[static_cast<size_t>(Field::kReceivedTime)];
    uint64_t first = 0, last = 0;
    if (text.size() > kHourBytes && text.back() == 'Z') {
      std::memcpy(&first, text.data(), sizeof(first));
      std::memcpy(&last, text.data() + kHourBytes - sizeof(last), sizeof(last));
    }
    const bool near = time_us < receipt_us_ + 23 * kHourUs && time_us > receipt_us_ - 24 * kHourUs;
    if (first != receipt_hour_[0] || last != receipt_hour_[1] || first == 0 || !near) ReadReceipt(time_us);
  }
  void ReadReceipt(int64_t time_us);
  void SetNumber(const Step& step, std::optional<int64_t> word);

  bool Has(Field field) const { return present_[static_cast<size_t>(field)]; }
  bool HasTime(Field field) const { return Has(field) && time_status_[static_cast<size_t>(field)] == TimeStatus::kOk; }
  int64_t Time(Field field) const { return times_us_[static_cast<size_t>(field)]; }
  void Set(Field field) { present_[static_cast<size_t>(field)] = true; }
  void SetSide(int bit, int64_t word) {
    if (bit < 0) return;
    side_mask_ |= uint64_t{1} << bit;
    side_words_[static_cast<size_t>(bit)] = static_cast<uint64_t>(word);
  }
  // Writes the side fields of the mask (bits of SideBit); kNone where there is none.
  uint32_t WriteSide(uint64_t mask);
  // The id of a text of the side heap, without personal data.
  struct NameId {
    uint32_t id;
    bool masked;
    uint64_t hash;  // of the text as written
  };
  NameId NameOf(std::string_view text);
  // What a user agent adds to the fingerprint, and whether it is that of a known bot.
  struct Agent {
    uint64_t hash;
    bool bot;
  };
  const Agent& AgentOf(std::string_view text);

  // projector_type.cc
  std::string_view PageOf(Field field, std::string_view text) const;
  const CompiledKindRule* RuleOf(Record record) const;
  std::string_view SegmentOf(size_t index, Record record) const;
  void PrepareType(Record record);
  void ReadWords(const Plan& plan);
  void ReadWord(const Step& step, std::string_view text);
  // What of a word the type depends on, hashed. `hash` is that of the whole text.
  journey::base::Hash128 KeyWord(Field field, std::string_view text, const journey::base::Hash128& hash);
  Words LearnWords(const Plan& plan);
  uint64_t FieldBits() const;
  // The type by the words that were read and the record's rules and segments.
  TypeMaker::Made ResolveType(Record record, const CompiledKindRule* rule);
  // The type by `inputs_`.
  uint32_t TypeOf();
  TypeMaker::Made Remember(const journey::base::Hash128& key);
  // A survey is known by its name where nothing else names it. Whether it is an NPS, which has one scale only.
  bool NameSurvey();
  // Rejects the record where its time is missing or cannot be used.
  bool UsableTime(Field field);
  void Emit(int64_t time_us, uint32_t type, uint32_t side, uint64_t fingerprint);
  void Note(journey::base::LedgerClass ledger_class) { ledger_->Add(ledger_class, place_); }

  // snapshot.cc
  // False where the record has no usable time.
  // Whether the snapshot row at hand unfolds, and where it does not, when its one event was and what is no part of it.
  bool Unfolds() const;
  Field TimeField() const { return Has(Field::kTime) || !mapping_->contact_snapshot ? Field::kTime : Field::kOpened; }
  int64_t LengthOf(Field field) const;
  bool ProjectContact(const Pending& pending);
  bool ProjectOrder(const Pending& pending);
  struct Implied;
  void EmitImplied(const Implied& implied, int ordinal);

  static constexpr size_t kPlans = 256;
  static constexpr size_t kBlock = 16;
  static constexpr size_t kMostRowsOfRecord = 8;

  std::shared_ptr<const CompiledMapping> mapping_;
  journey::event::Dictionaries* dictionaries_;
  TypeMaker types_;
  TimeParser times_;
  std::unique_ptr<Deriver> deriver_;  // null where the mapping computes nothing
  bool keep_url_whole_;
  journey::event::UrlNaming urls_;
  MappingOptions::Consent consent_;
  bool keep_bots_;
  uint64_t case_times_ = 0;  // side fields that are no part of an event that a snapshot row is
  std::vector<Step> steps_;
  std::vector<uint16_t> constant_steps_;  // they have a value in every record
  std::vector<Target> targets_;           // by slot
  std::vector<uint32_t> target_begins_;
  std::vector<Field> segment_fields_;
  struct ExtraSlot {
    bool used = false;
    bool text_matters = false;
    bool kept = false;  // the `duplicates` rule looks at it
  };
  std::vector<ExtraSlot> extra_slots_;  // by slot: rules and segments look at it
  std::vector<Plan> plans_;             // by signature; one that is met again after another took its place is made anew
  struct LayoutPlan {
    Plan* plan = nullptr;
    uint64_t signature = 0;  // another one's plan may have taken its place
  };
  std::vector<LayoutPlan> layout_plans_;                   // by Record::layout
  std::vector<uint16_t> step_ranks_, step_values_, seen_;  // scratch of MakePlan

  HashMemo<Identity> identities_;
  HashMemo<Words> words_;
  HashMemo<TypeMaker::Made> memo_;              // types by the words without what does not matter (a page's query)
  HashMemo<Agent> agents_;                      // by the text as written
  HashMemo<NameId> names_;                      // by the text as written
  HashMemo<journey::base::Hash128> templates_;  // of URLs without query

  std::vector<uint64_t> slot_hashes_;  // by slot: what it adds to a signature

  // The records that are held back.
  std::vector<Value> trimmed_;
  std::array<Pending, kBlock> pending_;
  size_t pending_count_ = 0;
  // Rows and side heap of a block, before they are appended to the batch.
  std::array<journey::event::Row, (kBlock + 1) * kMostRowsOfRecord> rows_;
  size_t row_count_ = 0;
  std::vector<uint32_t> side_;
  size_t side_count_ = 0;

  journey::event::RowBatch* batch_ = nullptr;
  journey::base::Ledger* ledger_ = nullptr;
  std::vector<RecordVersion>* versions_ = nullptr;

  // The last receipt that was read in full, and what it begins with: "2026-03-02T01".
  int64_t receipt_us_ = 0;
  uint64_t receipt_hour_[2] = {0, 0};  // its first and last 8 bytes
  static constexpr size_t kHourBytes = 13;

  // Of the record at hand.
  journey::base::LedgerSample place_;
  Record at_hand_{std::span<const Value>()};
  bool masked_ = false;   // personal data was taken out of a name
  uint16_t missing_ = 0;  // placeholders in the group at hand
  std::bitset<kFields> present_;
  std::array<std::string_view, kFields> texts_;
  std::array<int64_t, kFields> times_us_{};
  std::array<TimeStatus, kFields> time_status_{};
  bool bot_ = false;
  uint64_t side_mask_ = 0;
  std::array<uint64_t, journey::event::kMaxSideFields> side_words_{};
  uint64_t fingerprint_ = 0;
  journey::base::Hash128 type_key_;  // of the words that make the type
  std::vector<uint32_t> member_ids_;
  uint64_t glue_[2] = {0, 0};  // of a snapshot: hashes of case and order, 0 = absent
  uint32_t tuple_ = 0;
  TypeInputs inputs_;
  std::string email_, phone_, scratch_;
};

}  // namespace ingest

#endif  // INGEST_MAPPING_PROJECTOR_H_
