// SPDX-License-Identifier: Apache-2.0
#include "app/signal_rows.h"

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "app/expectations.h"
#include "journey/base/status_macros.h"
#include "journey/base/text.h"
#include "journey/base/time.h"
#include "journey/contact/contact.h"

namespace app {

namespace {

namespace contact = journey::contact;
namespace event = journey::event;
namespace friction = journey::friction;
namespace stitch = journey::stitch;
using Value = reports::Table::Value;

double Seconds(int64_t micros) { return static_cast<double>(micros) / journey::base::kMicrosPerSecond; }

std::string Joined(const std::vector<std::string_view>& words) {
  std::string text;
  for (const std::string_view word : words) absl::StrAppendFormat(&text, "%s%s", text.empty() ? "" : " ", word);
  return text;
}

// One worker: counts, and in `rows` every incident where the table wants them.
class SignalSink final : public stitch::ComponentSink {
 public:
  SignalSink(const RunData& data, const friction::FrictionSetup* setup, bool rows, bool raw_ids)
      : data_(data),
        builder_(&data.table()),
        accumulator_(setup),
        scanner_(setup),
        wants_rows_(rows),
        raw_ids_(raw_ids) {}

  void Add(const stitch::Component& component) override {
    const std::vector<contact::Contact>& contacts = builder_.Build(component);
    for (uint32_t i = 0; i < component.customers.size(); ++i) {
      const stitch::Customer& customer = component.customers[i];
      const auto own = contact::ContactsOf(contacts, i);
      accumulator_.Add(customer, own, contacts);
      if (wants_rows_) AddRows(customer, scanner_.Scan(customer, own, contacts));
    }
    const auto loose = contact::ContactsOf(contacts, event::kNone);
    if (!loose.empty()) accumulator_.AddLoose(loose, contacts);
  }

  struct Row {
    friction::Signal signal;
    uint32_t source;
    bool labelled;
    bool suppressed;
    int64_t lost_us;
    std::string customer, journey;
    std::vector<Value> cells;
  };
  std::vector<Row>& rows() { return rows_; }
  friction::FrictionAccumulator& accumulator() { return accumulator_; }

 private:
  void AddRows(const stitch::Customer& customer, std::span<const friction::Incident> incidents) {
    if (incidents.empty()) return;
    const std::string name = data_.CustomerName(customer.representative, raw_ids_);
    const auto text = [&](uint32_t id) { return id == event::kNone ? Value() : Value(std::string(data_.Text(id))); };
    for (const friction::Incident& incident : incidents) {
      const Value element = incident.spot.element == event::kNone
                                ? Value()
                                : Value(friction::CutElement(data_.Text(incident.spot.element)));
      const Value session =
          incident.session == event::kNone ? Value() : Value(absl::StrFormat("%s-s%04d", name, incident.session + 1));
      rows_.push_back({incident.signal,
                       incident.spot.source,
                       incident.labelled,
                       incident.suppressed,
                       incident.lost_us,
                       name,
                       JourneyOf(customer, name, incident.time_us),
                       {name, session, std::string(friction::Info(incident.signal).id),
                        journey::base::FormatInstant(incident.time_us), text(incident.spot.touchpoint), element,
                        text(incident.spot.channel), int64_t{incident.labelled}, int64_t{incident.suppressed},
                        incident.lost_us > 0 ? Value(Seconds(incident.lost_us)) : Value()}});
    }
  }

  // The journey that holds it, else the last one begun before it; empty where there is none.
  static std::string JourneyOf(const stitch::Customer& customer, const std::string& name, int64_t time_us) {
    const auto after =
        std::upper_bound(customer.journeys.begin(), customer.journeys.end(), time_us,
                         [](int64_t time, const stitch::Journey& journey) { return time < journey.start_us; });
    const auto number = after - customer.journeys.begin();
    return number == 0 ? std::string() : absl::StrFormat("%s-j%04d", name, number);
  }

  const RunData& data_;
  contact::ContactBuilder builder_;
  friction::FrictionAccumulator accumulator_;
  friction::FrictionScanner scanner_;
  const bool wants_rows_;
  const bool raw_ids_;
  std::vector<Row> rows_;
};

// Counts, time lost and points of the score by journey and signal; suppressed incidents are left out.
reports::Table JourneyTable(const std::vector<const SignalSink::Row*>& incidents, const friction::RuleSet& rules) {
  struct Sum {
    int64_t count = 0, lost_us = 0;
  };
  std::map<std::tuple<std::string, std::string, std::string>, std::pair<friction::Signal, Sum>> sums;
  std::map<std::pair<std::string, std::string>, int64_t> scores;
  for (const SignalSink::Row* row : incidents) {
    if (row->suppressed) continue;
    auto& [signal, sum] = sums[{row->customer, row->journey, std::string(friction::Info(row->signal).id)}];
    signal = row->signal;
    ++sum.count;
    sum.lost_us += row->lost_us;
    scores[{row->customer, row->journey}] += rules.weight(row->signal);
  }
  reports::Table table{{"customer", "journey", "signal", "count", "lost_s", "points", "journey_points"}, {}};
  for (const auto& [key, value] : sums) {
    const auto& [customer, journey, id] = key;
    const auto& [signal, sum] = value;
    table.rows.push_back({customer, journey.empty() ? Value() : Value(journey), id, sum.count,
                          sum.lost_us > 0 ? Value(Seconds(sum.lost_us)) : Value(), sum.count * rules.weight(signal),
                          scores.at({customer, journey})});
  }
  return table;
}

}  // namespace

friction::FrictionOptions FrictionOptionsOf(const RunOptions& options, const RunData& data,
                                            const journey::findings::ExpectationBook& book) {
  return {.rules = options.friction,
          .as_of_us = data.stitch.as_of_us,
          .first_reply_limits_us = book.FirstReplyLimits(),
          .has_goal = !data.goal.names.empty()};
}

reports::Table SignalTable(const friction::FrictionResult& result) {
  reports::Table table{{"signal", "touchpoint", "channel", "count", "sessions", "customers", "suppressed", "labelled",
                        "basis", "missing", "lost_s", "element", "element_count"},
                       {}};
  size_t next = 0;
  for (size_t i = 0; i < friction::kSignals; ++i) {
    const auto signal = static_cast<friction::Signal>(i);
    const std::string id(friction::Info(signal).id);
    const friction::SignalTotal& total = result.totals[i];
    const std::string basis(friction::Name(total.basis));
    const size_t begin = next;
    for (; next < result.rows.size() && result.rows[next].signal == signal; ++next) {
      const friction::SignalRow& row = result.rows[next];
      table.rows.push_back({id, row.touchpoint.empty() ? Value() : Value(row.touchpoint),
                            row.channel.empty() ? Value() : Value(row.channel), row.counts.count, row.counts.sessions,
                            row.counts.customers, row.counts.suppressed, row.counts.labelled,
                            std::string(friction::Name(row.basis)), Value(), Seconds(row.counts.lost_us),
                            row.element.empty() ? Value() : Value(row.element),
                            row.element.empty() ? Value() : Value(row.element_count)});
    }
    if (next != begin) continue;
    if (total.basis == friction::SignalBasis::kNotMeasurable) {
      table.rows.push_back({id, Value(), Value(), Value(), Value(), Value(), Value(), Value(), basis,
                            Joined(friction::FactNames(total.missing)), Value(), Value(), Value()});
    } else {
      table.rows.push_back({id, Value(), Value(), int64_t{0}, int64_t{0}, int64_t{0}, int64_t{0}, int64_t{0}, basis,
                            Value(), 0.0, Value(), Value()});
    }
  }
  return table;
}

reports::Table SelfServiceTable(const friction::FrictionResult& result) {
  reports::Table table{{"kind", "name", "touchpoint", "topic", "lookups", "contacts", "customers", "rate", "low",
                        "high", "topic_contacts"},
                       {}};
  for (const friction::SelfServiceRow& row : result.self_service) {
    const auto estimate = journey::stats::ClusterInterval(row.sums);
    if (!estimate.has_value()) continue;
    table.rows.push_back({std::string(row.query ? "query" : "article"), friction::CutElement(row.name), row.touchpoint,
                          row.topic.empty() ? Value() : Value(row.topic), row.sums.n, row.sums.h, row.sums.clusters,
                          estimate->rate, estimate->interval.low, estimate->interval.high,
                          row.topic.empty() ? Value() : Value(row.topic_count)});
  }
  return table;
}

reports::Table SignalImpactTable(const journey::findings::SignalImpactResult& impact) {
  reports::Table table{{"signal", "touchpoint", "outcome", "affected_n", "affected_rate", "matched_n", "matched_rate",
                        "difference", "low", "high", "matched_share", "one_in"},
                       {}};
  for (const journey::findings::SignalImpact& row : impact.rows) {
    table.rows.push_back({std::string(friction::Info(row.signal).id), row.touchpoint,
                          std::string(journey::findings::Name(row.outcome)), row.affected_n, row.affected_rate,
                          row.matched_n, row.matched_rate, row.difference, row.low, row.high, row.matched_share,
                          static_cast<int64_t>(impact.one_in)});
  }
  return table;
}

absl::StatusOr<reports::Table> SignalRows(const RunOptions& options, RunData* data, journey::base::Progress* progress,
                                          journey::base::StageTable* stages) {
  journey::findings::ExpectationBook book;
  RETURN_IF_ERROR(MakeExpectations(options.expectations, &book));
  const friction::FrictionSetup setup(&data->table(), FrictionOptionsOf(options, *data, book));
  const bool by_session = options.by == "session", by_journey = options.by == "journey";
  std::vector<std::unique_ptr<SignalSink>> owned;
  std::vector<stitch::ComponentSink*> sinks;
  for (int i = 0; i < data->stitch.threads; ++i) {
    owned.push_back(std::make_unique<SignalSink>(*data, &setup, by_session || by_journey, options.raw_ids));
    sinks.push_back(owned.back().get());
  }
  RETURN_IF_ERROR(StitchInto(data, sinks, progress, stages));
  for (size_t i = 1; i < owned.size(); ++i) owned[0]->accumulator().Merge(owned[i]->accumulator());
  const friction::FrictionResult result = owned[0]->accumulator().Finish();
  WarnOfFriction(result, data);
  if (options.argument == "self-service") return SelfServiceTable(result);
  // What the table of counts does not count is no row here either.
  std::vector<const SignalSink::Row*> counted;
  for (const auto& sink : owned) {
    for (const SignalSink::Row& row : sink->rows()) {
      if (row.labelled || (result.by_source[row.source] & friction::SetOf(row.signal)) != 0) counted.push_back(&row);
    }
  }
  if (by_journey) return JourneyTable(counted, options.friction);
  if (!by_session) return SignalTable(result);
  reports::Table table{
      {"customer", "session", "signal", "time", "touchpoint", "element", "channel", "labelled", "suppressed", "lost_s"},
      {}};
  for (const SignalSink::Row* row : counted) table.rows.push_back(row->cells);
  std::sort(table.rows.begin(), table.rows.end());
  return table;
}

void WarnOfFriction(const friction::FrictionResult& result, RunData* data) {
  if (result.dropped > 0) {
    data->warnings.push_back(absl::StrFormat(
        "friction: %d incidents were left out: more than %d in a session or %d of a customer; is that a machine?",
        result.dropped, friction::kMostOfSession, friction::kMostOfCustomer));
  }
  if (result.unknown_labels > 0) {
    data->warnings.push_back(
        absl::StrFormat("friction: %d words of the field signal name no signal of the catalogue (docs/signals.md)",
                        result.unknown_labels));
  }
}

}  // namespace app
