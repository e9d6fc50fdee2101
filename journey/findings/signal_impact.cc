// SPDX-License-Identifier: Apache-2.0
#include "journey/findings/signal_impact.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <iterator>
#include <numeric>
#include <tuple>

#include "journey/base/parallel.h"
#include "journey/base/time.h"
#include "journey/contact/way_to_contact.h"
#include "journey/findings/measures.h"
#include "journey/findings/signal_hits.h"
#include "journey/stats/interval.h"
#include "journey/stats/mean_tally.h"

namespace journey::findings {

using event::kNone;

namespace {

constexpr size_t kMostDevices = 65535;  // further ones are one

constexpr uint8_t BitOf(Following outcome) { return static_cast<uint8_t>(1u << static_cast<unsigned>(outcome)); }

uint8_t PositionOf(size_t reached_before) {
  return reached_before == 0 ? 0 : reached_before <= 2 ? 1 : reached_before <= 6 ? 2 : 3;
}

// Weeks since 1970 that begin on Mondays; the 1st of January 1970 was a Thursday.
int16_t WeekOf(int64_t time_us) {
  const int32_t day = base::UtcDay(time_us) + 3;
  return static_cast<int16_t>((day - ((day % 7) + 7) % 7) / 7);
}

// Squares are added in units of 2^-64: up to 2^31 visits they fit into 128 bits.
constexpr int kSquareBits = 64;

bool IsKnown(bool contact_known, size_t outcome) {
  return contact_known || outcome != static_cast<size_t>(Following::kContact);
}

double Ratio(int64_t part, int64_t all) { return static_cast<double>(part) / static_cast<double>(all); }

// Whether the signal's own rule says what follows: an abandoned form is one without an order after it.
bool DecidedByRule(friction::Signal signal, Following outcome) {
  using friction::Signal;
  switch (signal) {
    case Signal::kSearchExit:
    case Signal::kExitAfterError:
      return outcome != Following::kContact;
    case Signal::kFormAbandon:
    case Signal::kFormAbandonWeak:
      return outcome == Following::kGoal;
    case Signal::kContactFromCheckout:
    case Signal::kErrorHelp:
      return outcome == Following::kContact;
    default:
      return false;
  }
}

// Of one stratum.
struct Counts {
  int64_t affected = 0, affected_hits = 0, others = 0, other_hits = 0;
};

// A rate of 0 or 1 shows no variance: there half of Wilson's interval stands for the error.
double LeastVariance(double rate, int64_t n) {
  const stats::Interval interval = stats::WilsonEffective(rate, static_cast<double>(n));
  const double error = (interval.high - interval.low) / 2 / stats::kNormal95;
  return error * error;
}

}  // namespace

std::string_view Name(Following outcome) {
  static constexpr std::string_view kNames[] = {"goal", "contact_24h", "next_step"};
  return kNames[static_cast<size_t>(outcome)];
}

SignalImpactAccumulator::SignalImpactAccumulator(const friction::FrictionSetup* setup)
    : setup_(setup), table_(&setup->table()), is_incident_(NothingButIncidents(*setup)) {
  uint64_t events = 0;
  for (const event::SourceInfo& source : table_->sources) {
    events += source.events;
    for (const auto& [field, column] : source.fields) platforms_ = platforms_ || field == "platform";
    platforms_ = platforms_ || source.fields.empty();  // a table made by hand names none
  }
  while (events / one_in_ > kEventsKept) one_in_ *= 2;
  const event::Dictionaries& dictionaries = table_->dictionaries;
  is_contact_.assign(dictionaries.strings.size(), false);
  for (uint32_t id = 0; id < dictionaries.types.size(); ++id) {
    const event::EventType& type = dictionaries.types[id];
    const bool contact = contact::IsContactType(type);
    if (type.touchpoint == kNone || is_contact_[type.touchpoint]) continue;
    is_contact_[type.touchpoint] = contact || contact::IsWayToContact(dictionaries.strings[type.touchpoint]);
  }
  any_contact_ = setup->holds().contacts;
  seen_.assign(dictionaries.strings.size(), 0);
}

uint16_t SignalImpactAccumulator::DeviceNumber(uint64_t device) {
  if (!devices_.empty() && devices_.back() == device) return static_cast<uint16_t>(devices_.size() - 1);
  const auto [place, is_new] =
      device_numbers_.try_emplace(device, static_cast<uint16_t>(std::min(devices_.size(), kMostDevices - 1)));
  if (is_new && devices_.size() < kMostDevices) devices_.push_back(device);
  return place->second;
}

uint16_t SignalImpactAccumulator::DeviceOf(const stitch::Customer& customer, const stitch::Step& step) {
  uint32_t platform = kNone;
  if (platforms_) platform = customer.events[step.event].side.Text(event::Field::kPlatform).value_or(kNone);
  return DeviceNumber(uint64_t{platform} << 32 | (platform == kNone ? step.channel : kNone));
}

void SignalImpactAccumulator::AddSession(const stitch::Customer& customer, const stitch::Session& session,
                                         std::span<const contact::Contact> contacts) {
  ++session_;
  const size_t begin = visits_.size();
  uint32_t last_goal = kNone, last_touchpoint = kNone;
  Visit like;  // what its visits have in common
  like.customer = customers_;
  like.week = WeekOf(session.start_us);
  for (uint32_t i = session.step_begin; i < session.step_end; ++i) {
    const stitch::Step& step = customer.steps[i];
    if (stitch::OfAnotherSession(customer, session, step)) continue;
    if (step.goal) last_goal = i;
    if (!is_incident_[step.touchpoint]) last_touchpoint = step.touchpoint;
    if (seen_[step.touchpoint] == session_) continue;
    seen_[step.touchpoint] = session_;
    if (visits_.size() == begin) like.device = DeviceOf(customer, step);
    Visit visit = like;
    visit.touchpoint = step.touchpoint;
    visit.position = PositionOf(visits_.size() - begin);
    visit.contact_known = any_contact_ && !is_contact_[step.touchpoint] &&
                          step.time_us <= setup_->as_of_us(customer.events[step.event].source) - kAfterWindow;
    if (visit.contact_known && !contacts.empty()) {
      const auto next =
          std::lower_bound(contacts.begin(), contacts.end(), step.time_us,
                           [](const contact::Contact& one, int64_t time) { return one.opened_us < time; });
      if (next != contacts.end() && next->opened_us - step.time_us <= kAfterWindow) {
        visit.outcomes |= BitOf(Following::kContact);
      }
    }
    // Whether the goal lies at or after it is known once the session is read; until then `signals` holds its step.
    visit.signals = i;
    visits_.push_back(visit);
  }
  for (size_t i = begin; i < visits_.size(); ++i) {
    Visit& visit = visits_[i];
    const auto step = static_cast<uint32_t>(visit.signals);
    visit.signals = 0;
    if (last_goal != kNone && step <= last_goal) visit.outcomes |= BitOf(Following::kGoal);
    if (last_touchpoint != kNone && visit.touchpoint != last_touchpoint) visit.outcomes |= BitOf(Following::kNext);
    if (hit_steps_.empty()) continue;
    auto hit = std::lower_bound(hit_steps_.begin(), hit_steps_.end(), step,
                                [](const auto& one, uint32_t wanted) { return one.first < wanted; });
    for (; hit != hit_steps_.end() && hit->first == step; ++hit) {
      const OfferedHit& one = *hit->second;
      if (friction::IsBySource(static_cast<friction::Signal>(one.measure))) {
        by_source_.push_back({i, one.measure, one.source});
      } else {
        visit.signals |= uint64_t{1} << one.measure;
      }
    }
  }
}

void SignalImpactAccumulator::Add(const stitch::Customer& customer, std::span<const contact::Contact> contacts,
                                  std::span<const OfferedHit> hits) {
  if (customer.sessions.empty() || customer.hash.low % one_in_ != 0) return;
  hit_steps_.clear();
  for (const OfferedHit& hit : hits) {
    if (hit.step != kNone) hit_steps_.emplace_back(hit.step, &hit);
  }
  std::sort(hit_steps_.begin(), hit_steps_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  ++customers_;
  for (const stitch::Session& session : customer.sessions) {
    if (!session.open) AddSession(customer, session, contacts);
  }
}

void SignalImpactAccumulator::Merge(const SignalImpactAccumulator& other) {
  const size_t visits = visits_.size();
  std::vector<uint16_t> renamed;
  for (const uint64_t device : other.devices_) renamed.push_back(DeviceNumber(device));
  for (Visit visit : other.visits_) {
    visit.customer += customers_;
    visit.device = renamed[visit.device];
    visits_.push_back(visit);
  }
  for (BySource one : other.by_source_) {
    one.visit += visits;
    by_source_.push_back(one);
  }
  customers_ += other.customers_;
}

std::vector<SignalImpact> SignalImpactAccumulator::FinishPlace(uint32_t touchpoint, std::span<const Visit> visits,
                                                               uint64_t wanted,
                                                               const std::vector<uint32_t>& device_ranks) const {
  // Strata by number, in an order that is the same in every run: sums of fractions depend on it.
  absl::flat_hash_map<uint64_t, uint32_t> numbers;
  std::vector<uint64_t> keys;
  std::vector<uint32_t> strata;
  strata.reserve(visits.size());
  for (const Visit& visit : visits) {
    const uint64_t key =
        uint64_t{visit.position} << 48 | uint64_t{static_cast<uint16_t>(visit.week)} << 32 | device_ranks[visit.device];
    const auto [place, is_new] = numbers.try_emplace(key, static_cast<uint32_t>(keys.size()));
    if (is_new) keys.push_back(key);
    strata.push_back(place->second);
  }
  std::vector<uint32_t> order(keys.size());
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) { return keys[a] < keys[b]; });

  std::vector<SignalImpact> rows;
  std::vector<std::array<Counts, kFollowings>> counts;
  for (; wanted != 0; wanted &= wanted - 1) {
    const uint64_t bit = wanted & (~wanted + 1);
    const auto signal = static_cast<friction::Signal>(std::countr_zero(bit));
    counts.assign(keys.size(), {});
    for (size_t i = 0; i < visits.size(); ++i) {
      const Visit& visit = visits[i];
      for (size_t o = 0; o < kFollowings; ++o) {
        if (!IsKnown(visit.contact_known, o)) continue;
        Counts& one = counts[strata[i]][o];
        const int64_t hit = visit.outcomes >> o & 1;
        if ((visit.signals & bit) != 0) {
          ++one.affected;
          one.affected_hits += hit;
        } else {
          ++one.others;
          one.other_hits += hit;
        }
      }
    }
    for (size_t o = 0; o < kFollowings; ++o) {
      const auto outcome = static_cast<Following>(o);
      if ((outcome == Following::kGoal && !setup_->has_goal()) || DecidedByRule(signal, outcome)) continue;
      SignalImpact row{
          .signal = signal, .touchpoint = std::string(table_->dictionaries.strings[touchpoint]), .outcome = outcome};
      int64_t affected = 0, affected_hits = 0;
      bool others_vary = false;
      for (const uint32_t stratum : order) {
        const Counts& one = counts[stratum][o];
        row.affected_n += one.affected;
        if (one.affected == 0 || one.others == 0) continue;
        affected += one.affected;
        affected_hits += one.affected_hits;
        row.matched_n += one.others;
        row.matched_rate += static_cast<double>(one.affected) * Ratio(one.other_hits, one.others);
        others_vary = others_vary || (one.other_hits > 0 && one.other_hits < one.others);
      }
      if (affected < kFewestAffected || row.matched_n < kFewestAffected) continue;
      row.affected_rate = Ratio(affected_hits, affected);
      row.matched_rate /= static_cast<double>(affected);
      row.difference = row.affected_rate - row.matched_rate;
      row.matched_share = Ratio(affected, row.affected_n);
      // What each customer adds to the difference, with the weights as they are. Visits of one customer lie together,
      // in the order of time; squares are added as integers, so that the order of customers does not show.
      stats::Int128 squares = 0;
      for (size_t i = 0; i < visits.size();) {
        double sum = 0;
        for (const uint32_t customer = visits[i].customer; i < visits.size() && visits[i].customer == customer; ++i) {
          const Counts& one = counts[strata[i]][o];
          if (!IsKnown(visits[i].contact_known, o) || one.affected == 0 || one.others == 0) continue;
          const double beyond = static_cast<double>(visits[i].outcomes >> o & 1) - Ratio(one.other_hits, one.others);
          sum += (visits[i].signals & bit) != 0 ? beyond - row.difference : -beyond * Ratio(one.affected, one.others);
        }
        squares += static_cast<stats::Int128>(std::ldexp(sum * sum, kSquareBits));
      }
      const auto all = static_cast<double>(affected);
      double variance = std::ldexp(static_cast<double>(squares), -kSquareBits) / all / all;
      if (affected_hits == 0 || affected_hits == affected) variance += LeastVariance(row.affected_rate, affected);
      if (!others_vary) variance += LeastVariance(row.matched_rate, row.matched_n);
      const double half = stats::kNormal95 * std::sqrt(variance);
      row.low = std::max(-1.0, row.difference - half);
      row.high = std::min(1.0, row.difference + half);
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

SignalImpactResult SignalImpactAccumulator::Finish(std::span<const Offer> offers, int threads) const {
  SignalImpactResult result;
  result.one_in = one_in_;
  uint64_t measured = 0;
  for (size_t i = 0; i < offers.size(); ++i) {
    if (offers[i].places != nullptr) measured |= uint64_t{1} << i;
  }
  absl::flat_hash_map<size_t, uint64_t> more;  // visit -> signals of sources that count
  for (const BySource& one : by_source_) {
    if (one.signal >= offers.size() || offers[one.signal].places == nullptr) continue;
    const std::vector<bool>& sources = offers[one.signal].sources;
    if (sources.empty() || sources[one.source]) more[one.visit] |= uint64_t{1} << one.signal;
  }
  const auto signals_of = [&](size_t visit) {
    const auto found = more.empty() ? more.end() : more.find(visit);
    return (visits_[visit].signals & measured) | (found == more.end() ? 0 : found->second);
  };
  absl::flat_hash_map<uint32_t, std::array<int64_t, friction::kSignals>> affected;  // by touchpoint
  for (size_t i = 0; i < visits_.size(); ++i) {
    const uint64_t signals = signals_of(i);
    if (signals == 0) continue;
    auto& counts = affected[visits_[i].touchpoint];
    for (uint64_t left = signals; left != 0; left &= left - 1) ++counts[static_cast<size_t>(std::countr_zero(left))];
  }
  absl::flat_hash_map<uint32_t, uint64_t> wanted;  // touchpoint -> signals with enough visits
  for (const auto& [touchpoint, counts] : affected) {
    for (size_t i = 0; i < counts.size(); ++i) {
      if (counts[i] >= kFewestAffected) wanted[touchpoint] |= uint64_t{1} << i;
    }
  }
  if (wanted.empty()) return result;

  const base::StringInterner& strings = table_->dictionaries.strings;
  const auto text = [&](uint64_t id) { return id == kNone ? std::string_view() : strings[static_cast<uint32_t>(id)]; };
  const auto device_name = [&](uint32_t device) {
    return std::pair(text(devices_[device] >> 32), text(devices_[device] & 0xffffffffu));
  };
  std::vector<uint32_t> order(devices_.size());  // devices by name: their numbers differ between runs
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) { return device_name(a) < device_name(b); });
  std::vector<uint32_t> ranks(order.size());
  for (uint32_t rank = 0; rank < order.size(); ++rank) ranks[order[rank]] = rank;

  absl::flat_hash_map<uint32_t, uint32_t> numbers;
  std::vector<std::pair<uint32_t, std::vector<Visit>>> places;
  for (size_t i = 0; i < visits_.size(); ++i) {
    if (!wanted.contains(visits_[i].touchpoint)) continue;
    const auto [number, is_new] = numbers.try_emplace(visits_[i].touchpoint, static_cast<uint32_t>(places.size()));
    if (is_new) places.emplace_back(visits_[i].touchpoint, std::vector<Visit>());
    Visit& visit = places[number->second].second.emplace_back(visits_[i]);
    visit.signals = signals_of(i);
  }
  std::vector<std::vector<SignalImpact>> rows(places.size());
  base::ParallelFor(threads, places.size(), [&](size_t i, int) {
    rows[i] = FinishPlace(places[i].first, places[i].second, wanted.find(places[i].first)->second, ranks);
  });
  for (std::vector<SignalImpact>& own : rows) std::move(own.begin(), own.end(), std::back_inserter(result.rows));
  std::sort(result.rows.begin(), result.rows.end(), [](const SignalImpact& a, const SignalImpact& b) {
    return std::tie(a.signal, a.touchpoint, a.outcome) < std::tie(b.signal, b.touchpoint, b.outcome);
  });
  return result;
}

}  // namespace journey::findings
