// SPDX-License-Identifier: Apache-2.0
// Set-up, the order in which a customer is looked at, and merging. The figures themselves: contact_figures.cc,
// survey_figures.cc, shop_figures.cc, visit_figures.cc; rows: figures_finish.cc.
#include "journey/service/figures.h"

#include <algorithm>

#include "journey/contact/way_to_contact.h"
#include "journey/service/contact_lookup.h"
#include "journey/service/targets.h"

namespace journey::service {
namespace {

using contact::Contact;
using event::Event;
using event::Kind;
using event::kNone;

absl::TimeZone ZoneNamed(const std::string& name) {
  absl::TimeZone zone;
  return absl::LoadTimeZone(name, &zone) ? zone : absl::UTCTimeZone();
}

}  // namespace

FigureAccumulator::FigureAccumulator(const event::EventTable* table, const SurveyBook* surveys, FigureOptions options)
    : table_(table),
      surveys_(surveys),
      options_(std::move(options)),
      commerce_(table, options_.as_of_us),
      refunds_(table),
      first_reply_(table, options_.first_reply_limits_us, DefaultFirstReplyLimit),
      next_reply_(table, options_.next_reply_limits_us, DefaultNextReplyLimit),
      sla_first_reply_(table, options_.sla_first_reply_us, nullptr),
      sla_resolution_(table, options_.sla_resolution_us, nullptr),
      week_clock_(ZoneNamed(options_.time_zone)),
      hour_clock_(options_.clock.calendar() ? week_clock_ : CivilClock(options_.clock.zone())),
      tally_(table->segments.size(), std::max(table->sources.size(), options_.as_of_us.size())) {
  ReadTypes();
}

void FigureAccumulator::ReadTypes() {
  const event::TypeTable& types = table_->dictionaries.types;
  const base::StringInterner& strings = table_->dictionaries.strings;
  const absl::flat_hash_map<std::string_view, event::Stage> stages(table_->touchpoint_stages.begin(),
                                                                   table_->touchpoint_stages.end());
  uses_.assign(types.size(), 0);
  if (types.size() > 0) first_type_ = &types[0];
  for (uint32_t id = 0; id < types.size(); ++id) {
    const event::EventType& type = types[id];
    if (surveys_->MayAnswer(id)) uses_[id] |= kMayAnswer;
    if (type.kind == Kind::kSurvey && type.author != event::Author::kCustomer) uses_[id] |= kOffer;
    if (type.kind == Kind::kSearch) uses_[id] |= kSearch;
    const bool help = type.channel != kNone && strings[type.channel] == "help-centre" && type.kind == Kind::kView;
    if ((type.kind == Kind::kArticle || help) && type.touchpoint != kNone) uses_[id] |= kArticle;
    any_use_ |= uses_[id];
    if (stages.empty() || type.touchpoint == kNone) continue;
    if (const auto set = stages.find(strings[type.touchpoint]); set != stages.end()) {
      stage_of_touchpoint_[type.touchpoint] = set->second;
    }
  }
  any_contact_ = contact::MayHoldContacts(*table_);
  for (const event::SourceInfo& source : table_->sources) {
    any_staff_ |= source.fields.empty() || std::any_of(source.fields.begin(), source.fields.end(),
                                                       [](const auto& field) { return field.first == "staffed"; });
  }
}

void FigureAccumulator::InPlace(event::Stage stage, uint32_t touchpoint) {
  if (touchpoint != kNone) {
    tally_.In(Dimension::kTouchpoint, touchpoint);
    if (const auto set = stage_of_touchpoint_.find(touchpoint); set != stage_of_touchpoint_.end()) stage = set->second;
  }
  if (stage != event::Stage::kNone) tally_.In(Dimension::kStage, static_cast<uint32_t>(stage));
}

void FigureAccumulator::InDeclared(std::span<const uint32_t> values) {
  for (size_t i = 0; i < table_->segments.size(); ++i) {
    tally_.In(Declared(i), i < values.size() ? values[i] : kNone);
  }
}

void FigureAccumulator::BeginInWeek(uint32_t channel, event::Stage stage, uint32_t touchpoint,
                                    std::span<const uint32_t> values, int32_t monday) {
  tally_.Begin();
  if (channel != kNone) tally_.In(Dimension::kChannel, channel);
  InPlace(stage, touchpoint);
  InDeclared(values);
  InWeek(monday);
}

void FigureAccumulator::CountAlike(Figure figure, Outcome outcome, uint32_t channel, event::Stage stage,
                                   uint32_t touchpoint, std::span<const uint32_t> values, int64_t time_us) {
  const int32_t week = week_clock_.Monday(time_us);
  const bool alike = alike_.figure == figure && alike_.week == week && alike_.channel == channel &&
                     alike_.touchpoint == touchpoint && alike_.stage == stage &&
                     std::equal(values.begin(), values.end(), alike_values_.begin(), alike_values_.end());
  if (!alike) {
    EndAlike();
    alike_ = {figure, stage, channel, touchpoint, week};
    alike_values_.assign(values.begin(), values.end());
  }
  ++alike_.counts[static_cast<size_t>(outcome)];
}

void FigureAccumulator::EndAlike() {
  if (alike_.figure == Figure::kCount) return;
  const auto [misses, hits, censored, unknown] = alike_.counts;
  BeginInWeek(alike_.channel, alike_.stage, alike_.touchpoint, alike_values_, alike_.week);
  if (misses + hits > 0) tally_.Hits(alike_.figure, misses + hits, hits);
  if (censored > 0) tally_.Censor(alike_.figure, 0, censored);
  if (unknown > 0) tally_.Unknown(alike_.figure, 0, unknown);
  tally_.End();
  alike_ = {};
}

std::span<const uint32_t> FigureAccumulator::ValuesFrom(const stitch::Customer& customer, uint32_t offset) const {
  if (customer.segment_values.empty()) return {};
  return customer.segment_values.subspan(offset, table_->segments.size());
}

std::span<const uint32_t> FigureAccumulator::ValuesAt(const stitch::Customer& customer, uint32_t event,
                                                      uint32_t session) {
  const size_t declared = table_->segments.size();
  if (declared == 0) return {};
  const std::span<const uint32_t> own = stitch::SegmentsOf(*table_, &customer, customer.events[event]);
  values_.assign(declared, kNone);
  for (size_t i = 0; i < declared; ++i) {
    if (i < own.size()) values_[i] = own[i];
    if (values_[i] == kNone && session != kNone) {
      values_[i] = customer.segment_values[customer.sessions[session].segments + i];
    }
  }
  return values_;
}

void FigureAccumulator::Add(const stitch::Customer& customer, std::span<const Contact> contacts) {
  first_index_ = FirstIndex(contacts);
  for (const Contact& contact : contacts) AddContact(contact, contacts);
  if ((any_use_ & (kMayAnswer | kOffer)) != 0) AddAnswers(&customer, contacts, customer.events);
  AddShopping(customer);
  AddVisits(customer, contacts);
  EndAlike();
  tally_.EndCustomer();
}

void FigureAccumulator::AddLoose(std::span<const Contact> contacts, std::span<const Event> events) {
  loose_ = true;
  tally_.set_loose(true);
  for (const Contact& contact : contacts) {
    ++counts_.loose_contacts;
    AddContact(contact, contacts);
  }
  if ((any_use_ & kMayAnswer) != 0) AddAnswers(nullptr, contacts, events);
  if (any_staff_) AddStaff(events);
  tally_.set_loose(false);
  loose_ = false;
}

void FigureAccumulator::AddStaff(std::span<const Event> events) {
  for (const Event& event : events) {
    if (const auto staffed = event.side.Get(event::Field::kStaffed)) staff_[event.time_us] += *staffed;
  }
}

void FigureAccumulator::Merge(const FigureAccumulator& other) {
  tally_.Merge(other.tally_);
  saw_order_ |= other.saw_order_;
  saw_payment_ |= other.saw_payment_;
  sessions_ += other.sessions_;
  long_sessions_ += other.long_sessions_;
  for (size_t i = 0; i < contacts_of_hour_.size(); ++i) contacts_of_hour_[i] += other.contacts_of_hour_[i];
  for (const auto& [time, staffed] : other.staff_) staff_[time] += staffed;
  counts_.contacts += other.counts_.contacts;
  counts_.loose_contacts += other.counts_.loose_contacts;
  counts_.answers += other.counts_.answers;
  counts_.loose_answers += other.counts_.loose_answers;
  counts_.unplaced_answers += other.counts_.unplaced_answers;
  counts_.answers_off_scale += other.counts_.answers_off_scale;
  counts_.ties.answers += other.counts_.ties.answers;
  counts_.ties.tied_by_id += other.counts_.ties.tied_by_id;
  counts_.ties.tied_by_time += other.counts_.ties.tied_by_time;
  counts_.ties.untied += other.counts_.ties.untied;
}

}  // namespace journey::service
