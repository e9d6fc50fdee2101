// SPDX-License-Identifier: Apache-2.0
// Segments that are derived of sessions and customers: who comes for the first time, by which way, in which week first,
// who buys how often, who has to ask again.
//
//   visit              of a session: `first` for the customer's earliest one in the log, `returning` for every later
//   one entry_channel      of a session: the channel of its first touchpoint entry_touchpoint   of a session: its first
//   touchpoint cohort_week        of a customer: the Monday (in the report's zone) of the week of the first event, as
//   2026-09-21 buyer_class        of a customer, by orders in the whole log as the figure `repurchase` counts them:
//   `none`, `one`,
//                      `repeat`, `vip`
//   repeat_complainer  of a customer: `yes` with a contact that `repeat_30d` counts as a repeat - opened at most 30
//   days
//                      after the opening of the same customer's previous one, of the same topic where topics are
//                      mapped - else `no`
//
// Where sessions tell, an event outside of sessions has no value; a journey has that of its first event in a session, a
// customer that of the first session. A customer's value is that of all its events, contacts, sessions and journeys.
// What belongs to no customer has none. Example: a customer with visits on Monday and on Tuesday, an order in the
// second: visits `first`, `returning`; buyer_class `one` in both, since it tells of the customer, not of the moment.
#ifndef JOURNEY_SERVICE_DERIVED_SEGMENTS_H_
#define JOURNEY_SERVICE_DERIVED_SEGMENTS_H_

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "journey/base/time.h"
#include "journey/contact/contact.h"
#include "journey/event/derived_segment.h"
#include "journey/event/event_table.h"
#include "journey/service/civil_clock.h"
#include "journey/service/commerce.h"
#include "journey/stitch/customer.h"

namespace journey::service {

// The limits are customs of the trade, not measured ones; the project file sets others (docs/project-file.md).
struct DerivedRules {
  uint32_t repeat_orders = 2;        // `repeat` from so many orders on
  uint32_t vip_orders = 5;           // `vip` from so many on
  std::optional<int64_t> vip_spend;  // ... or from such a sum of order values in one currency, x kMoneyScale
  int64_t repeat_window_us = 30 * base::kMicrosPerDay;  // of repeat_complainer
};

// Which declared segments are derived, and the words that they take. Const after Make; shared by all workers.
struct DerivedVocabulary {
  static constexpr size_t kKinds = 7;
  std::array<std::optional<uint32_t>, kKinds> column;  // by DerivedSegment: index among the declared segments
  uint32_t first = event::kNone, returning = event::kNone, none = event::kNone, one = event::kNone,
           repeat = event::kNone, vip = event::kNone, no = event::kNone, yes = event::kNone;  // string ids
  std::vector<std::pair<int32_t, uint32_t>> weeks;  // day of a Monday, string id; by day

  std::optional<uint32_t> Column(event::DerivedSegment segment) const { return column[static_cast<size_t>(segment)]; }
};

// Interns the words into the table's dictionary. Null where no declared segment is of sessions or customers. Cost:
// where cohort_week is declared, a pass over the times of all rows; else nothing.
std::shared_ptr<const DerivedVocabulary> MakeDerivedVocabulary(const absl::TimeZone& zone, event::EventTable* table);

class DerivedSegments final : public stitch::SegmentFiller {
 public:
  // `table` outlives it. `as_of_us` by source.
  DerivedSegments(const event::EventTable* table, std::shared_ptr<const DerivedVocabulary> vocabulary,
                  const DerivedRules& rules, const absl::TimeZone& zone, std::vector<int64_t> as_of_us);

  void Fill(const stitch::Component& component, const std::vector<std::span<uint32_t>>& values) override;

 private:
  // One string id a declared segment; kNone = not derived here, or absent.
  using Values = std::vector<uint32_t>;

  void DeriveOfCustomer(const stitch::Customer& customer, bool asks_again);
  void DeriveOfSessions(const stitch::Customer& customer);
  void Write(const stitch::Customer& customer, std::span<uint32_t> values) const;
  uint32_t WeekOf(int64_t time_us);
  uint32_t BuyerClassOf(const stitch::Customer& customer);

  const event::EventTable* table_;
  std::shared_ptr<const DerivedVocabulary> vocabulary_;
  DerivedRules rules_;
  CivilClock clock_;
  CommerceScanner commerce_;
  contact::ContactBuilder builder_;
  bool of_sessions_ = false;          // some segment is
  std::vector<bool> asks_again_;      // by customer of the component
  Values of_customer_;                // of the customer in hand
  std::vector<uint32_t> of_session_;  // of its sessions, one after the other; behind them those of no session
};

}  // namespace journey::service

#endif  // JOURNEY_SERVICE_DERIVED_SEGMENTS_H_
