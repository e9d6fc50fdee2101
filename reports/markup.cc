// SPDX-License-Identifier: Apache-2.0
#include "reports/markup.h"

#include <cstdint>

namespace reports {
namespace {

constexpr std::string_view kReplacement = "\uFFFD";

// Length of the well-formed UTF-8 sequence at the start of `text`, 0 if there is none.
size_t SequenceLength(std::string_view text) {
  const auto byte = [text](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return 1;
  const size_t length = lead >= 0xC2 && lead <= 0xDF   ? 2
                        : (lead & 0xF0) == 0xE0        ? 3
                        : lead >= 0xF0 && lead <= 0xF4 ? 4
                                                       : 0;
  if (length == 0 || text.size() < length) return 0;
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  if ((lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xED && byte(1) > 0x9F) || (lead == 0xF0 && byte(1) < 0x90) ||
      (lead == 0xF4 && byte(1) > 0x8F)) {
    return 0;
  }
  return length;
}

// U+202A to U+202E and U+2066 to U+2069 turn the direction of the text around them.
bool TurnsDirection(std::string_view sequence) {
  if (sequence.size() != 3 || sequence[0] != '\xE2') return false;
  const auto last = static_cast<unsigned char>(sequence[2]);
  return (sequence[1] == '\x80' && last >= 0xAA && last <= 0xAE) ||
         (sequence[1] == '\x81' && last >= 0xA6 && last <= 0xA9);
}

}  // namespace

std::string PlainText(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const size_t length = SequenceLength(text);
    const std::string_view sequence = text.substr(0, length == 0 ? 1 : length);
    text.remove_prefix(sequence.size());
    const auto lead = static_cast<unsigned char>(sequence[0]);
    if (length == 0 || (lead < 0x20 && lead != '\n' && lead != '\t') || lead == 0x7F || TurnsDirection(sequence)) {
      out += kReplacement;
    } else {
      out += sequence;
    }
  }
  return out;
}

std::string EscapeHtml(std::string_view text) {
  const std::string plain = PlainText(text);
  std::string out;
  out.reserve(plain.size() + plain.size() / 8);
  for (const char byte : plain) {
    if (byte == '&') {
      out += "&amp;";
    } else if (byte == '<') {
      out += "&lt;";
    } else if (byte == '>') {
      out += "&gt;";
    } else if (byte == '"') {
      out += "&quot;";
    } else if (byte == '\'') {
      out += "&#39;";
    } else {
      out += byte;
    }
  }
  return out;
}

void Markup::Start(std::string_view tag, Attributes attributes) {
  out_ += '<';
  out_ += tag;
  for (const Attribute& attribute : attributes) {
    if (attribute.name == "class" && attribute.value.empty()) continue;
    out_ += ' ';
    out_ += attribute.name;
    out_ += "=\"";
    out_ += EscapeHtml(attribute.value);
    out_ += '"';
  }
}

Markup& Markup::Open(std::string_view tag, Attributes attributes) {
  Start(tag, attributes);
  out_ += '>';
  open_.push_back(tag);
  return *this;
}

Markup& Markup::Close() {
  const std::string_view tag = open_.back();
  open_.pop_back();
  out_ += "</";
  out_ += tag;
  out_ += '>';
  constexpr std::string_view kBlocks[] = {"section", "tr",     "li",  "div",   "article",
                                          "details", "header", "nav", "figure"};
  for (const std::string_view block : kBlocks) {
    if (tag == block) out_ += '\n';
  }
  return *this;
}

Markup& Markup::Text(std::string_view text) {
  out_ += EscapeHtml(text);
  return *this;
}

Markup& Markup::Element(std::string_view tag, Attributes attributes, std::string_view text) {
  return Open(tag, attributes).Text(text).Close();
}

Markup& Markup::Void(std::string_view tag, Attributes attributes) {
  Start(tag, attributes);
  out_ += '>';
  return *this;
}

Markup& Markup::Shape(std::string_view tag, Attributes attributes) {
  Start(tag, attributes);
  out_ += "/>";
  return *this;
}

Markup& Markup::Trusted(std::string_view markup) {
  out_ += markup;
  return *this;
}

}  // namespace reports
