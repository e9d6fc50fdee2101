// SPDX-License-Identifier: Apache-2.0
#include "ingest/mapping/sample_view.h"

#include <algorithm>

namespace ingest {
namespace {

// Where records lie: "" is the root, "events[]." an element; outermost first.
std::vector<std::string> Levels(const Sample& whole, std::string_view envelope, std::string_view records) {
  std::vector<std::string> levels(1);
  if (!envelope.empty()) {
    const std::string page = std::string(envelope) + "[]";
    const bool paged =
        std::any_of(whole.arrays.begin(), whole.arrays.end(), [&](const SampleArray& a) { return a.path == page; }) ||
        std::any_of(whole.paths.begin(), whole.paths.end(),
                    [&](const SamplePath& path) { return path.path.starts_with(page + "."); });
    if (paged) levels[0] = page + ".";
  }
  for (size_t at = 0; at < records.size();) {
    const size_t end = std::min(records.find("[]", at), records.size());
    levels.push_back(levels.back() + std::string(records.substr(at, end - at)) + "[].");
    at = std::min(end + 2, records.size());
    if (at < records.size() && records[at] == '.') ++at;
  }
  return levels;
}

const SamplePath* FindExact(const Sample& view, std::string_view path) {
  for (const SamplePath& candidate : view.paths) {
    if (candidate.path == path) return &candidate;
  }
  return nullptr;
}

// Where the next "[" is that goes into an array; at the beginning of a key it is part of the key ("[Amplitude] Page").
size_t FindBracket(std::string_view path, size_t from) {
  size_t at = path.find('[', from);
  while (at != std::string_view::npos && (at == 0 || path[at - 1] == '.' || path[at - 1] == '^'))
    at = path.find('[', at + 1);
  return at;
}

// "a[key=NAME].b": the path of the keys ("a[].key") and NAME.
struct Selection {
  std::string keys, wanted;
};
std::optional<Selection> SelectionOf(std::string_view path) {
  const size_t open = FindBracket(path, 0);
  if (open == std::string_view::npos) return std::nullopt;
  const size_t close = path.find(']', open);
  const size_t equals = path.find('=', open);
  if (close == std::string_view::npos || equals > close) return std::nullopt;
  return Selection{std::string(path.substr(0, open)) + "[]." + std::string(path.substr(open + 1, equals - open - 1)),
                   std::string(path.substr(equals + 1, close - equals - 1))};
}

// The paths of the sample that a listed path means: itself, or those inside "a.*".
std::vector<const SamplePath*> Inside(const Sample& view, const std::string& listed) {
  std::vector<const SamplePath*> found;
  if (!listed.ends_with(".*")) {
    if (const SamplePath* const path = FindExact(view, listed)) found.push_back(path);
    return found;
  }
  const std::string_view prefix(listed.data(), listed.size() - 1);
  for (const SamplePath& path : view.paths) {
    if (path.path.starts_with(prefix)) found.push_back(&path);
  }
  return found;
}

bool IsPlain(std::string_view path) { return FindBracket(path, 0) == std::string_view::npos && !path.ends_with(".*"); }

}  // namespace

std::string ListedPath(std::string_view path) {
  std::string listed;
  for (size_t at = 0; at < path.size();) {
    const size_t open = std::min(FindBracket(path, at), path.size());
    const size_t close = path.find(']', open);
    listed += path.substr(at, open - at);
    if (open == path.size()) break;
    if (close == std::string_view::npos) return std::string(path);
    listed += "[]";
    at = close + 1;
  }
  return listed;
}

std::string AbsolutePath(const Sample& whole, std::string_view envelope, std::string_view records,
                         std::string_view path) {
  const std::vector<std::string> levels = Levels(whole, envelope, records);
  const size_t up = std::min(path.find_first_not_of('^'), path.size());
  return levels[levels.size() - 1 - std::min(up, levels.size() - 1)] + ListedPath(path.substr(up));
}

Sample ViewOf(const Sample& whole, std::string_view envelope, std::string_view records) {
  if (envelope.empty() && records.empty()) return whole;
  const std::vector<std::string> levels = Levels(whole, envelope, records);
  const std::string& own = levels.back();
  Sample view{.container = whole.container, .records = 0, .paths = {}, .arrays = {}, .table = false};
  if (own.empty()) view.records = whole.records;
  for (const SampleArray& array : whole.arrays) {
    if (array.path + "." == own) view.records = array.elements;
    if (array.path.starts_with(own)) view.arrays.push_back({array.path.substr(own.size()), array.elements});
  }
  for (const SamplePath& path : whole.paths) {
    for (size_t level = levels.size(); level-- > 0;) {
      if (!path.path.starts_with(levels[level])) continue;
      SamplePath relative = path;
      relative.path = std::string(levels.size() - 1 - level, '^') + path.path.substr(levels[level].size());
      view.paths.push_back(std::move(relative));
      break;
    }
  }
  return view;
}

bool HasPath(const Sample& view, std::string_view path) {
  if (IsPlain(path)) return FindExact(view, path) != nullptr;
  if (FindExact(view, path) != nullptr) return true;  // a column may be named so
  if (const auto selection = SelectionOf(path)) {
    const SamplePath* const keys = FindExact(view, selection->keys);
    if (keys == nullptr || std::find(keys->values.begin(), keys->values.end(), selection->wanted) == keys->values.end())
      return false;
  }
  return !Inside(view, ListedPath(path)).empty();
}

std::optional<SamplePath> FindPath(const Sample& view, std::string_view path) {
  if (const SamplePath* const found = FindExact(view, path)) return *found;
  if (IsPlain(path) || !HasPath(view, path)) return std::nullopt;
  const std::vector<const SamplePath*> inside = Inside(view, ListedPath(path));
  SamplePath merged{.path = std::string(path), .values = {}, .present = 0};
  const auto selection = SelectionOf(path);
  const SamplePath* const keys = selection.has_value() ? FindExact(view, selection->keys) : nullptr;
  size_t most = 0;
  for (const SamplePath* candidate : inside) most = std::max(most, candidate->values.size());
  for (size_t i = 0; i < most; ++i) {
    if (keys != nullptr && (i >= keys->values.size() || keys->values[i] != selection->wanted)) continue;
    std::string value;
    for (const SamplePath* candidate : inside) {
      if (value.empty() && i < candidate->values.size()) value = candidate->values[i];
    }
    merged.present += !value.empty();
    merged.values.push_back(std::move(value));
  }
  return merged;
}

}  // namespace ingest
