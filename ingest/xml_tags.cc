// SPDX-License-Identifier: Apache-2.0
#include "ingest/xml_tags.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace ingest {

namespace {

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool IsNameByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == '.' || c == ':' || static_cast<unsigned char>(c) >= 0x80;
}

size_t AppendUtf8(uint32_t code, char* to) {
  if (code < 0x80) {
    to[0] = static_cast<char>(code);
    return 1;
  }
  const int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
  constexpr uint8_t kFirst[] = {0, 0xc0, 0xe0, 0xf0};
  to[0] = static_cast<char>(kFirst[more] | (code >> (6 * more)));
  for (int i = 1; i <= more; ++i) to[i] = static_cast<char>(0x80 | ((code >> (6 * (more - i))) & 0x3f));
  return static_cast<size_t>(more) + 1;
}

// Replaces entities. What is written for a character is never shorter than the character.
std::string_view Plain(std::string_view text, TextArena* arena) {
  if (text.find('&') == std::string_view::npos) return text;
  constexpr std::pair<std::string_view, char> kNamed[] = {
      {"amp;", '&'}, {"lt;", '<'}, {"gt;", '>'}, {"quot;", '"'}, {"apos;", '\''}};
  char* const plain = arena->Take(text.size());
  size_t size = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    const std::string_view rest = text.substr(at + 1);
    if (text[at] != '&') {
      plain[size++] = text[at];
      continue;
    }
    bool known = false;
    for (const auto& [name, character] : kNamed) {
      if (!rest.starts_with(name)) continue;
      plain[size++] = character;
      at += name.size();
      known = true;
      break;
    }
    if (!known && rest.starts_with('#')) {
      const bool hexadecimal = rest.size() > 1 && (rest[1] == 'x' || rest[1] == 'X');
      const char* const begin = rest.data() + (hexadecimal ? 2 : 1);
      uint32_t code = 0;
      const auto parsed = std::from_chars(begin, rest.data() + rest.size(), code, hexadecimal ? 16 : 10);
      const bool character = code > 0 && code < 0x110000 && (code < 0xd800 || code > 0xdfff);
      if (parsed.ec == std::errc() && parsed.ptr < rest.data() + rest.size() && *parsed.ptr == ';' && character) {
        size += AppendUtf8(code, plain + size);
        at += static_cast<size_t>(parsed.ptr - rest.data()) + 1;
        known = true;
      }
    }
    if (!known) plain[size++] = '&';
  }
  return {plain, size};
}

// What begins with `begin` and reaches to `end`: 0 where `text` at `at` is none of it, npos where it has no end yet.
size_t PassOver(std::string_view text, size_t at, std::string_view begin, std::string_view end) {
  if (!text.substr(at).starts_with(begin)) return 0;
  const size_t found = text.find(end, at + begin.size());
  return found == std::string_view::npos ? found : found + end.size();
}

}  // namespace

XmlStep NextTag(std::string_view text, size_t* at, XmlTag* tag) {
  while (true) {
    const size_t begin = text.find('<', *at);
    *at = std::min(begin, text.size());
    if (begin == std::string_view::npos || begin + 1 == text.size()) return XmlStep::kNeedMore;
    const char next = text[begin + 1];
    if (next == '!' || next == '?') {
      size_t behind = PassOver(text, begin, "<!--", "-->");
      if (behind == 0) behind = PassOver(text, begin, "<![CDATA[", "]]>");
      if (behind == 0) behind = PassOver(text, begin, "<?", "?>");
      if (behind == 0) behind = PassOver(text, begin, "<!", ">");
      if (behind == std::string_view::npos) return XmlStep::kNeedMore;
      *at = behind;
      continue;
    }
    tag->begin = begin;
    tag->closing = next == '/';
    size_t here = begin + 1 + (tag->closing ? 1 : 0);
    const size_t name = here;
    while (here < text.size() && IsNameByte(text[here])) ++here;
    if (here == text.size()) return XmlStep::kNeedMore;
    tag->name = text.substr(name, here - name);
    tag->name.remove_prefix(std::min(tag->name.rfind(':') + 1, tag->name.size()));
    if (tag->name.empty()) {
      *at = begin + 1;
      return XmlStep::kBroken;
    }
    const size_t rest = here;
    while (here < text.size() && text[here] != '>') {
      if (text[here] == '<') {
        *at = here;
        return XmlStep::kBroken;
      }
      if (text[here] == '"' || text[here] == '\'') {
        here = text.find(text[here], here + 1);
        if (here == std::string_view::npos) return XmlStep::kNeedMore;
      }
      ++here;
    }
    if (here >= text.size()) return XmlStep::kNeedMore;
    tag->rest = text.substr(rest, here - rest);
    tag->empty = tag->rest.ends_with('/');
    if (tag->empty) tag->rest.remove_suffix(1);
    tag->end = *at = here + 1;
    return XmlStep::kTag;
  }
}

bool NextAttribute(std::string_view* rest, std::string_view* name, std::string_view* value, TextArena* arena,
                   bool* broken) {
  const auto skip_blanks = [&] {
    while (!rest->empty() && IsBlank(rest->front())) rest->remove_prefix(1);
  };
  skip_blanks();
  if (rest->empty()) return false;
  *broken = true;
  size_t end = 0;
  while (end < rest->size() && IsNameByte((*rest)[end])) ++end;
  *name = rest->substr(0, end);
  rest->remove_prefix(end);
  skip_blanks();
  if (name->empty() || !rest->starts_with('=')) return false;
  rest->remove_prefix(1);
  skip_blanks();
  if (rest->empty() || (rest->front() != '"' && rest->front() != '\'')) return false;
  const size_t close = rest->find(rest->front(), 1);
  if (close == std::string_view::npos) return false;
  *value = Plain(rest->substr(1, close - 1), arena);
  rest->remove_prefix(close + 1);
  *broken = false;
  return true;
}

}  // namespace ingest
