// SPDX-License-Identifier: Apache-2.0
// The words of a name: what the catalogue's rules match.
#ifndef JOURNEY_EVENT_NAME_WORDS_H_
#define JOURNEY_EVENT_NAME_WORDS_H_

#include <bitset>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"

namespace journey::event {

// Latin words in lower case, parted at camelCase, digits' edges excepted, and at everything that is neither letter nor
// digit ("ProductViewed", "product_viewed", "Product viewed" are two words); and all that is not ASCII, in one piece
// without spaces and signs, in which Korean words are found as substrings ("주문 완료" and "주문완료" are one).
class NameWords {
 public:
  explicit NameWords(std::string_view name);
  // An ASCII word: whether it is among the words. Any other: whether it occurs in the text.
  bool Has(std::string_view word) const;
  // Whether any of `words` (parted by spaces) is there.
  bool HasAny(std::string_view words) const;
  const std::vector<std::string>& latin() const { return latin_; }
  // All that is not ASCII.
  const std::string& rest() const { return rest_; }
  bool empty() const { return latin_.empty() && rest_.empty(); }

 private:
  std::vector<std::string> latin_;
  std::string rest_;
};

// Many lists of words, all asked at once: a name's words are looked up, instead of looking for every word of every list
// in the name. Names are classified once a distinct one, but a log can have as many of these as it has pages.
class WordIndex {
 public:
  static constexpr size_t kMostLists = 256;
  using Lists = std::bitset<kMostLists>;

  // Each list's words are parted by spaces. The texts must stay. REQUIRES: at most kMostLists.
  explicit WordIndex(const std::vector<std::string_view>& lists);
  // By list: NameWords::HasAny.
  Lists Match(const NameWords& name) const;

 private:
  absl::flat_hash_map<std::string_view, Lists> latin_;
  std::vector<std::pair<std::string_view, Lists>> others_;  // words that are not ASCII
};

}  // namespace journey::event

#endif  // JOURNEY_EVENT_NAME_WORDS_H_
