// SPDX-License-Identifier: Apache-2.0
// Problems: how many contacts one takes, which first contacts need a second, and the part that each channel plays.
#include <algorithm>
#include <vector>

#include "reports/html_page.h"

namespace reports {
namespace {

constexpr int64_t kTooFew = 30;
constexpr size_t kChannelsShown = 7;  // of the matrix
constexpr size_t kFirstShown = 5;     // first contacts; the export has all

const JsonValue& Problems(const Page& page) { return Member(page.model, "problems"); }

bool IsMain(const Page& page, const JsonValue& row) {
  return StringOf(row, "clock") == "opening" && NumberOf(row, "window_s") == NumberOf(Problems(page), "window_s");
}

std::string ShareOf(const Page& page, const JsonValue& row, const std::string& part) {
  const std::optional<double> rate = NumberOf(row, part + "_rate");
  return rate.has_value() ? page.words.Percent(*rate, 1) : "–";
}

void WriteProblemRows(const Page& page) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  Subheading(page, words.Text("problems.title"));
  out.Open("table", {{"class", "t stk"}});
  TableHead(page, {"column.problem_topic", "#column.problems", "#column.per_problem", "#column.repeated",
                   "#column.hopped", "#column.explained_again", "#column.self_service", "#column.without_person"});
  out.Open("tbody");
  for (const JsonValue& row : ItemsOf(Problems(page), "rows")) {
    if (!IsMain(page, row) || CountOf(row, "problems") == 0) continue;
    const std::string_view topic = StringOf(row, "topic");
    out.Open("tr").Element("th", {{"scope", "row"}, {"class", "full"}},
                           topic.empty() ? words.Text("problems.all") : std::string(topic));
    NumberCell(page, "column.problems", words.Count(CountOf(row, "problems")));
    const std::optional<double> mean = NumberOf(row, "contacts_per_problem");
    NumberCell(page, "column.per_problem", mean.has_value() ? words.Decimal(*mean, 2) : "–");
    NumberCell(page, "column.repeated", ShareOf(page, row, "repeated"));
    NumberCell(page, "column.hopped", ShareOf(page, row, "hopped"));
    NumberCell(page, "column.explained_again", ShareOf(page, row, "explained_again"));
    NumberCell(page, "column.self_service", ShareOf(page, row, "self_service"), CellWeight::kSecondary);
    NumberCell(page, "column.without_person", ShareOf(page, row, "without_person"), CellWeight::kSecondary);
    out.Close();
  }
  out.Close().Close();
  Note(page, words.Text("problems.note",
                        {{"window", words.DurationInWords(NumberOf(Problems(page), "window_s").value_or(0))}}));
}

void WriteFirst(const Page& page) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  std::vector<const JsonValue*> rows;
  for (const JsonValue& row : ItemsOf(Problems(page), "first")) {
    const std::string_view by = StringOf(row, "by");
    // A touchpoint mostly says its channel once more; the export has all.
    const bool shown = by == "channel" || by == "topic" || by == "queue";
    if (!shown || CountOf(row, "problems") < kTooFew) continue;
    rows.push_back(&row);
  }
  if (rows.empty()) return;
  // Where the next contact is likeliest comes first.
  std::stable_sort(rows.begin(), rows.end(), [](const JsonValue* a, const JsonValue* b) {
    return NumberOf(*a, "rate").value_or(0) > NumberOf(*b, "rate").value_or(0);
  });
  if (rows.size() > kFirstShown) rows.resize(kFirstShown);
  const double scale = ShareScale(rows);
  Subheading(page, words.Text("problems.first"));
  out.Open("table", {{"class", "t stk"}});
  TableHead(page, {"column.first_contact", "#column.problems", "column.second_needed"});
  out.Open("tbody");
  for (const JsonValue* row : rows) {
    const std::string by(StringOf(*row, "by"));
    const std::string value =
        by == "channel" ? words.Label("channel", StringOf(*row, "value")) : std::string(StringOf(*row, "value"));
    out.Open("tr").Open("th", {{"scope", "row"}, {"class", "full"}}).Text(value).Text(" ");
    out.Element("small", {}, words.Text("first." + by)).Close();
    NumberCell(page, "column.problems", words.Count(CountOf(*row, "problems")));
    ShareCell(page, *row, CountOf(*row, "problems"), scale);
    out.Close();
  }
  out.Close().Close();
}

// The share of the contacts on `from` that move to `to`, or end where `to` is absent.
std::string MoveShare(const Page& page, const JsonItems& moves, std::string_view from,
                      std::optional<std::string_view> to) {
  for (const JsonValue& move : moves) {
    if (StringOf(move, "from") != from || Has(move, "to") != to.has_value()) continue;
    if (to.has_value() && StringOf(move, "to") != *to) continue;
    return page.words.Percent(NumberOf(move, "share").value_or(0), 1);
  }
  return "–";
}

std::string ChannelWord(const Page& page, std::string_view channel) {
  return channel.empty() ? "–" : page.words.Label("channel", channel);
}

void WriteMoves(const Page& page) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  const JsonValue& roles = Member(page.model, "channel_roles");
  const JsonItems moves = ItemsOf(roles, "moves");
  const JsonItems channels = ItemsOf(roles, "channels");  // most contacts first
  if (channels.size() < 2) return;
  const size_t shown = std::min(channels.size(), kChannelsShown);
  std::vector<std::string> heads;
  for (size_t i = 0; i < shown; ++i) {
    heads.push_back(
        words.Text("roles.to", {{"channel", ChannelWord(page, StringOf(*(channels.begin() + i), "channel"))}}));
  }
  heads.push_back(words.Text("roles.ends"));
  Subheading(page, words.Text("roles.moves"));
  out.Open("table", {{"class", "t stk"}}).Open("thead").Open("tr");
  out.Element("th", {{"scope", "col"}}, words.Text("column.from_channel"));
  out.Element("th", {{"scope", "col"}, {"class", "num"}}, words.Text("column.contacts"));
  for (const std::string& head : heads) out.Element("th", {{"scope", "col"}, {"class", "num"}}, head);
  out.Close().Close().Open("tbody");
  for (size_t i = 0; i < shown; ++i) {
    const JsonValue& channel = *(channels.begin() + i);
    const std::string_view from = StringOf(channel, "channel");
    out.Open("tr").Element("th", {{"scope", "row"}, {"class", "full"}}, ChannelWord(page, from));
    NumberCell(page, "column.contacts", words.Count(CountOf(channel, "contacts")));
    for (size_t to = 0; to <= shown; ++to) {
      const auto name = to == shown ? std::nullopt : std::optional(StringOf(*(channels.begin() + to), "channel"));
      out.Element("td", {{"class", "num"}, {"data-l", heads[to]}}, MoveShare(page, moves, from, name));
    }
    out.Close();
  }
  out.Close().Close();
  if (shown < channels.size()) {
    Note(page, words.Text("roles.hidden", {{"n", words.Count(static_cast<int64_t>(channels.size() - shown))}}));
  }
  Note(page, words.Text("roles.note"));
}

void WriteOutcomes(const Page& page) {
  Markup& out = *page.out;
  const Messages& words = page.words;
  const JsonItems outcomes = ItemsOf(Member(page.model, "channel_roles"), "outcomes");
  bool any = false;
  for (const JsonValue& row : outcomes) {
    any |= FlagOf(row, "switched") && CountOf(row, "problems") >= kTooFew;
  }
  if (!any) return;
  Subheading(page, words.Text("roles.outcomes"));
  out.Open("table", {{"class", "t stk"}});
  TableHead(page,
            {"column.first_channel", "column.switched", "#column.problems", "#column.solved", "#column.satisfied"});
  out.Open("tbody");
  for (const JsonValue& row : outcomes) {
    if (CountOf(row, "problems") < kTooFew) continue;
    const bool switched = FlagOf(row, "switched");
    out.Open("tr").Element("th", {{"scope", "row"}, {"class", "full"}}, ChannelWord(page, StringOf(row, "channel")));
    out.Element("td", {{"data-l", words.Text("column.switched")}},
                words.Text(switched ? "roles.switched" : "roles.stayed"));
    NumberCell(page, "column.problems", words.Count(CountOf(row, "problems")));
    const auto share = [&](std::string_view key, std::string_view n) {
      const std::optional<double> rate = NumberOf(row, key);
      if (!rate.has_value() || CountOf(row, n) < kTooFew) return words.Text("loop.few");
      return words.Text("roles.share", {{"share", words.Percent(*rate, 1)}, {"n", words.Count(CountOf(row, n))}});
    };
    NumberCell(page, "column.solved", share("solved_rate", "known"));
    NumberCell(page, "column.satisfied", share("satisfied_rate", "answers"));
    out.Close();
  }
  out.Close().Close();
}

}  // namespace

void WriteProblems(const Page& page) {
  bool any = false;
  for (const JsonValue& row : ItemsOf(Problems(page), "rows")) any |= IsMain(page, row) && CountOf(row, "problems") > 0;
  if (!any) return;
  WriteProblemRows(page);
  WriteFirst(page);
  WriteMoves(page);
  WriteOutcomes(page);
}

}  // namespace reports
