// SPDX-License-Identifier: Apache-2.0
// Korean particles, chosen by the last syllable as it is spoken: 3은 (sam), 2는 (i), 28%가 (peosenteu), 결제를, 앱이.
//
// What is spoken: Hangul as written; a number by its last digit, or by its last place where it ends in zeros (40 =
// sa-sip);
// `%` as peosenteu; an upper-case Latin letter by its name; a Latin word by its ending (l, m, n, ng end in a consonant,
// as do short words in vowel + b, c, k, p, t). Closing quotes, brackets and other marks are not spoken. Where nothing
// can be spoken, both forms are given: 이(가).
#ifndef REPORTS_KOREAN_H_
#define REPORTS_KOREAN_H_

#include <string>
#include <string_view>

namespace reports {

enum class FinalSound { kVowel, kRieul, kConsonant, kUnknown };

// The end of `text` (UTF-8) as spoken. Invalid UTF-8 counts as not spoken.
FinalSound LastSound(std::string_view text);

// `pair` is "after consonant/after vowel", for example "이/가", "은/는", "을/를", "과/와", "으로/로" (로 also after
// rieul).
std::string Particle(std::string_view text, std::string_view pair);

// True where a line could break between `text` and Hangul that follows it although they belong together: after a digit,
// a percent sign, a Latin letter, a quote; between Hangul the style sheet forbids it. The caller puts U+2060 there.
bool NeedsJoiner(std::string_view text);

// True if `text` starts with a Hangul syllable.
bool StartsWithHangul(std::string_view text);

}  // namespace reports

#endif  // REPORTS_KOREAN_H_
