// SPDX-License-Identifier: Apache-2.0
#include "ingest/csv_scanner.h"

#include <cstring>

namespace ingest {

void CsvScanner::Reset() {
  position_ = 0;
  region_ = 0;
  complete_ = 0;
  inside_ = false;
  too_long_ = false;
}

// Takes note of the record ends in [region_, end), which lies outside quotes. False where a record is too long.
bool CsvScanner::CloseRegion(std::string_view text, size_t end) {
  if (end <= region_) return true;
  const char* const begin = text.data() + region_;
  const void* first = std::memchr(begin, '\n', end - region_);
  if (first == nullptr) return true;
  // Only the first record of a region can hold quotes; the reader judges the others, which are one line each.
  if (static_cast<size_t>(static_cast<const char*>(first) - text.data()) - complete_ > max_record_bytes_) {
    too_long_ = true;
    return false;
  }
  const void* last = memrchr(begin, '\n', end - region_);
  complete_ = static_cast<size_t>(static_cast<const char*>(last) - text.data()) + 1;
  region_ = complete_;
  return true;
}

void CsvScanner::Scan(std::string_view text, bool at_end) {
  while (!too_long_ && position_ < text.size()) {
    const void* const found = std::memchr(text.data() + position_, '"', text.size() - position_);
    if (found == nullptr) {
      position_ = text.size();
      break;
    }
    const size_t quote = static_cast<size_t>(static_cast<const char*>(found) - text.data());
    if (inside_) {
      if (quote + 1 == text.size() && !at_end) {
        position_ = quote;  // doubled or closing: the next byte decides
        return;
      }
      if (quote + 1 < text.size() && text[quote + 1] == '"') {
        position_ = quote + 2;
        continue;
      }
      inside_ = false;
      position_ = region_ = quote + 1;
      continue;
    }
    const char before = quote == 0 ? '\n' : text[quote - 1];
    position_ = quote + 1;
    if (before != '\n' && before != delimiter_) continue;
    if (!CloseRegion(text, quote)) return;
    inside_ = true;
  }
  if (!inside_ && !too_long_) CloseRegion(text, text.size());
}

}  // namespace ingest
