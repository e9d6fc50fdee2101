// SPDX-License-Identifier: Apache-2.0
#include "journey/event/event_table.h"

#include <algorithm>
#include <numeric>

namespace journey::event {

IdentifierClass ClassOf(uint16_t identifier_type) {
  switch (identifier_type) {
    case kTypeUser:
      return IdentifierClass::kUnique;
    case kTypeAnonymous:
    case kTypeAlias:
      return IdentifierClass::kAnonymous;
    case kTypeDevice:
      return IdentifierClass::kDevice;
    case kTypeCase:
    case kTypeOrder:
    case kTypeSession:
      return IdentifierClass::kGlue;
    default:
      return IdentifierClass::kPersonal;
  }
}

base::Hash128 IdentifierTable::Hash(uint16_t type, uint64_t scope, std::string_view value) {
  return base::HashBytes128(value, base::Mix(scope) + type + 1);
}

uint32_t IdentifierTable::Intern(uint16_t type, uint64_t scope, std::string_view value) {
  return InternHashed(Hash(type, scope, value), type, value);
}

uint32_t IdentifierTable::Find(uint16_t type, uint64_t scope, std::string_view value) const {
  return values_.Find(value, base::Mix(scope) + type + 1);
}

uint32_t IdentifierTable::InternHashed(const base::Hash128& hash, uint16_t type, std::string_view value) {
  const uint32_t id = values_.InternHashed(hash, value);
  if (id == types_.size()) types_.push_back(type);
  return id;
}

namespace {

template <typename T>
base::Hash128 HashOf(std::span<const T> items) {
  return base::HashBytes128({reinterpret_cast<const char*>(items.data()), items.size_bytes()});
}

// Members are small numbers that were given out in turn.
uint64_t HashOfMembers(std::span<const uint32_t> members) {
  uint64_t hash = members.size();
  for (const uint32_t member : members) hash = base::Mix(hash ^ member);
  return hash;
}

}  // namespace

uint32_t TupleTable::Intern(std::span<const uint32_t> members) {
  const uint64_t hash = HashOfMembers(members);
  const uint32_t known = ids_.Find(hash, [&](uint32_t id) { return std::ranges::equal((*this)[id], members); });
  if (known != base::HashIndex::kAbsent) return known;
  const uint32_t id = ids_.Add(hash);
  members_.insert(members_.end(), members.begin(), members.end());
  begins_.push_back(static_cast<uint32_t>(members_.size()));
  return id;
}

uint32_t TypeTable::Intern(const EventType& type) {
  const uint32_t words[] = {type.name,
                            type.touchpoint,
                            type.channel,
                            type.segments,
                            static_cast<uint32_t>(type.kind) | static_cast<uint32_t>(type.author) << 8 |
                                static_cast<uint32_t>(type.stage) << 16,
                            type.flags};
  const auto [position, inserted] = ids_.try_emplace(HashOf(std::span<const uint32_t>(words)), size());
  if (inserted) types_.push_back(type);
  return position->second;
}

void TypeTable::Silence(uint32_t id) {
  types_[id].touchpoint = kNone;
  types_[id].flags = static_cast<uint16_t>(types_[id].flags & ~kTypeExtends);
}

void SilenceImpliedOrders(EventTable* table) {
  TypeTable& types = table->dictionaries.types;
  bool tracked = false;
  for (uint32_t id = 0; id < types.size(); ++id) {
    const EventType& type = types[id];
    tracked |= type.kind == Kind::kOrder && type.touchpoint != kNone &&
               (type.flags & (kTypeImpliedOrder | kTypeFailure | kTypeBot | kTypeStatic)) == 0;
  }
  for (uint32_t id = 0; tracked && id < types.size(); ++id) {
    if ((types[id].flags & kTypeImpliedOrder) != 0) types.Silence(id);
  }
}

uint64_t EventTable::RowCount() const {
  uint64_t count = 0;
  for (const RowBatch& batch : batches) count += batch.rows.size();
  return count;
}

SideFields EventTable::Side(const RowBatch& batch, const Row& row) const {
  if (row.side == kNone) return {};
  return SideFields(batch.side.data() + row.side, maps[batch.thread].strings);
}

namespace {

uint32_t Mapped(const std::vector<uint32_t>& map, uint32_t local) { return local == kNone ? kNone : map[local]; }

DictionaryMap MergeOne(const Dictionaries& local, Dictionaries* all) {
  DictionaryMap map;
  map.strings.reserve(local.strings.size());
  for (uint32_t id = 0; id < local.strings.size(); ++id) {
    map.strings.push_back(all->strings.InternHashed(local.strings.hash(id), local.strings[id]));
  }
  std::vector<uint32_t> identifiers;
  identifiers.reserve(local.identifiers.size());
  constexpr uint32_t kAhead = 16;
  for (uint32_t id = 0; id < local.identifiers.size(); ++id) {
    if (id + kAhead < local.identifiers.size()) all->identifiers.Prefetch(local.identifiers.hash(id + kAhead));
    identifiers.push_back(all->identifiers.InternHashed(local.identifiers.hash(id), local.identifiers.type(id),
                                                        local.identifiers.value(id)));
  }
  std::vector<uint32_t> members;
  map.tuples.reserve(local.tuples.size());
  for (uint32_t id = 0; id < local.tuples.size(); ++id) {
    members.clear();
    for (uint32_t member : local.tuples[id]) members.push_back(identifiers[member]);
    std::sort(members.begin(), members.end());
    map.tuples.push_back(all->tuples.Intern(members));
  }
  std::vector<uint32_t> segments;
  for (uint32_t id = 0; id < local.segments.size(); ++id) {
    members.clear();
    for (uint32_t member : local.segments[id]) members.push_back(Mapped(map.strings, member));
    segments.push_back(all->segments.Intern(members));
  }
  for (uint32_t id = 0; id < local.types.size(); ++id) {
    EventType type = local.types[id];
    type.name = Mapped(map.strings, type.name);
    type.touchpoint = Mapped(map.strings, type.touchpoint);
    type.channel = Mapped(map.strings, type.channel);
    type.segments = segments[type.segments];
    map.types.push_back(all->types.Intern(type));
  }
  return map;
}

DictionaryMap IdentityMap(const Dictionaries& dictionaries) {
  const auto count_up = [](uint32_t size) {
    std::vector<uint32_t> ids(size);
    std::iota(ids.begin(), ids.end(), 0u);
    return ids;
  };
  return {count_up(dictionaries.strings.size()), count_up(dictionaries.tuples.size()),
          count_up(dictionaries.types.size())};
}

}  // namespace

void MergeDictionaries(std::vector<std::unique_ptr<Dictionaries>> locals, EventTable* table) {
  for (std::unique_ptr<Dictionaries>& local : locals) {
    const Dictionaries& all = table->dictionaries;
    if (table->maps.empty() &&
        all.strings.size() + all.identifiers.size() + all.types.size() == 0) {  // its ids are the table's
      table->dictionaries = std::move(*local);
      table->maps.push_back(IdentityMap(table->dictionaries));
      local.reset();
      continue;
    }
    table->maps.push_back(MergeOne(*local, &table->dictionaries));
    local.reset();
  }
}

}  // namespace journey::event
