// SPDX-License-Identifier: Apache-2.0
// The figures of service, surveys and orders. Definitions, denominators, censoring, sources and examples:
// docs/figures.md.
//
// One accumulator a worker; it is given whole customers, in any order, and what belongs to nobody through AddLoose.
// Integers only until Finish. Cost: a look at the type of each event, and for each contact, answer, payment and visit a
// few additions in each of its segments (figure_tally.h).
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
#include "journey/contact/contact.h"
#include "journey/event/event_table.h"
#include "journey/service/channel_limits.h"
#include "journey/service/civil_clock.h"
#include "journey/service/commerce.h"
#include "journey/service/figure_tally.h"
#include "journey/service/refund.h"
#include "journey/service/service_clock.h"
#include "journey/service/survey.h"
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
  // What events of a type are to the figures; most are nothing.
  static constexpr uint8_t kMayAnswer = 1, kOffer = 2, kSearch = 4, kArticle = 8;
  void ReadTypes();
  uint8_t UseOf(const event::Event& event) const { return uses_[event.type - first_type_]; }

  // An occasion in the segments that it has everywhere: channel, stage and touchpoint where known, declared ones, week.
  void Begin(uint32_t channel, event::Stage stage, uint32_t touchpoint, std::span<const uint32_t> values,
             int64_t time_us) {
    BeginInWeek(channel, stage, touchpoint, values, week_clock_.Monday(time_us));
  }
  void BeginInWeek(uint32_t channel, event::Stage stage, uint32_t touchpoint, std::span<const uint32_t> values,
                   int32_t monday);
  enum class Outcome : uint8_t { kMiss, kHit, kCensored, kUnknown };
  // The same for an occasion of one figure alone. Those of a customer that follow each other are mostly in the same
  // segments; as many as are, are counted at once, and the last by EndAlike.
  void CountAlike(Figure figure, Outcome outcome, uint32_t channel, event::Stage stage, uint32_t touchpoint,
                  std::span<const uint32_t> values, int64_t time_us);
  void EndAlike();
  void InPlace(event::Stage stage, uint32_t touchpoint);
  void InDeclared(std::span<const uint32_t> values);
  void InWeek(int32_t monday) { tally_.In(Dimension::kWeek, static_cast<uint32_t>(monday)); }

  void AddContact(const contact::Contact& contact, std::span<const contact::Contact> all);  // contact_figures.cc
  void AddFirstReply(const contact::Contact& contact);
  void AddTurns(const contact::Contact& contact);
  void AddSolution(const contact::Contact& contact);
  void AddHands(const contact::Contact& contact);
  void AddPromises(const contact::Contact& contact);
  void AddBacklog(const contact::Contact& contact);
  void AddQueue(const contact::Contact& contact);
  void AddRepeats(const contact::Contact& contact, std::span<const contact::Contact> all);
  void AddBot(const contact::Contact& contact, std::span<const contact::Contact> all);

  void AddAnswers(const stitch::Customer* customer, std::span<const contact::Contact> contacts,
                  std::span<const event::Event> events);  // survey_figures.cc
  void AddAnswer(const event::Event& event, const stitch::Customer* customer,
                 std::span<const contact::Contact> contacts);
  void AddOffers(const stitch::Customer& customer);

  void AddShopping(const stitch::Customer& customer);  // shop_figures.cc
  void AddPayments(const stitch::Customer& customer);
  void AddRefunds(const stitch::Customer& customer);
  void AddRepurchase(const stitch::Customer& customer);

  void AddVisits(const stitch::Customer& customer, std::span<const contact::Contact> contacts);  // visit_figures.cc
  void AddBounce(const stitch::Customer& customer, const stitch::Session& session);
  bool AddArticles(const stitch::Customer& customer, const stitch::Session& session,
                   std::span<const contact::Contact> contacts);
  void AddSearch(const stitch::Customer& customer, uint32_t index);
  void AddStaff(std::span<const event::Event> events);

  // One value a declared segment: the event's own, else its session's first. Valid until the next call.
  std::span<const uint32_t> ValuesAt(const stitch::Customer& customer, uint32_t event, uint32_t session);
  // The session whose values an event without its own takes; only looked for where segments are declared.
  uint32_t SessionFor(const stitch::Customer& customer, uint32_t event) const {
    return table_->segments.empty() ? event::kNone : SessionOf(customer.sessions, event);
  }
  // The declared values from that offset of Customer::segment_values on.
  std::span<const uint32_t> ValuesFrom(const stitch::Customer& customer, uint32_t offset) const;
  int64_t AsOf(uint32_t source) const { return options_.as_of_us[source]; }
  // As AsOf less what has to pass before an occasion is decided.
  bool Decided(int64_t time_us, uint32_t source, int64_t window_us) const {
    return time_us <= AsOf(source) - window_us;
  }

  // A row and its place in the catalogue.
  struct OrderedRow {
    Figure figure;
    Dimension dimension;  // a declared segment may have the name of another
    KpiRow row;
  };
  void FinishGroup(const FigureTally::Group& group, Dimension dimension, const std::string& segment,
                   std::vector<OrderedRow>* rows) const;
  bool Measurable(Figure figure) const;
  std::string SegmentName(Dimension dimension, uint32_t value) const;
  std::vector<HourCell> FinishHours() const;

  const event::EventTable* table_;
  const SurveyBook* surveys_;
  FigureOptions options_;
  CommerceScanner commerce_;
  RefundScanner refunds_;
  ChannelLimits first_reply_, next_reply_, sla_first_reply_, sla_resolution_;
  CivilClock week_clock_, hour_clock_;
  const event::EventType* first_type_ = nullptr;
  std::vector<uint8_t> uses_;  // by type
  uint8_t any_use_ = 0;
  bool any_staff_ = false;
  bool any_contact_ = false;                                         // some event can be of a contact
  absl::flat_hash_map<uint32_t, event::Stage> stage_of_touchpoint_;  // where the project file sets one

  FigureTally tally_;
  bool saw_order_ = false;  // without orders nobody can abandon a cart
  bool saw_payment_ = false;
  int64_t sessions_ = 0;       // with a step
  int64_t long_sessions_ = 0;  // with two or more touchpoints
  std::array<int64_t, 7 * 24> contacts_of_hour_{};
  absl::flat_hash_map<int64_t, int64_t> staff_;  // instant -> agents on duty x 1000, over all queues
  FigureResult counts_;                          // its rows are filled by Finish

  // Scratch.
  bool loose_ = false;  // while what is counted belongs to nobody
  std::vector<uint32_t> values_;
  uint32_t first_index_ = 0;  // of the customer's contacts in the component
  std::vector<uint32_t> articles_;
  struct Alike {  // occasions of the customer in hand that are in the same segments
    Figure figure = Figure::kCount;
    event::Stage stage = event::Stage::kNone;
    uint32_t channel = event::kNone, touchpoint = event::kNone;
    int32_t week = 0;
    std::array<int64_t, 4> counts{};  // by Outcome
  };
  Alike alike_;
  std::vector<uint32_t> alike_values_;  // of the declared segments
  std::vector<uint32_t> searches_;      // events
  struct Offer {
    uint32_t event;
    bool answered;
  };
  std::vector<Offer> offers_;
};

}  // namespace journey::service

#endif  // JOURNEY_SERVICE_FIGURES_H_
