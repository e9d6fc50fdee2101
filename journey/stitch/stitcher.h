// SPDX-License-Identifier: Apache-2.0
// Rows -> customers: gathers the rows of one component at a time into scratch that stays in cache, orders them by
// (time, source, offset, ordinal), drops duplicates, joins start and complete rows, splits the component into
// customers, cuts sessions and journeys, and hands the component to a sink. No full sort of the table exists.
#ifndef JOURNEY_STITCH_STITCHER_H_
#define JOURNEY_STITCH_STITCHER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "journey/base/ledger.h"
#include "journey/base/progress.h"
#include "journey/base/time.h"
#include "journey/event/event_table.h"
#include "journey/identity/components.h"
#include "journey/stitch/customer.h"
#include "journey/stitch/session_rule.h"

namespace journey::stitch {

inline constexpr int64_t kSessionGap =
    30 * base::kMicrosPerMinute;  // a gap strictly longer cuts (GA4, Mixpanel, Amplitude)
inline constexpr int64_t kJourneyGap = 30 * base::kMicrosPerDay;

// Which events reach the goal: by type of event, since a goal is a touchpoint, an event name or a kind.
struct Goal {
  std::vector<std::string> names;  // as shown: given ones, or the default's kind; empty = no goal
  std::vector<bool> types;         // by the table's type id
};
// `wanted`: names given with --goal; each is a touchpoint, else an event name, else a kind; NotFound with the nearest
// match otherwise, unless `missing` is given: then it is written there and passed over. None given: kind order where
// the data has one, else payment, else no goal. Failures never reach a goal.
absl::StatusOr<Goal> FindGoal(const event::EventTable& table, const std::vector<std::string>& wanted,
                              std::vector<std::string>* missing = nullptr);

// What ends a journey.
enum class JourneyRule : uint8_t {
  kInactivity,  // journey_gap_us without any event
  kCase,   // what the customer does after the last event of a case, while no case is open, begins the next one; also
           // the gap, but not while a case is open
  kOrder,  // what the customer does after an order (event::PlacesOrder, of a touchpoint) begins the next one, but not
           // what tells that order again (event::PlacedOrders); also the gap
  kNone,   // nothing: a customer is one journey
};
std::string_view Name(JourneyRule rule);

struct JourneyCut {
  JourneyRule rule = JourneyRule::kInactivity;
  int64_t gap_us = kJourneyGap;
  friend bool operator==(const JourneyCut&, const JourneyCut&) = default;
};
// inactivity (or gap), case, order, none; a duration: inactivity of that length. Nothing for anything else.
std::optional<JourneyCut> FindJourneyCut(std::string_view name);

struct StitchOptions {
  int64_t session_gap_us = kSessionGap;    // where session_rules is empty
  std::vector<SessionRule> session_rules;  // by source
  absl::TimeZone zone;                     // of the midnights that cut sessions; UTC
  int64_t journey_gap_us = kJourneyGap;
  JourneyRule journeys = JourneyRule::kInactivity;
  UnitKind unit = UnitKind::kJourney;
  identity::Rules identity;
  std::vector<int64_t> as_of_us;  // by source
  int threads = 1;
  std::function<std::unique_ptr<SegmentFiller>()> make_filler;  // called once a worker; null = nothing is derived
  bool keep_refused = false;                                    // call ComponentSink::AddLinks
  bool collect_identifiers = false;  // fill Customer::identifiers; only exports and `explain` look at them
};

// --unit default: kCase where every row has a case and the case is the only identifier, else kJourney.
UnitKind DefaultUnit(const event::EventTable& table);
// The latest accepted event time of each source, or `as_of_us` for all where it is given (not 0).
std::vector<int64_t> AsOf(const event::EventTable& table, int64_t as_of_us);

// Calls sinks[worker]->Add for every component. Moves duplicates, joined and forgotten rows from events_out to their
// ledger classes. `sinks` has options.threads entries.
absl::Status Stitch(const event::EventTable& table, const identity::Components& components, const Goal& goal,
                    const StitchOptions& options, const std::vector<ComponentSink*>& sinks, base::Ledger* ledger,
                    base::Progress* progress);

}  // namespace journey::stitch

#endif  // JOURNEY_STITCH_STITCHER_H_
