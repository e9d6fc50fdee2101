// SPDX-License-Identifier: Apache-2.0
// What the rule of identity does to the results: a few headline figures under every mode, and how exposed the data are
// to shared devices. Only components in which the modes can differ are resolved again.
#ifndef JOURNEY_APP_SENSITIVITY_H_
#define JOURNEY_APP_SENSITIVITY_H_

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "app/run_data.h"
#include "journey/contact/contact.h"
#include "journey/identity/resolver.h"
#include "journey/identity/tuple_runs.h"
#include "journey/stitch/splitter.h"
#include "reports/identity_model.h"

namespace app {

// An accumulator of whole components: Add, Merge (commutative, associative), Finish. One a worker.
class SensitivityAccumulator {
 public:
  // `data` outlives it.
  explicit SensitivityAccumulator(const RunData* data);

  // `contacts` of the component, as resolved by the run's own mode.
  void Add(const journey::stitch::Component& component, const std::vector<journey::contact::Contact>& contacts);
  void Merge(const SensitivityAccumulator& other);
  reports::IdentityInput Finish() const;

 private:
  static constexpr size_t kModes = std::size(journey::identity::kAllModes);

  struct Figures {
    uint64_t customers = 0, sessions = 0, converted = 0;
    uint64_t contacts = 0, repeats = 0;  // opened at least the window before the end; followed within it
  };
  // What one mode needs to resolve again; made when a component needs it.
  struct Again {
    Again(const RunData& data, journey::identity::Mode mode);
    journey::identity::Resolver resolver;
    journey::stitch::Splitter splitter;
    journey::contact::ContactBuilder contacts;
  };
  struct Device {
    uint32_t person = journey::event::kNone;  // the first who is named beside it
    bool several = false;
    uint64_t events = 0, anonymous = 0;
  };

  // Neighbours of a component that carry the same identifiers.
  struct Run {
    std::span<const journey::event::Event> events;
    std::span<const uint32_t> persons;  // PersonTuples
  };
  // By which customer the quick way counts a run: its first identifier, and its cookie or device, or whom it names.
  struct RunKeys {
    uint32_t of_row = journey::event::kNone;
    uint32_t of_device = journey::event::kNone;
  };
  // One customer of a component, as the quick way counts: state of the last session.
  struct Key {
    uint32_t identifier = journey::event::kNone;
    bool any_session = false, converted = false;
    int64_t end_us = 0;
  };

  static constexpr size_t kFewKeys = 16;

  static void AddTo(const Figures& from, Figures* to);
  journey::event::IdentifierClass ClassOf(uint32_t identifier) const {
    return data_.components.classes[data_.table().dictionaries.identifiers.type(identifier)];
  }
  bool IsUnique(uint32_t identifier) const { return ClassOf(identifier) == journey::event::IdentifierClass::kUnique; }
  void FindRuns(const journey::stitch::Component& component);
  bool ModesAgree() const;
  bool CountQuickly(const journey::stitch::Component& component, const Figures& own);
  bool FindPerson(const journey::stitch::Component& component);
  uint32_t PersistentOf(std::span<const uint32_t> persons) const;
  bool CountByKeys(uint32_t RunKeys::*key_of, const Figures& own, Figures* figures);
  void CountEvents(std::span<const journey::event::Event> events, Key* key, uint64_t* sessions) const;
  void Count(const journey::stitch::Component& component, const std::vector<journey::contact::Contact>& contacts,
             Figures* figures) const;
  void CountExposure(const journey::stitch::Component& component);

  const RunData& data_;
  std::array<Figures, kModes> figures_{};
  std::array<std::unique_ptr<Again>, kModes> again_;
  std::vector<journey::event::Event> events_, scratch_;
  bool plain_sessions_ = false;  // a pause is all that cuts
  std::vector<bool> logouts_;    // by type of event; empty where there is none
  std::vector<uint8_t> goals_;   // by type of event: whether it is a touchpoint that reaches the goal
  // Of the component in hand.
  journey::identity::TupleRuns tuple_runs_;
  std::vector<Run> runs_;
  std::vector<RunKeys> run_keys_;            // by run
  uint32_t person_ = journey::event::kNone;  // who is counted quickly; kNone = nobody is ever named
  std::vector<uint32_t> claimed_;            // identifiers beside that person
  std::vector<Key> keys_;
  absl::flat_hash_map<uint32_t, Device> devices_;
  uint64_t shared_devices_ = 0, events_on_shared_ = 0, anonymous_on_shared_ = 0;
  std::map<uint32_t, uint64_t> anonymous_shares_;  // of shared devices, in thousandths
};

}  // namespace app

#endif  // JOURNEY_APP_SENSITIVITY_H_
