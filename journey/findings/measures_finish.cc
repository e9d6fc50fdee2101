// SPDX-License-Identifier: Apache-2.0
// Merging, and from ids to names.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "journey/findings/measures.h"

namespace journey::findings {

using event::kNone;

std::string MeasureAccumulator::Text(uint32_t string_id) const {
  return string_id == kNone ? std::string() : std::string(table_->dictionaries.strings[string_id]);
}

std::string MeasureAccumulator::SegmentName(uint16_t dimension, uint32_t value) const {
  if (dimension == kNoDimension) return "";
  return (dimension == kTopic    ? "topic"
          : dimension == kSurvey ? "survey"
                                 : table_->segments[dimension - kDeclared]) +
         "=" + Text(value);
}

void MeasureAccumulator::Cell::Merge(const Cell& other) {
  tally.Merge(other.tally);
  days.Merge(other.days);
  evidence.Merge(other.evidence);
  detail.Merge(other.detail);
  limit_us = other.limit_us;
}

void MeasureAccumulator::Merge(const MeasureAccumulator& other) {
  std::vector<uint32_t> renamed(other.cells_made_, kNone);
  const auto merge = [&](const Cell& from, std::unique_ptr<Cell>* into) {
    if (*into == nullptr) {
      *into = std::make_unique<Cell>();
      (*into)->number = cells_made_++;
    }
    renamed[from.number] = (*into)->number;
    (*into)->Merge(from);
  };
  for (const auto& [key, cell] : other.cells_) merge(*cell, &cells_[key]);
  for (const auto& [key, cell] : other.offered_) merge(*cell, &offered_[key]);
  for (size_t i = 0; i < visits_.size(); ++i) {
    if (other.visits_[i] != nullptr) merge(*other.visits_[i], &visits_[i]);
    if (other.drop_offs_[i] != nullptr) merge(*other.drop_offs_[i], &drop_offs_[i]);
    is_goal_[i] = is_goal_[i] || other.is_goal_[i];
    places_[i].open_visits += other.places_[i].open_visits;
    places_[i].goals += other.places_[i].goals;
    places_[i].segments.Merge(other.places_[i].segments);
  }
  for (const auto& [currency, values] : other.goal_values_) goal_values_[currency].Merge(values);
  contacts_seen_ += other.contacts_seen_;
  for (size_t tells = 0; tells < tells_.size(); ++tells) {
    for (size_t i = 0; i < tells_[tells].size(); ++i) tells_[tells][i] = tells_[tells][i] || other.tells_[tells][i];
  }
  journey_log_.Append(other.journey_log_, renamed);
  contact_log_.Append(other.contact_log_, renamed);
  saw_payment_ |= other.saw_payment_;
  customers_ += other.customers_;
}

std::vector<SegmentShare> MeasureAccumulator::Shares(const SmallCounts& counts) const {
  std::vector<SegmentShare> shares;
  for (const SmallCounts::Entry& entry : counts.entries()) {
    const auto dimension = static_cast<uint16_t>(kDeclared + (entry.key >> 32));
    shares.push_back({SegmentName(dimension, static_cast<uint32_t>(entry.key)), entry.n, entry.h});
  }
  std::sort(shares.begin(), shares.end(),
            [](const SegmentShare& a, const SegmentShare& b) { return a.segment < b.segment; });
  return shares;
}

MeasureRow MeasureAccumulator::MakeRow(const Key& key, const Cell& cell) const {
  MeasureRow row{.measure = key.measure,
                 .touchpoint = Text(key.touchpoint),
                 .channel = Text(key.channel),
                 .segment = SegmentName(key.dimension, key.value),
                 .tally = cell.tally,
                 .days = cell.days,
                 .incidents = cell.evidence.incidents(),
                 .segments = Shares(cell.detail.segments),
                 .open = cell.detail.open,
                 .goals_good = cell.detail.goals_good,
                 .goals_bad = cell.detail.goals_bad,
                 .overdue_us = cell.detail.overdue_us};
  for (const SmallCounts::Entry& entry : cell.detail.channels.entries()) {
    row.bad_channels.emplace_back(Text(static_cast<uint32_t>(entry.key)), entry.n);
  }
  std::sort(row.bad_channels.begin(), row.bad_channels.end());
  for (const SmallCounts::Entry& entry : cell.detail.bad_of_customers.entries()) {
    row.bad_of_customers.emplace_back(static_cast<int64_t>(entry.key), entry.n);
  }
  if (key.measure != Measure::kOffered && Info(key.measure).needs_limit) row.limit_us = cell.limit_us;
  const auto names = [&](const absl::flat_hash_map<uint64_t, int64_t>& counts) {
    std::vector<TouchpointCount> list;
    for (const auto& [pair, count] : counts) {
      list.push_back({Text(static_cast<uint32_t>(pair >> 32)), Text(static_cast<uint32_t>(pair)), count});
    }
    std::sort(list.begin(), list.end(), [](const TouchpointCount& a, const TouchpointCount& b) {
      return std::tie(b.count, a.touchpoint, a.channel) < std::tie(a.count, b.touchpoint, b.channel);
    });
    return list;
  };
  row.before = names(cell.evidence.before());
  row.after = names(cell.evidence.after());
  for (const JourneyTimeline& journey : cell.evidence.journeys()) {
    EvidenceJourney& shown = row.journeys.emplace_back();
    shown.customer = journey.customer;
    shown.representative = journey.representative;
    for (const TimelineStep& step : journey.steps) {
      shown.steps.push_back({step.time_us, Text(step.touchpoint), Text(step.channel), step.kind, step.mark});
    }
  }
  return row;
}

void MeasureAccumulator::FinishGoals(MeasureResult* result) const {
  if (goal_values_.size() != 1) return;
  const auto& [currency, values] = *goal_values_.begin();
  stats::QuantileTally copy = values;  // asking sorts
  const std::optional<int64_t> median = copy.Quantile(0.5);
  if (!median.has_value()) return;
  result->goal_value = static_cast<double>(*median) / event::kMoneyScale;
  result->currency = Text(currency);
}

MeasureRow MeasureAccumulator::MakeOfferedRow(uint32_t offer, const Offer& offered, const OfferedPlace& place,
                                              uint32_t touchpoint, const Cell& cell) const {
  MeasureRow row = MakeRow({.measure = Measure::kOffered, .touchpoint = touchpoint}, cell);
  row.offer = offer;
  row.tally = place.occasions->WithHits(cell.tally);
  row.days = {};
  for (const stats::DayTally::Day& day : place.days->days()) row.days.Add(day.day, day.n, 0);
  row.days.Merge(cell.days);
  row.open = place.open;
  row.segments.clear();
  if (!offered.of_sessions) {
    row.goals_bad = 0;
    return row;
  }
  const Place& visited = places_[dense_[touchpoint]];
  row.goals_good = visited.goals - row.goals_bad;
  SmallCounts segments;
  for (const SmallCounts::Entry& entry : visited.segments.entries()) segments.Add(entry.key, entry.n, 0);
  for (const SmallCounts::Entry& entry : cell.detail.segments.entries()) segments.Add(entry.key, 0, entry.h);
  row.segments = Shares(segments);
  return row;
}

MeasureResult MeasureAccumulator::Finish(std::span<const Offer> offers) const {
  MeasureResult result;
  result.customers = customers_;
  result.all_contacts = contacts_seen_;
  FinishGoals(&result);
  // Cells that differ in their source alone are one row; those of a source that never tells the measure's time are
  // none.
  struct Joined {
    Cell cell;
    std::vector<uint32_t> numbers;
  };
  std::map<Key, std::unique_ptr<Joined>> joined;
  std::set<uint32_t> surveys;
  std::map<uint32_t, std::set<uint32_t>> channels_of_survey;
  for (const auto& [key, cell] : cells_) {
    const bool reply = key.measure == Measure::kFirstReplyInTarget;
    if ((reply || key.measure == Measure::kResolutionInTarget) && !tells_[reply ? 0 : 1][key.source]) continue;
    if (key.measure == Measure::kPaymentSuccess && !saw_payment_) continue;
    if (key.measure == Measure::kCsat && key.dimension == kSurvey) {
      surveys.insert(key.value);
      if (key.channel != kNone) channels_of_survey[key.value].insert(key.channel);
    }
    Key plain = key;
    plain.source = 0;
    std::unique_ptr<Joined>& into = joined[plain];
    if (into == nullptr) into = std::make_unique<Joined>();
    into->cell.Merge(*cell);
    into->numbers.push_back(cell->number);
  }
  std::vector<std::vector<uint32_t>> numbers;  // of the cells that a row is made of
  const auto take = [&](MeasureRow row, std::vector<uint32_t> own) {
    row.place = static_cast<uint32_t>(numbers.size());
    numbers.push_back(std::move(own));
    result.rows.push_back(std::move(row));
  };
  for (const auto& [key, parts] : joined) {
    MeasureRow row = MakeRow(key, parts->cell);
    if (key.measure == Measure::kCsat && key.dimension == kSurvey) {
      // One channel is the survey itself; one survey needs no name.
      if (key.channel != kNone && channels_of_survey[key.value].size() == 1) continue;
      if (surveys.size() == 1) row.segment.clear();
    }
    take(std::move(row), parts->numbers);
  }
  for (uint32_t i = 0; i < touchpoints_.size(); ++i) {
    const Key visit{.measure = Measure::kContactAfter24h, .touchpoint = touchpoints_[i]};
    const Key left{.measure = Measure::kDropOff, .touchpoint = touchpoints_[i]};
    if (visits_[i] != nullptr) {
      MeasureRow row = MakeRow(visit, *visits_[i]);
      row.open = places_[i].open_visits;
      take(std::move(row), {visits_[i]->number});
    }
    if (drop_offs_[i] != nullptr) {
      MeasureRow row = MakeRow(left, *drop_offs_[i]);
      row.segments = Shares(places_[i].segments);
      row.goals_good = places_[i].goals;
      take(std::move(row), {drop_offs_[i]->number});
    }
    if (is_goal_[i]) result.goal_touchpoints.push_back(Text(touchpoints_[i]));
    if (is_contact_[i]) result.contact_touchpoints.push_back(Text(touchpoints_[i]));
    if (is_failure_[i]) result.failure_touchpoints.push_back(Text(touchpoints_[i]));
  }
  std::map<std::pair<uint32_t, uint32_t>, Joined> by_place;  // offer, touchpoint
  for (const auto& [key, cell] : offered_) {
    if (key.measure >= offers.size() || offers[key.measure].places == nullptr) continue;
    const std::vector<bool>& sources = offers[key.measure].sources;
    if (!sources.empty() && !sources[key.source]) continue;
    Joined& into = by_place[{key.measure, key.touchpoint}];
    into.cell.Merge(*cell);
    into.numbers.push_back(cell->number);
  }
  for (const auto& [key, parts] : by_place) {
    const Offer& offer = offers[key.first];
    const std::string name = Text(key.second);
    const auto place =
        std::lower_bound(offer.places->begin(), offer.places->end(), name,
                         [](const OfferedPlace& one, const std::string& wanted) { return one.touchpoint < wanted; });
    if (place == offer.places->end() || place->touchpoint != name) continue;
    take(MakeOfferedRow(key.first, offer, *place, key.second, parts.cell), parts.numbers);
  }
  std::sort(result.rows.begin(), result.rows.end(), [](const MeasureRow& a, const MeasureRow& b) {
    return std::tie(a.measure, a.offer, a.touchpoint, a.channel, a.segment) <
           std::tie(b.measure, b.offer, b.touchpoint, b.channel, b.segment);
  });
  std::vector<uint32_t> renamed(cells_made_, kNone);
  for (uint32_t place = 0; place < result.rows.size(); ++place) {
    for (const uint32_t number : numbers[result.rows[place].place]) renamed[number] = place;
    result.rows[place].place = place;
  }
  result.journeys.Append(journey_log_, renamed);
  result.contacts.Append(contact_log_, renamed);
  std::sort(result.goal_touchpoints.begin(), result.goal_touchpoints.end());
  std::sort(result.contact_touchpoints.begin(), result.contact_touchpoints.end());
  std::sort(result.failure_touchpoints.begin(), result.failure_touchpoints.end());
  return result;
}

}  // namespace journey::findings
