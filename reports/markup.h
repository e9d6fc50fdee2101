// SPDX-License-Identifier: Apache-2.0
// Writes HTML (and SVG inside it) as nested elements. Tag and attribute names are literals of the program; every text
// and every attribute value is escaped here, so that no name from a log can become markup. Bytes that are no UTF-8,
// control characters and bidirectional overrides come out as U+FFFD. An empty class is left out.
#ifndef REPORTS_MARKUP_H_
#define REPORTS_MARKUP_H_

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace reports {

struct Attribute {
  std::string_view name;
  std::string value;
};

using Attributes = std::initializer_list<Attribute>;

// `text` with U+FFFD for bytes that are no UTF-8, for control characters (but not line feed and tab) and for characters
// that turn the direction of the text around them.
std::string PlainText(std::string_view text);

// `text` fit for an element's content or a quoted attribute; PlainText is part of it.
std::string EscapeHtml(std::string_view text);

class Markup {
 public:
  Markup& Open(std::string_view tag, Attributes attributes = {});
  Markup& Close();  // the innermost open element; REQUIRES one
  Markup& Text(std::string_view text);
  Markup& Element(std::string_view tag, Attributes attributes, std::string_view text);
  Markup& Void(std::string_view tag, Attributes attributes);   // <meta ...>, <br>
  Markup& Shape(std::string_view tag, Attributes attributes);  // SVG: <line .../>
  Markup& Trusted(std::string_view markup);  // bytes of our own source tree only (style sheet, symbols)

  size_t depth() const { return open_.size(); }
  std::string Take() { return std::move(out_); }

 private:
  void Start(std::string_view tag, Attributes attributes);

  std::string out_;
  std::vector<std::string_view> open_;
};

}  // namespace reports

#endif  // REPORTS_MARKUP_H_
