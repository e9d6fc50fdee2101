// SPDX-License-Identifier: Apache-2.0
// Signals that a source has found itself: by the name of the event, and by the field `signal`. They are counted as
// labelled, and not detected again.
#ifndef JOURNEY_FRICTION_VENDOR_LABELS_H_
#define JOURNEY_FRICTION_VENDOR_LABELS_H_

#include <optional>
#include <span>
#include <string_view>

#include "journey/friction/signal.h"

namespace journey::friction {

struct VendorLabel {
  Signal signal;
  std::string_view name;
  std::string_view vendor;
};

std::span<const VendorLabel> VendorLabels();
// The signal that an event of this name is, by the table of vendors' names.
std::optional<Signal> LabelOfEvent(std::string_view event_name);

struct LabelWords {
  SignalSet signals = 0;
  int unknown = 0;  // words that are neither an id of the catalogue nor a vendor's name
};
// Of a value of the field `signal`: words parted by blanks or commas.
LabelWords ReadLabels(std::string_view text);

}  // namespace journey::friction

#endif  // JOURNEY_FRICTION_VENDOR_LABELS_H_
