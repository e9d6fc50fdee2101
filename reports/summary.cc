// SPDX-License-Identifier: Apache-2.0
#include "reports/summary.h"

#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "journey/base/text.h"
#include "reports/finding_text.h"
#include "reports/messages.h"
#include "reports/model_view.h"

namespace reports {
namespace {

constexpr int64_t kSentences = 5;

}  // namespace

absl::StatusOr<std::string> RenderSummary(const rapidjson::Value& model, Language language) {
  const std::string zone_name(StringOf(model, "time_zone"));
  absl::TimeZone zone;
  if (!absl::LoadTimeZone(zone_name, &zone)) {
    return absl::InvalidArgumentError(absl::StrFormat("/time_zone: no time zone \"%s\" on this machine", zone_name));
  }
  const Messages words(language, zone);
  std::string out = journey::base::TerminalText(Verdict(words, model)) + "\n";
  int64_t worse = 0;
  std::string first_id;
  for (const JsonValue& finding : ItemsOf(model, "findings")) {
    if (StringOf(finding, "verdict") != "worse") continue;
    if (++worse > kSentences) continue;
    const std::string id = journey::base::TerminalText(StringOf(finding, "id"));
    if (worse == 1) first_id = id;
    out += absl::StrFormat("  %d. %s [%s]\n", CountOf(finding, "rank"),
                           journey::base::TerminalText(FindingSentence(words, finding)), id);
  }
  if (worse > kSentences)
    out +=
        "  " + journey::base::TerminalText(words.Text("summary.more", {{"n", words.Count(worse - kSentences)}})) + "\n";
  if (worse > 0) out += "  " + journey::base::TerminalText(words.Text("summary.explain", {{"id", first_id}})) + "\n";
  return out;
}

}  // namespace reports
