// SPDX-License-Identifier: Apache-2.0
// The values of `when` in a mapping: what a value of a record is held against (docs/mapping.md, Conditions).
#ifndef INGEST_MAPPING_CONDITION_H_
#define INGEST_MAPPING_CONDITION_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace ingest {

struct Condition {
  enum class Kind : uint8_t {
    kExact,
    kAny,     // "*"
    kAbsent,  // ""
    kGlob,    // "4*"
    kNotText,
    kEqual,  // numbers
    kNotEqual,
    kLess,
    kLessOrEqual,
    kGreater,
    kGreaterOrEqual,
    kSamePath,  // "=^requester_id": equal to the value of another path
    kOtherPath
  };
  Kind kind = Kind::kExact;
  std::string text;  // the exact text, the glob, the other path
  double number = 0;
  // Whether only the value itself is asked, as a whole text: such conditions can be hashed with it.
  bool plain() const { return kind == Kind::kExact || kind == Kind::kAny || kind == Kind::kAbsent; }
  bool names_path() const { return kind == Kind::kSamePath || kind == Kind::kOtherPath; }
};

Condition ParseCondition(std::string_view text);

// Whether the value meets it. `value` is without outer blanks; empty = absent, which only kAbsent accepts, and kNotText
// does not. `other`: the value of the path that it names.
bool Matches(const Condition& condition, std::string_view value, std::string_view other = {});

// '*' stands for any run of bytes, also none.
bool GlobMatches(std::string_view glob, std::string_view text);

}  // namespace ingest

#endif  // INGEST_MAPPING_CONDITION_H_
