// SPDX-License-Identifier: Apache-2.0
#include "app/zone.h"

#include <fstream>
#include <vector>

#include "absl/strings/str_format.h"
#include "app/flags.h"

namespace app {
namespace {

// The names of the zone database's table of zones, one a line in the third column; empty where the machine has none.
std::vector<std::string> ZoneNames() {
  std::vector<std::string> names = {"UTC"};
  std::ifstream table("/usr/share/zoneinfo/tzdata.zi");
  std::string line;
  while (std::getline(table, line)) {
    // "Z NAME ..." is a zone, "L TARGET NAME" another name of one.
    if (line.size() < 3 || line[1] != ' ' || (line[0] != 'Z' && line[0] != 'L')) continue;
    const size_t begin = line[0] == 'Z' ? 2 : line.rfind(' ') + 1;
    names.push_back(line.substr(begin, line.find(' ', begin) - begin));
  }
  return names;
}

}  // namespace

absl::StatusOr<absl::TimeZone> LoadZone(const std::string& name) {
  absl::TimeZone zone;
  const bool a_name = !name.empty() && name != "localtime" && name.find_first_of(":\\ ") == std::string::npos &&
                      name[0] != '/' && name[0] != '.' && name.find("..") == std::string::npos;
  if (a_name && absl::LoadTimeZone(name, &zone)) return zone;
  const std::vector<std::string> names = ZoneNames();
  return absl::InvalidArgumentError(absl::StrFormat(
      "there is no time zone of that name; saw \"%s\"%s; names are those of the zone database, for example "
      "Asia/Seoul or UTC",
      name, DidYouMean(name, std::vector<std::string_view>(names.begin(), names.end()))));
}

}  // namespace app
