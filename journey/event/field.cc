// SPDX-License-Identifier: Apache-2.0
#include "journey/event/field.h"

#include <array>
#include <bit>

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

namespace {

constexpr size_t kFields = static_cast<size_t>(Field::kCount);

constexpr std::array<int8_t, kFields> MakeSideBits() {
  constexpr FieldPlace kPlaces[] = {
#define EVENT_FIELD(constant, name, type, place, help) FieldPlace::place,
#include "journey/event/field_catalog.def"
#undef EVENT_FIELD
  };
  std::array<int8_t, kFields> bits{};
  int8_t next = 0;
  for (size_t i = 0; i < kFields; ++i) bits[i] = kPlaces[i] == FieldPlace::side ? next++ : int8_t{-1};
  return bits;
}

constexpr std::array<int8_t, kFields> kSideBits = MakeSideBits();

constexpr int CountSideFields() {
  int count = 0;
  for (int8_t bit : kSideBits) count += bit >= 0;
  return count;
}
static_assert(CountSideFields() <= kMaxSideFields);

}  // namespace

int SideBit(Field field) { return kSideBits[static_cast<size_t>(field)]; }

uint64_t PackScale(SurveyScale scale) {
  return (static_cast<uint64_t>(static_cast<uint16_t>(scale.low)) << 16) | static_cast<uint16_t>(scale.high);
}

SurveyScale UnpackScale(uint64_t word) {
  return {static_cast<int16_t>(word >> 16), static_cast<int16_t>(word & 0xffff)};
}

bool SideFields::Has(Field field) const {
  return words_ != nullptr && ((words_[0] >> kSideBits[static_cast<size_t>(field)]) & 1) != 0;
}

std::optional<int64_t> SideFields::Get(Field field) const {
  if (!Has(field)) return std::nullopt;
  const uint64_t below = (uint64_t{1} << kSideBits[static_cast<size_t>(field)]) - 1;
  return static_cast<int64_t>(words_[1 + std::popcount(words_[0] & below)]);
}

std::optional<uint32_t> SideFields::Text(Field field) const {
  const std::optional<int64_t> local = Get(field);
  if (!local.has_value()) return std::nullopt;
  return string_ids_[static_cast<size_t>(*local)];
}

}  // namespace journey::event
