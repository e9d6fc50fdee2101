// SPDX-License-Identifier: Apache-2.0
#include "ingest/xes.h"

#include <algorithm>
#include <utility>

#include "ingest/xml_tags.h"

namespace ingest {

namespace {

constexpr std::string_view kTrace = "trace";
constexpr std::string_view kEvent = "event";

bool IsNumber(std::string_view type) { return type == "int" || type == "float"; }

// The end of a text, or before the character of which the text holds the begin only: a chunk shall not part it.
size_t BeforeCutCharacter(std::string_view text, size_t at) {
  for (size_t back = 1; back <= 3 && back <= at && at == text.size(); ++back) {
    const uint8_t byte = static_cast<uint8_t>(text[at - back]);
    if (byte < 0x80) break;
    if (byte < 0xc0) continue;
    const size_t length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? at - back : at;
  }
  return at;
}

}  // namespace

// The attributes directly at this level, up to the closing tag `until` or to an event (*stopped is where it begins,
// else npos). False where the XML is broken.
bool XesWalker::ReadAttributes(size_t* at, std::string_view until, std::vector<XesAttribute>* attributes,
                               size_t* stopped) {
  *stopped = std::string_view::npos;
  uint32_t depth = 0;
  XmlTag tag;
  while (true) {
    const size_t before = *at;
    if (NextTag(text_, at, &tag) != XmlStep::kTag) return false;
    if (tag.closing) {
      if (depth == 0) return tag.name == until;
      --depth;
      continue;
    }
    if (depth == 0 && (tag.name == kEvent || tag.name == kTrace)) {
      // An event in an event: the closing tag of the first is lacking.
      *at = before;
      *stopped = tag.begin;
      return until != kEvent && tag.name == kEvent;
    }
    if (depth == 0) {
      XesAttribute attribute;
      attribute.number = IsNumber(tag.name);
      bool broken = false;
      std::string_view name, value;
      for (std::string_view rest = tag.rest; NextAttribute(&rest, &name, &value, arena_, &broken);) {
        if (name == "key") attribute.key = value;
        if (name == "value") attribute.value = value;
      }
      if (broken) return false;
      if (!attribute.key.empty() && !attribute.value.empty()) attributes->push_back(attribute);
    }
    if (!tag.empty) ++depth;
  }
}

// The attributes of a trace stand before its events, or behind them.
void XesWalker::ReadTrace(size_t begin) {
  trace_.clear();
  size_t stopped;
  size_t at = begin;
  if (!ReadAttributes(&at, kTrace, &trace_, &stopped) || stopped == std::string_view::npos) return;
  size_t end = text_.find("trace", begin);  // "</trace", whatever its namespace
  while (end != std::string_view::npos) {
    const size_t open = text_.rfind('<', end);
    if (open != std::string_view::npos && open >= begin && open + 1 < end && text_[open + 1] == '/' &&
        text_.substr(open, end - open).find('>') == std::string_view::npos) {
      break;
    }
    end = text_.find("trace", end + 1);
  }
  if (end == std::string_view::npos) return;
  // Behind the last event: back to the last closing tag of one.
  const std::string_view inside = text_.substr(begin, end - begin);
  size_t last = inside.rfind("event>");
  if (last == std::string_view::npos) return;
  at = begin + last + 6;
  ReadAttributes(&at, kTrace, &trace_, &stopped);
}

XesWalker::Step XesWalker::Next() {
  XmlTag tag;
  attributes_.clear();
  while (true) {
    const XmlStep step = NextTag(text_, &at_, &tag);
    if (step == XmlStep::kNeedMore) {
      // What is left is the begin of something.
      begin_ = at_;
      const bool cut = at_ < text_.size();
      at_ = text_.size();
      if (std::exchange(in_trace_, false) && !any_event_) begin_ = trace_begin_;
      return cut ? Step::kBroken : Step::kEnd;
    }
    if (step == XmlStep::kBroken) continue;
    if (tag.name == kTrace) {
      if (!tag.closing) {
        in_trace_ = true;
        any_event_ = false;
        trace_begin_ = tag.begin;
        if (tag.empty) {
          trace_.clear();
        } else {
          ReadTrace(tag.end);
          continue;
        }
      }
      in_trace_ = false;
      begin_ = trace_begin_;
      const bool any = any_event_;
      any_event_ = false;
      if (!any) return Step::kEmptyTrace;
      trace_.clear();
      continue;
    }
    if (tag.name != kEvent || tag.closing) continue;
    begin_ = tag.begin;
    any_event_ = true;
    if (!in_trace_) trace_.clear();
    if (tag.empty) return Step::kEvent;
    size_t stopped;
    if (ReadAttributes(&at_, kEvent, &attributes_, &stopped)) return Step::kEvent;
    // Goes on with the next event or the end of the trace.
    if (stopped == std::string_view::npos) {
      size_t next = std::min(text_.find("event", at_), text_.find("trace", at_));
      at_ = next == std::string_view::npos ? text_.size() : std::max(at_, text_.rfind('<', next));
    }
    return Step::kBroken;
  }
}

bool XesScanner::ScanTo(std::string_view text, bool one_record) {
  XmlTag tag;
  while (true) {
    size_t at = position_;
    const XmlStep step = NextTag(text, &at, &tag);
    if (step == XmlStep::kNeedMore) {
      position_ = BeforeCutCharacter(text, at);
      return false;
    }
    position_ = at;
    if (step == XmlStep::kBroken) continue;
    if (tag.name == "log") in_log_ = !tag.closing && !tag.empty;
    if (open_.empty()) {
      if (tag.closing || tag.empty || (tag.name != kTrace && tag.name != kEvent)) continue;
      open_ = tag.name == kTrace ? kTrace : kEvent;
      record_begin_ = tag.begin;
    } else if (tag.closing && tag.name == open_) {
      open_ = {};
      if (one_record) return true;
    }
  }
}

void XesScanner::Scan(std::string_view text, bool) { ScanTo(text, false); }

void XesScanner::Drop() {
  const size_t done = complete();
  position_ -= done;
  record_begin_ -= std::min(done, record_begin_);
}

size_t XesScanner::Skip(std::string_view text, bool* ended) {
  *ended = ScanTo(text, true);
  const size_t done = position_;
  position_ = record_begin_ = 0;
  return done;
}

}  // namespace ingest
