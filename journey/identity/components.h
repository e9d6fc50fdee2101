// SPDX-License-Identifier: Apache-2.0
// Identity, first level: everything that could influence each other is one component.
//
// Distinct identifier tuples (few beside rows) are joined by union-find over all their members, glue included: case ids
// always, order and source-session ids only where some row carries nothing else. Blocked and hot identifiers are cut
// first; an alias stands for the identifier that is spelt so. The component is the key of everything after: the sort,
// partitions on disk, a cluster's shuffle. Which customers live in it is the second level's job (resolver.h), with all
// of its events at hand.
#ifndef JOURNEY_IDENTITY_COMPONENTS_H_
#define JOURNEY_IDENTITY_COMPONENTS_H_

#include <cstdint>
#include <vector>

#include "journey/base/ledger.h"
#include "journey/event/event_table.h"
#include "journey/identity/person_tuples.h"
#include "journey/identity/quarantine.h"
#include "journey/identity/rules.h"

namespace journey::identity {

struct Components {
  // By tuple of the table: dense component id; the empty tuple has kNone.
  std::vector<uint32_t> of_tuple;
  uint32_t count = 0;
  PersonTuples persons;
  std::vector<event::IdentifierClass> classes;  // by identifier type
  std::vector<RefusedAlias> refused_aliases;    // by tuple
  bool case_is_customer = false;                // no row has an identifier of a person: a case stands for its customer
  std::vector<Quarantined> quarantined;         // by (type, value)
  std::vector<bool> forgotten;                  // by identifier; empty where nobody is
  // Rows grouped by component in ingest order (counting sort): rows[begin[c] .. begin[c + 1]). Rows without any
  // identifier follow after the last component.
  std::vector<uint64_t> begin;
  std::vector<uint32_t> rows;          // global row number: batches in order
  std::vector<uint64_t> rows_of_type;  // by type of event; counted here, where all rows are read
};

// Cost: linear in tuples and rows, but for a sort of the pairs (identifier, person). Counts what it cut in `ledger`.
Components BuildComponents(const event::EventTable& table, const Rules& rules, int threads, base::Ledger* ledger);

}  // namespace journey::identity

#endif  // JOURNEY_IDENTITY_COMPONENTS_H_
