// SPDX-License-Identifier: Apache-2.0
// What is held against expectations: hits and occasions of each measure, by touchpoint, channel and segment, with the
// evidence of the bad ones. Drop-off is tallied by graph::DropOffAccumulator; here only its evidence is kept.
//
// Occasions, hits and censoring of each measure: docs/figures.md, "Measures of findings".
// One accumulator a worker; whole customers in any order; integers only until Finish. Cost: a pass over the customer's
// events and steps, one cell for each touchpoint of a session, and a few for each contact, answer, payment and refund.
#ifndef JOURNEY_FINDINGS_MEASURES_H_
#define JOURNEY_FINDINGS_MEASURES_H_

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "journey/contact/contact.h"
#include "journey/event/event_table.h"
#include "journey/findings/detail.h"
#include "journey/findings/evidence.h"
#include "journey/findings/expectation.h"
#include "journey/findings/offered.h"
#include "journey/findings/touch_log.h"
#include "journey/service/commerce.h"
#include "journey/service/refund.h"
#include "journey/service/service_clock.h"
#include "journey/service/survey.h"
#include "journey/stats/quantile_tally.h"
#include "journey/stats/rate_tally.h"
#include "journey/stitch/customer.h"

namespace journey::findings {

inline constexpr int64_t kAfterWindow =
    24 * base::kMicrosPerHour;  // contact_after_24h, channel_change_24h, contacts behind
inline constexpr int64_t kRepeatWindow = 7 * base::kMicrosPerDay;

struct MeasureOptions {
  std::vector<int64_t> as_of_us;  // by source
  service::ServiceClock clock;    // of first answers
};

struct TouchpointCount {
  std::string touchpoint;
  std::string channel;
  int64_t count = 0;
  std::optional<double> usual;  // its share at the same touchpoint in all cases; set by Judge where it is known
};

struct EvidenceStep {
  int64_t time_us = 0;
  std::string touchpoint;
  std::string channel;
  event::Kind kind = event::Kind::kOther;
  Mark mark = Mark::kPlain;
};

struct EvidenceJourney {
  base::Hash128 customer;                  // Customer::hash
  uint32_t representative = event::kNone;  // identifier id, for the caller's pseudonym
  std::vector<EvidenceStep> steps;         // at most kStepsShown
};

// Occasions and hits in one value of a declared segment.
struct SegmentShare {
  std::string segment;  // X=value
  int64_t n = 0;
  int64_t h = 0;
};

struct MeasureRow {
  Measure measure = Measure::kCount;
  uint32_t offer = 0;                        // of kOffered: place in the list of offers
  std::string touchpoint, channel, segment;  // empty = all
  std::optional<int64_t> limit_us;           // of measures that need one
  stats::RateTally tally;                    // empty for drop_off
  stats::DayTally days;
  std::vector<TouchpointCount> before, after;  // of the bad ones, by count descending, then names
  int64_t incidents = 0;                       // bad ones of customers: what `before` and `after` are shares of
  std::vector<EvidenceJourney> journeys;
  // By name; of a row about a segment empty.
  std::vector<SegmentShare> segments;
  std::vector<std::pair<std::string, int64_t>> bad_channels;  // of bad occasions of customers; by name
  std::vector<std::pair<int64_t, int64_t>> bad_of_customers;  // bad occasions of a customer -> customers; ascending
  int64_t open = 0;                                           // not yet known; of drop_off: see DropOffTable
  int64_t goals_good = 0, goals_bad = 0;                      // followed by a goal in the same session
  stats::Int128 overdue_us = 0;                               // beyond the limit, of bad occasions
  uint32_t place = 0;                                         // in MeasureResult::rows
};

struct MeasureResult {
  std::vector<MeasureRow> rows;  // by (measure, touchpoint, channel, segment)
  int64_t customers = 0;
  int64_t all_contacts = 0;          // nobody's included
  std::optional<double> goal_value;  // median value of a goal; absent where none has one, or they have two currencies
  std::string currency;              // of goal_value
  std::vector<std::string> goal_touchpoints;     // sorted
  std::vector<std::string> contact_touchpoints;  // sorted
  std::vector<std::string> failure_touchpoints;  // sorted: whatever happens there says failure ("Payment Failed", 404)
  TouchLog journeys, contacts;                   // with a bad occasion of `rows`; the cells are places in `rows`
};

class MeasureAccumulator {
 public:
  // All three outlive it.
  MeasureAccumulator(const event::EventTable* table, const service::SurveyBook* surveys, const ExpectationBook* book,
                     MeasureOptions options);

  // `offered`: bad occasions that other rooms have found in this customer.
  void Add(const stitch::Customer& customer, std::span<const contact::Contact> contacts,
           std::span<const OfferedHit> offered = {});
  // Contacts and events of nobody: first answers, resolutions, answers of surveys and refunds count, without evidence.
  void AddLoose(std::span<const contact::Contact> contacts, std::span<const event::Event> events);
  // REQUIRES: made for the same table, book and options.
  void Merge(const MeasureAccumulator& other);
  MeasureResult Finish(std::span<const Offer> offers = {}) const;

 private:
  static constexpr uint16_t kNoDimension = 0, kTopic = 1, kSurvey = 2, kDeclared = 3;  // declared segments follow
  struct Key {
    Measure measure = Measure::kCount;
    uint16_t dimension = kNoDimension;
    uint32_t value = event::kNone;  // of the segment
    uint32_t touchpoint = event::kNone;
    uint32_t channel = event::kNone;
    uint32_t source = 0;  // where the source must tell what the measure needs (`tells_`)
    friend auto operator<=>(const Key&, const Key&) = default;
    template <typename H>
    friend H AbslHashValue(H state, const Key& key) {
      return H::combine(std::move(state), key.measure, key.dimension, key.value, key.touchpoint, key.channel,
                        key.source);
    }
  };
  struct OfferedKey {
    uint32_t measure = 0;
    uint32_t touchpoint = event::kNone;
    uint32_t source = 0;
    friend auto operator<=>(const OfferedKey&, const OfferedKey&) = default;
    template <typename H>
    friend H AbslHashValue(H state, const OfferedKey& key) {
      return H::combine(std::move(state), key.measure, key.touchpoint, key.source);
    }
  };
  struct Cell {
    stats::RateTally tally;  // of an offered one: only customers with hits
    stats::DayTally days;
    Evidence evidence;
    Detail detail;
    int64_t limit_us = 0;
    uint32_t number = 0;  // in the logs
    int64_t n = 0;        // of the customer in hand
    int64_t h = 0;
    int64_t bad = 0;

    void Merge(const Cell& other);
  };
  // Of a touchpoint, kept whether or not it has a cell.
  struct Place {
    int64_t open_visits = 0;  // too young for contact_after_24h
    int64_t goals = 0;        // sessions, not open, with a goal at or after it
    SmallCounts segments;     // of drop_off, as Detail::segments
  };
  struct Segment {
    uint16_t dimension;
    uint32_t value;
  };
  // What is known of one occasion.
  struct Occasion {
    Measure measure;
    bool hit;
    int64_t time_us;
    Incident incident;
    int64_t overdue_us = 0;                   // of a bad one with a clock: how long it was awaited beyond the limit
    bool goal = false;                        // a goal follows in the same session
    std::span<const uint32_t> segments = {};  // a value (or kNone) a declared segment
  };

  Cell& CellAt(const Key& key);
  Cell& VisitCell(std::vector<std::unique_ptr<Cell>>* cells, uint32_t touchpoint);
  void Count(Cell& cell, const Occasion& occasion);
  // Logs a bad occasion of the customer in hand: the journey that holds it, or the last one begun before it; and the
  // contacts opened in [from_us, until_us].
  void Touch(const Cell& cell, int64_t time_us, int64_t from_us, int64_t until_us);
  int64_t AsOf(uint32_t source) const { return options_.as_of_us[source]; }
  std::string SegmentName(uint16_t dimension, uint32_t value) const;
  std::string Text(uint32_t string_id) const;
  // The limit of a contact's measure in a segment; 0 where no expectation names it. Looked up once a key.
  int64_t LimitOf(const Key& key);

  void AddContact(const contact::Contact& contact);
  void AddFollowing(const contact::Contact& contact, std::span<const contact::Contact> all);
  void AddAnswer(const event::Event& event, std::span<const contact::Contact> contacts);
  void AddPayments(const stitch::Customer& customer);
  void AddRefunds(std::span<const event::Event> events);
  void AddVisits(const stitch::Customer& customer, std::span<const contact::Contact> contacts);
  // Whether a contact follows; nullopt where the step is no occasion of contact_after_24h. `open`: only not yet.
  std::optional<bool> ContactFollows(const stitch::Step& step, std::span<const contact::Contact> contacts,
                                     bool* open) const;
  void AddVisit(const stitch::Step& step, uint32_t index, std::span<const contact::Contact> contacts);
  void AddLeaving(const stitch::Session& session, const stitch::Customer& customer);
  // Of a session with goals: the touchpoints up to the last of them, each once.
  void AddGoals(const stitch::Session& session, uint32_t last_goal, const stitch::Customer& customer,
                std::span<const contact::Contact> contacts);
  void AddOffered(std::span<const OfferedHit> hits);
  void NoteGoalValue(const event::Event& event);
  std::span<const uint32_t> SegmentsAt(uint32_t offset) const {
    return customer_->segment_values.subspan(offset, table_->segments.size());
  }
  void CountContact(const contact::Contact& contact, Measure measure, bool hit, uint32_t source);
  // What a failure inside a contact (a disconnect) is called; kNone where there is none, or the contact is nobody's.
  uint32_t FailurePlace(const contact::Contact& contact) const;
  // An event of the contact that says failure; null where none does.
  const event::Event* FailureIn(const contact::Contact& contact) const;
  void ChooseSegments(const contact::Contact& contact, Measure measure);
  void EndCustomer(const base::Hash128& hash);
  MeasureRow MakeRow(const Key& key, const Cell& cell) const;
  std::vector<SegmentShare> Shares(const SmallCounts& counts) const;
  void FinishGoals(MeasureResult* result) const;
  // The row of an offer at one place; `cell` holds its hits.
  MeasureRow MakeOfferedRow(uint32_t offer, const Offer& offered, const OfferedPlace& place, uint32_t touchpoint,
                            const Cell& cell) const;

  const event::EventTable* table_;
  const service::SurveyBook* surveys_;
  const ExpectationBook* book_;
  MeasureOptions options_;
  service::CommerceScanner commerce_;
  service::RefundScanner refund_scanner_;
  bool refunds_wanted_;
  bool any_answer_ = false;         // of a survey, in the data
  std::vector<bool> topic_wanted_;  // by measure: some expectation names a topic

  absl::flat_hash_map<Key, std::unique_ptr<Cell>> cells_;
  absl::flat_hash_map<OfferedKey, std::unique_ptr<Cell>> offered_;
  absl::flat_hash_map<Key, int64_t> limits_;
  std::array<std::vector<bool>, 2> tells_;  // by source: first answers, solutions
  bool saw_payment_ = false;
  int64_t customers_ = 0;
  int64_t contacts_seen_ = 0;
  absl::flat_hash_map<uint32_t, stats::QuantileTally> goal_values_;  // by currency
  uint32_t cells_made_ = 0;
  TouchLog journey_log_, contact_log_;

  // Visits, by touchpoint (a dense number).
  std::vector<uint32_t> dense_;        // string id -> dense number
  std::vector<uint32_t> touchpoints_;  // dense number -> string id
  std::vector<bool> is_contact_;
  std::vector<bool> is_failure_;
  std::vector<bool> is_goal_;
  std::vector<std::unique_ptr<Cell>> visits_;     // contact_after_24h
  std::vector<std::unique_ptr<Cell>> drop_offs_;  // evidence only
  std::vector<Place> places_;
  bool any_contact_ = false;    // the data can hold contacts at all
  bool visits_count_ = false;   // a visit is an occasion of something: of a contact after it, or in a segment
  std::vector<uint64_t> seen_;  // session stamp by dense number
  uint64_t stamp_ = 0;

  // Scratch.
  const stitch::Customer* customer_ = nullptr;  // null while what is counted belongs to nobody
  base::Hash128 loose_hash_;
  uint32_t first_contact_ = 0;
  std::span<const contact::Contact> contacts_;  // of the customer in hand
  std::vector<Cell*> touched_;
  std::vector<Segment> chosen_;
  std::vector<uint32_t> segment_values_;  // of one occasion, by declared segment
};

}  // namespace journey::findings

#endif  // JOURNEY_FINDINGS_MEASURES_H_
