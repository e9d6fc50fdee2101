// SPDX-License-Identifier: Apache-2.0
#include "app/json_places.h"

#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <vector>

#include "absl/strings/str_format.h"

namespace app {
namespace {

constexpr unsigned kFlags = rapidjson::kParseCommentsFlag | rapidjson::kParseTrailingCommasFlag |
                            rapidjson::kParseValidateEncodingFlag | rapidjson::kParseFullPrecisionFlag |
                            rapidjson::kParseIterativeFlag;
constexpr size_t kMaxDepth = 64;

// Counts the bytes that the reader has taken. Unlike RapidJSON's own streams it is never copied for speed, so that
// Tell() is right inside a handler: at an opening bracket, just behind any other token.
class CountingStream {
 public:
  using Ch = char;
  explicit CountingStream(std::string_view text) : text_(text) {}
  char Peek() const { return place_ < text_.size() ? text_[place_] : '\0'; }
  char Take() { return place_ < text_.size() ? text_[place_++] : '\0'; }
  size_t Tell() const { return place_; }
  // Only in-situ parsing writes.
  char* PutBegin() { return nullptr; }
  void Put(char) {}
  void Flush() {}
  size_t PutEnd(char*) { return 0; }

 private:
  std::string_view text_;
  size_t place_ = 0;
};

// Notes the place of each member's key and each element.
class PlaceHandler : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, PlaceHandler> {
 public:
  PlaceHandler(const CountingStream& stream, std::string_view text, absl::flat_hash_map<std::string, size_t>* offsets)
      : stream_(stream), text_(text), offsets_(offsets) {}

  bool Default() { return Scalar(LiteralBegin()); }
  bool String(const char*, rapidjson::SizeType, bool) { return Scalar(StringBegin()); }
  bool StartObject() { return Open(false); }
  bool StartArray() { return Open(true); }
  bool EndObject(rapidjson::SizeType) { return Close(); }
  bool EndArray(rapidjson::SizeType) { return Close(); }
  bool Key(const char* key, rapidjson::SizeType length, bool) {
    frames_.back().pointer = frames_.back().base + PointerStep(std::string_view(key, length));
    if (offsets_->emplace(frames_.back().pointer, StringBegin()).second) return true;
    twice_ = frames_.back().pointer;
    return false;
  }

  const std::string& twice() const { return twice_; }
  bool too_deep() const { return too_deep_; }

 private:
  struct Frame {
    std::string base;     // pointer of the container
    std::string pointer;  // of the member whose value follows
    bool array;
    size_t next = 0;
  };

  std::string ValuePointer(size_t begin) {
    if (frames_.empty()) {
      offsets_->emplace("", begin);
      return "";
    }
    Frame& frame = frames_.back();
    if (!frame.array) return frame.pointer;
    std::string pointer = absl::StrFormat("%s/%d", frame.base, frame.next++);
    offsets_->emplace(pointer, begin);
    return pointer;
  }
  bool Scalar(size_t begin) {
    ValuePointer(begin);
    return true;
  }
  bool Open(bool array) {
    if (frames_.size() == kMaxDepth) {
      too_deep_ = true;
      return false;
    }
    const std::string pointer = ValuePointer(stream_.Tell());  // the bracket is taken after this call
    frames_.push_back({pointer, "", array});
    return true;
  }
  bool Close() {
    frames_.pop_back();
    return true;
  }
  // Back over the literal that has just been read.
  size_t LiteralBegin() const {
    size_t begin = stream_.Tell();
    const auto part = [](char c) {
      return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-' || c == '+' || c == '.' || c == 'E';
    };
    while (begin > 0 && part(text_[begin - 1])) --begin;
    return begin;
  }
  // Back to the quote that opens the string which has just been read: one with an even number of backslashes before it.
  size_t StringBegin() const {
    size_t begin = stream_.Tell() - 1;
    while (begin > 0) {
      --begin;
      if (text_[begin] != '"') continue;
      size_t backslashes = 0;
      while (backslashes < begin && text_[begin - backslashes - 1] == '\\') ++backslashes;
      if (backslashes % 2 == 0) break;
    }
    return begin;
  }

  const CountingStream& stream_;
  std::string_view text_;
  absl::flat_hash_map<std::string, size_t>* offsets_;
  std::vector<Frame> frames_;
  std::string twice_;
  bool too_deep_ = false;
};

std::string Place(std::string_view where, std::string_view text, size_t offset) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const size_t line_end = before.rfind('\n');
  return absl::StrFormat("%s:%d:%d", where, line,
                         before.size() - (line_end == std::string_view::npos ? 0 : line_end + 1) + 1);
}

// The line with a caret under the place, for errors of syntax; "" where the line is long.
std::string Snippet(std::string_view text, size_t offset) {
  constexpr size_t kLongest = 100;
  offset = std::min(offset, text.size());
  const size_t before = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
  const size_t begin = before == std::string_view::npos ? 0 : before + 1;
  const size_t end = std::min(text.find('\n', offset), text.size());
  const std::string_view line = text.substr(begin, end - begin);
  if (line.empty() || line.size() > kLongest) return "";
  std::string caret;
  for (const char c : line.substr(0, offset - begin)) {
    if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) caret += c == '\t' ? '\t' : ' ';
  }
  return absl::StrFormat("\n  %s\n  %s^", line, caret);
}

}  // namespace

std::string PointerStep(std::string_view key) {
  std::string step = "/";
  for (const char c : key) {
    if (c == '~') {
      step += "~0";
    } else if (c == '/') {
      step += "~1";
    } else {
      step += c;
    }
  }
  return step;
}

absl::StatusOr<PlacedJson> PlacedJson::Parse(std::string_view text, std::string_view where) {
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark) text.remove_prefix(kByteOrderMark.size());
  PlacedJson json;
  json.where_ = std::string(where);
  json.text_ = std::string(text);
  CountingStream stream(json.text_);
  PlaceHandler handler(stream, json.text_, &json.offsets_);
  rapidjson::Reader reader;
  if (!reader.Parse<kFlags>(stream, handler)) {
    if (handler.too_deep()) {
      return absl::InvalidArgumentError(
          absl::StrFormat("%s: nested deeper than %d", Place(where, json.text_, stream.Tell()), kMaxDepth));
    }
    if (!handler.twice().empty()) return json.Error(handler.twice(), "the key stands twice");
    const size_t offset = reader.GetErrorOffset();
    return absl::InvalidArgumentError(absl::StrFormat("%s: %s%s", Place(where, json.text_, offset),
                                                      rapidjson::GetParseError_En(reader.GetParseErrorCode()),
                                                      Snippet(json.text_, offset)));
  }
  json.document_.Parse<kFlags>(json.text_.data(), json.text_.size());
  return json;
}

absl::Status PlacedJson::Error(std::string_view pointer, std::string_view message) const {
  // Of what is not there the place of what it would be in.
  auto found = offsets_.find(std::string(pointer));
  for (std::string_view around = pointer; found == offsets_.end() && around.rfind('/') != std::string_view::npos;) {
    around = around.substr(0, around.rfind('/'));
    found = offsets_.find(std::string(around));
  }
  const std::string place = found == offsets_.end() ? where_ : Place(where_, text_, found->second);
  return absl::InvalidArgumentError(absl::StrFormat("%s: %s: %s", place, pointer.empty() ? "/" : pointer, message));
}

}  // namespace app
