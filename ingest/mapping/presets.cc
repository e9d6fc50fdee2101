// SPDX-License-Identifier: Apache-2.0
#include "ingest/mapping/presets.h"

#include "absl/strings/str_format.h"
#include "ingest/mapping/embedded_presets.h"
#include "journey/base/text.h"

namespace ingest {

const std::vector<std::shared_ptr<const Mapping>>& Presets() {
  static const auto& presets = *[] {
    auto* parsed = new std::vector<std::shared_ptr<const Mapping>>;
    for (const auto& [name, json] : EmbeddedPresets()) {
      auto preset = ParseMapping(json, absl::StrFormat("preset %s", name));
      if (preset.ok()) parsed->push_back(*std::move(preset));
    }
    return parsed;
  }();
  return presets;
}

absl::StatusOr<std::string_view> PresetText(std::string_view name) {
  for (const auto& [preset, json] : EmbeddedPresets()) {
    if (preset == name) return json;
  }
  return FindPreset(name).status();
}

std::vector<std::string_view> PresetNames() {
  std::vector<std::string_view> names;
  for (const auto& [name, json] : EmbeddedPresets()) names.push_back(name);
  return names;
}

absl::StatusOr<std::shared_ptr<const Mapping>> FindPreset(std::string_view name) {
  for (const auto& [preset, json] : EmbeddedPresets()) {
    if (preset == name) return ParseMapping(json, absl::StrFormat("preset %s", preset));
  }
  std::string known;
  for (std::string_view container : kContainerNames) known.append(known.empty() ? "" : ", ").append(container);
  for (std::string_view preset : PresetNames()) known.append(", ").append(preset);
  std::vector<std::string_view> candidates = PresetNames();
  candidates.insert(candidates.end(), std::begin(kContainerNames), std::end(kContainerNames));
  const std::string_view nearest = journey::base::NearestMatch(name, candidates);
  return absl::NotFoundError(
      absl::StrFormat("no preset is named \"%s\"%s; known are %s", name,
                      nearest.empty() ? std::string() : absl::StrFormat(" (did you mean \"%s\"?)", nearest), known));
}

}  // namespace ingest
