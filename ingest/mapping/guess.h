// SPDX-License-Identifier: Apache-2.0
// What columns mean by their names. The list is published in docs/fields.md, which a test holds to it.
#ifndef INGEST_MAPPING_GUESS_H_
#define INGEST_MAPPING_GUESS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "ingest/record.h"
#include "journey/event/field.h"

namespace ingest {

// What the values of a column must look like, each in at least 80 % of the present ones (lifecycle: in all).
enum class GuessCheck : uint8_t {
  kNone,
  kTime,
  kId,
  kNumber,
  kChannel,
  kKind,
  kAuthor,
  kDirection,
  kLifecycle,
  kUrl,
  kEmail,
  kPhone,
  kFlag,
  kDuration,
  kScore,
  kScale
};

struct GuessRow {
  journey::event::Field field;
  GuessCheck check;
  // Names parted by spaces, best first: the first name that a column bears wins; of two columns that bear it, the
  // first.
  std::string_view names;
  // kCount, or a field without which the row is not tried. kResolved stands for any field of a contact's snapshot.
  journey::event::Field needs = journey::event::Field::kCount;
};

// In the order in which rows are tried; a column is guessed for one field only.
const std::vector<GuessRow>& GuessCatalog();

// A name as it is compared: lower case, without spaces, '-' and '_' ("User ID", "user-id", "userId" are one), and
// without what is in brackets at its end.
std::string NormalisedName(std::string_view name);

struct Guess {
  journey::event::Field field;
  std::string column;
  std::string clock;  // of a time: the column with the time of day, where `column` holds dates only; else empty
};
// The columns that may hold the time of day beside one with dates, parted by spaces, best first: `date` has `time`,
// `call_date` `call_time`, `접수일자` `접수시간`.
std::vector<std::string> ClockNames(std::string_view date_column);

// Columns whose values look like times, whatever their names, in the order of the sample: what to try where no name
// says it.
std::vector<std::string> ColumnsThatHoldTimes(const Sample& sample);

// Guesses for the fields not in `taken`, from columns not in `used`.
std::vector<Guess> GuessColumns(const Sample& sample, const std::vector<journey::event::Field>& taken,
                                const absl::flat_hash_set<std::string>& used);

}  // namespace ingest

#endif  // INGEST_MAPPING_GUESS_H_
