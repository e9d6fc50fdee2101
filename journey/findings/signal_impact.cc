// SPDX-License-Identifier: Apache-2.0
#include "journey/findings/signal_impact.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <numeric>
#include <tuple>

#include "journey/base/time.h"
#include "journey/contact/way_to_contact.h"
#include "journey/findings/measures.h"
#include "journey/findings/signal_hits.h"
#include "journey/stats/interval.h"

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
    any_contact_ |= contact;
    if (type.touchpoint == kNone || is_contact_[type.touchpoint]) continue;
    is_contact_[type.touchpoint] = contact || contact::IsWayToContact(dictionaries.strings[type.touchpoint]);
  }
  for (uint32_t id = 0; id < dictionaries.identifiers.size() && !any_contact_; ++id) {
    any_contact_ = dictionaries.identifiers.type(id) == event::kTypeCase;
  }
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
  for (uint32_t i = session.step_begin; i < session.step_end; ++i) {
    const stitch::Step& step = customer.steps[i];
    if (stitch::OfAnotherSession(customer, session, step)) continue;
    if (step.goal) last_goal = i;
    if (!is_incident_[step.touchpoint]) last_touchpoint = step.touchpoint;
    if (seen_[step.touchpoint] == session_) continue;
    seen_[step.touchpoint] = session_;
    Visit visit;
    visit.touchpoint = step.touchpoint;
    visit.customer = static_cast<uint32_t>(hashes_.size() - 1);
    visit.week = WeekOf(step.time_us);
    visit.device = DeviceOf(customer, step);
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
  hashes_.push_back(customer.hash.high);
  const size_t before = visits_.size();
  for (const stitch::Session& session : customer.sessions) {
    if (!session.open) AddSession(customer, session, contacts);
  }
  if (visits_.size() == before) hashes_.pop_back();
}

void SignalImpactAccumulator::Merge(const SignalImpactAccumulator& other) {
  const size_t visits = visits_.size();
  const auto customers = static_cast<uint32_t>(hashes_.size());
  std::vector<uint16_t> renamed;
  for (const uint64_t device : other.devices_) renamed.push_back(DeviceNumber(device));
  for (Visit visit : other.visits_) {
    visit.customer += customers;
    visit.device = renamed[visit.device];
    visits_.push_back(visit);
  }
  for (BySource one : other.by_source_) {
    one.visit += visits;
    by_source_.push_back(one);
  }
  hashes_.insert(hashes_.end(), other.hashes_.begin(), other.hashes_.end());
}

void SignalImpactAccumulator::FinishPlace(uint32_t touchpoint, std::span<const Visit> visits, uint64_t wanted,
                                          const std::vector<uint32_t>& device_ranks,
                                          std::vector<SignalImpact>* rows) const {
  const auto stratum_key = [&](const Visit& visit) {
    return std::tuple(visit.position, visit.week, device_ranks[visit.device]);
  };
  std::map<std::tuple<uint8_t, int16_t, uint32_t>, size_t> numbers;
  for (const Visit& visit : visits) numbers.try_emplace(stratum_key(visit), 0);
  size_t next = 0;
  for (auto& [key, number] : numbers) number = next++;
  std::vector<size_t> strata;
  for (const Visit& visit : visits) strata.push_back(numbers.find(stratum_key(visit))->second);

  std::vector<Counts> counts;
  for (; wanted != 0; wanted &= wanted - 1) {
    const uint64_t bit = wanted & (~wanted + 1);
    for (size_t o = 0; o < kFollowings; ++o) {
      const auto outcome = static_cast<Following>(o);
      const auto signal = static_cast<friction::Signal>(std::countr_zero(bit));
      if ((outcome == Following::kGoal && !setup_->has_goal()) || DecidedByRule(signal, outcome)) continue;
      const auto known = [&](const Visit& visit) { return outcome != Following::kContact || visit.contact_known; };
      counts.assign(next, {});
      for (size_t i = 0; i < visits.size(); ++i) {
        if (!known(visits[i])) continue;
        const int64_t hit = (visits[i].outcomes & BitOf(outcome)) != 0 ? 1 : 0;
        Counts& one = counts[strata[i]];
        ((visits[i].signals & bit) != 0 ? one.affected : one.others) += 1;
        ((visits[i].signals & bit) != 0 ? one.affected_hits : one.other_hits) += hit;
      }
      SignalImpact row{
          .signal = signal, .touchpoint = std::string(table_->dictionaries.strings[touchpoint]), .outcome = outcome};
      int64_t affected = 0, affected_hits = 0;
      for (const Counts& one : counts) {
        row.affected_n += one.affected;
        if (one.affected == 0 || one.others == 0) continue;
        affected += one.affected;
        affected_hits += one.affected_hits;
        row.matched_n += one.others;
        row.matched_rate += static_cast<double>(one.affected) * Ratio(one.other_hits, one.others);
      }
      if (affected < kFewestAffected || row.matched_n < kFewestAffected) continue;
      row.affected_rate = Ratio(affected_hits, affected);
      row.matched_rate /= static_cast<double>(affected);
      row.difference = row.affected_rate - row.matched_rate;
      row.matched_share = Ratio(affected, row.affected_n);
      // What each customer adds to the difference, with the weights as they are.
      double variance = 0, of_others = 0;
      for (size_t begin = 0; begin < visits.size();) {
        double sum_affected = 0, sum_others = 0;
        size_t i = begin;
        for (; i < visits.size() && hashes_[visits[i].customer] == hashes_[visits[begin].customer]; ++i) {
          const Counts& one = counts[strata[i]];
          if (!known(visits[i]) || one.affected == 0 || one.others == 0) continue;
          const double hit = (visits[i].outcomes & BitOf(outcome)) != 0 ? 1 : 0;
          const double expected = Ratio(one.other_hits, one.others);
          if ((visits[i].signals & bit) != 0) {
            sum_affected += (hit - expected - row.difference) / static_cast<double>(affected);
          } else {
            sum_others -= (hit - expected) * Ratio(one.affected, one.others) / static_cast<double>(affected);
          }
        }
        variance += (sum_affected + sum_others) * (sum_affected + sum_others);
        of_others += sum_others * sum_others;
        begin = i;
      }
      if (affected_hits == 0 || affected_hits == affected) variance += LeastVariance(row.affected_rate, affected);
      if (of_others == 0) variance += LeastVariance(row.matched_rate, row.matched_n);
      const double half = stats::kNormal95 * std::sqrt(variance);
      row.low = std::max(-1.0, row.difference - half);
      row.high = std::min(1.0, row.difference + half);
      rows->push_back(std::move(row));
    }
  }
}

SignalImpactResult SignalImpactAccumulator::Finish(std::span<const Offer> offers) const {
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

  absl::flat_hash_map<uint32_t, std::vector<Visit>> places;
  for (size_t i = 0; i < visits_.size(); ++i) {
    if (!wanted.contains(visits_[i].touchpoint)) continue;
    Visit visit = visits_[i];
    visit.signals = signals_of(i);
    places[visit.touchpoint].push_back(visit);
  }
  for (auto& [touchpoint, visits] : places) {
    // By the customer's hash, and inside it by what is the same in every run: sums of fractions depend on their order.
    std::sort(visits.begin(), visits.end(), [&](const Visit& a, const Visit& b) {
      return std::tuple(hashes_[a.customer], a.week, a.position, ranks[a.device], a.signals, a.outcomes,
                        a.contact_known) < std::tuple(hashes_[b.customer], b.week, b.position, ranks[b.device],
                                                      b.signals, b.outcomes, b.contact_known);
    });
    FinishPlace(touchpoint, visits, wanted.find(touchpoint)->second, ranks, &result.rows);
  }
  std::sort(result.rows.begin(), result.rows.end(), [](const SignalImpact& a, const SignalImpact& b) {
    return std::tie(a.signal, a.touchpoint, a.outcome) < std::tie(b.signal, b.touchpoint, b.outcome);
  });
  return result;
}

}  // namespace journey::findings
