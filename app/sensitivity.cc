// SPDX-License-Identifier: Apache-2.0
#include "app/sensitivity.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "journey/base/scratch.h"
#include "journey/event/logout.h"
#include "journey/stats/interval.h"

namespace app {

namespace {

namespace contact = journey::contact;
namespace event = journey::event;
namespace identity = journey::identity;
namespace stitch = journey::stitch;
using event::IdentifierClass;

constexpr int64_t kRepeatWindow = 7 * journey::base::kMicrosPerDay;  // as the figure repeat_7d
// Counts that differ by more than this under another mode are worth a warning; rates are where they leave the interval.
constexpr double kCountTolerance = 0.05;

identity::Rules RulesOf(const RunData& data, identity::Mode mode) {
  identity::Rules rules = data.stitch.identity;
  rules.mode = mode;
  return rules;
}

}  // namespace

SensitivityAccumulator::Again::Again(const RunData& data, identity::Mode mode)
    : resolver(data.table(), data.components, RulesOf(data, mode)),
      splitter(data.table(), data.goal, data.stitch, data.components.case_is_customer),
      contacts(&data.table()) {}

SensitivityAccumulator::SensitivityAccumulator(const RunData* data) : data_(*data) {
  logouts_ = event::FindLogouts(data_.table());
  plain_sessions_ =
      std::all_of(data_.stitch.session_rules.begin(), data_.stitch.session_rules.end(),
                  [](const stitch::SessionRule& rule) { return rule == stitch::SessionRule{.gap_us = rule.gap_us}; });
  const event::Dictionaries& dictionaries = data_.table().dictionaries;
  for (uint32_t type = 0; type < dictionaries.types.size(); ++type)
    goals_.push_back(data_.goal.types[type] && dictionaries.types[type].touchpoint != event::kNone);
}

void SensitivityAccumulator::AddTo(const Figures& from, Figures* to) {
  to->customers += from.customers;
  to->sessions += from.sessions;
  to->converted += from.converted;
  to->contacts += from.contacts;
  to->repeats += from.repeats;
}

void SensitivityAccumulator::FindRuns(const stitch::Component& component) {
  journey::base::ClearScratch(&runs_);
  for (const auto events : {component.events, component.loose}) {
    const bool known = !component.runs.empty() && !events.empty();
    for (const identity::TupleRun& run : known ? component.runs : tuple_runs_.Find(events))
      runs_.push_back({events.subspan(run.begin, run.end - run.begin), data_.components.persons[run.tuple]});
  }
}

// So they do where every row names the same person, or carries the same single identifier.
bool SensitivityAccumulator::ModesAgree() const {
  uint32_t only = event::kNone;
  bool alone = true;
  for (const Run& run : runs_) {
    if (run.persons.empty()) continue;
    if (only == event::kNone) only = run.persons[0];
    alone &= run.persons.size() == 1;
    if (run.persons[0] != only || (!alone && !IsUnique(only))) return false;
    // A second person on the row, of another type.
    if (run.persons.size() > 1 && IsUnique(run.persons[1])) return false;
  }
  return true;
}

// Most components where the modes differ are one person who was not always logged in: there each row's customer follows
// from the row alone, and nothing is resolved, sorted or copied. False where that is not so.
bool SensitivityAccumulator::CountQuickly(const stitch::Component& component, const Figures& own) {
  if (!FindPerson(component)) return false;
  Figures latest_user, none;
  if (!CountByKeys(&RunKeys::of_device, own, &latest_user) || !CountByKeys(&RunKeys::of_row, own, &none)) return false;
  const Figures by_mode[] = {own, own, latest_user, none};  // as kAllModes
  for (size_t i = 0; i < kModes; ++i) AddTo(by_mode[i], &figures_[i]);
  return true;
}

// The one person of the component, and the identifiers beside it. False where rows may belong to anybody else.
bool SensitivityAccumulator::FindPerson(const stitch::Component& component) {
  const identity::Mode mode = data_.stitch.identity.mode;
  if (!plain_sessions_ || component.customers.size() != 1 || !component.loose.empty() ||
      (mode != identity::Mode::kDeviceSplit && mode != identity::Mode::kLastAuth) ||
      !data_.components.forgotten.empty())
    return false;
  const std::span<const event::Event> events = component.events;
  if (events.back().time_us - events.front().time_us > data_.stitch.identity.look_back_us) return false;
  const event::EventType* const first_type = &data_.table().dictionaries.types[0];
  if (!logouts_.empty() && std::any_of(events.begin(), events.end(), [&](const event::Event& event) {
        return logouts_[static_cast<size_t>(event.type - first_type)];
      }))
    return false;
  person_ = event::kNone;
  claimed_.clear();
  journey::base::ClearScratch(&run_keys_);
  for (const Run& run : runs_) {
    const std::span<const uint32_t> persons = run.persons;
    if (persons.empty()) return false;  // follows a case, an order or a session
    run_keys_.push_back({persons[0], PersistentOf(persons)});
    if (!IsUnique(persons[0])) continue;
    if ((person_ != event::kNone && person_ != persons[0]) || (persons.size() > 1 && IsUnique(persons[1])))
      return false;
    person_ = persons[0];
    for (const uint32_t id : persons.subspan(1)) {
      if (std::find(claimed_.begin(), claimed_.end(), id) == claimed_.end()) claimed_.push_back(id);
    }
    if (claimed_.size() > kFewKeys) return false;
  }
  for (RunKeys& keys : run_keys_) {
    if (std::find(claimed_.begin(), claimed_.end(), keys.of_device) != claimed_.end()) keys.of_device = person_;
  }
  return true;
}

// The cookie, else the device, else the first.
uint32_t SensitivityAccumulator::PersistentOf(std::span<const uint32_t> persons) const {
  for (const IdentifierClass wanted : {IdentifierClass::kAnonymous, IdentifierClass::kDevice}) {
    const auto found = std::find_if(persons.begin(), persons.end(), [&](uint32_t id) { return ClassOf(id) == wanted; });
    if (found != persons.end()) return *found;
  }
  return persons[0];
}

// False where there are too many keys for the quick way.
bool SensitivityAccumulator::CountByKeys(uint32_t RunKeys::*key_of, const Figures& own, Figures* figures) {
  const uint32_t first = run_keys_[0].*key_of;
  if (std::all_of(run_keys_.begin(), run_keys_.end(), [&](const RunKeys& keys) { return keys.*key_of == first; })) {
    *figures = own;  // all rows are one customer's, as they are in the run's own mode
    return true;
  }
  keys_.clear();
  for (size_t i = 0; i < runs_.size(); ++i) {
    const uint32_t id = run_keys_[i].*key_of;
    const auto found = std::find_if(keys_.begin(), keys_.end(), [id](const Key& key) { return key.identifier == id; });
    const auto at = static_cast<size_t>(found - keys_.begin());
    if (at == keys_.size()) keys_.push_back({.identifier = id});
    if (keys_.size() > kFewKeys) return false;
    CountEvents(runs_[i].events, &keys_[at], &figures->sessions);
  }
  figures->customers = keys_.size();
  for (const Key& key : keys_) figures->converted += key.converted;
  return true;
}

// The sessions that these events begin, and what they do to their customer.
inline void SensitivityAccumulator::CountEvents(std::span<const event::Event> events, Key* key,
                                                uint64_t* sessions) const {
  const event::EventType* const first_type = &data_.table().dictionaries.types[0];
  for (const event::Event& event : events) {
    key->converted |= goals_[static_cast<size_t>(event.type - first_type)] != 0;
    if (key->any_session && event.time_us - key->end_us <= data_.stitch.session_rules[event.source].gap_us) {
      if (event.Has(event::kTypeExtends)) key->end_us = std::max(key->end_us, event.end_us);
    } else if (!stitch::Splitter::JoinsOnlyOpenSession(event, false)) {
      ++*sessions;
      key->any_session = true;
      key->end_us = event.end_us;
    }
  }
}

void SensitivityAccumulator::Count(const stitch::Component& component, const std::vector<contact::Contact>& contacts,
                                   Figures* figures) const {
  figures->customers += component.customers.size();
  for (const stitch::Customer& customer : component.customers) {
    figures->sessions += customer.sessions.size();
    figures->converted +=
        std::any_of(customer.steps.begin(), customer.steps.end(), [](const stitch::Step& step) { return step.goal; });
  }
  for (const contact::Contact& one : contacts) {
    if (one.customer == event::kNone || one.opened_us > data_.stitch.as_of_us[one.source] - kRepeatWindow) continue;
    ++figures->contacts;
    figures->repeats +=
        one.next != contact::kNoContact && contacts[one.next].opened_us - one.opened_us <= kRepeatWindow;
  }
}

void SensitivityAccumulator::Add(const stitch::Component& component, const std::vector<contact::Contact>& contacts) {
  Figures own;
  Count(component, contacts, &own);
  FindRuns(component);
  const bool agree = ModesAgree();
  if (!agree && contacts.empty() && CountQuickly(component, own)) return;
  if (!agree) {
    events_.assign(component.events.begin(), component.events.end());
    events_.insert(events_.end(), component.loose.begin(), component.loose.end());
    // Back into the order of time. Events of one record have the same customer, so their order stands.
    if (component.customers.size() > 1 || !component.loose.empty()) {
      std::stable_sort(events_.begin(), events_.end(), [](const event::Event& a, const event::Event& b) {
        return std::tuple(a.time_us, a.source, a.byte) < std::tuple(b.time_us, b.source, b.byte);
      });
    }
    CountExposure(component);
  }
  for (size_t i = 0; i < kModes; ++i) {
    Figures figures = own;
    if (!agree && identity::kAllModes[i] != data_.stitch.identity.mode) {
      if (again_[i] == nullptr) again_[i] = std::make_unique<Again>(data_, identity::kAllModes[i]);
      scratch_ = events_;
      const std::vector<identity::ResolvedCustomer>& customers = again_[i]->resolver.Resolve(scratch_);
      const stitch::Component again =
          again_[i]->splitter.Split(scratch_, customers, again_[i]->resolver.one_customer());
      figures = {};
      Count(again, contacts.empty() ? contacts : again_[i]->contacts.Build(again), &figures);
    }
    AddTo(figures, &figures_[i]);
  }
}

// Adobe's four figures, over cookies and devices that stand beside two people or more.
void SensitivityAccumulator::CountExposure(const stitch::Component& component) {
  const auto is_device = [&](uint32_t id) {
    return ClassOf(id) == IdentifierClass::kAnonymous || ClassOf(id) == IdentifierClass::kDevice;
  };
  devices_.clear();
  for (const event::Event& event : events_) {
    const auto persons = data_.components.persons[event.tuple];
    const bool named = !persons.empty() && ClassOf(persons[0]) == IdentifierClass::kUnique;
    for (const uint32_t id : persons) {
      if (!is_device(id)) continue;
      Device& device = devices_[id];
      ++device.events;
      device.anonymous += named ? 0 : 1;
      if (!named) continue;
      device.several |= device.person != event::kNone && device.person != persons[0];
      device.person = persons[0];
    }
  }
  bool any = false;
  for (const auto& [id, device] : devices_) {
    if (!device.several) continue;
    any = true;
    ++shared_devices_;
    ++anonymous_shares_[static_cast<uint32_t>(device.anonymous * 1000 / device.events)];
  }
  if (!any) return;
  for (const event::Event& event : events_) {
    const auto persons = data_.components.persons[event.tuple];
    if (!std::any_of(persons.begin(), persons.end(),
                     [&](uint32_t id) { return is_device(id) && devices_.find(id)->second.several; }))
      continue;
    ++events_on_shared_;
    anonymous_on_shared_ += ClassOf(persons[0]) == IdentifierClass::kUnique ? 0 : 1;
  }
}

void SensitivityAccumulator::Merge(const SensitivityAccumulator& other) {
  for (size_t i = 0; i < kModes; ++i) {
    AddTo(other.figures_[i], &figures_[i]);
  }
  shared_devices_ += other.shared_devices_;
  events_on_shared_ += other.events_on_shared_;
  anonymous_on_shared_ += other.anonymous_on_shared_;
  for (const auto& [share, count] : other.anonymous_shares_) anonymous_shares_[share] += count;
}

reports::IdentityInput SensitivityAccumulator::Finish() const {
  reports::IdentityInput result;
  const auto rate = [](uint64_t hits, uint64_t n) {
    return n == 0 ? std::optional<double>() : static_cast<double>(hits) / static_cast<double>(n);
  };
  const size_t own = static_cast<size_t>(data_.stitch.identity.mode);
  const bool goal = !data_.goal.names.empty();
  for (size_t i = 0; i < kModes; ++i) {
    const Figures& figures = figures_[i];
    const auto far = [&](uint64_t count, uint64_t base) {
      return std::abs(static_cast<double>(count) - static_cast<double>(base)) >
             kCountTolerance * static_cast<double>(base);
    };
    const auto outside = [](uint64_t hits, uint64_t n, uint64_t base_hits, uint64_t base_n) {
      if (n == 0 || base_n == 0) return false;
      const journey::stats::Interval interval =
          journey::stats::Wilson(static_cast<int64_t>(base_hits), static_cast<int64_t>(base_n));
      const double value = static_cast<double>(hits) / static_cast<double>(n);
      return value < interval.low || value > interval.high;
    };
    const Figures& base = figures_[own];
    reports::IdentityInput::Mode& mode = result.modes.emplace_back();
    mode.name = identity::Name(identity::kAllModes[i]);
    mode.chosen = i == own;
    mode.customers = figures.customers;
    mode.sessions = figures.sessions;
    mode.customers_differ = far(figures.customers, base.customers);
    mode.sessions_differ = far(figures.sessions, base.sessions);
    if (goal) {
      mode.conversion = rate(figures.converted, figures.customers);
      mode.conversion_differs = outside(figures.converted, figures.customers, base.converted, base.customers);
    }
    mode.repeat = rate(figures.repeats, figures.contacts);
    mode.repeat_differs = outside(figures.repeats, figures.contacts, base.repeats, base.contacts);
  }
  const event::IdentifierTable& identifiers = data_.table().dictionaries.identifiers;
  for (uint32_t id = 0; id < identifiers.size(); ++id) {
    const IdentifierClass id_class = ClassOf(id);
    result.devices += (id_class == IdentifierClass::kAnonymous || id_class == IdentifierClass::kDevice) &&
                      identifiers.type(id) != event::kTypeAlias;
  }
  result.shared_devices = shared_devices_;
  result.events = data_.ingested.ledger.events_out;
  result.events_on_shared = events_on_shared_;
  result.anonymous_on_shared = anonymous_on_shared_;
  uint64_t seen = 0;
  for (const auto& [share, count] : anonymous_shares_) {
    seen += count;
    if (2 * seen < shared_devices_) continue;
    result.median_anonymous_share = share / 1000.0;
    break;
  }
  const std::vector<bool>& forgotten = data_.components.forgotten;
  for (const identity::Quarantined& one : data_.components.quarantined) {
    if (!forgotten.empty() && forgotten[one.identifier]) continue;
    result.quarantined.push_back({data_.table().identifier_types[identifiers.type(one.identifier)],
                                  data_.IdentifierName(one.identifier, false), std::string(identity::Name(one.rule)),
                                  one.people});
  }
  return result;
}

}  // namespace app
