// SPDX-License-Identifier: Apache-2.0
#include "journey/service/survey.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <utility>

namespace journey::service {
namespace {

using event::Field;
using event::SurveyScale;

bool IsLetter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
char Lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

// Whether the whole word `word` (lower case) occurs; camelCase parts words, digits and signs do too.
bool HasWord(std::string_view text, std::string_view word) {
  for (size_t i = 0; i + word.size() <= text.size(); ++i) {
    bool same = true;
    for (size_t k = 0; same && k < word.size(); ++k) same = Lower(text[i + k]) == word[k];
    if (!same) continue;
    const size_t end = i + word.size();
    const bool starts = i == 0 || !IsLetter(text[i - 1]) ||
                        (std::islower(static_cast<unsigned char>(text[i - 1])) != 0 &&
                         std::isupper(static_cast<unsigned char>(text[i])) != 0);
    const bool ends = end == text.size() || !IsLetter(text[end]) ||
                      (std::islower(static_cast<unsigned char>(text[end - 1])) != 0 &&
                       std::isupper(static_cast<unsigned char>(text[end])) != 0);
    if (starts && ends) return true;
  }
  return false;
}

struct KindWord {
  SurveyKind kind;
  std::string_view word;
};
constexpr std::array<KindWord, 13> kLatinWords = {{{SurveyKind::kCsat, "csat"},
                                                   {SurveyKind::kCsat, "satisfaction"},
                                                   {SurveyKind::kCsat, "satisfied"},
                                                   {SurveyKind::kCsat, "satisfying"},
                                                   {SurveyKind::kNps, "nps"},
                                                   {SurveyKind::kNps, "recommend"},
                                                   {SurveyKind::kNps, "recommendation"},
                                                   {SurveyKind::kNps, "promoter"},
                                                   {SurveyKind::kCes, "ces"},
                                                   {SurveyKind::kCes, "effort"},
                                                   {SurveyKind::kCes, "easy"},
                                                   {SurveyKind::kCes, "ease"},
                                                   {SurveyKind::kCes, "easiness"}}};
// Asked only where no other question is named: "satisfied with the solution" is one of satisfaction.
constexpr std::array<std::string_view, 3> kSolvedWords = {"fcr", "solved", "resolved"};
constexpr std::string_view kSolvedKorean = "해결";
constexpr std::array<std::string_view, 4> kEaseWords = {"easy", "ease", "easiness", "easier"};
constexpr std::array<std::string_view, 2> kEaseKorean = {"편리", "쉬"};
constexpr std::array<KindWord, 5> kKoreanWords = {{{SurveyKind::kCsat, "만족"},
                                                   {SurveyKind::kNps, "추천"},
                                                   {SurveyKind::kCes, "노력"},
                                                   {SurveyKind::kCes, "편리"},
                                                   {SurveyKind::kCes, "쉬"}}};

bool AsksForEase(std::string_view name) {
  return std::any_of(kEaseWords.begin(), kEaseWords.end(), [name](auto word) { return HasWord(name, word); }) ||
         std::any_of(kEaseKorean.begin(), kEaseKorean.end(),
                     [name](auto word) { return name.find(word) != std::string_view::npos; });
}

constexpr int64_t kPoint = event::kNumberScale;

}  // namespace

SurveyKind KindOfName(std::string_view name) {
  SurveyKind found = SurveyKind::kUnknown;
  bool several = false;
  const auto see = [&](SurveyKind kind) {
    several |= found != SurveyKind::kUnknown && found != kind;
    found = kind;
  };
  for (const KindWord& entry : kLatinWords) {
    if (HasWord(name, entry.word)) see(entry.kind);
  }
  for (const KindWord& entry : kKoreanWords) {
    if (name.find(entry.word) != std::string_view::npos) see(entry.kind);
  }
  if (several) return SurveyKind::kUnknown;
  if (found != SurveyKind::kUnknown) return found;
  const bool solved = name.find(kSolvedKorean) != std::string_view::npos ||
                      std::any_of(kSolvedWords.begin(), kSolvedWords.end(),
                                  [name](std::string_view word) { return HasWord(name, word); });
  return solved ? SurveyKind::kSolved : SurveyKind::kUnknown;
}

std::optional<bool> Satisfied(int64_t score, SurveyScale scale) {
  int64_t low = scale.low * kPoint, high = scale.high * kPoint;
  if (low > high) {
    score = low + high - score;
    std::swap(low, high);
  }
  if (low == high || score < low || score > high) return std::nullopt;
  if (high == 10 * kPoint) return score >= 9 * kPoint;
  return 4 * (score - low) >= 3 * (high - low);
}

namespace {

// 4 above / width - 2, where `above` is x kPoint; rounded to the nearest unit on scales that kMoodPoint does not
// divide.
int64_t Mood(int64_t above, int64_t width) {
  constexpr int64_t kUnit = kMoodPoint / kPoint;
  return (4 * above * kUnit + width / 2) / width - 2 * kMoodPoint;
}

}  // namespace

void SurveyBook::Note(uint32_t survey, std::string_view name, event::SideFields side) {
  Survey& entry =
      surveys_.try_emplace(survey, Survey{.kind = KindOfName(name), .high_is_easy = AsksForEase(name)}).first->second;
  const std::optional<int64_t> score = side.Get(Field::kScore);
  if (!score.has_value() || side.Has(Field::kScale)) return;
  entry.lowest = entry.seen ? std::min(entry.lowest, *score) : *score;
  entry.highest = entry.seen ? std::max(entry.highest, *score) : *score;
  entry.seen = true;
}

void SurveyBook::Decide() {
  for (auto& [id, entry] : surveys_) {
    if (entry.kind == SurveyKind::kNps) entry.scale = {0, 10};
    if (entry.kind == SurveyKind::kCes) entry.scale = {1, 7};
    if (entry.kind == SurveyKind::kNps || entry.kind == SurveyKind::kCes) continue;
    if (!entry.seen || entry.lowest < 0) continue;
    // A three-point or ten-point scale must be stated: its answers look like those of a longer or another one.
    if (entry.highest <= 1 * kPoint && entry.lowest == 0) {
      entry.scale = {0, 1};
    } else if (entry.highest <= 5 * kPoint && entry.lowest >= 1 * kPoint) {
      entry.scale = {1, 5};
    } else if (entry.highest <= 7 * kPoint && entry.lowest >= 1 * kPoint) {
      entry.scale = {1, 7};
    }
  }
}

SurveyBook SurveyBook::Build(const event::EventTable& table) {
  SurveyBook book;
  const event::Dictionaries& dictionaries = table.dictionaries;
  book.answer_types_.assign(dictionaries.types.size(), false);
  std::vector<bool> wanted(table.sources.size(), false);
  for (size_t i = 0; i < table.sources.size(); ++i) {
    const auto& fields = table.sources[i].fields;
    wanted[i] = fields.empty() ||
                std::any_of(fields.begin(), fields.end(), [](const auto& field) { return field.first == "score"; });
  }
  for (const event::RowBatch& batch : table.batches) {
    if (batch.source < wanted.size() && !wanted[batch.source]) continue;
    if (batch.side.empty()) continue;
    const event::DictionaryMap& map = table.maps[batch.thread];
    for (const event::Row& row : batch.rows) {
      if (row.side == event::kNone) continue;
      const event::SideFields side = table.Side(batch, row);
      if (!side.Has(Field::kScore)) continue;
      const uint32_t type_id = map.types[row.type];
      const event::EventType& type = dictionaries.types[type_id];
      const std::optional<uint32_t> named = side.Text(Field::kSurvey);
      if (type.kind != event::Kind::kSurvey && !named.has_value()) continue;
      book.answer_types_[type_id] = true;
      const uint32_t survey = named.value_or(type.name);
      if (survey != event::kNone) book.Note(survey, dictionaries.strings[survey], side);
    }
  }
  book.Decide();
  return book;
}

std::optional<Answer> SurveyBook::Read(const event::Event& event) const {
  const std::optional<int64_t> score = event.side.Get(Field::kScore);
  if (!score.has_value()) return std::nullopt;
  const std::optional<uint32_t> named = event.side.Text(Field::kSurvey);
  if (event.kind() != event::Kind::kSurvey && !named.has_value()) return std::nullopt;
  Answer answer{.survey = named.value_or(event.type->name), .score = *score};
  const auto found = surveys_.find(answer.survey);
  if (found == surveys_.end()) return answer;
  answer.kind = found->second.kind;
  SurveyScale scale = found->second.scale;
  if (const auto stated = event.side.Get(Field::kScale); stated.has_value()) {
    scale = event::UnpackScale(static_cast<uint64_t>(*stated));
  }
  const int16_t low = std::min(scale.low, scale.high), high = std::max(scale.low, scale.high);
  // An unnamed survey on a scale that only satisfaction uses is one of satisfaction; eleven points could be either.
  if (answer.kind == SurveyKind::kUnknown && high > low && high <= 5) answer.kind = SurveyKind::kCsat;
  if (answer.kind == SurveyKind::kNps) scale = {0, 10};
  if (answer.kind == SurveyKind::kCes && high == 5) answer.kind = SurveyKind::kCesOld;
  const std::optional<bool> satisfied = Satisfied(*score, scale);
  if (!satisfied.has_value()) {
    answer.in_range = false;
    return answer;
  }
  answer.satisfied = *satisfied;
  if (scale.low > scale.high) answer.score = (low + high) * kPoint - *score;
  // CES 1.0 asks for effort: 1 is good, unless the scale says so itself or the question asks for ease.
  const bool low_is_good = answer.kind == SurveyKind::kCesOld && scale.low < scale.high && !found->second.high_is_easy;
  const int64_t above = low_is_good ? high * kPoint - answer.score : answer.score - low * kPoint;
  answer.mood = Mood(above, high - low);
  return answer;
}

}  // namespace journey::service
