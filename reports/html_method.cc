// SPDX-License-Identifier: Apache-2.0
// Method and definitions: the statements that the model lists, then the words of the page.
#include <algorithm>
#include <set>
#include <vector>

#include "reports/figure_text.h"
#include "reports/finding_text.h"
#include "reports/html_page.h"

namespace reports {
namespace {

// A number whose name ends in _s is a duration, any other a count; units and zones are words already.
std::string ArgumentText(const Page& page, std::string_view name, const JsonValue& value) {
  if (!value.IsNumber()) {
    const std::string_view text = TextOf(value);
    return name == "unit" ? UnitWord(page, text) : name == "rule" ? LengthInWords(page.words, text) : std::string(text);
  }
  if (name.ends_with("_s")) return page.words.DurationInWords(value.GetDouble());
  return page.words.Value("count", value.GetDouble());
}

void Entry(const Page& page, std::string_view head, std::string_view text) {
  page.out->Open("div").Element("dt", {}, head).Element("dd", {}, text).Close();
}

// Statements that follow from other parts of the model, unless the method says them itself.
void WriteDerived(const Page& page, const std::set<std::string>& said) {
  const Messages& words = page.words;
  const JsonValue& surveys = Member(page.model, "surveys");
  if (CountOf(surveys, "answers") > 0 && !said.contains("surveys")) {
    const auto count = [&](std::string_view key) { return words.Count(CountOf(surveys, key)); };
    Entry(page, words.Text("method_head.surveys"),
          words.Text("method.surveys", {{"answers", count("answers")},
                                        {"by_id", count("tied_by_id")},
                                        {"by_time", count("tied_by_time")},
                                        {"untied", count("untied")},
                                        {"window", words.DurationInWords(NumberOf(surveys, "window_s").value_or(0))}}));
  }
  bool emotion = false;
  for (const JsonValue& touchpoint : ItemsOf(page.model, "touchpoints"))
    emotion = emotion || Has(touchpoint, "emotion");
  if (emotion && !said.contains("emotion"))
    Entry(page, words.Text("method_head.emotion"), words.Text("method.emotion"));
}

// Every measure and figure that the page shows, once.
void WriteDefinitions(const Page& page) {
  const Messages& words = page.words;
  std::set<std::string_view> measures;
  for (const JsonValue& finding : ItemsOf(page.model, "findings")) {
    measures.insert(StringOf(finding, "measure"));
    for (const JsonValue& support : ItemsOf(finding, "support")) measures.insert(StringOf(support, "measure"));
  }
  const auto heading = [&](std::string_view id) { Subheading(page, words.Text(id)); };
  const auto list = [&](std::string_view label_group, std::string_view text_group,
                        const std::vector<std::string_view>& ids) {
    page.out->Open("dl", {{"class", "gloss"}});
    for (const std::string_view id : ids) {
      const std::string text = std::string(text_group) + "." + std::string(id);
      if (words.Has(text)) Entry(page, Capitalised(words.Label(label_group, id)), words.Text(text));
    }
    page.out->Close();
  };
  if (!measures.empty()) {
    heading("glossary.measures");
    list("measure", "definition", std::vector<std::string_view>(measures.begin(), measures.end()));
  }
  std::vector<std::string_view> figures;
  for (const std::string_view key : {"service", "kpis"}) {
    for (const JsonValue& row : ItemsOf(page.model, key)) {
      const std::string_view kpi = StringOf(row, "kpi");
      if (std::find(figures.begin(), figures.end(), kpi) == figures.end()) figures.push_back(kpi);
    }
  }
  if (figures.empty()) return;
  const std::string n = words.Count(static_cast<int64_t>(figures.size()));
  page.out->Open("details").Element("summary", {}, words.Text("glossary.figures", {{"n", n}}));
  page.out->Open("div", {{"class", "gloss"}});
  for (const std::string_view id : figures) {
    const std::string text = "kpi_definition." + std::string(id);
    if (words.Has(text))
      page.out->Open("p").Element("b", {}, words.Label("kpi", id)).Text(" " + words.Text(text)).Close();
  }
  page.out->Close().Close();
}

}  // namespace

void WriteMethod(const Page& page) {
  const Messages& words = page.words;
  OpenSection(page, "method", words.Text("section.method"), words.Text("section.method.lead"));
  page.out->Open("dl", {{"class", "gloss"}});
  std::set<std::string> said;
  for (const JsonValue& statement : ItemsOf(page.model, "method")) {
    const std::string id(StringOf(statement, "id"));
    said.insert(id);
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
  WriteDerived(page, said);
  for (const std::string_view id : {"expected", "beyond", "verdict", "zones", "q", "sure", "usual", "cost", "after"}) {
    const std::string head = "glossary." + std::string(id);
    Entry(page, words.Text(head), words.Text(head + ".text"));
  }
  page.out->Close();
  WriteDefinitions(page);
  WriteExpectations(page);
  page.out->Close();
}

}  // namespace reports
