// SPDX-License-Identifier: Apache-2.0
#include "reports/identity_model.h"

#include <algorithm>

namespace reports {

void AddIdentity(const IdentityInput& input, JsonObject& model) {
  JsonObject object = model.Object("identity");
  JsonArray modes = object.Array("modes");
  for (const IdentityInput::Mode& mode : input.modes) {
    JsonObject one = modes.Object();
    one.Add("mode", mode.name);
    one.Add("chosen", mode.chosen);
    one.Add("customers", mode.customers);
    one.Add("customers_differ", mode.customers_differ);
    one.Add("sessions", mode.sessions);
    one.Add("sessions_differ", mode.sessions_differ);
    one.Add("conversion", mode.conversion);
    one.Add("conversion_differs", mode.conversion_differs);
    one.Add("repeat", mode.repeat);
    one.Add("repeat_differs", mode.repeat_differs);
  }
  object.Add("devices", input.devices);
  object.Add("shared_devices", input.shared_devices);
  object.Add("events", input.events);
  object.Add("events_on_shared", input.events_on_shared);
  object.Add("anonymous_on_shared", input.anonymous_on_shared);
  object.Add("median_anonymous_share", input.median_anonymous_share);
  object.Add("quarantined_n", input.quarantined.size());
  JsonArray quarantined = object.Array("quarantined");
  for (size_t i = 0; i < std::min(input.quarantined.size(), kQuarantinedShown); ++i) {
    const IdentityInput::Quarantined& from = input.quarantined[i];
    JsonObject one = quarantined.Object();
    one.Add("type", from.type);
    one.Add("identifier", from.identifier);
    one.Add("rule", from.rule);
    one.Add("people", from.people);
  }
}

}  // namespace reports
