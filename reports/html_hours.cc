// SPDX-License-Identifier: Apache-2.0
// Contacts by weekday and hour: the area of a mark is the number of contacts, its shape the share that got a first
// answer in time (square, open square, diamond; grey without a judgement). Drawn twice: hours across on wide screens,
// hours down on narrow ones. The numbers stand in a list.
#include <algorithm>
#include <cmath>

#include "absl/strings/str_format.h"
#include "reports/html_page.h"

namespace reports {
namespace {

constexpr int kDays = 7;
constexpr int kHours = 24;
constexpr int64_t kFewest = 5;        // judged contacts of an hour; below it the mark is grey
constexpr double kMiddleClass = 0.2;  // below the target; what is further below is the worst class
constexpr double kCell = 40;          // units of the drawing
constexpr double kRow = 34;
constexpr double kNarrowRow = 28;  // where hours run down
constexpr double kLargest = 26;    // side of the largest mark
constexpr double kSmallest = 2.5;  // so that one contact can be seen

struct Cell {
  int64_t contacts = 0, n = 0, hits = 0;
  bool closed = false;
  std::optional<double> agents;
};

struct Hours {
  Cell cells[kDays][kHours];
  double target = 0;
  int64_t largest = 0;
  double most_agents = 0;
};

Hours ReadHours(const JsonValue& object) {
  Hours hours;
  hours.target = NumberOf(object, "target").value_or(0);
  for (const JsonValue& item : ItemsOf(object, "cells")) {
    const int64_t day = CountOf(item, "weekday");
    const int64_t hour = CountOf(item, "hour");
    if (day < 0 || day >= kDays || hour < 0 || hour >= kHours) continue;
    Cell& cell = hours.cells[day][hour];
    cell.contacts = CountOf(item, "contacts");
    cell.n = CountOf(item, "n");
    cell.hits = CountOf(item, "hits");
    cell.closed = FlagOf(item, "closed");
    cell.agents = NumberOf(item, "agents");
    hours.largest = std::max(hours.largest, cell.contacts);
    hours.most_agents = std::max(hours.most_agents, cell.agents.value_or(0));
  }
  return hours;
}

enum class Class { kGood, kMiddle, kBad, kGrey };

double Share(const Cell& cell) { return static_cast<double>(cell.hits) / static_cast<double>(cell.n); }

Class ClassOf(const Cell& cell, double target) {
  if (cell.closed || cell.n < kFewest) return Class::kGrey;
  if (Share(cell) >= target) return Class::kGood;
  return Share(cell) >= target - kMiddleClass ? Class::kMiddle : Class::kBad;
}

std::string SquarePath(double x, double y, double side) {
  return MovePath(x - side / 2, y - side / 2) + "h" + Coordinate(side) + "v" + Coordinate(side) + "h" +
         Coordinate(-side) + "z";
}

// Of the same area as a square of `side`.
std::string DiamondPath(double x, double y, double side) {
  const double reach = side / std::sqrt(2.0);
  return MovePath(x, y - reach) + LinePath(x + reach, y) + LinePath(x, y + reach) + LinePath(x - reach, y) + "z";
}

struct Paths {
  std::string good, middle, bad, grey, agents;
};

Paths DrawCells(const Hours& hours, bool across) {
  const double row = across ? kRow : kNarrowRow;
  Paths paths;
  for (int day = 0; day < kDays; ++day) {
    for (int hour = 0; hour < kHours; ++hour) {
      const Cell& cell = hours.cells[day][hour];
      const double x = (across ? hour : day) * kCell + kCell / 2;
      const double y = (across ? day : hour) * row + row / 2;
      if (cell.agents.has_value() && hours.most_agents > 0) {
        const double width = (kCell - 10) * *cell.agents / hours.most_agents;
        paths.agents += MovePath(x - width / 2, y + row / 2 - 1.5) + "h" + Coordinate(width);
      }
      if (cell.contacts == 0) continue;
      const double share = static_cast<double>(cell.contacts) / static_cast<double>(hours.largest);
      const double side = std::max(kSmallest, kLargest * std::sqrt(share));
      switch (ClassOf(cell, hours.target)) {
        case Class::kGood:
          paths.good += SquarePath(x, y, side);
          break;
        case Class::kMiddle:
          paths.middle += SquarePath(x, y, std::max(1.0, side - 2));
          break;
        case Class::kBad:
          paths.bad += DiamondPath(x, y, side);
          break;
        case Class::kGrey:
          paths.grey += SquarePath(x, y, side);
          break;
      }
    }
  }
  return paths;
}

void WriteDrawing(const Page& page, const Hours& hours, bool across) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  const double width = kCell * (across ? kHours : kDays);
  const double row = across ? kRow : kNarrowRow;
  const double height = row * (across ? kDays : kHours);
  const Paths paths = DrawCells(hours, across);
  out.Open("div", {{"class", across ? "ht" : "ht nr"}});
  out.Open("div", {{"class", "hx"}, {"aria-hidden", "true"}});
  for (int i = 0; i < (across ? kHours : kDays); i += across ? 3 : 1)
    out.Element("span", {}, across ? words.Count(i) : words.Text(absl::StrFormat("weekday.%d", i)));
  out.Close().Open("div", {{"class", "hy"}, {"aria-hidden", "true"}});
  for (int i = 0; i < (across ? kDays : kHours); i += across ? 1 : 3)
    out.Element("span", {}, across ? words.Text(absl::StrFormat("weekday.%d", i)) : words.Count(i));
  out.Close();
  out.Open("svg", {{"viewBox", absl::StrFormat("0 0 %s %s", Coordinate(width), Coordinate(height))},
                   {"role", "img"},
                   {"aria-label", words.Text("hours.label")}});
  std::string grid;
  for (int i = 1; i < (across ? kDays : kHours); ++i) grid += MovePath(0, row * i) + "h" + Coordinate(width);
  const auto path = [&out](std::string_view style, const std::string& data) {
    if (!data.empty()) out.Shape("path", {{"class", std::string(style)}, {"d", data}});
  };
  path("gl", grid);
  path("off", paths.grey);
  path("okm", paths.good);
  path("hm", paths.middle);
  path("hb", paths.bad);
  path("ha", paths.agents);
  out.Close().Close();
}

void WriteKey(const Page& page, const Hours& hours) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  const auto entry = [&](std::string_view style, const std::string& path, const std::string& text) {
    out.Open("span").Open("svg", {{"class", "km"}, {"viewBox", "-6 -6 12 12"}, {"aria-hidden", "true"}});
    out.Shape("path", {{"class", std::string(style)}, {"d", path}});
    out.Close().Text(text).Close();
  };
  const std::string target = words.PercentShort(hours.target);
  const std::string low = words.PercentShort(std::max(0.0, hours.target - kMiddleClass));
  out.Open("div", {{"class", "key"}});
  entry("okm", SquarePath(0, 0, 11), words.Text("hours.good", {{"target", target}}));
  entry("hm", SquarePath(0, 0, 10), words.Text("hours.middle", {{"low", low}, {"target", target}}));
  entry("hb", DiamondPath(0, 0, 8.5), words.Text("hours.bad", {{"low", low}}));
  entry("off", SquarePath(0, 0, 11), words.Text("hours.grey", {{"n", words.Count(kFewest)}}));
  if (hours.most_agents > 0) {
    const bool whole = hours.most_agents == std::floor(hours.most_agents);
    entry("ha", "M-6 0h12", words.Text("hours.agents", {{"n", words.Decimal(hours.most_agents, whole ? 0 : 1)}}));
  }
  out.Element("span", {}, words.Text("hours.largest", {{"n", words.Count(hours.largest)}})).Close();
}

void WriteList(const Page& page, const Hours& hours) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  out.Open("details").Element("summary", {}, words.Text("hours.list"));
  for (int day = 0; day < kDays; ++day) {
    std::string text;
    for (int hour = 0; hour < kHours; ++hour) {
      const Cell& cell = hours.cells[day][hour];
      if (cell.contacts == 0) continue;
      if (!text.empty()) text += ", ";
      const std::string n = words.Count(cell.contacts);
      text += cell.n == 0
                  ? words.Text("hours.value", {{"hour", words.Count(hour)}, {"n", n}})
                  : words.Text("hours.value_rate",
                               {{"hour", words.Count(hour)}, {"n", n}, {"share", words.Percent(Share(cell), 0)}});
    }
    if (text.empty()) continue;
    out.Open("p", {{"class", "hl"}}).Element("b", {}, words.Text(absl::StrFormat("weekday.%d", day)));
    out.Text(" " + text).Close();
  }
  out.Close();
}

}  // namespace

void WriteHours(const Page& page) {
  const JsonValue& object = Member(page.model, "hours");
  const Hours hours = ReadHours(object);
  if (hours.largest == 0) return;
  const Messages& words = page.words;
  OpenSection(page, "hours", words.Text("section.hours"),
              words.Text("section.hours.lead", {{"zone", std::string(StringOf(object, "zone"))}}));
  WriteDrawing(page, hours, true);
  WriteDrawing(page, hours, false);
  WriteKey(page, hours);
  int64_t all = 0;
  int64_t judged = 0;
  int64_t closed = 0;
  for (const auto& day : hours.cells) {
    for (const Cell& cell : day) {
      all += cell.contacts;
      judged += cell.n;
      if (cell.closed) closed += cell.contacts;
    }
  }
  Note(page, words.Text("hours.judged",
                        {{"judged", words.Count(judged)}, {"all", words.Count(all)}, {"closed", words.Count(closed)}}));
  WriteList(page, hours);
  page.out->Close();
}

}  // namespace reports
