// SPDX-License-Identifier: Apache-2.0
// One JSON line's way over the structural index, key by key through a field trie: the whole grammar, any line. What a
// line layout (line_layouts.h) does not know goes this way.
#ifndef JOURNEY_INGEST_LINE_WALKER_H_
#define JOURNEY_INGEST_LINE_WALKER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/field_trie.h"
#include "ingest/record.h"

namespace ingest {

// The index must end with positions of a line end, which begins no token: so no step has to ask whether the batch ends.
// Not thread-safe.
class LineWalker {
 public:
  static constexpr int kMostDepth = 1024;  // of objects and arrays in each other

  explicit LineWalker(const SlotList& slots) : trie_(slots), seen_(slots.paths.size()), parents_(trie_.depth()) {}

  // `at`: the structural position that the line begins with. Returns the position behind the last one of its object, or
  // null where there is no object; it may lie in another line. Writes to `values`, which has room for as many as there
  // are slots. `plain` takes texts that held escapes and must have room for the line.
  const uint32_t* Walk(const char* text, const uint32_t* at, bool has_escapes, std::string* plain, Value* values);

  // How many values the line had that was walked last.
  size_t count() const { return count_; }

 private:
  struct Seen {
    uint32_t line = 0;  // the last line with a value of the slot
    uint16_t index = 0;
    uint16_t rank = 0;
  };
  // The values of the line at hand.
  struct Values {
    Seen* seen;
    Value* values;
    uint32_t line;
    uint32_t count;

    // The value of the smallest rank wins, of equal ones the first in the file.
    void Store(const FieldTrie::Key& key, std::string_view text, bool number) {
      const FieldTrie::Target* target = key.targets;
      for (uint32_t left = key.target_count; left > 0; --left, ++target) {
        const uint32_t slot = target->slot;
        uint32_t index = count;
        if (seen[slot].line != line) {
          ++count;
        } else if (target->rank < seen[slot].rank) {
          index = seen[slot].index;
        } else {
          continue;
        }
        seen[slot] = {line, static_cast<uint16_t>(index), target->rank};
        values[index] = Value(text, slot, number);
      }
    }
  };
  struct Parent {
    FieldTrie::Node* node;
    FieldTrie::Guesses* guesses;
  };

  template <bool kEscapes>
  FieldTrie::Key* LearnKey(FieldTrie::Node* node, FieldTrie::Guesses* guesses, const uint32_t* at);
  template <bool kEscapes>
  const uint32_t* Object(const uint32_t* at);
  template <bool kEscapes>
  const uint32_t* SkipObject(const uint32_t* at, int depth);
  template <bool kEscapes>
  const uint32_t* SkipArray(const uint32_t* at, int depth);
  template <bool kEscapes>
  const uint32_t* SkipValue(const uint32_t* at, int depth);
  bool Plain(std::string_view* literal);

  FieldTrie trie_;
  std::vector<Seen> seen_;  // by slot
  std::vector<Parent> parents_;
  uint32_t line_ = 0;
  // Of the line at hand.
  size_t count_ = 0;
  Value* values_ = nullptr;
  std::string* plain_ = nullptr;
  const char* text_ = nullptr;
};

}  // namespace ingest

#endif  // JOURNEY_INGEST_LINE_WALKER_H_
