// SPDX-License-Identifier: Apache-2.0
#include "app/blueprints.h"

#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"
#include "journey/base/status_macros.h"
#include "journey/base/text.h"

namespace app {

namespace graph = journey::graph;

absl::StatusOr<std::vector<graph::Blueprint>> BlueprintsOf(const RunOptions& options, const RunData& data,
                                                           std::vector<std::string>* missing) {
  std::vector<graph::Blueprint> result;
  const std::vector<std::string_view>& ready = graph::ReadyBlueprintNames();
  if (!options.blueprints.has_value()) {
    for (const std::string_view name : ready) {
      std::optional<graph::BlueprintOptions> one = graph::ReadyBlueprint(data.table(), name);
      if (!one.has_value()) continue;
      ASSIGN_OR_RETURN(graph::Blueprint blueprint, graph::Blueprint::Make(data.table(), *std::move(one)));
      result.push_back(std::move(blueprint));
    }
    return result;
  }
  for (const graph::BlueprintOptions& given : *options.blueprints) {
    graph::BlueprintOptions wanted = given;
    if (given.steps.empty()) {
      std::optional<graph::BlueprintOptions> one = graph::ReadyBlueprint(data.table(), given.name);
      if (!one.has_value()) {
        missing->push_back(
            absl::StrFormat("blueprint \"%s\": these inputs have too few of its kinds of touchpoints", given.name));
        continue;
      }
      wanted = *std::move(one);
    }
    wanted.declared = true;
    absl::StatusOr<graph::Blueprint> blueprint = graph::Blueprint::Make(data.table(), std::move(wanted));
    if (!blueprint.ok()) {
      if (!absl::IsNotFound(blueprint.status())) return blueprint.status();
      missing->emplace_back(blueprint.status().message());
      continue;
    }
    result.push_back(*std::move(blueprint));
  }
  return result;
}

absl::StatusOr<graph::RuleBook> RulesOf(const RunOptions& options, const RunData& data,
                                        std::vector<std::string>* missing) {
  graph::RuleBook book;
  for (const graph::RuleOptions& rule : options.rules) {
    const absl::Status status = book.Add(data.table(), rule);
    if (status.ok()) continue;
    if (!absl::IsNotFound(status)) return status;
    missing->emplace_back(status.message());
  }
  return book;
}

}  // namespace app
