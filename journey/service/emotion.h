// SPDX-License-Identifier: Apache-2.0
// How customers felt at a touchpoint, from -2 to +2.
//
// From answers: each survey answer that rates the touchpoint (survey_tie.h) counts 4 (x - min) / (max - min) - 2 on its
// own scale, high = good; the value is their mean with customers as clusters. Below kEmotionAnswers answers it is
// estimated from what happened instead: 1 - 3 b, where b is the share of visits that went badly; from +1, none did, to
// -2, all did. Below kEmotionVisits visits there is no row.
//
// A visit: a touchpoint in a session, from its first occurrence there (each occurrence outside of sessions); it went
// badly where the customer opened a contact within 24 hours after it. For the touchpoint that opens contacts, each
// contact; it went badly where the first answer came later than the channel's limit (open past it included) or the same
// customer's next contact on the topic came within 24 hours. What happens inside of contacts, pages that are only the
// way to one, surveys, and what is younger than 24 hours are no visits. Where the data has no contacts nothing is
// estimated. Example: 40 visits of /returns, 10 of them followed by a contact within 24 hours: b = 0.25, the estimate
// is +0.25.
#ifndef JOURNEY_SERVICE_EMOTION_H_
#define JOURNEY_SERVICE_EMOTION_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "journey/base/time.h"
#include "journey/contact/contact.h"
#include "journey/event/event_table.h"
#include "journey/service/channel_limits.h"
#include "journey/service/service_clock.h"
#include "journey/service/survey.h"
#include "journey/stats/interval.h"
#include "journey/stats/mean_tally.h"
#include "journey/stitch/customer.h"

namespace journey::service {

inline constexpr int64_t kEmotionAnswers = 30;
inline constexpr int64_t kEmotionVisits = 30;
inline constexpr int64_t kEmotionWindow = 24 * base::kMicrosPerHour;

struct EmotionRow {
  std::string touchpoint;
  double value = 0;  // -2 .. +2
  double low = 0;    // 95 % interval
  double high = 0;
  int64_t n = 0;  // answers, or visits where estimated
  bool estimated = false;
  friend bool operator==(const EmotionRow&, const EmotionRow&) = default;
};

struct EmotionOptions {
  std::vector<int64_t> as_of_us;    // by source
  ServiceClock clock;               // of first answers
  LimitList first_reply_limits_us;  // as FigureOptions
};

// Takes whole customers as FigureAccumulator does; one a worker; integers until Finish. Cost: nothing but answers where
// the data has no contacts, else a few nanoseconds a touchpoint on the way.
class EmotionAccumulator {
 public:
  // `table` and `surveys` outlive the accumulator.
  EmotionAccumulator(const event::EventTable* table, const SurveyBook* surveys, EmotionOptions options);

  void Add(const stitch::Customer& customer, std::span<const contact::Contact> contacts);
  // Answers of nobody about contacts of nobody.
  void AddLoose(std::span<const contact::Contact> contacts, std::span<const event::Event> events);
  // REQUIRES: made for the same table and options.
  void Merge(const EmotionAccumulator& other);
  std::vector<EmotionRow> Finish() const;  // sorted by the bytes of the touchpoint

 private:
  struct Cell {
    stats::MeanTally answers;   // Answer::mood
    stats::ClusterSums visits;  // n visits, h of them bad, by customer
    int64_t n = 0, h = 0;       // visits of the customer in hand
    bool answered = false;      // by the customer in hand
  };
  Cell& Touch(uint32_t place);
  void AddAnswers(const stitch::Customer* customer, std::span<const contact::Contact> contacts,
                  std::span<const event::Event> events);
  void AddVisit(const stitch::Step& step, const stitch::Customer& customer, std::span<const contact::Contact> contacts);
  void AddVisits(const stitch::Customer& customer, std::span<const contact::Contact> contacts);
  void AddContacts(std::span<const contact::Contact> contacts);
  void EndCustomer();

  const event::EventTable* table_;
  const SurveyBook* surveys_;
  EmotionOptions options_;
  ChannelLimits first_reply_;
  const event::EventType* first_type_ = nullptr;
  bool any_answer_ = false;
  bool any_contact_ = false;
  std::vector<uint32_t> place_of_;     // by string id: index into the next three, kNone = no touchpoint
  std::vector<uint32_t> touchpoints_;  // string ids
  std::vector<bool> no_visit_;         // a survey, or it opens a contact, happens in one or leads to one
  std::vector<Cell> cells_;

  // Scratch.
  std::vector<uint32_t> touched_;
  std::vector<uint64_t> seen_;  // by place: the session in which it was last seen
  uint64_t session_ = 0;
};

}  // namespace journey::service

#endif  // JOURNEY_SERVICE_EMOTION_H_
