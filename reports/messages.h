// SPDX-License-Identifier: Apache-2.0
// The words of the report: one catalogue, id -> pattern, English and Korean side by side (catalogue.cc).
//
// A pattern holds named places:
//   {name}              the argument's text
//   {name+이/가}        the text and the Korean particle that its last spoken syllable asks for
//   {name?one:many}     `one` if the argument's text is "1", else `many`; the argument itself is not printed
// In Korean, U+2060 goes between a place that ends in anything but Hangul and the Hangul after it: no line breaks
// there. An argument that a pattern names but the caller does not give prints as nothing. Text is plain; the page
// escapes it.
#ifndef REPORTS_MESSAGES_H_
#define REPORTS_MESSAGES_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/types/span.h"
#include "reports/formats.h"

namespace reports {

struct CatalogueEntry {
  std::string_view id;
  std::string_view english;
  std::string_view korean;
};

// Every message, in the order of the source.
absl::Span<const CatalogueEntry> Catalogue();

struct Argument {
  std::string_view name;
  std::string text;
};

class Messages : public Formats {
 public:
  using Formats::Formats;

  bool Has(std::string_view id) const;

  // The message; the id itself if the catalogue does not know it.
  std::string Text(std::string_view id, absl::Span<const Argument> arguments) const;
  std::string Text(std::string_view id) const { return Text(id, absl::Span<const Argument>()); }
  std::string Text(std::string_view id, std::initializer_list<Argument> arguments) const {
    return Text(id, absl::MakeConstSpan(arguments.begin(), arguments.size()));
  }

  // The word for an id of the model, from "group.id"; an unknown id is shown as it is.
  std::string Label(std::string_view group, std::string_view id) const;
};

// `pattern` with its places filled, in `language`; what Messages::Text does with a pattern of the catalogue.
std::string FillPattern(std::string_view pattern, Language language, absl::Span<const Argument> arguments);

// The names of a pattern's places, sorted, each once.
std::vector<std::string> PatternPlaces(std::string_view pattern);

}  // namespace reports

#endif  // REPORTS_MESSAGES_H_
