// SPDX-License-Identifier: Apache-2.0
// The model's `identity`: headline figures under every mode of identity, how exposed the data are to shared devices,
// and what stopped linking.
#ifndef REPORTS_IDENTITY_MODEL_H_
#define REPORTS_IDENTITY_MODEL_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "reports/json_builder.h"

namespace reports {

struct IdentityInput {
  struct Mode {
    std::string name;
    bool chosen = false;
    uint64_t customers = 0, sessions = 0;
    std::optional<double> conversion;  // customers who reach the goal; absent without a goal
    std::optional<double> repeat;      // contacts that are followed by another within 7 days
    // Against the chosen mode: counts by more than 5 %, rates beyond its 95 % interval.
    bool customers_differ = false, sessions_differ = false, conversion_differs = false, repeat_differs = false;
  };
  std::vector<Mode> modes;
  // Cookies and devices; shared: beside two people or more. Events on them, and those of these that name nobody.
  uint64_t devices = 0, shared_devices = 0;
  uint64_t events = 0, events_on_shared = 0, anonymous_on_shared = 0;
  std::optional<double> median_anonymous_share;  // of a shared device's events
  struct Quarantined {
    std::string type, identifier, rule;  // a pseudonym
    uint32_t people = 0;
  };
  std::vector<Quarantined> quarantined;
};

inline constexpr size_t kQuarantinedShown = 10;

void AddIdentity(const IdentityInput& input, JsonObject& model);

}  // namespace reports

#endif  // REPORTS_IDENTITY_MODEL_H_
