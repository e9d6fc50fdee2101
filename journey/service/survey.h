// SPDX-License-Identifier: Apache-2.0
// Survey answers: which question was asked, on which scale, and whether the answer is a satisfied one.
//
// The kind follows from the words of the survey's name (the field `survey`, else the event's name). The scale is the
// answer's own field `scale`, else what the answers of that survey show together: the book is made from the whole table
// before the accumulators run, so that no answer's meaning depends on the order in which it is seen.
#ifndef JOURNEY_SERVICE_SURVEY_H_
#define JOURNEY_SERVICE_SURVEY_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "journey/event/event.h"
#include "journey/event/event_table.h"

namespace journey::service {

enum class SurveyKind : uint8_t {
  kUnknown,  // no word says what was asked, and the scale does not either: in no figure
  kCsat,
  kNps,
  kCes,     // 2.0: agreement from 1 to 7, high is easy
  kCesOld,  // 1.0: effort from 1 to 5, never mixed with 2.0
  kSolved,  // was it solved?
};

// CSAT: csat, satisfaction, satisfied, 만족. NPS: nps, recommend, promoter, 추천. CES: ces, effort, easy, ease, 노력,
// 편리. Where none of these occurs, solved: fcr, solved, resolved, 해결. Latin words are whole words, ASCII case
// ignored; kUnknown where none occurs or several kinds do.
SurveyKind KindOfName(std::string_view name);

// The share of the scale from which an answer is a satisfied one: 4 and 5 of 5 (abacum.io, sogosurvey.com), 3 of 3 and
// good of good-bad (eesel.ai on Zendesk); 6 and 7 of 7 and 75 of 100 follow the same rule (own decision). Ten- and
// eleven-point scales: 9 and 10. `score` is x 1000 (event::kNumberScale). Reversed scales (low > high) are mirrored
// first. Absent where the score lies outside the scale or the scale has fewer than two points.
std::optional<bool> Satisfied(int64_t score, event::SurveyScale scale);

// One point of emotion (-2 .. +2) in Answer::mood: all scales of up to 12 points, and 0-100, are whole numbers of it.
inline constexpr int64_t kMoodPoint = 138'600 * event::kNumberScale;

struct Answer {
  SurveyKind kind = SurveyKind::kUnknown;
  uint32_t survey = event::kNone;  // string id of the survey's name
  int64_t score = 0;               // x 1000; mirrored where the scale is reversed
  bool satisfied = false;          // by Satisfied: of CSAT, and "yes" of kSolved
  int64_t mood = 0;                // 4 (x - min) / (max - min) - 2 on its own scale, high = good, x kMoodPoint
  bool in_range = true;            // false: outside its scale, in no figure
};

// Const after Build; reading is thread-safe.
class SurveyBook {
 public:
  // Reads the side fields of all survey rows once. Cost: a pass over the rows of sources that map `score`; none where
  // no type of event is a survey.
  static SurveyBook Build(const event::EventTable& table);

  // Absent where the event is no answer: no score, or neither of kind survey nor with a survey's name (a product's
  // rating).
  std::optional<Answer> Read(const event::Event& event) const;
  // Whether events of that type (the table's id) can be answers; one look instead of one into the side fields.
  bool MayAnswer(uint32_t type) const { return type < answer_types_.size() && answer_types_[type]; }

 private:
  struct Survey {
    SurveyKind kind = SurveyKind::kUnknown;
    event::SurveyScale scale;  // of answers that state none; {0, 0} = not decided
    int64_t lowest = 0;
    int64_t highest = 0;
    bool seen = false;          // an answer without a scale
    bool high_is_easy = false;  // an effort question that asks for ease
  };
  void Note(uint32_t survey, std::string_view name, event::SideFields side);
  void Decide();

  absl::flat_hash_map<uint32_t, Survey> surveys_;  // by string id
  std::vector<bool> answer_types_;
};

}  // namespace journey::service

#endif  // JOURNEY_SERVICE_SURVEY_H_
