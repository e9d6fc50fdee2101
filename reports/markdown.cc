// SPDX-License-Identifier: Apache-2.0
#include "reports/markdown.h"

#include <initializer_list>
#include <vector>

#include "absl/time/time.h"
#include "reports/figure_text.h"
#include "reports/finding_text.h"
#include "reports/html_map.h"
#include "reports/markup.h"
#include "reports/messages.h"
#include "reports/model_view.h"

namespace reports {
namespace {

constexpr size_t kPaths = 10;
constexpr std::string_view kAbsent = "–";

struct Document {
  const JsonValue& model;
  const Messages& words;
  std::string out;
};

void Heading(Document& document, std::string_view text) {
  document.out += "\n## ";
  document.out += EscapeMarkdown(text);
  document.out += "\n\n";
}

void Paragraph(Document& document, std::string_view text) {
  document.out += EscapeMarkdown(text);
  document.out += "\n";
}

void Row(Document& document, const std::vector<std::string>& cells) {
  document.out += "|";
  for (const std::string& cell : cells) {
    document.out += " ";
    document.out += cell.empty() ? std::string(kAbsent) : EscapeMarkdown(cell);
    document.out += " |";
  }
  document.out += "\n";
}

// Ids of columns; those with '#' are set to the right.
void Head(Document& document, std::initializer_list<std::string_view> columns) {
  std::vector<std::string> names;
  std::string rule = "|";
  for (std::string_view column : columns) {
    const bool number = column.starts_with('#');
    if (number) column.remove_prefix(1);
    names.push_back(document.words.Text(column));
    rule += number ? " ---: |" : " --- |";
  }
  Row(document, names);
  document.out += rule + "\n";
}

std::string Share(const Messages& words, const JsonValue& object, std::string_view key) {
  const std::optional<double> value = NumberOf(object, key);
  return value.has_value() ? words.Percent(*value, 1) : "";
}

std::string IntervalOf(const Messages& words, const JsonValue& object) {
  const std::optional<double> low = NumberOf(object, "low");
  const std::optional<double> high = NumberOf(object, "high");
  return low.has_value() && high.has_value() ? words.Interval(*low, *high) : "";
}

void WriteTop(Document& document) {
  const Messages& words = document.words;
  const JsonValue& span = Member(document.model, "span");
  document.out += "# " + EscapeMarkdown(Verdict(words, document.model)) + "\n\n";
  std::string meta = words.Joined(words.Text("page.title"), StringOf(document.model, "title"));
  if (Has(span, "from")) meta = words.Joined(meta, words.Span(StringOf(span, "from"), StringOf(span, "to")));
  Paragraph(document, words.Joined(meta, words.Text("page.zone",
                                                    {{"zone", std::string(StringOf(document.model, "time_zone"))}})));
  const JsonValue& totals = Member(document.model, "totals");
  const auto count = [&](std::string_view key) { return words.Count(CountOf(totals, key)); };
  document.out += "\n";
  Head(document, {"#fact.events", "#fact.customers", "#fact.sessions", "#fact.journeys", "#fact.contacts"});
  Row(document, {count("events"), count("customers"), count("sessions"), count("journeys"), count("contacts")});
}

void WriteFindings(Document& document) {
  const Messages& words = document.words;
  Heading(document, words.Text("section.findings"));
  bool some = false;
  for (const JsonValue& finding : ItemsOf(document.model, "findings")) {
    if (StringOf(finding, "verdict") != "worse") continue;
    if (!some)
      Head(document, {"#column.rank", "column.pain_point", "column.severity", "#column.actual", "#column.interval",
                      "#column.expected", "#column.n", "#list.beyond", "evidence.id"});
    some = true;
    Row(document, {words.Count(CountOf(finding, "rank")), FindingSentence(words, finding),
                   words.Label("severity", StringOf(finding, "severity")), Share(words, finding, "actual"),
                   IntervalOf(words, finding), ExpectedLabel(words, finding), words.Count(CountOf(finding, "n")),
                   words.Rounded(NumberOf(finding, "impact").value_or(0)), std::string(StringOf(finding, "id"))});
  }
  if (!some) Paragraph(document, words.Text("verdict.lead_none"));
}

std::string Ranks(const Messages& words, const std::vector<const JsonValue*>& findings) {
  std::string out;
  for (const JsonValue* finding : findings) out += (out.empty() ? "" : ", ") + words.Count(CountOf(*finding, "rank"));
  return out;
}

// The columns of the page's map.
MapColumns Columns(const Document& document) {
  Markup unused;
  Page page{document.model, document.words, &unused, {}, {}, {}};
  for (const JsonValue& finding : ItemsOf(document.model, "findings")) {
    if (StringOf(finding, "verdict") == "worse") page.worse.push_back(&finding);
  }
  return ChooseMapColumns(page);
}

std::string Emotion(const Messages& words, const JsonValue& emotion) {
  const std::optional<double> value = NumberOf(emotion, "value");
  if (!value.has_value()) return words.Text("map.no_data");
  const std::string text = (*value > 0 ? "+" : "") + words.Decimal(*value, 1);
  return FlagOf(emotion, "estimated") ? words.Joined(text, words.Text("map.estimated")) : text;
}

void WriteMap(Document& document) {
  const Messages& words = document.words;
  const MapColumns columns = Columns(document);
  Heading(document, words.Text("section.map"));
  if (columns.touchpoints.empty())
    return Paragraph(document, words.Text("note.nothing", {{"why", words.Text("why.no_touchpoints")}}));
  if (columns.has_emotion) {
    Head(document, {"column.touchpoint", "column.stage", "#map.traffic", "#map.emotion", "#map.drop_off",
                    "#map.contact_after", "map.pain"});
  } else {
    Head(document,
         {"column.touchpoint", "column.stage", "#map.traffic", "#map.drop_off", "#map.contact_after", "map.pain"});
  }
  for (size_t i = 0; i < columns.touchpoints.size(); ++i) {
    const JsonValue& one = *columns.touchpoints[i];
    const std::string_view stage = StringOf(one, "stage");
    std::vector<std::string> cells = {std::string(StringOf(one, "name")),
                                      stage.empty() ? "" : words.Label("stage", stage),
                                      words.Count(CountOf(one, "customers"))};
    if (columns.has_emotion) cells.push_back(Emotion(words, Member(one, "emotion")));
    cells.push_back(Share(words, Member(Member(one, "drop_off"), "session"), "rate"));
    cells.push_back(Share(words, Member(one, "contact_after"), "rate"));
    cells.push_back(Ranks(words, columns.pains[i]));
    Row(document, cells);
  }
  if (!columns.elsewhere.empty()) {
    document.out += "\n";
    Paragraph(document, words.Text("map.elsewhere") + " " + Ranks(words, columns.elsewhere));
  }
  if (columns.left_out > 0) {
    document.out += "\n";
    Paragraph(document, words.Text("note.and_more", {{"n", words.Count(columns.left_out)}}));
  }
}

void WriteService(Document& document) {
  const Messages& words = document.words;
  const JsonItems rows = ItemsOf(document.model, "service");
  Heading(document, words.Text("section.service"));
  if (!rows.empty()) {
    Head(document, {"column.group", "column.figure", "#column.actual", "#column.interval", "#column.target",
                    "column.basis", "column.verdict", "#column.n"});
    std::vector<const JsonValue*> order;
    for (const std::string_view group : FigureGroups(document.model)) {
      for (const JsonValue& row : rows) {
        if (StringOf(row, "group") == group) order.push_back(&row);
      }
    }
    for (const JsonValue* one : order) {
      const JsonValue& row = *one;
      const std::string_view basis = FlagOf(row, "default") ? "benchmark" : StringOf(row, "basis");
      Row(document, {words.Label("service_group", StringOf(row, "group")),
                     words.Joined(FigureName(words, row), FigureClock(words, row)), FigureValue(words, row),
                     FigureInterval(words, row), FigureTarget(words, row),
                     basis.empty() ? "" : words.Label("service.basis", basis),
                     words.Label("service_verdict", StringOf(row, "verdict")), words.Count(CountOf(row, "n"))});
    }
    return;
  }
  bool some = false;
  for (const JsonValue& row : ItemsOf(document.model, "kpis")) {
    if (!StringOf(row, "segment").empty()) continue;
    if (!some) Head(document, {"column.figure", "#column.value", "#column.interval", "#column.n"});
    some = true;
    Row(document,
        {FigureName(words, row), FigureValue(words, row), FigureInterval(words, row), words.Count(CountOf(row, "n"))});
  }
  if (!some) Paragraph(document, words.Text("note.nothing", {{"why", words.Text("why.no_figures")}}));
}

void WriteRepeat(Document& document) {
  const Messages& words = document.words;
  const JsonValue& repeat = Member(document.model, "repeat");
  const JsonItems windows = ItemsOf(repeat, "windows");
  const JsonItems paths = ItemsOf(repeat, "paths");
  Heading(document, words.Text("section.repeat"));
  if (windows.empty()) Paragraph(document, words.Text("note.nothing", {{"why", words.Text("why.no_contacts")}}));
  if (!windows.empty())
    Head(document, {"column.window", "#column.contacts", "#column.repeats", "#column.value", "#column.interval",
                    "#column.same_channel", "#column.other_channel"});
  for (const JsonValue& window : windows) {
    Row(document, {words.DurationInWords(NumberOf(window, "window_s").value_or(0)), words.Count(CountOf(window, "n")),
                   words.Count(CountOf(window, "repeats")), Share(words, window, "rate"), IntervalOf(words, window),
                   words.Count(CountOf(window, "same_channel")), words.Count(CountOf(window, "other_channel"))});
  }
  if (paths.empty()) return;
  document.out += "\n";
  Head(document, {"column.path", "#column.contacts", "#column.customers", "#column.median"});
  int64_t other = CountOf(repeat, "paths_other");
  for (size_t i = 0; i < paths.size(); ++i) {
    const JsonValue& path = *(paths.begin() + i);
    if (i >= kPaths) {
      other += CountOf(path, "count");
      continue;
    }
    std::string name = words.Label("channel", StringOf(path, "from"));
    for (const JsonValue& via : ItemsOf(path, "via"))
      name = words.Text("variants.then", {{"a", name}, {"b", std::string(TextOf(via))}});
    name = words.Text("variants.then", {{"a", name}, {"b", words.Label("channel", StringOf(path, "to"))}});
    const std::optional<double> median = NumberOf(path, "median_s");
    Row(document, {name, words.Count(CountOf(path, "count")), words.Count(CountOf(path, "customers")),
                   median.has_value() ? words.Duration(*median) : ""});
  }
  if (other > 0) {
    document.out += "\n";
    Paragraph(document, words.Text("repeat.other", {{"n", words.Count(other)}}));
  }
}

void WriteQuality(Document& document) {
  const Messages& words = document.words;
  const JsonValue& ledger = Member(document.model, "ledger");
  const auto count = [&](std::string_view key) { return words.Count(CountOf(ledger, key)); };
  Heading(document, words.Text("section.quality"));
  Head(document,
       {"#law.records_in", "#law.extra_events", "#law.events_out", "#law.rejected", "#law.skipped", "#law.duplicate"});
  Row(document, {count("records_in"), count("extra_events"), count("events_out"), count("rejected"), count("skipped"),
                 count("duplicate")});
  bool some = false;
  for (const JsonValue& entry : ItemsOf(ledger, "classes")) {
    if (CountOf(entry, "count") == 0) continue;
    if (!some) {
      document.out += "\n";
      Head(document, {"column.class", "column.severity", "#column.records"});
    }
    some = true;
    Row(document, {words.Label("ledger", StringOf(entry, "id")),
                   words.Label("ledger_severity", StringOf(entry, "severity")), words.Count(CountOf(entry, "count"))});
  }
  const JsonValue& tool = Member(document.model, "tool");
  document.out += "\n";
  Paragraph(document, words.Text("page.private"));
  document.out += "\n";
  Paragraph(document, std::string(StringOf(tool, "name")) + " " + std::string(StringOf(tool, "version")));
}

}  // namespace

std::string EscapeMarkdown(std::string_view text) {
  const std::string plain = PlainText(text);
  const std::string_view view = plain;
  std::string out;
  for (size_t i = 0; i < view.size(); ++i) {
    const char byte = view[i];
    if (byte == '\n' || byte == '\t') {
      out += ' ';
    } else if (byte == '<') {
      out += "&lt;";
    } else if (byte == '&') {
      out += "&amp;";
    } else if (std::string_view("\\`*_{}[]|!#~").find(byte) != std::string_view::npos) {
      out += '\\';
      out += byte;
    } else if (byte == ':' && view.substr(i, 3) == "://") {  // nothing becomes an address by itself
      out += "&#58;";
    } else if (byte == '@') {
      out += "&#64;";
    } else if (byte == 'w' && view.substr(i, 4) == "www.") {
      out += "&#119;";
    } else {
      out += byte;
    }
  }
  return out;
}

std::string RenderMarkdown(const rapidjson::Document& model, Language language) {
  absl::TimeZone zone;
  if (!absl::LoadTimeZone(std::string(StringOf(model, "time_zone")), &zone)) zone = absl::UTCTimeZone();
  const Messages words(language, zone);
  Document document{model, words, ""};
  WriteTop(document);
  WriteFindings(document);
  WriteMap(document);
  WriteService(document);
  WriteRepeat(document);
  WriteQuality(document);
  return document.out;
}

}  // namespace reports
