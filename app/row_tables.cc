// SPDX-License-Identifier: Apache-2.0
#include "app/row_tables.h"

#include <algorithm>
#include <optional>
#include <set>

#include "absl/strings/str_format.h"
#include "app/link_rows.h"
#include "journey/base/status_macros.h"
#include "journey/base/text.h"
#include "journey/graph/funnel_selection.h"
#include "journey/graph/outcome.h"
#include "journey/stitch/engaged.h"

namespace app {

namespace {

namespace contact = journey::contact;
namespace event = journey::event;
namespace stitch = journey::stitch;
using journey::base::FormatInstant;
using Value = reports::Table::Value;

Value Instant(const std::optional<int64_t>& time_us) {
  return time_us.has_value() ? Value(FormatInstant(*time_us)) : Value();
}
Value Seconds(const std::optional<int64_t>& duration_us) {
  return duration_us.has_value() ? Value(static_cast<double>(*duration_us) / journey::base::kMicrosPerSecond) : Value();
}
Value Whole(uint64_t number) { return static_cast<int64_t>(number); }

class SessionRows final : public RowCollector {
 public:
  SessionRows(const RunData& data, bool raw_ids) : data_(data), raw_ids_(raw_ids), engaged_(data.table()) {}
  const std::vector<std::string>& columns() const override {
    static const auto& columns =
        *new std::vector<std::string>{"customer", "session", "start", "end", "events", "engaged_s"};
    return columns;
  }
  void Add(const stitch::Component& component) override {
    for (const stitch::Customer& customer : component.customers) {
      const std::string name = data_.CustomerName(customer.representative, raw_ids_);
      for (size_t i = 0; i < customer.sessions.size(); ++i) {
        const stitch::Session& session = customer.sessions[i];
        rows_.push_back({name, SessionName(name, customer, i), FormatInstant(session.start_us),
                         FormatInstant(session.end_us), Whole(session.events),
                         Seconds(engaged_.Of(customer, session))});
      }
    }
  }

 private:
  // The source's own id where its own rule cut and raw ids were asked for.
  std::string SessionName(const std::string& name, const stitch::Customer& customer, size_t index) const {
    const stitch::Session& session = customer.sessions[index];
    if (raw_ids_ && session.source_session != event::kNone &&
        data_.stitch.session_rules[customer.events[session.begin].source].own_ids)
      return std::string(data_.table().dictionaries.identifiers.value(session.source_session));
    return absl::StrFormat("%s-s%04d", name, index + 1);
  }

  const RunData& data_;
  const bool raw_ids_;
  const stitch::EngagedTime engaged_;
};

class JourneyRows final : public RowCollector {
 public:
  JourneyRows(const RunData& data, bool raw_ids) : data_(data), raw_ids_(raw_ids) {}
  const std::vector<std::string>& columns() const override {
    static const auto& columns = *new std::vector<std::string>{
        "customer",         "journey",       "start",           "end",          "events",   "outcome",
        "first_touchpoint", "first_channel", "last_touchpoint", "last_channel", "channels", "censored"};
    return columns;
  }
  void Add(const stitch::Component& component) override {
    for (const stitch::Customer& customer : component.customers) {
      const std::string name = data_.CustomerName(customer.representative, raw_ids_);
      for (size_t i = 0; i < customer.journeys.size(); ++i) {
        const stitch::Journey& journey = customer.journeys[i];
        const auto steps = customer.steps.subspan(journey.step_begin, journey.step_end - journey.step_begin);
        const journey::graph::Outcome outcome = journey::graph::OutcomeOf(customer, steps, journey.open);
        rows_.push_back({name, absl::StrFormat("%s-j%04d", name, i + 1), FormatInstant(journey.start_us),
                         FormatInstant(journey.end_us), Whole(journey.events),
                         std::string(journey::graph::Name(outcome))});
        AddTouches(steps, &rows_.back());
        rows_.back().push_back(Whole(journey.open ? 1 : 0));
      }
    }
  }

 private:
  Value Text(uint32_t id) const { return id == event::kNone ? Value() : Value(std::string(data_.Text(id))); }

  // The ends of the way, and by which channels it went.
  void AddTouches(std::span<const stitch::Step> steps, Row* row) const {
    if (steps.empty()) {
      row->resize(row->size() + 5);
      return;
    }
    for (const stitch::Step* end : {&steps.front(), &steps.back()}) {
      row->push_back(Text(end->touchpoint));
      row->push_back(Text(end->channel));
    }
    std::set<std::string_view> channels;
    for (const stitch::Step& step : steps) {
      if (step.channel != event::kNone) channels.insert(data_.Text(step.channel));
    }
    std::string text;
    for (const std::string_view channel : channels) text.append(text.empty() ? "" : "|").append(channel);
    row->push_back(channels.empty() ? Value() : Value(std::move(text)));
  }

  const RunData& data_;
  const bool raw_ids_;
};

class CustomerRows final : public RowCollector {
 public:
  CustomerRows(const RunData& data, const RowTableOptions& options) : data_(data), options_(options) {
    if (options.funnel != nullptr) funnel_.emplace(*options.funnel, options.funnel_step, options.stopped);
  }
  const std::vector<std::string>& columns() const override {
    static const auto& columns =
        *new std::vector<std::string>{"identifier_type", "identifier", "customer", "first_seen", "last_seen"};
    return columns;
  }
  void Add(const stitch::Component& component) override {
    const event::IdentifierTable& identifiers = data_.table().dictionaries.identifiers;
    for (const stitch::Customer& customer : component.customers) {
      if (!options_.edge.first.empty() && !TakesEdge(customer)) continue;
      if (funnel_.has_value() && !funnel_->Has(customer)) continue;
      const std::string name = data_.CustomerName(customer.representative, options_.raw_ids);
      for (const stitch::SeenIdentifier& seen : customer.identifiers) {
        rows_.push_back({data_.table().identifier_types[identifiers.type(seen.identifier)],
                         data_.IdentifierName(seen.identifier, options_.raw_ids), name, FormatInstant(seen.first_us),
                         FormatInstant(seen.last_us)});
      }
    }
  }

 private:
  bool TakesEdge(const stitch::Customer& customer) const {
    for (const stitch::Unit& unit : customer.units) {
      std::string_view before = "(start)";
      for (uint32_t i = unit.step_begin; i <= unit.step_end; ++i) {
        const std::string_view here =
            i < unit.step_end ? data_.Text(customer.unit_steps[i].touchpoint) : std::string_view("(end)");
        if (before == options_.edge.first && here == options_.edge.second) return true;
        before = here;
      }
    }
    return false;
  }

  const RunData& data_;
  const RowTableOptions options_;
  std::optional<journey::graph::FunnelSelection> funnel_;
};

class ContactRows final : public RowCollector {
 public:
  ContactRows(const RunData& data, bool raw_ids) : data_(data), raw_ids_(raw_ids), builder_(&data.table()) {}
  const std::vector<std::string>& columns() const override {
    static const auto& columns = *new std::vector<std::string>{
        "contact",  "customer", "case",     "channel",   "topic",     "opened",       "first_reply",
        "resolved", "closed",   "reopened", "repeat_of", "transfers", "agent_replies"};
    return columns;
  }
  void Add(const stitch::Component& component) override {
    const std::vector<contact::Contact>& contacts = builder_.Build(component);
    for (const contact::Contact& contact : contacts) {
      const bool owned = contact.customer != event::kNone;
      rows_.push_back(
          {Id(contact),
           owned ? Value(data_.CustomerName(component.customers[contact.customer].representative, raw_ids_)) : Value(),
           contact.case_id == event::kNone ? Value() : Value(data_.IdentifierName(contact.case_id, raw_ids_)),
           Text(contact.channel), Text(contact.topic), FormatInstant(contact.opened_us),
           Instant(contact.first_reply_us), contact.never_solved ? Value() : Instant(contact.resolved_us),
           Instant(contact.closed_us), contact.reopens.has_value() ? Whole(*contact.reopens) : Value(),
           contact.repeat_of == contact::kNoContact ? Value() : Value(Id(contacts[contact.repeat_of])),
           contact.transfers.has_value() ? Whole(*contact.transfers) : Value(), Whole(contact.agent_replies)});
    }
  }

 private:
  // Keyed, since a case id may be a telephone number.
  std::string Id(const contact::Contact& contact) const {
    return data_.pseudonyms.Identifier("k", journey::base::Hex(contact.hash, 32));
  }
  Value Text(uint32_t id) const { return id == event::kNone ? Value() : Value(std::string(data_.Text(id))); }

  const RunData& data_;
  const bool raw_ids_;
  contact::ContactBuilder builder_;
};

}  // namespace

std::unique_ptr<RowCollector> MakeRowCollector(const std::string& table, const RunData& data,
                                               const RowTableOptions& options) {
  if (table == "sessions") return std::make_unique<SessionRows>(data, options.raw_ids);
  if (table == "journeys") return std::make_unique<JourneyRows>(data, options.raw_ids);
  if (table == "customers") return std::make_unique<CustomerRows>(data, options);
  if (table == "links") return MakeLinkCollector(data, options.raw_ids);
  if (table == "contacts") return std::make_unique<ContactRows>(data, options.raw_ids);
  return nullptr;
}

absl::StatusOr<reports::Table> CollectRows(const std::string& table, RunData* data, const RowTableOptions& options,
                                           journey::base::Progress* progress, journey::base::StageTable* stages) {
  data->stitch.collect_identifiers = table == "customers";
  data->stitch.keep_refused = table == "links";
  std::vector<std::unique_ptr<RowCollector>> collectors;
  std::vector<stitch::ComponentSink*> sinks;
  for (int i = 0; i < data->stitch.threads; ++i) {
    collectors.push_back(MakeRowCollector(table, *data, options));
    sinks.push_back(collectors.back().get());
  }
  RETURN_IF_ERROR(StitchInto(data, sinks, progress, stages));
  reports::Table result{collectors[0]->columns(), {}};
  for (std::unique_ptr<RowCollector>& collector : collectors) {
    std::move(collector->rows().begin(), collector->rows().end(), std::back_inserter(result.rows));
    collector.reset();
  }
  if (table == "links") {
    for (RowCollector::Row& row : QuarantinedRows(*data, options.raw_ids)) result.rows.push_back(std::move(row));
  }
  std::sort(result.rows.begin(), result.rows.end());
  return result;
}

}  // namespace app
