// SPDX-License-Identifier: Apache-2.0
#include "ingest/mapping/guess.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "ingest/mapping/field_values.h"
#include "ingest/mapping/identifier_form.h"
#include "ingest/mapping/time_parse.h"
#include "journey/event/catalog.h"

namespace ingest {
namespace {

using journey::event::Field;

// Of a hundred present values so many must look right. Source: the design (section 2).
constexpr size_t kShare = 80;

bool LooksRight(GuessCheck check, std::string_view value) {
  switch (check) {
    case GuessCheck::kNone:
      return true;
    case GuessCheck::kTime: {
      static const TimeFormat& format = *new TimeFormat;
      TimeParser parser(absl::UTCTimeZone());
      if (parser.Parse(value, format).status == TimeStatus::kOk) return true;
      return DateOrderOf(value) == DateOrder::kDayFirst;
    }
    case GuessCheck::kId:
      // No sentence and no name of a person.
      return value.find(' ') == std::string_view::npos &&
             std::any_of(value.begin(), value.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    case GuessCheck::kNumber:
    case GuessCheck::kScore:
      return ParseScaled(value, 1000).has_value();
    case GuessCheck::kChannel:
      return journey::event::FindChannel(value).has_value();
    case GuessCheck::kKind:
      return journey::event::FindKind(value).has_value();
    case GuessCheck::kAuthor:
      return journey::event::FindAuthor(value).has_value();
    case GuessCheck::kDirection:
      return ParseDirection(value) != 0;
    case GuessCheck::kLifecycle:
      return ParseLifecycle(value) != Lifecycle::kNone;
    case GuessCheck::kUrl:
      return journey::event::LooksLikeUrl(value) || value[0] == '/';
    case GuessCheck::kEmail:
      return value.find('@') != std::string_view::npos;
    case GuessCheck::kPhone:
      return std::count_if(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; }) >= 7 &&
             std::none_of(value.begin(), value.end(),
                          [](char c) { return absl::ascii_isalpha(static_cast<unsigned char>(c)); });
    case GuessCheck::kFlag:
      return ParseFlag(value).has_value();
    case GuessCheck::kDuration:
      return ParseDurationField(value).has_value();
    case GuessCheck::kScale:
      return ParseScale(value).has_value();
  }
  return false;
}

bool Passes(GuessCheck check, const SamplePath& path) {
  size_t present = 0, right = 0;
  for (const std::string& value : path.values) {
    const std::string_view trimmed = Trimmed(value);
    if (IsMissing(trimmed)) continue;
    ++present;
    right += LooksRight(check, trimmed);
  }
  if (check == GuessCheck::kLifecycle) return present > 0 && right == present;
  // An empty column of identifiers or names says nothing against its name; a time that is nowhere seen is none.
  if (present == 0) return check != GuessCheck::kTime && check != GuessCheck::kChannel && check != GuessCheck::kAuthor;
  return right * 100 >= present * kShare;
}

ParsedTime Parsed(std::string_view value) {
  TimeParser parser(absl::UTCTimeZone());
  return parser.Parse(value, TimeFormat());
}

// Whether most present values are dates without a time of day.
bool HoldsDates(const SamplePath& path) {
  size_t present = 0, dates = 0;
  for (const std::string& value : path.values) {
    const std::string_view trimmed = Trimmed(value);
    if (IsMissing(trimmed)) continue;
    ++present;
    dates += Parsed(trimmed).date_only || (DateOrderOf(trimmed) == DateOrder::kDayFirst && trimmed.size() <= 10);
  }
  return present > 0 && dates * 100 >= present * kShare;
}

// Whether most present values are a time of day and nothing else.
bool HoldsClocks(const SamplePath& path) {
  size_t present = 0, clocks = 0;
  for (const std::string& value : path.values) {
    const std::string_view trimmed = Trimmed(value);
    if (IsMissing(trimmed)) continue;
    ++present;
    const ParsedTime time = Parsed("2000-01-01 " + std::string(trimmed));
    clocks += time.status == TimeStatus::kOk && !time.date_only;
  }
  return present > 0 && clocks * 100 >= present * kShare;
}

// "answered_at" without an opening is the time of an answer to a survey, not the first reply of a contact.
void DropLoneFirstReply(std::vector<Guess>* guesses, std::vector<Field>* known, std::vector<bool>* claimed,
                        const Sample& sample) {
  const auto has = [&](Field field) { return std::find(known->begin(), known->end(), field) != known->end(); };
  if (has(Field::kOpened) || has(Field::kResolved) || has(Field::kClosed) || has(Field::kTime)) return;
  for (size_t i = 0; i < guesses->size(); ++i) {
    if ((*guesses)[i].field != Field::kFirstReply) continue;
    for (size_t k = 0; k < sample.paths.size(); ++k) {
      if (sample.paths[k].path == (*guesses)[i].column) (*claimed)[k] = false;
    }
    guesses->erase(guesses->begin() + static_cast<std::ptrdiff_t>(i));
    known->erase(std::find(known->begin(), known->end(), Field::kFirstReply));
    return;
  }
}

}  // namespace

std::string NormalisedName(std::string_view name) {
  std::string normalised;
  name = Trimmed(name);
  // A unit behind the name: "대기시간(초)".
  if (!name.empty() && name.back() == ')' && name.find('(') != 0) name = name.substr(0, name.find('('));
  for (char c : name) {
    if (c != ' ' && c != '-' && c != '_') normalised += absl::ascii_tolower(static_cast<unsigned char>(c));
  }
  return normalised;
}

std::vector<std::string> ClockNames(std::string_view date_column) {
  const std::string name = NormalisedName(date_column);
  std::vector<std::string> clocks;
  constexpr std::pair<std::string_view, std::string_view> kEnds[] = {
      {"date", "time"}, {"일자", "시간"}, {"일자", "시각"}, {"날짜", "시간"},
      {"날짜", "시각"}, {"일", "시간"},   {"일", "시각"}};
  for (const auto& [date, clock] : kEnds) {
    if (name.ends_with(date)) clocks.push_back(name.substr(0, name.size() - date.size()) + std::string(clock));
  }
  for (const char* clock : {"time", "time of day", "시간", "시각"}) clocks.push_back(NormalisedName(clock));
  return clocks;
}

std::vector<std::string> ColumnsThatHoldTimes(const Sample& sample) {
  std::vector<std::string> columns;
  for (const SamplePath& path : sample.paths) {
    if (Passes(GuessCheck::kTime, path)) columns.push_back(path.path);
  }
  return columns;
}

std::vector<Guess> GuessColumns(const Sample& sample, const std::vector<Field>& taken,
                                const absl::flat_hash_set<std::string>& used) {
  std::vector<Field> known = taken;
  std::vector<bool> claimed(sample.paths.size());
  std::vector<std::string> names;
  for (size_t i = 0; i < sample.paths.size(); ++i) {
    names.push_back(NormalisedName(sample.paths[i].path));
    claimed[i] = used.contains(sample.paths[i].path);
  }
  const auto has = [&](Field field) { return std::find(known.begin(), known.end(), field) != known.end(); };
  const auto find = [&](const GuessRow& row) -> size_t {
    std::string_view rest = row.names;
    while (!rest.empty()) {
      const size_t space = std::min(rest.find(' '), rest.size());
      const std::string name = NormalisedName(rest.substr(0, space));
      rest.remove_prefix(std::min(space + 1, rest.size()));
      for (size_t i = 0; i < names.size(); ++i) {
        if (!claimed[i] && names[i] == name && Passes(row.check, sample.paths[i])) return i;
      }
    }
    return names.size();
  };
  std::vector<Guess> guesses;
  for (const GuessRow& row : GuessCatalog()) {
    if (row.field == Field::kTime) DropLoneFirstReply(&guesses, &known, &claimed, sample);
    if (has(row.field)) continue;
    const bool snapshot = has(Field::kFirstReply) || has(Field::kResolved) || has(Field::kClosed);
    if (row.needs == Field::kResolved ? !snapshot : row.needs != Field::kCount && !has(row.needs)) continue;
    // A contact's snapshot has its time in `opened`, and an opening needs no second one.
    if (row.field == Field::kTime && has(Field::kOpened)) continue;
    if (row.field == Field::kOpened && has(Field::kTime)) continue;
    const size_t index = find(row);
    if (index == names.size()) continue;
    claimed[index] = true;
    known.push_back(row.field);
    Guess& guess = guesses.emplace_back(Guess{row.field, sample.paths[index].path, {}});
    if (row.check != GuessCheck::kTime || !HoldsDates(sample.paths[index])) continue;
    for (const std::string& clock : ClockNames(guess.column)) {
      for (size_t i = 0; i < names.size() && guess.clock.empty(); ++i) {
        if (claimed[i] || names[i] != clock || !HoldsClocks(sample.paths[i])) continue;
        claimed[i] = true;
        guess.clock = sample.paths[i].path;
      }
    }
  }
  return guesses;
}

}  // namespace ingest
