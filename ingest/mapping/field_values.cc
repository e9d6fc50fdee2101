// SPDX-License-Identifier: Apache-2.0
#include "ingest/mapping/field_values.h"

#include <cmath>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "ingest/mapping/identifier_form.h"
#include "journey/base/text.h"
#include "journey/base/time.h"

namespace ingest {
namespace {

bool Is(std::string_view text, std::initializer_list<std::string_view> words) {
  for (std::string_view word : words) {
    if (absl::EqualsIgnoreCase({text.data(), text.size()}, {word.data(), word.size()})) return true;
  }
  return false;
}

__extension__ using Wide = __int128;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// "1,234,567": every comma is followed by exactly three digits.
bool ThousandsCommas(std::string_view text) {
  const size_t point = std::min(text.find('.'), text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != ',') continue;
    if (i == 0 || i + 4 > point) return false;
    for (size_t k = 1; k <= 3; ++k) {
      if (!IsDigit(text[i + k])) return false;
    }
    if (i + 4 < point && text[i + 4] != ',') return false;
  }
  return true;
}

// Exact for plain decimals: no floating point, so that 0.1 x 1000 is 100 on every machine.
std::optional<int64_t> ScaledDecimal(std::string_view text, int64_t scale) {
  const bool minus = !text.empty() && text[0] == '-';
  if (minus || (!text.empty() && text[0] == '+')) text.remove_prefix(1);
  bool point = false, any = false, round_up = false, rounded = false;
  Wide value = 0;
  int64_t fraction = scale;
  for (char c : text) {
    if (c == ',') continue;
    if (c == '.' && !point) {
      point = true;
      value *= scale;
      continue;
    }
    if (!IsDigit(c)) return std::nullopt;
    any = true;
    if (!point) {
      value = value * 10 + (c - '0');
      if (value > (Wide{1} << 62) / scale) return std::nullopt;
    } else if (fraction > 1) {
      fraction /= 10;
      value += static_cast<Wide>(fraction) * (c - '0');
    } else if (!rounded) {
      rounded = true;
      round_up = c >= '5';
    }
  }
  if (!any) return std::nullopt;
  if (!point) value *= scale;
  const int64_t result = static_cast<int64_t>(value) + (round_up ? 1 : 0);
  return minus ? -result : result;
}

}  // namespace

namespace {

// What most numbers are: a few digits, and behind a point no more of them than the scale has. `scale` is a power of
// ten.
std::optional<int64_t> PlainDecimal(std::string_view text, int64_t scale) {
  constexpr size_t kMostDigits = 12;
  const bool minus = !text.empty() && text[0] == '-';
  size_t at = minus ? 1 : 0;
  const size_t begin = at;
  int64_t value = 0;
  for (; at < text.size() && at < begin + kMostDigits && IsDigit(text[at]); ++at) value = value * 10 + (text[at] - '0');
  if (at == begin) return std::nullopt;
  value *= scale;
  if (at < text.size() && text[at] == '.' && at + 1 < text.size()) {
    for (++at; at < text.size() && IsDigit(text[at]) && scale > 1; ++at) value += (text[at] - '0') * (scale /= 10);
  }
  if (at < text.size()) return std::nullopt;
  return minus ? -value : value;
}

}  // namespace

std::optional<int64_t> ParseScaled(std::string_view text, int64_t scale) {
  if (const auto plain = PlainDecimal(text, scale)) return plain;
  text = Trimmed(text);
  for (std::string_view mark : {"₩", "$", "€", "£", "¥", "￦"}) {
    if (text.substr(0, mark.size()) == mark) text = Trimmed(text.substr(mark.size()));
  }
  for (std::string_view mark : {"원", "점", "%", "초", "회", "건"}) {
    if (text.size() > mark.size() && text.substr(text.size() - mark.size()) == mark) {
      text = Trimmed(text.substr(0, text.size() - mark.size()));
    }
  }
  if (text.find(',') != std::string_view::npos && !ThousandsCommas(text)) return std::nullopt;
  if (const auto plain = ScaledDecimal(text, scale)) return plain;
  // 1.2e3 and the like.
  double number = 0;
  if (text.find_first_of("eE") == std::string_view::npos || !absl::SimpleAtod({text.data(), text.size()}, &number))
    return std::nullopt;
  number = std::round(number * static_cast<double>(scale));
  if (!std::isfinite(number) || std::fabs(number) > 4e18) return std::nullopt;
  return static_cast<int64_t>(number);
}

std::optional<int64_t> ParseDurationField(std::string_view text, int64_t unit_us) {
  text = Trimmed(text);
  if (text.find(':') != std::string_view::npos) {
    int64_t seconds = 0, part = 0;
    int parts = 0, digits = 0;
    for (size_t i = 0; i <= text.size(); ++i) {
      if (i == text.size() || text[i] == ':') {
        if (digits == 0 || (parts > 0 && (part > 59 || digits != 2))) return std::nullopt;
        seconds = seconds * 60 + part;
        part = digits = 0;
        ++parts;
      } else if (IsDigit(text[i]) && digits < 6) {
        part = part * 10 + (text[i] - '0');
        ++digits;
      } else {
        return std::nullopt;
      }
    }
    if (parts > 3) return std::nullopt;
    return seconds * journey::base::kMicrosPerSecond;
  }
  if (unit_us == journey::base::kMicrosPerSecond) {
    if (const auto micros = ParseScaled(text, unit_us)) return *micros >= 0 ? micros : std::nullopt;
  } else if (const auto thousandths = ParseScaled(text, 1000)) {  // a scale is a power of ten
    __extension__ using Wide = __int128;
    const Wide micros = static_cast<Wide>(*thousandths) * unit_us / 1000;
    return micros >= 0 && micros < (Wide{1} << 62) ? std::optional<int64_t>(static_cast<int64_t>(micros))
                                                   : std::nullopt;
  }
  const int64_t duration = journey::base::ParseDuration(text);
  return duration > 0 ? std::optional<int64_t>(duration) : std::nullopt;
}

std::optional<bool> ParseFlag(std::string_view text) {
  text = Trimmed(text);
  if (Is(text, {"true", "t", "yes", "y", "1", "on", "예", "공개", "동의"})) return true;
  if (Is(text, {"false", "f", "no", "n", "0", "off", "아니오", "아니요", "비공개", "미동의"})) return false;
  return std::nullopt;
}

std::optional<journey::event::SurveyScale> ParseScale(std::string_view text) {
  text = Trimmed(text);
  if (Is(text, {"good-bad", "bad-good", "good/bad", "thumbs", "thumbs up/down", "like-dislike"}))
    return journey::event::SurveyScale{0, 1};
  int numbers[2] = {0, 0};
  int count = 0;
  for (size_t i = 0; i < text.size();) {
    if (!IsDigit(text[i])) {
      ++i;
      continue;
    }
    if (count == 2) return std::nullopt;
    int number = 0;
    while (i < text.size() && IsDigit(text[i])) {
      if (number > 1000) return std::nullopt;
      number = number * 10 + (text[i++] - '0');
    }
    numbers[count++] = number;
  }
  if (count == 1 && numbers[0] > 1) {
    const int low = numbers[0] == 10 || numbers[0] == 100 ? 0 : 1;
    return journey::event::SurveyScale{static_cast<int16_t>(low), static_cast<int16_t>(numbers[0])};
  }
  // The lower end first in the result: 5-1 says that 1 is the good end, which the packing cannot hold apart from its
  // order.
  if (count == 2 && numbers[0] != numbers[1]) {
    return journey::event::SurveyScale{static_cast<int16_t>(numbers[0]), static_cast<int16_t>(numbers[1])};
  }
  return std::nullopt;
}

std::string_view KnownSurvey(std::string_view text) {
  const std::string lower = absl::AsciiStrToLower({text.data(), text.size()});
  const auto has_word = [&](std::string_view word) {
    for (size_t at = lower.find(word); at != std::string::npos; at = lower.find(word, at + 1)) {
      const bool begins = at == 0 || !absl::ascii_isalnum(static_cast<unsigned char>(lower[at - 1]));
      const size_t end = at + word.size();
      if (begins && (end == lower.size() || !absl::ascii_isalnum(static_cast<unsigned char>(lower[end])))) return true;
    }
    return false;
  };
  if (has_word("csat") || has_word("satisfaction") || lower.find("만족도") != std::string::npos) return "CSAT";
  if (has_word("nps") || has_word("net promoter") || lower.find("추천") != std::string::npos) return "NPS";
  if (has_word("ces") || has_word("effort") || lower.find("노력") != std::string::npos) return "CES";
  return {};
}

Lifecycle ParseLifecycle(std::string_view text) {
  text = Trimmed(text);
  if (Is(text, {"start", "started", "begin", "began", "시작"})) return Lifecycle::kStart;
  if (Is(text, {"complete", "completed", "end", "ended", "finish", "finished", "완료", "종료"}))
    return Lifecycle::kComplete;
  return Lifecycle::kNone;
}

int ParseDirection(std::string_view text) {
  text = Trimmed(text);
  if (Is(text, {"inbound", "in", "incoming", "received", "인바운드", "수신", "인입"})) return 1;
  if (Is(text, {"outbound", "out", "outgoing", "sent", "아웃바운드", "발신"})) return -1;
  return 0;
}

}  // namespace ingest
