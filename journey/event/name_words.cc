// SPDX-License-Identifier: Apache-2.0
#include "journey/event/name_words.h"

#include <algorithm>

#include "absl/strings/ascii.h"

namespace journey::event {

NameWords::NameWords(std::string_view name) {
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) latin_.push_back(std::move(word));
    word.clear();
  };
  for (size_t i = 0; i < name.size(); ++i) {
    const auto byte = static_cast<unsigned char>(name[i]);
    if (byte >= 0x80) {
      end_word();
      rest_ += name[i];
    } else if (absl::ascii_isalnum(byte)) {
      const bool upper = absl::ascii_isupper(byte);
      const bool after_lower = i > 0 && (absl::ascii_islower(name[i - 1]) || absl::ascii_isdigit(name[i - 1]));
      // "HTMLPage": the last capital before a small letter begins a word.
      const bool acronym_ends =
          i > 0 && absl::ascii_isupper(name[i - 1]) && i + 1 < name.size() && absl::ascii_islower(name[i + 1]);
      if (upper && (after_lower || acronym_ends)) end_word();
      word += absl::ascii_tolower(byte);
    } else {
      end_word();
    }
  }
  end_word();
}

bool NameWords::Has(std::string_view word) const {
  if (static_cast<unsigned char>(word[0]) >= 0x80) return rest_.find(word) != std::string::npos;
  return std::find(latin_.begin(), latin_.end(), word) != latin_.end();
}

bool NameWords::HasAny(std::string_view words) const {
  while (!words.empty()) {
    const size_t space = words.find(' ');
    const std::string_view word = words.substr(0, space);
    if (!word.empty() && Has(word)) return true;
    if (space == std::string_view::npos) break;
    words.remove_prefix(space + 1);
  }
  return false;
}

WordIndex::WordIndex(const std::vector<std::string_view>& lists) {
  absl::flat_hash_map<std::string_view, Lists> others;
  for (size_t list = 0; list < lists.size(); ++list) {
    for (std::string_view rest = lists[list]; !rest.empty();) {
      const std::string_view word = rest.substr(0, rest.find(' '));
      rest.remove_prefix(std::min(rest.size(), word.size() + 1));
      if (word.empty()) continue;
      const bool ascii = static_cast<unsigned char>(word[0]) < 0x80;
      (ascii ? latin_ : others)[word].set(list);
    }
  }
  others_.assign(others.begin(), others.end());
}

WordIndex::Lists WordIndex::Match(const NameWords& name) const {
  Lists lists;
  for (const std::string& word : name.latin()) {
    const auto found = latin_.find(std::string_view(word));
    if (found != latin_.end()) lists |= found->second;
  }
  if (name.rest().empty()) return lists;
  for (const auto& [word, in] : others_) {
    if (name.rest().find(word) != std::string::npos) lists |= in;
  }
  return lists;
}

}  // namespace journey::event
