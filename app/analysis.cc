// SPDX-License-Identifier: Apache-2.0
#include "app/analysis.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <span>
#include <utility>

#include "absl/strings/str_format.h"
#include "app/blueprints.h"
#include "app/expectations.h"
#include "app/funnels.h"
#include "app/sensitivity.h"
#include "app/signal_rows.h"
#include "journey/base/parallel.h"
#include "journey/base/status_macros.h"
#include "journey/findings/deviation.h"
#include "journey/findings/signal_hits.h"

namespace app {

namespace {

namespace contact = journey::contact;
namespace event = journey::event;
namespace findings = journey::findings;
namespace friction = journey::friction;
namespace graph = journey::graph;
namespace service = journey::service;
namespace stitch = journey::stitch;

// What all workers share; const while they run.
struct Plan {
  const RunData* data;
  service::SurveyBook surveys;
  findings::ExpectationBook expectations;
  std::vector<NamedFunnelOptions> funnels;
  std::vector<graph::Blueprint> blueprints;
  graph::RuleBook rules;
  bool impact = false;  // what follows visits that a signal touched
  findings::DeviationBook deviations;
  bool sensitivity = false;  // figures under the other modes of identity, too
  service::ServiceClock clock;
  std::unique_ptr<friction::FrictionSetup> friction;
  std::string time_zone;
  absl::TimeZone zone;
};

// A preset of holidays covers some years only.
void WarnOfHolidays(const service::ServiceClock& clock, RunData* data) {
  int64_t first_us = INT64_MAX, last_us = INT64_MIN;
  for (const event::SourceInfo& source : data->table().sources) {
    if (!source.has_time) continue;
    first_us = std::min(first_us, source.first_time_us);
    last_us = std::max(last_us, source.last_time_us);
  }
  if (first_us > last_us) return;
  std::string warning = clock.HolidayWarning(first_us, last_us);
  if (!warning.empty()) data->warnings.push_back("service_hours: " + std::move(warning));
}

absl::StatusOr<std::unique_ptr<Plan>> MakePlan(const RunOptions& options, RunData& data) {
  auto plan = std::make_unique<Plan>();
  plan->data = &data;
  plan->sensitivity = options.verb == "report" && !data.components.case_is_customer;
  plan->impact = options.verb == "report" || options.argument == "signal-impact";
  plan->time_zone = options.time_zone.empty() ? "UTC" : options.time_zone;
  absl::LoadTimeZone(plan->time_zone, &plan->zone);  // its name was checked when it was read
  plan->surveys = service::SurveyBook::Build(data.table());
  RETURN_IF_ERROR(MakeExpectations(options.expectations, &plan->expectations));
  ASSIGN_OR_RETURN(plan->funnels, GivenFunnels(options, data, &data.warnings));
  if (plan->funnels.empty()) {
    ASSIGN_OR_RETURN(plan->funnels, DefaultFunnels(data));
  }
  ASSIGN_OR_RETURN(plan->blueprints, BlueprintsOf(options, data, &data.warnings));
  plan->deviations = findings::DeviationBook(data.table(), plan->blueprints, uint32_t{friction::kSignals});
  ASSIGN_OR_RETURN(plan->rules, RulesOf(options, data, &data.warnings));
  const ServiceHoursOptions& hours = options.service_hours;
  if (!hours.hours.empty()) {
    ASSIGN_OR_RETURN(plan->clock, service::ServiceClock::Parse(hours.zone, hours.hours, hours.holidays));
    WarnOfHolidays(plan->clock, &data);
  }
  plan->friction =
      std::make_unique<friction::FrictionSetup>(&data.table(), FrictionOptionsOf(options, data, plan->expectations));
  return plan;
}

// Limits that the company itself set, by channel.
std::vector<std::pair<std::string, int64_t>> OwnLimits(const findings::ExpectationBook& book,
                                                       findings::Measure measure) {
  std::vector<std::pair<std::string, int64_t>> limits;
  for (const findings::Expectation& expectation : book.all()) {
    const bool of_a_channel = expectation.touchpoint.empty() && expectation.topic.empty() &&
                              expectation.segment.empty() && !expectation.touchpoint_kind.has_value();
    if (expectation.measure == measure && !expectation.is_default && of_a_channel)
      limits.emplace_back(expectation.channel, expectation.within_us);
  }
  return limits;
}

service::FigureOptions FigureOptionsOf(const Plan& plan) {
  service::FigureOptions options;
  options.as_of_us = plan.data->stitch.as_of_us;
  options.clock = plan.clock;
  options.first_reply_limits_us = plan.expectations.FirstReplyLimits();
  options.sla_first_reply_us = OwnLimits(plan.expectations, findings::Measure::kFirstReplyInTarget);
  options.sla_resolution_us = OwnLimits(plan.expectations, findings::Measure::kResolutionInTarget);
  options.time_zone = plan.time_zone;
  return options;
}

service::EmotionOptions EmotionOptionsOf(const Plan& plan) {
  return {plan.data->stitch.as_of_us, plan.clock, plan.expectations.FirstReplyLimits()};
}

// A journey that goes round is mostly a customer who comes back; where cases are all there is, they are what goes
// round.
graph::LoopAccumulator::Over LoopsOver(const RunData& data) {
  return data.stitch.unit == stitch::UnitKind::kCase ? graph::LoopAccumulator::Over::kUnits
                                                     : graph::LoopAccumulator::Over::kSessions;
}

// All accumulators of one worker.
class Analyst final : public stitch::ComponentSink {
 public:
  Analyst(const Plan& plan, journey::base::Laps laps)
      : plan_(&plan),
        laps_(std::move(laps)),
        builder_(&plan.data->table()),
        edges_(&plan.data->table()),
        touchpoints_(&plan.data->table()),
        variants_(&plan.data->table()),
        drop_off_(&plan.data->table(), !plan.data->goal.names.empty()),
        repeat_(&plan.data->table(), &plan.data->stitch.as_of_us),
        loops_(&plan.data->table(), LoopsOver(*plan.data)),
        rules_(&plan.rules, &plan.data->stitch.as_of_us),
        problems_(&plan.data->table(), &plan.data->stitch.as_of_us, plan.zone),
        channel_roles_(&plan.data->table(), &plan.surveys, &plan.data->stitch.as_of_us),
        figures_(&plan.data->table(), &plan.surveys, FigureOptionsOf(plan)),
        emotions_(&plan.data->table(), &plan.surveys, EmotionOptionsOf(plan)),
        friction_(plan.friction.get()),
        signal_hits_(plan.friction.get()),
        measures_(&plan.data->table(), &plan.surveys, &plan.expectations, {plan.data->stitch.as_of_us, plan.clock}) {
    for (const NamedFunnelOptions& funnel : plan.funnels) funnels_.emplace_back(funnel.funnel, &plan.data->table());
    if (plan.impact) impact_.emplace(plan.friction.get());
    if (plan.sensitivity) sensitivity_.emplace(plan.data);
    for (const graph::Blueprint& blueprint : plan.blueprints) {
      blueprints_.emplace_back(&plan.data->table(), blueprint, &plan.data->stitch.as_of_us);
    }
  }

  // What `--debug stats` tells of a part is what passed since the mark before, so every part ends with its mark.
  void Add(const stitch::Component& component) override {
    laps_.Mark("identity/stitch");
    const std::vector<contact::Contact>& contacts = builder_.Build(component);
    laps_.Mark("graph/contacts");
    for (uint32_t index = 0; index < component.customers.size(); ++index) {
      AddCustomer(component.customers[index], contact::ContactsOf(contacts, index), contacts);
    }
    const auto loose = contact::ContactsOf(contacts, event::kNone);
    if (!loose.empty() || !component.loose.empty()) {
      figures_.AddLoose(loose, component.loose);
      friction_.AddLoose(loose, contacts);
      emotions_.AddLoose(loose, component.loose);
      measures_.AddLoose(loose, component.loose);
      laps_.Mark("service/loose events");
    }
    if (sensitivity_.has_value()) {
      sensitivity_->Add(component, contacts);
      laps_.Mark("identity/other modes");
    }
    totals_.contacts += contacts.size();
    totals_.contacts_without_customer += loose.size();
    totals_.loose_events += component.loose.size();
  }

  const journey::base::Laps& laps() const { return laps_; }
  uint64_t case_changes() const { return builder_.case_changes(); }
  uint64_t reopen_disagreements() const { return builder_.reopen_disagreements(); }

  // Merges what all workers have counted and makes figures of it. Accumulators know nothing of each other, so each is a
  // task of its own.
  static Analysis Finish(const Plan& plan, std::vector<std::unique_ptr<Analyst>> analysts) {
    const auto merged = [&](auto member) -> auto& {
      auto& all = (*analysts[0]).*member;
      for (size_t i = 1; i < analysts.size(); ++i) all.Merge((*analysts[i]).*member);
      return all;
    };
    const auto merged_list = [&](auto member) -> auto& {
      auto& all = (*analysts[0]).*member;
      for (size_t i = 1; i < analysts.size(); ++i) {
        auto& other = (*analysts[i]).*member;
        for (size_t k = 0; k < all.size(); ++k) all[k].Merge(other[k]);
      }
      return all;
    };
    Analysis analysis;
    const findings::MeasureAccumulator* measures = nullptr;  // its occasions are counted by others
    const std::function<void()> tasks[] = {
        [&] { analysis.edges = merged(&Analyst::edges_).Finish(); },
        [&] {
          if (!plan.impact) return;
          for (size_t i = 1; i < analysts.size(); ++i) analysts[0]->impact_->Merge(*analysts[i]->impact_);
        },
        [&] { measures = &merged(&Analyst::measures_); },
        [&] { analysis.figures = merged(&Analyst::figures_).Finish(); },
        [&] { analysis.loops = merged(&Analyst::loops_).Finish(kLoopsKept); },
        [&] { analysis.drop_off = merged(&Analyst::drop_off_).Finish(); },
        [&] { analysis.variants = merged(&Analyst::variants_).Finish(kVariantsKept); },
        [&] { analysis.friction = merged(&Analyst::friction_).Finish(); },
        [&] {
          for (graph::ConformanceAccumulator& blueprint : merged_list(&Analyst::blueprints_))
            analysis.blueprints.push_back(blueprint.Finish());
        },
        [&] { analysis.rules = merged(&Analyst::rules_).Finish(); },
        [&] {
          for (graph::FunnelAccumulator& funnel : merged_list(&Analyst::funnels_))
            analysis.funnels.push_back({plan.funnels[analysis.funnels.size()].name, funnel.Finish()});
        },
        [&] { analysis.touchpoints = merged(&Analyst::touchpoints_).Finish(); },
        [&] { analysis.problems = merged(&Analyst::problems_).Finish(); },
        [&] { analysis.repeat = merged(&Analyst::repeat_).Finish(); },
        [&] { analysis.channel_roles = merged(&Analyst::channel_roles_).Finish(); },
        [&] { analysis.emotions = merged(&Analyst::emotions_).Finish(); },
        [&] {
          if (!plan.sensitivity) return;
          SensitivityAccumulator& all = *analysts[0]->sensitivity_;
          for (size_t i = 1; i < analysts.size(); ++i) all.Merge(*analysts[i]->sensitivity_);
          analysis.identity = all.Finish();
        },
    };
    journey::base::ParallelFor(plan.data->stitch.threads, std::size(tasks), [&](size_t i, int) { tasks[i](); });
    for (const auto& analyst : analysts) analysis.totals.Merge(analyst->totals_);
    analysis.expectations = plan.expectations;
    analysis.service = findings::JudgeFigures(analysis.figures.rows, plan.expectations);
    // What is usual before and after a touchpoint is told by edges over journeys only.
    const bool over_journeys = plan.data->stitch.unit == stitch::UnitKind::kJourney;
    std::vector<findings::Offer> offers = findings::SignalOffers(analysis.friction, *plan.friction, analysis.drop_off);
    if (plan.impact) analysis.signal_impact = analysts[0]->impact_->Finish(offers, plan.data->stitch.threads);
    std::vector<findings::Offer> deviations = plan.deviations.Offers(analysis.blueprints);
    std::move(deviations.begin(), deviations.end(), std::back_inserter(offers));
    analysis.findings = findings::Judge(
        measures->Finish(offers), plan.expectations, analysis.touchpoints, analysis.drop_off,
        over_journeys ? std::span<const graph::EdgeRow>(analysis.edges) : std::span<const graph::EdgeRow>(), offers);
    // Topics are only known now: a ready one that nothing is about is none of this company's.
    std::erase_if(analysis.blueprints, [](const graph::ConformanceResult& result) {
      return result.of_problems && !result.declared && result.runs + result.undecided == 0;
    });
    return analysis;
  }

 private:
  static constexpr size_t kVariantsKept = 10;
  static constexpr size_t kLoopsKept = 200;

  void AddCustomer(const stitch::Customer& customer, std::span<const contact::Contact> contacts,
                   const std::vector<contact::Contact>& all) {
    edges_.Add(customer, contacts);
    laps_.Mark("graph/edges");
    touchpoints_.Add(customer, contacts);
    laps_.Mark("graph/touchpoints");
    variants_.Add(customer, contacts);
    laps_.Mark("graph/variants");
    drop_off_.Add(customer, contacts);
    laps_.Mark("graph/drop-off");
    loops_.Add(customer, contacts);
    laps_.Mark("graph/loops");
    repeat_.Add(customer, contacts, all);
    laps_.Mark("service/repeat");
    problems_.Add(customer, contacts);
    channel_roles_.Add(customer, contacts);
    laps_.Mark("service/problems");
    figures_.Add(customer, contacts);
    laps_.Mark("service/figures");
    emotions_.Add(customer, contacts);
    laps_.Mark("service/emotions");
    friction_.Add(customer, contacts, all);
    laps_.Mark("service/friction");
    for (graph::FunnelAccumulator& funnel : funnels_) funnel.Add(customer, contacts);
    laps_.Mark("graph/funnels");
    for (graph::ConformanceAccumulator& blueprint : blueprints_) blueprint.Add(customer, contacts);
    laps_.Mark("graph/blueprints");
    const auto signals = signal_hits_.Of(customer, friction_.incidents(), friction_.measured());
    measures_.Add(customer, contacts, WithDeviations(customer, signals));
    laps_.Mark("findings/measures");
    if (impact_.has_value()) {
      impact_->Add(customer, contacts, signals);
      laps_.Mark("service/friction");
    }
    rules_.Add(customer, contacts);
    laps_.Mark("graph/rules");
    ++totals_.customers;
    totals_.sessions += customer.sessions.size();
    totals_.journeys += customer.journeys.size();
    totals_.units += customer.units.size();
    totals_.segment_changes += customer.segments_change;
  }

  // And what expected paths have found, which were given the customer before.
  std::span<const findings::OfferedHit> WithDeviations(const stitch::Customer& customer,
                                                       std::span<const findings::OfferedHit> signals) {
    if (plan_->deviations.empty()) return signals;
    offered_.assign(signals.begin(), signals.end());
    for (size_t i = 0; i < blueprints_.size(); ++i) {
      plan_->deviations.AddHits(i, customer, blueprints_[i].customer_deviations(), blueprints_[i].customer_runs(),
                                &offered_);
    }
    return offered_;
  }

  const Plan* plan_;
  std::vector<findings::OfferedHit> offered_;  // scratch
  journey::base::Laps laps_;
  contact::ContactBuilder builder_;
  graph::EdgeAccumulator edges_;
  graph::TouchpointAccumulator touchpoints_;
  graph::VariantAccumulator variants_;
  graph::DropOffAccumulator drop_off_;
  contact::RepeatAccumulator repeat_;
  graph::LoopAccumulator loops_;
  graph::RuleAccumulator rules_;
  contact::ProblemAccumulator problems_;
  service::ChannelRoleAccumulator channel_roles_;
  std::optional<SensitivityAccumulator> sensitivity_;
  service::FigureAccumulator figures_;
  service::EmotionAccumulator emotions_;
  friction::FrictionAccumulator friction_;
  findings::SignalHits signal_hits_;
  findings::MeasureAccumulator measures_;
  std::optional<findings::SignalImpactAccumulator> impact_;
  std::vector<graph::FunnelAccumulator> funnels_;
  std::vector<graph::ConformanceAccumulator> blueprints_;
  Totals totals_;
};

}  // namespace

void Totals::Merge(const Totals& other) {
  customers += other.customers;
  sessions += other.sessions;
  journeys += other.journeys;
  units += other.units;
  contacts += other.contacts;
  contacts_without_customer += other.contacts_without_customer;
  loose_events += other.loose_events;
  segment_changes += other.segment_changes;
}

void NoteContacts(uint64_t case_changes, uint64_t reopen_disagreements, journey::base::Ledger* ledger) {
  ledger->AddCount(journey::base::LedgerClass::kCustomerChangesInCase, case_changes);
  ledger->AddCount(journey::base::LedgerClass::kReopenDisagrees, reopen_disagreements);
}

absl::StatusOr<Analysis> Analyse(const RunOptions& options, RunData* data, journey::base::Progress* progress,
                                 journey::base::StageTable* stages) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Plan> plan, MakePlan(options, *data));
  std::vector<std::unique_ptr<Analyst>> analysts;
  std::vector<stitch::ComponentSink*> sinks;
  for (int i = 0; i < data->stitch.threads; ++i) {
    analysts.push_back(std::make_unique<Analyst>(*plan, stages->MakeLaps()));
    sinks.push_back(analysts.back().get());
  }
  RETURN_IF_ERROR(StitchInto(data, sinks, progress, stages));
  for (const auto& analyst : analysts) stages->AddParts(analyst->laps());
  const journey::base::StageTable::Scope scope(stages, "findings/merge and judge");
  uint64_t case_changes = 0, reopen_disagreements = 0;
  for (const auto& analyst : analysts) {
    case_changes += analyst->case_changes();
    reopen_disagreements += analyst->reopen_disagreements();
  }
  NoteContacts(case_changes, reopen_disagreements, &data->ingested.ledger);
  return Analyst::Finish(*plan, std::move(analysts));
}

}  // namespace app
