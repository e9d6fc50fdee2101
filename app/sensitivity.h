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

  // One customer of a component, as the quick way counts: state of the last session.
  struct Key {
    uint32_t identifier = journey::event::kNone;
    bool any_session = false, converted = false;
    int64_t end_us = 0;
  };

  static constexpr size_t kFewKeys = 16;

  static void AddTo(const Figures& from, Figures* to);
  bool CountQuickly(const journey::stitch::Component& component, const Figures& own);
  bool CountByKeys(const journey::stitch::Component& component, bool by_device, Figures* figures);
  bool ModesAgree(const journey::stitch::Component& component) const;
  void Count(const journey::stitch::Component& component, const std::vector<journey::contact::Contact>& contacts,
             Figures* figures) const;
  void CountExposure(const journey::stitch::Component& component);

  const RunData& data_;
  std::array<Figures, kModes> figures_{};
  std::array<std::unique_ptr<Again>, kModes> again_;
  std::vector<journey::event::Event> events_, scratch_;
  bool plain_sessions_ = false;              // a pause is all that cuts
  std::vector<bool> logouts_;                // by type of event; empty where there is none
  uint32_t person_ = journey::event::kNone;  // of the component that is counted quickly
  std::vector<uint32_t> claimed_;            // identifiers beside that person
  std::vector<Key> keys_;
  absl::flat_hash_map<uint32_t, Device> devices_;
  uint64_t shared_devices_ = 0, events_on_shared_ = 0, anonymous_on_shared_ = 0;
  std::map<uint32_t, uint64_t> anonymous_shares_;  // of shared devices, in thousandths
};

}  // namespace app

#endif  // JOURNEY_APP_SENSITIVITY_H_
