// SPDX-License-Identifier: Apache-2.0
// The figures of service, surveys and orders. Definitions, denominators, censoring, sources and examples:
// docs/figures.md.
//
// One accumulator a worker; it is given whole customers, in any order, and what belongs to nobody through AddLoose.
// Integers only until Finish. Cost: one pass over a customer's events, and for each contact, answer and payment a few
// additions in each of its groups (all, channel, topic, declared segments).
#ifndef JOURNEY_SERVICE_FIGURES_H_
#define JOURNEY_SERVICE_FIGURES_H_

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "journey/base/hash.h"
#include "journey/contact/contact.h"
#include "journey/event/event_table.h"
#include "journey/service/commerce.h"
#include "journey/service/service_clock.h"
#include "journey/service/survey.h"
#include "journey/stats/mean_tally.h"
#include "journey/stats/quantile_tally.h"
#include "journey/stats/rate_tally.h"
#include "journey/stitch/customer.h"

namespace journey::service {

struct FigureOptions {
  std::vector<int64_t> as_of_us;  // by source
  ServiceClock clock;             // of first answers; everything else runs on the calendar
  // Limit of a first answer by channel name ("" = every channel without one of its own); a channel without any takes
  // DefaultFirstReplyLimit.
  std::vector<std::pair<std::string, int64_t>> first_reply_limits_us;
  // The same for the next answer in a running conversation; a channel without any takes DefaultNextReplyLimit.
  std::vector<std::pair<std::string, int64_t>> next_reply_limits_us;
  // What the company itself promises (never a default), by channel: `sla_attainment` of sources that have no metric
  // events. Empty = such sources are in no attainment.
  std::vector<std::pair<std::string, int64_t>> sla_first_reply_us, sla_resolution_us;
  std::string time_zone = "UTC";  // IANA name: of weeks; of hours too, unless the service clock has a zone of its own
};

// A row of `export kpis`.
struct KpiRow {
  std::string kpi;
  // "" = all, else "channel=phone", "stage=", "touchpoint=", "topic=refund", "queue=", "survey=Chat CSAT", a declared
  // segment "platform=web", "week=2026-09-21" (the Monday) or "weekday_hour=mon 09" (shares of contacts only).
  std::string segment;
  std::string window;  // "7d", "24h"; empty where the figure has none
  double value = 0;
  std::optional<double> low;  // 95 % interval
  std::optional<double> high;
  int64_t n = 0;
  std::string unit;                     // s ratio points score count
  bool business_clock = false;          // measured in service hours, not on the calendar
  std::optional<int64_t> censored;      // not known yet at as_of, in no denominator; absent where nothing can be
  std::optional<int64_t> not_measured;  // cannot be known: what it needs is not in the data
  friend bool operator==(const KpiRow&, const KpiRow&) = default;
};

// Contacts opened in one hour of the week.
struct HourCell {
  int weekday = 0;  // 0 = Monday
  int hour = 0;
  int64_t contacts = 0;
  int64_t n = 0;                 // of which the first answer can be judged
  int64_t hits = 0;              // answered in time
  bool closed = false;           // the whole hour lies outside of the service hours
  std::optional<double> agents;  // mean number on duty, where told
  friend bool operator==(const HourCell&, const HourCell&) = default;
};

// How answers of surveys found the touchpoint that they rate; the three add up to `answers`.
struct SurveyTies {
  int64_t answers = 0;
  int64_t tied_by_id = 0;    // case, order or session
  int64_t tied_by_time = 0;  // the nearest earlier touchpoint within `window_us`
  int64_t untied = 0;
  int64_t window_us = 0;
  friend bool operator==(const SurveyTies&, const SurveyTies&) = default;
};

struct FigureResult {
  std::vector<KpiRow> rows;  // catalogue order, then segment by bytes ("" first), then window; only rows with n > 0
  int64_t contacts = 0;
  int64_t loose_contacts = 0;
  int64_t answers = 0;  // of surveys, with a score
  int64_t loose_answers = 0;
  int64_t unplaced_answers = 0;  // of a survey whose question is unknown
  int64_t answers_off_scale = 0;
  bool calendar_clock = true;
  int64_t sla_from_events = 0;  // promises of `sla_attainment` judged by the source's own metric events
  int64_t sla_from_limits = 0;  // and by the company's limits (FigureOptions)
  std::vector<HourCell> hours;  // by weekday, then hour; only those with contacts or agents
  SurveyTies ties;
};

class FigureAccumulator {
 public:
  // `table` and `surveys` outlive the accumulator.
  FigureAccumulator(const event::EventTable* table, const SurveyBook* surveys, FigureOptions options);

  void Add(const stitch::Customer& customer, std::span<const contact::Contact> contacts);
  // Contacts and events of nobody: in figures of single occasions, in none that asks what a customer does next.
  void AddLoose(std::span<const contact::Contact> contacts, std::span<const event::Event> events);
  // REQUIRES: made for the same table and options.
  void Merge(const FigureAccumulator& other);
  // Sorts inside the quantiles, hence not const; may be called again.
  FigureResult Finish();

 private:
  enum Rate : uint8_t {
    kInTarget,
    kRepeat24h,
    kRepeat72h,
    kRepeat7d,
    kRepeat30d,
    kFromClose24h,
    kFromClose72h,
    kFromClose7d,
    kFromClose30d,
    kFcr7d,
    kReopen,
    kOneTouch,
    kAbandon,
    kServiceLevel,
    kCsat,
    kCart,
    kCheckout,
    kPayment,
    kPaymentFinal,
    kRepurchase30d,
    kRepurchase90d,
    kRepurchase365d,
    kBounce,
    kRates
  };
  // Occasions of the customer in hand (n, h), and the tally of those before.
  struct RateCell {
    stats::RateTally tally;
    int64_t n = 0;
    int64_t h = 0;
  };
  struct MeanCell {
    stats::MeanTally tally;
    bool pending = false;
  };
  struct TimeCell {
    stats::QuantileTally values;
    stats::ClusterSums clusters;  // n = values of a customer
    int64_t n = 0;
  };
  struct NpsCell {
    MeanCell net;  // +1 promoter, 0, -1 detractor
    int64_t promoters = 0;
    int64_t detractors = 0;
  };
  // Everything that is counted in one segment.
  struct Group {
    std::array<std::unique_ptr<RateCell>, kRates> rates;
    // Figures that count only where their source tells what they need (`gates_`): by source.
    std::array<std::vector<std::unique_ptr<RateCell>>, 3> gated;
    TimeCell reply, resolution;
    MeanCell transfers, ces, ces_old;
    NpsCell nps;
  };
  enum Gate : uint8_t { kTellsReplies, kTellsMessages, kTellsQueue, kGates };

  // Segment dimensions; declared segments follow.
  static constexpr uint32_t kAll = 0, kChannel = 1, kTopic = 2, kSurvey = 3, kDeclared = 4;
  Group& GroupAt(uint32_t dimension, uint32_t value);
  void ChooseContactGroups(const contact::Contact& contact);
  void ChooseGroups(uint32_t channel, uint32_t survey, std::span<const uint32_t> values);

  // Count in all chosen groups.
  void Hit(Rate rate, bool hit);
  void HitGated(Gate gate, uint32_t source, bool hit);
  void Time(TimeCell Group::*cell, int64_t value_us);
  void Mean(MeanCell Group::*cell, int64_t value);
  void Nps(int64_t score);
  void AddTo(RateCell& cell, bool hit);
  void AddTo(MeanCell& cell, int64_t value);
  void EndCustomer(const base::Hash128& hash);

  void AddContact(const contact::Contact& contact);
  void AddFirstReply(const contact::Contact& contact);
  void AddRepeats(const contact::Contact& contact, std::span<const contact::Contact> all);
  void AddQueue(const contact::Contact& contact);
  void AddAnswer(const event::Event& event, std::span<const contact::Contact> contacts);
  void AddShopping(const stitch::Customer& customer);
  void AddSessions(const stitch::Customer& customer);
  // One value a declared segment: the event's own, else its session's first. Valid until the next call.
  std::span<const uint32_t> ValuesAt(const stitch::Customer& customer, uint32_t event, uint32_t session);
  static void MergeCell(const std::unique_ptr<RateCell>& from, std::unique_ptr<RateCell>* into);
  int64_t AsOf(uint32_t source) const;
  int64_t FirstReplyLimit(uint32_t channel);

  // A row and its place in the catalogue.
  struct OrderedRow {
    int order;
    KpiRow row;
  };
  void FinishGroup(Group& group, const std::string& segment, std::vector<OrderedRow>* rows) const;
  void FinishContacts(Group& group, const std::string& segment, std::vector<OrderedRow>* rows) const;
  void FinishSurveys(Group& group, const std::string& segment, std::vector<OrderedRow>* rows) const;
  // The cells of a gated figure whose source tells what it needs, as one tally.
  stats::RateTally Open(const Group& group, Gate gate) const;
  std::string SegmentName(uint32_t dimension, uint32_t value) const;

  const event::EventTable* table_;
  const SurveyBook* surveys_;
  FigureOptions options_;
  CommerceScanner commerce_;
  absl::flat_hash_map<uint32_t, int64_t> limit_of_channel_;

  absl::flat_hash_map<uint64_t, std::unique_ptr<Group>> groups_;  // dimension << 32 | value
  std::array<std::vector<bool>, kGates> gates_;                   // by source
  bool saw_order_ = false;                                        // without orders nobody can abandon a cart
  bool saw_payment_ = false;
  int64_t sessions_ = 0;       // with a step
  int64_t long_sessions_ = 0;  // with two or more touchpoints
  FigureResult counts_;        // its rows are filled by Finish

  // Scratch.
  std::vector<Group*> chosen_;
  std::vector<RateCell*> touched_rates_;
  std::vector<MeanCell*> touched_means_;
  std::vector<TimeCell*> touched_times_;
  const base::Hash128* loose_ = nullptr;  // set while what is counted belongs to nobody
  std::vector<uint32_t> values_;
  uint32_t first_index_ = 0;  // of the customer's contacts in the component
};

}  // namespace journey::service

#endif  // JOURNEY_SERVICE_FIGURES_H_
