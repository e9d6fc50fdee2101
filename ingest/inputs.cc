// SPDX-License-Identifier: Apache-2.0
#include "ingest/inputs.h"

#include <errno.h>
#include <glob.h>
#include <string.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string_view>
#include <system_error>

#include "absl/strings/match.h"
#include "absl/strings/str_format.h"
#include "ingest/byte_stream.h"
#include "journey/base/status_macros.h"
#include "journey/base/text.h"

namespace ingest {

namespace {

namespace fs = std::filesystem;
constexpr std::string_view kSuffixes[] = {".gz", ".zst"};

struct Found {
  InputFile file;
  std::string absolute;   // lexically normal, without ".gz" unless that tells it from another
  std::string canonical;  // what says whether two paths are one file
};

// The compression suffix of a path; empty where it has none.
std::string_view SuffixOf(std::string_view path) {
  for (const std::string_view suffix : kSuffixes) {
    if (path.size() > suffix.size() && path.ends_with(suffix)) return suffix;
  }
  return {};
}

std::string WithoutSuffix(const std::string& path) { return path.substr(0, path.size() - SuffixOf(path).size()); }

Found MakeFound(const std::string& path, std::string name, bool in_folder) {
  std::error_code error;
  Found found;
  found.file = {WithoutSuffix(name), path, in_folder};
  found.absolute = WithoutSuffix(fs::absolute(path, error).lexically_normal().string());
  found.canonical = fs::weakly_canonical(path, error).string();
  if (error) found.canonical = path;
  return found;
}

absl::Status Missing(const std::string& path) {
  const fs::path folder = fs::path(path).has_parent_path() ? fs::path(path).parent_path() : fs::path(".");
  std::error_code error;
  std::vector<std::string> names;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    names.push_back(at->path().filename().string());
  }
  std::sort(names.begin(), names.end());
  const std::vector<std::string_view> views(names.begin(), names.end());
  const std::string_view nearest = journey::base::NearestMatch(fs::path(path).filename().string(), views);
  if (!nearest.empty()) {
    return absl::NotFoundError(absl::StrFormat("%s: no such file; did you mean %s?", path, nearest));
  }
  return absl::NotFoundError(
      absl::StrFormat("%s: no such file or folder; check the spelling and the current folder", path));
}

// A file, or the members of an archive.
void AddFile(const std::string& path, const std::string& name, bool in_folder, std::vector<Found>* found) {
  const std::vector<std::string> members = ZipMembers(path);
  for (const std::string& member : members) found->push_back(MakeFound(path + "/" + member, name + "/" + member, true));
  if (members.empty()) found->push_back(MakeFound(path, name, in_folder));
}

absl::Status Walk(const fs::path& root, const fs::path& folder, std::vector<Found>* found, InputList* list) {
  std::error_code error;
  fs::directory_iterator at(folder, error);
  if (error) {
    if (folder == root) {
      return absl::PermissionDeniedError(absl::StrFormat(
          "%s: the folder cannot be read: %s; make it readable (chmod u+rx)", root.string(), error.message()));
    }
    list->unreadable_folders.push_back({folder.lexically_relative(root).string(), folder.string(), true});
    return absl::OkStatus();
  }
  for (; !error && at != fs::directory_iterator(); at.increment(error)) {
    const fs::path path = at->path();
    if (path.filename().string().starts_with('.')) continue;
    std::error_code ignored;
    if (at->is_directory(ignored)) {
      if (!at->is_symlink(ignored)) RETURN_IF_ERROR(Walk(root, path, found, list));
    } else if (at->is_regular_file(ignored) || at->is_symlink(ignored)) {
      AddFile(path.string(), path.lexically_relative(root).string(), true, found);
    }
  }
  return absl::OkStatus();
}

absl::Status AddPath(const std::string& path, std::vector<Found>* found, InputList* list) {
  std::error_code error;
  if (!fs::is_directory(path, error)) {
    AddFile(path, fs::path(path).filename().string(), false, found);
    return absl::OkStatus();
  }
  const size_t before = found->size() + list->unreadable_folders.size();
  const fs::path root = fs::path(path).lexically_normal();
  RETURN_IF_ERROR(Walk(root, root, found, list));
  if (found->size() + list->unreadable_folders.size() > before) return absl::OkStatus();
  return absl::NotFoundError(absl::StrFormat(
      "%s: the folder holds no files (names that begin with a dot do not count); name a folder with logs", path));
}

absl::Status AddArgument(const std::string& argument, std::vector<Found>* found, InputList* list) {
  if (argument == "-") {
    found->push_back({{"-", "-", false}, "-", "-"});
    return absl::OkStatus();
  }
  std::error_code error;
  if (fs::exists(argument, error)) return AddPath(argument, found, list);
  if (error && error != std::errc::no_such_file_or_directory && error != std::errc::not_a_directory) {
    return absl::PermissionDeniedError(
        absl::StrFormat("%s: cannot be reached: %s; make its folders readable (chmod u+x)", argument, error.message()));
  }
  if (argument.find_first_of("*?[") == std::string::npos) return Missing(argument);
  glob_t matches = {};
  absl::Status status;
  if (glob(argument.c_str(), 0, nullptr, &matches) != 0) {
    status = absl::NotFoundError(absl::StrFormat("%s: the pattern matches no file; try it with ls first", argument));
  }
  for (size_t i = 0; i < matches.gl_pathc && status.ok(); ++i) status = AddPath(matches.gl_pathv[i], found, list);
  globfree(&matches);
  return status;
}

// Keeps one of several entries with one canonical path: the shortest name, so that the order of arguments cannot show.
void DropRepeated(std::vector<Found>* found, InputList* list) {
  std::sort(found->begin(), found->end(), [](const Found& a, const Found& b) {
    return std::tie(a.canonical, a.file.in_folder) < std::tie(b.canonical, b.file.in_folder) ||
           (std::tie(a.canonical, a.file.in_folder) == std::tie(b.canonical, b.file.in_folder) &&
            (a.file.name.size() < b.file.name.size() ||
             (a.file.name.size() == b.file.name.size() &&
              std::tie(a.file.name, a.file.path) < std::tie(b.file.name, b.file.path))));
  });
  const auto last = std::unique(found->begin(), found->end(),
                                [](const Found& a, const Found& b) { return a.canonical == b.canonical; });
  list->repeated += static_cast<uint64_t>(found->end() - last);
  found->erase(last, found->end());
}

// The name with one more parent; the same where there is none.
std::string WithParent(const std::string& absolute, const std::string& name) {
  if (absolute.size() <= name.size() + 1 || !std::string_view(absolute).ends_with(name)) return name;
  const size_t slash = absolute.rfind('/', absolute.size() - name.size() - 2);
  return slash == std::string::npos ? name : absolute.substr(slash + 1);
}

void MakeNamesDistinct(std::vector<Found>* found) {
  std::map<std::string, std::vector<Found*>> groups;
  for (Found& one : *found) groups[one.absolute].push_back(&one);
  for (auto& [absolute, group] : groups) {
    if (group.size() < 2) continue;
    for (Found* one : group) {
      if (WithoutSuffix(one->file.path) == one->file.path) continue;
      one->absolute += SuffixOf(one->file.path);
      one->file.name += SuffixOf(one->file.path);
    }
  }
  for (bool changed = true; changed;) {
    changed = false;
    groups.clear();
    for (Found& one : *found) groups[one.file.name].push_back(&one);
    for (auto& [name, group] : groups) {
      if (group.size() < 2) continue;
      for (Found* one : group) {
        std::string longer = WithParent(one->absolute, one->file.name);
        changed = changed || longer != one->file.name;
        one->file.name = std::move(longer);
      }
    }
  }
}

}  // namespace

std::string InputFile::ShownName() const {
  const bool cut = WithoutSuffix(path) != path && WithoutSuffix(name) == name;
  return cut ? name + std::string(SuffixOf(path)) : name;
}

absl::StatusOr<InputList> ExpandInputs(const std::vector<std::string>& arguments) {
  InputList list;
  std::vector<Found> found;
  for (const std::string& argument : arguments) RETURN_IF_ERROR(AddArgument(argument, &found, &list));
  if (found.empty() && list.unreadable_folders.empty()) {
    return absl::InvalidArgumentError("no input was named; name log files or folders, or - for standard input");
  }
  DropRepeated(&found, &list);
  MakeNamesDistinct(&found);
  for (Found& one : found) {
    if (one.file.path != "-" && access(one.file.path.c_str(), R_OK) != 0 && !one.file.in_folder) {
      return absl::PermissionDeniedError(absl::StrFormat(
          "%s: cannot be read: %s; make it readable for this user (chmod u+r)", one.file.path, strerror(errno)));
    }
    list.files.push_back(std::move(one.file));
  }
  std::sort(list.files.begin(), list.files.end(),
            [](const InputFile& a, const InputFile& b) { return a.name < b.name; });
  return list;
}

}  // namespace ingest
