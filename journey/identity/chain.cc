// SPDX-License-Identifier: Apache-2.0
#include "journey/identity/chain.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace journey::identity {

using event::kNone;

namespace {

struct Node {
  uint32_t length = kNone;  // links from the start
  uint32_t first = 0;       // the latest of the first rows on the way: when the chain was complete
  uint32_t before = kNone;  // identifier
};

}  // namespace

std::vector<Link> ShortestChain(const event::EventTable& table, const PersonTuples& persons,
                                std::span<const event::Event> events, uint32_t customer,
                                const std::vector<uint32_t>& from, const std::vector<uint32_t>& to) {
  std::map<std::pair<uint32_t, uint32_t>, Link> links;  // a < b
  for (uint32_t i = 0; i < events.size(); ++i) {
    if (customer != kNone && events[i].customer != customer) continue;
    const std::span<const uint32_t> members = persons[events[i].tuple];
    for (size_t a = 0; a < members.size(); ++a) {
      for (size_t b = a + 1; b < members.size(); ++b) {
        const auto [low, high] = std::minmax(members[a], members[b]);
        const auto [link, fresh] = links.try_emplace({low, high}, Link{low, high, i, i, 0});
        link->second.last = i;
        ++link->second.rows;
      }
    }
  }
  std::map<uint32_t, std::vector<const Link*>> links_of;
  for (const auto& [ends, link] : links) {
    links_of[link.a].push_back(&link);
    links_of[link.b].push_back(&link);
  }
  const event::IdentifierTable& identifiers = table.dictionaries.identifiers;
  const auto name = [&](uint32_t id) { return std::tuple(identifiers.type(id), identifiers.value(id)); };
  std::map<uint32_t, Node> nodes;
  for (const uint32_t id : from) nodes[id] = {0, 0, kNone};
  std::vector<uint32_t> frontier = from;
  const auto arrived = [&] {
    return std::any_of(to.begin(), to.end(), [&](uint32_t id) { return nodes.contains(id); });
  };
  for (uint32_t length = 1; !frontier.empty() && !arrived(); ++length) {
    std::vector<uint32_t> reached;
    for (const uint32_t id : frontier) {
      for (const Link* link : links_of[id]) {
        const uint32_t other = link->a == id ? link->b : link->a;
        const Node candidate = {length, std::max(nodes[id].first, link->first), id};
        Node& node = nodes[other];
        if (node.length < length) continue;
        if (node.length == kNone) reached.push_back(other);
        const auto better = [&](const Node& one, const Node& than) {
          return one.first != than.first ? one.first < than.first : name(one.before) < name(than.before);
        };
        if (node.length == kNone || better(candidate, node)) node = candidate;
      }
    }
    frontier = std::move(reached);
  }
  uint32_t end = kNone;
  for (const uint32_t id : to) {
    const auto found = nodes.find(id);
    if (found == nodes.end() || found->second.length == kNone) continue;
    if (end == kNone || std::tuple(found->second.length, found->second.first, name(id)) <
                            std::tuple(nodes[end].length, nodes[end].first, name(end)))
      end = id;
  }
  std::vector<Link> chain;
  for (uint32_t id = end; id != kNone && nodes[id].before != kNone; id = nodes[id].before) {
    const uint32_t before = nodes[id].before;
    Link link = links.at({std::min(id, before), std::max(id, before)});
    link.a = before;
    link.b = id;
    chain.push_back(link);
  }
  std::reverse(chain.begin(), chain.end());
  return chain;
}

}  // namespace journey::identity
