// SPDX-License-Identifier: Apache-2.0
// The ledger: what happened to every record, so that nothing is lost in silence.
//
// A class of incident is declared once, in ledger_catalog.def. A Ledger counts incidents by class and keeps the first
// few places of each, first by (source, byte), so that ledgers of chunks merge to the same result in any order. All
// classes exist from the start: a zero is a statement.
//
// The law, for every run: records_in + extra_events = events_out + rejected + skipped + duplicate, all terms >= 0.
#ifndef JOURNEY_BASE_LEDGER_H_
#define JOURNEY_BASE_LEDGER_H_

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace journey::base {

enum class Severity : uint8_t { kNote, kRepaired, kRejected, kSkipped, kDuplicate };

enum class LedgerClass : uint8_t {
#define LEDGER_CLASS(constant, id, severity, help) constant,
#include "journey/base/ledger_catalog.def"
#undef LEDGER_CLASS
};

struct LedgerClassInfo {
  std::string_view id;
  Severity severity;
  std::string_view help;
};

// In the order of the catalogue, which is also the order of every listing.
const std::vector<LedgerClassInfo>& LedgerCatalog();
const LedgerClassInfo& Info(LedgerClass ledger_class);
std::string_view SeverityName(Severity severity);

// Where an incident happened. `source` indexes the run's sources (sorted by name); `byte` counts in the decompressed
// stream from 0, `line` from 1; line 0 = not counted yet.
struct LedgerSample {
  uint32_t source = 0;
  uint64_t byte = 0;
  uint64_t line = 0;
  friend auto operator<=>(const LedgerSample&, const LedgerSample&) = default;
};

class Ledger {
 public:
  static constexpr size_t kSamplesKept = 3;

  void Add(LedgerClass ledger_class, const LedgerSample& sample, uint64_t count = 1);
  // An incident without a place (a whole file, a column).
  void AddCount(LedgerClass ledger_class, uint64_t count = 1);
  // Associative and commutative.
  void Merge(const Ledger& other);

  uint64_t count(LedgerClass ledger_class) const;
  const std::vector<LedgerSample>& samples(LedgerClass ledger_class) const;
  std::vector<LedgerSample>& mutable_samples(LedgerClass ledger_class);
  // Sum over the classes of a severity.
  uint64_t Total(Severity severity) const;
  bool LawHolds() const;

  // Every record that a container yielded; events beyond the first of a record; events that the analyses see.
  uint64_t records_in = 0;
  uint64_t extra_events = 0;
  uint64_t events_out = 0;

 private:
  struct Entry {
    uint64_t count = 0;
    std::vector<LedgerSample> samples;  // sorted, at most kSamplesKept
  };
  static constexpr size_t kClasses = 0
#define LEDGER_CLASS(constant, id, severity, help) +1
#include "journey/base/ledger_catalog.def"
#undef LEDGER_CLASS
      ;
  std::array<Entry, kClasses> entries_;
};

}  // namespace journey::base

#endif  // JOURNEY_BASE_LEDGER_H_
