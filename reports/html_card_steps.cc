// SPDX-License-Identifier: Apache-2.0
// What came before the bad occasions and after them: bar and count, an upright tick at the usual share, red only where
// a step is far more frequent than usual.
#include <algorithm>

#include "reports/html_card.h"

namespace reports {
namespace {

constexpr size_t kBars = 3;      // steps with a bar; the others in one line
constexpr size_t kInShort = 3;   // steps of a card in short
constexpr double kFarAbove = 2;  // times the usual share, and
constexpr double kFarAbovePoints = 0.1;

std::string StepName(const Page& page, const JsonValue& step) {
  const std::string_view channel = StringOf(step, "channel");
  const std::string name = StepTouchpoint(page, step);
  return channel.empty() ? name : page.words.Joined(name, page.words.Label("channel", channel));
}

std::string StepCount(const Page& page, const JsonValue& step) {
  return page.words.Joined(page.words.Count(CountOf(step, "count")),
                           page.words.Percent(NumberOf(step, "share").value_or(0), 0));
}

bool FarAbove(double share, std::optional<double> usual) {
  return usual.has_value() && share >= kFarAbove * *usual && share - *usual >= kFarAbovePoints;
}

void WriteSteps(const Page& page, std::string_view title, const JsonItems& steps, std::string_view small) {
  Markup& out = *page.out;
  out.Open("div", {{"class", "blk"}});
  if (steps.empty()) {
    out.Close();
    return;
  }
  out.Open("h4").Text(page.words.Text(title)).Element("small", {}, small).Close().Open("ul");
  std::string others;
  for (size_t i = 0; i < steps.size(); ++i) {
    const JsonValue& step = *(steps.begin() + i);
    if (i >= kBars) {
      others += (others.empty() ? "" : "; ") + StepName(page, step) + "\u00a0" + StepCount(page, step);
      continue;
    }
    const double share = NumberOf(step, "share").value_or(0);
    const std::optional<double> usual = NumberOf(step, "usual");
    out.Open("li").Text(StepName(page, step)).Element("b", {}, StepCount(page, step));
    {
      FluidSvg bar(&out, 8, "");
      bar.Rect(0, 1, 100 * share, 6, FarAbove(share, usual) ? "bar x" : "bar l");
      if (usual.has_value()) bar.Line(100 * *usual, -1, 100 * *usual, 9, "tk");
    }
    out.Close();
  }
  if (!others.empty()) out.Element("li", {{"class", "xs mut"}}, others);
  out.Close().Close();
}

}  // namespace

std::string StepTouchpoint(const Page& page, const JsonValue& step) {
  const std::string_view touchpoint = StringOf(step, "touchpoint");
  if (touchpoint == "(end)") return page.words.Text("step.end");
  return touchpoint == "(start)" ? page.words.Text("step.start") : std::string(touchpoint);
}

std::string StepsInShort(const Page& page, const JsonItems& steps) {
  const Messages& words = page.words;
  std::string text;
  for (size_t i = 0; i < steps.size() && i < kInShort; ++i) {
    const JsonValue& step = *(steps.begin() + i);
    std::string one = StepName(page, step) + "\u00a0" + words.Percent(NumberOf(step, "share").value_or(0), 0);
    if (const std::optional<double> usual = NumberOf(step, "usual"); usual.has_value())
      one = words.Text("card.usual", {{"step", one}, {"usual", words.Percent(*usual, 0)}});
    text += (text.empty() ? "" : "; ") + one;
  }
  return text;
}

void WriteBeforeAfter(const Page& page, const JsonValue& finding) {
  const JsonItems before = ItemsOf(finding, "before");
  const JsonItems after = ItemsOf(finding, "after");
  if (before.empty() && after.empty()) return;
  const Messages& words = page.words;
  bool usual = false;
  for (const JsonItems& steps : {before, after}) {
    for (const JsonValue& step : steps) usual = usual || Has(step, "usual");
  }
  std::string small;
  if (Has(finding, "steps_n"))
    small = words.Text(usual ? "card.usual_note" : "card.n", {{"n", words.Count(CountOf(finding, "steps_n"))}});
  page.out->Open("div", {{"class", "io"}});
  WriteSteps(page, "evidence.before", before, small);
  WriteSteps(page, "evidence.after", after, small);
  page.out->Close();
}

}  // namespace reports
