// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_format.h"
#include "ingest/mapping.h"
#include "ingest/mapping/embedded_presets.h"
#include "journey/base/text.h"

namespace ingest {

std::vector<std::string_view> PresetNames() {
  std::vector<std::string_view> names;
  for (const auto& [name, json] : EmbeddedPresets()) names.push_back(name);
  return names;
}

absl::StatusOr<std::shared_ptr<const Mapping>> FindPreset(std::string_view name) {
  for (const auto& [preset, json] : EmbeddedPresets()) {
    if (preset == name) return ParseMapping(json, absl::StrFormat("preset %s", preset));
  }
  std::string known = "csv, ndjson";
  for (std::string_view preset : PresetNames()) known.append(", ").append(preset);
  std::vector<std::string_view> candidates = PresetNames();
  candidates.insert(candidates.end(), {"csv", "ndjson"});
  const std::string_view nearest = journey::base::NearestMatch(name, candidates);
  return absl::NotFoundError(
      absl::StrFormat("no preset is named \"%s\"%s; known are %s", name,
                      nearest.empty() ? std::string() : absl::StrFormat(" (did you mean \"%s\"?)", nearest), known));
}

}  // namespace ingest
