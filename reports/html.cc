// SPDX-License-Identifier: Apache-2.0
#include "reports/html.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "reports/embedded.h"
#include "reports/finding_text.h"
#include "reports/html_page.h"

namespace reports {
namespace {

struct NavigationEntry {
  std::string_view anchor;
  std::string_view message;
};

constexpr NavigationEntry kNavigation[] = {
    {"#findings", "section.findings"},     {"#map", "section.map.nav"},
    {"#evidence", "section.evidence.nav"}, {"#flow", "section.flow.nav"},
    {"#funnel", "section.funnel.nav"},     {"#repeat", "section.repeat.nav"},
    {"#service", "section.service.nav"},   {"#hours", "section.hours.nav"},
    {"#friction", "section.friction.nav"}, {"#touchpoints", "section.touchpoints.nav"},
    {"#quality", "section.quality.nav"},   {"#method", "section.method.nav"},
};

std::string ReportName(const Page& page) {
  const std::string_view title = StringOf(page.model, "title");
  return title.empty() ? page.words.Text("page.title") : std::string(title);
}

void WriteHead(const Page& page) {
  Markup& out = *page.out;
  const std::string hash = absl::Base64Escape(absl::HexStringToBytes(std::string(EmbeddedStyleSha256())));
  out.Open("head");
  out.Void("meta", {{"charset", "utf-8"}});
  out.Void("meta",
           {{"http-equiv", "Content-Security-Policy"},
            {"content", absl::StrFormat("default-src 'none'; style-src 'sha256-%s'; img-src data:; base-uri 'none'; "
                                        "form-action 'none'",
                                        hash)}});
  out.Void("meta", {{"name", "viewport"}, {"content", "width=device-width,initial-scale=1"}});
  out.Void("meta", {{"name", "color-scheme"}, {"content", "light dark"}});
  out.Void("meta", {{"name", "referrer"}, {"content", "no-referrer"}});
  out.Element("title", {}, page.words.Joined(ReportName(page), page.words.Text("page.title")));
  out.Void("link", {{"rel", "icon"}, {"href", "data:,"}});
  out.Open("style").Trusted(EmbeddedStyle()).Close();
  out.Close();
  out.Trusted("\n");
}

void WriteNavigation(const Page& page) {
  Markup& out = *page.out;
  out.Open("nav", {{"class", "top"}, {"aria-label", page.words.Text("page.contents")}});
  out.Open("div", {{"class", "wrap"}, {"tabindex", "0"}});
  out.Element("b", {}, ReportName(page));
  out.Open("ol");
  for (const NavigationEntry& entry : kNavigation) {
    if (entry.anchor == "#evidence" && page.worse.empty() && page.others.empty()) continue;
    if (entry.anchor == "#friction" && ItemsOf(Member(page.model, "friction"), "signals").empty()) continue;
    if (entry.anchor == "#hours" && ItemsOf(Member(page.model, "hours"), "cells").empty()) continue;
    out.Open("li").Element("a", {{"href", std::string(entry.anchor)}}, page.words.Text(entry.message)).Close();
  }
  out.Close().Close().Close();
}

void WriteFooter(const Page& page) {
  const JsonValue& tool = Member(page.model, "tool");
  std::string key(StringOf(page.model, "key_id"));
  if (key.empty()) key = page.words.Text("page.no_key");
  page.out->Open("footer", {{"class", "wrap"}});
  page.out->Element("span", {},
                    page.words.Text("page.footer", {{"tool", std::string(StringOf(tool, "name"))},
                                                    {"version", std::string(StringOf(tool, "version"))},
                                                    {"schema", page.words.Count(CountOf(page.model, "schema_version"))},
                                                    {"key", key}}));
  page.out->Element("span", {}, page.words.Text("page.private"));
  page.out->Close();
}

// Findings by verdict, and the worst one of each touchpoint (the list is in order of rank).
void SortFindings(Page* page) {
  for (const JsonValue& finding : ItemsOf(page->model, "findings")) {
    if (StringOf(finding, "verdict") != "worse") {
      page->others.push_back(&finding);
      continue;
    }
    page->worse.push_back(&finding);
    const std::string_view touchpoint = StringOf(finding, "touchpoint");
    if (!touchpoint.empty()) page->pain_at.emplace(touchpoint, &finding);
  }
}

}  // namespace

void OpenSection(const Page& page, std::string_view id, std::string_view title, std::string_view lead) {
  page.out->Open("section", {{"id", std::string(id)}});
  page.out->Open("div", {{"class", "sh"}});
  page.out->Element("h2", {}, title);
  page.out->Element("p", {}, lead);
  page.out->Close();
}

void Note(const Page& page, std::string_view text) { page.out->Element("p", {{"class", "note"}}, text); }

void Subheading(const Page& page, std::string_view text) { page.out->Element("h3", {{"class", "sub"}}, text); }

void NothingToShow(const Page& page, std::string_view why_id) {
  page.out->Element("p", {{"class", "none"}}, page.words.Text("note.nothing", {{"why", page.words.Text(why_id)}}));
}

std::string MarkLabel(const Page& page, const JsonValue& finding) {
  return page.words.Text("list.mark", {{"rank", page.words.Count(CountOf(finding, "rank"))},
                                       {"severity", page.words.Label("severity", StringOf(finding, "severity"))}});
}

void PainLink(const Page& page, std::string_view touchpoint) {
  const auto found = page.pain_at.find(touchpoint);
  if (found == page.pain_at.end()) return;
  const JsonValue& finding = *found->second;
  page.out->Text(" ");
  page.out->Open("a", {{"class", "pl"}, {"href", absl::StrFormat("#p%d", CountOf(finding, "rank"))}});
  SeverityMark(page.out, StringOf(finding, "severity"), CountOf(finding, "rank"), MarkLabel(page, finding));
  page.out->Close();
}

std::string UnitWord(const Page& page, std::string_view unit) { return page.words.Label("unit", unit); }

void NumberCell(const Page& page, std::string_view label, std::string_view text, CellWeight weight) {
  page.out->Element(
      "td", {{"class", weight == CellWeight::kMain ? "num" : "num hide"}, {"data-l", page.words.Text(label)}}, text);
}

void ShareCell(const Page& page, const JsonValue& estimate, int64_t n, double scale, std::string_view small) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  const std::optional<double> rate = NumberOf(estimate, "rate");
  out.Open("td", {{"class", "bu full"}});
  if (rate.has_value()) {
    constexpr int64_t kTooFew = 30;
    ShareMark mark;
    mark.actual = *rate;
    mark.has_interval = Has(estimate, "low") && Has(estimate, "high");
    mark.low = NumberOf(estimate, "low").value_or(0);
    mark.high = NumberOf(estimate, "high").value_or(0);
    mark.scale = scale;
    mark.has_axis = false;
    mark.hollow = n < kTooFew;
    const std::string interval = mark.has_interval ? words.Interval(mark.low, mark.high) : "";
    const double height = small.empty() ? 24 : 20;
    out.Open("div", {{"class", "sv"}});
    {
      FluidSvg svg(&out, height,
                   words.Text("sr.share_interval", {{"share", words.Percent(*rate, 1)}, {"interval", interval}}));
      DrawShare(&svg, mark, height / 2);
    }
    out.Element("b", {}, words.Percent(*rate, 1));
    if (!small.empty()) out.Element("small", {}, small);
    out.Close();
  }
  out.Close();
}

double ShareScale(const std::vector<const JsonValue*>& estimates) {
  double largest = 0;
  for (const JsonValue* estimate : estimates)
    largest = std::max(largest, NumberOf(*estimate, "high").value_or(NumberOf(*estimate, "rate").value_or(0)));
  return AxisEnd(largest);
}

void TableHead(const Page& page, std::initializer_list<std::string_view> columns) {
  page.out->Open("thead").Open("tr");
  for (std::string_view column : columns) {
    const bool number = column.starts_with('#');
    if (number) column.remove_prefix(1);
    page.out->Element("th", {{"scope", "col"}, {"class", number ? "num" : ""}}, page.words.Text(column));
  }
  page.out->Close().Close();
}

absl::StatusOr<std::string> RenderHtml(const rapidjson::Value& model, Language language) {
  const std::string zone_name(StringOf(model, "time_zone"));
  absl::TimeZone zone;
  if (!absl::LoadTimeZone(zone_name, &zone)) {
    return absl::InvalidArgumentError(absl::StrFormat("/time_zone: no time zone \"%s\" on this machine", zone_name));
  }
  const Messages words(language, zone);
  Markup out;
  Page page{model, words, &out, {}, {}, {}};
  SortFindings(&page);
  out.Trusted("<!doctype html>\n");
  out.Open("html", {{"lang", std::string(LanguageTag(language))}});
  WriteHead(page);
  out.Open("body").Trusted(MarkSymbols());
  WriteNavigation(page);
  out.Open("main", {{"class", "wrap"}});
  WriteHero(page);
  WriteMap(page);
  WriteEvidence(page);
  absl::Status status = WriteFlow(page);
  if (!status.ok()) return status;
  WriteFunnels(page);
  WriteBlueprints(page);
  WriteRules(page);
  WriteRepeat(page);
  WriteService(page);
  WriteHours(page);
  WriteFriction(page);
  WriteTouchpoints(page);
  WriteQuality(page);
  WriteMethod(page);
  out.Close();
  WriteFooter(page);
  out.Close().Close();
  out.Trusted("\n");
  return out.Take();
}

}  // namespace reports
