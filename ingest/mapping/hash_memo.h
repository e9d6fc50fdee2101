// SPDX-License-Identifier: Apache-2.0
// A bounded memo: 128-bit hash -> small value. It is asked for every record, so a hit is one probe without calls;
// measured, the general hash table took twice as long here.
#ifndef INGEST_MAPPING_HASH_MEMO_H_
#define INGEST_MAPPING_HASH_MEMO_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "journey/base/hash.h"

namespace ingest {

// Forgets everything once `limit` entries are in it, so that values without end cannot fill the memory. Keys are found
// by their hash alone; both halves are well mixed. Not thread-safe.
template <typename Value>
class HashMemo {
 public:
  explicit HashMemo(size_t limit) : limit_(limit), entries_(kFirstSize) {}

  // Null where the key is not known. Valid until the next Insert.
  const Value* Find(const journey::base::Hash128& wanted) const {
    const journey::base::Hash128 key = Used(wanted);
    for (size_t at = key.low & (entries_.size() - 1);; at = (at + 1) & (entries_.size() - 1)) {
      const Entry& entry = entries_[at];
      if (entry.key == key) return &entry.value;
      if (entry.key.high == 0) return nullptr;
    }
  }

  // Fetches the place where a coming Find begins.
  void Prefetch(const journey::base::Hash128& key) const {
    __builtin_prefetch(&entries_[key.low & (entries_.size() - 1)]);
  }

  // REQUIRES: the key is not known. Returns the value in its place, valid until the next Insert.
  const Value* Insert(const journey::base::Hash128& key, const Value& value) {
    if (size_ == limit_) {
      entries_.assign(entries_.size(), {});
      size_ = 0;
    }
    if (2 * (size_ + 1) > entries_.size()) {
      std::vector<Entry> old(2 * entries_.size());
      old.swap(entries_);
      for (const Entry& entry : old) {
        if (entry.key.high != 0) Put(entry);
      }
    }
    ++size_;
    return Put({{Used(key), value}});
  }

 private:
  struct Plain {
    journey::base::Hash128 key;  // high half 0: free
    Value value{};
  };
  // An entry lies in one cache line.
  static constexpr size_t kAlignment = sizeof(Plain) > 32 ? 64 : sizeof(Plain) > 16 ? 32 : 16;
  struct alignas(kAlignment) Entry : Plain {};
  static constexpr size_t kFirstSize = 64;

  static journey::base::Hash128 Used(journey::base::Hash128 key) {
    key.high += key.high == 0;
    return key;
  }
  const Value* Put(const Entry& entry) {
    size_t at = entry.key.low & (entries_.size() - 1);
    while (entries_[at].key.high != 0) at = (at + 1) & (entries_.size() - 1);
    entries_[at] = entry;
    return &entries_[at].value;
  }

  size_t limit_;
  size_t size_ = 0;
  std::vector<Entry> entries_;  // a power of two, at most half full
};

}  // namespace ingest

#endif  // INGEST_MAPPING_HASH_MEMO_H_
