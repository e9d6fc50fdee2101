// SPDX-License-Identifier: Apache-2.0
#include "journey/base/ledger.h"

#include <algorithm>

namespace journey::base {

const std::vector<LedgerClassInfo>& LedgerCatalog() {
  static const auto& catalog = *new std::vector<LedgerClassInfo>{
#define LEDGER_CLASS(constant, id, severity, help) {id, Severity::severity, help},
#include "journey/base/ledger_catalog.def"
#undef LEDGER_CLASS
  };
  return catalog;
}

const LedgerClassInfo& Info(LedgerClass ledger_class) { return LedgerCatalog()[static_cast<size_t>(ledger_class)]; }

std::string_view SeverityName(Severity severity) {
  constexpr std::string_view kNames[] = {"note", "repaired", "rejected", "skipped", "duplicate"};
  return kNames[static_cast<size_t>(severity)];
}

void Ledger::Add(LedgerClass ledger_class, const LedgerSample& sample, uint64_t count) {
  Entry& entry = entries_[static_cast<size_t>(ledger_class)];
  entry.count += count;
  if (entry.samples.size() == kSamplesKept && !(sample < entry.samples.back())) return;
  entry.samples.insert(std::upper_bound(entry.samples.begin(), entry.samples.end(), sample), sample);
  if (entry.samples.size() > kSamplesKept) entry.samples.pop_back();
}

void Ledger::AddCount(LedgerClass ledger_class, uint64_t count) {
  entries_[static_cast<size_t>(ledger_class)].count += count;
}

void Ledger::Merge(const Ledger& other) {
  records_in += other.records_in;
  extra_events += other.extra_events;
  events_out += other.events_out;
  for (size_t i = 0; i < kClasses; ++i) {
    const Entry& entry = other.entries_[i];
    for (const LedgerSample& sample : entry.samples) Add(static_cast<LedgerClass>(i), sample, 0);
    entries_[i].count += entry.count;
  }
}

uint64_t Ledger::count(LedgerClass ledger_class) const { return entries_[static_cast<size_t>(ledger_class)].count; }

const std::vector<LedgerSample>& Ledger::samples(LedgerClass ledger_class) const {
  return entries_[static_cast<size_t>(ledger_class)].samples;
}

std::vector<LedgerSample>& Ledger::mutable_samples(LedgerClass ledger_class) {
  return entries_[static_cast<size_t>(ledger_class)].samples;
}

uint64_t Ledger::Total(Severity severity) const {
  uint64_t total = 0;
  for (size_t i = 0; i < kClasses; ++i) {
    if (LedgerCatalog()[i].severity == severity) total += entries_[i].count;
  }
  return total;
}

bool Ledger::LawHolds() const {
  return records_in + extra_events ==
         events_out + Total(Severity::kRejected) + Total(Severity::kSkipped) + Total(Severity::kDuplicate);
}

}  // namespace journey::base
