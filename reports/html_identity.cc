// SPDX-License-Identifier: Apache-2.0
// What the rule of identity does to the results: figures under every mode, shared devices, what stopped linking.
#include "reports/html_page.h"

namespace reports {
namespace {

// A figure of a mode; one that differs from the chosen mode's is set off.
void Cell(const Page& page, const JsonValue& mode, std::string_view label, std::string_view key,
          std::string_view differs, bool share) {
  const Messages& words = page.words;
  std::string text = words.Text("identity.no_figure");
  if (Has(mode, key))
    text = share ? words.Percent(NumberOf(mode, key).value_or(0), 1) : words.Count(CountOf(mode, key));
  page.out->Element("td", {{"class", FlagOf(mode, differs) ? "num off" : "num"}, {"data-l", words.Text(label)}}, text);
}

bool WriteModes(const Page& page, const JsonValue& identity) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  out.Open("table", {{"class", "t stk"}});
  TableHead(page,
            {"identity.mode", "#identity.customers", "#identity.sessions", "#identity.conversion", "#identity.repeat"});
  out.Open("tbody");
  bool differs = false;
  for (const JsonValue& mode : ItemsOf(identity, "modes")) {
    const std::string_view name = StringOf(mode, "mode");
    out.Open("tr").Open("th", {{"scope", "row"}, {"class", "full"}}).Text(name);
    if (FlagOf(mode, "chosen")) out.Text(" ").Element("small", {}, words.Text("identity.chosen"));
    out.Close();
    Cell(page, mode, "identity.customers", "customers", "customers_differ", false);
    Cell(page, mode, "identity.sessions", "sessions", "sessions_differ", false);
    Cell(page, mode, "identity.conversion", "conversion", "conversion_differs", true);
    Cell(page, mode, "identity.repeat", "repeat", "repeat_differs", true);
    out.Close();
    for (const std::string_view key : {"customers_differ", "sessions_differ", "conversion_differs", "repeat_differs"}) {
      differs |= FlagOf(mode, key);
    }
  }
  out.Close().Close();
  return differs;
}

void WriteExposure(const Page& page, const JsonValue& identity) {
  const Messages& words = page.words;
  const int64_t shared = CountOf(identity, "shared_devices");
  if (shared == 0) {
    if (CountOf(identity, "devices") > 0) Note(page, words.Text("identity.no_shared"));
    return;
  }
  const auto percent = [&](std::string_view part, std::string_view all) {
    const int64_t n = CountOf(identity, all);
    return words.Percent(n == 0 ? 0 : static_cast<double>(CountOf(identity, part)) / static_cast<double>(n), 1);
  };
  Note(page, words.Text("identity.exposure",
                        {{"shared", words.Count(shared)},
                         {"devices", words.Count(CountOf(identity, "devices"))},
                         {"events", percent("events_on_shared", "events")},
                         {"anonymous", percent("anonymous_on_shared", "events_on_shared")},
                         {"median", words.Percent(NumberOf(identity, "median_anonymous_share").value_or(0), 0)}}));
}

void WriteQuarantined(const Page& page, const JsonValue& identity) {
  const Messages& words = page.words;
  const int64_t all = CountOf(identity, "quarantined_n");
  if (all == 0) return;
  std::string list;
  int64_t shown = 0;
  for (const JsonValue& one : ItemsOf(identity, "quarantined")) {
    ++shown;
    list += (list.empty() ? "" : ", ") + std::string(StringOf(one, "type")) + " " +
            std::string(StringOf(one, "identifier")) + " (" +
            words.Label("identity_quarantine", StringOf(one, "rule")) + ")";
  }
  Note(page, words.Text("identity.quarantined", {{"n", words.Count(all)}, {"list", list}}));
  if (all > shown) Note(page, words.Text("identity.more", {{"n", words.Count(all - shown)}}));
}

}  // namespace

void WriteIdentityModes(const Page& page) {
  const JsonValue& identity = Member(page.model, "identity");
  if (ItemsOf(identity, "modes").empty()) return;
  Subheading(page, page.words.Text("identity.modes"));
  const bool differs = WriteModes(page, identity);
  Note(page, page.words.Text(differs ? "identity.warning" : "identity.stable"));
  WriteExposure(page, identity);
  WriteQuarantined(page, identity);
}

}  // namespace reports
