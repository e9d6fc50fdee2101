// SPDX-License-Identifier: Apache-2.0
// Lines of one log are alike: between their values stand the same bytes - braces, keys, colons - as in lines before. So
// a line is told by what stands between its values, one comparison of 32 bytes each, and not key by key: which values
// there are, which of them are asked for and under which slots was worked out when the first line of its layout was
// read.
//
// Why a match is proof, without a look at the values: simdjson's first stage says where tokens begin outside strings. A
// step matches where the token so many positions on is preceded by the bytes of the step. These hold no backslash, so
// which of their quotes open and close a string follows from how the last of them stands, and with it how many tokens
// begin in them: as many as the step counts. So none begins between the value before and them: it reaches up to them.
//
// What is learned never shows in a result. Not thread-safe: one a reader.
#ifndef JOURNEY_INGEST_LINE_LAYOUTS_H_
#define JOURNEY_INGEST_LINE_LAYOUTS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <vector>

#include "ingest/record.h"

namespace ingest {

class LineLayouts {
 public:
  // Positions behind the line's first one that may be read: the index must go on so far, if only with a line end's.
  static constexpr size_t kMostTokens = 1024;

  LineLayouts();
  LineLayouts(const LineLayouts&) = delete;
  LineLayouts& operator=(const LineLayouts&) = delete;

  struct Match {
    const uint32_t* behind = nullptr;  // the position behind the line's object; null where no known layout fits
    uint32_t layout = 0;               // from 1
  };
  // `at`: the position that the line begins with. REQUIRES: 64 bytes behind each position may be read.
  Match Find(const char* text, const uint32_t* at);

  // Takes the escapes out of the values of the match at hand; texts that hold some move to `plain`, which must have
  // room for the line. False where an escape is none.
  bool TakeEscapes(const Match& match, std::string* plain);

  // Writes the values of the match at hand that are asked for. Returns how many; `whole` tells whether all of them have
  // a text without outer blanks.
  size_t Take(const Match& match, Value* values, bool* whole) const;

  // Learns the layout of a line which is sound: `at` and `behind` as of its walk, and the values that this gave.
  // REQUIRES: no backslash in the line.
  void Learn(const char* text, const uint32_t* at, const uint32_t* behind, Record record);

  // False for a while where few lines had a layout that was known. To be asked once a line.
  bool Worthwhile() {
    if (++tried_ == kRound) EndRound();
    return !paused_;
  }

 private:
  static constexpr size_t kMostValues = 256;  // of a line, asked for or not
  static constexpr size_t kMostLayouts = 1024;
  static constexpr size_t kMostSteps = 8192;
  static constexpr uint32_t kRound = 1024;

  static constexpr size_t kMostBytes = 1024;  // between two values

  enum class Token : uint8_t { kText, kNumber, kWord, kNull, kEnd, kNever };
  struct Step;
  // The ways on from a value, the likelier ones first; a free place holds a step that never fits.
  using Ways = std::array<Step*, 8>;
  // What stands between a value, or the line's beginning, and the token behind it. What nearly every look at it needs
  // is in one cache line.
  struct alignas(64) Step {
    std::array<char, 32> begin{};  // its first bytes; behind its end zero
    uint16_t bytes = 0;            // with the quote that opens a text, the brace that ends the object
    uint16_t back = 0;             // from the token that it leads to back to its first byte
    uint16_t tokens = 0;           // positions from the token before
    Token token = Token::kNever;   // that it leads to
    uint32_t layout = 0;           // where it ends the line
    Ways ways;
    std::string text;
  };
  // A value that is asked for.
  struct Wanted {
    uint32_t value;  // its number in the line
    uint32_t slot;
    bool number;
  };
  struct Layout {
    std::vector<Wanted> wanted;
    std::vector<uint32_t> texts;  // numbers of the values that are texts
  };

  // Where the bytes of the step begin; null where it does not fit. `from`: the end of what came before, at the least.
  static const char* Place(const Step& step, const char* text, const uint32_t* at, const char* from);
  static bool TokenIs(Token kind, const char* begin, const char* end);
  static Step* OtherWay(Ways* ways, const char* text, const uint32_t* at, const char* from, const char** place);
  Step* AddWay(Ways* ways, Step step);
  void EndRound();

  Step none_;
  Ways first_;
  std::deque<Step> steps_;       // stable addresses
  std::vector<Layout> layouts_;  // the first one stands for none
  // Values of the match at hand: value i begins at begins_[i] and reaches up to ends_[i + 1].
  std::array<const char*, kMostValues + 1> begins_;
  std::array<const char*, kMostValues + 1> ends_;
  uint32_t tried_ = 0;
  uint32_t found_ = 0;
  uint32_t rounds_to_pause_ = 0;
  bool paused_ = false;
};

}  // namespace ingest

#endif  // JOURNEY_INGEST_LINE_LAYOUTS_H_
