// SPDX-License-Identifier: Apache-2.0
// docs/signals.md from the catalogue: a test keeps the file as this writes it.
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "journey/friction/element_kind.h"
#include "journey/friction/rule_set.h"
#include "journey/friction/signal.h"
#include "journey/friction/vendor_labels.h"
#include "reports/signal_text.h"

namespace reports {
namespace {

namespace friction = journey::friction;
using friction::Signal;

constexpr std::string_view kHead =
    R"(# Signals of friction

Where people got stuck, found by rules that stand beside each count. `export signals` counts them, `export signals --by session` lists each
one, the report shows them, and the project file changes the rules (`friction` in [project-file.md](project-file.md)). This page is
written by `reports/signals_page.cc`; a test keeps it current.

**How they count.** A signal runs over the events of a session, those of contacts over a customer's contacts. One incident fires once: a
chain of clicks, a run of reloads or a stay on a page is one, however long. Limits belong to what fires ("within 1,000 ms" includes
1,000 ms). What a session's end shows is not said of sessions that are still open. A click counts at the page that is open, everything
else at its own touchpoint.

**Not measurable here** is said of a signal whose needs no event of the run meets; it is never 0. A *weak* rule stands in, source by source,
where a better one lacks what it needs; it is marked, and has no weight in the score.

**Labelled** signals are those that the source has found itself: by the name of the event (list below) or by the field `signal`. They are
counted as labelled. A source that labels a signal anywhere in the run is taken at its word: our own rule for it is off there. What our
own rule finds in another source for the same signal within 10 s at the same element in the same session is the same
incident and not counted again.

**Suppressed**: at elements where a signal is known to raise false alarms, by the words of the element's name or selector, and where the
project file says `ignore`. Suppressed ones are counted apart and in nothing else.

**Bounds.** At most 2,000 incidents of a session and 20,000 of a customer are kept; a run that has more says how many it left out. Of a form
24 fields and of a session 4 forms are followed at a time, of clicks 8 that wait for an answer.
)";

std::string Cell(std::string text) {
  for (size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) text.replace(at, 1, "\\|");
  return text;
}

std::string Joined(const std::vector<std::string_view>& ids, std::string_view group, const Messages& words) {
  std::string text;
  for (const std::string_view id : ids) {
    if (!text.empty()) text += ", ";
    text += words.Label(group, id);
  }
  return text;
}

void AppendSignal(const Messages& english, const Messages& korean, Signal signal, std::string* page) {
  const friction::SignalInfo& info = friction::Info(signal);
  ThresholdValues values;
  std::string names;
  for (const friction::Threshold& threshold : info.thresholds) {
    values.emplace_back(std::string(threshold.name), threshold.value);
    absl::StrAppendFormat(&names, "%s`%s` %d", names.empty() ? "" : ", ", threshold.name, threshold.value);
  }
  const std::string name = absl::StrFormat("signal.%s", info.id);
  absl::StrAppendFormat(page, "| `%s` | %s / %s | %s%s | %s | %s | %s | %d | %s | %d |\n", info.id, english.Text(name),
                        korean.Text(name), info.weak() ? "*weak:* " : "", Cell(RuleText(english, info.id, values)),
                        names, Joined(friction::FactNames(info.needs), "need", english),
                        Joined(friction::ElementKindNames(info.suppressions), "element_kind", english), info.weight,
                        Cell(std::string(info.source)), info.version);
}

}  // namespace

std::string SignalsPage() {
  const Messages english(Language::kEnglish, absl::UTCTimeZone()), korean(Language::kKorean, absl::UTCTimeZone());
  std::string page(kHead);
  for (size_t family = 0; family < friction::kFamilies; ++family) {
    absl::StrAppendFormat(&page, "\n## %s\n\n",
                          english.Label("signal_family", friction::Name(static_cast<friction::Family>(family))));
    page +=
        "| id | name | rule | thresholds | needs | does not count at | weight | source | version |\n"
        "|---|---|---|---|---|---|---|---|---|\n";
    for (size_t i = 0; i < friction::kSignals; ++i) {
      const auto signal = static_cast<Signal>(i);
      if (static_cast<size_t>(friction::Info(signal).family) == family) AppendSignal(english, korean, signal, &page);
    }
  }
  page +=
      "\n## Names that vendors give\n\nCase, spaces, dots, hyphens, underscores and brackets do not count.\n\n"
      "| name | vendor | signal |\n|---|---|---|\n";
  for (const friction::VendorLabel& label : friction::VendorLabels()) {
    absl::StrAppendFormat(&page, "| `%s` | %s | `%s` |\n", label.name, label.vendor, friction::Info(label.signal).id);
  }
  page +=
      "\n## Presets\n\nRule sets of vendors, over the defaults: `\"friction\": {\"preset\": \"posthog\"}`. They are "
      "data "
      "(`journey/friction/presets`), each with what it was read from: `posthog`, `mixpanel` and `mixpanel_code`, "
      "`amplitude`, `datadog` and `datadog_docs`,\n`openreplay`, `sentry`. Where documents and code of a vendor "
      "differ, "
      "both are there.\n";
  return page;
}

}  // namespace reports
