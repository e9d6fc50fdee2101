// SPDX-License-Identifier: Apache-2.0
// The words of a name: what the catalogue's rules match.
#ifndef JOURNEY_EVENT_NAME_WORDS_H_
#define JOURNEY_EVENT_NAME_WORDS_H_

#include <string>
#include <string_view>
#include <vector>

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
  bool empty() const { return latin_.empty() && rest_.empty(); }

 private:
  std::vector<std::string> latin_;
  std::string rest_;
};

}  // namespace journey::event

#endif  // JOURNEY_EVENT_NAME_WORDS_H_
