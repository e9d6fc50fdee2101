// SPDX-License-Identifier: Apache-2.0
#include "reports/messages.h"

#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "reports/korean.h"

namespace reports {
namespace {

constexpr std::string_view kJoiner = "\u2060";

struct Place {
  std::string_view name;
  std::string_view particle;
  std::string_view one;
  std::string_view many;
  bool chooses = false;
};

Place ParsePlace(std::string_view text) {
  Place place;
  const size_t question = text.find('?');
  if (question != std::string_view::npos) {
    const size_t colon = text.find(':', question);
    place.name = text.substr(0, question);
    place.chooses = true;
    place.one = text.substr(question + 1, colon == std::string_view::npos ? colon : colon - question - 1);
    if (colon != std::string_view::npos) place.many = text.substr(colon + 1);
    return place;
  }
  const size_t plus = text.find('+');
  place.name = text.substr(0, plus);
  if (plus != std::string_view::npos) place.particle = text.substr(plus + 1);
  return place;
}

std::string_view Find(absl::Span<const Argument> arguments, std::string_view name) {
  for (const Argument& argument : arguments) {
    if (argument.name == name) return argument.text;
  }
  return {};
}

const CatalogueEntry* FindEntry(std::string_view id) {
  static const auto& index = *[] {
    auto* map = new absl::flat_hash_map<std::string_view, const CatalogueEntry*>();
    for (const CatalogueEntry& entry : Catalogue()) map->emplace(entry.id, &entry);
    return map;
  }();
  const auto found = index.find(id);
  return found == index.end() ? nullptr : found->second;
}

}  // namespace

std::string FillPattern(std::string_view pattern, Language language, absl::Span<const Argument> arguments) {
  std::string out;
  while (!pattern.empty()) {
    const size_t open = pattern.find('{');
    const size_t close = open == std::string_view::npos ? open : pattern.find('}', open);
    if (close == std::string_view::npos) break;
    out += pattern.substr(0, open);
    const Place place = ParsePlace(pattern.substr(open + 1, close - open - 1));
    pattern.remove_prefix(close + 1);
    const std::string_view value = Find(arguments, place.name);
    if (place.chooses) {
      out += value == "1" ? place.one : place.many;
      continue;
    }
    out += value;
    if (language != Language::kKorean || value.empty()) continue;
    const bool followed = !place.particle.empty() || StartsWithHangul(pattern);
    if (followed && NeedsJoiner(value)) out += kJoiner;
    if (!place.particle.empty()) out += Particle(value, place.particle);
  }
  out += pattern;
  return out;
}

std::vector<std::string> PatternPlaces(std::string_view pattern) {
  std::vector<std::string> names;
  for (size_t open = pattern.find('{'); open != std::string_view::npos; open = pattern.find('{', open + 1)) {
    const size_t close = pattern.find('}', open);
    if (close == std::string_view::npos) break;
    names.emplace_back(ParsePlace(pattern.substr(open + 1, close - open - 1)).name);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

bool Messages::Has(std::string_view id) const { return FindEntry(id) != nullptr; }

std::string Messages::Text(std::string_view id, absl::Span<const Argument> arguments) const {
  const CatalogueEntry* entry = FindEntry(id);
  if (entry == nullptr) return std::string(id);
  return FillPattern(language() == Language::kKorean ? entry->korean : entry->english, language(), arguments);
}

std::string Messages::Label(std::string_view group, std::string_view id) const {
  std::string full(group);
  full += '.';
  full += id;
  return Has(full) ? Text(full) : std::string(id);
}

}  // namespace reports
