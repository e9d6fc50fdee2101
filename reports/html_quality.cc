// SPDX-License-Identifier: Apache-2.0
// Data quality: the law of the ledger as one line, what happened to records, how each source was understood.
#include "reports/html_page.h"

namespace reports {
namespace {

void Term(const Page& page, std::string_view key, std::string_view sign) {
  Markup& out = *page.out;
  const JsonValue& ledger = Member(page.model, "ledger");
  if (!sign.empty()) out.Element("i", {}, sign);
  out.Open("span").Element("b", {}, page.words.Count(CountOf(ledger, key)));
  out.Element("small", {}, page.words.Text("law." + std::string(key))).Close();
}

void WriteLaw(const Page& page) {
  page.out->Open("p", {{"class", "law"}});
  Term(page, "records_in", "");
  Term(page, "extra_events", "+");
  Term(page, "events_out", "=");
  Term(page, "rejected", "+");
  Term(page, "skipped", "+");
  Term(page, "duplicate", "+");
  page.out->Close();
}

std::string Sample(const Page& page, const JsonValue& entry) {
  for (const JsonValue& sample : ItemsOf(entry, "samples")) {
    const std::string source(StringOf(sample, "source"));
    if (Has(sample, "line")) {
      return page.words.Text("quality.sample_line",
                             {{"source", source}, {"line", page.words.Count(CountOf(sample, "line"))}});
    }
    if (Has(sample, "byte")) {
      return page.words.Text("quality.sample_byte",
                             {{"source", source}, {"byte", page.words.Count(CountOf(sample, "byte"))}});
    }
    return source;
  }
  return "";
}

void WriteLedger(const Page& page) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  int64_t zero = 0;
  int64_t met = 0;
  const JsonItems classes = ItemsOf(Member(page.model, "ledger"), "classes");
  for (const JsonValue& entry : classes) ++(CountOf(entry, "count") == 0 ? zero : met);
  if (met > 0) {
    Subheading(page, words.Text("quality.ledger"));
    out.Open("table", {{"class", "t stk"}});
    TableHead(page, {"column.class", "column.severity", "#column.records", "column.sample"});
    out.Open("tbody");
    for (const JsonValue& entry : classes) {
      if (CountOf(entry, "count") == 0) continue;
      const std::string_view severity = StringOf(entry, "severity");
      const bool lost = severity == "rejected";
      out.Open("tr").Element("th", {{"scope", "row"}, {"class", "full"}}, words.Label("ledger", StringOf(entry, "id")));
      out.Element("td", {{"class", lost ? "off" : "ink2"}}, words.Label("ledger_severity", severity));
      NumberCell(page, "column.records", words.Count(CountOf(entry, "count")));
      out.Element("td", {{"class", "ink2 xs full"}}, Sample(page, entry)).Close();
    }
    out.Close().Close();
  }
  if (zero > 0) Note(page, words.Text("quality.zero", {{"n", words.Count(zero)}}));
}

std::string List(const JsonItems& items) {
  std::string out;
  for (const JsonValue& item : items) {
    if (!out.empty()) out += ", ";
    out += TextOf(item);
  }
  return out;
}

void WriteSources(const Page& page) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  const JsonItems sources = ItemsOf(page.model, "sources");
  if (sources.empty()) return;
  Subheading(page, words.Text("quality.sources"));
  out.Open("table", {{"class", "t stk"}});
  TableHead(page, {"column.source", "column.read_as", "#column.records", "#column.events", "column.span", "column.zone",
                   "column.understood", "column.unmapped"});
  out.Open("tbody");
  for (const JsonValue& source : sources) {
    std::string guesses;
    for (const JsonValue& guess : ItemsOf(source, "guesses")) {
      if (!guesses.empty()) guesses += ", ";
      guesses += words.Text("quality.guess", {{"column", std::string(StringOf(guess, "column"))},
                                              {"field", std::string(StringOf(guess, "field"))}});
    }
    out.Open("tr").Element("th", {{"scope", "row"}, {"class", "full"}}, StringOf(source, "name"));
    out.Element("td", {{"class", "ink2 full"}},
                words.Joined(StringOf(source, "container"), StringOf(source, "mapping")));
    NumberCell(page, "column.records", words.Count(CountOf(source, "records")));
    NumberCell(page, "column.events", words.Count(CountOf(source, "events")));
    const bool span = Has(source, "from") && Has(source, "to");
    out.Element("td", {{"class", "ink2 full"}},
                span ? words.SpanShort(StringOf(source, "from"), StringOf(source, "to")) : "");
    out.Element("td", {{"class", "ink2 full"}}, StringOf(source, "zone"));
    out.Element("td", {{"class", "ink2 full"}}, guesses);
    const std::string unmapped = List(ItemsOf(source, "unmapped"));
    out.Element("td", {{"class", "ink2 full"}, {"data-l", unmapped.empty() ? "" : words.Text("column.unmapped")}},
                unmapped)
        .Close();
  }
  out.Close().Close();
}

void IdentityFact(const Page& page, std::string_view label, std::string_view value, std::string_view small = "") {
  Markup& out = *page.out;
  out.Open("div").Element("dt", {}, page.words.Text(label)).Open("dd").Text(value);
  if (!small.empty()) out.Text(" ").Element("small", {}, small);
  out.Close().Close();
}

// By which rule people were told apart, and what belongs to nobody.
void WriteIdentity(const Page& page) {
  const Messages& words = page.words;
  const JsonValue& totals = Member(page.model, "totals");
  const auto share_of = [&](int64_t part, std::string_view all_key) {
    const int64_t all = CountOf(totals, all_key);
    if (all == 0) return std::string();
    return words.Text("quality.events_of",
                      {{"share", words.Percent(static_cast<double>(part) / static_cast<double>(all), 1)}});
  };
  Subheading(page, words.Text("quality.identity"));
  page.out->Open("dl", {{"class", "facts"}});
  IdentityFact(page, "fact.customers", words.Count(CountOf(totals, "customers")));
  if (const std::string_view rule = StringOf(Member(page.model, "settings"), "identity"); !rule.empty())
    IdentityFact(page, "quality.identity_rule", rule);
  struct Left {
    std::string_view key, message, all;
  };
  bool some = false;
  for (const Left& left :
       {Left{"loose_events", "quality.loose", "events"}, Left{"ambiguous_events", "quality.ambiguous", "events"},
        Left{"contacts_without_customer", "quality.contacts_without", "contacts"}}) {
    if (!Has(totals, left.key)) continue;
    const int64_t n = CountOf(totals, left.key);
    some = some || n > 0;
    IdentityFact(page, left.message, words.Count(n), n > 0 ? share_of(n, left.all) : "");
  }
  page.out->Close();
  if (some) Note(page, words.Text("quality.apart_note"));
}

}  // namespace

void WriteQuality(const Page& page) {
  const Messages& words = page.words;
  const JsonValue& ledger = Member(page.model, "ledger");
  const int64_t records = CountOf(ledger, "records_in");
  const int64_t rejected = CountOf(ledger, "rejected");
  std::string lead = words.Text("section.quality.lead_clean");
  if (rejected > 0 && records > 0) {
    const double share = static_cast<double>(rejected) / static_cast<double>(records);
    lead = words.Text("section.quality.lead", {{"lost", words.Percent(share, 2)}});
  }
  OpenSection(page, "quality", words.Text("section.quality"), lead);
  WriteLaw(page);
  WriteLedger(page);
  WriteIdentity(page);
  WriteIdentityModes(page);
  WriteSources(page);
  page.out->Close();
}

}  // namespace reports
