// SPDX-License-Identifier: Apache-2.0
// Identity, first level: everything that could influence each other is one component.
//
// Distinct identifier tuples (few beside rows) are joined by union-find over all their members, glue included: case ids
// always, order and source-session ids only where some row carries nothing else. Hot identifiers are cut first. The
// component is the key of everything after: the sort, partitions on disk, a cluster's shuffle. Which customers live in
// it is the second level's job (resolver.h), with all of its events at hand.
#ifndef JOURNEY_IDENTITY_COMPONENTS_H_
#define JOURNEY_IDENTITY_COMPONENTS_H_

#include <cstdint>
#include <vector>

#include "journey/base/ledger.h"
#include "journey/event/event_table.h"

namespace journey::identity {

struct ComponentLimits {
  // An e-mail, phone, cookie or device that occurs together with more user ids than this links nobody (a shared
  // mailbox, a test account). Adobe invalidates an id at 50 links, PostHog and Mixpanel cap a cluster at 500; kiosks
  // stay below.
  uint32_t max_users_per_identifier = 50;
  // A component with more identifiers than this loses its most shared e-mails, phones, cookies and devices, a hundredth
  // of them at a time (most tuples first, ties by hash), until it falls apart: everything in one component is held at
  // once.
  uint32_t max_identifiers_per_component = 200'000;
};

struct Components {
  // By tuple of the table: dense component id; the empty tuple has kNone.
  std::vector<uint32_t> of_tuple;
  uint32_t count = 0;
  std::vector<bool> cut;          // by identifier: hot, links nobody
  bool case_is_customer = false;  // no row has an identifier of a person: a case stands for its customer
  // Rows grouped by component in ingest order (counting sort): rows[begin[c] .. begin[c + 1]). Rows without any
  // identifier follow after the last component.
  std::vector<uint64_t> begin;
  std::vector<uint32_t> rows;  // global row number: batches in order
};

Components BuildComponents(const event::EventTable& table, const ComponentLimits& limits, int threads,
                           base::Ledger* ledger);

}  // namespace journey::identity

#endif  // JOURNEY_IDENTITY_COMPONENTS_H_
