// SPDX-License-Identifier: Apache-2.0
// What flags with values of the same form share.
#ifndef JOURNEY_APP_FLAG_VALUES_H_
#define JOURNEY_APP_FLAG_VALUES_H_

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"

namespace app {

// InvalidArgument: what is wrong with a flag's value, what was seen, what to try.
inline absl::Status WrongValue(std::string_view flag, std::string_view what, std::string_view seen,
                               std::string_view attempt) {
  return absl::InvalidArgumentError(absl::StrFormat("%s: %s; saw \"%s\"; %s", flag, what, seen, attempt));
}

// As a shell takes it: in single quotes, where it is not plain.
inline std::string ShellQuoted(std::string_view text) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_-./:,@%+=").find(c) != std::string_view::npos;
  };
  if (!text.empty() && text[0] != '=' && std::all_of(text.begin(), text.end(), plain)) return std::string(text);
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

// Parts between `cut` without outer blanks.
inline std::vector<std::string> SplitList(std::string_view list, char cut = ',') {
  std::vector<std::string> parts;
  for (size_t begin = 0; begin <= list.size();) {
    const size_t end = std::min(list.find(cut, begin), list.size());
    std::string_view part = list.substr(begin, end - begin);
    while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
    while (!part.empty() && part.back() == ' ') part.remove_suffix(1);
    parts.emplace_back(part);
    begin = end + 1;
  }
  return parts;
}

}  // namespace app

#endif  // JOURNEY_APP_FLAG_VALUES_H_
