// SPDX-License-Identifier: Apache-2.0
// explain --edge A,B.
#include <algorithm>

#include "absl/strings/str_format.h"
#include "app/explain_number.h"
#include "app/explain_text.h"
#include "app/single_pass.h"
#include "journey/base/status_macros.h"
#include "journey/base/text.h"
#include "journey/graph/edge_context.h"
#include "journey/graph/edges.h"
#include "journey/graph/node.h"

namespace app {
namespace {

namespace event = journey::event;
namespace graph = journey::graph;

// All edges, for the shares, and what lies around the one.
struct Both {
  graph::EdgeAccumulator edges;
  graph::EdgeContext context;

  void Add(const journey::stitch::Customer& customer, std::span<const journey::contact::Contact> contacts) {
    edges.Add(customer, contacts);
    context.Add(customer, contacts);
  }
  void Merge(const Both& other) {
    edges.Merge(other.edges);
    context.Merge(other.context);
  }
};

absl::Status NoSuchEdge(const std::vector<graph::EdgeRow>& edges, const std::string& from, const std::string& to) {
  std::vector<std::string_view> names, onward;
  for (const graph::EdgeRow& edge : edges) {
    names.push_back(edge.from);
    names.push_back(edge.to);
    if (edge.from == from && onward.size() < 3) onward.push_back(edge.to);  // the most walked first
  }
  std::sort(names.begin(), names.end());
  for (const std::string& name : {from, to}) {
    if (std::binary_search(names.begin(), names.end(), name)) continue;
    const std::string_view nearest = journey::base::NearestMatch(name, names);
    return absl::NotFoundError(
        absl::StrFormat("explain --edge: no touchpoint is called \"%s\"%s; `export edges` lists all", name,
                        nearest.empty() ? "" : absl::StrFormat("; did you mean \"%s\"?", nearest)));
  }
  std::string ways;
  for (const std::string_view name : onward) ways += absl::StrFormat("%s\"%s\"", ways.empty() ? "" : ", ", name);
  return absl::NotFoundError(absl::StrFormat("explain --edge: nobody went from \"%s\" straight to \"%s\"%s", from, to,
                                             ways.empty() ? "" : "; most went on to " + ways));
}

std::vector<std::pair<std::string, int64_t>> Pairs(const std::vector<graph::EdgeNeighbour>& rows) {
  std::vector<std::pair<std::string, int64_t>> pairs;
  for (const graph::EdgeNeighbour& row : rows) pairs.emplace_back(row.touchpoint, row.count);
  return pairs;
}

}  // namespace

absl::StatusOr<std::string> DescribeEdge(const RunOptions& options, RunData* data, Debug* debug) {
  const auto& [from, to] = *options.edge;
  const event::EventTable& table = data->table();
  const auto node = [&](const std::string& name) { return graph::FindNode(table, name).value_or(event::kNone); };
  ASSIGN_OR_RETURN(Both both,
                   RunSinglePass<Both>(
                       data,
                       [&] {
                         return Both{graph::EdgeAccumulator(&table), graph::EdgeContext(&table, node(from), node(to))};
                       },
                       debug->progress(), debug->stages()));
  const std::vector<graph::EdgeRow> edges = both.edges.Finish();
  const auto found = std::find_if(edges.begin(), edges.end(),
                                  [&](const graph::EdgeRow& edge) { return edge.from == from && edge.to == to; });
  if (found == edges.end()) return NoSuchEdge(edges, from, to);
  const graph::EdgeContextResult context = both.context.Finish();
  ExplainText text(options, *data);
  const std::string unit(journey::stitch::Name(data->stitch.unit));
  text.Line(from + " > " + to);
  text.Count("explain.walked", found->count);
  text.Count("explain.customers", found->customers);
  text.Row("explain.units", text.words().Count(found->units), {{"unit", text.words().Label("unit", unit)}});
  text.Share("explain.share_out", found->share_out, {{"name", from}});
  text.Share("explain.share_in", found->share_in, {{"name", to}});
  text.Seconds("explain.median", found->median_s);
  text.Seconds("explain.p95", found->p95_s);
  text.Shares("explain.before", Pairs(context.before), found->count);
  text.Shares("explain.after", Pairs(context.after), found->count);
  text.Customers("explain.who", context.customers);
  text.Definition("explain.edge.definition", {{"unit", text.words().Label("unit", unit)}});
  text.Command("customers", {{"--edge-from", from}, {"--edge-to", to}});
  return text.Take();
}

}  // namespace app
