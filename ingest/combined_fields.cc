// SPDX-License-Identifier: Apache-2.0
// host ident user [time] "request" status bytes "referrer" "user agent" ...
#include <algorithm>
#include <cstring>

#include "ingest/line_fields.h"

namespace ingest {

namespace {

enum Column : size_t {
  kHost,
  kIdent,
  kUser,
  kTime,
  kMethod,
  kTarget,
  kProtocol,
  kStatus,
  kBytes,
  kReferrer,
  kUserAgent,
  kVisitor,
  kRequest,
  kColumns
};

std::string_view Present(std::string_view text) { return text == "-" ? std::string_view() : text; }

bool AllDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool IsMethod(std::string_view text) {
  return !text.empty() && text.size() <= 20 &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'A' && c <= 'Z') || c == '_' || c == '-'; });
}

int Hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// \" and \\ as Apache writes them, \x22 and \x5C as nginx does. Other bytes that are written as \xNN stay so.
std::string_view Unescaped(std::string_view text, TextArena* arena) {
  if (text.find('\\') == std::string_view::npos) return text;
  char* const plain = arena->Take(text.size());
  size_t size = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    const char next = text[at] == '\\' && at + 1 < text.size() ? text[at + 1] : '\0';
    if (next == '"' || next == '\\') {
      ++at;
    } else if (next == 'x' && at + 3 < text.size() && Hex(text[at + 2]) >= 0 && Hex(text[at + 3]) >= 0) {
      const int byte = Hex(text[at + 2]) * 16 + Hex(text[at + 3]);
      if (byte == '"' || byte == '\\') {
        plain[size++] = static_cast<char>(byte);
        at += 3;
        continue;
      }
    }
    plain[size++] = text[at];
  }
  return {plain, size};
}

// A quoted text at the begin of *rest, which is moved behind it. A quote inside that is not escaped is text: the one
// that closes has a blank or the end of the line behind it. False where there is none (`text`: all that is left).
bool TakeQuoted(std::string_view* rest, std::string_view* text) {
  rest->remove_prefix(1);
  for (size_t at = 0; at < rest->size(); ++at) {
    if ((*rest)[at] == '\\') {
      ++at;
    } else if ((*rest)[at] == '"' && (at + 1 == rest->size() || (*rest)[at + 1] == ' ')) {
      *text = rest->substr(0, at);
      rest->remove_prefix(at + 1);
      return true;
    }
  }
  *text = *rest;
  *rest = {};
  return false;
}

std::string_view TakeWord(std::string_view* rest) {
  const size_t end = std::min(rest->find(' '), rest->size());
  const std::string_view word = rest->substr(0, end);
  rest->remove_prefix(end);
  return word;
}

bool TakeBlank(std::string_view* rest) {
  if (!rest->starts_with(' ')) return false;
  rest->remove_prefix(std::min(rest->find_first_not_of(' '), rest->size()));
  return true;
}

class CombinedFields final : public LineFields {
 public:
  CombinedFields() {
    SetColumns({"host", "ident", "user", "time", "method", "target", "protocol", "status", "bytes", "referrer",
                "user_agent", "visitor", "request"});
  }

  LineOutcome Split(std::string_view line, Texts* texts, TextArena* arena) override {
    texts->assign(kColumns, {});
    Texts& out = *texts;
    std::string_view rest = line;
    out[kHost] = TakeWord(&rest);
    const size_t bracket = rest.find(" [");
    if (out[kHost].empty() || bracket == std::string_view::npos) return LineOutcome::kInvalid;
    // A user's name may hold blanks.
    std::string_view who = rest.substr(0, bracket);
    if (!TakeBlank(&who)) return LineOutcome::kInvalid;
    out[kIdent] = Present(TakeWord(&who));
    if (!TakeBlank(&who)) return LineOutcome::kInvalid;
    out[kUser] = who == "\"\"" ? std::string_view() : Present(who);
    rest.remove_prefix(bracket + 2);
    const size_t close = rest.find(']');
    if (close == std::string_view::npos || close < 20 || rest[2] != '/') return LineOutcome::kInvalid;
    out[kTime] = rest.substr(0, close);
    rest.remove_prefix(close + 1);
    if (!TakeBlank(&rest) || !rest.starts_with('"')) return LineOutcome::kInvalid;
    std::string_view request;
    if (!TakeQuoted(&rest, &request)) return LineOutcome::kInvalid;
    SplitRequest(Unescaped(request, arena), texts);
    if (!TakeBlank(&rest)) return LineOutcome::kInvalid;
    out[kStatus] = TakeWord(&rest);
    if (!AllDigits(out[kStatus]) || out[kStatus].size() != 3 || !TakeBlank(&rest)) return LineOutcome::kInvalid;
    out[kBytes] = TakeWord(&rest);
    if (out[kBytes] != "-" && !AllDigits(out[kBytes])) return LineOutcome::kInvalid;
    out[kBytes] = Present(out[kBytes]);
    bool closed = true;
    for (const Column column : {kReferrer, kUserAgent}) {
      if (!closed || !TakeBlank(&rest) || !rest.starts_with('"')) break;
      std::string_view text;
      closed = TakeQuoted(&rest, &text);
      out[column] = Present(Unescaped(text, arena));
    }
    out[kVisitor] = out[kHost];
    if (!out[kUserAgent].empty()) {
      char* const visitor = arena->Take(out[kHost].size() + 1 + out[kUserAgent].size());
      std::memcpy(visitor, out[kHost].data(), out[kHost].size());
      visitor[out[kHost].size()] = ' ';
      std::memcpy(visitor + out[kHost].size() + 1, out[kUserAgent].data(), out[kUserAgent].size());
      out[kVisitor] = {visitor, out[kHost].size() + 1 + out[kUserAgent].size()};
    }
    return closed ? LineOutcome::kGood : LineOutcome::kRepaired;
  }

 private:
  static void SplitRequest(std::string_view request, Texts* texts) {
    const size_t first = request.find(' ');
    const std::string_view method = request.substr(0, first);
    if (first == std::string_view::npos || !IsMethod(method)) {
      (*texts)[kRequest] = Present(request);
      return;
    }
    std::string_view target = request.substr(first + 1);
    const size_t last = target.rfind(' ');
    if (last != std::string_view::npos && target.substr(last + 1).starts_with("HTTP/")) {
      (*texts)[kProtocol] = target.substr(last + 1);
      target = target.substr(0, last);
    }
    (*texts)[kMethod] = method;
    (*texts)[kTarget] = target;
  }
};

}  // namespace

std::unique_ptr<LineFields> MakeCombinedFields() { return std::make_unique<CombinedFields>(); }

}  // namespace ingest
