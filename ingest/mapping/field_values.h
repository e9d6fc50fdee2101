// SPDX-License-Identifier: Apache-2.0
// Values of fields as exports write them: numbers, flags, durations, scales, surveys, life cycles, directions.
#ifndef INGEST_MAPPING_FIELD_VALUES_H_
#define INGEST_MAPPING_FIELD_VALUES_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "journey/event/field.h"

namespace ingest {

// A decimal number, "1,234.5" included, with a sign, a currency sign or "원" and "%" allowed around it; times `scale`,
// rounded half away from zero. nullopt where it is none or does not fit.
std::optional<int64_t> ParseScaled(std::string_view text, int64_t scale);
// A number of units ("90", "12.5"; seconds unless told), h:mm:ss, mm:ss, "30m", "1h" -> microseconds.
std::optional<int64_t> ParseDurationField(std::string_view text, int64_t unit_us = 1'000'000);
std::optional<bool> ParseFlag(std::string_view text);
// "1-5", "0~10", "1 to 7", "5" (one to five), "10" (zero to ten), "good-bad".
std::optional<journey::event::SurveyScale> ParseScale(std::string_view text);
// The canonical name of a known survey (CSAT, NPS, CES) that the text names by a word; empty otherwise.
std::string_view KnownSurvey(std::string_view text);

enum class Lifecycle : uint8_t { kNone, kStart, kComplete };
Lifecycle ParseLifecycle(std::string_view text);
// +1 inbound (by the customer), -1 outbound, 0 unknown.
int ParseDirection(std::string_view text);

}  // namespace ingest

#endif  // INGEST_MAPPING_FIELD_VALUES_H_
