// SPDX-License-Identifier: Apache-2.0
// W3C extended log files: the names of the columns stand in directives, which may come again in the middle of the file.
#include <algorithm>
#include <cstring>

#include "ingest/encoding.h"
#include "ingest/line_fields.h"

namespace ingest {

namespace {

constexpr std::string_view kFields = "#Fields:";
constexpr std::string_view kDate = "#Date:";
constexpr size_t kNone = ~size_t{0};

bool IsBlank(char c) { return c == ' ' || c == '\t'; }

std::string_view TakeWord(std::string_view* rest) {
  size_t begin = 0;
  while (begin < rest->size() && IsBlank((*rest)[begin])) ++begin;
  rest->remove_prefix(begin);
  size_t end = 0;
  if (rest->starts_with('"')) {  // a quoted text; a doubled quote is one
    for (end = 1; end < rest->size(); ++end) {
      if ((*rest)[end] != '"') continue;
      if (end + 1 < rest->size() && (*rest)[end + 1] == '"') {
        ++end;
        continue;
      }
      break;
    }
    end = std::min(end + 1, rest->size());
  }
  while (end < rest->size() && !IsBlank((*rest)[end])) ++end;
  const std::string_view word = rest->substr(0, end);
  rest->remove_prefix(end);
  return word;
}

// Where a '+' is one.
bool IsAddress(std::string_view column) {
  return column.find("uri") != std::string_view::npos || column == "cs(Referer)" || column == "cs(Referrer)";
}

class W3cFields final : public LineFields {
 public:
  void SetContext(std::string_view raw) override {
    std::string repaired(raw.size(), '\0');
    RepairUtf8(raw, repaired.data(), [](size_t) {});  // was told where the directive was read
    std::string_view context = repaired;
    fields_.clear();
    date_.clear();
    BindColumns();
    while (!context.empty()) {
      const size_t end = std::min(context.find('\n'), context.size());
      Directive(context.substr(0, end));
      context.remove_prefix(std::min(end + 1, context.size()));
    }
  }

  LineOutcome Split(std::string_view line, Texts* texts, TextArena* arena) override {
    if (line.starts_with('#')) {
      Directive(line);
      return LineOutcome::kNothing;
    }
    texts->assign(columns().size(), {});
    Texts& out = *texts;
    std::string_view rest = line;
    size_t count = 0;
    while (true) {
      const std::string_view word = TakeWord(&rest);
      if (word.empty()) break;
      if (count < fields_.size() && word != "-") out[count] = Plain(word, address_[count], arena);
      ++count;
    }
    if (count != fields_.size() || count == 0) return LineOutcome::kWrongColumns;
    const std::string_view date = date_column_ != kNone ? out[date_column_] : std::string_view(date_);
    if (timestamp_ != kNone && !date.empty() && !out[time_column_].empty())
      out[timestamp_] = Join(arena, {date, "T", out[time_column_], "Z"});
    const std::string_view agent = agent_column_ != kNone ? out[agent_column_] : std::string_view();
    if (visitor_ != kNone && !out[address_column_].empty()) {
      out[visitor_] = agent.empty() ? out[address_column_] : Join(arena, {out[address_column_], " ", agent});
    }
    return LineOutcome::kGood;
  }

 private:
  void Directive(std::string_view line) {
    if (line.starts_with(kDate)) {
      line.remove_prefix(kDate.size());
      date_ = std::string(TakeWord(&line));
      return;
    }
    if (!line.starts_with(kFields)) return;
    line.remove_prefix(kFields.size());
    fields_.clear();
    for (std::string_view word; !(word = TakeWord(&line)).empty();) fields_.emplace_back(word);
    BindColumns();
  }

  size_t Find(std::string_view name) const {
    const auto found = std::find(fields_.begin(), fields_.end(), name);
    return found == fields_.end() ? kNone : static_cast<size_t>(found - fields_.begin());
  }

  void BindColumns() {
    date_column_ = Find("date");
    time_column_ = Find("time");
    address_column_ = Find("c-ip");
    agent_column_ = Find("cs(User-Agent)");
    std::vector<std::string> names = fields_;
    address_.clear();
    for (const std::string& name : names) address_.push_back(IsAddress(name));
    timestamp_ = visitor_ = kNone;
    if (time_column_ != kNone && Find("timestamp") == kNone) {
      timestamp_ = names.size();
      names.push_back("timestamp");
    }
    if (address_column_ != kNone && Find("visitor") == kNone) {
      visitor_ = names.size();
      names.push_back("visitor");
    }
    SetColumns(std::move(names));
  }

  static std::string_view Join(TextArena* arena, std::initializer_list<std::string_view> parts) {
    size_t size = 0;
    for (std::string_view part : parts) size += part.size();
    char* const begin = arena->Take(size);
    char* at = begin;
    for (std::string_view part : parts) at = std::copy(part.begin(), part.end(), at);
    return {begin, size};
  }

  static std::string_view Plain(std::string_view word, bool address, TextArena* arena) {
    if (word.size() >= 2 && word.front() == '"' && word.back() == '"') {
      word = word.substr(1, word.size() - 2);
      if (word.find('"') == std::string_view::npos) return word;
      char* const plain = arena->Take(word.size());
      size_t size = 0;
      for (size_t at = 0; at < word.size(); ++at) {
        plain[size++] = word[at];
        if (word[at] == '"') ++at;
      }
      return {plain, size};
    }
    if (address || word.find('+') == std::string_view::npos) return word;
    char* const plain = arena->Take(word.size());
    std::replace_copy(word.begin(), word.end(), plain, '+', ' ');
    return {plain, word.size()};
  }

  std::vector<std::string> fields_;
  std::vector<bool> address_;
  std::string date_;
  size_t date_column_ = kNone, time_column_ = kNone, address_column_ = kNone, agent_column_ = kNone;
  size_t timestamp_ = kNone, visitor_ = kNone;
};

}  // namespace

void UpdateW3cContext(std::string_view lines, std::string* context) {
  std::string fields, date;
  for (size_t at = 0; at < lines.size();) {
    if (lines[at] == '#') {
      std::string_view line = lines.substr(at, lines.find('\n', at) - at);
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (line.starts_with(kFields)) fields = std::string(line);
      if (line.starts_with(kDate)) date = std::string(line);
    }
    const size_t next = lines.find("\n#", at);
    if (next == std::string_view::npos) break;
    at = next + 1;
  }
  if (fields.empty() && date.empty()) return;
  for (size_t at = 0; at < context->size();) {
    const size_t end = std::min(context->find('\n', at), context->size());
    const std::string_view line = std::string_view(*context).substr(at, end - at);
    if (fields.empty() && line.starts_with(kFields)) fields = std::string(line);
    if (date.empty() && line.starts_with(kDate)) date = std::string(line);
    at = end + 1;
  }
  *context = fields + "\n" + date;
}

std::unique_ptr<LineFields> MakeW3cFields() { return std::make_unique<W3cFields>(); }

}  // namespace ingest
