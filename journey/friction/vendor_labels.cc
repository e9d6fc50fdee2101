// SPDX-License-Identifier: Apache-2.0
#include "journey/friction/vendor_labels.h"

#include <string>

#include "absl/container/flat_hash_map.h"

namespace journey::friction {
namespace {

using enum Signal;

constexpr VendorLabel kLabels[] = {
#define LABEL(signal, name, vendor) {signal, name, vendor},
#include "journey/friction/vendor_labels.def"
#undef LABEL
};

constexpr size_t kLongest = 64;

// Lower case, without what parts words; the sign $ stays, and "[Auto]" is a word like others.
std::string Normalised(std::string_view name) {
  std::string text;
  for (const char letter : name.substr(0, kLongest)) {
    if (letter == ' ' || letter == '_' || letter == '-' || letter == '.' || letter == '[' || letter == ']') continue;
    text += letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  }
  return text;
}

const absl::flat_hash_map<std::string, Signal>& Index() {
  static const auto& index = *[] {
    auto* map = new absl::flat_hash_map<std::string, Signal>;
    for (const VendorLabel& label : kLabels) map->emplace(Normalised(label.name), label.signal);
    return map;
  }();
  return index;
}

}  // namespace

std::span<const VendorLabel> VendorLabels() { return kLabels; }

std::optional<Signal> LabelOfEvent(std::string_view event_name) {
  if (event_name.size() > kLongest) return std::nullopt;
  const auto found = Index().find(Normalised(event_name));
  return found == Index().end() ? std::nullopt : std::optional<Signal>(found->second);
}

LabelWords ReadLabels(std::string_view text) {
  LabelWords words;
  while (!text.empty()) {
    const size_t end = text.find_first_of(" ,;|");
    const std::string_view word = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    if (word.empty()) continue;
    std::optional<Signal> signal = FindSignal(word);
    if (!signal.has_value()) signal = LabelOfEvent(word);
    if (signal.has_value()) {
      words.signals |= SetOf(*signal);
    } else {
      ++words.unknown;
    }
  }
  return words;
}

}  // namespace journey::friction
