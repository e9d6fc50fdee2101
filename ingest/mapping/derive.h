// SPDX-License-Identifier: Apache-2.0
// Values that a mapping computes from those of a record: composed texts, labels of signals, derived times, and which
// rule of `kinds` holds. They are appended to the record as if it had been read so; what comes later knows no
// difference. Mappings that compute nothing have no Deriver and pay nothing.
#ifndef INGEST_MAPPING_DERIVE_H_
#define INGEST_MAPPING_DERIVE_H_

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/mapping/compiled_mapping.h"
#include "ingest/record.h"

namespace ingest {

// One a projector; not thread-safe.
class Deriver {
 public:
  Deriver(const CompiledMapping& mapping, const journey::event::UrlNaming& urls);
  // Whether the mapping computes or skips anything.
  static bool Needed(const CompiledMapping& mapping) { return !mapping.computed.empty() || !mapping.skips.empty(); }

  // Which slots of records are passed on; all until then. Others are only asked by rules.
  void Pass(std::vector<bool> slots) { passed_ = std::move(slots); }
  // The record with what is computed; false where a `skip` rule holds. Valid until Clear.
  bool Extend(Record* record);
  void Clear();

 private:
  std::string_view Text(uint32_t slot) const;  // without outer blanks; "" = absent
  std::string_view First(const std::vector<uint32_t>& slots) const;
  bool Holds(const CompiledWhen& when) const;
  int RuleOf() const;  // -1: none holds
  std::string* Scratch();
  // False where it has no value.
  bool Compute(const Computed& computed, int rule, std::string* text);
  bool Render(const CompiledTemplate& text, std::string* to) const;
  std::optional<int64_t> TimeOf(const std::vector<uint32_t>& slots, const TimeFormat& format);
  std::optional<int64_t> DerivedTime(const Computed& computed);

  const CompiledMapping& mapping_;
  journey::event::UrlNaming urls_;
  TimeParser times_;
  std::vector<const Value*> by_slot_;
  std::vector<bool> passed_;
  std::vector<std::unique_ptr<Value[]>> values_;  // of the records that are held, by record
  size_t records_ = 0;
  std::deque<std::string> texts_;  // a deque moves none
  size_t texts_used_ = 0;
};

}  // namespace ingest

#endif  // INGEST_MAPPING_DERIVE_H_
