// SPDX-License-Identifier: Apache-2.0
#include "journey/event/field.h"

#include <algorithm>

namespace journey::event {

const std::vector<FieldInfo>& FieldCatalog() {
  static const auto& catalog = *new std::vector<FieldInfo>{
#define EVENT_FIELD(constant, name, type, place, help) {name, FieldType::type, FieldPlace::place, help},
#include "journey/event/field_catalog.def"
#undef EVENT_FIELD
  };
  return catalog;
}

const FieldInfo& Info(Field field) { return FieldCatalog()[static_cast<size_t>(field)]; }

std::optional<Field> FindField(std::string_view name) {
  const auto& catalog = FieldCatalog();
  for (size_t i = 0; i < catalog.size(); ++i) {
    if (catalog[i].name == name) return static_cast<Field>(i);
  }
  return std::nullopt;
}

static_assert(std::ranges::count_if(internal::kSideBits, [](int8_t bit) { return bit >= 0; }) <= kMaxSideFields);

uint64_t PackScale(SurveyScale scale) {
  return (static_cast<uint64_t>(static_cast<uint16_t>(scale.low)) << 16) | static_cast<uint16_t>(scale.high);
}

SurveyScale UnpackScale(uint64_t word) {
  return {static_cast<int16_t>(word >> 16), static_cast<int16_t>(word & 0xffff)};
}

}  // namespace journey::event
