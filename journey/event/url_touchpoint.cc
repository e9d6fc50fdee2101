// SPDX-License-Identifier: Apache-2.0
// The touchpoint of a URL: a template of its path.
#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "journey/event/catalog.h"

namespace journey::event {
namespace {

bool IsDigit(char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); }
bool IsHex(char c) { return absl::ascii_isxdigit(static_cast<unsigned char>(c)); }

bool AllDigits(std::string_view text) {
  for (char c : text) {
    if (!IsDigit(c)) return false;
  }
  return !text.empty();
}

// 2026-03-02, 2026.03.02; the parts of 2026/03/02 are numbers anyway.
bool IsDate(std::string_view text) {
  return text.size() == 10 && AllDigits(text.substr(0, 4)) && (text[4] == '-' || text[4] == '.') &&
         AllDigits(text.substr(5, 2)) && text[7] == text[4] && AllDigits(text.substr(8, 2));
}

bool IsUuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !IsHex(text[i])) return false;
  }
  return true;
}

// A piece without '-' or '_': eight or more characters with both letters and digits, or hexadecimal of that length.
bool IsMixedToken(std::string_view text) {
  if (text.size() < 8) return false;
  bool letter = false, digit = false, hex = true;
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (!absl::ascii_isalnum(byte)) return false;
    letter |= absl::ascii_isalpha(byte);
    digit |= IsDigit(c);
    hex &= IsHex(c);
  }
  return (letter && digit) || (hex && text.size() >= 16);
}

// "order-20260302", "A-1001", "user_0000", "blue-mug-8f3a9c21": one word at most with a number of three digits or more,
// or a mixed token anywhere. "iphone-15-pro" and "summer-sale-2024" are words.
bool IsCompoundId(std::string_view text) {
  int words = 0, numbers = 0;
  bool mixed = false;
  size_t begin = 0;
  while (begin <= text.size()) {
    const size_t end = std::min(text.find_first_of("-_", begin), text.size());
    const std::string_view part = text.substr(begin, end - begin);
    if (AllDigits(part)) {
      numbers += part.size() >= 3;
    } else if (IsMixedToken(part)) {
      mixed = true;
    } else if (!part.empty()) {
      ++words;
    }
    begin = end + 1;
  }
  return mixed || (numbers > 0 && words <= 1);
}

bool IsIdSegment(std::string_view segment) {
  for (std::string_view suffix : {".html", ".htm", ".php", ".jsp", ".aspx", ".json"}) {
    if (absl::EndsWithIgnoreCase({segment.data(), segment.size()}, {suffix.data(), suffix.size()})) {
      segment.remove_suffix(suffix.size());
      break;
    }
  }
  if (AllDigits(segment) || IsUuid(segment) || IsDate(segment)) return true;
  if (segment.find('@') != std::string_view::npos || segment.find("%40") != std::string_view::npos) return true;
  if (segment.find_first_of("-_") != std::string_view::npos) return IsCompoundId(segment);
  return IsMixedToken(segment);
}

int HexValue(char c) { return IsDigit(c) ? c - '0' : absl::ascii_tolower(static_cast<unsigned char>(c)) - 'a' + 10; }

// Whether `text` is well-formed UTF-8 (lengths and continuation bytes).
bool IsUtf8(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const size_t length = lead < 0x80                   ? 1
                          : lead >= 0xc2 && lead < 0xe0 ? 2
                          : lead >= 0xe0 && lead < 0xf0 ? 3
                          : lead >= 0xf0 && lead < 0xf5 ? 4
                                                        : 0;
    if (length == 0 || i + length > text.size()) return false;
    for (size_t k = 1; k < length; ++k) {
      if ((static_cast<unsigned char>(text[i + k]) & 0xc0) != 0x80) return false;
    }
    i += length;
  }
  return true;
}

// Percent-encoded letters beyond ASCII as letters ("%EC%83%81" -> "상"); all else stays encoded. A segment that would
// not be UTF-8 stays as it is.
std::string Decoded(std::string_view segment) {
  std::string decoded;
  for (size_t i = 0; i < segment.size(); ++i) {
    if (segment[i] == '%' && i + 2 < segment.size() && IsHex(segment[i + 1]) && IsHex(segment[i + 2])) {
      const int byte = HexValue(segment[i + 1]) * 16 + HexValue(segment[i + 2]);
      if (byte >= 0x80) {
        decoded += static_cast<char>(byte);
        i += 2;
        continue;
      }
    }
    decoded += segment[i];
  }
  return IsUtf8(decoded) ? decoded : std::string(segment);
}

// The path of a fragment that is a route; empty where it is none, or only the root.
std::string_view Route(std::string_view fragment) {
  if (fragment.substr(0, 1) == "!") fragment.remove_prefix(1);
  if (fragment.substr(0, 1) != "/" || fragment.substr(0, fragment.find('?')).size() < 2) return {};
  return fragment;
}

// "ko", "en-US", "pt_br": a language of two letters, with a country or without. The languages that sites are most often
// in; others are a path like any other.
bool IsLocale(std::string_view segment) {
  if (segment.size() != 2 && (segment.size() != 5 || (segment[2] != '-' && segment[2] != '_'))) return false;
  for (const size_t i : {size_t{3}, size_t{4}}) {
    if (i < segment.size() && !absl::ascii_isalpha(static_cast<unsigned char>(segment[i]))) return false;
  }
  constexpr std::string_view kLanguages =
      "ar bg cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv ms nb nl no pl pt ro ru sk sl sr sv th tr uk "
      "vi "
      "zh ";
  std::string language(segment.substr(0, 2));
  for (char& c : language) c = absl::ascii_tolower(static_cast<unsigned char>(c));
  return kLanguages.find(language + ' ') != std::string_view::npos;
}

// Four words or more: the title of an article, a product's name.
bool IsSlug(std::string_view segment) {
  int words = 0;
  bool inside = false;
  for (const char c : segment) {
    const bool parts = c == '-' || c == '_' || c == '+';
    words += !parts && !inside;
    inside = !parts;
  }
  return words >= 4;
}

std::string PathOf(std::string_view url, const UrlNaming& naming) {
  if (const size_t scheme = url.find("://"); scheme != std::string_view::npos && url.find('/') > scheme) {
    url.remove_prefix(scheme + 1);
  }
  if (url.substr(0, 2) == "//") {
    const size_t path = url.find('/', 2);
    url = path == std::string_view::npos ? std::string_view() : url.substr(path);
  } else if (!url.empty() && url[0] != '/') {
    // "shop.example/cart": a host without a scheme; "cart/items": a relative path.
    const size_t slash = url.find('/');
    if (url.substr(0, slash).find('.') != std::string_view::npos && slash != std::string_view::npos)
      url = url.substr(slash);
  }
  std::string touchpoint;
  bool first = true;
  while (!url.empty()) {
    if (url[0] == '/') url.remove_prefix(1);
    const size_t slash = std::min(url.find('/'), url.size());
    const std::string_view segment = url.substr(0, slash);
    if (!segment.empty() && !(naming.drop_locale && first && IsLocale(segment))) {
      touchpoint += '/';
      std::string decoded = Decoded(segment);
      if (naming.lower_case) {
        for (char& c : decoded) c = absl::ascii_tolower(static_cast<unsigned char>(c));
      }
      touchpoint += IsIdSegment(decoded) ? ":id" : naming.slugs && IsSlug(decoded) ? ":slug" : decoded;
    }
    first &= segment.empty();
    url.remove_prefix(slash);
  }
  return touchpoint.empty() ? "/" : touchpoint;
}

// "?tab=sale&x=1" -> "?tab=sale" where `tab` is kept.
void AppendQuery(std::string_view query, const UrlNaming& naming, std::string* touchpoint) {
  char separator = '?';
  for (const std::string& key : naming.keep_query) {
    for (std::string_view rest = query; !rest.empty();) {
      rest.remove_prefix(1);  // '?' or '&'
      const std::string_view pair = rest.substr(0, rest.find('&'));
      rest.remove_prefix(pair.size());
      const size_t equals = pair.find('=');
      if (equals == std::string_view::npos || pair.substr(0, equals) != key || equals + 1 == pair.size()) continue;
      const std::string value = Decoded(pair.substr(equals + 1));
      *touchpoint += separator + key + '=' + (IsIdSegment(value) ? ":id" : value);
      separator = '&';
      break;
    }
  }
}

}  // namespace

bool LooksLikeUrl(std::string_view text) {
  if (text.empty() || (text[0] != 'h' && text[0] != 'H' && text[0] != '/')) return false;
  const absl::string_view view(text.data(), text.size());
  return absl::StartsWithIgnoreCase(view, "http://") || absl::StartsWithIgnoreCase(view, "https://") ||
         (absl::StartsWith(view, "//") && text.size() > 2);
}

std::string_view UrlWithoutQuery(std::string_view url) {
  // Two searches for one byte are quicker than one for either.
  const size_t hash = url.find('#');
  if (hash != std::string_view::npos && !Route(url.substr(hash + 1)).empty()) return url;
  url = url.substr(0, hash);
  return url.substr(0, url.find('?'));
}

std::string UrlTouchpoint(std::string_view url, const UrlNaming& naming) {
  const size_t hash = std::min(url.find('#'), url.size());
  const std::string_view route = Route(url.substr(std::min(hash + 1, url.size())));
  const std::string_view whole = route.empty() ? url.substr(0, hash) : route;
  const size_t question = std::min(whole.find('?'), whole.size());
  std::string touchpoint = PathOf(whole.substr(0, question), naming);
  if (!naming.keep_query.empty()) AppendQuery(whole.substr(question), naming, &touchpoint);
  return touchpoint;
}

}  // namespace journey::event
