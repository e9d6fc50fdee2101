// SPDX-License-Identifier: Apache-2.0
#include "reports/summary.h"

#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "reports/finding_text.h"
#include "reports/messages.h"
#include "reports/model_view.h"

namespace reports {
namespace {

constexpr int64_t kSentences = 5;

// Names come from logs: nothing in them may steer a terminal. Control characters become U+FFFD, no-break marks go.
std::string TerminalText(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (text.substr(i, 2) == "\u00a0") {
      out += ' ';
      ++i;
    } else if (text.substr(i, 3) == "\u2060") {
      i += 2;
    } else if (byte < 0x20 || byte == 0x7F ||
               (byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0)) {
      out += "\uFFFD";
      if (byte == 0xC2) ++i;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

absl::StatusOr<std::string> RenderSummary(const rapidjson::Value& model, Language language) {
  const std::string zone_name(StringOf(model, "time_zone"));
  absl::TimeZone zone;
  if (!absl::LoadTimeZone(zone_name, &zone)) {
    return absl::InvalidArgumentError(absl::StrFormat("/time_zone: no time zone \"%s\" on this machine", zone_name));
  }
  const Messages words(language, zone);
  std::string out = TerminalText(Verdict(words, model)) + "\n";
  int64_t worse = 0;
  std::string first_id;
  for (const JsonValue& finding : ItemsOf(model, "findings")) {
    if (StringOf(finding, "verdict") != "worse") continue;
    if (++worse > kSentences) continue;
    const std::string id = TerminalText(StringOf(finding, "id"));
    if (worse == 1) first_id = id;
    out +=
        absl::StrFormat("  %d. %s [%s]\n", CountOf(finding, "rank"), TerminalText(FindingSentence(words, finding)), id);
  }
  if (worse > kSentences)
    out += "  " + TerminalText(words.Text("summary.more", {{"n", words.Count(worse - kSentences)}})) + "\n";
  if (worse > 0) out += "  " + TerminalText(words.Text("summary.explain", {{"id", first_id}})) + "\n";
  return out;
}

}  // namespace reports
