// SPDX-License-Identifier: Apache-2.0
// An index of things that lie elsewhere, by hash: 8 bytes an entry, where a general table that holds 128-bit keys takes
// 25. Dictionaries grow with the data, and fresh memory is dear.
#ifndef JOURNEY_BASE_HASH_INDEX_H_
#define JOURNEY_BASE_HASH_INDEX_H_

#include <cstdint>
#include <vector>

namespace journey::base {

// Things are numbered from 0 in the order of their insertion. REQUIRES: hashes are well mixed. Not thread-safe.
class HashIndex {
 public:
  static constexpr uint32_t kAbsent = 0xffffffffu;

  // The thing with this hash for which same(id) is true, else kAbsent. `same` is asked where 32 bits agree.
  template <typename Same>
  uint32_t Find(uint64_t hash, const Same& same) const {
    if (entries_.empty()) return kAbsent;
    for (size_t at = Tag(hash) & mask();; at = (at + 1) & mask()) {
      const Entry& entry = entries_[at];
      if (entry.next_id == 0) return kAbsent;
      if (entry.tag == Tag(hash) && same(entry.next_id - 1)) return entry.next_id - 1;
    }
  }

  // Fetches the place where a coming Find begins.
  void Prefetch(uint64_t hash) const {
    if (!entries_.empty()) __builtin_prefetch(&entries_[Tag(hash) & mask()]);
  }

  // Adds the next thing and returns its number. REQUIRES: it is not there.
  uint32_t Add(uint64_t hash) {
    if (4 * (size_ + size_t{1}) > 3 * entries_.size()) {
      std::vector<Entry> old(entries_.empty() ? 16 : 2 * entries_.size());
      old.swap(entries_);
      for (const Entry& entry : old) {
        if (entry.next_id != 0) Put(entry);
      }
    }
    Put({Tag(hash), size_ + 1});
    return size_++;
  }

 private:
  struct Entry {
    uint32_t tag = 0;      // of the hash; says where it lies, so that the index grows from itself
    uint32_t next_id = 0;  // the number + 1; 0 = free
  };
  size_t mask() const { return entries_.size() - 1; }
  static uint32_t Tag(uint64_t hash) { return static_cast<uint32_t>(hash >> 32); }
  void Put(const Entry& entry) {
    size_t at = entry.tag & mask();
    while (entries_[at].next_id != 0) at = (at + 1) & mask();
    entries_[at] = entry;
  }

  std::vector<Entry> entries_;  // a power of two, at most three quarters full
  uint32_t size_ = 0;
};

}  // namespace journey::base

#endif  // JOURNEY_BASE_HASH_INDEX_H_
