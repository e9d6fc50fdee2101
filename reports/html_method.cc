// SPDX-License-Identifier: Apache-2.0
// Method and definitions: the statements that the model lists, then the words of the page.
#include <vector>

#include "absl/strings/numbers.h"
#include "reports/html_page.h"

namespace reports {
namespace {

// "30m", as flags and the model spell a length of time, in words; any other text as it is.
std::string LengthInWords(const Page& page, std::string_view text) {
  int64_t number = 0;
  if (text.size() < 2 || !absl::SimpleAtoi(std::string(text.substr(0, text.size() - 1)), &number))
    return std::string(text);
  const char unit = text.back();
  const int64_t seconds = unit == 's' ? 1 : unit == 'm' ? 60 : unit == 'h' ? 3600 : unit == 'd' ? 86400 : 0;
  return seconds == 0 ? std::string(text) : page.words.DurationInWords(static_cast<double>(number * seconds));
}

// A number whose name ends in _s is a duration, any other a count; units and zones are words already.
std::string ArgumentText(const Page& page, std::string_view name, const JsonValue& value) {
  if (!value.IsNumber()) {
    const std::string_view text = TextOf(value);
    return name == "unit" ? UnitWord(page, text) : name == "rule" ? LengthInWords(page, text) : std::string(text);
  }
  if (name.ends_with("_s")) return page.words.DurationInWords(value.GetDouble());
  return page.words.Value("count", value.GetDouble());
}

void Entry(const Page& page, std::string_view head, std::string_view text) {
  page.out->Open("div").Element("dt", {}, head).Element("dd", {}, text).Close();
}

}  // namespace

void WriteMethod(const Page& page) {
  const Messages& words = page.words;
  OpenSection(page, "method", words.Text("section.method"), words.Text("section.method.lead"));
  page.out->Open("dl", {{"class", "gloss"}});
  for (const JsonValue& statement : ItemsOf(page.model, "method")) {
    const std::string id(StringOf(statement, "id"));
    std::vector<Argument> arguments;
    const JsonValue& given = Member(statement, "args");
    if (given.IsObject()) {
      for (const auto& member : given.GetObject()) {
        const std::string_view name = TextOf(member.name);
        arguments.push_back({name, ArgumentText(page, name, member.value)});
      }
    }
    if (words.Has("method." + id)) {
      Entry(page, words.Text("method_head." + id), words.Text("method." + id, arguments));
      continue;
    }
    std::string text;  // a statement of a later version: its arguments as they are
    for (const Argument& argument : arguments)
      text = words.Joined(text, std::string(argument.name) + " " + argument.text);
    Entry(page, id, text);
  }
  for (const std::string_view id : {"expected", "beyond", "verdict", "q", "after"}) {
    const std::string head = "glossary." + std::string(id);
    Entry(page, words.Text(head), words.Text(head + ".text"));
  }
  page.out->Close().Close();
}

}  // namespace reports
