// SPDX-License-Identifier: Apache-2.0
#include "app/export_command.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "app/flag_values.h"

namespace app {
namespace {

// A value that begins like a flag is tied to its own, so that it is not taken for one.
void Append(const std::string& name, const std::optional<std::string>& value, std::string* command) {
  command->append(1, ' ').append(name);
  if (value.has_value()) command->append(1, value->starts_with('-') ? '=' : ' ').append(ShellQuoted(*value));
}

}  // namespace

std::string ExportCommand(const RunOptions& options, std::string_view table, const FlagValues& own) {
  std::string command = absl::StrFormat("journey-report export %s INPUT...", table);
  for (const auto& [name, value] : own) Append(name, value, &command);
  for (const auto& [name, value] : options.deciding_flags) {
    const auto same = [&name = name](const auto& flag) { return flag.first == name; };
    if (!std::any_of(own.begin(), own.end(), same)) Append(name, value, &command);
  }
  return command;
}

}  // namespace app
