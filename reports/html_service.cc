// SPDX-License-Identifier: Apache-2.0
// The service table: a row a figure, held against its target in three zones; each row opens to its definition and its
// groups. Figures without a target follow in a table of their own.
#include <algorithm>
#include <set>

#include "absl/time/civil_time.h"
#include "reports/figure_text.h"
#include "reports/html_page.h"

namespace reports {
namespace {

constexpr size_t kFewestWeeks = 3;  // for a trend

bool Missed(std::string_view verdict) {
  return verdict == "just_missed" || verdict == "missed" || verdict == "far_off";
}

bool Hollow(std::string_view verdict) { return verdict == "unclear" || verdict == "too_few"; }

void WriteBullet(const Page& page, const JsonValue& row) {
  const Messages& words = page.words;
  page.out->Open("span", {{"class", "bl"}});
  const std::optional<double> target = NumberOf(row, "target");
  const std::optional<double> far_off = NumberOf(row, "far_off");
  if (target.has_value() && far_off.has_value()) {
    const std::string_view verdict = StringOf(row, "verdict");
    BulletMark mark;
    mark.value = NumberOf(row, "value").value_or(0);
    mark.low = NumberOf(row, "low");
    mark.high = NumberOf(row, "high");
    mark.target = *target;
    mark.far_off = *far_off;
    mark.off = Missed(verdict);
    mark.hollow = Hollow(verdict);
    DrawBullet(page.out, mark,
               words.Text("service.bullet", {{"value", FigureValue(words, row)},
                                             {"target", FigureTarget(words, row)},
                                             {"verdict", words.Label("service_verdict", verdict)}}));
  }
  page.out->Close();
}

// Weeks at their place in time; a week without a value is a gap.
void WriteTrend(const Page& page, const JsonValue& row) {
  page.out->Open("span", {{"class", "sp"}});
  std::vector<std::pair<absl::CivilDay, double>> weeks;
  for (const JsonValue& week : ItemsOf(row, "weeks")) {
    absl::CivilDay monday;
    if (absl::ParseCivilTime(std::string(StringOf(week, "week")), &monday))
      weeks.emplace_back(monday, NumberOf(week, "value").value_or(0));
  }
  if (weeks.size() >= kFewestWeeks) {
    const auto span = static_cast<double>(std::max<absl::civil_diff_t>(weeks.back().first - weeks.front().first, 1));
    std::vector<TrendPoint> points;
    for (size_t i = 0; i < weeks.size(); ++i) {
      points.push_back({static_cast<double>(weeks[i].first - weeks.front().first) / span, weeks[i].second,
                        i > 0 && weeks[i].first - weeks[i - 1].first > 7});
    }
    DrawTrend(page.out, points, NumberOf(row, "target"), Missed(StringOf(row, "verdict")));
  }
  page.out->Close();
}

// What one click opens: definition and groups, a line each.
void WriteBehind(const Page& page, const JsonValue& figure, const FigureGroup* group) {
  std::string text = FigureNote(page.words, figure);
  if (group != nullptr) {
    for (const auto& [kind, values] : GroupLines(page.words, *group))
      text += "\n" + page.words.Text("figures.segment", {{"name", kind}, {"value", values}});
  }
  page.out->Element("p", {{"class", "fd"}}, text);
}

void WriteName(const Page& page, const JsonValue& figure) {
  page.out->Open("span", {{"class", "nm"}}).Text(FigureName(page.words, figure));
  const std::string clock = FigureClock(page.words, figure);
  if (!clock.empty()) page.out->Element("small", {}, clock);
  page.out->Close();
}

void WriteRow(const Page& page, const JsonValue& row, const FigureGroup* group) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  const std::string_view verdict = StringOf(row, "verdict");
  out.Open("details").Open("summary", {{"class", "r"}});
  WriteName(page, row);
  out.Element("b", {{"class", Missed(verdict) ? "off" : ""}}, FigureValue(words, row));
  out.Element("span", {{"class", "num iv"}}, FigureInterval(words, row));
  out.Open("span", {{"class", "num tg"}});
  if (Has(row, "target")) {
    const std::string_view basis = FlagOf(row, "default") ? "benchmark" : StringOf(row, "basis");
    out.Element("small", {}, words.Label("service.basis", basis));
  }
  out.Text(FigureTarget(words, row)).Close();
  WriteBullet(page, row);
  out.Open("span", {{"class", "vd"}});
  VerdictMark(&out, verdict);
  out.Text(words.Label("service_verdict", verdict)).Close();
  WriteTrend(page, row);
  out.Element("span", {{"class", "num n"}}, words.Count(CountOf(row, "n"))).Close();
  WriteBehind(page, row, group);
  out.Close();
}

void WriteHead(const Page& page) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  out.Open("div", {{"class", "r hd"}, {"aria-hidden", "true"}});
  out.Element("span", {}, words.Text("column.figure"));
  for (const std::string_view column : {"column.actual", "column.interval", "column.target"})
    out.Element("span", {{"class", "num"}}, words.Text(column));
  out.Open("span", {{"class", "zn"}});
  for (const std::string_view zone : {"far_off", "missed", "met"})
    out.Element("i", {}, words.Text("service.zone." + std::string(zone)));
  out.Close();
  out.Element("span", {}, words.Text("column.verdict"));
  out.Element("span", {}, words.Text("column.weeks"));
  out.Element("span", {{"class", "num"}}, words.Text("column.n")).Close();
}

// Figures that are held against nothing: value, interval, n; groups behind each.
void WriteFurther(const Page& page, const FigureIndex& index, const std::vector<FigureKey>& keys) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  out.Open("div", {{"class", "kp"}}).Open("div", {{"class", "r hd"}});
  out.Element("span", {}, words.Text("column.figure"));
  for (const std::string_view column : {"column.value", "column.interval", "column.n"})
    out.Element("span", {{"class", "num"}}, words.Text(column));
  out.Close();
  for (const FigureKey& key : keys) {
    const FigureGroup& group = index.groups.at(key);
    if (group.overall == nullptr && group.segments.empty()) continue;
    const bool overall = group.overall != nullptr;
    const JsonValue& figure = overall ? *group.overall : *group.segments.front();
    out.Open("details").Open("summary", {{"class", "r"}});
    WriteName(page, figure);
    out.Element("b", {}, overall ? FigureValue(words, figure) : "");
    out.Element("span", {{"class", "num"}}, overall ? FigureInterval(words, figure) : "");
    out.Element("span", {{"class", "num n"}}, overall ? words.Count(CountOf(figure, "n")) : "").Close();
    WriteBehind(page, figure, &group);
    out.Close();
  }
  out.Close();
}

}  // namespace

void WriteService(const Page& page) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  const JsonItems rows = ItemsOf(page.model, "service");
  const FigureIndex index = IndexFigures(page.model);
  OpenSection(page, "service", words.Text("section.service"),
              words.Text(rows.empty() ? "section.figures.lead" : "section.service.lead"));
  std::set<FigureKey> judged;
  if (!rows.empty()) {
    out.Open("div", {{"class", "kp sv"}});
    WriteHead(page);
    for (const std::string_view group : FigureGroups(page.model)) {
      out.Element("h3", {{"class", "gp"}}, words.Label("service_group", group));
      for (const JsonValue& row : rows) {
        if (StringOf(row, "group") != group) continue;
        const auto found = index.groups.find(KeyOf(row));
        WriteRow(page, row, found == index.groups.end() ? nullptr : &found->second);
        judged.insert(KeyOf(row));
      }
    }
    out.Close();
    Note(page, words.Text("service.note"));
  }
  std::vector<FigureKey> others;
  for (const FigureKey& key : index.order) {
    if (!judged.contains(key)) others.push_back(key);
  }
  if (!others.empty() && rows.empty()) WriteFurther(page, index, others);
  if (!others.empty() && !rows.empty()) {
    const std::string n = words.Count(static_cast<int64_t>(others.size()));
    out.Open("details", {{"class", "kx"}}).Element("summary", {}, words.Text("service.more", {{"n", n}}));
    WriteFurther(page, index, others);
    out.Element("p", {{"class", "note px"}}, words.Text("service.print"));
    out.Close();
  }
  if (others.empty() && rows.empty()) NothingToShow(page, "why.no_figures");
  out.Close();
}

}  // namespace reports
