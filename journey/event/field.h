// SPDX-License-Identifier: Apache-2.0
// The fields of the canonical event and how their values are packed into the side heap. `id.TYPE` and `attribute.NAME`
// are families of fields beside this list: further unique identifiers, and attributes that only segments use.
#ifndef JOURNEY_EVENT_FIELD_H_
#define JOURNEY_EVENT_FIELD_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace journey::event {

enum class Field : uint8_t {
#define EVENT_FIELD(constant, name, type, place, help) constant,
#include "journey/event/field_catalog.def"
#undef EVENT_FIELD
  kCount
};

enum class FieldType : uint8_t { time, id, text, free, number, count, money, duration, flag };
enum class FieldPlace : uint8_t { row, identifier, glue, type, side, fingerprint };

struct FieldInfo {
  std::string_view name;
  FieldType type;
  FieldPlace place;
  std::string_view help;
};

const std::vector<FieldInfo>& FieldCatalog();
const FieldInfo& Info(Field field);
std::optional<Field> FindField(std::string_view name);

// The side heap holds, for an event that has side fields, a presence word of 64 bits (bit = position among the side
// fields, in catalogue order) and then the present fields in that order: 32 bits for a text, 64 for any other. What a
// word means follows from the field's type:
//   time: microseconds UTC · text: string id of the event table · id, free: 64-bit hash · number: value x 1000, rounded
//   · count: the value · money: value x 10000, rounded · duration: microseconds · flag: 0 or 1.
// `scale` is packed by PackScale below, not as text.
inline constexpr int kMaxSideFields = 64;

namespace internal {

inline constexpr size_t kFields = static_cast<size_t>(Field::kCount);

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
inline constexpr std::array<int8_t, kFields> kSideBits = MakeSideBits();

// The bits of fields that take 64 bits.
constexpr uint64_t MakeWideBits() {
  constexpr FieldType kTypes[] = {
#define EVENT_FIELD(constant, name, type, place, help) FieldType::type,
#include "journey/event/field_catalog.def"
#undef EVENT_FIELD
  };
  uint64_t wide = 0;
  for (size_t i = 0; i < kFields; ++i) {
    if (kSideBits[i] >= 0 && kTypes[i] != FieldType::text) wide |= uint64_t{1} << kSideBits[i];
  }
  return wide;
}
inline constexpr uint64_t kWideBits = MakeWideBits();

// Without calls: a plain x86-64 build has no instruction for it.
constexpr unsigned CountBits(uint64_t bits) {
  bits -= bits >> 1 & 0x5555555555555555;
  bits = (bits & 0x3333333333333333) + (bits >> 2 & 0x3333333333333333);
  bits = (bits + (bits >> 4)) & 0x0f0f0f0f0f0f0f0f;
  return static_cast<unsigned>(bits * 0x0101010101010101 >> 56);
}

}  // namespace internal

// -1 for a field that is not in the side heap.
constexpr int SideBit(Field field) { return internal::kSideBits[static_cast<size_t>(field)]; }

// The bits of several, for SideFields::HasAny.
constexpr uint64_t SideBits(std::initializer_list<Field> fields) {
  uint64_t bits = 0;
  for (const Field field : fields) bits |= uint64_t{1} << SideBit(field);
  return bits;
}

// Writes the side fields of an event: `words[bit]` for each bit of `presence`. Returns behind the last one; at most
// kMostSideUnits are written.
inline constexpr size_t kMostSideUnits = 2 + 2 * size_t{kMaxSideFields};
inline uint32_t* PackSide(uint64_t presence, const uint64_t* words, uint32_t* to) {
  std::memcpy(to, &presence, sizeof(presence));
  to += 2;
  for (uint64_t rest = presence; rest != 0; rest &= rest - 1) {
    const int bit = std::countr_zero(rest);
    *to++ = static_cast<uint32_t>(words[bit]);
    if ((internal::kWideBits >> bit & 1) != 0) *to++ = static_cast<uint32_t>(words[bit] >> 32);
  }
  return to;
}

inline constexpr int64_t kNumberScale = 1000;
inline constexpr int64_t kMoneyScale = 10'000;

// The ends of a survey's scale, for example 1 and 5; `reversed` where the lower end is the good one (CES 1.0).
struct SurveyScale {
  int16_t low = 0;
  int16_t high = 0;
  friend bool operator==(const SurveyScale&, const SurveyScale&) = default;
};
uint64_t PackScale(SurveyScale scale);
SurveyScale UnpackScale(uint64_t word);

// The side fields of one event. A view into the table's side heap; valid as long as the table. Reading a field costs
// two population counts.
class SideFields {
 public:
  SideFields() = default;
  // `string_ids` maps the local string ids of the batch's thread to the table's.
  SideFields(const uint32_t* units, std::span<const uint32_t> string_ids)
      : units_(units), string_ids_(string_ids.data()) {}

  // Begins to load them, where they will be looked at in a moment.
  void Prefetch() const { __builtin_prefetch(units_); }
  // False for a field that is not in the side heap.
  bool Has(Field field) const {
    const int bit = SideBit(field);
    return units_ != nullptr && bit >= 0 && (Presence() >> bit & 1) != 0;
  }
  // Whether it has one of the fields whose `bits` SideBits gives.
  bool HasAny(uint64_t bits) const { return units_ != nullptr && (Presence() & bits) != 0; }
  // The raw word, see above.
  std::optional<int64_t> Get(Field field) const {
    if (!Has(field)) return std::nullopt;
    const int bit = SideBit(field);
    const uint64_t below = Presence() & ((uint64_t{1} << bit) - 1);
    const uint32_t* const at =
        units_ + 2 + internal::CountBits(below) + internal::CountBits(below & internal::kWideBits);
    if ((internal::kWideBits >> bit & 1) == 0) return int64_t{*at};
    int64_t word;
    std::memcpy(&word, at, sizeof(word));
    return word;
  }
  // The table's string id of a text field.
  std::optional<uint32_t> Text(Field field) const {
    const std::optional<int64_t> local = Get(field);
    if (!local.has_value()) return std::nullopt;
    return string_ids_[static_cast<size_t>(*local)];
  }

 private:
  uint64_t Presence() const {
    uint64_t presence;
    std::memcpy(&presence, units_, sizeof(presence));
    return presence;
  }

  const uint32_t* units_ = nullptr;  // null: no side fields
  const uint32_t* string_ids_ = nullptr;
};

}  // namespace journey::event

#endif  // JOURNEY_EVENT_FIELD_H_
