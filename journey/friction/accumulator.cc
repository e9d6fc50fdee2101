// SPDX-License-Identifier: Apache-2.0
#include "journey/friction/accumulator.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace journey::friction {

using event::kNone;

std::string_view Name(SignalBasis basis) {
  constexpr std::string_view kNames[] = {"detected", "labelled", "mixed", "weak", "not_measurable"};
  return kNames[static_cast<size_t>(basis)];
}

std::string CutElement(std::string_view text, size_t bytes) {
  if (text.size() <= bytes) return std::string(text);
  size_t end = bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "...";
}

FrictionAccumulator::Cell& FrictionAccumulator::CellOf(const Key& key) {
  const auto [place, is_new] = cell_index_.try_emplace(key, static_cast<uint32_t>(cells_.size()));
  if (is_new) cells_.push_back({.key = key});
  return cells_[place->second];
}

void FrictionAccumulator::Add(const stitch::Customer& customer, std::span<const contact::Contact> contacts,
                              const std::vector<contact::Contact>& all) {
  incidents_ = scanner_.Scan(customer, contacts, all);
  ++customer_;
  score_.Add(customer, incidents_, scanner_.answers());
  self_service_.Add(scanner_.lookups(), contacts);
  for (const Incident& incident : incidents_) {
    Count(incident, incident.session == kNone ? 0 : session_base_ + incident.session);
  }
  session_base_ += customer.sessions.size();
  if (!scanner_.measured().empty()) AddSpeed(customer);
}

void FrictionAccumulator::AddSpeed(const stitch::Customer& customer) {
  for (const Measured& one : scanner_.measured()) {
    if (one.touchpoint != kNone) {
      std::unique_ptr<Views>& owned = views_[{one.metric, one.touchpoint}];
      if (owned == nullptr) owned = std::make_unique<Views>();
      if (owned->n++ == 0) touched_views_.push_back(owned.get());
      owned->poor += one.poor ? 1 : 0;
      owned->days.Add(base::UtcDay(one.time_us), 1, one.poor ? 1 : 0);
    }
    for (const uint32_t touchpoint : {kTotal, one.touchpoint}) {
      speed_[{one.metric, touchpoint, kTotal}].Add(one.value);
      if (one.platform != kNone) speed_[{one.metric, touchpoint, one.platform}].Add(one.value);
    }
  }
  for (Views* views : touched_views_) {
    views->rate.AddCustomer(views->n, views->poor, customer.hash);
    views->n = views->poor = 0;
  }
  touched_views_.clear();
}

void FrictionAccumulator::AddLoose(std::span<const contact::Contact> contacts,
                                   const std::vector<contact::Contact>& all) {
  for (const Incident& incident : scanner_.ScanLoose(contacts, all)) {
    const uint64_t customer = std::exchange(customer_, 0);  // of nobody
    Count(incident, 0);
    customer_ = customer;
  }
}

void FrictionAccumulator::Count(const Incident& incident, uint64_t session) {
  const uint32_t source = IsBySource(incident.signal) ? incident.spot.source : kAnySource;
  CountIn(incident, session, &CellOf({incident.signal, incident.spot.touchpoint, incident.spot.channel, source}));
  CountIn(incident, session, &CellOf({incident.signal, kTotal, kTotal, source}));
  if (incident.spot.element != kNone && !incident.suppressed)
    ++elements_[{static_cast<uint32_t>(incident.signal), incident.spot.touchpoint, incident.spot.channel,
                 incident.spot.element}];
}

void FrictionAccumulator::CountIn(const Incident& incident, uint64_t session, Cell* cell) const {
  SignalCounts& counts = cell->counts;
  if (incident.suppressed) {
    ++counts.suppressed;
    return;
  }
  ++counts.count;
  counts.labelled += incident.labelled ? 1 : 0;
  counts.lost_us += incident.lost_us;
  if (session != 0 && cell->last_session != session) {
    cell->last_session = session;
    ++counts.sessions;
  }
  if (customer_ != 0 && cell->last_customer != customer_) {
    cell->last_customer = customer_;
    ++counts.customers;
  }
}

namespace {

void AddUp(const SignalCounts& from, SignalCounts* to) {
  to->count += from.count;
  to->sessions += from.sessions;
  to->customers += from.customers;
  to->suppressed += from.suppressed;
  to->labelled += from.labelled;
  to->lost_us += from.lost_us;
}

SignalBasis BasisOf(Signal signal, const SignalCounts& counts) {
  if (Info(signal).weak()) return SignalBasis::kWeak;
  if (counts.labelled == 0) return SignalBasis::kDetected;
  return counts.labelled == counts.count ? SignalBasis::kLabelled : SignalBasis::kMixed;
}

}  // namespace

void FrictionAccumulator::Merge(const FrictionAccumulator& other) {
  for (const Cell& cell : other.cells_) AddUp(cell.counts, &CellOf(cell.key).counts);
  for (const auto& [key, count] : other.elements_) elements_[key] += count;
  for (const auto& [key, tally] : other.speed_) speed_[key].Merge(tally);
  for (const auto& [key, views] : other.views_) {
    std::unique_ptr<Views>& own = views_[key];
    if (own == nullptr) own = std::make_unique<Views>();
    own->rate.Merge(views->rate);
    own->days.Merge(views->days);
  }
  for (uint32_t source = 0; source < facts_.size(); ++source) facts_[source] |= other.FactsOf(source);
  unknown_labels_ += other.unknown_labels_ + other.scanner_.unknown_labels();
  score_.Merge(other.score_);
  self_service_.Merge(other.self_service_);
  dropped_ += other.dropped_ + other.scanner_.dropped();
}

bool FrictionAccumulator::Counts(Signal signal, uint32_t source) const {
  if (source == kAnySource) return true;
  const SignalInfo& info = Info(signal);
  const Facts facts = FactsOf(source);
  if (info.weak()) return (Info(info.weak_of).needs & ~facts) != 0;
  return (info.needs & ~facts) == 0;
}

// Of a signal by source: what is missing in the source that has most of it.
Facts FrictionAccumulator::Missing(Signal signal) const {
  const SignalInfo& info = Info(signal);
  Facts all = 0;
  for (uint32_t source = 0; source < facts_.size(); ++source) all |= FactsOf(source);
  if (!IsBySource(signal) || (info.needs & ~all) != 0) return info.needs & ~all;
  for (uint32_t source = 0; source < facts_.size(); ++source) {
    if ((info.needs & ~FactsOf(source)) == 0 && Counts(signal, source)) return 0;
  }
  return info.needs;
}

FrictionResult FrictionAccumulator::Finish() {
  FrictionResult result;
  result.unknown_labels = unknown_labels_ + scanner_.unknown_labels();
  result.score = score_.Finish();
  result.self_service = self_service_.Finish();
  result.dropped = dropped_ + scanner_.dropped();
  const base::StringInterner& strings = setup_->table().dictionaries.strings;
  const auto text = [&](uint32_t id) { return id == kNone ? std::string() : std::string(strings[id]); };
  // By names: ids differ between runs.
  std::map<std::tuple<Signal, std::string, std::string>, SignalCounts> rows;
  for (const Cell& cell : cells_) {
    const Signal signal = cell.key.signal;
    const bool labelled = cell.counts.labelled > 0;
    if (!labelled && !Counts(signal, cell.key.source)) continue;
    if (cell.key.touchpoint == kTotal) {
      AddUp(cell.counts, &result.totals[static_cast<size_t>(signal)].counts);
    } else {
      AddUp(cell.counts, &rows[{signal, text(cell.key.touchpoint), text(cell.key.channel)}]);
    }
  }
  for (size_t i = 0; i < kSignals; ++i) {
    const auto signal = static_cast<Signal>(i);
    SignalTotal& total = result.totals[i];
    total.missing = Missing(signal);
    if (!setup_->rules().enabled(signal)) continue;
    // Where the better one can be measured, nothing is missing of what stands in for it.
    const bool replaced = Info(signal).weak() && Missing(Info(signal).weak_of) == 0;
    if (total.counts.labelled > 0) total.missing = 0;
    if (total.missing == 0) total.basis = BasisOf(signal, total.counts);
    if (replaced && total.missing != 0) total.missing = 0;
  }
  std::map<std::tuple<uint32_t, std::string, std::string>, std::pair<std::string, int64_t>> most;
  for (const auto& [key, count] : elements_) {
    auto& best = most[{key[0], text(key[1]), text(key[2])}];
    const std::string_view element = strings[key[3]];
    if (count > best.second || (count == best.second && element < best.first)) best = {std::string(element), count};
  }
  for (const auto& [key, counts] : rows) {
    const auto& [signal, touchpoint, channel] = key;
    if (result.totals[static_cast<size_t>(signal)].basis == SignalBasis::kNotMeasurable) continue;
    SignalRow row{.signal = signal, .touchpoint = touchpoint, .channel = channel, .counts = counts};
    row.basis = BasisOf(signal, counts);
    const auto found = most.find({static_cast<uint32_t>(signal), touchpoint, channel});
    if (found != most.end()) {
      row.element = CutElement(found->second.first);
      row.element_count = found->second.second;
    }
    result.rows.push_back(std::move(row));
  }
  result.by_source.resize(facts_.size());
  for (uint32_t source = 0; source < facts_.size(); ++source) {
    for (size_t i = 0; i < kSignals; ++i) {
      const auto signal = static_cast<Signal>(i);
      const bool measurable = result.totals[i].basis != SignalBasis::kNotMeasurable;
      if (measurable && (!IsBySource(signal) || Counts(signal, source))) result.by_source[source] |= SetOf(signal);
    }
  }
  FinishSpeed(&result);
  return result;
}

void FrictionAccumulator::FinishSpeed(FrictionResult* result) {
  const base::StringInterner& strings = setup_->table().dictionaries.strings;
  const auto text = [&](uint32_t id) { return id == kNone || id == kTotal ? std::string() : std::string(strings[id]); };
  for (auto& [key, tally] : speed_) {
    if (key.touchpoint == kNone) continue;
    SpeedRow row{
        .metric = key.metric, .touchpoint = text(key.touchpoint), .platform = text(key.platform), .n = tally.count()};
    const int64_t good = GoodLimit(key.metric, setup_->rules()), poor = PoorLimit(key.metric, setup_->rules());
    row.p75 = *tally.Quantile(0.75);
    row.good = tally.CountAtMost(good);
    row.poor = tally.CountAbove(poor);
    const int64_t tolerated = tally.CountAtMost(4 * good) - row.good;
    row.apdex = (static_cast<double>(row.good) + static_cast<double>(tolerated) / 2) / static_cast<double>(row.n);
    result->speed.push_back(std::move(row));
  }
  for (const auto& [key, views] : views_)
    result->speed_places.push_back({key.first, text(key.second), views->rate, views->days});
  std::sort(result->speed_places.begin(), result->speed_places.end(), [](const SpeedPlace& a, const SpeedPlace& b) {
    return std::tie(a.metric, a.touchpoint) < std::tie(b.metric, b.touchpoint);
  });
  std::sort(result->speed.begin(), result->speed.end(), [](const SpeedRow& a, const SpeedRow& b) {
    return std::tie(a.metric, b.n, a.touchpoint, a.platform) < std::tie(b.metric, a.n, b.touchpoint, b.platform);
  });
}

}  // namespace journey::friction
