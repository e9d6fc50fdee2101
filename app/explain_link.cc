// SPDX-License-Identifier: Apache-2.0
#include "app/explain_link.h"

#include <algorithm>
#include <memory>
#include <set>

#include "absl/strings/str_format.h"
#include "journey/base/status_macros.h"
#include "journey/base/text.h"
#include "journey/identity/chain.h"
#include "journey/identity/resolver.h"

namespace app {

namespace {

namespace event = journey::event;
namespace identity = journey::identity;
namespace stitch = journey::stitch;
using journey::base::FormatInstant;
using journey::base::TerminalText;

std::string_view Sentence(identity::Refusal rule) {
  switch (rule) {
    case identity::Refusal::kUniqueConflict:
      return "not joined: one person would have two values of a unique identifier";
    case identity::Refusal::kTwoPeople:
      return "joins nobody: the identifiers of this row name two people";
    case identity::Refusal::kShared:
      return "links nobody: too many people use it";
    case identity::Refusal::kLookBack:
      return "not given to the later login: it lies further back than --look-back";
    case identity::Refusal::kLogout:
      return "not given to that login: a logout lies between";
  }
  return "";
}

// Keeps the text of every component that holds both ends, or of those that hold either where none holds both.
class LinkExplainer final : public stitch::ComponentSink {
 public:
  LinkExplainer(const RunData& data, const RunOptions& options, std::vector<uint32_t> from, std::vector<uint32_t> to)
      : data_(data), raw_ids_(options.raw_ids), from_(std::move(from)), to_(std::move(to)), rules_(options.identity) {}

  void Add(const stitch::Component& component) override {
    const bool has_from = Holds(component.events, from_) || Holds(component.loose, from_);
    const bool has_to = Holds(component.events, to_) || Holds(component.loose, to_);
    if (!has_from && !has_to) return;
    for (const auto& [ids, customers] : {std::pair{&from_, &customers_of_from_}, {&to_, &customers_of_to_}}) {
      for (const event::Event& event : component.events) {
        if (NamesAny(event, *ids))
          customers->insert(data_.CustomerName(component.customers[event.customer].representative, raw_ids_));
      }
    }
    if (has_from && has_to) Describe(component);
  }

  void Merge(LinkExplainer& other) {
    customers_of_from_.merge(other.customers_of_from_);
    customers_of_to_.merge(other.customers_of_to_);
    text_ += other.text_;
    one_customer_ |= other.one_customer_;
  }

  std::string Finish(const RunOptions& options) const {
    std::string text;
    for (const auto& [id, customers] :
         {std::pair{&options.argument, &customers_of_from_}, std::pair{&options.with, &customers_of_to_}}) {
      absl::StrAppendFormat(&text, "%s:", TerminalText(*id));
      for (const std::string& customer : *customers)
        absl::StrAppendFormat(&text, " customer %s", TerminalText(customer));
      text += customers->empty() ? " no customer\n" : "\n";
    }
    text += one_customer_ ? "\none customer\n" : "\nnot one customer\n";
    text += text_.empty() ? "no chain of rows ties them together\n" + Quarantine() : text_;
    return text;
  }

 private:
  bool NamesAny(const event::Event& event, const std::vector<uint32_t>& ids) const {
    const auto members = data_.components.persons[event.tuple];
    return std::any_of(members.begin(), members.end(),
                       [&](uint32_t id) { return std::find(ids.begin(), ids.end(), id) != ids.end(); });
  }
  bool Holds(std::span<const event::Event> events, const std::vector<uint32_t>& ids) const {
    return std::any_of(events.begin(), events.end(), [&](const event::Event& event) { return NamesAny(event, ids); });
  }

  std::string Identifier(uint32_t id) const {
    const event::IdentifierTable& identifiers = data_.table().dictionaries.identifiers;
    return TerminalText(absl::StrFormat("%s %s", data_.table().identifier_types[identifiers.type(id)],
                                        data_.IdentifierName(id, raw_ids_)));
  }
  std::string Place(const event::Event& event) const {
    return TerminalText(absl::StrFormat("%s  [%s, byte %d]", FormatInstant(event.time_us),
                                        data_.table().sources[event.source].name, event.byte));
  }

  void Describe(const stitch::Component& component) {
    // Back into the order of time, with the customers that were found.
    std::vector<event::Event> events(component.events.begin(), component.events.end());
    events.insert(events.end(), component.loose.begin(), component.loose.end());
    std::stable_sort(events.begin(), events.end(), [](const event::Event& a, const event::Event& b) {
      return std::tuple(a.time_us, a.source, a.byte) < std::tuple(b.time_us, b.source, b.byte);
    });
    std::vector<identity::Link> chain;
    for (uint32_t customer = 0; customer < component.customers.size() && !one_customer_; ++customer) {
      const auto own = component.customers[customer].events;
      if (!Holds(own, from_) || !Holds(own, to_)) continue;
      one_customer_ = true;
      chain = identity::ShortestChain(data_.table(), data_.components.persons, events, customer, from_, to_);
    }
    if (!one_customer_) {
      chain = identity::ShortestChain(data_.table(), data_.components.persons, events, event::kNone, from_, to_);
    }
    if (chain.empty() && one_customer_) {
      text_ += "they share an identifier, or rows that only a case, an order or a session joins\n";
    }
    for (const identity::Link& link : chain) {
      absl::StrAppendFormat(&text_, "  %s - %s\n    %s, first %s\n", Identifier(link.a), Identifier(link.b),
                            link.rows == 1 ? std::string("1 row") : absl::StrFormat("%d rows", link.rows),
                            Place(events[link.first]));
      if (link.rows > 1) absl::StrAppendFormat(&text_, "    last %s\n", Place(events[link.last]));
    }
    AddRefused(&events, chain);
  }

  void AddRefused(std::vector<event::Event>* events, const std::vector<identity::Link>& chain) {
    std::set<uint32_t> on_the_way(from_.begin(), from_.end());
    on_the_way.insert(to_.begin(), to_.end());
    for (const identity::Link& link : chain) on_the_way.insert({link.a, link.b});
    identity::Resolver resolver(data_.table(), data_.components, rules_);
    resolver.KeepRefused();
    resolver.Resolve(*events);
    size_t shown = 0, all = 0;
    for (const identity::RefusedLink& refused : resolver.refused()) {
      if (!on_the_way.contains(refused.a) && !on_the_way.contains(refused.b)) continue;
      if (++all > kRefusedShown) continue;
      ++shown;
      if (shown == 1) text_ += "refused on the way\n";
      const std::string with = refused.a == refused.b ? "" : absl::StrFormat(" - %s", Identifier(refused.b));
      absl::StrAppendFormat(&text_, "  %s%s\n    %s (%s)\n    %s\n", Identifier(refused.a), with,
                            Sentence(refused.rule), identity::Name(refused.rule), Place((*events)[refused.event]));
    }
    if (all > shown) absl::StrAppendFormat(&text_, "  ... and %d more\n", all - shown);
  }

  // Why an identifier links nobody, where that is so.
  std::string Quarantine() const {
    std::string text;
    for (const identity::Quarantined& one : data_.components.quarantined) {
      for (const auto* ids : {&from_, &to_}) {
        if (std::find(ids->begin(), ids->end(), one.identifier) == ids->end()) continue;
        absl::StrAppendFormat(&text, "  %s links nobody (%s%s)\n", Identifier(one.identifier), identity::Name(one.rule),
                              one.people > 0 ? absl::StrFormat(", beside %d people", one.people) : "");
      }
    }
    return text;
  }

  static constexpr size_t kRefusedShown = 20;

  const RunData& data_;
  const bool raw_ids_;
  const std::vector<uint32_t> from_, to_;
  const identity::Rules rules_;
  std::set<std::string> customers_of_from_, customers_of_to_;
  bool one_customer_ = false;
  std::string text_;
};

}  // namespace

std::vector<uint32_t> IdentifiersNamed(const RunData& data, const std::string& id) {
  std::vector<uint32_t> found = identity::FindIdentifiers(data.table(), id);
  if (!found.empty()) return found;
  const event::IdentifierTable& identifiers = data.table().dictionaries.identifiers;
  for (uint32_t identifier = 0; identifier < identifiers.size(); ++identifier) {
    if (data.CustomerName(identifier, false) == id || data.IdentifierName(identifier, false) == id)
      found.push_back(identifier);
  }
  return found;
}

absl::StatusOr<std::string> DescribeLink(const RunOptions& options, RunData* data, Debug* debug) {
  const std::vector<uint32_t> from = IdentifiersNamed(*data, options.argument);
  const std::vector<uint32_t> to = IdentifiersNamed(*data, options.with);
  for (const auto& [ids, name] : {std::pair{&from, &options.argument}, std::pair{&to, &options.with}}) {
    if (!ids->empty()) continue;
    return absl::NotFoundError(absl::StrFormat(
        "explain --with: these inputs have no identifier \"%s\"; `export customers --raw-ids` lists them", *name));
  }
  std::vector<std::unique_ptr<LinkExplainer>> explainers;
  std::vector<stitch::ComponentSink*> sinks;
  for (int i = 0; i < data->stitch.threads; ++i) {
    explainers.push_back(std::make_unique<LinkExplainer>(*data, options, from, to));
    sinks.push_back(explainers.back().get());
  }
  RETURN_IF_ERROR(StitchInto(data, sinks, debug->progress(), debug->stages()));
  for (size_t i = 1; i < explainers.size(); ++i) explainers[0]->Merge(*explainers[i]);
  return explainers[0]->Finish(options);
}

}  // namespace app
