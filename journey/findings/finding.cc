// SPDX-License-Identifier: Apache-2.0
#include "journey/findings/finding.h"

#include "journey/base/hash.h"

namespace journey::findings {

std::string_view Name(Verdict verdict) {
  static constexpr std::string_view kNames[] = {"worse", "better", "unclear", "too_few", "not_measurable"};
  return kNames[static_cast<size_t>(verdict)];
}

std::string_view Name(Severity severity) {
  static constexpr std::string_view kNames[] = {"severe", "serious", "moderate"};
  return kNames[static_cast<size_t>(severity)];
}

std::string_view Name(Sure sure) {
  static constexpr std::string_view kNames[] = {"very_sure", "sure", "fairly_sure", "not_known"};
  return kNames[static_cast<size_t>(sure)];
}

std::string FindingId(std::string_view kind, std::string_view basis, std::string_view measure,
                      std::string_view touchpoint, std::string_view channel, std::string_view segment,
                      std::string_view from, std::string_view to) {
  constexpr char kSeparator = '\x1f';
  std::string key;
  for (const std::string_view field : {kind, basis, measure, touchpoint, channel, segment, from, to}) {
    key += field;
    key += kSeparator;
  }
  return base::Hex(base::HashBytes128(key), 12);
}

}  // namespace journey::findings
