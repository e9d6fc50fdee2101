// SPDX-License-Identifier: Apache-2.0
#include "ingest/mapping/condition.h"

#include <optional>

#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"

namespace ingest {
namespace {

std::optional<double> NumberOf(std::string_view text) {
  double number = 0;
  // No "inf", "nan" or hexadecimal.
  if (text.empty() || text.find_first_not_of("0123456789+-.eE") != std::string_view::npos) return std::nullopt;
  if (!absl::SimpleAtod(absl::string_view(text.data(), text.size()), &number)) return std::nullopt;
  return number;
}

}  // namespace

Condition ParseCondition(std::string_view text) {
  using Kind = Condition::Kind;
  Condition condition{.kind = Kind::kExact, .text = std::string(text)};
  if (text.empty()) {
    condition.kind = Kind::kAbsent;
    return condition;
  }
  if (text == "*") {
    condition.kind = Kind::kAny;
    return condition;
  }
  constexpr std::pair<std::string_view, Kind> kComparisons[] = {{">=", Kind::kGreaterOrEqual},
                                                                {"<=", Kind::kLessOrEqual},
                                                                {">", Kind::kGreater},
                                                                {"<", Kind::kLess},
                                                                {"!=", Kind::kNotEqual}};
  for (const auto& [sign, kind] : kComparisons) {
    if (!text.starts_with(sign)) continue;
    const std::string_view rest = text.substr(sign.size());
    if (const auto number = NumberOf(rest)) {
      condition.kind = kind;
      condition.number = *number;
    } else if (kind == Kind::kNotEqual && !rest.empty()) {
      condition.kind = rest[0] == '^' ? Kind::kOtherPath : Kind::kNotText;
      condition.text = std::string(rest);
    }
    return condition;
  }
  if (text[0] == '=' && text.size() > 1) {
    const std::string_view rest = text.substr(1);
    if (const auto number = NumberOf(rest)) {
      condition.kind = Kind::kEqual;
      condition.number = *number;
    } else {
      condition.kind = Kind::kSamePath;
      condition.text = std::string(rest);
    }
    return condition;
  }
  if (text.find('*') != std::string_view::npos) condition.kind = Kind::kGlob;
  return condition;
}

bool Matches(const Condition& condition, std::string_view value, std::string_view other) {
  using Kind = Condition::Kind;
  if (value.empty()) return condition.kind == Kind::kAbsent;
  switch (condition.kind) {
    case Kind::kExact:
      return value == condition.text;
    case Kind::kAny:
      return true;
    case Kind::kAbsent:
      return false;
    case Kind::kGlob:
      return GlobMatches(condition.text, value);
    case Kind::kNotText:
      return value != condition.text;
    case Kind::kSamePath:
      return value == other;
    case Kind::kOtherPath:
      return value != other;
    default:
      break;
  }
  const auto number = NumberOf(value);
  if (!number.has_value()) return condition.kind == Kind::kNotEqual;
  switch (condition.kind) {
    case Kind::kEqual:
      return *number == condition.number;
    case Kind::kNotEqual:
      return *number != condition.number;
    case Kind::kLess:
      return *number < condition.number;
    case Kind::kLessOrEqual:
      return *number <= condition.number;
    case Kind::kGreater:
      return *number > condition.number;
    default:
      return *number >= condition.number;
  }
}

bool GlobMatches(std::string_view glob, std::string_view text) {
  // The last star and where its run ended: on a mismatch the run takes one byte more. Linear for one star, and never
  // worse than the product of the lengths.
  size_t at = 0, in_text = 0, star = std::string_view::npos, run_end = 0;
  while (in_text < text.size()) {
    if (at < glob.size() && glob[at] == '*') {
      star = at++;
      run_end = in_text;
    } else if (at < glob.size() && glob[at] == text[in_text]) {
      ++at;
      ++in_text;
    } else if (star != std::string_view::npos) {
      at = star + 1;
      in_text = ++run_end;
    } else {
      return false;
    }
  }
  while (at < glob.size() && glob[at] == '*') ++at;
  return at == glob.size();
}

}  // namespace ingest
