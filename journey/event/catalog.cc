// SPDX-License-Identifier: Apache-2.0
// Names and stages of the catalogue; the words are in catalog_words.cc and catalog_channels.cc.
#include "journey/event/catalog.h"

#include <array>

namespace journey::event {
namespace {

struct KindRow {
  std::string_view name;
  Stage stage;
};

// In the order of Kind.
constexpr std::array<KindRow, static_cast<size_t>(Kind::kCount)> kKinds = {{
    {"other", Stage::kNone},
    {"view", Stage::kExplore},
    {"click", Stage::kNone},
    {"input", Stage::kNone},
    {"search", Stage::kExplore},
    {"error", Stage::kNone},
    {"contact-open", Stage::kAfterCare},
    {"message", Stage::kAfterCare},
    {"handoff", Stage::kAfterCare},
    {"contact-close", Stage::kAfterCare},
    {"survey", Stage::kAfterCare},
    {"cart", Stage::kConvert},
    {"checkout", Stage::kConvert},
    {"payment", Stage::kConvert},
    {"order", Stage::kConvert},
    {"refund", Stage::kAfterCare},
    {"return", Stage::kAfterCare},
    {"delivery", Stage::kAfterCare},
    {"notification", Stage::kNone},
    {"coupon", Stage::kConvert},
    {"login", Stage::kNone},
    {"article", Stage::kExplore},
    {"experiment", Stage::kNone},
    {"rating", Stage::kAfterCare},
    {"callback", Stage::kAfterCare},
    {"crash", Stage::kNone},
    {"system", Stage::kNone},
}};

constexpr std::array<std::string_view, 4> kStages = {"", "explore", "convert", "after-care"};
constexpr std::array<std::string_view, 4> kAuthors = {"customer", "agent", "bot", "system"};

}  // namespace

std::string_view Name(Kind kind) { return kKinds[static_cast<size_t>(kind)].name; }
std::string_view Name(Stage stage) { return kStages[static_cast<size_t>(stage)]; }
std::string_view Name(Author author) { return kAuthors[static_cast<size_t>(author)]; }
Stage StageOf(Kind kind) { return kKinds[static_cast<size_t>(kind)].stage; }

std::optional<Kind> FindKind(std::string_view name) {
  for (size_t i = 0; i < kKinds.size(); ++i) {
    if (kKinds[i].name == name) return static_cast<Kind>(i);
  }
  return std::nullopt;
}

std::optional<Stage> FindStage(std::string_view name) {
  for (size_t i = 1; i < kStages.size(); ++i) {
    if (kStages[i] == name) return static_cast<Stage>(i);
  }
  return std::nullopt;
}

}  // namespace journey::event
